// The words of a message.
#include "adapters/service/message_wording.hpp"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "engine/time/time_text.hpp"

namespace duecourse::adapters {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

bool counts_working_days(const Timescale& timescale) {
  const auto working = [](const DurationTerm& term) {
    return term.unit == Unit::working_days || term.unit == Unit::end_of_same_working_day ||
           term.unit == Unit::end_of_next_working_day;
  };
  const auto any = [&](const std::optional<Duration>& duration) {
    return duration && std::any_of(duration->terms.begin(), duration->terms.end(), working);
  };
  return any(timescale.due) || any(timescale.expected);
}

std::string away(std::int64_t count, const char* unit) {
  const std::int64_t size = std::abs(count);
  const std::string words = fmt::format("{} {}{}", size, unit, size == 1 ? "" : "s");
  return count > 0 ? "in " + words : words + " ago";
}

std::string days_away(Day day, Day today, const Timescale& timescale) {
  if (day == today) return "today";
  if (counts_working_days(timescale)) {
    const std::int64_t working = timescale.calendar->working_days_between(today, day);
    if (working != 0) return away(working, "working day");
  }
  return away((day - today).count(), "calendar day");
}

// Of a duration in a text: "5 working days", without the fact it is counted from.
std::string bare(Duration duration) {
  duration.anchor.reset();
  return describe(duration);
}

// `england-and-wales`: `England and Wales`.
std::string titled(const std::string& name) {
  std::string words;
  std::size_t begin = 0;
  while (begin <= name.size()) {
    const std::size_t end = std::min(name.find('-', begin), name.size());
    std::string word = name.substr(begin, end - begin);
    if (word != "and" && word != "to" && !word.empty() && word.front() >= 'a' &&
        word.front() <= 'z') {
      word.front() = static_cast<char>(word.front() - 'a' + 'A');
    }
    words += (words.empty() ? "" : " ") + word;
    begin = end + 1;
  }
  return words;
}

bool needs_calendar(const Duration& duration) {
  return std::any_of(duration.terms.begin(), duration.terms.end(), [](const DurationTerm& term) {
    return term.unit == Unit::working_days || term.unit == Unit::working_hours ||
           term.unit == Unit::end_of_same_working_day || term.unit == Unit::end_of_next_working_day;
  });
}

bool names(const std::vector<MilestoneMatch>& matches, MilestoneIndex milestone) {
  return std::any_of(matches.begin(), matches.end(),
                     [&](const MilestoneMatch& match) { return match.milestone == milestone; });
}

}  // namespace

std::string spaced(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

std::string relative_words(const Limit& limit, const Timescale& timescale, const Zone& zone,
                           Instant now) {
  const Day today = zone.day_of(now);
  if (limit.precision == Precision::day) {
    return days_away(last_day_of(limit, zone), today, timescale);
  }
  const seconds left = limit.at - now;
  if (left == seconds{0}) return "now";
  const auto size = std::chrono::abs(left);
  const int sign = left > seconds{0} ? 1 : -1;
  if (size < hours{1}) {
    const auto whole = std::max<std::int64_t>(1, std::chrono::floor<minutes>(size).count());
    return away(sign * whole, "minute");
  }
  if (size < hours{48}) return away(sign * std::chrono::floor<hours>(size).count(), "hour");
  return days_away(zone.day_of(limit.at), today, timescale);
}

std::string state_words(const Deadline& deadline, const Zone& zone, Instant now) {
  const Timescale& timescale = *deadline.timescale;
  if (deadline.due) {
    const bool overdue = now >= deadline.due->at;
    return fmt::format("{} {}, {}", overdue ? "was due" : "due", spell_limit(*deadline.due, zone),
                       relative_words(*deadline.due, timescale, zone, now));
  }
  if (deadline.expected) {
    const bool past = now >= deadline.expected->at;
    return fmt::format("{} by {}, {}", past ? "was expected" : "expected",
                       spell_limit(*deadline.expected, zone),
                       relative_words(*deadline.expected, timescale, zone, now));
  }
  return "open, without a date";
}

std::string done_words(const Deadline& deadline, const Zone& zone) {
  if (!deadline.ending) return {};
  const std::string done = "done " + spell_moment(deadline.ending->at, zone);
  switch (deadline.ending->kind) {
    case EndKind::met:
      return deadline.due ? done + ", in time" : done;
    case EndKind::met_late:
      return fmt::format("{}, late: it was due {}", done, spell_limit(*deadline.due, zone));
    case EndKind::lapsed:
    case EndKind::withdrawn:
      break;
  }
  return {};
}

std::string opening_words(const Deadline& deadline, const Assessment& assessment,
                          const History& history) {
  const MilestoneInfo* found = nullptr;
  for (const Reading& reading : assessment.readings) {
    if (reading.framework != deadline.framework) continue;
    for (const Milestone& milestone : reading.timeline.milestones) {
      if (milestone.event != deadline.anchor) continue;
      const auto& info = reading.process->description().milestones[milestone.name];
      if (names(deadline.timescale->starts, milestone.name)) return spaced(info.name);
      // A repeating one is opened by what met the one before it.
      if (names(deadline.timescale->ends, milestone.name)) found = &info;
    }
  }
  if (found != nullptr) return spaced(found->name);
  return spaced(history.events[deadline.anchor].kind);
}

std::string counted_words(const Deadline& deadline, const Assessment& assessment,
                          const History& history, const Zone& zone) {
  if (!deadline.counted) return {};
  const Count& count = *deadline.counted;
  const std::string from =
      fmt::format("{} on {}",
                  count.from_what.empty() ? opening_words(deadline, assessment, history)
                                          : spaced(count.from_what),
                  spell_moment(count.from, zone));
  if (count.duration == nullptr) return "the date recorded as " + from;
  std::string words = fmt::format("{} {} {}", bare(*count.duration),
                                  count.side == Side::before ? "before" : "from", from);
  if (needs_calendar(*count.duration)) {
    words += ", calendar: " + titled(deadline.timescale->calendar->name());
  }
  return words;
}

namespace {

// What a change of a running limit came from: `visit frequency set on Thu 9 Apr 2026`.
std::string change_words(const DueChange& change, const History& history, const Zone& zone) {
  const Event& by = history.events[change.by];
  const std::string what =
      fmt::format("{} on {}", spaced(by.kind), spell_moment(by.occurred, zone));
  switch (change.change) {
    case Change::counted_anew:
      return "it is counted anew from " + what;
    case Change::also_due:
      return "there is an earlier limit since " + what;
    case Change::moved:
      return "a new date is on record by " + what;
    case Change::paused:
      return "the clock stands since " + what;
    case Change::resumed:
      return "the clock goes on since " + what;
  }
  return {};
}

std::string milestones_in_words(const std::vector<MilestoneMatch>& matches,
                                const Deadline& deadline) {
  const Process* process =
      deadline.framework->process[static_cast<std::size_t>(deadline.timescale->subject)];
  std::string words;
  for (const MilestoneMatch& match : matches) {
    words += words.empty() ? "" : " or ";
    words += spaced(process->description().milestones[match.milestone].name);
  }
  return words;
}

}  // namespace

std::string because_words(const Deadline& deadline, const Tracked& tracked,
                          const Assessment& assessment, const History& history, const Zone& zone) {
  const auto& changes = deadline.changes;
  const auto by_change = std::find_if(changes.rbegin(), changes.rend(), [&](const DueChange& one) {
    return one.was == tracked.previous_due;
  });
  if (by_change != changes.rend() && tracked.previous_due) {
    return change_words(*by_change, history, zone);
  }
  if (!tracked.previous_due && !changes.empty()) return change_words(changes.back(), history, zone);
  const auto& was = tracked.previous_counting;
  const auto& now = tracked.counting;
  if (was && now && was->from != now->from) {
    return fmt::format("the record it counts from changed; {} is now {}, and was {}",
                       opening_words(deadline, assessment, history), spell_moment(now->from, zone),
                       spell_moment(was->from, zone));
  }
  if (was && now && (was->duration != now->duration || was->side != now->side)) {
    return fmt::format("another limit holds: {} now, and {} before",
                       now->duration.empty() ? "a date on record" : now->duration,
                       was->duration.empty() ? "a date on record" : was->duration);
  }
  if (was && now) return "the rule, its calendar or a record beside it changed";
  return fmt::format("the record it counts from changed; {} is now {}",
                     opening_words(deadline, assessment, history),
                     spell_moment(history.events[deadline.anchor].occurred, zone));
}

std::string provisional_words(const Deadline& deadline) {
  const Timescale& rule = *deadline.timescale;
  const auto happened = [&](Change change) {
    return std::any_of(deadline.changes.begin(), deadline.changes.end(),
                       [&](const DueChange& one) { return one.change == change; });
  };
  if (!rule.count_from.empty() && !happened(Change::counted_anew)) {
    const bool from_opening = !deadline.counted || deadline.counted->from == deadline.start;
    if (from_opening) {
      return "provisional: counted anew from " + milestones_in_words(rule.count_from, deadline);
    }
  }
  if (!rule.also.empty() && !happened(Change::also_due)) {
    return "provisional: " + milestones_in_words(rule.also.front().starts, deadline) +
           " may set an earlier date";
  }
  if (!rule.moved_by.by.empty() && !happened(Change::moved)) {
    return "provisional: " + milestones_in_words(rule.moved_by.by, deadline) + " may move it";
  }
  return {};
}

std::string short_limit(const Limit& limit, const Zone& zone) {
  // `Thu 9 Apr 2026` or `Thu 9 Apr 2026 10:00`: without the year.
  std::string text = spell_limit(limit, zone);
  std::size_t space = std::string::npos;
  for (std::size_t at = 0, nth = 0; nth < 3; ++nth) {
    space = text.find(' ', at);
    if (space == std::string::npos) return text;
    at = space + 1;
  }
  const std::size_t after = text.find(' ', space + 1);
  return text.erase(space, after == std::string::npos ? std::string::npos : after - space);
}

std::string why_words(const Addressee& to) {
  return "Why you: " + to.why + ".";
}

}  // namespace duecourse::adapters
