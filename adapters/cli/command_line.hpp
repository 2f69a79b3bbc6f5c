// The command line: what DESIGN.md lists, one file a command.
#pragma once

#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "adapters/cli/output.hpp"
#include "adapters/service/council.hpp"

namespace CLI {
class App;
}

namespace duecourse::adapters {

/// What every command is given.
struct CommandContext {
  Terminal& terminal;
  std::string config = "duecourse.toml";
  Format format = Format::table;
  std::string as_of;     ///< as typed; empty: now
  std::string known_at;  ///< as typed; empty: everything known counts
  int exit_code = kFine;
};

/// Runs the program: parses `arguments` (without the program's name), does what they ask and gives
/// the exit code. Prints to the terminal's streams only.
[[nodiscard]] int run_command_line(const std::vector<std::string>& arguments, Terminal& terminal);

/// Each adds its command to the application.
void add_run(CLI::App& app, CommandContext& context);
void add_demo(CLI::App& app, CommandContext& context);
void add_check(CLI::App& app, CommandContext& context);
void add_deadlines(CLI::App& app, CommandContext& context);
void add_findings(CLI::App& app, CommandContext& context);
void add_caseload(CLI::App& app, CommandContext& context);
void add_sample(CLI::App& app, CommandContext& context);
void add_report(CLI::App& app, CommandContext& context);
void add_evaluation(CLI::App& app, CommandContext& context);
void add_explain(CLI::App& app, CommandContext& context);
void add_notices(CLI::App& app, CommandContext& context);
/// `snooze` and `acknowledge`.
void add_quieting(CLI::App& app, CommandContext& context);
void add_feeds(CLI::App& app, CommandContext& context);
void add_host(CLI::App& app, CommandContext& context);
void add_message_preview(CLI::App& app, CommandContext& context);
/// `host preview`, under the command `host`.
void add_preview(CLI::App& host, CommandContext& context);
/// `host sql`, likewise.
void add_sql(CLI::App& host, CommandContext& context);
void add_map(CLI::App& app, CommandContext& context);
void add_calc(CLI::App& app, CommandContext& context);
void add_processes(CLI::App& app, CommandContext& context);
void add_rehearse(CLI::App& app, CommandContext& context);
void add_replay(CLI::App& app, CommandContext& context);

// What commands share.

/// Adds --format with the words that the command knows (table, json, csv; the first is the
/// default), and --as-of and --known-at where they make sense.
void add_format(CLI::App& command, CommandContext& context,
                const std::vector<std::string>& words = {"table", "json", "csv"});
void add_times(CLI::App& command, CommandContext& context);
/// The same with html as well, which sets `page` instead; it must outlive the parsing.
void add_format_or_page(CLI::App& command, CommandContext& context, bool& page);

/// What a command does with the store: a listing reads it beside a service that is running; a dry
/// run works on a copy.
enum class StoreUse { read, write, scratch };

/// Opens the council of --config. Faults and errors are printed and set the exit code; nothing
/// then.
[[nodiscard]] std::unique_ptr<Council> open_or_complain(CommandContext& context, StoreUse use);
/// A log to the terminal's standard error that leaves a progress bar's line; `pattern` is spdlog's.
[[nodiscard]] std::shared_ptr<spdlog::logger> make_terminal_log(Terminal& terminal,
                                                                const std::string& pattern);
/// The moment that --as-of and --known-at name: a date means its last second. Without --as-of: the
/// clock's now; the latest time a simulated store has seen. Complains and gives nothing otherwise.
[[nodiscard]] std::optional<AssessAt> times_or_complain(CommandContext& context, Council& council);
/// The moment that was typed for `option`: a date means its last second. Complains and gives
/// nothing otherwise.
[[nodiscard]] std::optional<Instant> time_or_complain(CommandContext& context,
                                                      const std::string& text, const char* option,
                                                      const Zone& zone);
/// Prints the error and sets the exit code that fits it.
void complain(CommandContext& context, const Error& error);
/// Complains that a subject could not be looked at: its id may be that of something else than what
/// `wanted` says.
void complain_subject(CommandContext& context, Council& council, const SubjectRef& wanted,
                      Error error);
/// Prints all faults, one a line, and sets the exit code if any is an error.
void complain(CommandContext& context, const Faults& faults);
/// Complains about a value that was typed: wrong usage.
void complain_usage(CommandContext& context, const std::string& message);
/// `there is no process 'early_halp'; did you mean 'early_help'?; there are early_help, ...`
[[nodiscard]] std::string there_is_no(const std::string& what, const std::string& word,
                                      const std::vector<std::string>& words);
/// Whether the frameworks have what was typed (empty: anything); complains about wrong usage.
[[nodiscard]] bool known_or_complain(CommandContext& context, const Rulebook& rulebook,
                                     const std::string& framework, const std::string& timescale);
/// The same for a finding.
[[nodiscard]] bool known_finding_or_complain(CommandContext& context, const Rulebook& rulebook,
                                             const std::string& framework,
                                             const std::string& finding);
/// As of when the records of a host that is a copy are known, where whoever looks as of `now` is to
/// be told; nothing: the host is live, or `now` lies before. Complains where the store fails.
[[nodiscard]] std::optional<Instant> age_to_tell(CommandContext& context, Council& council,
                                                 Instant now);
/// The same as a line below a table; nothing is printed in other formats.
void tell_age(CommandContext& context, Council& council, Instant now);
/// The values of a JSON row by key as cells of a table or of CSV; null is empty.
[[nodiscard]] std::vector<std::string> cells_of(const nlohmann::ordered_json& row,
                                                const std::vector<std::string>& keys);
/// Whether the mirror knows the worker or team (empty: fine); complains that it is not found.
[[nodiscard]] bool known_people_or_complain(CommandContext& context, Council& council,
                                            const std::string& worker, const std::string& team);

}  // namespace duecourse::adapters
