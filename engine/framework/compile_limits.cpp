// Compiling one timescale: its limits, what they are counted from and what changes them.
#include <fmt/format.h>

#include <algorithm>

#include "engine/framework/compile_timescale.hpp"

namespace duecourse::compiling {

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

std::optional<Duration> TimescaleReader::bare_duration(TableReader& table, std::string_view key) {
  const auto text = table.required_text(key);
  if (!text) return std::nullopt;
  auto result = read_duration(*text, key, faults());
  if (!result || !result->anchor) return result;
  add_error(faults(), text->place, fmt::format("'{}' counts by itself, not from a date", key));
  return std::nullopt;
}

void TimescaleReader::read_limits() {
  if (auto due = duration("due", true)) timescale_.due = std::move(due);
  timescale_.expected = duration("expected", true);
  timescale_.not_before = duration("not_before", true);
  check_order("expected", timescale_.expected, "due", timescale_.due);
  check_order("not_before", timescale_.not_before, "due", timescale_.due);
  const bool limited = given("on_dates") || given("due") || given("expected") ||
                       given("due_from") || given("limits");
  if (!limited) table_.missing("due");
  read_repetition();
  read_cases();
  read_changes_after();
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

// A fact of what begins an interval: of an opening milestone or, where it repeats, of an ending
// one.
void TimescaleReader::require_fact_of_interval(const PlacedText& fact) {
  if (process_ == nullptr || timescale_.starts.empty()) return;
  const auto has = [&](const MilestoneMatch& match) { return has_fact(match, fact.text); };
  const auto any = [&](const std::vector<MilestoneMatch>& matches) {
    return std::any_of(matches.begin(), matches.end(), has);
  };
  if (any(timescale_.starts) || (timescale_.repeats && any(timescale_.ends))) return;
  add_error(faults(), fact.place,
            not_a_word(fact.text, "a fact of what starts this timescale", start_facts()));
}

void TimescaleReader::read_cases() {
  const SourceNode* node = table_.node("limits");
  if (node == nullptr) return;
  if (node->kind != SourceKind::list || node->items.empty()) {
    add_error(faults(), node->place,
              "limits is a list: limits = [{ due = \"3 calendar months\" }]");
    return;
  }
  for (const SourceNode& item : node->items) read_case(item);
  if (timescale_.limits.empty() || given("due")) return;
  const LimitCase& last = timescale_.limits.back();
  if (last.after || last.from || !last.when.any_of.empty()) {
    add_error(faults(), node->items.back().place,
              "the last of 'limits' must stand without a condition, or give a 'due'");
  }
}

void TimescaleReader::read_case(const SourceNode& node) {
  TableReader table(node, "one of 'limits'", faults());
  LimitCase limit;
  const auto due = bare_duration(table, "due");
  if (table.node("after") != nullptr) limit.after = bare_duration(table, "after");
  if (const SourceNode* since = table.node("since")) {
    if (process_ != nullptr) limit.since = read_matches(*since, *process_, {}, "since", faults());
    if (!limit.after) {
      add_error(faults(), since->place, "'since' says nothing without 'after': after how long?");
    }
  }
  if (const SourceNode* when = table.node("when")) {
    ReadCondition condition = read_condition(*when, faults());
    for (const PlacedText& fact : condition.facts) require_fact_of_interval(fact);
    limit.when = std::move(condition.condition);
  }
  if (const auto from = table.text("from")) {
    require_fact_of_interval(*from);
    limit.from = from->text;
  }
  table.refuse_unknown();
  if (!due) return;
  limit.due = *due;
  timescale_.limits.push_back(std::move(limit));
}

namespace {

/// About how many days a duration lasts: to put `changes_after` in order.
double about_days(const Duration& duration) {
  double sum = 0;
  for (const DurationTerm& term : duration.terms) {
    const auto count = static_cast<double>(term.count);
    switch (term.unit) {
      case Unit::hours:
        sum += count / 24;
        break;
      case Unit::working_hours:
        sum += count / 5;
        break;
      case Unit::calendar_days:
        sum += count;
        break;
      case Unit::working_days:
        sum += count * 1.4;
        break;
      case Unit::calendar_weeks:
        sum += count * 7;
        break;
      case Unit::calendar_months:
        sum += count * 30.4;
        break;
      case Unit::calendar_years:
        sum += count * 365.25;
        break;
      case Unit::end_of_same_day:
      case Unit::end_of_same_working_day:
        break;
      case Unit::end_of_next_day:
      case Unit::end_of_next_working_day:
        sum += 1;
        break;
    }
  }
  return sum;
}

}  // namespace

// `changes_after = { "1 calendar year" = "12 calendar weeks" }`: limits by the age of the chain,
// the oldest first.
void TimescaleReader::read_changes_after() {
  const SourceNode* node = table_.node("changes_after");
  if (node == nullptr) return;
  if (node->kind != SourceKind::table || node->entries.empty()) {
    add_error(faults(), node->place,
              "changes_after reads { \"1 calendar year\" = \"12 calendar weeks\" }");
    return;
  }
  if (given("limits")) {
    add_error(faults(), node->place, "give 'changes_after' or 'limits', not both");
    return;
  }
  if (!timescale_.repeats) {
    add_error(faults(), node->place, "'changes_after' says nothing without 'repeats = true'");
  }
  if (!given("due")) add_error(faults(), node->place, "'changes_after' changes a 'due': give one");
  TableReader table(*node, "'changes_after'", faults());
  for (const SourceEntry& entry : node->entries) {
    LimitCase limit;
    limit.after = read_duration({entry.key, entry.place}, "changes_after", faults());
    const auto due = bare_duration(table, entry.key);
    if (!limit.after || !due) continue;
    limit.due = *due;
    timescale_.limits.push_back(std::move(limit));
  }
  std::stable_sort(timescale_.limits.begin(), timescale_.limits.end(),
                   [](const LimitCase& a, const LimitCase& b) {
                     return about_days(*a.after) > about_days(*b.after);
                   });
}

void TimescaleReader::read_changes() {
  timescale_.count_from = matches("count_from");
  timescale_.paused_by = matches("paused_by");
  timescale_.resumed_by = matches("resumed_by");
  if (given("paused_by") != given("resumed_by")) {
    const char* one = given("paused_by") ? "paused_by" : "resumed_by";
    add_error(faults(), place_of(one), "'paused_by' and 'resumed_by' belong together: give both");
  }
  if (const SourceNode* also = table_.node("also")) {
    if (also->kind != SourceKind::list) {
      add_error(faults(), also->place,
                "also is a list: also = [{ starts = \"...\", due = \"10 working days\" }]");
    } else {
      for (const SourceNode& item : also->items) read_also(item);
    }
  }
  if (const SourceNode* moved = table_.node("moved_by")) read_moved_by(*moved);
  if (const SourceNode* later = table_.node("owner_after")) read_owner_after(*later);
}

void TimescaleReader::read_also(const SourceNode& node) {
  TableReader table(node, "one of 'also'", faults());
  AlsoDue also;
  std::optional<Duration> due;
  const auto date = table.text("date");
  if (date) {
    also.date = date->text;
    due.emplace();
  } else {
    due = bare_duration(table, "due");
  }
  if (const SourceNode* starts = table.node("starts")) {
    if (process_ != nullptr) also.starts = read_matches(*starts, *process_, {}, "starts", faults());
  } else {
    table.missing("starts");
  }
  for (const MilestoneMatch& start : also.starts) {
    if (date) check_facts({*date}, process_->description().milestones[start.milestone], faults());
  }
  table.refuse_unknown();
  if (!due) return;
  also.due = *due;
  timescale_.also.push_back(std::move(also));
}

void TimescaleReader::read_moved_by(const SourceNode& node) {
  TableReader table(node, "'moved_by'", faults());
  const auto milestone = table.required_text("milestone");
  const auto fact = table.required_text("fact");
  table.refuse_unknown();
  if (!milestone || !fact || process_ == nullptr) return;
  const auto index = resolve_milestone(*milestone, *process_, faults());
  if (!index) return;
  check_facts({*fact}, process_->description().milestones[*index], faults());
  timescale_.moved_by = {{MilestoneMatch{*index, {}}}, fact->text};
}

void TimescaleReader::read_owner_after(const SourceNode& node) {
  TableReader table(node, "'owner_after'", faults());
  const auto at = bare_duration(table, "at");
  std::optional<Recipient> owner;
  if (const SourceNode* who = table.node("owner")) {
    owner = read_recipient(*who, workshop_, false);
  } else {
    table.missing("owner");
  }
  table.refuse_unknown();
  if (at && owner) timescale_.owner_after = OwnerAfter{*at, std::move(*owner)};
}

void TimescaleReader::read_due_from() {
  const SourceNode* node = table_.node("due_from");
  if (node == nullptr) return;
  TableReader table(*node, "due_from", faults());
  DueFrom from;
  int given_lists = 0;
  for (const auto& [key, take] :
       {std::pair{"earliest", DueFrom::Take::earliest}, std::pair{"latest", DueFrom::Take::latest},
        std::pair{"first", DueFrom::Take::first}}) {
    const auto choices = table.texts(key);
    if (choices.empty()) continue;
    ++given_lists;
    from.take = take;
    for (const PlacedText& text : choices) read_choice(text, from);
  }
  table.refuse_unknown();
  if (given_lists != 1) {
    add_error(faults(), node->place,
              "due_from is { earliest = [...] }, { latest = [...] } or { first = [...] }");
    return;
  }
  timescale_.due_from = std::move(from);
}

void TimescaleReader::read_choice(const PlacedText& choice, DueFrom& into) {
  if (choice.text == "due") {
    into.choices.emplace_back();
    if (!given("due")) add_error(faults(), choice.place, "this timescale has no 'due' to choose");
    return;
  }
  if (choice.text.find(' ') == std::string::npos) {
    require_fact(choice, false);
    into.choices.push_back({std::nullopt, choice.text});
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
  into.choices.push_back({*duration, {}});
}

}  // namespace duecourse::compiling
