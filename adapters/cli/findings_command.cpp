// duecourse findings: what is wrong without being a clock.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <ostream>

#include "adapters/cli/command_line.hpp"
#include "adapters/cli/finding_row.hpp"
#include "adapters/cli/progress_bar.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::adapters {

namespace {

struct FindingsOptions {
  std::string case_id;
  std::string worker;
  std::string team;
  std::string framework;
  std::string finding;
  std::vector<std::string> states;
  std::string since;
  bool all = false;
};

// One listed finding, kept small: the JSON row and what it is sorted by.
struct Row {
  nlohmann::ordered_json json;
  std::string reference;
  std::string raised;
  Instant sort{};
};

class Listing {
 public:
  Listing(CommandContext& context, const FindingsOptions& options)
      : context_(context), options_(options) {}

  void run() {
    const auto council = open_or_complain(context_, StoreUse::read);
    if (!council) return;
    const auto at = times_or_complain(context_, *council);
    if (!at || !read_since()) return;
    if (!known_finding_or_complain(context_, council->rulebook(), options_.framework,
                                   options_.finding)) {
      return;
    }
    if (!collect(*council, *at)) return;
    if (rows_.empty() &&
        !known_people_or_complain(context_, *council, options_.worker, options_.team)) {
      return;
    }
    std::stable_sort(rows_.begin(), rows_.end(),
                     [](const Row& a, const Row& b) { return a.sort < b.sort; });
    print();
  }

 private:
  bool read_since() {
    if (options_.since.empty()) return true;
    const auto day = read_day(options_.since);
    if (!day.ok()) {
      complain_usage(context_, options_.since + ": " + day.error().message);
      return false;
    }
    since_ = *day;
    return true;
  }

  bool collect(Council& council, const AssessAt& at) {
    ProgressBar bar(context_.terminal, "reading");
    std::size_t seen = 0;
    const auto visit = [&](const AssessedSubject& subject, const Directory& directory) {
      for (std::size_t i = 0; i < subject.raised.size(); ++i) {
        consider({subject, i, directory, council.rulebook()});
      }
      ++seen;
      bar.show(seen, seen + 1);
      return true;
    };
    if (options_.case_id.empty()) {
      const auto walked = council.each_subject(std::nullopt, at, visit);
      if (!walked.ok()) complain(context_, walked.error());
      return walked.ok();
    }
    const auto one = council.subject({SubjectKind::case_, SubjectId(options_.case_id)}, at);
    if (!one.ok()) {
      complain(context_, one.error());
      return false;
    }
    const auto directory = council.directory();
    if (!directory.ok()) {
      complain(context_, directory.error());
      return false;
    }
    visit(*one, *directory);
    return true;
  }

  [[nodiscard]] bool wanted(const ListedFinding& listed) const {
    const Tracked& tracked = listed.subject.raised[listed.index];
    if (!is_finding(listed)) return false;
    const std::string state = state_of(listed);
    if (!options_.states.empty()) {
      const auto& states = options_.states;
      if (std::find(states.begin(), states.end(), state) == states.end()) return false;
    } else if (!options_.all && state != "raised") {
      return false;
    }
    if (!options_.framework.empty() && tracked.key.framework.str() != options_.framework) {
      return false;
    }
    if (!options_.finding.empty() && tracked.key.timescale.str() != options_.finding) return false;
    return !since_ || listed.rulebook.zone.day_of(tracked.start) >= *since_;
  }

  // The team of a case, or of a worker.
  static std::string team_of(const ListedFinding& listed) {
    const SubjectRef& subject = listed.subject.input.subject;
    if (const auto& record = listed.subject.input.context.case_record) return record->team.str();
    if (subject.kind != SubjectKind::worker) return "";
    const auto worker = listed.directory.workers.find(WorkerId(subject.id.str()));
    return worker == listed.directory.workers.end() ? "" : worker->second.team.str();
  }

  void consider(const ListedFinding& listed) {
    if (!wanted(listed)) return;
    const Tracked& tracked = listed.subject.raised[listed.index];
    const auto& record = listed.subject.input.context.case_record;
    const std::string team = team_of(listed);
    if (!options_.team.empty() && team != options_.team &&
        tracked.subject.id.str() != options_.team) {
      return;
    }
    if (!options_.worker.empty() && owner_of(listed) != options_.worker &&
        tracked.subject != SubjectRef{SubjectKind::worker, SubjectId(options_.worker)}) {
      return;
    }
    Row row;
    row.json = finding_json(listed);
    row.reference =
        record && !record->reference.empty() ? record->reference : tracked.subject.id.str();
    row.raised = spell_day(listed.rulebook.zone.day_of(tracked.start));
    row.sort = tracked.start;
    rows_.push_back(std::move(row));
  }

  void print() {
    std::ostream& out = context_.terminal.out;
    if (context_.format == Format::json) {
      auto list = nlohmann::ordered_json::array();
      for (Row& row : rows_) list.push_back(std::move(row.json));
      out << list.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
    } else if (context_.format == Format::csv) {
      Table table(finding_columns());
      for (const Row& row : rows_) table.add(cells_of(row.json, finding_columns()));
      table.print_csv(out);
    } else if (rows_.empty()) {
      out << "No findings match. (`duecourse run --once` reads the host; `--all` lists those that "
             "are mended too.)\n";
    } else {
      Table table({"since", "state", "for", "clause", "what", "owner"});
      for (const Row& row : rows_) {
        const auto cells = cells_of(row.json, {"state", "clause", "what", "owner"});
        table.add({row.raised, cells[0], row.reference, cells[1], cells[2],
                   cells[3].empty() ? "-" : cells[3]});
      }
      table.print(out, context_.terminal.width);
    }
  }

  CommandContext& context_;
  const FindingsOptions& options_;
  std::optional<Day> since_;
  std::vector<Row> rows_;
};

}  // namespace

void add_findings(CLI::App& app, CommandContext& context) {
  auto options = std::make_shared<FindingsOptions>();
  CLI::App* command =
      app.add_subcommand("findings", "what is wrong without being late: raised, told, cleared");
  command->footer("Example: duecourse findings --finding visit-content --team T-1 --format csv");
  command->add_option("--case", options->case_id, "only this case");
  command->add_option("--worker", options->worker, "only those that are this worker's to mend");
  command->add_option("--team", options->team, "only of this team, its cases and its workers");
  command->add_option("--framework", options->framework, "only this framework");
  command->add_option("--finding", options->finding, "only this finding");
  command->add_option("--state", options->states, "only these states: raised, cleared, ended")
      ->check(CLI::IsMember({"raised", "cleared", "ended"}))
      ->delimiter(',');
  command->add_option("--since", options->since, "raised on or after this day (YYYY-MM-DD)");
  command->add_flag("--all", options->all, "also those that are cleared or have ended");
  add_format(*command, context);
  add_times(*command, context);
  command->callback([options, &context] { Listing(context, *options).run(); });
}

}  // namespace duecourse::adapters
