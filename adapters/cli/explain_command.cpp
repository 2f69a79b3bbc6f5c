// duecourse explain: why a deadline is what it is, and what was said about it.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>

#include "adapters/cli/command_line.hpp"
#include "adapters/cli/deadline_row.hpp"
#include "adapters/cli/finding_row.hpp"
#include "engine/explain.hpp"
#include "engine/explain_changes.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::adapters {

namespace {

constexpr std::size_t kHang = 2;  // columns by which a line that goes on is set in

struct ExplainOptions {
  std::string subject;
  std::string timescale;
  std::string kind = "case";
  std::string at;
};

nlohmann::ordered_json explanation_json(const AssessedSubject& subject, const Directory& directory,
                                        const Rulebook& rulebook,
                                        const std::vector<std::string>& lines,
                                        const std::optional<TimescaleId>& only) {
  nlohmann::ordered_json json;
  json["subject"] = word_of(subject.history.subject.kind);
  json["subject_id"] = subject.history.subject.id.str();
  json["as_of"] = write_instant(subject.history.now, rulebook.zone);
  json["deadlines"] = nlohmann::ordered_json::array();
  for (std::size_t i = 0; i < subject.tracked.size(); ++i) {
    if (only && subject.tracked[i].key.timescale != *only) continue;
    auto row = json_of({subject, i, directory, rulebook});
    auto trace = nlohmann::ordered_json::array();
    if (i < subject.assessment.deadlines.size()) {
      for (const TraceLine& line : trace_of(subject.assessment.deadlines[i], rulebook.zone).lines) {
        trace.push_back({{"label", line.label}, {"text", line.text}, {"counted", line.counted}});
      }
    }
    row["trace"] = std::move(trace);
    json["deadlines"].push_back(std::move(row));
  }
  json["findings"] = nlohmann::ordered_json::array();
  for (std::size_t i = 0; i < subject.raised.size(); ++i) {
    const DeadlineKey& key = subject.raised[i].key;
    if (key.rule != RuleKind::finding || (only && key.timescale != *only)) continue;
    json["findings"].push_back(finding_json({subject, i, directory, rulebook}));
  }
  json["text"] = lines;
  return json;
}

// --at: as of that time and known by then, records and ledger as they stood.
std::optional<AssessAt> moment_or_complain(CommandContext& context, Council& council,
                                           const ExplainOptions& options) {
  if (options.at.empty()) return times_or_complain(context, council);
  if (!context.as_of.empty() || !context.known_at.empty()) {
    complain_usage(context, "--at is --as-of and --known-at in one: leave those out");
    return std::nullopt;
  }
  const auto then = time_or_complain(context, options.at, "--at", council.rulebook().zone);
  if (!then) return std::nullopt;
  const auto highest = council.store().highest_now();
  if (!highest.ok()) {
    complain(context, highest.error());
    return std::nullopt;
  }
  const bool past = *highest && *then < **highest;
  return AssessAt{*then, *then, past, past};
}

std::optional<std::vector<std::string>> changes_or_complain(CommandContext& context,
                                                            Council& council,
                                                            const SubjectRef& subject,
                                                            Instant then) {
  const auto later = council.store().past().overwritten_after(subject, then);
  const auto since = council.store().past().kept_since();
  if (later.ok() && since.ok()) {
    auto lines = explain_changes(*later, then, *since, council.rulebook().zone);
    lines.emplace_back();
    lines.emplace_back("People, roles and case records are shown as they are now, not as then.");
    return lines;
  }
  complain(context, later.ok() ? since.error() : later.error());
  return std::nullopt;
}

void run_explain(CommandContext& context, const ExplainOptions& options) {
  const auto council = open_or_complain(context, StoreUse::read);
  if (!council) return;
  const auto at = moment_or_complain(context, *council, options);
  if (!at) return;
  std::optional<TimescaleId> only;
  if (!options.timescale.empty()) {
    const bool finding =
        std::any_of(council->rulebook().frameworks.begin(), council->rulebook().frameworks.end(),
                    [&](const Framework& framework) {
                      return find_finding(framework, TimescaleId(options.timescale)) != nullptr;
                    });
    if (!finding && !known_or_complain(context, council->rulebook(), "", options.timescale)) return;
    only = TimescaleId(options.timescale);
  }
  const SubjectRef wanted{*subject_kind_of(options.kind), SubjectId(options.subject)};
  const auto found = council->subject(wanted, *at);
  if (!found.ok()) {
    complain_subject(context, *council, wanted, found.error());
    return;
  }
  const auto directory = council->directory();
  if (!directory.ok()) {
    complain(context, directory.error());
    return;
  }
  const Rulebook& rulebook = council->rulebook();
  const PlanContext plan_context{rulebook, *directory, found->input.context, rulebook.zone,
                                 &found->input.quietings};
  auto lines = explain({found->assessment, found->history, found->tracked, found->input.ledger,
                        plan_context, only, &found->raised});
  if (at->as_it_stood) {
    const auto changes = changes_or_complain(context, *council, wanted, at->now);
    if (!changes) return;
    lines.insert(lines.end(), changes->begin(), changes->end());
  }
  if (context.format == Format::json) {
    auto json = explanation_json(*found, *directory, rulebook, lines, only);
    const auto known = age_to_tell(context, *council, at->now);
    json["copied_as_of"] = known ? nlohmann::ordered_json(write_instant(*known, rulebook.zone))
                                 : nlohmann::ordered_json(nullptr);
    context.terminal.out << json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace)
                         << '\n';
    return;
  }
  for (const std::string& line : lines) {
    print_wrapped(context.terminal.out, line, context.terminal.width, kHang);
  }
  tell_age(context, *council, at->now);
}

}  // namespace

void add_explain(CLI::App& app, CommandContext& context) {
  auto options = std::make_shared<ExplainOptions>();
  CLI::App* command = app.add_subcommand("explain", "why a date is what it is, counted day by day");
  command->footer(
      "Example: duecourse explain C-104 first-visit\n"
      "         duecourse explain C-104 --at 2026-06-01T09:00     what was known then");
  command->add_option("SUBJECT", options->subject, "the case (or worker, or team)")->required();
  command->add_option("TIMESCALE", options->timescale, "only this timescale or finding");
  command->add_option("--kind", options->kind, "what SUBJECT is")
      ->check(CLI::IsMember({"case", "worker", "team"}))
      ->capture_default_str();
  add_format(*command, context, {"table", "json"});
  add_times(*command, context);
  command->add_option("--at", options->at,
                      "what was known at this time: records as they stood then, and what had been "
                      "said by then");
  command->callback([options, &context] { run_explain(context, *options); });
}

}  // namespace duecourse::adapters
