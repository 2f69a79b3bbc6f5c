// Workers and teams, for a report on the host. Pure.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "adapters/ports/records.hpp"
#include "adapters/service/report_line.hpp"

namespace duecourse::adapters {

/// Every worker and team that the host has, and who is named without being there.
class PeopleCensus {
 public:
  void add(const Team& team) { teams_.insert_or_assign(team.id.str(), team); }
  void add(const Worker& worker) { workers_.insert_or_assign(worker.id.str(), worker); }
  /// A worker, and a team, whom another record names.
  void name_worker(const WorkerId& worker);
  void name_team(const TeamId& team);

  /// `workers_file`, `teams_file`: the queries that a person would edit.
  [[nodiscard]] ReportGroup report(const std::string& workers_file,
                                   const std::string& teams_file) const;

 private:
  [[nodiscard]] bool has_manager(const Worker& worker) const;
  void report_workers(const std::string& file, std::vector<ReportLine>& lines) const;
  void report_teams(const std::string& file, std::vector<ReportLine>& lines) const;
  void report_strangers(const std::string& file, std::vector<ReportLine>& lines) const;

  std::map<std::string, Worker> workers_;
  std::map<std::string, Team> teams_;
  std::map<std::string, std::size_t> named_workers_;  // how often
  std::map<std::string, std::size_t> named_teams_;
};

}  // namespace duecourse::adapters
