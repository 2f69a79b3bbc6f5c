// duecourse caseload: the standing report for supervisors and leads.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <ostream>

#include "adapters/cli/children_rows.hpp"
#include "adapters/cli/command_line.hpp"
#include "adapters/cli/progress_bar.hpp"
#include "adapters/service/caseload_report.hpp"
#include "adapters/service/children_report.hpp"
#include "engine/caseload_records.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::adapters {

namespace {

using Json = nlohmann::ordered_json;

struct CaseloadOptions {
  std::string report;
  std::string worker;
  std::string team;
  std::string supervisor;
};

Json text_or_null(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

const std::vector<std::string>& worker_columns() {
  static const std::vector<std::string> kColumns{"worker",       "name",     "team",
                                                 "supervisor",   "families", "limit",
                                                 "agreed_until", "over_by",  "open_long"};
  return kColumns;
}

const std::vector<std::string>& case_columns() {
  static const std::vector<std::string> kColumns{
      "case", "reference", "team",       "worker", "supervisor",
      "risk", "high_risk", "open_since", "mark",   "last_oversight"};
  return kColumns;
}

const std::vector<std::string>& team_columns() {
  static const std::vector<std::string> kColumns{
      "team",      "name",        "manager", "families",      "workers_over", "open_cases",
      "open_long", "assessments", "audited", "audited_share", "high_risk"};
  return kColumns;
}

Json json_of(const WorkerLoad& load, const Zone& zone) {
  const CaseloadCount& count = load.count;
  Json row;
  row["worker"] = load.worker.str();
  row["name"] = text_or_null(load.name);
  row["team"] = text_or_null(load.team.str());
  row["supervisor"] = text_or_null(load.supervisor.str());
  row["families"] = count.families;
  row["limit"] = count.limit;
  row["agreed_until"] =
      count.agreed_until ? Json(write_moment(*count.agreed_until, zone)) : Json(nullptr);
  row["over_by"] = std::max(0, count.families - count.limit);
  row["open_long"] = load.open_long;
  return row;
}

Json json_of(const OpenCase& open, const Zone& zone) {
  Json row;
  row["case"] = open.id.str();
  row["reference"] = open.reference;
  row["team"] = text_or_null(open.team.str());
  row["worker"] = text_or_null(open.worker.str());
  row["supervisor"] = text_or_null(open.supervisor.str());
  row["risk"] = text_or_null(open.risk);
  row["high_risk"] = open.high_risk;
  row["open_since"] = write_moment(open.since, zone);
  row["mark"] = text_or_null(open.mark);
  row["last_oversight"] = open.overseen ? Json(write_moment(*open.overseen, zone)) : Json(nullptr);
  return row;
}

Json json_of(const TeamLoad& team) {
  Json row;
  row["team"] = text_or_null(team.team.str());
  row["name"] = text_or_null(team.name);
  row["manager"] = text_or_null(team.manager.str());
  row["families"] = team.families;
  row["workers_over"] = team.workers_over;
  row["open_cases"] = team.open_cases;
  row["open_long"] = team.open_long;
  row["assessments"] = team.assessments;
  row["audited"] = team.audited;
  row["audited_share"] = team.assessments == 0
                             ? Json(nullptr)
                             : Json(fmt::format("{} %", team.audited * 100 / team.assessments));
  row["high_risk"] = team.high_risk;
  return row;
}

class Listing {
 public:
  Listing(CommandContext& context, const CaseloadOptions& options)
      : context_(context), options_(options) {}

  void run() {
    const auto council = open_or_complain(context_, StoreUse::read);
    if (!council) return;
    const auto at = times_or_complain(context_, *council);
    if (!at) return;
    if (!known_people_or_complain(context_, *council, options_.worker, options_.team) ||
        !known_people_or_complain(context_, *council, options_.supervisor, "")) {
      return;
    }
    const auto directory = council->directory();
    if (!directory.ok()) return complain(context_, directory.error());
    CaseloadGathering gathering(council->rulebook());
    ChildrenGathering children(council->rulebook());
    ProgressBar bar(context_.terminal, "reading");
    std::size_t seen = 0;
    const auto walked = council->each_subject(
        std::nullopt, *at, [&](const AssessedSubject& subject, const Directory& people) {
          gathering.add(subject, people);
          children.add(subject, people);
          ++seen;
          bar.show(seen, seen + 1);
          return true;
        });
    if (!walked.ok()) return complain(context_, walked.error());
    select(gathering.take(*directory), council->rulebook().zone);
    counts_children_ = counts_children(council->rulebook());
    select(children.take(*directory));
    print();
  }

 private:
  [[nodiscard]] bool wanted(const TeamId& team, const WorkerId& worker,
                            const WorkerId& supervisor) const {
    return (options_.team.empty() || team.str() == options_.team) &&
           (options_.worker.empty() || worker.str() == options_.worker) &&
           (options_.supervisor.empty() || supervisor.str() == options_.supervisor);
  }

  void select(const CaseloadReport& report, const Zone& zone) {
    for (const WorkerLoad& load : report.workers) {
      if (wanted(load.team, load.worker, load.supervisor)) workers_.push_back(json_of(load, zone));
    }
    for (const OpenCase& open : report.cases) {
      if (wanted(open.team, open.worker, open.supervisor)) cases_.push_back(json_of(open, zone));
    }
    const bool people_asked = !options_.worker.empty() || !options_.supervisor.empty();
    for (const TeamLoad& team : report.teams) {
      if (!people_asked && wanted(team.team, {}, {})) teams_.push_back(json_of(team));
    }
  }

  void select(ChildrenReport report) {
    children_columns_ = children_columns(report);
    for (const WorkerChildren& worker : report.workers) {
      if (!wanted(worker.team, worker.worker, worker.supervisor)) continue;
      children_.push_back(json_of(worker, children_columns_));
    }
    // A district is nobody's alone.
    if (options_.team.empty() && options_.worker.empty() && options_.supervisor.empty()) {
      capacities_ = std::move(report.capacities);
    }
  }

  [[nodiscard]] bool asked(const char* part) const {
    return options_.report.empty() || options_.report == part;
  }

  // Of one framework its name says nothing, and whose worker it is was asked.
  [[nodiscard]] std::vector<std::string> shown_children_columns() const {
    std::vector<std::string> columns = children_columns_;
    std::erase(columns, "supervisor");
    const bool one = std::all_of(children_.begin(), children_.end(), [&](const Json& row) {
      return row["framework"] == children_.front()["framework"];
    });
    if (one) std::erase(columns, "framework");
    return columns;
  }

  void print_children() {
    if (counts_children_ && asked("children")) {
      print_table("Children by worker", children_, shown_children_columns());
    }
    if (!asked("capacity")) return;
    for (const CapacityReport& report : capacities_) {
      print_capacity_table(context_.terminal.out, report, context_.terminal.width);
    }
  }

  [[nodiscard]] Json capacities() const {
    Json all = Json::array();
    for (const CapacityReport& one : capacities_) all.push_back(json_of(one));
    return all;
  }

  void print() {
    std::ostream& out = context_.terminal.out;
    const std::string& report = options_.report;
    if (context_.format == Format::json) {
      Json all;
      if (asked("workers")) all["workers"] = workers_;
      if (asked("cases")) all["cases"] = cases_;
      if (asked("teams")) all["teams"] = teams_;
      if (asked("children")) all["children"] = children_;
      if (asked("capacity")) all["capacity"] = capacities();
      out << all.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
      return;
    }
    if (context_.format == Format::csv) {
      if (asked("workers")) return print_csv(workers_, worker_columns());
      if (report == "children") return print_csv(children_, children_columns_);
      if (report == "capacity") return print_capacity_csv(out, capacities_);
      return report == "cases" ? print_csv(cases_, case_columns())
                               : print_csv(teams_, team_columns());
    }
    if (asked("workers")) print_table("Workers", workers_, worker_columns());
    if (asked("teams")) print_table("Teams", teams_, team_columns());
    print_children();
    if (asked("cases")) print_table("Open cases, longest open first", cases_, case_columns());
  }

  void print_csv(const Json& rows, const std::vector<std::string>& columns) {
    Table table(columns);
    for (const Json& row : rows) table.add(cells_of(row, columns));
    table.print_csv(context_.terminal.out);
  }

  void print_table(const char* heading, const Json& rows, std::vector<std::string> columns) {
    std::ostream& out = context_.terminal.out;
    out << heading << '\n';
    if (rows.empty()) {
      out << "none\n\n";
      return;
    }
    std::vector<std::string> headings = columns;
    for (std::string& word : headings) std::replace(word.begin(), word.end(), '_', ' ');
    Table table(std::move(headings));
    for (const Json& row : rows) {
      auto cells = cells_of(row, columns);
      for (std::size_t i = 0; i < cells.size(); ++i) {
        if (row.at(columns[i]).is_array()) cells[i] = listed(row.at(columns[i]));
      }
      table.add(std::move(cells));
    }
    table.print(out, context_.terminal.width);
    out << '\n';
  }

  static std::string listed(const Json& values) {
    std::string text;
    for (const Json& value : values) text += (text.empty() ? "" : ", ") + value.get<std::string>();
    return text;
  }

  CommandContext& context_;
  const CaseloadOptions& options_;
  Json workers_ = Json::array();
  Json cases_ = Json::array();
  Json teams_ = Json::array();
  Json children_ = Json::array();
  std::vector<std::string> children_columns_;
  std::vector<CapacityReport> capacities_;
  bool counts_children_ = false;
};

}  // namespace

void add_caseload(CLI::App& app, CommandContext& context) {
  auto options = std::make_shared<CaseloadOptions>();
  CLI::App* command = app.add_subcommand(
      "caseload",
      "who carries how much, what is open for how long, what was audited; children, "
      "capacity");
  command->footer(
      "Example: duecourse caseload --supervisor W-7 --report cases --format csv\n"
      "CSV is one report: workers, unless --report names another.");
  command
      ->add_option("--report", options->report,
                   "only this part: workers, teams, cases, children or capacity")
      ->check(CLI::IsMember({"workers", "teams", "cases", "children", "capacity"}));
  command->add_option("--worker", options->worker, "only this worker and their cases");
  command->add_option("--supervisor", options->supervisor, "only what is this supervisor's");
  command->add_option("--team", options->team, "only this team");
  add_format(*command, context);
  add_times(*command, context);
  command->callback([options, &context] { Listing(context, *options).run(); });
}

}  // namespace duecourse::adapters
