// duecourse sample: who was drawn, and who was not.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <ostream>

#include "adapters/cli/command_line.hpp"
#include "adapters/service/sampling.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::adapters {

namespace {

using Json = nlohmann::ordered_json;

struct SampleOptions {
  std::string sample;
  std::string span;
};

const std::vector<std::string>& columns() {
  static const std::vector<std::string> kColumns{"framework", "sample",    "span",     "unit",
                                                 "case",      "reference", "event",    "reached_at",
                                                 "number",    "state",     "drawn_at", "hash"};
  return kColumns;
}

// `0.0312`: four digits, rounded down, so that what is below the share looks so.
std::string spell_number(std::string_view hash) {
  const std::uint64_t parts = (std::uint64_t{sample_number(hash)} * 10'000) >> 32U;
  return fmt::format("0.{:04}", parts);
}

// `10 %`, `12.5 %`.
std::string spell_share(int share) {
  std::string text = fmt::format("{}.{:02}", share / 100, share % 100);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text + " %";
}

// The number below which is drawn at once: `0.1000`, `1.0000`.
std::string spell_bound(int share) {
  return fmt::format("{}.{:04}", share / 10'000, share % 10'000);
}

const char* state_of(const SampleUnit& unit) {
  if (unit.draw == nullptr) return "not_drawn";
  if (unit.gone) return "drawn_and_gone";
  return unit.draw->topped_up ? "topped_up" : "drawn";
}

std::string spell_state(const SampleUnit& unit, const Zone& zone) {
  if (unit.draw == nullptr) return "not drawn";
  const std::string day = spell_day(zone.day_of(unit.draw->drawn_at));
  if (unit.gone) return day + "; its record is gone";
  return unit.draw->topped_up ? day + ", topped up" : day;
}

const char* spell_span(SampleSpan span) {
  switch (span) {
    case SampleSpan::month:
      return "month";
    case SampleSpan::quarter:
      return "quarter";
    case SampleSpan::year:
      break;
  }
  return "year";
}

/// A sample with its spans; borrows from the draws it was read with.
struct ReadSample {
  const Framework* framework = nullptr;
  const SampleRule* rule = nullptr;
  bool begun = false;
  std::vector<SampleDraw> draws;
  std::vector<SampleSpanState> spans;
};

class Listing {
 public:
  Listing(CommandContext& context, const SampleOptions& options)
      : context_(context), options_(options) {}

  void run() {
    const auto council = open_or_complain(context_, StoreUse::read);
    if (!council) return;
    const auto at = times_or_complain(context_, *council);
    if (!at || !known(council->rulebook())) return;
    for (const Framework& framework : council->rulebook().frameworks) {
      for (const SampleRule& rule : framework.samples) {
        if (!rule.enabled || !wanted(rule)) continue;
        if (auto read = read_one(*council, framework, rule, at->now); !read) {
          return complain(context_, read.error());
        }
      }
    }
    print(council->rulebook().zone);
  }

 private:
  [[nodiscard]] bool wanted(const SampleRule& rule) const {
    return options_.sample.empty() || rule.id.str() == options_.sample;
  }

  bool known(const Rulebook& rulebook) {
    std::vector<std::string> ids;
    for (const Framework& framework : rulebook.frameworks) {
      for (const SampleRule& rule : framework.samples) {
        if (rule.enabled) ids.push_back(rule.id.str());
      }
    }
    if (options_.sample.empty() ||
        std::find(ids.begin(), ids.end(), options_.sample) != ids.end()) {
      return true;
    }
    complain_usage(context_, there_is_no("sample", options_.sample, ids));
    return false;
  }

  Result<void> read_one(Council& council, const Framework& framework, const SampleRule& rule,
                        Instant now) {
    SampleBook& book = council.store().samples();
    const SampleRef sample{framework.id, rule.id};
    const auto begun = book.begun(sample);
    if (!begun) return begun.error();
    const auto entries = book.entries(sample);
    if (!entries) return entries.error();
    auto draws = book.draws(sample);
    if (!draws) return draws.error();
    std::erase_if(*draws, [&](const SampleDraw& draw) { return draw.drawn_at > now; });
    ReadSample read{&framework, &rule, begun->has_value(), std::move(*draws), {}};
    const SampleGround ground{council.rulebook(), framework, rule, now,
                              sample_from(rule, begun->value_or(now), council.rulebook().zone)};
    read.spans = sample_spans(ground, *entries, read.draws);
    std::erase_if(read.spans, [&](const SampleSpanState& span) {
      return !options_.span.empty() && span.days.name != options_.span;
    });
    read_.push_back(std::move(read));
    return {};
  }

  void print(const Zone& zone) {
    if (context_.format == Format::json) return print_json(zone);
    if (context_.format == Format::csv) return print_csv(zone);
    std::ostream& out = context_.terminal.out;
    if (read_.empty()) {
      out << "No framework of this council draws a sample ([[sample]] in its file).\n";
      return;
    }
    for (const ReadSample& read : read_) print_table(read, zone);
  }

  void print_table(const ReadSample& read, const Zone& zone) {
    std::ostream& out = context_.terminal.out;
    const std::string share = spell_share(read.rule->share);
    out << fmt::format("{}/{} ({}): {}; at least {} of each {}\n", read.framework->id.str(),
                       read.rule->id.str(), read.rule->clause, read.rule->title, share,
                       spell_span(read.rule->each));
    if (read.spans.empty()) {
      out << (read.begun ? "There is nobody to draw from.\n\n"
                         : "It was not looked at yet: `duecourse run` draws.\n\n");
      return;
    }
    for (const SampleSpanState& span : read.spans) {
      out << fmt::format("\n{}, {}: {} to draw from, {} needed, {} drawn\n", span.days.name,
                         span.over ? "over" : "not over yet", span.members, span.needed,
                         span.drawn);
      Table table({"number", read.rule->by_family ? "family or case" : "case", "case", "reference",
                   "reached", "drawn"});
      for (const SampleUnit& unit : span.units) {
        table.add({spell_number(unit.hash), unit.unit, unit.entry.subject.id.str(),
                   unit.entry.reference, unit.gone ? "" : spell_moment(unit.entry.at, zone),
                   spell_state(unit, zone)});
      }
      table.print(out, context_.terminal.width);
    }
    out << fmt::format(
        "\nBelow {} a number is drawn at once; when the {} is over, the lowest make up what "
        "is missing.\nA number is the SHA-256 of '{}/{}/{}/{}' as a fraction.\n\n",
        spell_bound(read.rule->share), spell_span(read.rule->each), read.framework->id.str(),
        read.rule->id.str(), read.spans.back().days.name,
        read.spans.back().units.empty() ? "case" : read.spans.back().units.front().unit);
  }

  [[nodiscard]] static Json json_of(const SampleUnit& unit, const Zone& zone) {
    const auto text = [](const std::string& value) {
      return value.empty() ? Json(nullptr) : Json(value);
    };
    Json row;
    row["unit"] = unit.unit;
    row["case"] = unit.entry.subject.id.str();
    row["reference"] = text(unit.entry.reference);
    row["event"] = unit.entry.host_id;
    row["reached_at"] = unit.gone ? Json(nullptr) : Json(write_moment(unit.entry.at, zone));
    row["number"] = spell_number(unit.hash);
    row["state"] = state_of(unit);
    row["drawn_at"] =
        unit.draw == nullptr ? Json(nullptr) : Json(write_instant(unit.draw->drawn_at, zone));
    row["hash"] = unit.hash;
    return row;
  }

  void print_json(const Zone& zone) {
    Json all = Json::array();
    for (const ReadSample& read : read_) {
      for (const SampleSpanState& span : read.spans) {
        Json row;
        row["framework"] = read.framework->id.str();
        row["sample"] = read.rule->id.str();
        row["clause"] = read.rule->clause;
        row["share"] = spell_share(read.rule->share);
        row["span"] = span.days.name;
        row["over"] = span.over;
        row["members"] = span.members;
        row["needed"] = span.needed;
        row["drawn"] = span.drawn;
        row["units"] = Json::array();
        for (const SampleUnit& unit : span.units) row["units"].push_back(json_of(unit, zone));
        all.push_back(std::move(row));
      }
    }
    context_.terminal.out << all.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
  }

  void print_csv(const Zone& zone) {
    Table table(columns());
    for (const ReadSample& read : read_) {
      for (const SampleSpanState& span : read.spans) {
        for (const SampleUnit& unit : span.units) {
          Json row = json_of(unit, zone);
          row["framework"] = read.framework->id.str();
          row["sample"] = read.rule->id.str();
          row["span"] = span.days.name;
          table.add(cells_of(row, columns()));
        }
      }
    }
    table.print_csv(context_.terminal.out);
  }

  CommandContext& context_;
  const SampleOptions& options_;
  std::vector<ReadSample> read_;
};

}  // namespace

void add_sample(CLI::App& app, CommandContext& context) {
  auto options = std::make_shared<SampleOptions>();
  CLI::App* command = app.add_subcommand("sample", "who was drawn for audit, and who was not");
  command->footer("Example: duecourse sample claim-audit-draw --span 2026-Q2");
  command->add_option("SAMPLE", options->sample, "only this [[sample]] of the framework files");
  command->add_option("--span", options->span,
                      "only this month, quarter or year: 2026-05, 2026-Q2, 2026");
  command->add_option("--as-of", context.as_of, "as it stood then: a date, or a time");
  add_format(*command, context);
  command->callback([options, &context] { Listing(context, *options).run(); });
}

}  // namespace duecourse::adapters
