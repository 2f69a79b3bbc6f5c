// Reading a mapping file, table by table.
#include "adapters/files/mapping_loader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "adapters/files/source_files.hpp"
#include "engine/framework/source_reader.hpp"

namespace duecourse::adapters {

namespace {

constexpr std::array<const char*, 6> kSurveyed = {"steps",        "questions", "relations",
                                                  "next_actions", "visits",    "case_notes"};

/// A table or column of the host: letters, digits and what stands between parts of a name.
bool is_object_name(const std::string& name) {
  constexpr std::string_view kBetween = "_.$#@[]\"` ";
  return !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kBetween.find(c) != kBetween.npos;
  });
}

bool is_word(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

std::vector<std::string> texts_of(const std::vector<PlacedText>& placed) {
  std::vector<std::string> texts;
  for (const PlacedText& one : placed) texts.push_back(one.text);
  return texts;
}

/// Reads the tables of one file.
class MappingReader {
 public:
  MappingReader(const SourceNode& root, Faults& faults)
      : root_(root), faults_(faults), file_(root, "the mapping file", faults) {}

  HostMapping read() {
    read_case();
    read_names("objects", into_.objects, true);
    read_names("columns", into_.columns, false);
    read_words();
    read_wordings();
    read_events("step", "types", into_.steps);
    read_events("answer", "", into_.answers);
    read_events("visit", "types", into_.visits);
    read_events("case_note", "types", into_.case_notes);
    read_relations();
    read_managers();
    read_holders();
    read_actions();
    read_enrolments();
    read_teams();
    read_workers();
    read_requests();
    read_ignored();
    file_.refuse_unknown();
    refuse_double_steps();
    return std::move(into_);
  }

 private:
  void read_case();
  void read_names(const char* section, std::map<std::string, std::string>& into, bool objects);
  void read_words();
  void read_wordings();
  void read_events(const char* section, const char* codes, std::vector<MappedEvent>& into);
  MappedEvent read_event(const SourceNode& node, const std::string& what, const char* codes);
  void read_answer_source(TableReader& table, MappedEvent& event);
  void read_facts(TableReader& table, bool of_answers, MappedEvent& event);
  void read_fact(const SourceEntry& entry, bool of_answers, MappedEvent& event);
  void read_pairs(const SourceNode* pairs, const char* what,
                  std::vector<std::pair<std::string, std::string>>& into);
  void read_relations();
  void read_managers();
  void read_holders();
  void read_actions();
  void read_enrolments();
  void read_teams();
  void read_workers();
  void read_requests();
  void read_ignored();
  void refuse_double_steps();

  /// The tables of `[[section]]`.
  std::vector<const SourceNode*> tables(const char* section);
  /// A list of numbers or texts; empty where `needed`: a fault.
  std::vector<HostCode> codes(TableReader& table, const char* key, bool needed);
  std::optional<HostCode> code(const SourceNode& node);
  std::string text(TableReader& table, const char* key);
  std::string needed_text(TableReader& table, const char* key);

  const SourceNode& root_;
  Faults& faults_;
  TableReader file_;
  HostMapping into_;
};

std::vector<const SourceNode*> MappingReader::tables(const char* section) {
  std::vector<const SourceNode*> found;
  const SourceNode* node = file_.node(section);
  if (node == nullptr) return found;
  if (node->kind == SourceKind::table) {
    add_error(faults_, node->place, fmt::format("is written [[{}]], once for each", section));
    return found;
  }
  for (const SourceNode& item : node->items) found.push_back(&item);
  return found;
}

std::optional<HostCode> MappingReader::code(const SourceNode& node) {
  if (node.kind == SourceKind::whole) return HostCode{std::to_string(node.whole), true};
  if (node.kind == SourceKind::text && !node.text.empty()) return HostCode{node.text, false};
  add_error(faults_, node.place, "a code of the host is a whole number, or a text in quotes");
  return std::nullopt;
}

std::vector<HostCode> MappingReader::codes(TableReader& table, const char* key, bool needed) {
  std::vector<HostCode> found;
  const SourceNode* node = table.node(key);
  if (node == nullptr) {
    if (needed) table.missing(key);
    return found;
  }
  if (node->kind != SourceKind::list) {
    if (auto one = code(*node)) found.push_back(std::move(*one));
    return found;
  }
  for (const SourceNode& item : node->items) {
    if (auto one = code(item)) found.push_back(std::move(*one));
  }
  if (needed && node->items.empty()) {
    add_error(faults_, node->place, fmt::format("'{}' is empty", key));
  }
  return found;
}

std::string MappingReader::text(TableReader& table, const char* key) {
  const auto found = table.text(key);
  return found ? found->text : std::string();
}

std::string MappingReader::needed_text(TableReader& table, const char* key) {
  const auto found = table.required_text(key);
  return found ? found->text : std::string();
}

void MappingReader::read_case() {
  const auto is = file_.word("case", {"group", "person"});
  into_.case_is_person = is == std::size_t{1};
  into_.reference = text(file_, "reference");
  into_.url = text(file_, "url");
  for (const char* key : {"reference", "url"}) {
    const auto written = find_entry(root_, key);
    const bool lacks = written != nullptr && written->value.kind == SourceKind::text &&
                       written->value.text.find("{id}") == std::string::npos;
    if (lacks) {
      add_error(faults_, written->value.place,
                "has no {id}, which stands for the id of the case: all cases would be the same");
    }
  }
}

void MappingReader::read_names(const char* section, std::map<std::string, std::string>& into,
                               bool objects) {
  const SourceNode* node = file_.node(section);
  if (node == nullptr) return;
  TableReader table(*node, fmt::format("[{}]", section), faults_);
  for (const SourceEntry& entry : node->entries) {
    const auto value = text_of(entry.value, fmt::format("'{}'", entry.key), faults_);
    if (!value) continue;
    const bool before = objects && entry.key == "before";
    const bool empty_before = before && value->text.empty();
    const bool sound = objects ? empty_before || is_object_name(value->text)
                               : !value->text.empty() && value->text.find(';') == std::string::npos;
    if (!sound) {
      add_error(faults_, value->place,
                objects ? fmt::format("'{}' is not the name of a table", value->text)
                        : fmt::format("'{}' is not a column or an expression", value->text));
    } else if (before) {
      into_.before_objects = value->text;
    } else {
      into[entry.key] = value->text;
      into_.places[fmt::format("{}.{}", section, entry.key)] = entry.place;
    }
  }
}

void MappingReader::read_words() {
  const SourceNode* node = file_.node("words");
  if (node == nullptr) return;
  TableReader table(*node, "[words]", faults_);
  if (auto yes = texts_of(table.texts("yes")); !yes.empty()) into_.yes = std::move(yes);
  if (auto no = texts_of(table.texts("no")); !no.empty()) into_.no = std::move(no);
  table.refuse_unknown();
}

/// A table whose keys are the host's words, and its values ours.
void MappingReader::read_pairs(const SourceNode* pairs, const char* what,
                               std::vector<std::pair<std::string, std::string>>& into) {
  if (pairs == nullptr) return;
  TableReader reader(*pairs, what, faults_);
  for (const SourceEntry& entry : pairs->entries) {
    if (auto to = text_of(entry.value, fmt::format("'{}'", entry.key), faults_)) {
      into.emplace_back(entry.key, to->text);
    }
  }
}

void MappingReader::read_wordings() {
  read_pairs(file_.node("wordings"), "[wordings]", into_.wordings);
}

void MappingReader::read_fact(const SourceEntry& entry, bool of_answers, MappedEvent& event) {
  MappedFact fact;
  fact.name = entry.key;
  if (!is_word(fact.name)) {
    add_error(faults_, entry.place,
              fmt::format("'{}' cannot be a fact; allowed are a-z, 0-9 and _", fact.name));
  }
  TableReader table(entry.value, fmt::format("the fact '{}'", fact.name), faults_);
  if (const auto value = table.text("value")) fact.constant = value->text;
  fact.column = text(table, "column");
  if (of_answers) fact.answer = table.flag("answer").value_or(false);
  fact.questions = texts_of(table.texts("question"));
  if (of_answers) fact.same_row = table.flag("same_row").value_or(false);
  const auto as = table.word("is", {"flag", "date", "text", "number", "given"});
  if (as) fact.as = static_cast<AnswerAs>(*as);
  fact.refers = text(table, "refers");
  read_pairs(table.node("values"), "'values'", fact.values);
  table.refuse_unknown();
  const int sources = int{fact.constant.has_value()} + int{!fact.column.empty()} +
                      int{fact.answer} + int{!fact.questions.empty()};
  if (sources != 1) {
    add_error(faults_, entry.place,
              fmt::format("the fact '{}' comes from one of value = \"...\" (always the same), "
                          "question = [\"CODE\"] (of the form){} and column = \"...\" (of the "
                          "record)",
                          fact.name, of_answers ? ", answer = true (the answer itself)" : ""));
  }
  event.facts.push_back(std::move(fact));
}

void MappingReader::read_facts(TableReader& table, bool of_answers, MappedEvent& event) {
  const SourceNode* facts = table.node("facts");
  if (facts == nullptr) return;
  TableReader reader(*facts, "'facts'", faults_);
  for (const SourceEntry& entry : facts->entries) read_fact(entry, of_answers, event);
}

void MappingReader::read_answer_source(TableReader& table, MappedEvent& event) {
  event.questions = texts_of(table.texts("question"));
  if (event.questions.empty()) table.missing("question");
  event.codes = codes(table, "types", false);
  event.only_yes = table.flag("only_yes").value_or(false);
}

MappedEvent MappingReader::read_event(const SourceNode& node, const std::string& what,
                                      const char* codes_key) {
  MappedEvent event;
  event.place = node.place;
  TableReader table(node, what, faults_);
  const bool of_answers = *codes_key == '\0';
  if (of_answers) {
    read_answer_source(table, event);
  } else {
    event.codes = codes(table, codes_key, true);
  }
  if (const auto kind = table.required_text("kind")) {
    event.kind = kind->text;
    if (!is_word(event.kind)) {
      add_error(
          faults_, kind->place,
          fmt::format("'{}' cannot be an event kind; allowed are a-z, 0-9 and _", event.kind));
    }
  }
  const bool has_moment = of_answers || what == "[[step]]";
  if (has_moment) {
    const auto when =
        table.word("when", {"proposed", "incoming", "assigned", "started", "completed"});
    if (when) event.moment = static_cast<StepMoment>(*when);
    event.dates = texts_of(table.texts("date"));
  }
  const auto each = table.word("each", {"person", "case"});
  event.each_person = each.value_or(0) == 0;
  read_facts(table, of_answers, event);
  table.refuse_unknown();
  return event;
}

void MappingReader::read_events(const char* section, const char* codes_key,
                                std::vector<MappedEvent>& into) {
  for (const SourceNode* node : tables(section)) {
    into.push_back(read_event(*node, fmt::format("[[{}]]", section), codes_key));
  }
}

void MappingReader::read_relations() {
  for (const SourceNode* node : tables("relation")) {
    TableReader table(*node, "[[relation]]", faults_);
    MappedRelation relation;
    relation.codes = codes(table, "codes", true);
    relation.role = needed_text(table, "role");
    relation.teams = codes(table, "teams", false);
    relation.events = table.flag("events").value_or(false);
    table.refuse_unknown();
    into_.relations.push_back(std::move(relation));
  }
}

void MappingReader::read_managers() {
  const SourceNode* node = file_.node("manager");
  if (node == nullptr) return;
  TableReader table(*node, "[manager]", faults_);
  into_.managers = codes(table, "roles", true);
  table.refuse_unknown();
}

void MappingReader::read_holders() {
  for (const SourceNode* node : tables("holder")) {
    TableReader table(*node, "[[holder]]", faults_);
    MappedHolder holder;
    holder.role = needed_text(table, "role");
    holder.teams = codes(table, "teams", false);
    holder.holds = codes(table, "holds", true);
    table.refuse_unknown();
    into_.holders.push_back(std::move(holder));
  }
}

void MappingReader::read_actions() {
  for (const SourceNode* node : tables("action")) {
    TableReader table(*node, "[[action]]", faults_);
    MappedAction action;
    action.codes = codes(table, "types", true);
    action.action = text(table, "action");
    table.refuse_unknown();
    into_.actions.push_back(std::move(action));
  }
}

void MappingReader::read_enrolments() {
  for (const SourceNode* node : tables("enrol")) {
    TableReader table(*node, "[[enrol]]", faults_);
    MappedEnrolment enrolment;
    enrolment.framework = needed_text(table, "framework");
    enrolment.from = codes(table, "steps", true);
    enrolment.until = codes(table, "until", false);
    table.refuse_unknown();
    into_.enrolments.push_back(std::move(enrolment));
  }
}

void MappingReader::read_teams() {
  for (const SourceNode* node : tables("team")) {
    TableReader table(*node, "[[team]]", faults_);
    MappedTeam team;
    const auto id = codes(table, "id", true);
    if (!id.empty()) team.id = id.front();
    team.mailbox = text(table, "mailbox");
    team.district = text(table, "district");
    table.refuse_unknown();
    into_.teams.push_back(std::move(team));
  }
}

void MappingReader::read_workers() {
  for (const SourceNode* node : tables("worker")) {
    TableReader table(*node, "[[worker]]", faults_);
    MappedWorker worker;
    const auto id = codes(table, "id", true);
    if (!id.empty()) worker.id = id.front();
    worker.email = text(table, "email");
    worker.manager = text(table, "manager");
    table.refuse_unknown();
    into_.workers.push_back(std::move(worker));
  }
}

void MappingReader::read_requests() {
  const SourceNode* node = file_.node("requests");
  if (node == nullptr) return;
  TableReader table(*node, "[requests]", faults_);
  into_.requests = needed_text(table, "sql");
  table.refuse_unknown();
}

void MappingReader::read_ignored() {
  const SourceNode* node = file_.node("ignored");
  if (node == nullptr) return;
  TableReader table(*node, "[ignored]", faults_);
  for (const char* word : kSurveyed) {
    for (const HostCode& one : codes(table, word, false)) {
      into_.ignored[word].push_back(one.text);
    }
  }
  table.refuse_unknown();
}

/// Two events of one kind from one moment of one step would be the same event.
void MappingReader::refuse_double_steps() {
  std::set<std::pair<std::string, std::string>> seen;
  for (const MappedEvent& step : into_.steps) {
    for (const HostCode& type : step.codes) {
      if (seen.emplace(type.text, step.kind).second) continue;
      add_error(faults_, step.place,
                fmt::format("the step type {} gives the kind '{}' already; one step is one event "
                            "of a kind",
                            type.text, step.kind));
    }
  }
}

LoadedMapping mapping_of(SourceFile source, const std::string& file) {
  LoadedMapping loaded;
  loaded.faults = std::move(source.faults);
  if (!has_error(loaded.faults)) {
    loaded.mapping = MappingReader(source.root, loaded.faults).read();
  }
  loaded.mapping.file = file;
  return loaded;
}

}  // namespace

LoadedMapping load_mapping(const std::filesystem::path& file) {
  return mapping_of(read_toml_file(file), file.string());
}

LoadedMapping read_mapping(std::string_view text, const std::string& file) {
  return mapping_of(read_toml_text(text, file), file);
}

}  // namespace duecourse::adapters
