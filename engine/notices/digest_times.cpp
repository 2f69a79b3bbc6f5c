#include "engine/notices/digest_times.hpp"

#include "engine/notices/slot.hpp"

namespace duecourse {

namespace {

/// Longer than any run of days on which nobody works.
constexpr int kDaysAhead = 28;

bool works_on(Day day, const WorkingCalendar& calendar, const Weekdays& works) {
  const std::size_t weekday = std::chrono::weekday{day}.iso_encoding() - 1U;
  return calendar.is_working(day) && (!works || (*works)[weekday]);
}

std::optional<Instant> moment_within(Instant at, std::chrono::minutes hour,
                                     const WorkingCalendar& calendar, const Weekdays& works,
                                     const Zone& zone) {
  const Day first = zone.day_of(at);
  for (int i = 0; i < kDaysAhead; ++i) {
    const Day day = first + std::chrono::days{i};
    if (!works_on(day, calendar, works)) continue;
    const Instant moment = zone.lookup(LocalSecond{day} + hour).earlier;
    if (moment >= at) return moment;
  }
  return std::nullopt;
}

}  // namespace

const char* word_of(Audience audience) {
  switch (audience) {
    case Audience::practitioner:
      return "practitioner";
    case Audience::supervisor:
      return "supervisor";
    case Audience::team_manager:
      return "team_manager";
    case Audience::service_manager:
      return "service_manager";
    case Audience::mailbox:
      return "mailbox";
  }
  return "";
}

std::optional<Audience> audience_named(std::string_view word) {
  // By number: the engine keeps no array of its own (a test looks for globals).
  for (std::size_t i = 0; i < kAudiences.size(); ++i) {
    const auto audience = static_cast<Audience>(i);
    if (word == word_of(audience)) return audience;
  }
  return std::nullopt;
}

Audience audience_of(std::string_view slot, const Directory& directory) {
  const Recipient recipient = recipient_of(slot);
  const std::string word = recipient.first_of.empty() ? std::string() : recipient.first_of.front();
  const bool supervises = word == "supervisor" || word.ends_with("_supervisor");
  if (supervises || word == "requester_manager") return Audience::supervisor;
  if (word == "team_manager") return Audience::team_manager;
  if (word == "service_manager") return Audience::service_manager;
  const bool mailbox = word == "team_mailbox" || word == "requested_team" || word == "fallback" ||
                       word.find('@') != std::string::npos || directory.posts.contains(word);
  return mailbox ? Audience::mailbox : Audience::practitioner;
}

Instant digest_moment(Instant at, std::chrono::minutes hour, const WorkingCalendar& calendar,
                      const Weekdays& works, const Zone& zone) {
  if (const auto moment = moment_within(at, hour, calendar, works, zone)) return *moment;
  return moment_within(at, hour, calendar, std::nullopt, zone).value_or(at);
}

}  // namespace duecourse
