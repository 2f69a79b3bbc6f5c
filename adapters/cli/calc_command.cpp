// duecourse calc: the arithmetic of a due date, day by day.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "adapters/cli/command_line.hpp"
#include "adapters/files/calendar_loader.hpp"
#include "adapters/files/configuration_loader.hpp"
#include "adapters/files/zone_loader.hpp"
#include "adapters/service/shipped_config.hpp"
#include "engine/calendar/counting.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::adapters {

namespace {

using Json = nlohmann::ordered_json;

// Counting ends on the day after, wherever it should have gone.
constexpr Day kLastCounted{std::chrono::year{9999} / 12 / 29};

struct CalcOptions {
  std::string calendar;
  std::string from;
  std::string duration;
  std::string batch;
  bool format_given = false;
};

// Limits in hours end with the first second after that day, those in days with the day after it.
bool is_beyond_counting(const Limit& due, const Zone& zone) {
  if (due.precision == Precision::day) return last_day_of(due, zone) > kLastCounted;
  return due.at >= Instant{(kLastCounted + std::chrono::days{1}).time_since_epoch()};
}

struct Ground {
  Calendars calendars;
  Zone zone = utc_zone();
};

// The calendars and the zone of --config, where there is such a file; the shipped ones otherwise.
std::optional<Ground> ground_or_complain(CommandContext& context) {
  Ground ground;
  std::string zone = "Europe/London";
  std::vector<std::filesystem::path> files{shipped_config() / "calendars" / "calendars.toml"};
  if (std::filesystem::exists(context.config)) {
    const LoadedConfiguration loaded = load_configuration(context.config, shipped_config());
    complain(context, loaded.faults);
    if (has_error(loaded.faults)) return std::nullopt;
    files = loaded.configuration.calendars;
    zone = loaded.configuration.council.zone;
  }
  LoadedCalendars calendars = load_calendars(files);
  complain(context, calendars.faults);
  if (has_error(calendars.faults)) return std::nullopt;
  ground.calendars = std::move(calendars.calendars);
  auto loaded_zone = load_zone(zone);
  if (!loaded_zone.ok()) {
    complain(context, loaded_zone.error());
    return std::nullopt;
  }
  ground.zone = std::move(loaded_zone).value();
  return ground;
}

struct Answer {
  Moment from;
  Duration duration;
  std::string calendar;
  Limit due;
  Trace trace;
};

Result<Answer> calculate(const Ground& ground, const std::string& calendar, const std::string& from,
                         const std::string& duration) {
  const auto found = ground.calendars.find(calendar);
  if (found == ground.calendars.end()) {
    std::vector<std::string> names;
    for (const auto& [name, value] : ground.calendars) names.push_back(name);
    return Error{ErrorCode::invalid_input, there_is_no("calendar", calendar, names)};
  }
  const auto start = read_moment(from, ground.zone);
  if (!start.ok()) return Error{ErrorCode::invalid_input, from + ": " + start.error().message};
  const auto length = parse_duration(duration);
  if (!length.ok()) {
    return Error{ErrorCode::invalid_input, "'" + duration + "': " + length.error().message};
  }
  if (length->anchor) {
    return Error{
        ErrorCode::invalid_input,
        "'" + duration + "' counts from a date among an event's facts; calc has only --from"};
  }
  const CountingRules rules{*found->second, ground.zone};
  const Limit due = limit_after(start->moment, *length, rules);
  if (is_beyond_counting(due, ground.zone)) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("{} from {} ends after {}, the last day that can be counted to",
                             describe(*length), from, write_day(kLastCounted))};
  }
  return Answer{start->moment, *length, calendar, due,
                explain_limit_after(start->moment, *length, rules)};
}

Json json_of(const Answer& answer, const Zone& zone) {
  Json json;
  json["calendar"] = answer.calendar;
  json["from"] = write_moment(answer.from, zone);
  json["duration"] = describe(answer.duration);
  json["due_by"] = write_limit(answer.due, zone);
  json["trace"] = Json::array();
  for (const TraceLine& line : answer.trace.lines) {
    json["trace"].push_back(line.label + ": " + line.text);
  }
  if (!answer.trace.warnings.empty()) json["warnings"] = answer.trace.warnings;
  return json;
}

std::string dumped(const Json& json, int indent) {
  return json.dump(indent, ' ', false, nlohmann::json::error_handler_t::replace);
}

void print(CommandContext& context, const Answer& answer, const Zone& zone) {
  std::ostream& out = context.terminal.out;
  switch (context.format) {
    case Format::json:
      out << dumped(json_of(answer, zone), 2) << '\n';
      break;
    case Format::csv: {
      Table table({"calendar", "from", "duration", "due_by"});
      table.add({answer.calendar, write_moment(answer.from, zone), describe(answer.duration),
                 write_limit(answer.due, zone)});
      table.print_csv(out);
      break;
    }
    case Format::table:
      out << printable(fmt::format("{} from {}, counted by {}", describe(answer.duration),
                                   spell_moment(answer.from, zone), answer.calendar))
          << '\n';
      for (const TraceLine& line : answer.trace.lines) {
        out << printable(fmt::format("  {}: {}", line.label, line.text)) << '\n';
      }
      out << fmt::format("due by {} ({})\n", spell_limit(answer.due, zone),
                         write_limit(answer.due, zone));
      for (const std::string& warning : answer.trace.warnings) {
        context.terminal.err << "warning: " << printable(warning) << '\n';
      }
      break;
  }
}

// One answer a line, in the order of the questions; a line that cannot be read is answered by an
// error in its place, and the others go on.
void answer_batch(CommandContext& context, const Ground& ground, std::istream& questions) {
  std::string line;
  for (int number = 1; std::getline(questions, line); ++number) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    const Json question = Json::parse(line, nullptr, false);
    const auto text = [&](const char* key) {
      return question.is_object() && question.contains(key) && question[key].is_string()
                 ? question[key].get<std::string>()
                 : std::string();
    };
    if (text("calendar").empty() || text("from").empty() || text("duration").empty()) {
      context.terminal.out << dumped({{"line", number},
                                      {"error",
                                       "not a JSON object with the texts calendar, from and "
                                       "duration"}},
                                     -1)
                           << '\n';
      context.exit_code = kFoundFaults;
      continue;
    }
    const auto answer = calculate(ground, text("calendar"), text("from"), text("duration"));
    if (answer.ok()) {
      context.terminal.out << dumped(json_of(*answer, ground.zone), -1) << '\n';
    } else {
      context.terminal.out << dumped({{"line", number}, {"error", answer.error().message}}, -1)
                           << '\n';
      context.exit_code = kFoundFaults;
    }
  }
}

void run_calc(CommandContext& context, const CalcOptions& options) {
  const bool single =
      !options.calendar.empty() && !options.from.empty() && !options.duration.empty();
  if (single == !options.batch.empty()) {
    complain_usage(context,
                   "calc takes --calendar NAME --from TIME DURATION, or --batch FILE alone");
    return;
  }
  if (!single && options.format_given && context.format != Format::json) {
    complain_usage(context,
                   "--batch answers in JSON, a line each: write --format json, or nothing");
    return;
  }
  const auto ground = ground_or_complain(context);
  if (!ground) return;
  if (options.batch == "-") {
    answer_batch(context, *ground, std::cin);
  } else if (!options.batch.empty()) {
    std::ifstream file(options.batch);
    if (!file) {
      complain(context, Error{ErrorCode::unavailable, options.batch + ": cannot be read"});
      return;
    }
    answer_batch(context, *ground, file);
  } else {
    const auto answer = calculate(*ground, options.calendar, options.from, options.duration);
    if (answer.ok()) {
      print(context, *answer, ground->zone);
    } else {
      complain_usage(context, answer.error().message);
    }
  }
}

}  // namespace

void add_calc(CLI::App& app, CommandContext& context) {
  auto options = std::make_shared<CalcOptions>();
  CLI::App* command = app.add_subcommand("calc", "count a duration, day by day");
  command->footer(
      "Example: duecourse calc --calendar england-and-wales --from 2026-04-02 \"5 working days\"\n"
      "         duecourse calc --batch questions.jsonl      (- reads standard input)");
  command->add_option("DURATION", options->duration, "such as \"5 working days\" or \"24 hours\"");
  command->add_option("--calendar", options->calendar, "which days count");
  command->add_option("--from", options->from, "YYYY-MM-DD or YYYY-MM-DDTHH:MM, local time");
  command->add_option("--batch", options->batch,
                      "a file of JSON lines {\"calendar\", \"from\", \"duration\"}");
  add_format(*command, context);
  command->callback([options, command, &context] {
    options->format_given = command->count("--format") > 0;
    run_calc(context, *options);
  });
}

}  // namespace duecourse::adapters
