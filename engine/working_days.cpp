#include "engine/working_days.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string>

#include "engine/process/process.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse {

namespace {

using std::chrono::days;

std::optional<Day> first_record(const std::vector<Event>& events, Instant now, const Zone& zone) {
  std::optional<Day> first;
  for (const Event& event : events) {
    if (event.occurred.at > now) continue;
    const Day day = zone.day_of(event.occurred.at);
    if (!first || day < *first) first = day;
  }
  return first;
}

Event working_day(const SubjectRef& subject, const WorkingCalendar& calendar, Day day,
                  const Zone& zone) {
  Event event;
  event.host_id = write_day(day);
  event.id = EventId(std::string(kWorkingDay) + ":" + calendar.name() + ":" + event.host_id);
  event.subject = subject;
  event.kind = kWorkingDay;
  event.occurred = {zone.start_of(day), Precision::day};
  set_fact(event.facts, kCalendarFact, calendar.name());
  return event;
}

}  // namespace

void add_working_days(const SubjectRef& subject, const std::vector<Enrolment>& enrolments,
                      Instant now, const Rulebook& rulebook, std::vector<Event>& events) {
  std::set<std::string> done;
  std::optional<Day> first;
  for (const Framework& framework : rulebook.frameworks) {
    const bool enrolled = std::any_of(
        enrolments.begin(), enrolments.end(),
        [&](const Enrolment& enrolment) { return enrolment.framework == framework.id; });
    if (!enrolled) continue;
    for (const Timescale& timescale : framework.timescales) {
      if (!timescale.each_working_day || !timescale.enabled) continue;
      if (timescale.subject != subject.kind) continue;
      const WorkingCalendar& calendar = *timescale.calendar;
      const Day today = rulebook.zone.day_of(now);
      if (!first) first = first_record(events, now, rulebook.zone);
      std::optional<Day> from = timescale.activated ? timescale.activated : first;
      if (!from) continue;
      from = std::max(*from, calendar.add_working_days(today, -kWorkingDaysBack));
      Day day = calendar.working_day_on_or_after(*from);
      for (bool more = true; more; day = calendar.add_working_days(day, 1)) {
        more = day <= today;
        Event event = working_day(subject, calendar, day, rulebook.zone);
        if (done.insert(event.id.str()).second) events.push_back(std::move(event));
      }
    }
  }
}

}  // namespace duecourse
