// duecourse check: everything that is wrong with the configuration, and what to write instead.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <ostream>

#include "adapters/cli/command_line.hpp"
#include "adapters/cli/host_report_rows.hpp"
#include "adapters/cli/progress_bar.hpp"
#include "adapters/files/configuration.hpp"
#include "adapters/service/council_check.hpp"
#include "adapters/service/system_clock.hpp"

namespace duecourse::adapters {

namespace {

const char* severity_word(const Fault& fault) {
  return fault.severity == Severity::error ? "error" : "warning";
}

std::string outside_words(const CheckReport& report) {
  std::string words;
  for (const Error& error : report.outside) {
    if (!words.empty()) words += "; ";
    words += error.message;
  }
  return words;
}

void print_json(std::ostream& out, const CheckReport& report, const HostReport& host) {
  nlohmann::ordered_json json;
  json["checked"] = report.checked;
  json["faults"] = nlohmann::ordered_json::array();
  for (const Fault& fault : report.faults) {
    json["faults"].push_back({{"file", fault.place.file},
                              {"line", fault.place.line},
                              {"column", fault.place.column},
                              {"severity", severity_word(fault)},
                              {"message", fault.message}});
  }
  json["host"] = host_report_json(host);
  json["outside"] = nullptr;
  if (!report.outside.empty()) json["outside"] = outside_words(report);
  out << json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
}

void print_csv(std::ostream& out, const CheckReport& report, const HostReport& host) {
  Table table({"file", "line", "column", "severity", "message", "group", "key", "count"});
  for (const Fault& fault : report.faults) {
    table.add({fault.place.file, std::to_string(fault.place.line),
               std::to_string(fault.place.column), severity_word(fault), fault.message, "", "",
               ""});
  }
  for (const ReportGroup& group : host) {
    for (const ReportLine& line : group.lines) {
      table.add({"", "", "", line.well ? "well" : "to do",
                 line.text + (line.advice.empty() ? "" : ": " + line.advice), group.key, line.key,
                 std::to_string(line.count)});
    }
  }
  table.print_csv(out);
}

void print_text(std::ostream& out, const CheckReport& report, const HostReport& host,
                std::size_t width) {
  for (const std::string& what : report.checked) out << "checked  " << printable(what) << '\n';
  print_host_report(out, host, width);
  for (const Fault& fault : report.faults) out << printable(describe(fault)) << '\n';
  for (const Error& error : report.outside) out << "outside: " << printable(error.message) << '\n';
  const std::size_t to_do = things_to_do(host);
  if (to_do > 0) out << fmt::format("{} thing(s) to do in the host; see above.\n", to_do);
  if (report.faults.empty() && report.outside.empty() && to_do == 0) out << "Nothing is wrong.\n";
}

struct CheckFlags {
  bool quick = false;
  bool unmasked = false;
};

bool in_order(CommandContext& context, const CheckFlags& flags) {
  if (!flags.unmasked || context.format == Format::table) return true;
  complain_usage(context,
                 "--unmasked is for a screen: JSON and CSV end in files, and texts of families do "
                 "not belong there; leave --format out");
  return false;
}

/// As of when: what was typed; else now, but not of a host of a made-up time. False: complained.
bool read_now(CommandContext& context, const CouncilFiles& files, CheckOptions& options) {
  if (!context.as_of.empty()) {
    const Zone zone = files.rulebook ? files.rulebook->zone : utc_zone();
    options.now = time_or_complain(context, context.as_of, "--as-of", zone);
    return options.now.has_value();
  }
  if (!files.configuration->store.simulated) options.now = make_system_clock()->now();
  return true;
}

void run_check(CommandContext& context, const CheckFlags& flags) {
  if (!in_order(context, flags)) return;
  const CouncilFiles files = read_council_files(context.config);
  CheckOptions options;
  options.report = !flags.quick;
  options.unmasked = flags.unmasked;
  if (!read_now(context, files, options)) return;
  if (flags.unmasked) {
    context.terminal.err << "Unmasked: texts of real people may follow. Keep them on this "
                            "screen.\n";
  }
  const CheckReport report = check_council(files, options);
  HostReport host;
  if (options.report) {
    ProgressBar bar(context.terminal, "reading");
    host = survey_host(files, options,
                       [&](std::size_t done, std::size_t) { bar.show(done, done + 1); });
  }
  switch (context.format) {
    case Format::json:
      print_json(context.terminal.out, report, host);
      break;
    case Format::csv:
      print_csv(context.terminal.out, report, host);
      break;
    case Format::table:
      print_text(context.terminal.out, report, host, context.terminal.width);
      break;
  }
  if (has_error(report.faults)) {
    context.exit_code = kFoundFaults;
  } else if (!report.outside.empty()) {
    context.exit_code = kOutsideFailed;
  }
}

}  // namespace

void add_check(CLI::App& app, CommandContext& context) {
  CLI::App* command = app.add_subcommand(
      "check",
      "what is wrong with configuration, frameworks, templates, host, store and mail server");
  command->footer("Example: duecourse check --config duecourse.toml");
  const auto flags = std::make_shared<CheckFlags>();
  command->add_flag("--quick", flags->quick,
                    "of the host only the first rows of each query, without the report on it");
  command->add_flag("--unmasked", flags->unmasked,
                    "show what rows that cannot be read hold as it is; on a screen only");
  command->add_option("--as-of", context.as_of,
                      "report on the host as of this time (YYYY-MM-DD means the end of that day)");
  add_format(*command, context);
  command->callback([flags, &context] { run_check(context, *flags); });
}

}  // namespace duecourse::adapters
