#include "adapters/service/people_census.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace duecourse::adapters {

void PeopleCensus::name_worker(const WorkerId& worker) {
  if (!worker.empty()) ++named_workers_[worker.str()];
}

void PeopleCensus::name_team(const TeamId& team) {
  if (!team.empty()) ++named_teams_[team.str()];
}

// Their own, their team's, or that of a team above: somebody else than themselves. Whoever manages
// a team with none above it has nobody to have.
bool PeopleCensus::has_manager(const Worker& worker) const {
  if (!worker.manager.empty()) return true;
  const bool at_the_top = std::any_of(teams_.begin(), teams_.end(), [&](const auto& team) {
    return team.second.manager == worker.id && team.second.parent.empty();
  });
  if (at_the_top) return true;
  std::set<std::string> seen;
  for (TeamId at = worker.team; !at.empty() && seen.insert(at.str()).second;) {
    const auto team = teams_.find(at.str());
    if (team == teams_.end()) return false;
    const WorkerId& manager = team->second.manager;
    if (!manager.empty() && manager != worker.id) return true;
    at = team->second.parent;
  }
  return false;
}

void PeopleCensus::report_workers(const std::string& file, std::vector<ReportLine>& lines) const {
  std::size_t active = 0;
  Tally addresses;
  Tally managers;
  Tally teams;
  Tally unknown_teams;
  for (const auto& [id, worker] : workers_) {
    if (!worker.active) continue;
    ++active;
    if (worker.email.empty()) addresses.add(id);
    if (!has_manager(worker)) managers.add(id);
    if (worker.team.empty()) teams.add(id);
    if (!worker.team.empty() && !teams_.contains(worker.team.str())) {
      unknown_teams.add(fmt::format("{} in {}", id, worker.team.str()));
    }
  }
  ReportLine all;
  all.key = "active_workers";
  all.count = active;
  all.well = active > 0;
  all.text =
      fmt::format("{} active worker(s) of {}", spell_count(active), spell_count(workers_.size()));
  if (!all.well) all.advice = "nobody can be reminded: look at the column active in " + file;
  lines.push_back(std::move(all));
  lines.push_back(addresses.line(
      "without_address", "active worker(s) without an e-mail address",
      "what is theirs goes to who covers for them, their manager or the fallback mailbox: fill "
      "the column email in " +
          file));
  lines.push_back(managers.line(
      "without_manager", "active worker(s) without a manager, neither their own nor their team's",
      "their escalations go to the fallback mailbox: fill manager_id in " + file +
          ", or in the teams"));
  lines.push_back(teams.line("without_team", "active worker(s) in no team",
                             "no team manager hears of their cases: fill team_id in " + file));
  lines.push_back(
      unknown_teams.line("in_unknown_team", "active worker(s) in a team that is not there",
                         "let the query of teams return it, or mend team_id in " + file));
}

void PeopleCensus::report_teams(const std::string& file, std::vector<ReportLine>& lines) const {
  Tally managers;
  Tally mailboxes;
  Tally strangers;
  for (const auto& [id, team] : teams_) {
    if (team.manager.empty()) managers.add(id);
    if (team.mailbox.empty()) mailboxes.add(id);
    if (!team.manager.empty() && !workers_.contains(team.manager.str())) {
      strangers.add(fmt::format("{} of {}", team.manager.str(), id));
    }
  }
  for (const auto& [id, worker] : workers_) {
    if (!worker.active || worker.manager.empty()) continue;
    if (!workers_.contains(worker.manager.str())) {
      strangers.add(fmt::format("{} of {}", worker.manager.str(), id));
    }
  }
  ReportLine all;
  all.key = "teams";
  all.count = teams_.size();
  all.text = fmt::format("{} team(s)", spell_count(teams_.size()));
  lines.push_back(std::move(all));
  lines.push_back(
      managers.line("teams_without_manager", "team(s) without a manager",
                    "escalations to the team manager go up, or to the fallback mailbox: "
                    "fill manager_id in " +
                        file));
  lines.push_back(mailboxes.line("teams_without_mailbox", "team(s) without a mailbox",
                                 "what is for the team as such goes to the fallback mailbox: fill "
                                 "mailbox in " +
                                     file));
  lines.push_back(strangers.line("managers_not_workers", "manager(s) who are not among the workers",
                                 "nobody can write to them: let the query of workers return them"));
}

void PeopleCensus::report_strangers(const std::string& file, std::vector<ReportLine>& lines) const {
  Tally strangers;
  for (const auto& [id, times] : named_workers_) {
    if (!workers_.contains(id)) strangers.add(id, times);
  }
  lines.push_back(strangers.line(
      "named_not_workers", "record(s) name a worker who is not among the workers",
      "whose duty it is stays unknown: do worker ids mean the same in all queries? See " + file));
  Tally teams;
  for (const auto& [id, times] : named_teams_) {
    if (!teams_.contains(id)) teams.add(id, times);
  }
  lines.push_back(teams.line("named_not_teams", "case(s) name a team that is not among the teams",
                             "their team manager is unknown: let the query of teams return it"));
}

ReportGroup PeopleCensus::report(const std::string& workers_file,
                                 const std::string& teams_file) const {
  ReportGroup group{"workers", "Workers and teams", {}};
  report_workers(workers_file, group.lines);
  report_teams(teams_file, group.lines);
  report_strangers(workers_file, group.lines);
  return group;
}

}  // namespace duecourse::adapters
