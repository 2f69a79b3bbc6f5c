// duecourse report: what was done in time, clause by clause, team by team, month by month.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <limits>
#include <ostream>
#include <sstream>

#include "adapters/cli/command_line.hpp"
#include "adapters/cli/progress_bar.hpp"
#include "adapters/cli/report_page.hpp"
#include "adapters/cli/report_rows.hpp"
#include "adapters/files/configuration.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::adapters {

namespace {

constexpr const char* kHelp = R"(How it is counted:
  month               the month of the last day on which it could be kept, in the council's zone;
                      without a due: no date, left out where --from or --to is given
  team                the case's team now; the worker's team; the team itself; or no team
  within expectation  met, and no later than expected, where its rule expects something
  within limit        met otherwise
  late                met after the limit
  lapsed              ended unmet after the limit, or overtaken
  overdue             open, the limit has passed
  open                open, the limit has not passed
  withdrawn           ended before the limit, and nothing was asked any more
  exempt              withdrawn because its record is gone or corrected; or a deadline of another
                      framework stood in for it when it ended or its limit passed. What was missed
                      before its record went stays lapsed
  numerator           within expectation + within limit
  denominator         numerator + late + lapsed + overdue; where it is 0 there is no share
CSV has no totals over teams; table, JSON and HTML do, unless --team is given.

Example: duecourse report --from 2026-04 --to 2026-09 --format html --output timeliness.html)";

struct ReportOptions {
  std::string from;
  std::string to;
  std::string framework;
  std::string team;
  std::string output;
  bool page = false;
};

class Reporting {
 public:
  Reporting(CommandContext& context, const ReportOptions& options)
      : context_(context), options_(options) {}

  void run() {
    if (!read_filter()) return;
    const auto council = open_or_complain(context_, StoreUse::read);
    if (!council) return;
    const auto at = times_or_complain(context_, *council);
    if (!at) return;
    if (!known_or_complain(context_, council->rulebook(), options_.framework, "") ||
        !known_people_or_complain(context_, *council, "", options_.team)) {
      return;
    }
    const auto view = gathered(*council, *at);
    if (view) write(*view);
  }

 private:
  bool read_filter() {
    const auto read = [&](const char* option, const std::string& text, ReportMonth& into) {
      if (text.empty()) return true;
      const auto day = read_day(text + "-01");
      if (!day.ok()) {
        complain_usage(context_, fmt::format("{} {}: write a month as YYYY-MM", option, text));
        return false;
      }
      const std::chrono::year_month_day date{*day};
      into = date.year() / date.month();
      return true;
    };
    if (!read("--from", options_.from, filter_.from) || !read("--to", options_.to, filter_.to)) {
      return false;
    }
    if (filter_.from && filter_.to && *filter_.to < *filter_.from) {
      complain_usage(context_,
                     fmt::format("--from {} is after --to {}", options_.from, options_.to));
      return false;
    }
    filter_.framework = FrameworkId(options_.framework);
    filter_.team = TeamId(options_.team);
    return true;
  }

  std::optional<ReportView> gathered(Council& council, const AssessAt& at) {
    const auto directory = council.directory();
    if (!directory.ok()) {
      complain(context_, directory.error());
      return std::nullopt;
    }
    TimelinessGathering gathering(council.rulebook(), filter_);
    ProgressBar bar(context_.terminal, "reading");
    std::size_t seen = 0;
    const auto walked = council.each_subject(
        std::nullopt, at, [&](const AssessedSubject& subject, const Directory& people) {
          gathering.add(subject, people);
          ++seen;
          bar.show(seen, seen + 1);
          return true;
        });
    if (!walked.ok()) {
      complain(context_, walked.error());
      return std::nullopt;
    }
    const Zone& zone = council.rulebook().zone;
    ReportView view;
    view.report = gathering.take(*directory);
    view.council = council.configuration().council.name;
    view.zone = zone.name();
    view.as_of = write_instant(at.now, zone);
    view.as_of_in_words = spell_moment({at.now, Precision::second}, zone);
    if (at.known_at) {
      view.known_at = write_instant(*at.known_at, zone);
      view.known_at_in_words = spell_moment({*at.known_at, Precision::second}, zone);
    }
    view.from = filter_.from;
    view.to = filter_.to;
    view.with_totals = options_.team.empty();
    if (!view.with_totals) {
      const auto team = directory->teams.find(filter_.team);
      view.only_team = spell_team({filter_.team, team->second.name, {}});
    }
    return view;
  }

  void write(const ReportView& view) {
    if (options_.output.empty()) return print(context_.terminal.out, view, context_.terminal.width);
    std::ofstream file(options_.output, std::ios::binary);
    print(file, view, std::numeric_limits<std::size_t>::max());
    file.close();
    if (!file) {
      complain(context_,
               {ErrorCode::unavailable, options_.output + " cannot be written, or not to its end"});
    }
  }

  void print(std::ostream& out, const ReportView& view, std::size_t width) {
    if (options_.page) return print_report_page(out, view);
    switch (context_.format) {
      case Format::json:
        out << json_of(view).dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace)
            << '\n';
        break;
      case Format::csv:
        print_report_csv(out, view);
        break;
      case Format::table:
        print_report_table(out, view, width);
        break;
    }
  }

  CommandContext& context_;
  const ReportOptions& options_;
  TimelinessFilter filter_;
};

}  // namespace

void add_report(CLI::App& app, CommandContext& context) {
  auto options = std::make_shared<ReportOptions>();
  CLI::App* command = app.add_subcommand(
      "report", "what was done in time, by clause, team and month: numbers for leads");
  command->footer(kHelp);
  command->add_option("--from", options->from, "due in or after this month (YYYY-MM)");
  command->add_option("--to", options->to, "due in or before this month (YYYY-MM)");
  command->add_option("--framework", options->framework, "only this framework");
  command->add_option("--team", options->team, "only this team");
  command->add_option("--output", options->output, "write into this file instead of printing");
  add_format_or_page(*command, context, options->page);
  add_times(*command, context);
  command->callback([options, &context] { Reporting(context, *options).run(); });
}

}  // namespace duecourse::adapters
