// A report on a host, group by group.
#include "adapters/service/host_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "adapters/service/case_census.hpp"
#include "adapters/service/event_census.hpp"
#include "adapters/service/framework_words.hpp"
#include "adapters/service/people_census.hpp"
#include "engine/base/nearest_word.hpp"

namespace duecourse::adapters {
namespace {

ReportLine line_of(const QueryRead& read, const Mask& mask) {
  ReportLine line;
  line.key = "rows_of_" + read.query.name;
  line.count = read.rows;
  line.text = fmt::format("{}: {} row(s)", read.query.name, spell_count(read.rows));
  if (!read.trouble.empty()) {
    line.well = false;
    line.text += ", not read to the end: " + read.trouble;
    line.advice = "whatever counts these rows below is too low";
  } else if (read.unreadable.count() > 0) {
    line.well = false;
    line.text += fmt::format(", {} cannot be read{}", spell_count(read.unreadable.count()),
                             read.unreadable.some());
    line.advice = fmt::format("the first: {}. Mend it in the case system, or {}",
                              mask.fault(read.why), read.query.file);
    line.examples = read.unreadable.examples();
  }
  return line;
}

// The child of an event is behind a unit separator in the row's id.
std::string shown_id(std::string row_id) {
  if (row_id.empty()) return "without an id";
  std::replace(row_id.begin(), row_id.end(), '\x1f', '/');
  return row_id;
}

// The first query of a kind: the file that a person would edit.
std::string file_of(RecordKind kind, const std::vector<HostQuery>& queries) {
  for (const HostQuery& query : queries) {
    if (query.kind == kind && !query.file.empty()) return query.file;
  }
  return fmt::format("the query of {} (there is none yet)", word_of(kind));
}

}  // namespace

struct HostCensus::Count {
  explicit Count(const ReportGround& from)
      : ground(from), cases(from.rulebook, from.now), events(from.rulebook, from.now) {}

  void add(const Team& team, const std::string&) { people.add(team); }
  void add(const Worker& worker, const std::string&) { people.add(worker); }
  void add(const CaseRecord& record, const std::string&) {
    cases.add(record);
    people.name_team(record.team);
  }
  void add(const EnrolmentRecord& record, const std::string&) {
    cases.add(record);
    ++enrolments[record.enrolment.framework];
  }
  void add(const RoleRecord& record, const std::string&) {
    cases.add(record);
    people.name_worker(record.holding.worker);
    ++roles[record.holding.role];
  }
  void add(const Event& event, const std::string& query) {
    cases.add(event);
    events.add(event, query);
    if (event.by) people.name_worker(*event.by);
  }

  /// False: no enrolment names a framework that there is, so that every case takes part in all.
  [[nodiscard]] bool enrolments_say_who() const {
    return std::any_of(enrolments.begin(), enrolments.end(), [&](const auto& named) {
      return find_framework(ground.rulebook, named.first) != nullptr;
    });
  }
  [[nodiscard]] bool takes_part(const CaseSeen& seen, const std::set<FrameworkId>& in) const {
    if (!enrolments_known) return true;
    return std::any_of(in.begin(), in.end(),
                       [&](const FrameworkId& id) { return seen.frameworks.contains(id); });
  }

  [[nodiscard]] ReportGroup report_rows() const;
  [[nodiscard]] ReportGroup report_roles() const;
  [[nodiscard]] ReportLine report_role(const std::string& role,
                                       const std::set<FrameworkId>& frameworks) const;
  [[nodiscard]] ReportGroup report_enrolments() const;
  void report_open_cases(std::vector<ReportLine>& lines) const;

  ReportGround ground;
  std::vector<QueryRead> read;
  PeopleCensus people;
  CaseCensus cases;
  EventCensus events;
  std::map<FrameworkId, std::size_t> enrolments;
  std::map<std::string, std::size_t> roles;
  bool enrolments_known = false;
};

ReportGroup HostCensus::Count::report_rows() const {
  ReportGroup group{"rows", "Rows", {}};
  for (const QueryRead& one : read) group.lines.push_back(line_of(one, ground.mask));
  return group;
}

ReportLine HostCensus::Count::report_role(const std::string& role,
                                          const std::set<FrameworkId>& frameworks) const {
  std::size_t held = 0;
  Tally none;
  for (const auto& [id, seen] : cases.cases()) {
    if (!seen.is_open() || !takes_part(seen, frameworks)) continue;
    if (seen.holds(role)) {
      ++held;
    } else {
      none.add(id);
    }
  }
  std::vector<std::string> names;
  for (const FrameworkId& id : frameworks) names.push_back(id.str());
  ReportLine line = none.line("role_" + role, "", "");
  line.well = held > 0 || none.count() == 0;
  line.text = fmt::format("{} (asked for by {}): {} open case(s) have one, {} have none{}", role,
                          fmt::join(names, ", "), spell_count(held), spell_count(none.count()),
                          none.some());
  if (!line.well) {
    line.advice = fmt::format(
        "nobody holds it: let {} return it under that word, or events "
        "'allocated' with role '{}'",
        file_of(RecordKind::roles, ground.queries), role);
  }
  return line;
}

ReportGroup HostCensus::Count::report_roles() const {
  ReportGroup group{"roles", "Roles", {}};
  const auto asked = roles_asked_for(ground.rulebook, ground.posts);
  std::vector<std::string> words;
  for (const auto& [role, frameworks] : asked) {
    words.push_back(role);
    group.lines.push_back(report_role(role, frameworks));
  }
  for (const auto& [role, count] : roles) {
    if (asked.contains(role)) continue;
    const auto nearest = nearest_word(role, words);
    ReportLine line;
    line.key = "unknown_" + role;
    line.well = !nearest;
    line.count = count;
    line.text = fmt::format("'{}' ({} row(s)): no framework asks for it", role, spell_count(count));
    if (nearest) {
      line.advice = fmt::format("did you mean '{}'? Mend {}", *nearest,
                                file_of(RecordKind::roles, ground.queries));
    }
    group.lines.push_back(std::move(line));
  }
  return group;
}

void HostCensus::Count::report_open_cases(std::vector<ReportLine>& lines) const {
  const std::string file = file_of(RecordKind::enrolments, ground.queries);
  std::size_t open = 0;
  Tally unwatched;
  Tally without_record;
  std::map<std::string, std::size_t> by_framework;
  for (const auto& [id, seen] : cases.cases()) {
    if (seen.has_events && !seen.has_record) without_record.add(id);
    if (!seen.is_open()) continue;
    ++open;
    if (enrolments_known && !seen.enrolled) unwatched.add(id);
    for (const FrameworkId& framework : seen.frameworks) ++by_framework[framework.str()];
  }
  ReportLine all;
  all.key = "open_cases";
  all.count = open;
  all.counts = by_framework;
  all.well = open > 0;
  all.text =
      fmt::format("{} open case(s) of {}", spell_count(open), spell_count(cases.cases().size()));
  for (const auto& [framework, count] : by_framework) {
    all.text += fmt::format(", {} in {}", spell_count(count), framework);
  }
  if (!all.well) all.advice = "there is nothing to watch: do events and cases have the same ids?";
  lines.push_back(std::move(all));
  if (enrolments_known) {
    lines.push_back(unwatched.line("not_enrolled", "open case(s) are enrolled nowhere",
                                   "nobody watches them: let " + file + " return them"));
  } else {
    ReportLine every;
    every.key = "every_case";
    every.text =
        "no enrolment names a framework that there is: every case takes part in every "
        "framework that watches cases";
    lines.push_back(std::move(every));
  }
  lines.push_back(without_record.line(
      "without_record", "case(s) with events that the query of cases does not return",
      "they have no team and no reference: let " + file_of(RecordKind::cases, ground.queries) +
          " return them"));
}

ReportGroup HostCensus::Count::report_enrolments() const {
  ReportGroup group{"enrolments", "Cases and enrolments", {}};
  report_open_cases(group.lines);
  std::vector<std::string> ids;
  for (const Framework& framework : ground.rulebook.frameworks) ids.push_back(framework.id.str());
  for (const auto& [id, count] : enrolments) {
    if (find_framework(ground.rulebook, id) != nullptr) continue;
    const auto nearest = nearest_word(id.str(), ids);
    ReportLine line;
    line.key = "unknown_" + id.str();
    line.well = false;
    line.count = count;
    line.text = fmt::format("{} enrolment(s) in '{}', which no framework file has",
                            spell_count(count), id.str());
    line.advice = nearest ? fmt::format("did you mean '{}'?", *nearest)
                          : "add the framework to [frameworks] files, or leave these rows out";
    group.lines.push_back(std::move(line));
  }
  return group;
}

HostCensus::HostCensus(const ReportGround& ground) : count_(std::make_unique<Count>(ground)) {}

HostCensus::~HostCensus() = default;

void HostCensus::add(const MirrorRow& row) {
  if (row.deleted) return;
  std::visit([&](const auto& record) { count_->add(record, row.query); }, row.record);
}

void HostCensus::add_query(QueryRead read) {
  count_->read.push_back(std::move(read));
}

HostReport HostCensus::report() const {
  Count& count = *count_;
  count.enrolments_known = count.enrolments_say_who();
  const auto& queries = count.ground.queries;
  HostReport report;
  report.push_back(count.report_rows());
  report.push_back(count.people.report(file_of(RecordKind::workers, queries),
                                       file_of(RecordKind::teams, queries)));
  report.push_back(count.report_roles());
  report.push_back(count.report_enrolments());
  report.push_back(count.events.report_kinds(queries));
  report.push_back(count.events.report_dates());
  return report;
}

HostReport report_on_host(HostReader& reader, const ReportGround& ground, std::size_t page_size,
                          const Progress& progress) {
  HostCensus census(ground);
  std::size_t before = 0;
  for (const HostQuery& query : reader.queries()) {
    QueryRead read;
    read.query = query;
    Cursor at;
    for (bool more = true; more;) {
      const auto page = reader.read_page(query, at, page_size);
      if (!page) {
        read.trouble = page.error().message;
        break;
      }
      for (const MirrorRow& row : page->rows) census.add(row);
      for (const RowFault& fault : page->faults) {
        if (read.unreadable.count() == 0) read.why = fault.message;
        read.unreadable.add(shown_id(fault.row_id));
      }
      const auto& ids = page->read_ids;
      read.rows += static_cast<std::size_t>(
          std::count_if(ids.begin(), ids.end(), [](const std::string& id) { return !id.empty(); }));
      if (progress) progress(before + read.rows, 0);
      more = page->more && !(page->next == at);
      at = page->next;
    }
    before += read.rows;
    census.add_query(std::move(read));
  }
  return census.report();
}

}  // namespace duecourse::adapters
