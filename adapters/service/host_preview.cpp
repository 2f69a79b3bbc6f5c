#include "adapters/service/host_preview.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "adapters/files/configuration.hpp"
#include "adapters/host/row_columns.hpp"
#include "adapters/service/council_files.hpp"
#include "adapters/service/framework_words.hpp"

namespace duecourse::adapters {
namespace {

constexpr std::size_t kRowsAtOnce = 5000;

/// Rows without an id cannot be told apart: the page's faults say how many they are.
std::size_t rows_in(const HostPage& page) {
  const auto& ids = page.read_ids;
  const auto rows =
      std::count_if(ids.begin(), ids.end(), [](const std::string& id) { return !id.empty(); });
  return static_cast<std::size_t>(rows);
}

void take(HostPage page, QueryPreview& into) {
  into.read += rows_in(page);
  into.more = page.more;
  std::move(page.rows.begin(), page.rows.end(), std::back_inserter(into.rows));
  std::move(page.faults.begin(), page.faults.end(), std::back_inserter(into.faults));
}

QueryPreview preview_of(const HostQuery& query) {
  QueryPreview preview;
  preview.query = query;
  preview.columns = canonical_columns(query.kind);
  return preview;
}

QueryPreview first_rows(HostReader& reader, const HostQuery& query, std::size_t rows) {
  QueryPreview preview = preview_of(query);
  auto page = reader.read_page(query, Cursor{}, rows);
  if (!page) {
    preview.error = page.error();
    return preview;
  }
  take(std::move(*page), preview);
  return preview;
}

/// Whom the records of the case name.
struct Named {
  std::set<std::string> teams;
  std::set<std::string> workers;

  void add(const MirrorRow& row) {
    if (const auto* record = std::get_if<CaseRecord>(&row.record)) {
      teams.insert(record->team.str());
    } else if (const auto* role = std::get_if<RoleRecord>(&row.record)) {
      workers.insert(role->holding.worker.str());
    } else if (const auto* event = std::get_if<Event>(&row.record)) {
      if (event->by) workers.insert(event->by->str());
    } else if (const auto* worker = std::get_if<Worker>(&row.record)) {
      teams.insert(worker->team.str());
      workers.insert(worker->manager.str());
    } else if (const auto* team = std::get_if<Team>(&row.record)) {
      workers.insert(team->manager.str());
    }
  }
};

bool is_of_case(const MirrorRow& row, const std::string& case_id) {
  if (const auto* enrolment = std::get_if<EnrolmentRecord>(&row.record)) {
    return enrolment->subject.kind == SubjectKind::case_ && enrolment->subject.id.str() == case_id;
  }
  if (const auto* role = std::get_if<RoleRecord>(&row.record)) {
    return role->holding.case_id.str() == case_id;
  }
  const auto* event = std::get_if<Event>(&row.record);
  return event != nullptr && event->subject.kind == SubjectKind::case_ &&
         event->subject.id.str() == case_id;
}

/// Reads a query in search of the case; memory holds one page and what was found.
QueryPreview search(HostReader& reader, const HostQuery& query, const std::string& case_id,
                    std::size_t read_most) {
  QueryPreview preview = preview_of(query);
  Cursor at;
  do {
    auto page = reader.read_page(query, at, std::min(kRowsAtOnce, read_most - preview.read));
    if (!page) {
      preview.error = page.error();
      return preview;
    }
    preview.more = page->more && !(page->next == at);
    preview.read += std::max<std::size_t>(rows_in(*page), 1);
    for (MirrorRow& row : page->rows) {
      if (is_of_case(row, case_id)) preview.rows.push_back(std::move(row));
    }
    at = page->next;
  } while (preview.more && preview.read < read_most);
  return preview;
}

QueryPreview by_ids(HostReader& reader, const HostQuery& query, const std::set<std::string>& ids) {
  QueryPreview preview = preview_of(query);
  for (const std::string& id : ids) {
    if (id.empty()) continue;
    auto page = reader.read_by_id(query, id);
    if (!page) {
      preview.error = page.error();
      return preview;
    }
    take(std::move(*page), preview);
  }
  preview.more = false;
  return preview;
}

/// Everything the queries of a kind hold of the case.
QueryPreview of_case(HostReader& reader, const HostQuery& query, const std::string& case_id,
                     std::size_t read_most, const Named& named) {
  switch (query.kind) {
    case RecordKind::teams:
      return by_ids(reader, query, named.teams);
    case RecordKind::workers:
      return by_ids(reader, query, named.workers);
    case RecordKind::cases:
      return by_ids(reader, query, {case_id});
    case RecordKind::enrolments:
    case RecordKind::roles:
    case RecordKind::events:
      break;
  }
  return search(reader, query, case_id, read_most);
}

}  // namespace

std::vector<QueryPreview> preview_case(HostReader& reader, const std::string& case_id,
                                       std::size_t read_most) {
  // Workers come before teams, since a worker names its team; the case's own records before both.
  constexpr std::array<RecordKind, 6> kOrder{RecordKind::cases,   RecordKind::enrolments,
                                             RecordKind::roles,   RecordKind::events,
                                             RecordKind::workers, RecordKind::teams};
  Named named;
  std::vector<QueryPreview> previews;
  for (const RecordKind kind : kOrder) {
    for (const HostQuery& query : reader.queries()) {
      if (query.kind != kind) continue;
      previews.push_back(of_case(reader, query, case_id, read_most, named));
      for (const MirrorRow& row : previews.back().rows) named.add(row);
    }
  }
  return previews;
}

HostPreview preview_host(const std::filesystem::path& configuration,
                         const PreviewRequest& request) {
  HostPreview preview;
  const CouncilFiles files = read_council_files(configuration);
  if (files.rulebook) {
    preview.zone = files.rulebook->zone;
    preview.codes = known_codes(*files.rulebook);
  }
  const bool usable = files.readable && !files.configuration->host.database.empty() &&
                      !files.configuration->host.queries.empty();
  if (!usable) {
    preview.faults = files.faults;
    return preview;
  }
  HostReaderMade host = host_reader_of(*files.configuration, preview.zone);
  preview.faults = std::move(host.faults);
  if (!host.reader) return preview;
  if (!request.case_id.empty()) {
    preview.queries = preview_case(*host.reader, request.case_id, request.read_most);
    return preview;
  }
  std::vector<std::string> names;
  for (const HostQuery& query : host.reader->queries()) {
    names.push_back(query.name);
    if (!request.query.empty() && query.name != request.query) continue;
    preview.queries.push_back(first_rows(*host.reader, query, request.rows));
  }
  if (!request.query.empty() && preview.queries.empty()) preview.no_such_query = std::move(names);
  return preview;
}

}  // namespace duecourse::adapters
