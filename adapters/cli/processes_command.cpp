// duecourse processes: what a framework file may name.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <ostream>

#include "adapters/cli/command_line.hpp"
#include "adapters/files/configuration_loader.hpp"
#include "adapters/service/process_plugins.hpp"
#include "adapters/service/shipped_config.hpp"
#include "engine/process/process.hpp"

namespace duecourse::adapters {

namespace {

using Json = nlohmann::ordered_json;

Json json_of(const ProcessDescription& process) {
  Json json;
  json["name"] = process.name;
  json["subject"] = word_of(process.subject);
  json["states"] = Json::array();
  for (const StateInfo& state : process.states) {
    json["states"].push_back(
        {{"name", state.name}, {"meaning", state.meaning}, {"closed", state.closed}});
  }
  json["kinds"] = Json::array();
  for (const KindInfo& kind : process.kinds) {
    json["kinds"].push_back({{"name", kind.name}, {"facts", kind.facts}});
  }
  json["milestones"] = Json::array();
  for (const MilestoneInfo& milestone : process.milestones) {
    json["milestones"].push_back(
        {{"name", milestone.name}, {"meaning", milestone.meaning}, {"facts", milestone.facts}});
  }
  json["findings"] = process.findings;
  return json;
}

void add_rows(Table& table, const ProcessDescription& process) {
  const auto joined = [](const std::vector<std::string>& words) {
    return fmt::format("{}", fmt::join(words, " "));
  };
  for (const StateInfo& state : process.states) {
    table.add({process.name, "state", state.name, state.closed ? "closed" : "", state.meaning});
  }
  for (const KindInfo& kind : process.kinds) {
    table.add({process.name, "event kind", kind.name, joined(kind.facts), ""});
  }
  for (const MilestoneInfo& milestone : process.milestones) {
    table.add(
        {process.name, "milestone", milestone.name, joined(milestone.facts), milestone.meaning});
  }
  for (const std::string& finding : process.findings) {
    table.add({process.name, "finding", finding, "", ""});
  }
}

// Those of the program, and those of the plugins of --config where there is such a file. Of its
// mistakes only those in the way of a plugin are told of here.
Processes processes_or_complain(CommandContext& context) {
  LoadedConfiguration loaded;
  if (std::filesystem::exists(context.config)) {
    loaded = load_configuration(context.config, shipped_config());
    if (!loaded.readable) complain(context, loaded.faults);
  }
  LoadedProcesses own = load_processes(loaded.configuration);
  complain(context, own.faults);
  return std::move(own.processes);
}

void run_processes(CommandContext& context, const std::string& name) {
  const Processes all = processes_or_complain(context);
  std::vector<const ProcessDescription*> chosen;
  std::vector<std::string> names;
  for (const auto& process : all) {
    names.push_back(process->description().name);
    if (name.empty() || name == names.back()) chosen.push_back(&process->description());
  }
  if (chosen.empty()) {
    complain_usage(context, there_is_no("process", name, names));
    return;
  }
  std::ostream& out = context.terminal.out;
  if (context.format == Format::json) {
    Json list = Json::array();
    for (const auto* process : chosen) list.push_back(json_of(*process));
    out << list.dump(2) << '\n';
    return;
  }
  Table table({"process", "what", "name", "facts", "meaning"});
  for (const auto* process : chosen) add_rows(table, *process);
  if (context.format == Format::csv) {
    table.print_csv(out);
  } else {
    table.print(out, context.terminal.width);
  }
}

}  // namespace

void add_processes(CLI::App& app, CommandContext& context) {
  auto name = std::make_shared<std::string>();
  CLI::App* command =
      app.add_subcommand("processes", "states, event kinds and milestones a framework may name");
  command->footer("Example: duecourse processes early_help");
  command->add_option("NAME", *name, "only this process");
  add_format(*command, context);
  command->callback([name, &context] { run_processes(context, *name); });
}

}  // namespace duecourse::adapters
