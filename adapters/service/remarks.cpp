// Remarks for the system owner.
#include "adapters/service/remarks.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "engine/base/nearest_word.hpp"
#include "engine/deadlines/late_reason.hpp"

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

// The facts of each kind that only framework files declare: whatever else a host delivers with it
// is a typing error in one of both.
std::map<std::string, std::set<std::string>> declared_facts(const Rulebook& rulebook) {
  std::map<std::string, std::set<std::string>> declared;
  std::set<std::string> of_others;
  for (const Framework& framework : rulebook.frameworks) {
    for (const Process* process : framework.process) {
      if (process == nullptr) continue;
      const bool own = std::any_of(framework.own_processes.begin(), framework.own_processes.end(),
                                   [&](const auto& one) { return one.get() == process; });
      for (const KindInfo& kind : process->description().kinds) {
        declared[kind.name].insert(kind.facts.begin(), kind.facts.end());
        if (!own) of_others.insert(kind.name);
      }
    }
  }
  for (const std::string& kind : of_others) declared.erase(kind);
  return declared;
}

std::string fact_words(const std::string& kind, const std::string& fact, std::size_t count,
                       const std::set<std::string>& known) {
  return fmt::format(
      "{} event(s) of the kind '{}' carry the fact '{}', which no framework file "
      "declares{}",
      count, kind, fact, suggestion(fact, std::vector<std::string>(known.begin(), known.end())));
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

// The child of an event is behind a unit separator in the row's id.
std::string shown_id(std::string row_id) {
  std::replace(row_id.begin(), row_id.end(), '\x1f', '/');
  return row_id;
}

// Kinds whose records would be the dates of a list that is not written.
std::vector<const DatedKind*> without_dates(const Rulebook& rulebook) {
  std::vector<const DatedKind*> missing;
  for (const Framework& framework : rulebook.frameworks) {
    for (const DatedKind& dated : framework.dated_kinds) {
      if (!rulebook.date_lists.contains(dated.list)) missing.push_back(&dated);
    }
  }
  return missing;
}

bool brings(const HostPage& page, const std::string& kind) {
  return std::any_of(page.rows.begin(), page.rows.end(), [&](const MirrorRow& row) {
    const auto* event = std::get_if<Event>(&row.record);
    return event != nullptr && event->kind == kind;
  });
}

Fault warning_at(const HostQuery& query, std::string message) {
  return {{query.file, 1, 1}, std::move(message), Severity::warning};
}

std::string row_words(const RowFault& fault, const Mask& mask) {
  const std::string message = mask.fault(fault.message);
  if (fault.row_id.empty()) return fmt::format("query '{}': {}", fault.query, message);
  return fmt::format("row {} of query '{}' cannot be read: {}", shown_id(fault.row_id), fault.query,
                     message);
}

void add_row_faults(const HostQuery& query, const std::vector<RowFault>& found, const Mask& mask,
                    Faults& faults) {
  for (std::size_t i = 0; i < std::min(kRowsNamed, found.size()); ++i) {
    faults.push_back(warning_at(query, row_words(found[i], mask)));
  }
  if (found.size() > kRowsNamed) {
    faults.push_back(
        warning_at(query, fmt::format("{} more rows cannot be read", found.size() - kRowsNamed)));
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

void add_unknown_facts(const HostQuery& query, const HostPage& page, const Rulebook& rulebook,
                       Faults& faults) {
  const auto declared = declared_facts(rulebook);
  std::map<std::pair<std::string, std::string>, std::size_t> facts;
  for (const MirrorRow& row : page.rows) {
    const auto* event = std::get_if<Event>(&row.record);
    if (row.deleted || event == nullptr) continue;
    const auto known = declared.find(event->kind);
    if (known == declared.end()) continue;
    for (const Fact& fact : event->facts) {
      // Why something is late, any kind may say: engine/deadlines/late_reason.hpp.
      const bool anywhere = fact.name == kLateReasonFact || fact.name == kLateOfFact;
      if (!anywhere && !known->second.contains(fact.name)) ++facts[{event->kind, fact.name}];
    }
  }
  for (const auto& [fact, count] : facts) {
    faults.push_back(
        warning_at(query, fact_words(fact.first, fact.second, count, declared.at(fact.first))));
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

Faults sample_host(HostReader& reader, const Rulebook& rulebook, const HostSample& sample) {
  std::set<std::pair<std::string, std::string>> ids;
  for (const RowFault& fault : sample.known) ids.emplace(fault.query, fault.row_id);
  Faults faults;
  std::vector<const DatedKind*> missing = without_dates(rulebook);
  const HostQuery* events = nullptr;
  for (const HostQuery& query : reader.queries()) {
    auto page = reader.read_page(query, Cursor{}, sample.rows);
    if (!page) continue;
    if (query.kind == RecordKind::events) events = &query;
    std::erase_if(missing, [&](const DatedKind* dated) { return brings(*page, dated->kind); });
    std::erase_if(page->faults, [&](const RowFault& fault) {
      return ids.contains({fault.query, fault.row_id});
    });
    add_row_faults(query, page->faults, sample.mask, faults);
    if (sample.unknown_words) add_unknown_words(query, *page, rulebook, faults);
    add_unknown_facts(query, *page, rulebook, faults);
  }
  for (const DatedKind* dated : missing) {
    if (events == nullptr) break;
    faults.push_back(warning_at(
        *events, fmt::format("no event of the kind '{}' here, and [dates] of duecourse.toml has no "
                             "list '{}': what waits for one of both never begins",
                             dated->kind, dated->list)));
  }
  return faults;
}

Faults warnings_of(const std::vector<RowFault>& faults, const Mask& mask,
                   const std::vector<HostQuery>& queries, const Place& otherwise) {
  Faults warnings;
  for (const RowFault& fault : faults) {
    const auto query = std::find_if(queries.begin(), queries.end(),
                                    [&](const HostQuery& one) { return one.name == fault.query; });
    const Place place = query == queries.end() ? otherwise : Place{query->file, 1, 1};
    warnings.push_back({place, row_words(fault, mask), Severity::warning});
  }
  return warnings;
}

}  // namespace duecourse::adapters
