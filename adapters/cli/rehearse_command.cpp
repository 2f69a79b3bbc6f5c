// duecourse rehearse: what a framework makes of records that somebody wrote down.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <ostream>

#include "adapters/cli/command_line.hpp"
#include "adapters/files/configuration_loader.hpp"
#include "adapters/files/record_sheet.hpp"
#include "adapters/files/rulebook_loader.hpp"
#include "adapters/service/process_plugins.hpp"
#include "adapters/service/rehearsal.hpp"
#include "adapters/service/shipped_config.hpp"
#include "engine/explain.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::adapters {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kHang = 2;  // columns by which a line that goes on is set in

struct RehearseOptions {
  std::string framework;
  std::string records;
  std::vector<std::string> beside;
  std::string timescale;
  bool briefly = false;
};

// Plugins, calendars, posts, dates and zone are those of --config, where there is such a file.
std::optional<Configuration> configuration_or_complain(CommandContext& context,
                                                       const RehearseOptions& options) {
  const bool own = std::filesystem::exists(context.config);
  LoadedConfiguration loaded =
      own ? load_configuration(context.config, shipped_config())
          : read_configuration(
                "[host]\ndatabase = \"none\"\n[mail]\nfallback = \"none@rehearsal.invalid\"\n",
                context.config, shipped_config());
  complain(context, loaded.faults);
  if (has_error(loaded.faults)) return std::nullopt;
  loaded.configuration.frameworks.assign(options.beside.begin(), options.beside.end());
  loaded.configuration.frameworks.insert(loaded.configuration.frameworks.begin(),
                                         options.framework);
  return std::move(loaded.configuration);
}

/// Shows what came of a rehearsal.
class Showing {
 public:
  Showing(CommandContext& context, const Rulebook& rulebook, const Rehearsal& rehearsal,
          const RehearseOptions& options)
      : context_(context), rulebook_(rulebook), rehearsal_(rehearsal), options_(options) {
    if (!options.timescale.empty()) only_ = TimescaleId(options.timescale);
  }

  void as_text() const {
    bool first = true;
    for (const RehearsedSubject& played : rehearsal_.subjects) {
      if (!std::exchange(first, false)) context_.terminal.out << '\n';
      if (!options_.briefly) {
        for (const std::string& text : explanation(played)) line(text);
        line("");
      } else {
        line(describe(played.subject));
        for (const std::string& text : deadlines(played)) line(text);
      }
      line("What would have been said");
      for (const TrialMessage& message : wanted(played)) line("  " + said(message, played));
      if (wanted(played).empty()) line("  nothing");
    }
  }

  void as_json() const {
    Json list = Json::array();
    for (const RehearsedSubject& played : rehearsal_.subjects) {
      Json json;
      json["subject"] = word_of(played.subject.kind);
      json["subject_id"] = played.subject.id.str();
      json["deadlines"] = Json::array();
      for (const Deadline& deadline : played.trial.assessment.deadlines) {
        if (!only_ || deadline.timescale->id == *only_) {
          json["deadlines"].push_back(deadline_json(deadline, played));
        }
      }
      json["messages"] = Json::array();
      for (const TrialMessage& message : wanted(played)) {
        json["messages"].push_back({{"at", write_instant(message.at, rulebook_.zone)},
                                    {"timescale", rule_of(message, played)},
                                    {"stage", message.stage.str()},
                                    {"kind", message.copy ? "copy" : word_of(message.kind)},
                                    {"to", message.to.name}});
      }
      json["text"] = explanation(played);
      list.push_back(std::move(json));
    }
    context_.terminal.out << list.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
  }

 private:
  void line(const std::string& text) const {
    print_wrapped(context_.terminal.out, text, context_.terminal.width, kHang);
  }

  [[nodiscard]] std::vector<std::string> explanation(const RehearsedSubject& played) const {
    const PlanContext plan{rulebook_, rehearsal_.directory, played.trial.context, rulebook_.zone};
    const std::vector<Notice> nothing_sent;
    auto lines = explain({played.trial.assessment, played.trial.history, played.trial.tracked,
                          nothing_sent, plan, only_, &played.trial.raised});
    // What was told stands together below: a rehearsal keeps no ledger.
    std::erase_if(lines, [](const std::string& text) {
      return text.starts_with("  told ") || text.starts_with("  not told ");
    });
    return lines;
  }

  [[nodiscard]] Json deadline_json(const Deadline& deadline, const RehearsedSubject& played) const {
    const History& history = played.trial.history;
    const auto text = [](bool there, std::string words) {
      return there ? Json(std::move(words)) : Json(nullptr);
    };
    Json json;
    json["timescale"] = deadline.timescale->id.str();
    json["opened_by"] = history.events[deadline.anchor].host_id;
    json["child"] =
        text(deadline.person.has_value(), deadline.person ? deadline.person->str() : "");
    json["start"] = write_moment(deadline.start, rulebook_.zone);
    json["due_by"] = text(deadline.due.has_value(), deadline.due ? shown(*deadline.due) : "");
    json["state"] = word_of(state_at(deadline.ending, deadline.due, history.now));
    json["ended_by"] =
        text(deadline.ending.has_value(), deadline.ending ? deadline.ending->by_host_id : "");
    json["trace"] = Json::array();
    for (const TraceLine& counted : trace_of(deadline, rulebook_.zone).lines) {
      json["trace"].push_back(counted.label + ": " + counted.text);
    }
    return json;
  }

  [[nodiscard]] std::vector<std::string> deadlines(const RehearsedSubject& played) const {
    std::vector<std::string> lines;
    for (const Deadline& deadline : played.trial.assessment.deadlines) {
      if (only_ && deadline.timescale->id != *only_) continue;
      const History& history = played.trial.history;
      lines.push_back(fmt::format("  {} ({}{}): {}{}", deadline.timescale->id.str(),
                                  history.events[deadline.anchor].host_id,
                                  deadline.person ? ", " + deadline.person->str() : "",
                                  word_of(state_at(deadline.ending, deadline.due, history.now)),
                                  deadline.due ? ", due by " + shown(*deadline.due) : ""));
    }
    return lines;
  }

  [[nodiscard]] std::string shown(const Limit& limit) const {
    return limit.precision == Precision::day ? write_day(last_day_of(limit, rulebook_.zone))
                                             : write_instant(limit.at, rulebook_.zone);
  }

  [[nodiscard]] static std::string rule_of(const TrialMessage& message,
                                           const RehearsedSubject& played) {
    for (const auto* list : {&played.trial.tracked, &played.trial.raised}) {
      for (const Tracked& tracked : *list) {
        if (tracked.id == message.deadline) return tracked.key.timescale.str();
      }
    }
    return {};
  }
  [[nodiscard]] std::vector<TrialMessage> wanted(const RehearsedSubject& played) const {
    std::vector<TrialMessage> messages;
    for (const TrialMessage& message : played.trial.messages) {
      if (!only_ || rule_of(message, played) == only_->str()) messages.push_back(message);
    }
    return messages;
  }
  [[nodiscard]] std::string said(const TrialMessage& message,
                                 const RehearsedSubject& played) const {
    return fmt::format("{}  {}{} to {}: {} ({})",
                       spell_moment({message.at, Precision::second}, rulebook_.zone),
                       message.copy ? "copy of the " : "", word_of(message.kind), message.to.name,
                       rule_of(message, played), message.stage.str());
  }

  CommandContext& context_;
  const Rulebook& rulebook_;
  const Rehearsal& rehearsal_;
  const RehearseOptions& options_;
  std::optional<TimescaleId> only_;
};

void run_rehearse(CommandContext& context, const RehearseOptions& options) {
  const auto configuration = configuration_or_complain(context, options);
  if (!configuration) return;
  const LoadedProcesses own = load_processes(*configuration);
  complain(context, own.faults);
  if (has_error(own.faults)) return;
  const LoadedRulebook loaded = load_rulebook(*configuration, own.processes);
  complain(context, loaded.faults);
  if (loaded.rulebook == nullptr) return;
  const Rulebook& rulebook = *loaded.rulebook;
  if (!known_or_complain(context, rulebook, "", options.timescale)) return;
  const RecordSheet sheet = read_record_sheet(options.records, rulebook.zone);
  complain(context, sheet.faults);
  if (has_error(sheet.faults)) return;
  if (sheet.events.empty()) {
    complain(context, {ErrorCode::invalid_input, options.records + " holds no record"});
    return;
  }
  const auto last = std::max_element(
      sheet.events.begin(), sheet.events.end(),
      [](const Event& a, const Event& b) { return a.occurred.at < b.occurred.at; });
  std::optional<Instant> until =
      rulebook.zone.start_of(rulebook.zone.day_of(last->occurred.at) + std::chrono::days{1}) -
      std::chrono::seconds{1};
  if (!context.as_of.empty()) {
    until = time_or_complain(context, context.as_of, "--as-of", rulebook.zone);
  }
  if (!until) return;
  const Rehearsal rehearsal = rehearse(sheet.events, rulebook, *until);
  const Showing showing(context, rulebook, rehearsal, options);
  if (context.format == Format::json) {
    showing.as_json();
  } else {
    showing.as_text();
  }
}

}  // namespace

void add_rehearse(CLI::App& app, CommandContext& context) {
  auto options = std::make_shared<RehearseOptions>();
  CLI::App* command =
      app.add_subcommand("rehearse", "what a framework file makes of records in a spreadsheet");
  command->footer(
      "RECORDS is a CSV file: the columns case (or worker, or team), when, kind; id, recorded, "
      "by,\n"
      "child where wanted; a column for each fact. Nothing is sent or kept, and everybody is "
      "there\n"
      "under the name of their role.\n"
      "Example: duecourse rehearse my-framework.toml records.csv --as-of 2026-06-30");
  command->add_option("FRAMEWORK", options->framework, "the framework file")->required();
  command->add_option("RECORDS", options->records, "the records, as CSV")->required();
  command->add_option("--beside", options->beside, "further framework files that hold as well");
  command->add_option("--timescale", options->timescale, "only this timescale or finding");
  command->add_flag("--brief", options->briefly, "a line for each deadline, without the counting");
  command->add_option("--as-of", context.as_of,
                      "play until then; default: the end of the day of the last record");
  add_format(*command, context, {"table", "json"});
  command->callback([options, &context] { run_rehearse(context, *options); });
}

}  // namespace duecourse::adapters
