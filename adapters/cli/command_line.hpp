// The command line: what DESIGN.md lists, one file a command.
#pragma once

#include <functional>
#include <memory>
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
void add_explain(CLI::App& app, CommandContext& context);
void add_notices(CLI::App& app, CommandContext& context);
void add_calc(CLI::App& app, CommandContext& context);
void add_processes(CLI::App& app, CommandContext& context);

// What commands share.

/// Adds --format, and --as-of and --known-at where they make sense.
void add_format(CLI::App& command, CommandContext& context);
void add_times(CLI::App& command, CommandContext& context);

/// What a command does with the store: a listing reads it beside a service that is running.
enum class StoreUse { read, write };

/// Opens the council of --config. Faults and errors are printed and set the exit code; nothing
/// then.
[[nodiscard]] std::unique_ptr<Council> open_or_complain(CommandContext& context, StoreUse use);
/// The moment that --as-of and --known-at name: a date means its last second. Without --as-of: the
/// clock's now; the latest time a simulated store has seen. Complains and gives nothing otherwise.
[[nodiscard]] std::optional<AssessAt> times_or_complain(CommandContext& context, Council& council);
/// Prints the error and sets the exit code that fits it.
void complain(CommandContext& context, const Error& error);
/// Prints all faults, one a line, and sets the exit code if any is an error.
void complain(CommandContext& context, const Faults& faults);
/// Complains about a value that was typed: wrong usage.
void complain_usage(CommandContext& context, const std::string& message);

}  // namespace duecourse::adapters
