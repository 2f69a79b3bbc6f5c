// duecourse host: how the host is doing, and what a person decides about it.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>

#include "adapters/cli/decision.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::adapters {

namespace {

struct HostOptions {
  std::string query;
  std::string kind = "case";
  std::string id;
};

std::string spell(const std::optional<Instant>& at, const Zone& zone) {
  return at ? spell_moment({*at, Precision::second}, zone) : "never";
}

// Held, failing, being swept or fine: what a system owner looks for first.
std::string state_word(const QueryState& query) {
  if (query.sweep.held_since) return "held";
  if (!query.status.last_error.empty()) return "failing";
  if (!query.status.fresh_as_of) return "not read yet";
  return query.sweep.reading ? "being swept" : "fine";
}

std::string why(const QueryState& query) {
  return query.sweep.held_since ? query.sweep.held_why : query.status.last_error;
}

nlohmann::ordered_json json_of(const HostState& state, const Zone& zone) {
  const auto time = [&](const std::optional<Instant>& at) {
    return at ? nlohmann::ordered_json(write_instant(*at, zone)) : nlohmann::ordered_json(nullptr);
  };
  const auto text = [](const std::string& value) {
    return value.empty() ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(value);
  };
  nlohmann::ordered_json json;
  json["queries"] = nlohmann::ordered_json::array();
  for (const QueryState& query : state.queries) {
    json["queries"].push_back({{"query", query.query.name},
                               {"records", word_of(query.query.kind)},
                               {"stamped", query.query.stamped},
                               {"state", state_word(query)},
                               {"rows", query.rows},
                               {"not_readable", query.faults},
                               {"fresh_as_of", time(query.status.fresh_as_of)},
                               {"swept_at", time(query.sweep.swept_at)},
                               {"held_since", time(query.sweep.held_since)},
                               {"why", text(why(query))}});
  }
  json["news_at"] = time(state.news_at);
  json["copied_as_of"] = time(state.copied_as_of);
  json["set_aside"] = nlohmann::ordered_json::array();
  for (const Suspect& suspect : state.set_aside) {
    json["set_aside"].push_back({{"subject", word_of(suspect.subject.kind)},
                                 {"subject_id", suspect.subject.id.str()},
                                 {"since", time(suspect.set_aside_at)},
                                 {"crashes", suspect.crashes}});
  }
  json["alarms"] = nlohmann::ordered_json::array();
  for (const Alarm& alarm : state.alarms) {
    json["alarms"].push_back({{"about", alarm.about},
                              {"to", text(alarm.to)},
                              {"title", alarm.title},
                              {"since", time(alarm.since)},
                              {"told_at", time(alarm.told_at)}});
  }
  return json;
}

Table table_of(const HostState& state, const Zone& zone, bool for_people) {
  Table table({"query", "records", "state", "rows", "not readable", "fresh as of", "last sweep",
               "held since", "why"});
  const auto time = [&](const std::optional<Instant>& at) {
    if (for_people) return at ? spell(at, zone) : std::string();
    return at ? write_instant(*at, zone) : std::string();
  };
  for (const QueryState& query : state.queries) {
    table.add({query.query.name, word_of(query.query.kind), state_word(query),
               std::to_string(query.rows), std::to_string(query.faults),
               time(query.status.fresh_as_of), time(query.sweep.swept_at),
               time(query.sweep.held_since), why(query)});
  }
  return table;
}

void print_people(CommandContext& context, const HostState& state, const Zone& zone) {
  std::ostream& out = context.terminal.out;
  table_of(state, zone, true).print(out, context.terminal.width);
  if (state.copied_as_of) {
    out << "The host is a copy. What it holds is as known at " << spell(state.copied_as_of, zone)
        << '\n';
  }
  out << "Something new was last read: " << spell(state.news_at, zone) << '\n';
  for (const Suspect& suspect : state.set_aside) {
    const std::string why = suspect.crashes == 0
                                ? "its process failed"
                                : fmt::format("ended the service {} times", suspect.crashes);
    out << printable(fmt::format("Set aside since {}: {} ({}); try it "
                                 "again with: duecourse host release {} {}",
                                 spell(suspect.set_aside_at, zone), describe(suspect.subject), why,
                                 word_of(suspect.subject.kind), suspect.subject.id.str()))
        << '\n';
  }
  for (const Alarm& alarm : state.alarms) {
    if (!alarm.to.empty()) continue;
    out << printable(fmt::format("Alarm since {}: {}", spell(alarm.since, zone), alarm.title))
        << '\n';
  }
}

void run_host(CommandContext& context) {
  const auto council = open_or_complain(context, StoreUse::read);
  if (!council) return;
  const auto state = council->host_state();
  if (!state.ok()) {
    complain(context, state.error());
    return;
  }
  const Zone& zone = council->rulebook().zone;
  switch (context.format) {
    case Format::json:
      context.terminal.out
          << json_of(*state, zone).dump(2, ' ', false, nlohmann::json::error_handler_t::replace)
          << '\n';
      break;
    case Format::csv:
      table_of(*state, zone, false).print_csv(context.terminal.out);
      break;
    case Format::table:
      print_people(context, *state, zone);
      break;
  }
  const bool held =
      std::any_of(state->queries.begin(), state->queries.end(),
                  [](const auto& query) { return query.sweep.held_since.has_value(); });
  if (held || !state->set_aside.empty()) context.exit_code = kFoundFaults;
}

// The read-only look comes first: what is typed wrongly is said at once.
void decide_on_host(CommandContext& context, const Request& request) {
  const auto reader = open_or_complain(context, StoreUse::read);
  if (!reader) return;
  const auto state = reader->host_state();
  if (!state.ok()) {
    complain(context, state.error());
    return;
  }
  std::vector<std::string> known;
  if (request.verb == "accept") {
    for (const QueryState& query : state->queries) known.push_back(query.query.name);
  } else {
    for (const Suspect& suspect : state->set_aside) {
      known.push_back(
          fmt::format("{} {}", word_of(suspect.subject.kind), suspect.subject.id.str()));
    }
  }
  if (std::find(known.begin(), known.end(), request.what) == known.end()) {
    const bool accept = request.verb == "accept";
    complain_usage(context, there_is_no(accept ? "host query" : "subject that is set aside",
                                        request.what, known));
    return;
  }
  decide(context, *reader, request, "The service that is running takes it up in its next cycle.",
         [&](Council& council, Instant now) -> Result<std::string> {
           const auto done = request.verb == "accept"
                                 ? council.accept_losses(request.what, request.who, now)
                                 : council.release(request.what, request.who, now);
           if (!done.ok()) return done.error();
           return std::string("Done; the next cycle acts on it.");
         });
}

}  // namespace

void add_host(CLI::App& app, CommandContext& context) {
  auto options = std::make_shared<HostOptions>();
  CLI::App* command = app.add_subcommand(
      "host", "how the case system is doing, query by query: fresh, swept, held and why");
  command->footer(
      "Example: duecourse host                        how each query is doing\n"
      "         duecourse host accept events          what vanished is truly gone\n"
      "         duecourse host release case C-104     try again what was set aside\n"
      "         duecourse host preview visits         its first rows as records, masked");
  command->require_subcommand(0, 1);
  add_format(*command, context);
  CLI::App* accept = command->add_subcommand(
      "accept", "what a held query has lost is truly gone: take it over as it is");
  accept->add_option("QUERY", options->query, "the name of the host query")->required();
  accept->callback([options, &context] {
    decide_on_host(context, {"accept", options->query, who_types()});
  });
  CLI::App* release = command->add_subcommand("release", "try a subject that was set aside again");
  release->add_option("KIND", options->kind, "case, worker or team")
      ->required()
      ->check(CLI::IsMember({"case", "worker", "team"}));
  release->add_option("ID", options->id, "its id in the host")->required();
  release->callback([options, &context] {
    decide_on_host(context, {"release", options->kind + " " + options->id, who_types()});
  });
  add_preview(*command, context);
  add_sql(*command, context);
  command->callback([command, &context] {
    if (command->get_subcommands().empty()) run_host(context);
  });
}

}  // namespace duecourse::adapters
