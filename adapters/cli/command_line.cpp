#include "adapters/cli/command_line.hpp"

#include <fmt/format.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <ostream>
#include <sstream>

#include "engine/base/nearest_word.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::adapters {

namespace {

constexpr const char* kAbout =
    "Duecourse watches the deadlines of social-care cases: it reads the case system, reminds\n"
    "practitioners, tells managers, and shows the clause and the counting of every date.\n";

constexpr const char* kExitCodes =
    "Exit codes: 0 fine, 1 faults were found, 2 wrong usage, 3 the outside (host, mail server,\n"
    "store) failed. `duecourse COMMAND --help` shows an example of each command.";

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  return names;
}

/// The word that stands where a command should and is none; empty: there is a command, or no word.
std::string unknown_command(const std::vector<std::string>& commands,
                            const std::vector<std::string>& arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& word = arguments[i];
    if (word == "-c" || word == "--config") {
      ++i;
    } else if (!word.starts_with('-')) {
      const bool known = std::find(commands.begin(), commands.end(), word) != commands.end();
      return known ? std::string() : word;
    }
  }
  return {};
}

void complain_command(CommandContext& context, const std::vector<std::string>& commands,
                      const std::string& word) {
  const auto nearest = nearest_word(word, commands);
  complain_usage(context, fmt::format("there is no command '{}'{}; there are {}", word,
                                      nearest ? "; did you mean '" + *nearest + "'?" : "",
                                      fmt::join(commands, ", ")));
}

int parse_and_run(CLI::App& app, CommandContext& context, std::vector<std::string> arguments) {
  std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them from the back
  try {
    app.parse(std::move(arguments));
  } catch (const CLI::ParseError& error) {
    std::ostringstream out;
    std::ostringstream err;
    const int code = app.exit(error, out, err);
    context.terminal.out << out.str();
    context.terminal.err << err.str();
    return code == 0 ? kFine : kWrongUsage;
  } catch (const std::exception& thrown) {
    complain(context, {ErrorCode::unavailable, fmt::format("broke off: {}", thrown.what())});
  }
  return context.exit_code;
}

}  // namespace

int run_command_line(const std::vector<std::string>& arguments, Terminal& terminal) {
  CommandContext context{terminal, "duecourse.toml", Format::table, "", "", kFine};
  CLI::App app(kAbout, "duecourse");
  app.footer(kExitCodes);
  app.require_subcommand(1);
  app.fallthrough();
  app.add_option("-c,--config", context.config, "the council's configuration file")
      ->capture_default_str();
  add_run(app, context);
  add_demo(app, context);
  add_check(app, context);
  add_deadlines(app, context);
  add_explain(app, context);
  add_notices(app, context);
  add_calc(app, context);
  add_processes(app, context);
  if (arguments.empty()) {
    terminal.out << app.help();
    return kFine;
  }
  const std::vector<std::string> commands = command_names(app);
  if (const std::string word = unknown_command(commands, arguments); !word.empty()) {
    complain_command(context, commands, word);
    return context.exit_code;
  }
  return parse_and_run(app, context, arguments);
}

void add_format(CLI::App& command, CommandContext& context) {
  static const std::map<std::string, Format> kFormats{
      {"table", Format::table}, {"json", Format::json}, {"csv", Format::csv}};
  command.add_option("--format", context.format, "table, json or csv")
      ->transform(CLI::CheckedTransformer(kFormats, CLI::ignore_case))
      ->default_str("table");
}

void add_times(CLI::App& command, CommandContext& context) {
  command.add_option("--as-of", context.as_of,
                     "look as of this time (YYYY-MM-DD means the end of that day)");
  command.add_option("--known-at", context.known_at, "leave out what was recorded after this time");
}

std::unique_ptr<Council> open_or_complain(CommandContext& context, StoreUse use) {
  OpenOptions options;
  options.read_only = use == StoreUse::read;
  options.log = std::make_shared<spdlog::logger>(
      "duecourse", std::make_shared<spdlog::sinks::ostream_sink_mt>(context.terminal.err));
  Opening opening = open_council(context.config, options);
  complain(context, opening.faults);
  if (opening.error) complain(context, *opening.error);
  if (!opening.council && context.exit_code == kFine) context.exit_code = kFoundFaults;
  return std::move(opening.council);
}

namespace {

std::optional<Instant> typed_time(CommandContext& context, const std::string& text,
                                  const char* option, const Zone& zone) {
  const auto read = read_moment(text, zone);
  if (!read.ok()) {
    complain_usage(context, fmt::format("{} {}: {}", option, text, read.error().message));
    return std::nullopt;
  }
  const Moment& moment = read->moment;
  if (moment.precision == Precision::second) return moment.at;
  return zone.start_of(zone.day_of(moment.at) + std::chrono::days{1}) - std::chrono::seconds{1};
}

}  // namespace

std::optional<AssessAt> times_or_complain(CommandContext& context, Council& council) {
  const Zone& zone = council.rulebook().zone;
  const auto highest = council.store().highest_now();
  if (!highest.ok()) {
    complain(context, highest.error());
    return std::nullopt;
  }
  AssessAt at;
  at.now = council.clock().now();
  if (!context.as_of.empty()) {
    const auto typed = typed_time(context, context.as_of, "--as-of", zone);
    if (!typed) return std::nullopt;
    at.now = *typed;
  } else if (council.store().simulated() && *highest) {
    at.now = **highest;
  }
  if (!context.known_at.empty()) {
    at.known_at = typed_time(context, context.known_at, "--known-at", zone);
    if (!at.known_at) return std::nullopt;
  }
  at.past = *highest && (at.now < **highest || (at.known_at && *at.known_at < **highest));
  return at;
}

void complain(CommandContext& context, const Error& error) {
  context.terminal.err << "duecourse: " << error.message << '\n';
  switch (error.code) {
    case ErrorCode::invalid_input:
    case ErrorCode::not_found:
      context.exit_code = kFoundFaults;
      break;
    case ErrorCode::unavailable:
    case ErrorCode::refused:
    case ErrorCode::conflict:
      context.exit_code = kOutsideFailed;
      break;
  }
}

void complain(CommandContext& context, const Faults& faults) {
  for (const Fault& fault : faults) context.terminal.err << describe(fault) << '\n';
  if (has_error(faults)) context.exit_code = kFoundFaults;
}

void complain_usage(CommandContext& context, const std::string& message) {
  context.terminal.err << "duecourse: " << message << '\n';
  context.exit_code = kWrongUsage;
}

}  // namespace duecourse::adapters
