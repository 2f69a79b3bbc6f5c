// duecourse notices: the ledger. What was said, what waits, what was left out, and why.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <ostream>

#include "adapters/cli/decision.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::adapters {

namespace {

struct NoticesOptions {
  std::string case_id;
  std::string worker;
  std::string state;
  std::string since;
};

const std::vector<std::string>& columns() {
  static const std::vector<std::string> kColumns{"at",       "state",      "reason",     "kind",
                                                 "stage",    "tick",       "slot",       "address",
                                                 "subject",  "subject_id", "timescale",  "deadline",
                                                 "revision", "due_by",     "decided_at", "message"};
  return kColumns;
}

nlohmann::ordered_json json_row(const LedgerRow& row, const Zone& zone) {
  const Notice& notice = row.notice;
  const auto text = [](const std::string& value) {
    return value.empty() ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(value);
  };
  nlohmann::ordered_json json;
  json["at"] = write_instant(notice.at, zone);
  json["state"] = word_of(notice.state);
  json["reason"] = word_of(notice.reason);
  json["kind"] = notice.copy ? "copy" : word_of(notice.kind);
  json["stage"] = notice.key.stage.str();
  json["tick"] = notice.key.tick;
  json["slot"] = notice.key.slot;
  json["address"] = text(notice.address);
  json["subject"] = word_of(row.tracked.subject.kind);
  json["subject_id"] = row.tracked.subject.id.str();
  json["timescale"] = row.tracked.key.timescale.str();
  json["deadline"] = notice.key.deadline.str();
  json["revision"] = notice.key.revision;
  json["due_by"] = text(row.tracked.due ? write_limit(*row.tracked.due, zone) : "");
  json["decided_at"] = write_instant(notice.decided_at, zone);
  json["message"] = text(notice.message.str());
  return json;
}

void print(CommandContext& context, const std::vector<LedgerRow>& rows, const Zone& zone) {
  std::ostream& out = context.terminal.out;
  if (context.format == Format::json) {
    auto list = nlohmann::ordered_json::array();
    for (const LedgerRow& row : rows) list.push_back(json_row(row, zone));
    out << list.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
    return;
  }
  if (context.format == Format::csv) {
    Table table(columns());
    for (const LedgerRow& row : rows) {
      std::vector<std::string> cells;
      for (const auto& value : json_row(row, zone)) {
        cells.push_back(value.is_null()     ? ""
                        : value.is_string() ? value.get<std::string>()
                                            : value.dump());
      }
      table.add(std::move(cells));
    }
    table.print_csv(out);
    return;
  }
  if (rows.empty()) {
    out << "The ledger has no such notice.\n";
    return;
  }
  Table table({"when", "state", "why", "kind", "stage", "to", "for", "what"});
  for (const LedgerRow& row : rows) {
    const Notice& notice = row.notice;
    table.add({spell_moment({notice.at, Precision::second}, zone), word_of(notice.state),
               word_of(notice.reason), notice.copy ? "copy" : word_of(notice.kind),
               notice.key.stage.str(), notice.address.empty() ? notice.key.slot : notice.address,
               row.tracked.subject.id.str(), row.tracked.key.timescale.str()});
  }
  table.print(out, context.terminal.width);
}

// An empty ledger of somebody that the store does not know is a typing error.
bool known_subject_or_complain(CommandContext& context, Council& council,
                               const NoticesOptions& options) {
  if (!known_people_or_complain(context, council, options.worker, "")) return false;
  if (options.case_id.empty()) return true;
  const auto found = council.store().load({SubjectKind::case_, SubjectId(options.case_id)});
  if (!found.ok()) complain(context, found.error());
  return found.ok();
}

void run_notices(CommandContext& context, const NoticesOptions& options) {
  const auto council = open_or_complain(context, StoreUse::read);
  if (!council) return;
  const Zone& zone = council->rulebook().zone;
  LedgerFilter filter;
  if (!options.case_id.empty()) {
    filter.subject = SubjectRef{SubjectKind::case_, SubjectId(options.case_id)};
  }
  if (!options.worker.empty()) {
    filter.subject = SubjectRef{SubjectKind::worker, SubjectId(options.worker)};
  }
  if (!options.state.empty()) filter.state = notice_state_of(options.state);
  if (!options.since.empty()) {
    const auto since = read_moment(options.since, zone);
    if (!since.ok()) {
      complain_usage(context, "--since " + options.since + ": " + since.error().message);
      return;
    }
    filter.since = since->moment.at;
  }
  const auto rows = council->store().ledger(filter);
  if (!rows.ok()) {
    complain(context, rows.error());
    return;
  }
  if (rows->empty() && !known_subject_or_complain(context, *council, options)) return;
  print(context, *rows, zone);
}

// Whether the frameworks have a timescale or a finding of that id; complains where not.
bool known_held_rule(CommandContext& context, const Rulebook& rulebook, const std::string& rule) {
  if (rule.empty()) return true;
  for (const Framework& framework : rulebook.frameworks) {
    if (find_rule(framework, TimescaleId(rule)) != nullptr) return true;
  }
  return known_or_complain(context, rulebook, "", rule);
}

struct DecideOptions {
  HeldFilter filter;
  bool all = false;
};

void run_decide(CommandContext& context, HeldDecision decision, const DecideOptions& options) {
  const HeldFilter& filter = options.filter;
  if (options.all != filter.any()) {
    complain_usage(context,
                   "say which held notices: --case, --worker or --timescale (together: those of "
                   "all of them), or --all");
    return;
  }
  const auto reader = open_or_complain(context, StoreUse::read);
  if (!reader || !known_held_rule(context, reader->rulebook(), filter.timescale)) return;
  auto held = reader->store().held().all();
  if (!held.ok()) return complain(context, held.error());
  const std::size_t in_all = held->size();
  const std::size_t number = chosen(std::move(*held), filter).size();
  if (number == 0) {
    complain(context,
             {ErrorCode::not_found,
              fmt::format("no notice is held{}{}", filter.any() ? "" : " of " + describe(filter),
                          in_all == 0 || filter.any()
                              ? ""
                              : fmt::format("; {} are in all: duecourse notices --state "
                                            "held",
                                            in_all))});
    return;
  }
  const bool release = decision == HeldDecision::release;
  decide(
      context, *reader, {verb_of(decision), written(filter), who_types()},
      fmt::format("{} held notice(s); the service that is running takes it up in its next cycle.",
                  number),
      [&](Council& council, Instant now) -> Result<std::string> {
        const auto done = council.decide_held(decision, filter, who_types(), now);
        if (!done.ok()) return done.error();
        return release ? fmt::format("{} notice(s) released; the next cycle sends them.", *done)
                       : fmt::format("{} notice(s) discarded; they are never sent.", *done);
      });
}

void add_decision(CLI::App& notices, CommandContext& context, HeldDecision decision) {
  const bool release = decision == HeldDecision::release;
  auto options = std::make_shared<DecideOptions>();
  CLI::App* command = notices.add_subcommand(
      release ? "release" : "discard",
      release
          ? "send what is held because there was too much at once; it is held no second time"
          : "drop what is held because there was too much at once; stronger stages still speak");
  command->add_option("--case", options->filter.case_id, "only about this case");
  command->add_option("--worker", options->filter.worker,
                      "only to this worker, or about their own deadlines");
  command->add_option("--timescale", options->filter.timescale,
                      "only of this timescale or finding");
  command->add_flag("--all", options->all, "everything that is held");
  command->callback([options, decision, &context] { run_decide(context, decision, *options); });
}

}  // namespace

void add_notices(CLI::App& app, CommandContext& context) {
  auto options = std::make_shared<NoticesOptions>();
  CLI::App* command = app.add_subcommand("notices", "the ledger: what was said, to whom, and why");
  command->footer(
      "Example: duecourse notices --case C-104 --state sent\n"
      "         duecourse notices --state held          too many at once: what waits for a person\n"
      "         duecourse notices release --all         send it\n"
      "         duecourse notices discard --timescale first-visit");
  command->require_subcommand(0, 1);
  add_decision(*command, context, HeldDecision::release);
  add_decision(*command, context, HeldDecision::discard);
  command->add_option("--case", options->case_id, "only about this case");
  command->add_option("--worker", options->worker, "only about this worker's own deadlines");
  command->add_option("--state", options->state, "only in this state")
      ->check(CLI::IsMember(
          {"queued", "held", "withdrawn", "superseded", "sending", "sent", "failed", "unknown"}));
  command->add_option("--since", options->since, "only from this time on");
  add_format(*command, context);
  command->callback([command, options, &context] {
    if (command->get_subcommands().empty()) run_notices(context, *options);
  });
}

}  // namespace duecourse::adapters
