// What the records of a host add up to, beside the frameworks that wait for them: who lacks an
// address, which roles nobody holds, which cases nobody watches. For the system owner who plugs a
// host in. Memory grows with cases and workers, not with events.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/ports/host_reader.hpp"
#include "adapters/service/parts.hpp"
#include "adapters/service/record_fields.hpp"
#include "adapters/service/report_line.hpp"
#include "engine/framework/rulebook.hpp"

namespace duecourse::adapters {

/// Groups in the order in which they are read. What a reader finds out about its own kind of host
/// (its schema version, step types that are mapped, ignored or neither) is one more group in front.
using HostReport = std::vector<ReportGroup>;

/// What the report is made against. Borrowed, but for `now`.
struct ReportGround {
  const Rulebook& rulebook;
  const std::map<std::string, std::string>& posts;  ///< of the configuration: name -> address
  const std::vector<HostQuery>& queries;            ///< whose files an advice names
  /// Nothing: a host of a made-up time. What lies ahead, and how old the newest event is, are then
  /// not looked at, and a role that has an end is not held.
  std::optional<Instant> now;
  Mask mask{};  ///< of what is quoted of a row that cannot be read
};

/// How the reading of one query went.
struct QueryRead {
  HostQuery query;
  std::size_t rows = 0;  ///< readable or not
  Tally unreadable;      ///< rows that cannot be read, by id
  std::string why;       ///< of the first of them
  std::string trouble;   ///< why it was not read to its end; empty: it was
};

/// Counts records as they are read, each once, in any order. Pure.
class HostCensus {
 public:
  explicit HostCensus(const ReportGround& ground);
  ~HostCensus();
  HostCensus(const HostCensus&) = delete;
  HostCensus& operator=(const HostCensus&) = delete;

  /// A row that was read. One that the host marks as deleted does not count.
  void add(const MirrorRow& row);
  /// After its rows.
  void add_query(QueryRead read);

  [[nodiscard]] HostReport report() const;

 private:
  struct Count;
  std::unique_ptr<Count> count_;
};

/// Reads every query to its end, page by page, and reports. `page_size`: rows asked for at once;
/// `progress` is told how many rows were read.
[[nodiscard]] HostReport report_on_host(HostReader& reader, const ReportGround& ground,
                                        std::size_t page_size, const Progress& progress);

}  // namespace duecourse::adapters
