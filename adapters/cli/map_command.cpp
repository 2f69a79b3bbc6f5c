// duecourse map: what the host has, held against what the mapping file names.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <ostream>

#include "adapters/cli/command_line.hpp"
#include "adapters/service/council_mapping.hpp"

namespace duecourse::adapters {

namespace {

struct MapOptions {
  bool suggest = false;
  bool toml = false;
  std::string survey;
};

/// The words of surveys, and how the mapping file calls an entry of each.
struct Entry {
  const char* survey;
  const char* table;
  const char* codes;
};
constexpr std::array<Entry, 5> kEntries = {
    Entry{"steps", "step", "types"}, Entry{"relations", "relation", "codes"},
    Entry{"next_actions", "action", "types"}, Entry{"visits", "visit", "types"},
    Entry{"case_notes", "case_note", "types"}};

bool is_number(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

std::string in_quotes(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

/// Lines for the mapping file, switched off: somebody has to look at each.
void print_toml(std::ostream& out, const std::vector<SurveyedPart>& parts) {
  out << "# Guesses. Take away the # of what is right, put right what is not; what is nobody's\n"
         "# business goes into [ignored].\n";
  for (const SurveyedPart& part : parts) {
    const auto entry = std::find_if(kEntries.begin(), kEntries.end(),
                                    [&](const Entry& one) { return part.survey == one.survey; });
    for (const UnmappedCode& code : part.unmapped) {
      if (entry == kEntries.end()) {
        out << fmt::format("\n# {}: {}\n#   question = [{}]\n", printable(code.code),
                           printable(code.guess.empty() ? "no guess" : code.guess),
                           in_quotes(code.code));
        continue;
      }
      const std::string_view table = entry->table;
      const char* key = table == "relation" ? "role" : table == "action" ? "action" : "kind";
      out << fmt::format("\n# {}, {} times{}\n", printable(code.name), code.count,
                         code.reason.empty() ? "" : ": " + printable(code.reason));
      out << fmt::format("# [[{}]]\n# {} = [{}]\n# {} = {}\n", entry->table, entry->codes,
                         is_number(code.code) ? code.code : in_quotes(code.code), key,
                         in_quotes(code.guess));
    }
  }
}

void print_json(std::ostream& out, const std::vector<SurveyedPart>& parts) {
  auto json = nlohmann::ordered_json::array();
  for (const SurveyedPart& part : parts) {
    nlohmann::ordered_json one{
        {"survey", part.survey},   {"error", nullptr},
        {"mapped", part.mapped},   {"mapped_rows", part.mapped_rows},
        {"ignored", part.ignored}, {"unmapped", nlohmann::ordered_json::array()},
        {"unused", part.unused}};
    if (!part.error.empty()) one["error"] = part.error;
    for (const UnmappedCode& code : part.unmapped) {
      one["unmapped"].push_back({{"code", code.code},
                                 {"name", code.name},
                                 {"count", code.count},
                                 {"guess", code.guess.empty() ? nlohmann::ordered_json(nullptr)
                                                              : nlohmann::ordered_json(code.guess)},
                                 {"reason", code.reason}});
    }
    json.push_back(std::move(one));
  }
  out << json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
}

Table table_of(const std::vector<SurveyedPart>& parts) {
  Table table({"survey", "code", "name", "used", "guess", "because"});
  for (const SurveyedPart& part : parts) {
    for (const UnmappedCode& code : part.unmapped) {
      table.add(
          {part.survey, code.code, code.name, std::to_string(code.count), code.guess, code.reason});
    }
  }
  return table;
}

void print_people(CommandContext& context, const std::vector<SurveyedPart>& parts, bool suggest) {
  std::ostream& out = context.terminal.out;
  Table counts({"survey", "mapped", "used", "ignored", "not named"});
  for (const SurveyedPart& part : parts) {
    if (!part.error.empty()) continue;
    counts.add({part.survey, std::to_string(part.mapped), std::to_string(part.mapped_rows),
                std::to_string(part.ignored), std::to_string(part.unmapped.size())});
  }
  counts.print(out, context.terminal.width);
  for (const SurveyedPart& part : parts) {
    if (!part.error.empty()) {
      print_wrapped(out, fmt::format("{}: {}", part.survey, part.error), context.terminal.width, 2);
    }
    if (part.unused.empty()) continue;
    print_wrapped(out,
                  fmt::format("{}: the mapping names {}, of which the host has no rows",
                              part.survey, fmt::join(part.unused, ", ")),
                  context.terminal.width, 2);
  }
  const Table unmapped = table_of(parts);
  if (unmapped.empty()) return;
  if (suggest) {
    out << '\n';
    unmapped.print(out, context.terminal.width);
  } else {
    out << "\nWhat is not named:  duecourse map --suggest\n";
  }
}

void run_map(CommandContext& context, const MapOptions& options) {
  CouncilMapping found = survey_council(context.config, options.survey);
  for (const Fault& fault : found.faults) {
    context.terminal.err << printable(describe(fault)) << '\n';
  }
  if (found.outside) {
    complain(context, *found.outside);
    return;
  }
  if (has_error(found.faults)) context.exit_code = kFoundFaults;
  for (const SurveyedPart& part : found.parts) {
    if (!part.error.empty()) context.exit_code = kFoundFaults;
  }
  if (options.toml) {
    print_toml(context.terminal.out, found.parts);
    return;
  }
  switch (context.format) {
    case Format::json:
      print_json(context.terminal.out, found.parts);
      break;
    case Format::csv:
      table_of(found.parts).print_csv(context.terminal.out);
      break;
    case Format::table:
      print_people(context, found.parts, options.suggest);
      break;
  }
}

}  // namespace

void add_map(CLI::App& app, CommandContext& context) {
  CLI::App* command = app.add_subcommand(
      "map", "step types, questions, relations of the host: which does the mapping file name?");
  command->footer(
      "Examples:\n"
      "  duecourse map                       how many are named, ignored, neither\n"
      "  duecourse map --suggest             what is not named, the most used first, with a guess\n"
      "  duecourse map --suggest steps --toml   the same as lines for the mapping file");
  auto options = std::make_shared<MapOptions>();
  command->add_flag("--suggest", options->suggest, "list what is not named, with a guess and why");
  command->add_flag("--toml", options->toml, "as lines to be put into the mapping file");
  command
      ->add_option("SURVEY", options->survey, "only steps, questions, relations, next_actions ...")
      ->check(CLI::IsMember(
          {"steps", "questions", "relations", "next_actions", "visits", "case_notes"}));
  add_format(*command, context);
  command->callback([options, &context] { run_map(context, *options); });
}

}  // namespace duecourse::adapters
