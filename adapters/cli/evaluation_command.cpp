// duecourse evaluation: what a service achieved, district by district.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <array>
#include <ostream>

#include "adapters/cli/command_line.hpp"
#include "adapters/cli/progress_bar.hpp"
#include "adapters/cli/report_rows.hpp"
#include "adapters/service/evaluation_report.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::adapters {

namespace {

using Json = nlohmann::ordered_json;
using Cells = std::vector<std::string>;

constexpr const char* kHelp = R"(How it is counted:
  in time      a review held within its window; of the month in which it was held, as early and late
  early, late  held before the window opened, or after the limit
  not held     open after its limit, or ended unmet after it; of the month of its last day
  left         children who left the service in the period: from joining to leaving, in weeks
  still in     children in the service at the end of the period
  ended early  cases that left the service early, with and without a decision on record
  district     that of the team the case has now
Which reviews and what is early: [[report]] in the framework file.

Example: duecourse evaluation --from 2026-04 --to 2026-09 --format csv)";

struct EvaluationOptions {
  std::string from;
  std::string to;
  std::string framework;
};

std::string tenths(const std::optional<int>& weeks) {
  return weeks ? fmt::format("{}.{}", *weeks / 10, *weeks % 10) : std::string();
}
Json tenths_json(const std::optional<int>& weeks) {
  return weeks ? Json(static_cast<double>(*weeks) / 10) : Json(nullptr);
}

std::string spell_district(const std::string& district) {
  return district.empty() ? "no district" : district;
}

Cells cells_of(const ReviewCounts& counts) {
  const auto text = [](int number) { return fmt::format("{}", number); };
  // Rounded down: a hundred is said only where every review was held in its window.
  const std::string share =
      counts.all() == 0 ? "" : fmt::format("{} %", counts.in_window * 100 / counts.all());
  return {text(counts.in_window), text(counts.early), text(counts.late), text(counts.never), share};
}

Cells cells_of(const LengthCounts& length) {
  return {fmt::format("{}", length.days.size()), tenths(length.median()), tenths(length.shortest()),
          tenths(length.longest()), fmt::format("{}", length.still_in)};
}

Json counts_json(const EvaluationCounts& counts, const EvaluationRule& rule) {
  Json reviews;
  for (std::size_t i = 0; i < rule.reviews.size(); ++i) {
    const ReviewCounts& one = counts.reviews[i];
    reviews[rule.reviews[i].str()] = {{"in_window", one.in_window},
                                      {"early", one.early},
                                      {"late", one.late},
                                      {"never", one.never}};
  }
  const LengthCounts& length = counts.length;
  return {{"reviews", reviews},
          {"left", length.days.size()},
          {"median_weeks", tenths_json(length.median())},
          {"shortest_weeks", tenths_json(length.shortest())},
          {"longest_weeks", tenths_json(length.longest())},
          {"still_in", length.still_in},
          {"early_with_decision", counts.early_decided},
          {"early_without_decision", counts.early_undecided}};
}

class Evaluating {
 public:
  Evaluating(CommandContext& context, const EvaluationOptions& options)
      : context_(context), options_(options) {}

  void run() {
    if (!read_month("--from", options_.from, from_) || !read_month("--to", options_.to, to_)) {
      return;
    }
    if (from_ && to_ && *to_ < *from_) {
      return complain_usage(context_,
                            fmt::format("--from {} is after --to {}", options_.from, options_.to));
    }
    const auto council = open_or_complain(context_, StoreUse::read);
    if (!council) return;
    const auto at = times_or_complain(context_, *council);
    if (!at || !known_or_complain(context_, council->rulebook(), options_.framework, "")) return;
    const auto directory = council->directory();
    if (!directory.ok()) return complain(context_, directory.error());
    EvaluationGathering gathering(council->rulebook(), period());
    ProgressBar bar(context_.terminal, "reading");
    std::size_t seen = 0;
    const auto walked = council->each_subject(
        SubjectKind::case_, *at, [&](const AssessedSubject& subject, const Directory& people) {
          gathering.add(subject, people);
          ++seen;
          bar.show(seen, seen + 1);
          return true;
        });
    if (!walked.ok()) return complain(context_, walked.error());
    reports_ = gathering.take(*directory);
    std::erase_if(reports_, [&](const EvaluationReport& report) {
      return !options_.framework.empty() && report.framework->id.str() != options_.framework;
    });
    print();
  }

 private:
  bool read_month(const char* option, const std::string& text, ReportMonth& into) {
    if (text.empty()) return true;
    const auto day = read_day(text + "-01");
    if (!day.ok()) {
      complain_usage(context_, fmt::format("{} {}: write a month as YYYY-MM", option, text));
      return false;
    }
    const std::chrono::year_month_day date{*day};
    into = date.year() / date.month();
    return true;
  }

  [[nodiscard]] EvaluationPeriod period() const {
    EvaluationPeriod period;
    if (from_) period.from = Day{*from_ / 1};
    if (to_) period.to = Day{*to_ / std::chrono::last};
    return period;
  }

  [[nodiscard]] std::string spell_period() const {
    ReportView view;
    view.from = from_;
    view.to = to_;
    return adapters::spell_period(view);
  }

  void print() {
    std::ostream& out = context_.terminal.out;
    if (context_.format == Format::json) {
      Json all = Json::array();
      for (const EvaluationReport& report : reports_) all.push_back(json_of(report));
      out << all.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
    } else if (context_.format == Format::csv) {
      print_csv();
    } else if (reports_.empty()) {
      out << "no framework has an evaluation: [[report]] with 'evaluation' in a framework file\n";
    } else {
      for (const EvaluationReport& report : reports_) print_tables(report);
    }
  }

  [[nodiscard]] Json json_of(const EvaluationReport& report) const {
    Json all;
    all["framework"] = report.framework->id.str();
    all["report"] = report.rule->id.str();
    all["clause"] = report.rule->clause;
    all["title"] = report.rule->title;
    all["note"] = report.rule->note.empty() ? Json(nullptr) : Json(report.rule->note);
    all["from"] = from_ ? Json(write_month(from_)) : Json(nullptr);
    all["to"] = to_ ? Json(write_month(to_)) : Json(nullptr);
    Json districts = Json::array();
    const EvaluationRule& rule = *report.rule->evaluation;
    for (const auto& [name, counts] : report.districts) {
      Json row;
      row["district"] = name.empty() ? Json(nullptr) : Json(name);
      row.update(counts_json(counts, rule));
      districts.push_back(std::move(row));
    }
    all["districts"] = std::move(districts);
    all["total"] = counts_json(report.total, rule);
    return all;
  }

  // A line for each district and number: reports may differ in what they count.
  void print_csv() {
    Table table({"framework", "report", "district", "of", "counted", "number"});
    for (const EvaluationReport& report : reports_) {
      for (const auto& [name, counts] : report.districts) {
        const auto line = [&, district = name](const std::string& of, const char* what,
                                               const std::string& number) {
          table.add(
              {report.framework->id.str(), report.rule->id.str(), district, of, what, number});
        };
        for (std::size_t i = 0; i < counts.reviews.size(); ++i) {
          constexpr std::array<const char*, 4> kWhat{"in_window", "early", "late", "never"};
          const Cells cells = cells_of(counts.reviews[i]);
          for (std::size_t c = 0; c < kWhat.size(); ++c) {
            line(report.rule->evaluation->reviews[i].str(), kWhat[c], cells[c]);
          }
        }
        constexpr std::array<const char*, 5> kLength{"left", "median_weeks", "shortest_weeks",
                                                     "longest_weeks", "still_in"};
        const Cells length = cells_of(counts.length);
        for (std::size_t c = 0; c < kLength.size(); ++c) line("length", kLength[c], length[c]);
        line("ended_early", "with_decision", fmt::format("{}", counts.early_decided));
        line("ended_early", "without_decision", fmt::format("{}", counts.early_undecided));
      }
    }
    table.print_csv(context_.terminal.out);
  }

  void print_tables(const EvaluationReport& report) {
    std::ostream& out = context_.terminal.out;
    out << printable(fmt::format("{}: {}, {}", report.framework->title, report.rule->title,
                                 spell_period()))
        << "\n\n";
    const EvaluationRule& rule = *report.rule->evaluation;
    for (std::size_t i = 0; i < rule.reviews.size(); ++i) {
      const Timescale* timescale = find_timescale(*report.framework, rule.reviews[i]);
      print_table(timescale == nullptr ? rule.reviews[i].str() : timescale->title,
                  {"district", "in time", "early", "late", "not held", "in time of all"}, report,
                  [&](const EvaluationCounts& counts) { return cells_of(counts.reviews[i]); });
    }
    print_table("Length of involvement of the children who left, in weeks",
                {"district", "left", "median", "shortest", "longest", "still in"}, report,
                [](const EvaluationCounts& counts) { return cells_of(counts.length); });
    print_table("Cases that ended early", {"district", "with a decision on record", "without"},
                report, [](const EvaluationCounts& counts) {
                  return Cells{fmt::format("{}", counts.early_decided),
                               fmt::format("{}", counts.early_undecided)};
                });
    if (report.rule->note.empty()) return;
    print_wrapped(out, report.rule->note, context_.terminal.width, 0);
    out << '\n';
  }

  template <class CellsOf>
  void print_table(const std::string& heading, Cells columns, const EvaluationReport& report,
                   const CellsOf& of) {
    std::ostream& out = context_.terminal.out;
    out << printable(heading) << '\n';
    Table table(std::move(columns));
    const auto add = [&](const std::string& name, const EvaluationCounts& counts) {
      Cells row{name};
      for (std::string& cell : of(counts)) row.push_back(std::move(cell));
      table.add(std::move(row));
    };
    for (const auto& [name, counts] : report.districts) add(spell_district(name), counts);
    add("total", report.total);
    table.print(out, context_.terminal.width);
    out << '\n';
  }

  CommandContext& context_;
  const EvaluationOptions& options_;
  ReportMonth from_;
  ReportMonth to_;
  std::vector<EvaluationReport> reports_;
};

}  // namespace

void add_evaluation(CLI::App& app, CommandContext& context) {
  auto options = std::make_shared<EvaluationOptions>();
  CLI::App* command = app.add_subcommand(
      "evaluation", "how reviews were held and how long children stayed, by district");
  command->footer(kHelp);
  command->add_option("--from", options->from, "in or after this month (YYYY-MM)");
  command->add_option("--to", options->to, "in or before this month (YYYY-MM)");
  command->add_option("--framework", options->framework, "only this framework");
  add_format(*command, context);
  add_times(*command, context);
  command->callback([options, &context] { Evaluating(context, *options).run(); });
}

}  // namespace duecourse::adapters
