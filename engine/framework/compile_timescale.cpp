// Compiling one timescale: its milestones, conditions, owner and ladder.
#include "engine/framework/compile_timescale.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/base/nearest_word.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::compiling {

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
  if (given("each_working_day")) read_working_days();
  if (given("on_dates")) read_dates();
  const bool scheduled = given("on_dates") || timescale_.each_working_day;
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
  read_routed();
  read_states();
  read_activated();
}

// What opens it by a route is a milestone that says of which step it is.
void TimescaleReader::read_routed() {
  timescale_.routed = table_.flag("routed").value_or(false);
  if (!timescale_.routed || process_ == nullptr || timescale_.starts.empty()) return;
  const bool any =
      std::any_of(timescale_.starts.begin(), timescale_.starts.end(),
                  [&](const MilestoneMatch& start) { return has_fact(start, "step"); });
  if (any) return;
  add_error(faults(), place_of("routed"),
            "a route goes by a step, and nothing in 'starts' says of which step it is");
}

// Opened by each working day of the timescale's calendar, which the engine itself makes a record of
// (engine/calendar_records.hpp).
void TimescaleReader::read_working_days() {
  const Place place = place_of("each_working_day");
  timescale_.each_working_day = table_.flag("each_working_day").value_or(false);
  if (!timescale_.each_working_day) return;
  if (timescale_.subject != SubjectKind::team) {
    add_error(faults(), place, "'each_working_day' is for teams: write subject = \"team\"");
  }
  refuse_beside("each_working_day", {"starts", "when", "on_dates"});
  read_calendar();
  if (timescale_.calendar == nullptr) return;
  start_with(kWorkingDay, kCalendarFact, timescale_.calendar->name(), "each_working_day");
}

// Opened ahead of each date of a list of the configuration; the clock starts on the date itself.
void TimescaleReader::read_dates() {
  const auto list = table_.text("on_dates");
  if (!list) return;
  timescale_.on_dates = list->text;
  refuse_beside("on_dates", {"starts", "when", "starts_at"});
  const auto& known = workshop_.date_lists;
  if (timescale_.enabled && std::find(known.begin(), known.end(), list->text) == known.end()) {
    add_error(faults(), list->place,
              not_a_word(list->text, "a list of [dates] in duecourse.toml", known));
  }
  start_with(kListedDate, kListFact, list->text, "on_dates");
  timescale_.starts_at = kDateFact;
  if (!given("meets")) timescale_.meets = Meets::come;
  if (given("due") || given("expected") || given("due_from") || given("limits")) return;
  Duration that_day;
  that_day.terms.push_back({Unit::end_of_same_day, 0, false});
  timescale_.due = std::move(that_day);
}

void TimescaleReader::refuse_beside(const char* key, std::initializer_list<const char*> others) {
  for (const char* other : others) {
    if (!given(other)) continue;
    add_error(faults(), place_of(other),
              fmt::format("'{}' opens by itself: leave out '{}'", key, other));
  }
}

// `starts` is a record that the engine itself makes.
void TimescaleReader::start_with(const char* milestone, const char* fact, const std::string& value,
                                 const char* key) {
  if (process_ == nullptr) return;
  const auto index = milestone_index(process_->description(), milestone);
  if (!index) {
    add_error(faults(), place_of(key),
              fmt::format("'{}' knows no milestone '{}': '{}' needs it",
                          process_->description().name, milestone, key));
    return;
  }
  FactTest of_value;
  of_value.fact = fact;
  of_value.values = {value};
  timescale_.starts = {MilestoneMatch{*index, Condition{{{of_value}}}}};
  if (!given("opens")) timescale_.opens = Opens::each;
}

void TimescaleReader::read_activated() {
  if (const SourceNode* node = table_.node("activated")) {
    timescale_.activated = compiling::read_activated(*node, faults());
  }
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
  if (timescale_.each_working_day && timescale_.calendar != nullptr) return;  // read with the days
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

Timescale read_timescale(const SourceNode& node, const Workshop& workshop) {
  return TimescaleReader(node, workshop).read();
}

}  // namespace duecourse::compiling
