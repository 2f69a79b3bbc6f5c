// The host port: reads the council's configured queries, page by page, and never writes.
#pragma once

#include <string>
#include <vector>

#include "adapters/ports/records.hpp"
#include "engine/base/fault.hpp"
#include "engine/base/result.hpp"

namespace duecourse::adapters {

/// A configured query.
struct HostQuery {
  std::string name;  ///< unique; the .sql file's stem
  RecordKind kind = RecordKind::events;
  bool stamped = true;  ///< has changed_at: read by (changed_at, id); otherwise whole, by id
  std::string file;     ///< where its SQL stands, for faults
};

/// One page of a query, in order. `next` continues after its last row.
struct HostPage {
  std::vector<MirrorRow> rows;
  std::vector<RowFault> faults;
  std::vector<std::string> read_ids;  ///< every row id of the page, read or faulty
  Cursor next;
  bool more = false;
};

class HostReader {
 public:
  virtual ~HostReader() = default;
  /// In the order in which they are to be polled: teams first, events last.
  [[nodiscard]] virtual const std::vector<HostQuery>& queries() const = 0;
  /// Up to `limit` rows after `after`. unavailable: the host did not answer; invalid_input: the
  /// query itself is wrong (unknown column, missing id): a person has to mend it.
  [[nodiscard]] virtual Result<HostPage> read_page(const HostQuery& query, const Cursor& after,
                                                   std::size_t limit) = 0;
  /// All rows that the host has now for one id (several children: several rows).
  [[nodiscard]] virtual Result<HostPage> read_by_id(const HostQuery& query,
                                                    const std::string& id) = 0;
  /// The cursor set back by the configured overlap, so that late commits with early stamps are
  /// seen. A query without stamps is read from the beginning.
  [[nodiscard]] virtual Cursor with_overlap(const HostQuery& query, const Cursor& cursor) const = 0;
  /// The service is to stop: whatever is waited for answers unavailable. From any thread.
  virtual void interrupt() = 0;
  /// Runs every query once for its columns: everything that is wrong, with file and line.
  [[nodiscard]] virtual Faults check() = 0;
};

}  // namespace duecourse::adapters
