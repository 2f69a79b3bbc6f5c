// Compiling [process]: which process reads the history of which subject, and what the file says of
// one that is configured in it.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "engine/base/nearest_word.hpp"
#include "engine/framework/compile_parts.hpp"
#include "engine/process/open_rules.hpp"

namespace duecourse::compiling {

namespace {

constexpr std::array<SubjectKind, 3> kSubjects{SubjectKind::case_, SubjectKind::worker,
                                               SubjectKind::team};
constexpr std::array<const char*, 6> kOpenKeys{"kinds",  "closes", "reopens",
                                               "states", "carry",  "references"};

bool is_snake_case(std::string_view word) {
  const auto good = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !word.empty() && word.front() >= 'a' && word.front() <= 'z' &&
         std::all_of(word.begin(), word.end(), good);
}

/// Reads what a file says of a process of its own.
class OpenRulesReader {
 public:
  OpenRulesReader(TableReader& table, Faults& faults) : table_(table), faults_(faults) {}

  OpenRules read() {
    read_kinds();
    rules_.closes = kinds_under("closes");
    rules_.reopens = kinds_under("reopens");
    for (const std::string& kind : rules_.reopens) {
      if (std::find(rules_.closes.begin(), rules_.closes.end(), kind) == rules_.closes.end()) {
        continue;
      }
      add_error(faults_, table_.node("reopens")->place,
                fmt::format("'{}' closes and reopens: it can be only one of both", kind));
    }
    read_states();
    read_facts("carry");
    read_facts("references");
    return std::move(rules_);
  }

 private:
  bool check_word(const SourceEntry& entry, const char* what) {
    if (is_snake_case(entry.key)) return true;
    add_error(faults_, entry.place,
              fmt::format("'{}' is no name for {}: write small letters, digits and underscores, as "
                          "in 'review_held'",
                          entry.key, what));
    return false;
  }

  const SourceNode* table_under(const char* key, const char* example) {
    const SourceNode* node = table_.node(key);
    if (node == nullptr || node->kind == SourceKind::table) return node;
    add_error(faults_, node->place, fmt::format("'{}' is a table, such as {}", key, example));
    return nullptr;
  }

  void read_kinds() {
    const SourceNode* node = table_under("kinds", "[process.kinds] visit = [\"child_seen\"]");
    if (node == nullptr) return;
    if (node->entries.empty()) add_error(faults_, node->place, "'kinds' declares no kind of event");
    TableReader kinds(*node, "[process.kinds]", faults_);
    for (const SourceEntry& entry : node->entries) {
      const auto facts = kinds.texts(entry.key);
      if (!check_word(entry, "a kind of event")) continue;
      if (entry.key == kWorkingDay || entry.key == kListedDate) {
        add_error(faults_, entry.place,
                  fmt::format("'{}' is a kind that Duecourse itself makes: choose another name",
                              entry.key));
        continue;
      }
      KindInfo kind{entry.key, {}};
      for (const PlacedText& fact : facts) {
        if (!is_snake_case(fact.text)) {
          add_error(faults_, fact.place,
                    fmt::format("'{}' is no name for a fact: write small letters, digits and "
                                "underscores, as in 'child_seen'",
                                fact.text));
        } else if (std::find(kind.facts.begin(), kind.facts.end(), fact.text) != kind.facts.end()) {
          add_error(faults_, fact.place, fmt::format("the fact '{}' stands twice", fact.text));
        } else {
          kind.facts.push_back(fact.text);
        }
      }
      rules_.kinds.push_back(std::move(kind));
    }
  }

  bool is_kind(const PlacedText& name) {
    std::vector<std::string> known;
    for (const KindInfo& kind : rules_.kinds) known.push_back(kind.name);
    if (std::find(known.begin(), known.end(), name.text) != known.end()) return true;
    add_error(faults_, name.place, not_a_word(name.text, "a kind of [process.kinds]", known));
    return false;
  }
  std::vector<std::string> only_kinds(const std::vector<PlacedText>& names) {
    std::vector<std::string> kinds;
    for (const PlacedText& name : names) {
      if (is_kind(name)) kinds.push_back(name.text);
    }
    return kinds;
  }
  std::vector<std::string> kinds_under(const char* key) { return only_kinds(table_.texts(key)); }

  void read_states() {
    const SourceNode* node = table_under(
        "states", "[process.states] placed = { from = [\"placed\"], to = [\"placement_ended\"] }");
    if (node == nullptr) return;
    for (const SourceEntry& entry : node->entries) {
      if (!check_word(entry, "a state")) continue;
      if (entry.key == "open" || entry.key == "closed") {
        add_error(faults_, entry.place,
                  fmt::format("every process is 'open' or 'closed': call the state otherwise than "
                              "'{}'",
                              entry.key));
        continue;
      }
      TableReader table(entry.value, fmt::format("the state '{}'", entry.key), faults_);
      OpenState state{entry.key, only_kinds(table.texts("from")), only_kinds(table.texts("to"))};
      for (const char* key : {"from", "to"}) {
        if (find_entry(entry.value, key) == nullptr) table.missing(key);
      }
      table.refuse_unknown();
      for (const std::string& kind : state.to) {
        if (std::find(state.from.begin(), state.from.end(), kind) == state.from.end()) continue;
        add_error(faults_, entry.value.place,
                  fmt::format("'{}' begins and ends the state '{}': it can do only one of both",
                              kind, entry.key));
      }
      rules_.states.push_back(std::move(state));
    }
  }

  // `carry` and `references`: a fact, and the kinds that bring it or that it names.
  void read_facts(const char* key) {
    const bool carries = std::string_view(key) == "carry";
    const SourceNode* node =
        table_under(key, carries ? "[process.carry] permanent = [\"permanence_agreed\"]"
                                 : "[process.references] complaint = [\"complaint_received\"]");
    if (node == nullptr) return;
    TableReader table(*node, fmt::format("[process.{}]", key), faults_);
    for (const SourceEntry& entry : node->entries) {
      const auto names = table.texts(entry.key);
      const std::vector<std::string> kinds = only_kinds(names);
      if (names.empty()) {
        add_error(faults_, entry.value.place, fmt::format("'{}' names no kind", entry.key));
      }
      if (carries) {
        check_bringers(entry, names);
        rules_.carry.push_back({entry.key, kinds});
      } else {
        check_declared(entry);
        rules_.references.push_back({entry.key, kinds});
      }
    }
  }

  void check_bringers(const SourceEntry& entry, const std::vector<PlacedText>& names) {
    for (const PlacedText& name : names) {
      const auto kind = std::find_if(rules_.kinds.begin(), rules_.kinds.end(),
                                     [&](const KindInfo& info) { return info.name == name.text; });
      if (kind == rules_.kinds.end()) continue;
      const auto& facts = kind->facts;
      if (std::find(facts.begin(), facts.end(), entry.key) != facts.end()) continue;
      add_error(faults_, name.place,
                not_a_word(entry.key, fmt::format("a fact of '{}'", name.text), facts));
    }
  }

  void check_declared(const SourceEntry& entry) {
    std::vector<std::string> facts;
    for (const KindInfo& kind : rules_.kinds) {
      facts.insert(facts.end(), kind.facts.begin(), kind.facts.end());
    }
    if (std::find(facts.begin(), facts.end(), entry.key) != facts.end()) return;
    add_error(faults_, entry.place,
              not_a_word(entry.key, "a fact of any kind of [process.kinds]", facts));
  }

  TableReader& table_;
  Faults& faults_;
  OpenRules rules_;
};

/// Binds the processes that [process] names, and configures those that can be.
class ProcessBinder {
 public:
  ProcessBinder(const SourceNode& node, const Processes& processes, Workshop& workshop)
      : node_(node),
        processes_(processes),
        workshop_(workshop),
        table_(node, "[process]", workshop.faults()) {}

  void bind() {
    const bool says = std::any_of(kOpenKeys.begin(), kOpenKeys.end(), [&](const char* key) {
      return find_entry(node_, key) != nullptr;
    });
    rules_ = OpenRulesReader(table_, workshop_.faults()).read();
    const SourceNode* dates = table_.node("dates");
    for (const SubjectKind subject : kSubjects) {
      const auto name = table_.text(word_of(subject));
      workshop_.process_given[static_cast<std::size_t>(subject)] = name.has_value();
      if (name) bind_one(*name, subject);
    }
    if (dates != nullptr) read_dates(*dates);
    table_.refuse_unknown();
    if (says && !any_configured_) refuse_open_keys();
    if (any_configured_ && find_entry(node_, "kinds") == nullptr) table_.missing("kinds");
  }

 private:
  [[nodiscard]] bool fits(const Process& process, SubjectKind subject) const {
    return process.description().subject == subject || process.configured({}) != nullptr;
  }

  void bind_one(const PlacedText& name, SubjectKind subject) {
    const Process* process = find_process(processes_, name.text);
    if (process == nullptr) {
      std::vector<std::string> names;
      for (const auto& known : processes_) {
        if (fits(*known, subject)) names.push_back(known->description().name);
      }
      add_error(workshop_.faults(), name.place,
                not_a_word(name.text, fmt::format("a process for a {}", word_of(subject)), names));
      return;
    }
    rules_.subject = subject;
    Framework& framework = workshop_.result.framework;
    if (auto own = process->configured(rules_)) {
      any_configured_ = true;
      process = framework.own_processes.emplace_back(std::move(own)).get();
    } else if (process->description().subject != subject) {
      add_error(workshop_.faults(), name.place,
                fmt::format("'{}' reads the history of a {}, not of a {}", name.text,
                            word_of(process->description().subject), word_of(subject)));
      return;
    }
    framework.process[static_cast<std::size_t>(subject)] = process;
  }

  // `[process.dates]`: kinds whose records the dates of a list are.
  void read_dates(const SourceNode& node) {
    if (node.kind != SourceKind::table) {
      add_error(workshop_.faults(), node.place,
                "'dates' is a table, such as [process.dates] claim_date_set = \"claim_dates\"");
      return;
    }
    TableReader table(node, "[process.dates]", workshop_.faults());
    for (const SourceEntry& entry : node.entries) {
      const auto list = table.text(entry.key);
      if (!list) continue;
      check_list(*list);
      bool known = false;
      std::vector<std::string> kinds;
      for (const SubjectKind subject : kSubjects) {
        const Process* process =
            workshop_.result.framework.process[static_cast<std::size_t>(subject)];
        if (process == nullptr) continue;
        for (const KindInfo& kind : process->description().kinds) {
          kinds.push_back(kind.name);
          if (kind.name != entry.key) continue;
          known = true;
          workshop_.result.framework.dated_kinds.push_back({subject, entry.key, list->text});
        }
      }
      if (known || kinds.empty()) continue;
      add_error(workshop_.faults(), entry.place,
                not_a_word(entry.key, "a kind of event of a process of this file", kinds));
    }
  }

  // A list that is not there is no error: the host may deliver such records itself.
  void check_list(const PlacedText& list) {
    const auto& known = workshop_.date_lists;
    if (std::find(known.begin(), known.end(), list.text) != known.end()) return;
    if (!nearest_word(list.text, known)) return;
    add_error(workshop_.faults(), list.place,
              not_a_word(list.text, "a list of [dates] in duecourse.toml", known));
  }

  void refuse_open_keys() {
    for (const char* key : kOpenKeys) {
      const SourceEntry* entry = find_entry(node_, key);
      if (entry == nullptr) continue;
      add_error(workshop_.faults(), entry->place,
                fmt::format("'{}' is said of a process that is configured in the file: write "
                            "case = \"open_case\"",
                            key));
    }
  }

  const SourceNode& node_;
  const Processes& processes_;
  Workshop& workshop_;
  TableReader table_;
  OpenRules rules_;
  bool any_configured_ = false;
};

}  // namespace

void read_processes(const SourceNode& root, const Processes& processes, Workshop& workshop) {
  const SourceEntry* entry = find_entry(root, "process");
  if (entry == nullptr) {
    add_error(workshop.faults(), root.place, "the file has no [process]");
    return;
  }
  ProcessBinder(entry->value, processes, workshop).bind();
}

}  // namespace duecourse::compiling
