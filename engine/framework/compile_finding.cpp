// Compiling [[finding]] and [[notification]]: what raises it, what ends it, who is told.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/framework/compile_parts.hpp"

namespace duecourse::compiling {

namespace {

constexpr std::int64_t kMostFamilies = 1000;
/// The milestone that every process of cases has for marking a case as being at risk.
constexpr const char* kRiskMilestone = "high_risk_set";
constexpr std::array<const char*, 7> kWeekdays{"monday", "tuesday",  "wednesday", "thursday",
                                               "friday", "saturday", "sunday"};

/// Reads the keys of one finding or notification.
class FindingReader {
 public:
  FindingReader(const SourceNode& node, RuleKind kind, const Workshop& workshop)
      : node_(node),
        kind_(kind),
        what_(kind == RuleKind::finding ? "a finding" : "a notification"),
        workshop_(workshop),
        table_(node, what_, workshop.faults()) {}

  FindingRule read();

 private:
  void read_names();
  void read_duty();
  void read_calendar();
  void read_tells();
  void read_tell(const SourceNode& node, std::size_t number, Ladder& into);
  void read_grace();
  void read_times();
  void read_notification();
  void read_causes();
  void read_cause(const SourceNode& node, bool one_of_several);
  void read_often();
  void read_process_finding();
  void read_marks();
  void read_count();
  void read_list();
  void check_sources();
  void check_steps(const SourceNode& node);

  std::vector<MilestoneMatch> matches(TableReader& table, const char* key,
                                      const ReadCondition& shared = {});
  std::optional<Duration> duration(const char* key);
  void require(const PlacedText& fact, const std::vector<MilestoneMatch>& of);
  [[nodiscard]] bool given(const char* key) const { return find_entry(node_, key) != nullptr; }
  [[nodiscard]] Place place_of(const char* key) const {
    const SourceEntry* entry = find_entry(node_, key);
    return entry == nullptr ? node_.place : entry->value.place;
  }
  Faults& faults() { return workshop_.faults(); }

  const SourceNode& node_;
  RuleKind kind_;
  std::string what_;
  const Workshop& workshop_;
  TableReader table_;
  FindingRule finding_;
  const Process* process_ = nullptr;  // nullptr: a fault has been reported, names are not resolved
};

FindingRule FindingReader::read() {
  read_names();
  read_duty();
  if (kind_ == RuleKind::notification) {
    read_notification();
  } else {
    read_causes();
    read_process_finding();
    read_often();
    read_marks();
    read_count();
    read_list();
    check_sources();
    read_tells();
  }
  read_times();
  table_.refuse_unknown();
  return std::move(finding_);
}

void FindingReader::read_names() {
  Timescale& rule = finding_.rule;
  rule.kind = kind_;
  if (const auto id = table_.required_text("id")) {
    if (check_id(*id, what_ + "'s id", faults())) rule.id = TimescaleId{id->text};
  }
  if (const auto clause = table_.required_text("clause")) rule.clause = clause->text;
  if (const auto title = table_.required_text("title")) rule.title = title->text;
  if (const auto note = table_.text("note")) rule.note = note->text;
  rule.enabled = table_.flag("enabled").value_or(true);
  rule.survives_closure = table_.flag("survives_closure").value_or(false);
  const auto subject = table_.word("subject", {"case", "worker", "team"});
  if (given("subject") && !subject) return;
  rule.subject = static_cast<SubjectKind>(subject.value_or(0));
  const auto kind = static_cast<std::size_t>(rule.subject);
  process_ = workshop_.result.framework.process[kind];
  if (process_ != nullptr || workshop_.process_given[kind]) return;
  const char* word = word_of(rule.subject);
  add_error(
      faults(), place_of("subject"),
      fmt::format("[process] names no process for a {}: write {} = \"...\" there", word, word));
}

void FindingReader::read_duty() {
  Timescale& rule = finding_.rule;
  if (const SourceNode* owner = table_.node("owner")) {
    if (auto recipient = read_recipient(*owner, workshop_, false)) {
      rule.owner = std::move(*recipient);
    }
  } else {
    table_.missing("owner");
  }
  rule.calendar = workshop_.result.framework.calendar;
  read_calendar();
}

void FindingReader::read_calendar() {
  const auto name = table_.text("calendar");
  if (!name) return;
  const auto found = workshop_.calendars.find(name->text);
  if (found != workshop_.calendars.end()) {
    finding_.rule.calendar = found->second;
    return;
  }
  std::vector<std::string> names;
  for (const auto& [known, calendar] : workshop_.calendars) names.push_back(known);
  add_error(faults(), name->place, not_a_word(name->text, "a calendar", names));
}

// Each entry is a stage; without `at` it speaks at once, on a day on which people are written to.
void FindingReader::read_tell(const SourceNode& node, std::size_t number, Ladder& into) {
  Stage stage;
  TableReader table(node, "an entry of 'tells'", faults());
  stage.id = StageId{number == 0 ? "told" : fmt::format("told-{}", number + 1)};
  if (const auto id = table.text("id")) {
    if (check_id(*id, "the id of an entry of 'tells'", faults())) stage.id = StageId{id->text};
  }
  stage.at = StageTime{StageAnchor::start, Side::before, std::nullopt, true};
  if (const auto at = table.text("at")) {
    const auto time = parse_stage_time(at->text);
    if (!time) {
      add_error(faults(), at->place, time.error().message);
    } else if (time->anchor != StageAnchor::start && !given("until")) {
      add_error(faults(), at->place,
                "only a finding with 'until' has a due: count from 'start', or leave 'at' out");
    } else {
      stage.at = *time;
    }
  }
  if (const SourceNode* to = table.node("to")) {
    stage.to = read_recipients(*to, workshop_);
  } else {
    table.missing("to");
  }
  if (const SourceNode* copy = table.node("copy")) stage.copy = read_recipients(*copy, workshop_);
  if (find_entry(node, "kind") == nullptr) table.missing("kind");
  if (const auto kind = table.word("kind", {"reminder", "escalation"})) {
    stage.kind = *kind == 0 ? StageKind::reminder : StageKind::escalation;
  }
  table.refuse_unknown();
  const bool taken = std::any_of(into.stages.begin(), into.stages.end(),
                                 [&](const Stage& other) { return other.id == stage.id; });
  if (taken) {
    add_error(faults(), node.place, fmt::format("the id '{}' is used twice here", stage.id.str()));
  }
  into.stages.push_back(std::move(stage));
}

void FindingReader::read_tells() {
  Ladder ladder;
  // No ladder of a file can be called so: an id has no blank.
  ladder.id = LadderId{fmt::format("{} {}", word_of(kind_), finding_.rule.id.str())};
  const SourceNode* tells = table_.node("tells");
  if (tells == nullptr) {
    table_.missing("tells");
  } else if (tells->kind == SourceKind::table) {
    read_tell(*tells, 0, ladder);
  } else if (tells->kind != SourceKind::list) {
    add_error(faults(), tells->place,
              fmt::format("'tells' must be a list, and is {}", spell(tells->kind)));
  } else {
    for (std::size_t i = 0; i < tells->items.size(); ++i) read_tell(tells->items[i], i, ladder);
  }
  finding_.rule.ladder = ladder.id;
  workshop_.result.framework.ladders.push_back(std::move(ladder));
}

std::optional<Duration> FindingReader::duration(const char* key) {
  const auto text = table_.text(key);
  if (!text) return std::nullopt;
  auto result = read_duration(*text, key, faults());
  if (!result || !result->anchor) return result;
  add_error(faults(), text->place, fmt::format("'{}' counts by itself, and from no date", key));
  return std::nullopt;
}

// From what raised it, or after a date among its facts.
void FindingReader::read_grace() {
  const auto text = table_.text("grace");
  if (!text) return;
  finding_.grace = read_duration(*text, "grace", faults());
  if (!finding_.grace || !finding_.grace->anchor) return;
  if (finding_.grace->anchor->side == Side::before) {
    add_error(faults(), text->place, "'grace' may count after a date, and not before one");
  }
  for (const Cause& cause : finding_.causes) {
    require(PlacedText{finding_.grace->anchor->fact, text->place}, cause.at);
  }
}

void FindingReader::read_times() {
  if (const auto share = table_.text("share_of")) {
    check_timescale(*share, finding_.rule.subject, workshop_);
    finding_.share_of = TimescaleId(share->text);
  }
  read_grace();
  finding_.lasts = duration("lasts");
  finding_.once = table_.flag("once").value_or(false);
  finding_.together = table_.flag("together").value_or(false);
  if (finding_.once && finding_.together) {
    add_error(faults(), place_of("together"), "give 'once' or 'together', not both");
  }
  for (const PlacedText& word : table_.texts("risk")) finding_.risk.push_back(word.text);
  if (!finding_.risk.empty() && process_ != nullptr) {
    finding_.risk_set = milestone_index(process_->description(), kRiskMilestone);
  }
  if (const auto until = table_.text("until")) {
    for (const Cause& cause : finding_.causes) require(*until, cause.at);
    if (finding_.causes.empty()) {
      add_error(faults(), until->place, "'until' is a fact of what 'raised_by' names");
    }
    finding_.until = until->text;
  }
  if (kind_ == RuleKind::notification && !finding_.lasts) {
    finding_.lasts = Duration{{DurationTerm{Unit::working_days, 5, false}}, std::nullopt};
  }
}

std::vector<MilestoneMatch> FindingReader::matches(TableReader& table, const char* key,
                                                   const ReadCondition& shared) {
  const SourceNode* node = table.node(key);
  if (node == nullptr || process_ == nullptr) return {};
  return read_matches(*node, *process_, shared, key, faults());
}

void FindingReader::require(const PlacedText& fact, const std::vector<MilestoneMatch>& of) {
  if (process_ == nullptr) return;
  for (const MilestoneMatch& match : of) {
    check_facts({fact}, process_->description().milestones[match.milestone], faults());
  }
}

// `at`, `when`, `unless`, `to`, `copy`, `kind`: one cause, one word to each.
void FindingReader::read_notification() {
  ReadCondition when;
  if (const SourceNode* node = table_.node("when")) when = read_condition(*node, faults());
  Cause cause;
  cause.at = matches(table_, "at", when);
  if (!given("at")) table_.missing("at");
  cause.unless = matches(table_, "unless");
  finding_.causes.push_back(std::move(cause));
  Stage stage;
  stage.id = StageId{"told"};
  stage.at = StageTime{StageAnchor::start, Side::before, std::nullopt, true};
  if (const SourceNode* to = table_.node("to")) {
    stage.to = read_recipients(*to, workshop_);
  } else {
    table_.missing("to");
  }
  if (const SourceNode* copy = table_.node("copy")) stage.copy = read_recipients(*copy, workshop_);
  Ladder ladder;
  ladder.id = LadderId{fmt::format("{} {}", word_of(kind_), finding_.rule.id.str())};
  ladder.stages.push_back(std::move(stage));
  finding_.rule.ladder = ladder.id;
  workshop_.result.framework.ladders.push_back(std::move(ladder));
}

void FindingReader::read_causes() {
  const SourceNode* node = table_.node("raised_by");
  if (node == nullptr) return;
  if (node->kind == SourceKind::table) return read_cause(*node, false);
  if (node->kind != SourceKind::list) {
    add_error(
        faults(), node->place,
        fmt::format("'raised_by' is a table or a list of tables, and not {}", spell(node->kind)));
    return;
  }
  if (node->items.empty()) add_error(faults(), node->place, "'raised_by' is empty");
  for (const SourceNode& item : node->items) read_cause(item, node->items.size() > 1);
}

void FindingReader::read_cause(const SourceNode& node, bool one_of_several) {
  Cause cause = compiling::read_cause(node, process_, finding_.rule.subject, workshop_);
  if (one_of_several && cause.aspect.empty() && find_entry(node, "aspect") == nullptr) {
    add_error(faults(), node.place,
              "each of several causes needs an 'aspect', a word that tells it from the others");
  }
  const auto same = [&](const Cause& other) { return other.aspect == cause.aspect; };
  const auto& causes = finding_.causes;
  if (!cause.aspect.empty() && std::any_of(causes.begin(), causes.end(), same)) {
    add_error(faults(), node.place, fmt::format("the aspect '{}' is used twice", cause.aspect));
  }
  finding_.causes.push_back(std::move(cause));
}

void FindingReader::read_process_finding() {
  const auto name = table_.text("process_finding");
  if (!name || process_ == nullptr) return;
  const auto& known = process_->description().findings;
  const auto found = std::find(known.begin(), known.end(), name->text);
  if (found == known.end()) {
    add_error(faults(), name->place,
              not_a_word(name->text, fmt::format("a finding of '{}'", process_->description().name),
                         known));
    return;
  }
  finding_.process_finding = static_cast<std::uint16_t>(found - known.begin());
}

// `count`, `over`, `within`, `by`, `counted_since`: raised by each one too many.
void FindingReader::read_often() {
  if (!given("count")) return;
  Cause cause;
  cause.at = matches(table_, "count");
  OftenRule often;
  if (!given("over")) table_.missing("over");
  often.over = static_cast<int>(table_.whole("over", 0, 1000).value_or(0));
  often.within = duration("within");
  often.by_person = table_.word("by", {"case", "person"}).value_or(0) == 1;
  often.since = matches(table_, "counted_since");
  cause.mended_by = often.since;
  cause.often = std::move(often);
  finding_.causes.push_back(std::move(cause));
}

// Marks of one unit: only then is it certain which comes first, and what the next one is.
void FindingReader::check_steps(const SourceNode& node) {
  const Marks& marks = *finding_.marks;
  const auto simple = [](const Duration& one) { return one.terms.size() == 1 && !one.anchor; };
  std::vector<const Duration*> all;
  for (const Duration& mark : marks.at) all.push_back(&mark);
  if (marks.then_every) all.push_back(&*marks.then_every);
  const bool alike = std::all_of(all.begin(), all.end(), [&](const Duration* one) {
    return simple(*one) && is_positive(*one) &&
           one->terms.front().unit == all.front()->terms.front().unit;
  });
  if (!alike) {
    add_error(faults(), node.place,
              "marks, and 'then_every', are of one unit: \"3 calendar months\", \"6 calendar "
              "months\"");
    return;
  }
  for (std::size_t i = 1; i < marks.at.size(); ++i) {
    if (marks.at[i - 1].terms.front().count < marks.at[i].terms.front().count) continue;
    add_error(faults(), node.place, "marks stand in ascending order");
    return;
  }
}

void FindingReader::read_marks() {
  const SourceNode* node = table_.node("marks");
  const auto every = table_.text("then_every");
  const bool since = given("since");
  auto starts = matches(table_, "since");
  auto oversight = matches(table_, "oversight");
  if (node == nullptr) {
    for (const char* key : {"since", "then_every", "oversight"}) {
      if (given(key)) {
        add_error(faults(), place_of(key), fmt::format("'{}' says nothing without 'marks'", key));
      }
    }
    return;
  }
  Marks marks;
  marks.since = std::move(starts);
  marks.oversight = std::move(oversight);
  if (!since) table_.missing("since");
  for (const PlacedText& text : table_.texts("marks")) {
    if (auto mark = read_duration(text, "marks", faults())) marks.at.push_back(std::move(*mark));
  }
  if (every) marks.then_every = read_duration(*every, "then_every", faults());
  if (marks.at.empty()) {
    add_error(faults(), node->place, "'marks' is a list of durations");
    return;
  }
  finding_.marks = std::move(marks);
  check_steps(*node);
}

void FindingReader::read_count() {
  const SourceNode* node = table_.node("caseload");
  if (node == nullptr) return;
  if (finding_.rule.subject != SubjectKind::worker) {
    add_error(faults(), node->place, "a caseload is a worker's: write subject = \"worker\"");
  }
  TableReader table(*node, "caseload", faults());
  CaseloadRule rule;
  for (const PlacedText& role : table.texts("roles")) {
    const auto& known = workshop_.recipients;
    if (std::find(known.begin(), known.end(), role.text) == known.end()) {
      add_error(faults(), role.place, not_a_word(role.text, "a role", known));
    }
    rule.roles.push_back(role.text);
  }
  if (find_entry(*node, "roles") == nullptr) table.missing("roles");
  const auto full = table.whole("full_time", 1, kMostFamilies);
  const auto part = table.whole("part_time", 1, kMostFamilies);
  if (find_entry(*node, "full_time") == nullptr) table.missing("full_time");
  rule.full_time = static_cast<int>(full.value_or(1));
  rule.part_time = static_cast<int>(part.value_or(rule.full_time));
  if (const auto agreed = table.text("agreed_by"); agreed && process_ != nullptr) {
    rule.agreed_by = resolve_milestone(*agreed, *process_, faults());
    if (rule.agreed_by) {
      const auto& info = process_->description().milestones[*rule.agreed_by];
      check_facts({{"families", agreed->place}, {"until", agreed->place}}, info, faults());
    }
  }
  table.refuse_unknown();
  finding_.caseload = std::move(rule);
}

void FindingReader::read_list() {
  const SourceNode* node = table_.node("list");
  if (node == nullptr) return;
  if (finding_.rule.subject != SubjectKind::team) {
    add_error(faults(), node->place, "a list is a team's: write subject = \"team\"");
  }
  TableReader table(*node, "list", faults());
  ListRule rule;
  if (find_entry(*node, "every") == nullptr) table.missing("every");
  if (const auto day = table.word("every", {kWeekdays.begin(), kWeekdays.end()})) {
    rule.every = std::chrono::weekday{static_cast<unsigned>(*day + 1)};
  }
  if (const auto open = table.text("open")) {
    check_timescale(*open, SubjectKind::case_, workshop_);
    rule.open = TimescaleId(open->text);
  }
  table.refuse_unknown();
  if (given("risk") == rule.open.has_value()) {
    add_error(faults(), node->place,
              "a list has either 'risk', the words of the cases that it lists, or 'open', the "
              "timescale that is open in them");
  }
  finding_.list = rule;
}

void FindingReader::check_sources() {
  constexpr std::array<const char*, 6> kSources{"raised_by", "process_finding", "count",
                                                "marks",     "caseload",        "list"};
  const auto count =
      std::count_if(kSources.begin(), kSources.end(), [&](const char* key) { return given(key); });
  if (count == 1) return;
  add_error(faults(), node_.place,
            "a finding has exactly one of 'raised_by', 'process_finding', 'count', 'marks', "
            "'caseload' and 'list'");
}

}  // namespace

FindingRule read_finding(const SourceNode& node, RuleKind kind, const Workshop& workshop) {
  return FindingReader(node, kind, workshop).read();
}

}  // namespace duecourse::compiling
