// The timeliness report in words, and as rows of JSON, CSV and tables.
#pragma once

#include <array>
#include <iosfwd>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "adapters/service/timeliness_report.hpp"

namespace duecourse::adapters {

/// A report with what its readers must know of it.
struct ReportView {
  TimelinessReport report;
  std::string council;
  std::string zone;   ///< IANA name of the zone of its months
  std::string as_of;  ///< RFC 3339
  std::string as_of_in_words;
  std::string known_at;  ///< RFC 3339; empty: all that is on record counts
  std::string known_at_in_words;
  ReportMonth from;  ///< the period that was asked for; nothing: from the first
  ReportMonth to;
  std::string only_team;    ///< in words; empty: all
  bool with_totals = true;  ///< of all teams; not where only one was asked for
};

/// `2026-04`; empty for no date.
[[nodiscard]] std::string write_month(const ReportMonth& month);
/// `Apr 2026`; `no date`.
[[nodiscard]] std::string spell_month(const ReportMonth& month);
/// `66.6 %`, rounded down; `-` where there is nothing to divide by.
[[nodiscard]] std::string spell_share(const TimelinessCounts& counts);
/// `within expectation`, ...
[[nodiscard]] std::string heading_of(Timeliness timeliness);
/// A count of what stands beside deadlines, and what it is called in JSON and CSV.
struct RemarkCount {
  const char* name;
  std::size_t (TimelinessCounts::*count)() const;
};
inline constexpr std::array<RemarkCount, 3> kRemarkCounts{{
    {"with_reason", &TimelinessCounts::with_reason},
    {"snoozed", &TimelinessCounts::snoozed},
    {"acknowledged", &TimelinessCounts::acknowledged},
}};
/// Those of which a clause has any.
[[nodiscard]] std::vector<RemarkCount> remarks_of(const ClauseTimeliness& clause);
/// `with reason`, ...
[[nodiscard]] std::string heading_of(const RemarkCount& remark);

/// `4.1 First visit to the family`; its id, where the rules do not have it any more.
[[nodiscard]] std::string heading_of(const ClauseTimeliness& clause);
/// Name and id of a team, or `no team`.
[[nodiscard]] std::string spell_team(const TeamTimeliness& team);
/// `Apr 2026 to Sep 2026`, `from Apr 2026 on`, ...; `all months`.
[[nodiscard]] std::string spell_period(const ReportView& view);
/// How it was counted, one sentence an entry: the same below a table and on the page.
[[nodiscard]] std::vector<std::string> notes_of(const ReportView& view);

/// `{"as_of", "known_at", "zone", "from", "to", "undated_left_out", "totals", "lines"}`: DESIGN.md.
[[nodiscard]] nlohmann::ordered_json json_of(const ReportView& view);
/// The lines alone, a team and a month each; no totals, so that a spreadsheet can add them up.
void print_report_csv(std::ostream& out, const ReportView& view);
/// A table for each clause, and the notes.
void print_report_table(std::ostream& out, const ReportView& view, std::size_t width);

}  // namespace duecourse::adapters
