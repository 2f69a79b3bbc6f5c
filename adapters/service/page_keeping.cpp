// Taking over a page of the host.
#include "adapters/service/page_keeping.hpp"

#include <algorithm>
#include <set>

namespace duecourse::adapters {
namespace {

constexpr std::size_t kFewGone = 20;

// Rows of an event whose child was changed in the host, read again by id.
struct LostChildren {
  std::vector<MirrorRow> rows;
  std::vector<RowFault> faults;
  std::vector<std::string> read_ids;
  std::vector<std::string> gone;  // row ids
};

Result<void> look_again(HostReader& reader, const HostQuery& query, const std::string& host_id,
                        const std::vector<std::string>& mirrored, LostChildren& into) {
  auto page = reader.read_by_id(query, host_id);
  if (!page) return page.error();
  for (const std::string& row_id : mirrored) {
    const auto& read = page->read_ids;
    if (std::find(read.begin(), read.end(), row_id) == read.end()) into.gone.push_back(row_id);
  }
  std::move(page->rows.begin(), page->rows.end(), std::back_inserter(into.rows));
  std::move(page->faults.begin(), page->faults.end(), std::back_inserter(into.faults));
  std::move(page->read_ids.begin(), page->read_ids.end(), std::back_inserter(into.read_ids));
  return {};
}

Result<LostChildren> lost_children(const ServiceParts& parts, const HostQuery& query,
                                   const HostPage& page) {
  LostChildren lost;
  const std::set<std::string> in_page(page.read_ids.begin(), page.read_ids.end());
  std::set<std::string> host_ids;
  for (const MirrorRow& row : page.rows) host_ids.insert(host_id_of(row.row_id));
  for (const std::string& host_id : host_ids) {
    const auto mirrored = parts.store.rows_of(query.name, host_id);
    if (!mirrored) return mirrored.error();
    const bool others = std::any_of(mirrored->begin(), mirrored->end(),
                                    [&](const std::string& id) { return !in_page.contains(id); });
    if (!others) continue;
    if (auto done = look_again(parts.reader, query, host_id, *mirrored, lost); !done) {
      return done.error();
    }
  }
  return lost;
}

}  // namespace

std::string host_id_of(const std::string& row_id) {
  return row_id.substr(0, row_id.find('\x1f'));
}

void add_counts(UpsertCount& sum, const UpsertCount& more) {
  sum.added += more.added;
  sum.changed += more.changed;
  sum.unchanged += more.unchanged;
  sum.deleted += more.deleted;
}

Result<UpsertCount> take_over(const ServiceParts& parts, const HostQuery& query,
                              const HostPage& page) {
  auto upserted = parts.store.upsert(page.rows);
  if (!upserted) return upserted;
  auto faults = parts.store.put_row_faults(query.name, page.read_ids, page.faults);
  if (!faults) return faults.error();
  return upserted;
}

Result<void> drop_lost_children(const ServiceParts& parts, const HostQuery& query,
                                const HostPage& page, UpsertCount& count) {
  const auto lost = lost_children(parts, query, page);
  if (!lost) return lost.error();
  if (lost->read_ids.empty() && lost->gone.empty()) return {};
  const auto upserted = parts.store.upsert(lost->rows);
  if (!upserted) return upserted.error();
  add_counts(count, *upserted);
  // So many at once are left to the sweeps, which make sure, and may hold the query.
  if (lost->gone.size() > kFewGone) return {};
  for (const std::string& row_id : lost->gone) {
    if (auto removed = parts.store.remove(query.name, row_id); !removed) return removed;
    ++count.deleted;
  }
  return parts.store.put_row_faults(query.name, lost->read_ids, lost->faults);
}

}  // namespace duecourse::adapters
