#include "adapters/cli/report_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ostream>

#include "adapters/cli/command_line.hpp"

namespace duecourse::adapters {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

Json text_or_null(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

// What a line and a total have alike.
Json row_of(const ClauseTimeliness& clause, const TeamTimeliness* team, const ReportMonth& month,
            const TimelinessCounts& counts) {
  Json row;
  row["framework"] = clause.framework.str();
  row["timescale"] = clause.timescale.str();
  row["clause"] = text_or_null(clause.clause);
  row["title"] = text_or_null(clause.title);
  if (team != nullptr) {
    row["team"] = text_or_null(team->team.str());
    row["team_name"] = text_or_null(team->name);
  }
  row["month"] = text_or_null(write_month(month));
  for (const Timeliness one : kAllTimeliness) row[word_of(one)] = counts.of(one);
  row["numerator"] = counts.numerator();
  row["denominator"] = counts.denominator();
  const auto share = counts.per_mille();
  row["percentage"] = share ? Json(static_cast<double>(*share) / 10) : Json(nullptr);
  for (const RemarkCount& remark : kRemarkCounts) row[remark.name] = (counts.*remark.count)();
  return row;
}

Json lines_of(const ReportView& view) {
  Json lines = Json::array();
  for (const ClauseTimeliness& clause : view.report.clauses) {
    for (const TeamTimeliness& team : clause.teams) {
      for (const auto& [month, counts] : team.months) {
        lines.push_back(row_of(clause, &team, month, counts));
      }
    }
  }
  return lines;
}

std::vector<std::string> line_columns() {
  std::vector<std::string> columns{"framework", "timescale", "clause", "title",
                                   "team",      "team_name", "month"};
  for (const Timeliness one : kAllTimeliness) columns.emplace_back(word_of(one));
  columns.insert(columns.end(), {"numerator", "denominator", "percentage"});
  for (const RemarkCount& remark : kRemarkCounts) columns.emplace_back(remark.name);
  return columns;
}

// A clause's table shows only what there is of it.
std::vector<Timeliness> shown_of(const ClauseTimeliness& clause) {
  TimelinessCounts sum;
  for (const auto& [month, counts] : clause.total) sum += counts;
  std::vector<Timeliness> shown;
  for (const Timeliness one : kAllTimeliness) {
    if (sum.of(one) != 0) shown.push_back(one);
  }
  return shown;
}

void print_clause(std::ostream& out, const ReportView& view, const ClauseTimeliness& clause,
                  std::size_t width) {
  const std::vector<Timeliness> shown = shown_of(clause);
  std::vector<std::string> columns{"month", "team"};
  for (const Timeliness one : shown) columns.push_back(heading_of(one));
  const std::vector<RemarkCount> remarks = remarks_of(clause);
  for (const RemarkCount& remark : remarks) columns.push_back(heading_of(remark));
  columns.insert(columns.end(), {"in time", "share"});
  Table table(std::move(columns));
  const auto add = [&](const ReportMonth& month, const std::string& team,
                       const TimelinessCounts& counts) {
    std::vector<std::string> row{spell_month(month), team};
    for (const Timeliness one : shown) row.push_back(std::to_string(counts.of(one)));
    for (const RemarkCount& remark : remarks) {
      row.push_back(std::to_string((counts.*remark.count)()));
    }
    row.push_back(fmt::format("{} of {}", counts.numerator(), counts.denominator()));
    row.push_back(spell_share(counts));
    table.add(std::move(row));
  };
  for (const auto& [month, total] : clause.total) {
    for (const TeamTimeliness& team : clause.teams) {
      const auto counts = team.months.find(month);
      if (counts != team.months.end()) add(month, spell_team(team), counts->second);
    }
    if (view.with_totals) add(month, "all teams", total);
  }
  out << printable(heading_of(clause) + ", " + clause.framework_title) << '\n';
  table.print(out, width);
  out << '\n';
}

}  // namespace

std::string write_month(const ReportMonth& month) {
  if (!month) return "";
  return fmt::format("{:04}-{:02}", static_cast<int>(month->year()),
                     static_cast<unsigned>(month->month()));
}

std::string spell_month(const ReportMonth& month) {
  if (!month) return "no date";
  return fmt::format("{} {}", kMonths[static_cast<unsigned>(month->month()) - 1],
                     static_cast<int>(month->year()));
}

std::string spell_share(const TimelinessCounts& counts) {
  const auto share = counts.per_mille();
  if (!share) return "-";
  return *share % 10 == 0 ? fmt::format("{} %", *share / 10)
                          : fmt::format("{}.{} %", *share / 10, *share % 10);
}

std::string heading_of(Timeliness timeliness) {
  std::string words = word_of(timeliness);
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

std::vector<RemarkCount> remarks_of(const ClauseTimeliness& clause) {
  std::vector<RemarkCount> remarks;
  for (const RemarkCount& remark : kRemarkCounts) {
    const bool any = std::any_of(clause.total.begin(), clause.total.end(), [&](const auto& month) {
      return (month.second.*remark.count)() > 0;
    });
    if (any) remarks.push_back(remark);
  }
  return remarks;
}

std::string heading_of(const RemarkCount& remark) {
  std::string words = remark.name;
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

std::string heading_of(const ClauseTimeliness& clause) {
  if (clause.title.empty()) return clause.timescale.str();
  return clause.clause.empty() ? clause.title : clause.clause + " " + clause.title;
}

std::string spell_team(const TeamTimeliness& team) {
  if (team.team.empty()) return "no team";
  return team.name.empty() ? team.team.str() : fmt::format("{} ({})", team.name, team.team.str());
}

std::string spell_period(const ReportView& view) {
  if (view.from && view.to) {
    return *view.from == *view.to
               ? spell_month(view.from)
               : fmt::format("{} to {}", spell_month(view.from), spell_month(view.to));
  }
  if (view.from) return "from " + spell_month(view.from) + " on";
  return view.to ? "up to " + spell_month(view.to) : "all months";
}

std::vector<std::string> notes_of(const ReportView& view) {
  std::vector<std::string> notes{
      fmt::format("A deadline is of the month in which it was due ({}), and of the team that has "
                  "the case now.",
                  view.zone),
      "In time: met within the expectation or the limit, out of all that had to be met by now: "
      "those, and what was late, lapsed or is overdue. Open, withdrawn and exempt ones are counted "
      "and are in neither number.",
      "Lapsed: ended unmet after the limit. Exempt: the record is gone or was corrected before the "
      "limit, or a deadline of another framework stood in for it.",
      "Shares are rounded down."};
  const bool any_remarks =
      std::any_of(view.report.clauses.begin(), view.report.clauses.end(),
                  [](const ClauseTimeliness& clause) { return !remarks_of(clause).empty(); });
  if (any_remarks) {
    notes.emplace_back(
        "With reason: late, lapsed or overdue, and a reason is on record or was given with a "
        "snooze or an acknowledgement; it stands beside late, and is counted as late. Snoozed, "
        "acknowledged: is, or was. duecourse deadlines --decided lists them.");
  }
  if (view.report.undated_left_out != 0) {
    notes.push_back(fmt::format("{} without a due date {} of no month and left out.",
                                view.report.undated_left_out,
                                view.report.undated_left_out == 1 ? "is" : "are"));
  }
  return notes;
}

Json json_of(const ReportView& view) {
  Json all;
  all["as_of"] = view.as_of;
  all["known_at"] = text_or_null(view.known_at);
  all["zone"] = view.zone;
  all["from"] = text_or_null(write_month(view.from));
  all["to"] = text_or_null(write_month(view.to));
  all["undated_left_out"] = view.report.undated_left_out;
  Json totals = Json::array();
  for (const ClauseTimeliness& clause : view.report.clauses) {
    if (!view.with_totals) break;
    for (const auto& [month, counts] : clause.total) {
      totals.push_back(row_of(clause, nullptr, month, counts));
    }
  }
  all["totals"] = std::move(totals);
  all["lines"] = lines_of(view);
  return all;
}

void print_report_csv(std::ostream& out, const ReportView& view) {
  const std::vector<std::string> columns = line_columns();
  Table table(columns);
  for (const Json& row : lines_of(view)) table.add(cells_of(row, columns));
  table.print_csv(out);
}

void print_report_table(std::ostream& out, const ReportView& view, std::size_t width) {
  print_wrapped(out,
                fmt::format("Timeliness as of {}, {}{}{}", view.as_of_in_words, spell_period(view),
                            view.known_at.empty() ? "" : ", known at " + view.known_at_in_words,
                            view.only_team.empty() ? "" : ", " + view.only_team),
                width, 2);
  out << '\n';
  if (view.report.clauses.empty()) out << "No deadlines.\n\n";
  for (const ClauseTimeliness& clause : view.report.clauses) {
    print_clause(out, view, clause, width);
  }
  for (const std::string& note : notes_of(view)) print_wrapped(out, note, width, 2);
}

}  // namespace duecourse::adapters
