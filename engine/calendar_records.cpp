#include "engine/calendar_records.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>

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

/// Makes the records of one subject.
class CalendarRecords {
 public:
  CalendarRecords(const SubjectRef& subject, Instant now, const Rulebook& rulebook,
                  std::vector<Event>& events)
      : subject_(subject),
        rulebook_(rulebook),
        events_(events),
        today_(rulebook.zone.day_of(now)),
        first_(first_record(events, now, rulebook.zone)) {}

  void of_working_days(const Timescale& timescale) {
    const WorkingCalendar& calendar = *timescale.calendar;
    std::optional<Day> from = timescale.activated ? timescale.activated : first_;
    if (!from) return;
    from = std::max(*from, calendar.add_working_days(today_, -kWorkingDaysBack));
    Day day = calendar.working_day_on_or_after(*from);
    for (bool more = true; more; day = calendar.add_working_days(day, 1)) {
      more = day <= today_;
      Event event = record(kWorkingDay, calendar.name(), day, day);
      set_fact(event.facts, kCalendarFact, calendar.name());
      add(std::move(event));
    }
  }

  void of_list(const Timescale& timescale, const ProcessDescription& process) {
    std::optional<Day> from = timescale.activated;
    if (!from) from = begun(timescale, process);
    of_dates(kListedDate, *timescale.on_dates, from);
  }

  // What the host delivers itself is not made a second time.
  void of_kind(const DatedKind& dated) {
    const bool delivered = std::any_of(events_.begin(), events_.end(), [&](const Event& event) {
      return event.kind == dated.kind && !done_.contains(event.id.str());
    });
    if (!delivered) of_dates(dated.kind.c_str(), dated.list, first_);
  }

 private:
  void of_dates(const char* kind, const std::string& named, std::optional<Day> from) {
    const auto list = rulebook_.date_lists.find(named);
    if (list == rulebook_.date_lists.end()) return;
    const std::vector<Day>& dates = list->second;
    for (std::size_t i = 0; i < dates.size(); ++i) {
      if (from && dates[i] < *from) continue;
      const Day begins = i == 0 ? months_before(dates[i]) : dates[i - 1] + days{1};
      Event event = record(kind, list->first, dates[i], begins);
      const bool listed = event.kind == kListedDate;
      set_fact(event.facts, listed ? kListFact : kWindowFact, listed ? list->first : event.host_id);
      set_fact(event.facts, kDateFact, Moment{rulebook_.zone.start_of(dates[i]), Precision::day});
      add(std::move(event));
      if (begins > today_) return;
    }
  }

  static Day months_before(Day day) {
    using std::chrono::last;
    const std::chrono::year_month_day date{day};
    const std::chrono::year_month_day earlier = date - std::chrono::months{3};
    return earlier.ok() ? Day{earlier} : Day{earlier.year() / earlier.month() / last};
  }

  // The first record shows when the subject began, but for one that ends the timescale: held a day
  // late as the first thing that was ever recorded, a panel is late, and not the next one's.
  [[nodiscard]] std::optional<Day> begun(const Timescale& timescale,
                                         const ProcessDescription& process) const {
    const auto ends = [&](const Event& event) {
      return std::any_of(timescale.ends.begin(), timescale.ends.end(), [&](const auto& match) {
        return process.milestones[match.milestone].name == event.kind;
      });
    };
    const bool by_ending = std::any_of(events_.begin(), events_.end(), [&](const Event& event) {
      return rulebook_.zone.day_of(event.occurred.at) == first_ && ends(event);
    });
    return by_ending ? std::nullopt : first_;
  }

  [[nodiscard]] Event record(const char* kind, const std::string& list, Day day, Day occurs) const {
    Event event;
    event.host_id = write_day(day);
    event.id = EventId(std::string(kind) + ":" + list + ":" + event.host_id);
    event.subject = subject_;
    event.kind = kind;
    event.occurred = {rulebook_.zone.start_of(occurs), Precision::day};
    return event;
  }
  void add(Event event) {
    if (done_.insert(event.id.str()).second) events_.push_back(std::move(event));
  }

  const SubjectRef& subject_;
  const Rulebook& rulebook_;
  std::vector<Event>& events_;
  Day today_;
  std::optional<Day> first_;
  std::set<std::string> done_;
};

}  // namespace

void add_calendar_records(const SubjectRef& subject, const std::vector<Enrolment>& enrolments,
                          Instant now, const Rulebook& rulebook, std::vector<Event>& events) {
  std::optional<CalendarRecords> records;
  for (const Framework& framework : rulebook.frameworks) {
    const bool enrolled = std::any_of(
        enrolments.begin(), enrolments.end(),
        [&](const Enrolment& enrolment) { return enrolment.framework == framework.id; });
    if (!enrolled) continue;
    for (const Timescale& timescale : framework.timescales) {
      if (!timescale.enabled || timescale.subject != subject.kind) continue;
      if (!timescale.each_working_day && !timescale.on_dates) continue;
      if (!records) records.emplace(subject, now, rulebook, events);
      if (timescale.each_working_day) records->of_working_days(timescale);
      if (!timescale.on_dates) continue;
      const Process* process = framework.process[static_cast<std::size_t>(subject.kind)];
      if (process != nullptr) records->of_list(timescale, process->description());
    }
    for (const DatedKind& dated : framework.dated_kinds) {
      if (dated.subject != subject.kind) continue;
      if (!records) records.emplace(subject, now, rulebook, events);
      records->of_kind(dated);
    }
  }
}

}  // namespace duecourse
