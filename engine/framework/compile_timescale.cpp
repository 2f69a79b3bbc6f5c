// Compiling one timescale: its milestones, conditions, durations, owner and ladder.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/base/nearest_word.hpp"
#include "engine/framework/compile_parts.hpp"

namespace duecourse::compiling {

namespace {

/// Keys of the grammar that the engine does not act on yet: a timescale that is switched off may
/// carry them.
constexpr std::array<const char*, 10> kLaterKeys{
    "limits",        "also",     "paused_by",        "resumed_by",  "moved_by",
    "changes_after", "on_dates", "each_working_day", "owner_after", "activated"};

/// Read and checked, but nothing acts on them yet: whoever writes one is told.
constexpr std::array<const char*, 3> kIdleKeys{"formerly", "count_from", "stands_in_for"};

/// Reads the keys of one timescale into a Timescale.
class TimescaleReader {
 public:
  TimescaleReader(const SourceNode& node, const Workshop& workshop)
      : node_(node), workshop_(workshop), table_(node, "a timescale", workshop.faults()) {}

  Timescale read() {
    read_names();
    read_process();
    read_opening();
    read_ending();
    read_limits();
    read_due_from();
    read_duty();
    read_later_keys();
    table_.refuse_unknown();
    return std::move(timescale_);
  }

 private:
  void read_names();
  void read_process();
  void read_opening();
  void read_states();
  void read_ending();
  void read_limits();
  void read_repetition();
  void read_due_from();
  void read_choice(const PlacedText& choice, DueFrom& into);
  void read_duty();
  void read_calendar();
  void read_later_keys();

  std::vector<MilestoneMatch> matches(std::string_view key, const ReadCondition& shared = {});
  std::vector<MilestoneIndex> milestones(std::string_view key);
  std::optional<Duration> duration(std::string_view key, bool may_have_fact);
  void check_order(std::string_view earlier_key, const std::optional<Duration>& earlier,
                   std::string_view later_key, const std::optional<Duration>& later);
  [[nodiscard]] bool has_fact(const MilestoneMatch& match, std::string_view fact) const;
  void require_fact(const PlacedText& fact, bool of_every_start);
  [[nodiscard]] std::vector<std::string> start_facts() const;
  [[nodiscard]] bool given(std::string_view key) const { return find_entry(node_, key) != nullptr; }
  [[nodiscard]] Place place_of(std::string_view key) const {
    const SourceEntry* entry = find_entry(node_, key);
    return entry == nullptr ? node_.place : entry->value.place;
  }
  Faults& faults() { return workshop_.faults(); }

  const SourceNode& node_;
  const Workshop& workshop_;
  TableReader table_;
  Timescale timescale_;
  const Process* process_ = nullptr;  // nullptr: a fault has been reported, names are not resolved
};

void TimescaleReader::read_names() {
  if (const auto id = table_.required_text("id")) {
    if (check_id(*id, "a timescale's id", faults())) timescale_.id = TimescaleId{id->text};
  }
  if (const auto formerly = table_.text("formerly")) {
    if (check_id(*formerly, "a timescale's id", faults())) {
      timescale_.formerly = TimescaleId{formerly->text};
    }
  }
  if (const auto clause = table_.required_text("clause")) timescale_.clause = clause->text;
  if (const auto title = table_.required_text("title")) timescale_.title = title->text;
  if (const auto note = table_.text("note")) timescale_.note = note->text;
  timescale_.enabled = table_.flag("enabled").value_or(true);
}

void TimescaleReader::read_process() {
  const auto subject = table_.word("subject", {"case", "worker", "team"});
  if (given("subject") && !subject) return;
  timescale_.subject = static_cast<SubjectKind>(subject.value_or(0));
  process_ = workshop_.result.framework.process[static_cast<std::size_t>(timescale_.subject)];
  if (process_ != nullptr) return;
  if (workshop_.process_given[static_cast<std::size_t>(timescale_.subject)]) return;
  const char* word = word_of(timescale_.subject);
  add_error(
      faults(), place_of("subject"),
      fmt::format("[process] names no process for a {}: write {} = \"...\" there", word, word));
}

std::vector<MilestoneMatch> TimescaleReader::matches(std::string_view key,
                                                     const ReadCondition& shared) {
  const SourceNode* node = table_.node(key);
  if (node == nullptr || process_ == nullptr) return {};
  return read_matches(*node, *process_, shared, key, faults());
}

std::vector<MilestoneIndex> TimescaleReader::milestones(std::string_view key) {
  std::vector<MilestoneIndex> result;
  const auto names = table_.texts(key);
  if (process_ == nullptr) return result;
  for (const PlacedText& name : names) {
    if (const auto index = resolve_milestone(name, *process_, faults())) result.push_back(*index);
  }
  return result;
}

void TimescaleReader::read_opening() {
  ReadCondition when;
  if (const SourceNode* node = table_.node("when")) when = read_condition(*node, faults());
  timescale_.starts = matches("starts", when);
  const bool scheduled = given("on_dates") || given("each_working_day");
  if (!given("starts") && !scheduled) table_.missing("starts");
  if (const auto opens = table_.word("opens", {"if_none_open", "each", "restart"})) {
    timescale_.opens = static_cast<Opens>(*opens);
  }
  if (const auto per = table_.word("per", {"case", "person"}))
    timescale_.per = static_cast<Per>(*per);
  if (const auto starts_at = table_.text("starts_at")) {
    require_fact(*starts_at, true);
    timescale_.starts_at = starts_at->text;
  }
  timescale_.after = milestones("after");
  timescale_.unless = milestones("unless");
  timescale_.already = duration("already", false);
  read_states();
  timescale_.count_from = matches("count_from");
}

void TimescaleReader::read_states() {
  const auto names = table_.texts("in_states");
  if (process_ == nullptr) return;
  const ProcessDescription& description = process_->description();
  std::vector<std::string> known;
  for (const StateInfo& state : description.states) {
    if (!state.closed) known.push_back(state.name);
  }
  for (const PlacedText& name : names) {
    const auto index = state_index(description, name.text);
    if (!index) {
      add_error(faults(), name.place,
                not_a_word(name.text, fmt::format("a state of '{}'", description.name), known));
    } else if (description.states[*index].closed) {
      add_error(faults(), name.place,
                fmt::format("nothing opens in '{}', which is a closed state", name.text));
    } else {
      timescale_.in_states.push_back(*index);
    }
  }
}

void TimescaleReader::read_ending() {
  ReadCondition when;
  if (const SourceNode* node = table_.node("ends_when")) when = read_condition(*node, faults());
  timescale_.ends_all = given("ends_all");
  if (given("ends") && given("ends_all")) {
    add_error(faults(), place_of("ends_all"), "give 'ends' (any of them) or 'ends_all', not both");
  }
  if (!given("ends") && !given("ends_all")) table_.missing("ends");
  auto any = matches("ends", when);
  auto all = matches("ends_all", when);
  timescale_.ends = timescale_.ends_all ? std::move(all) : std::move(any);
  if (const auto meets = table_.word("meets", {"all_open", "oldest", "referred"})) {
    timescale_.meets = static_cast<Meets>(*meets);
  }
  if (const auto measured = table_.word("measured", {"occurred", "recorded"})) {
    timescale_.measured = static_cast<Measured>(*measured);
  }
  timescale_.withdrawn_by = matches("withdrawn_by");
  timescale_.survives_closure = table_.flag("survives_closure").value_or(false);
  if (const auto before = table_.text("before"); before && process_ != nullptr) {
    timescale_.before = resolve_milestone(*before, *process_, faults());
  }
}

bool TimescaleReader::has_fact(const MilestoneMatch& match, std::string_view fact) const {
  const auto& facts = process_->description().milestones[match.milestone].facts;
  return std::find(facts.begin(), facts.end(), fact) != facts.end();
}

std::vector<std::string> TimescaleReader::start_facts() const {
  std::vector<std::string> names;
  if (process_ == nullptr) return names;
  for (const MilestoneMatch& match : timescale_.starts) {
    const auto& facts = process_->description().milestones[match.milestone].facts;
    names.insert(names.end(), facts.begin(), facts.end());
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

void TimescaleReader::require_fact(const PlacedText& fact, bool of_every_start) {
  if (process_ == nullptr || timescale_.starts.empty()) return;
  const auto lacks = [&](const MilestoneMatch& match) { return !has_fact(match, fact.text); };
  const auto& starts = timescale_.starts;
  const auto lacking = std::find_if(starts.begin(), starts.end(), lacks);
  if (lacking == starts.end()) return;
  if (of_every_start) {
    check_facts({fact}, process_->description().milestones[lacking->milestone], faults());
  } else if (std::all_of(starts.begin(), starts.end(), lacks)) {
    add_error(faults(), fact.place,
              not_a_word(fact.text, "a fact of what starts this timescale", start_facts()));
  }
}

std::optional<Duration> TimescaleReader::duration(std::string_view key, bool may_have_fact) {
  const auto text = table_.text(key);
  if (!text) return std::nullopt;
  auto result = read_duration(*text, key, faults());
  if (!result || !result->anchor) return result;
  if (may_have_fact) {
    require_fact(PlacedText{result->anchor->fact, text->place}, true);
    return result;
  }
  add_error(
      faults(), text->place,
      fmt::format("'{}' counts by itself, and not {} '{}'", key,
                  result->anchor->side == Side::before ? "before" : "after", result->anchor->fact));
  return std::nullopt;
}

/// Only what is certain without a calendar: one term each, of the same unit, from the same point.
void TimescaleReader::check_order(std::string_view earlier_key,
                                  const std::optional<Duration>& earlier,
                                  std::string_view later_key,
                                  const std::optional<Duration>& later) {
  if (!earlier || !later || earlier->anchor || later->anchor) return;
  if (earlier->terms.size() != 1 || later->terms.size() != 1) return;
  const DurationTerm& first = earlier->terms.front();
  const DurationTerm& last = later->terms.front();
  if (first.unit != last.unit || first.inclusive != last.inclusive || first.count <= last.count) {
    return;
  }
  add_error(faults(), place_of(earlier_key),
            fmt::format("'{}' ({}) lies after '{}' ({})", earlier_key, describe(*earlier),
                        later_key, describe(*later)));
}

void TimescaleReader::read_limits() {
  timescale_.due = duration("due", true);
  timescale_.expected = duration("expected", true);
  timescale_.not_before = duration("not_before", true);
  check_order("expected", timescale_.expected, "due", timescale_.due);
  check_order("not_before", timescale_.not_before, "due", timescale_.due);
  const bool limited = given("due") || given("expected") || given("due_from") || given("limits");
  if (!limited) table_.missing("due");
  read_repetition();
}

void TimescaleReader::read_repetition() {
  if (const SourceNode* node = table_.node("repeats")) {
    if (node->kind == SourceKind::flag) {
      timescale_.repeats = node->flag;
    } else if (node->kind == SourceKind::text && node->text == "from due") {
      timescale_.repeats = true;
      timescale_.repeats_from_due = true;
    } else {
      add_error(faults(), node->place, "'repeats' is true, false or \"from due\"");
    }
  }
  timescale_.then = duration("then", false);
  if (given("then") && !timescale_.repeats) {
    add_error(faults(), place_of("then"), "'then' says nothing without 'repeats = true'");
  }
}

void TimescaleReader::read_due_from() {
  const SourceNode* node = table_.node("due_from");
  if (node == nullptr) return;
  TableReader table(*node, "due_from", faults());
  DueFrom choice;
  const auto earliest = table.texts("earliest");
  const auto latest = table.texts("latest");
  table.refuse_unknown();
  if (earliest.empty() == latest.empty()) {
    add_error(faults(), node->place, "due_from is { earliest = [...] } or { latest = [...] }");
    return;
  }
  choice.earliest = latest.empty();
  for (const PlacedText& text : choice.earliest ? earliest : latest) read_choice(text, choice);
  timescale_.due_from = std::move(choice);
}

void TimescaleReader::read_choice(const PlacedText& choice, DueFrom& into) {
  if (choice.text == "due") {
    into.with_due = true;
    if (!given("due")) add_error(faults(), choice.place, "this timescale has no 'due' to choose");
    return;
  }
  if (choice.text.find(' ') == std::string::npos) {
    require_fact(choice, false);
    into.dates.push_back(choice.text);
    return;
  }
  const auto duration = read_duration(choice, "due_from", faults());
  if (!duration) return;
  if (!duration->anchor) {
    add_error(faults(), choice.place,
              fmt::format("'{}' does not say after which date; a limit from the start is 'due'",
                          choice.text));
    return;
  }
  require_fact(PlacedText{duration->anchor->fact, choice.place}, false);
  into.durations.push_back(*duration);
}

void TimescaleReader::read_duty() {
  if (const SourceNode* owner = table_.node("owner")) {
    if (auto recipient = read_recipient(*owner, workshop_, false)) {
      timescale_.owner = std::move(*recipient);
    }
  } else {
    table_.missing("owner");
  }
  std::vector<std::string> ladders;
  for (const Ladder& ladder : workshop_.result.framework.ladders)
    ladders.push_back(ladder.id.str());
  const auto named = table_.text("ladder");
  const PlacedText ladder = named.value_or(PlacedText{"standard", node_.place});
  timescale_.ladder = LadderId{ladder.text};
  if (std::find(ladders.begin(), ladders.end(), ladder.text) == ladders.end()) {
    add_error(faults(), ladder.place,
              named ? not_a_word(ladder.text, "a ladder of this framework", ladders)
                    : "a timescale without 'ladder' takes [ladder.standard], and there is none");
  }
  read_calendar();
  for (const PlacedText& other : table_.texts("stands_in_for")) {
    timescale_.stands_in_for.push_back(other.text);
    workshop_.result.references.push_back(other);
  }
}

void TimescaleReader::read_calendar() {
  timescale_.calendar = workshop_.result.framework.calendar;
  const auto name = table_.text("calendar");
  if (!name) return;
  const auto found = workshop_.calendars.find(name->text);
  if (found != workshop_.calendars.end()) {
    timescale_.calendar = found->second;
    return;
  }
  std::vector<std::string> names;
  for (const auto& [known, calendar] : workshop_.calendars) names.push_back(known);
  add_error(faults(), name->place, not_a_word(name->text, "a calendar", names));
}

void TimescaleReader::read_later_keys() {
  for (const char* key : kLaterKeys) {
    if (table_.node(key) == nullptr || !timescale_.enabled) continue;
    add_error(faults(), place_of(key),
              fmt::format("not supported yet: '{}'; write 'enabled = false' to keep this timescale "
                          "as a note",
                          key));
  }
  for (const char* key : kIdleKeys) {
    if (table_.node(key) == nullptr || !timescale_.enabled) continue;
    faults().push_back({place_of(key),
                        fmt::format("'{}' is checked, but nothing acts on it yet", key),
                        Severity::warning});
  }
}

}  // namespace

Timescale read_timescale(const SourceNode& node, const Workshop& workshop) {
  return TimescaleReader(node, workshop).read();
}

}  // namespace duecourse::compiling
