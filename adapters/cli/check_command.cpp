// duecourse check: everything that is wrong with the configuration, and what to write instead.
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <ostream>

#include "adapters/cli/command_line.hpp"

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

void print_json(std::ostream& out, const CheckReport& report) {
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
  json["outside"] = nullptr;
  if (!report.outside.empty()) json["outside"] = outside_words(report);
  out << json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
}

void print_csv(std::ostream& out, const CheckReport& report) {
  Table table({"file", "line", "column", "severity", "message"});
  for (const Fault& fault : report.faults) {
    table.add({fault.place.file, std::to_string(fault.place.line),
               std::to_string(fault.place.column), severity_word(fault), fault.message});
  }
  table.print_csv(out);
}

void print_text(std::ostream& out, const CheckReport& report) {
  for (const std::string& what : report.checked) out << "checked  " << printable(what) << '\n';
  for (const Fault& fault : report.faults) out << printable(describe(fault)) << '\n';
  for (const Error& error : report.outside) out << "outside: " << printable(error.message) << '\n';
  if (report.faults.empty() && report.outside.empty()) out << "Nothing is wrong.\n";
}

void run_check(CommandContext& context) {
  const CheckReport report = check_council(context.config);
  switch (context.format) {
    case Format::json:
      print_json(context.terminal.out, report);
      break;
    case Format::csv:
      print_csv(context.terminal.out, report);
      break;
    case Format::table:
      print_text(context.terminal.out, report);
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
  add_format(*command, context);
  command->callback([&context] { run_check(context); });
}

}  // namespace duecourse::adapters
