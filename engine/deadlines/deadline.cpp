#include "engine/deadlines/deadline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/time/time_text.hpp"

namespace duecourse {

namespace {

constexpr std::array<const char*, 4> kEndKinds = {"met", "met_late", "lapsed", "withdrawn"};
constexpr std::array<const char*, 10> kEndReasons = {
    "done",      "done_before_start", "withdrawn_by",   "state_left", "closed",
    "restarted", "enrolment_ended",   "gone_from_host", "overtaken",  "corrected"};
constexpr std::array<const char*, 6> kStates = {"open",     "overdue", "met",
                                                "met_late", "lapsed",  "withdrawn"};

template <class Enum, std::size_t N>
std::optional<Enum> value_of(const std::array<const char*, N>& words, std::string_view word) {
  for (std::size_t i = 0; i < N; ++i) {
    if (word == words[i]) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace

const char* word_of(EndKind kind) {
  return kEndKinds[static_cast<std::size_t>(kind)];
}
const char* word_of(EndReason reason) {
  return kEndReasons[static_cast<std::size_t>(reason)];
}
const char* word_of(DeadlineState state) {
  return kStates[static_cast<std::size_t>(state)];
}

std::optional<EndKind> end_kind_of(std::string_view word) {
  return value_of<EndKind>(kEndKinds, word);
}
std::optional<EndReason> end_reason_of(std::string_view word) {
  return value_of<EndReason>(kEndReasons, word);
}

DeadlineState state_at(const std::optional<Ending>& ending, const std::optional<Limit>& due,
                       Instant now) {
  if (!ending) return due && now >= due->at ? DeadlineState::overdue : DeadlineState::open;
  switch (ending->kind) {
    case EndKind::met:
      return DeadlineState::met;
    case EndKind::met_late:
      return DeadlineState::met_late;
    case EndKind::lapsed:
      return DeadlineState::lapsed;
    case EndKind::withdrawn:
      return DeadlineState::withdrawn;
  }
  DUECOURSE_CHECK(false);
}

DeadlineKey key_of(const Deadline& deadline, const History& history) {
  return {deadline.framework->id, deadline.timescale->id, history.events[deadline.anchor].id};
}

Parties parties_of(const Deadline& deadline, const History& history) {
  if (deadline.anchor == kNoEvent) return {};
  return parties_of(history.events[deadline.anchor]);
}

const char* word_of_raised(const std::optional<Ending>& ending) {
  if (!ending) return "raised";
  return ending->kind == EndKind::met ? "cleared" : "ended";
}

DeadlineKey key_of(const Raised& raised, const History& history) {
  const EventIndex event = raised.life.anchor;
  std::string anchor = event == kNoEvent ? std::string() : history.events[event].id.str();
  if (!raised.cause.empty()) anchor += kCauseMark + raised.cause;
  return {raised.life.framework->id, raised.rule->rule.id, EventId(std::move(anchor)),
          raised.rule->rule.kind};
}

const Recipient& owner_at(const Deadline& deadline, Instant now) {
  const Timescale& rule = *deadline.timescale;
  const bool handed_over = deadline.hands_over && now >= *deadline.hands_over;
  if (handed_over) return rule.owner_after->owner;
  return deadline.route == nullptr ? rule.owner : deadline.route->owner;
}

namespace {

// The count as it stands in the file; the clock may have stood since.
Limit counted_limit(const Count& count, const CountingRules& rules) {
  return count.side == Side::before ? limit_before(count.from, *count.duration, rules)
                                    : limit_after(count.from, *count.duration, rules);
}

// Goes on from where the count ended to where the due is, later by the time for which the clock
// stood.
void add_standstill(const Limit& counted, const Limit& due, const Zone& zone, Trace& trace) {
  std::string& last = trace.lines.back().text;
  last.erase(std::min(last.size(), last.rfind(", due ")));
  const bool by_day = due.precision == Precision::day;
  const auto days = (last_day_of(due, zone) - last_day_of(counted, zone)).count();
  const auto minutes =
      std::chrono::duration_cast<std::chrono::minutes>(due.at - counted.at).count();
  const std::string later = by_day ? fmt::format("{} day{}", days, days == 1 ? "" : "s")
                                   : fmt::format("{} h {} min", minutes / 60, minutes % 60);
  trace.lines.push_back({spell_limit(due, zone),
                         fmt::format("{} later, for which the clock stood, due {}", later,
                                     by_day ? "by the end of this day" : "before this moment"),
                         true});
}

}  // namespace

Trace trace_of(const Deadline& deadline, const Zone& zone) {
  if (!deadline.counted || deadline.counted->duration == nullptr) return {};
  const CountingRules rules{*deadline.timescale->calendar, zone};
  const Count& count = *deadline.counted;
  Trace trace = count.side == Side::before
                    ? explain_limit_before(count.from, *count.duration, rules)
                    : explain_limit_after(count.from, *count.duration, rules);
  const bool stood =
      std::any_of(deadline.changes.begin(), deadline.changes.end(),
                  [](const DueChange& one) { return one.change == Change::resumed; });
  if (!stood || !deadline.due) return trace;
  const Limit counted = counted_limit(count, rules);
  if (counted.at < deadline.due->at) add_standstill(counted, *deadline.due, zone, trace);
  return trace;
}

}  // namespace duecourse
