#include "engine/explain_changes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "engine/time/time_text.hpp"

namespace duecourse {

namespace {

std::string spell(Instant at, const Zone& zone) {
  return spell_moment({at, Precision::second}, zone);
}

// Of an event that was overwritten several times, the first since then says how it stood.
std::vector<const OverwrittenEvent*> firsts(const std::vector<OverwrittenEvent>& later) {
  std::vector<const OverwrittenEvent*> first;
  std::set<EventId> seen;
  for (const OverwrittenEvent& one : later) {
    if (seen.insert(one.event.id).second) first.push_back(&one);
  }
  return first;
}

bool known_at(const Event& event, Instant then) {
  return event.occurred.at <= then && (!event.recorded || *event.recorded <= then);
}

std::string words_of(Overwriting what, const std::string& at) {
  switch (what) {
    case Overwriting::changed:
      return fmt::format("changed in the case system, read on {}; shown as it stood then", at);
    case Overwriting::deleted:
      return fmt::format("gone from the case system, read on {}; it was there then", at);
    case Overwriting::moved_away:
      return fmt::format("belongs to another since {}; it was here then", at);
    case Overwriting::restored:
      return fmt::format("was deleted then, and is back since {}; left out", at);
    case Overwriting::moved_here:
      return fmt::format("belonged to another then, and is here since {}; left out", at);
  }
  DUECOURSE_CHECK(false);
}

}  // namespace

bool stood_there(Overwriting what) {
  switch (what) {
    case Overwriting::changed:
    case Overwriting::deleted:
    case Overwriting::moved_away:
      return true;
    case Overwriting::restored:
    case Overwriting::moved_here:
      return false;
  }
  DUECOURSE_CHECK(false);
}

std::vector<Event> as_they_stood(std::vector<Event> events,
                                 const std::vector<OverwrittenEvent>& later) {
  for (const OverwrittenEvent* one : firsts(later)) {
    std::erase_if(events, [&](const Event& event) { return event.id == one->event.id; });
    if (stood_there(one->what)) events.push_back(one->event);
  }
  return events;
}

std::vector<std::string> explain_changes(const std::vector<OverwrittenEvent>& later, Instant then,
                                         std::optional<Instant> kept_since, const Zone& zone) {
  std::vector<std::string> lines;
  std::map<EventId, int> times;
  for (const OverwrittenEvent& one : later) ++times[one.event.id];
  for (const OverwrittenEvent* one : firsts(later)) {
    if (!known_at(one->event, then)) continue;
    const int again = times[one->event.id] - 1;
    lines.push_back("  " + describe(one->event, zone));
    lines.push_back(fmt::format(
        "      {}{}", words_of(one->what, spell(one->at, zone)),
        again == 0 ? ""
                   : fmt::format("; overwritten {} more time{}", again, again == 1 ? "" : "s")));
  }
  if (kept_since && then < *kept_since) {
    lines.push_back(
        fmt::format("  what was overwritten before {} is not known", spell(*kept_since, zone)));
  }
  if (!lines.empty()) {
    lines.insert(lines.begin(), {"", fmt::format("Overwritten since {}", spell(then, zone))});
  }
  return lines;
}

}  // namespace duecourse
