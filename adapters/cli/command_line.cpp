#include "adapters/cli/command_line.hpp"

#include <fmt/format.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <ostream>
#include <sstream>

#include "adapters/files/configuration.hpp"
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
  complain_usage(context, there_is_no("command", word, commands));
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

// A listing that did not reach its file must not look like one that did.
int after_output(Terminal& terminal, int code) {
  terminal.out.flush();
  if (terminal.out) return code;
  terminal.err << "duecourse: standard output cannot be written (is the disk full?)\n";
  return kOutsideFailed;
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
  add_findings(app, context);
  add_caseload(app, context);
  add_sample(app, context);
  add_report(app, context);
  add_evaluation(app, context);
  add_explain(app, context);
  add_notices(app, context);
  add_quieting(app, context);
  add_feeds(app, context);
  add_host(app, context);
  add_map(app, context);
  add_message_preview(app, context);
  add_calc(app, context);
  add_processes(app, context);
  add_rehearse(app, context);
  add_replay(app, context);
  app.set_version_flag("--version", "duecourse " DUECOURSE_VERSION, "print the version and end");
  if (arguments.empty()) {
    terminal.out << app.help();
    return after_output(terminal, kFine);
  }
  const std::vector<std::string> commands = command_names(app);
  if (const std::string word = unknown_command(commands, arguments); !word.empty()) {
    complain_command(context, commands, word);
    return context.exit_code;
  }
  return after_output(terminal, parse_and_run(app, context, arguments));
}

namespace {

// `table, json or csv`
std::string listed(const std::vector<std::string>& words) {
  std::string text = words.front();
  for (std::size_t i = 1; i < words.size(); ++i) {
    text += (i + 1 == words.size() ? " or " : ", ") + words[i];
  }
  return text;
}

Format format_of(const std::string& word) {
  return word == "json" ? Format::json : word == "csv" ? Format::csv : Format::table;
}

// --format with the words that a command knows; the first is the default.
void add_words(CLI::App& command, const std::vector<std::string>& words,
               const std::function<void(const std::string&)>& take) {
  const auto refuse_others = [words](const std::string& word) {
    const bool known = std::find(words.begin(), words.end(), word) != words.end();
    return known ? std::string() : fmt::format("{}: write {}", word, listed(words));
  };
  command.add_option_function<std::string>("--format", take, listed(words))
      ->check(CLI::Validator(refuse_others, ""))
      ->type_name("WORD")
      ->default_str(words.front());
}

}  // namespace

void add_format(CLI::App& command, CommandContext& context, const std::vector<std::string>& words) {
  add_words(command, words,
            [&context](const std::string& word) { context.format = format_of(word); });
}

void add_format_or_page(CLI::App& command, CommandContext& context, bool& page) {
  add_words(command, {"table", "csv", "json", "html"}, [&context, &page](const std::string& word) {
    page = word == "html";
    context.format = format_of(word);
  });
}

void add_times(CLI::App& command, CommandContext& context) {
  command.add_option("--as-of", context.as_of,
                     "look as of this time (YYYY-MM-DD means the end of that day)");
  command.add_option("--known-at", context.known_at, "leave out what was recorded after this time");
}

void complain_subject(CommandContext& context, Council& council, const SubjectRef& wanted,
                      Error error) {
  if (error.code == ErrorCode::not_found) {
    const std::string& id = wanted.id.str();
    const auto directory = council.directory();
    const auto point_to = [&](SubjectKind kind, bool there) {
      if (!there || kind == wanted.kind) return;
      error.message +=
          fmt::format("; there is a {} {}: add --kind {}", word_of(kind), id, word_of(kind));
    };
    if (directory) {
      point_to(SubjectKind::worker, directory->workers.contains(WorkerId(id)));
      point_to(SubjectKind::team, directory->teams.contains(TeamId(id)));
    }
    point_to(SubjectKind::case_, council.store().load({SubjectKind::case_, SubjectId(id)}).ok());
  }
  complain(context, error);
}

std::unique_ptr<Council> open_or_complain(CommandContext& context, StoreUse use) {
  OpenOptions options;
  options.read_only = use == StoreUse::read;
  options.scratch = use == StoreUse::scratch;
  options.made_up_time = use == StoreUse::write && !context.as_of.empty();
  options.log = make_terminal_log(context.terminal, "%+");
  Opening opening = open_council(context.config, options);
  complain(context, opening.faults);
  if (opening.council) {
    options.log->set_level(spdlog::level::from_str(opening.council->configuration().log.level));
  } else if (opening.error && opening.error->code == ErrorCode::invalid_input) {
    complain_usage(context, opening.error->message);
  } else if (opening.error) {
    complain(context, *opening.error);
    context.exit_code = kOutsideFailed;  // whatever is wrong with the store: it did not open
  }
  return std::move(opening.council);
}

std::shared_ptr<spdlog::logger> make_terminal_log(Terminal& terminal, const std::string& pattern) {
  auto log = std::make_shared<spdlog::logger>(
      "duecourse", std::make_shared<spdlog::sinks::ostream_sink_mt>(terminal.err, true));
  // A progress bar may stand on the line: it is wiped, and draws itself anew below.
  log->set_pattern((terminal.interactive ? "\r\x1b[K" : "") + pattern);
  return log;
}

std::optional<Instant> time_or_complain(CommandContext& context, const std::string& text,
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
    const auto typed = time_or_complain(context, context.as_of, "--as-of", zone);
    if (!typed) return std::nullopt;
    at.now = *typed;
  } else if (council.store().simulated() && *highest) {
    at.now = **highest;
  }
  if (!context.known_at.empty()) {
    at.known_at = time_or_complain(context, context.known_at, "--known-at", zone);
    if (!at.known_at) return std::nullopt;
  }
  at.past = *highest && (at.now < **highest || (at.known_at && *at.known_at < **highest));
  return at;
}

void complain(CommandContext& context, const Error& error) {
  context.terminal.err << "duecourse: " << printable(error.message) << '\n';
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
  for (const Fault& fault : faults) context.terminal.err << printable(describe(fault)) << '\n';
  if (has_error(faults)) context.exit_code = kFoundFaults;
}

void complain_usage(CommandContext& context, const std::string& message) {
  context.terminal.err << "duecourse: " << printable(message) << '\n';
  context.exit_code = kWrongUsage;
}

std::string there_is_no(const std::string& what, const std::string& word,
                        const std::vector<std::string>& words) {
  const auto nearest = nearest_word(word, words);
  return fmt::format("there is no {} '{}'{}; there are {}", what, word,
                     nearest ? "; did you mean '" + *nearest + "'?" : "", fmt::join(words, ", "));
}

namespace {

// Whether the framework (empty: any) and its rule of that id (empty: any) are there.
bool known_rule(CommandContext& context, const Rulebook& rulebook, const char* what,
                const std::string& framework, const std::string& rule,
                const std::function<void(const Framework&, std::vector<std::string>&)>& list) {
  std::vector<std::string> frameworks;
  std::vector<std::string> rules;
  for (const Framework& one : rulebook.frameworks) {
    frameworks.push_back(one.id.str());
    if (framework.empty() || one.id.str() == framework) list(one, rules);
  }
  const auto has = [](const std::vector<std::string>& words, const std::string& word) {
    return word.empty() || std::find(words.begin(), words.end(), word) != words.end();
  };
  if (!has(frameworks, framework)) {
    complain_usage(context, there_is_no("framework", framework, frameworks));
    return false;
  }
  if (has(rules, rule)) return true;
  complain_usage(context, there_is_no(what, rule, rules));
  return false;
}

}  // namespace

bool known_or_complain(CommandContext& context, const Rulebook& rulebook,
                       const std::string& framework, const std::string& timescale) {
  return known_rule(context, rulebook, "timescale", framework, timescale,
                    [](const Framework& one, std::vector<std::string>& rules) {
                      for (const Timescale& rule : one.timescales) rules.push_back(rule.id.str());
                    });
}

bool known_finding_or_complain(CommandContext& context, const Rulebook& rulebook,
                               const std::string& framework, const std::string& finding) {
  return known_rule(context, rulebook, "finding", framework, finding,
                    [](const Framework& one, std::vector<std::string>& rules) {
                      for (const FindingRule& rule : one.findings) {
                        if (rule.rule.kind == RuleKind::finding) {
                          rules.push_back(rule.rule.id.str());
                        }
                      }
                    });
}

std::optional<Instant> age_to_tell(CommandContext& context, Council& council, Instant now) {
  const auto known = council.copied_as_of();
  if (!known.ok()) {
    complain(context, known.error());
    return std::nullopt;
  }
  return *known && **known <= now ? *known : std::nullopt;
}

void tell_age(CommandContext& context, Council& council, Instant now) {
  if (context.format != Format::table) return;
  const auto known = age_to_tell(context, council, now);
  if (!known) return;
  const Zone& zone = council.rulebook().zone;
  context.terminal.out << fmt::format(
      "As known at {}, when the copy of the case system was "
      "taken.\n",
      spell_moment({*known, Precision::second}, zone));
}

std::vector<std::string> cells_of(const nlohmann::ordered_json& row,
                                  const std::vector<std::string>& keys) {
  std::vector<std::string> cells;
  for (const std::string& key : keys) {
    const auto& value = row.at(key);
    cells.push_back(value.is_null()     ? std::string()
                    : value.is_string() ? value.get<std::string>()
                                        : value.dump());
  }
  return cells;
}

bool known_people_or_complain(CommandContext& context, Council& council, const std::string& worker,
                              const std::string& team) {
  if (worker.empty() && team.empty()) return true;
  const auto directory = council.directory();
  if (!directory.ok()) {
    complain(context, directory.error());
    return false;
  }
  const auto missing = [&](const char* what, const std::string& id) {
    complain(context, {ErrorCode::not_found,
                       fmt::format("the store knows no {} {}: it holds what `duecourse run` last "
                                   "read of the host",
                                   what, id)});
    return false;
  };
  if (!worker.empty() && !directory->workers.contains(WorkerId(worker))) {
    return missing("worker", worker);
  }
  if (!team.empty() && !directory->teams.contains(TeamId(team))) return missing("team", team);
  return true;
}

}  // namespace duecourse::adapters
