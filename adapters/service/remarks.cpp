// Remarks for the system owner.
#include "adapters/service/remarks.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "engine/base/nearest_word.hpp"

namespace duecourse::adapters {
namespace {

constexpr std::size_t kRowsNamed = 5;  // of one query; the others are counted
constexpr std::chrono::days kAhead{365};

std::string suggestion(const std::string& word, const std::vector<std::string>& words) {
  const auto nearest = nearest_word(word, words);
  return nearest ? "; did you mean '" + *nearest + "'?" : "";
}

std::vector<std::string> known_kinds(const Rulebook& rulebook) {
  std::set<std::string> kinds;
  for (const Framework& framework : rulebook.frameworks) {
    for (const Process* process : framework.process) {
      if (process == nullptr) continue;
      for (const KindInfo& kind : process->description().kinds) kinds.insert(kind.name);
    }
  }
  return {kinds.begin(), kinds.end()};
}

std::string kind_words(const std::string& kind, std::size_t count,
                       const std::vector<std::string>& known) {
  return fmt::format("{} event(s) of the kind '{}' are ignored: no process knows it{}", count, kind,
                     suggestion(kind, known));
}

std::string framework_words(const FrameworkId& id, std::size_t count, const Rulebook& rulebook) {
  std::vector<std::string> ids;
  for (const Framework& framework : rulebook.frameworks) ids.push_back(framework.id.str());
  return fmt::format("{} enrolment(s) name the framework '{}', which no framework file has{}",
                     count, id.str(), suggestion(id.str(), ids));
}

// Every calendar by which something is counted or sent, once each, by name.
std::map<std::string, const WorkingCalendar*> calendars_in_use(const Rulebook& rulebook) {
  std::map<std::string, const WorkingCalendar*> calendars;
  const auto use = [&](const WorkingCalendar& calendar) {
    calendars.emplace(calendar.name(), &calendar);
  };
  use(*rulebook.sending.calendar);
  for (const Framework& framework : rulebook.frameworks) {
    for (const Timescale& timescale : framework.timescales) {
      if (timescale.enabled) use(*timescale.calendar);
    }
  }
  return calendars;
}

int year_of(Day day) {
  return static_cast<int>(std::chrono::year_month_day{day}.year());
}

void add_coverage(const Rulebook& rulebook, Instant now, std::vector<Remark>& remarks) {
  const Day today = rulebook.zone.day_of(now);
  for (const auto& [name, calendar] : calendars_in_use(rulebook)) {
    for (const Day day : {today, today + kAhead}) {
      if (calendar->covers(day)) continue;
      const Coverage known = calendar->definition().coverage.value_or(Coverage{});
      remarks.push_back({fmt::format("calendar {} {}", name, year_of(day)),
                         fmt::format("the calendar '{}' has bank holidays from {} to {}, not those "
                                     "of {}: put a newer bank-holidays.json in its place",
                                     name, known.first_year, known.last_year, year_of(day))});
      break;
    }
  }
}

Fault warning_at(const HostQuery& query, std::string message) {
  return {{query.file, 1, 1}, std::move(message), Severity::warning};
}

void add_row_faults(const HostQuery& query, const HostPage& page, Faults& faults) {
  for (std::size_t i = 0; i < std::min(kRowsNamed, page.faults.size()); ++i) {
    faults.push_back(warning_at(query, fmt::format("row {} cannot be read: {}",
                                                   page.faults[i].row_id, page.faults[i].message)));
  }
  if (page.faults.size() > kRowsNamed) {
    faults.push_back(warning_at(
        query, fmt::format("{} more rows cannot be read", page.faults.size() - kRowsNamed)));
  }
}

void add_unknown_words(const HostQuery& query, const HostPage& page, const Rulebook& rulebook,
                       Faults& faults) {
  const std::vector<std::string> kinds = known_kinds(rulebook);
  KindCounts unknown;
  std::map<FrameworkId, std::size_t> frameworks;
  for (const MirrorRow& row : page.rows) {
    if (row.deleted) continue;
    if (const auto* event = std::get_if<Event>(&row.record)) {
      if (!std::binary_search(kinds.begin(), kinds.end(), event->kind)) ++unknown[event->kind];
    } else if (const auto* record = std::get_if<EnrolmentRecord>(&row.record)) {
      const FrameworkId& id = record->enrolment.framework;
      if (find_framework(rulebook, id) == nullptr) ++frameworks[id];
    }
  }
  for (const auto& [kind, count] : unknown) {
    faults.push_back(warning_at(query, kind_words(kind, count, kinds)));
  }
  for (const auto& [id, count] : frameworks) {
    faults.push_back(warning_at(query, framework_words(id, count, rulebook)));
  }
}

}  // namespace

void notice(const AssessedSubject& subject, Noticed& into) {
  const auto& readings = subject.assessment.readings;
  const History& history = subject.history;
  if (readings.empty()) {
    const bool unwatched = history.subject.kind == SubjectKind::case_ && !history.events.empty() &&
                           subject.input.enrolments.empty();
    into.unwatched += unwatched ? 1 : 0;
    return;
  }
  for (const EventIndex event : readings.front().timeline.unknown_kinds) {
    const bool known = std::any_of(readings.begin() + 1, readings.end(), [&](const Reading& other) {
      const auto& unknown = other.timeline.unknown_kinds;
      return std::find(unknown.begin(), unknown.end(), event) == unknown.end();
    });
    if (!known) ++into.unknown_kinds[history.events[event].kind];
  }
}

void add(const Noticed& more, Noticed& into) {
  for (const auto& [kind, count] : more.unknown_kinds) into.unknown_kinds[kind] += count;
  into.unwatched += more.unwatched;
}

std::vector<Remark> remarks_of(const Noticed& noticed, const Enrolments& enrolments,
                               const Rulebook& rulebook, Instant now) {
  std::vector<Remark> remarks;
  if (noticed.unwatched > 0) {
    remarks.push_back({"unwatched", fmt::format("{} case(s) with events are not watched: no "
                                                "enrolment puts them into a framework",
                                                noticed.unwatched)});
  }
  for (const auto& [id, count] : enrolments.unknown()) {
    remarks.push_back({"framework " + id.str(), framework_words(id, count, rulebook)});
  }
  const std::vector<std::string> kinds = known_kinds(rulebook);
  for (const auto& [kind, count] : noticed.unknown_kinds) {
    remarks.push_back({"kind " + kind, kind_words(kind, count, kinds)});
  }
  add_coverage(rulebook, now, remarks);
  return remarks;
}

Faults sample_host(HostReader& reader, const Rulebook& rulebook, std::size_t rows) {
  Faults faults;
  for (const HostQuery& query : reader.queries()) {
    const auto page = reader.read_page(query, Cursor{}, rows);
    if (!page) continue;
    add_row_faults(query, *page, faults);
    add_unknown_words(query, *page, rulebook, faults);
  }
  return faults;
}

}  // namespace duecourse::adapters
