#include "adapters/cli/report_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "adapters/cli/report_chart.hpp"

namespace duecourse::adapters {
namespace {

// Colours that are told apart also by those who see red and green alike; each part of a bar has a
// line around it, and the numbers stand in the table.
constexpr const char* kStyle = R"css(
:root { --paper: #ffffff; --ink: #1b1f24; --soft: #4b5563; --line: #c8ced6; --edge: #1b1f24;
  --within-expectation: #00609a; --within-limit: #6fc0ee; --late: #f0b429; --lapsed: #d1570c;
  --overdue: #8e2f7f; }
@media screen and (prefers-color-scheme: dark) {
  :root { --paper: #14171c; --ink: #e8eaed; --soft: #aab2bd; --line: #3c444f; --edge: #e8eaed;
    --within-expectation: #2f8fd0; --within-limit: #a6dcf7; --late: #f3c04b; --lapsed: #e8743b;
    --overdue: #c765b6; } }
body { margin: 0 auto; padding: 1.5rem; max-width: 76rem; background: var(--paper);
  color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
h1, h2, h3 { line-height: 1.25; }
h2 { margin-top: 2.5rem; padding-top: .75rem; border-top: 2px solid var(--line); }
a { color: inherit; }
p.soft, ul.soft, figcaption { color: var(--soft); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); padding-bottom: .25rem; }
th, td { padding: .25rem .6rem; border-bottom: 1px solid var(--line); text-align: left;
  vertical-align: top; }
thead th { border-bottom: 2px solid var(--line); }
td.number, th.number { text-align: right; }
td.number, th[rowspan] { white-space: nowrap; }
tbody th { font-weight: 400; }
td.nothing { color: var(--soft); font-weight: 400; }
th[scope=rowgroup], tr.total th, tr.total td:not(.nothing) { font-weight: 600; }
figure { margin: 1rem 0; }
ul.legend { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap;
  gap: 0 1.25rem; }
.chart { display: block; }
.label { fill: var(--ink); font-size: 12px; }
.grid { stroke: var(--line); }
.foot { stroke: var(--ink); }
.chart rect, .swatch rect { stroke: var(--edge); stroke-width: 1; }
.kind-within_expectation { fill: var(--within-expectation); }
.kind-within_limit { fill: var(--within-limit); }
.kind-late { fill: var(--late); }
.kind-lapsed { fill: var(--lapsed); }
.kind-overdue { fill: var(--overdue); }
@page { size: A4 landscape; margin: 12mm; }
@media print {
  body { padding: 0; max-width: none; font-size: 9pt; }
  th, td { padding: .1rem .4rem; }
  .scroll { overflow: visible; }
  .chart { max-width: 100%; height: auto; }
  figure, tr { break-inside: avoid; }
  h2, h3, caption { break-after: avoid; }
  thead { display: table-header-group; }
  .chart rect, .swatch rect { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
)css";

class Page {
 public:
  Page(std::ostream& out, const ReportView& view) : out_(out), view_(view) {}

  void print() {
    head();
    const auto& clauses = view_.report.clauses;
    if (clauses.empty()) {
      out_ << "<p>No deadlines.</p>\n";
    } else {
      summary();
    }
    for (std::size_t i = 0; i < clauses.size(); ++i) {
      if (begins_framework(i)) out_ << "<h2>" << escaped(clauses[i].framework_title) << "</h2>\n";
      section(clauses[i], fmt::format("c{}", i + 1));
    }
    notes();
    out_ << "</main>\n</body>\n</html>\n";
  }

 private:
  void head() {
    out_ << "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
            "style-src 'unsafe-inline'\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            "<meta name=\"color-scheme\" content=\"light dark\">\n<title>Timeliness report, "
         << escaped(spell_period(view_)) << " - " << escaped(view_.council) << "</title>\n<style>"
         << kStyle << "</style>\n</head>\n<body>\n<main>\n<h1>Timeliness report</h1>\n<p>"
         << escaped(view_.council) << ", " << escaped(spell_period(view_));
    if (!view_.only_team.empty()) out_ << ", " << escaped(view_.only_team);
    out_ << ". As of " << escaped(view_.as_of_in_words);
    if (!view_.known_at.empty()) {
      out_ << ", by what was on record at " << escaped(view_.known_at_in_words);
    }
    out_ << ".</p>\n";
  }

  void summary() {
    out_ << "<h2>Summary</h2>\n";
    open_table("Summary", "All months of the report together");
    out_
        << "<thead><tr><th scope=\"col\">Clause</th><th scope=\"col\" class=\"number\">In time</th>"
           "<th scope=\"col\" class=\"number\">Share</th></tr></thead>\n";
    const auto& clauses = view_.report.clauses;
    for (std::size_t i = 0; i < clauses.size(); ++i) {
      if (begins_framework(i)) {
        out_ << (i == 0 ? "" : "</tbody>\n") << "<tbody>\n<tr><th scope=\"rowgroup\" colspan=\"3\">"
             << escaped(clauses[i].framework_title) << "</th></tr>\n";
      }
      TimelinessCounts sum;
      for (const auto& [month, counts] : clauses[i].total) sum += counts;
      out_ << fmt::format("<tr><th scope=\"row\"><a href=\"#c{}\">{}</a></th>", i + 1,
                          escaped(heading_of(clauses[i])));
      shares(sum);
      out_ << "</tr>\n";
    }
    out_ << "</tbody>\n</table>\n</div>\n";
  }

  [[nodiscard]] bool begins_framework(std::size_t clause) const {
    const auto& clauses = view_.report.clauses;
    return clause == 0 || clauses[clause - 1].framework != clauses[clause].framework;
  }

  void section(const ClauseTimeliness& clause, const std::string& id) {
    const std::string heading = escaped(heading_of(clause));
    out_ << fmt::format("<section aria-labelledby=\"{0}\">\n<h3 id=\"{0}\">{1}</h3>\n", id,
                        heading);
    const std::string chart = chart_of(clause, id);
    if (chart.empty()) {
      out_ << "<p class=\"soft\">Nothing with a date had to be met by now.</p>\n";
    } else {
      out_ << "<figure>\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Chart: "
           << heading << "\">\n"
           << chart << "</div>\n<figcaption>\n";
      legend();
      out_ << "</figcaption>\n</figure>\n";
    }
    table(clause);
    out_ << "</section>\n";
  }

  void legend() {
    out_ << "<ul class=\"legend\">\n";
    for (const Timeliness one : {Timeliness::within_expectation, Timeliness::within_limit,
                                 Timeliness::late, Timeliness::lapsed, Timeliness::overdue}) {
      out_ << fmt::format(
          "<li><svg class=\"swatch\" width=\"14\" height=\"14\" viewBox=\"0 0 14 "
          "14\" aria-hidden=\"true\"><rect class=\"kind-{}\" x=\"1\" y=\"1\" "
          "width=\"12\" height=\"12\"/></svg> {}</li>\n",
          word_of(one), heading_of(one));
    }
    out_ << "</ul>\n";
  }

  void table(const ClauseTimeliness& clause) {
    open_table("Table: " + heading_of(clause), "By month and team");
    out_ << "<thead><tr><th scope=\"col\">Month</th><th scope=\"col\">Team</th>";
    for (const Timeliness one : kAllTimeliness) {
      out_ << "<th scope=\"col\" class=\"number\">" << capital(heading_of(one)) << "</th>";
    }
    for (const RemarkCount& remark : remarks_of(clause)) {
      out_ << "<th scope=\"col\" class=\"number\">" << capital(heading_of(remark)) << "</th>";
    }
    out_ << "<th scope=\"col\" class=\"number\">In time</th>"
            "<th scope=\"col\" class=\"number\">Share</th></tr></thead>\n";
    for (const auto& [month, total] : clause.total) rows_of(clause, month, total);
    out_ << "</table>\n</div>\n";
  }

  // The rows of a month: its teams, and all of them together.
  void rows_of(const ClauseTimeliness& clause, const ReportMonth& month,
               const TimelinessCounts& total) {
    std::string heading = fmt::format("<th scope=\"rowgroup\" rowspan=\"{}\">{}</th>",
                                      rows_in(clause, month), capital(spell_month(month)));
    out_ << "<tbody>\n";
    for (const TeamTimeliness& team : clause.teams) {
      const auto counts = team.months.find(month);
      if (counts == team.months.end()) continue;
      row("<tr>" + heading, escaped(spell_team(team)), counts->second, remarks_of(clause));
      heading.clear();
    }
    if (has_total(clause, month)) {
      row("<tr class=\"total\">" + heading, "all teams", total, remarks_of(clause));
    }
    out_ << "</tbody>\n";
  }

  [[nodiscard]] static std::size_t teams_in(const ClauseTimeliness& clause,
                                            const ReportMonth& month) {
    return static_cast<std::size_t>(
        std::count_if(clause.teams.begin(), clause.teams.end(),
                      [&](const TeamTimeliness& team) { return team.months.contains(month); }));
  }
  // A month without anything has the line of all teams alone.
  [[nodiscard]] bool has_total(const ClauseTimeliness& clause, const ReportMonth& month) const {
    return view_.with_totals || teams_in(clause, month) == 0;
  }
  [[nodiscard]] std::size_t rows_in(const ClauseTimeliness& clause,
                                    const ReportMonth& month) const {
    return teams_in(clause, month) + (has_total(clause, month) ? 1 : 0);
  }

  void row(const std::string& begin, const std::string& team, const TimelinessCounts& counts,
           const std::vector<RemarkCount>& remarks) {
    out_ << begin << "<th scope=\"row\">" << team << "</th>";
    for (const Timeliness one : kAllTimeliness) {
      out_ << "<td class=\"number" << (counts.of(one) == 0 ? " nothing" : "") << "\">"
           << counts.of(one) << "</td>";
    }
    for (const RemarkCount& remark : remarks) {
      out_ << "<td class=\"number\">" << (counts.*remark.count)() << "</td>";
    }
    shares(counts);
    out_ << "</tr>\n";
  }

  void shares(const TimelinessCounts& counts) {
    out_ << fmt::format("<td class=\"number\">{} of {}</td><td class=\"number\">{}</td>",
                        counts.numerator(), counts.denominator(), spell_share(counts));
  }

  void open_table(const std::string& label, const std::string& caption) {
    out_ << "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"" << escaped(label)
         << "\">\n<table>\n<caption>" << caption << "</caption>\n";
  }

  void notes() {
    out_ << "<h2>How it was counted</h2>\n<ul class=\"soft\">\n";
    for (const std::string& note : notes_of(view_)) out_ << "<li>" << escaped(note) << "</li>\n";
    out_ << "</ul>\n";
  }

  static std::string capital(std::string words) {
    if (words.front() >= 'a' && words.front() <= 'z') {
      words.front() = static_cast<char>(words.front() - 'a' + 'A');
    }
    return words;
  }

  std::ostream& out_;
  const ReportView& view_;
};

}  // namespace

void print_report_page(std::ostream& out, const ReportView& view) {
  Page(out, view).print();
}

}  // namespace duecourse::adapters
