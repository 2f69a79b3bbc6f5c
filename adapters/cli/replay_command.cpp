// duecourse replay: what other rules would have done, before a council changes a number.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <ostream>

#include "adapters/cli/command_line.hpp"
#include "adapters/cli/progress_bar.hpp"
#include "adapters/cli/replay_rows.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::adapters {

namespace {

struct ReplayOptions {
  std::string with;
  std::string framework;
  std::string from;
  std::string to;
};

std::optional<Moment> typed(CommandContext& context, const char* option, const std::string& text,
                            const Zone& zone) {
  const auto read = read_moment(text, zone);
  if (read.ok()) return read->moment;
  complain_usage(context, fmt::format("{} {}: {}", option, text, read.error().message));
  return std::nullopt;
}

// A date means its first second where the period begins, its last where it ends.
std::optional<TrialPeriod> period_or_complain(CommandContext& context, const ReplayOptions& options,
                                              const Zone& zone) {
  const auto from = typed(context, "--from", options.from, zone);
  if (!from) return std::nullopt;
  const auto to = typed(context, "--to", options.to, zone);
  if (!to) return std::nullopt;
  TrialPeriod period{from->at, to->at};
  if (to->precision == Precision::day) period.to = zone.end_of(*to) - std::chrono::seconds{1};
  if (period.from <= period.to) return period;
  complain_usage(context, fmt::format("--to {} lies before --from {}", options.to, options.from));
  return std::nullopt;
}

void run_replay(CommandContext& context, const ReplayOptions& options) {
  if (options.with.empty() == options.framework.empty()) {
    complain_usage(context,
                   "say what would be changed: --with another duecourse.toml, or --framework a "
                   "framework file");
    return;
  }
  const auto council = open_or_complain(context, StoreUse::read);
  if (!council) return;
  const auto period = period_or_complain(context, options, council->rulebook().zone);
  if (!period) return;
  const OtherRules other = options.with.empty() ? read_other_framework(*council, options.framework)
                                                : read_other_rules(options.with);
  complain(context, other.faults);
  if (!other.rulebook) return;
  ProgressBar bar(context.terminal, "trying");
  const auto report = replay(*council, other, *period, [&bar](std::size_t done, std::size_t total) {
    bar.show(done, total);
  });
  if (!report.ok()) {
    complain(context, report.error());
    return;
  }
  print_replay(context, *report, council->rulebook().zone,
               options.with.empty() ? options.framework : options.with);
}

}  // namespace

void add_replay(CLI::App& app, CommandContext& context) {
  auto options = std::make_shared<ReplayOptions>();
  CLI::App* command = app.add_subcommand(
      "replay", "what other rules would have done over a period; nothing is sent or kept");
  command->footer(
      "Example: duecourse replay --with changed.toml --from 2026-03-01 --to 2026-05-31\n"
      "Copy duecourse.toml and what it names, change a number, and see which deadlines and\n"
      "messages would have differed. CSV holds the counts.");
  command->add_option("--with", options->with,
                      "another configuration file: its frameworks, calendars and sending");
  command->add_option("--framework", options->framework,
                      "a framework file in place of the one with the same id");
  command->add_option("--from", options->from, "the first day (or time) of the period")->required();
  command->add_option("--to", options->to, "its last day (or time)")->required();
  add_format(*command, context);
  command->callback([options, &context] { run_replay(context, *options); });
}

}  // namespace duecourse::adapters
