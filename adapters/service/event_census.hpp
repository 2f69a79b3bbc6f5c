// Events by kind and by their times, for a report on the host. Pure; memory grows with kinds.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "adapters/ports/host_reader.hpp"
#include "adapters/ports/records.hpp"
#include "adapters/service/report_line.hpp"
#include "engine/framework/rulebook.hpp"

namespace duecourse::adapters {

/// Counts events as they are read.
class EventCensus {
 public:
  /// `now`: nothing: what lies ahead, and how old the newest is, are not looked at.
  EventCensus(const Rulebook& rulebook, std::optional<Instant> now);

  /// `query`: the name of that which gave it.
  void add(const Event& event, const std::string& query);

  /// Which kinds there are, which never occur though a rule waits for them, which nobody knows: an
  /// advice on these names the files of `queries`.
  [[nodiscard]] ReportGroup report_kinds(const std::vector<HostQuery>& queries) const;
  [[nodiscard]] ReportGroup report_dates() const;

 private:
  void report_waiting(ReportGroup& group) const;
  [[nodiscard]] std::string files_of(const std::string& kind,
                                     const std::vector<HostQuery>& queries) const;

  const Rulebook& rulebook_;
  std::optional<Instant> now_;
  std::set<std::string> plans_;  // kinds that may lie ahead
  std::map<std::string, std::size_t> kinds_;
  std::map<std::string, std::set<std::string>> queries_of_;  // by kind: those that give it
  std::size_t events_ = 0;
  std::size_t by_day_ = 0;      // known only by their day
  std::size_t unrecorded_ = 0;  // nobody says when they were typed in
  Tally recorded_ahead_;
  Tally occurred_ahead_;
  std::optional<Instant> newest_;  // recorded; where that is not said, occurred
};

}  // namespace duecourse::adapters
