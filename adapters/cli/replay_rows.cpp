#include "adapters/cli/replay_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "engine/time/time_text.hpp"

namespace duecourse::adapters {

namespace {

using Json = nlohmann::ordered_json;

// What a table or a CSV is made of: a row of counts, with what it is of.
struct CountedRow {
  std::string group;  ///< all, timescale, team, person
  std::string id;
  std::string name;
  ReplayTally tally;
};

bool differs(const ReplayTally& tally) {
  return tally.deadlines.differ + tally.findings.differ + tally.messages.differ > 0;
}

std::string rule_id(const std::pair<FrameworkId, TimescaleId>& id) {
  return id.first.str() + "/" + id.second.str();
}

std::vector<CountedRow> rows_of(const ReplayReport& report) {
  std::vector<CountedRow> rows{{"all", "", "", report.all}};
  for (const auto& [id, rule] : report.by_rule) {
    rows.push_back({word_of(rule.kind), rule_id(id), rule.title, rule.tally});
  }
  for (const auto& [id, team] : report.by_team) {
    rows.push_back({"team", id.str(), team.name, team.tally});
  }
  for (const auto& [id, person] : report.by_person) {
    rows.push_back({"person", id, person.name, person.tally});
  }
  return rows;
}

class ReplayPrinter {
 public:
  ReplayPrinter(CommandContext& context, const ReplayReport& report, const Zone& zone,
                const std::string& other)
      : context_(context), report_(report), zone_(zone), other_(other) {}

  void print() {
    switch (context_.format) {
      case Format::json:
        out() << json().dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
        return;
      case Format::csv:
        csv();
        return;
      case Format::table:
        table();
        return;
    }
  }

 private:
  [[nodiscard]] std::ostream& out() const { return context_.terminal.out; }

  void csv() const {
    Table table({"group", "id", "name", "deadlines_before", "deadlines_after", "deadlines_differ",
                 "findings_before", "findings_after", "findings_differ", "messages_before",
                 "messages_after", "messages_differ"});
    for (const CountedRow& row : rows_of(report_)) {
      std::vector<std::string> cells{row.group, row.id, row.name};
      for (const ReplayCount& count :
           {row.tally.deadlines, row.tally.findings, row.tally.messages}) {
        add_counts(count, cells);
      }
      table.add(std::move(cells));
    }
    table.print_csv(out());
  }

  static void add_counts(const ReplayCount& count, std::vector<std::string>& cells) {
    for (const std::size_t number : {count.before, count.after, count.differ}) {
      cells.push_back(std::to_string(number));
    }
  }

  static Json json_of(const ReplayTally& tally) {
    const auto counts = [](const ReplayCount& count) {
      return Json{{"before", count.before}, {"after", count.after}, {"differ", count.differ}};
    };
    return Json{{"deadlines", counts(tally.deadlines)},
                {"findings", counts(tally.findings)},
                {"messages", counts(tally.messages)}};
  }

  static Json text_or_null(const std::string& text) {
    return text.empty() ? Json(nullptr) : Json(text);
  }

  [[nodiscard]] Json json() const {
    Json json;
    json["from"] = write_instant(report_.period.from, zone_);
    json["to"] = write_instant(report_.period.to, zone_);
    json["with"] = other_;
    json["subjects"] = report_.subjects;
    json["subjects_differ"] = report_.subjects_differ;
    json["all"] = json_of(report_.all);
    json["by_timescale"] = Json::array();
    for (const auto& [id, rule] : report_.by_rule) {
      Json row{{"framework", id.first.str()},
               {"timescale", id.second.str()},
               {"kind", word_of(rule.kind)},
               {"clause", text_or_null(rule.clause)},
               {"title", text_or_null(rule.title)}};
      row.update(json_of(rule.tally));
      json["by_timescale"].push_back(std::move(row));
    }
    json["by_team"] = Json::array();
    for (const auto& [id, team] : report_.by_team) {
      Json row{{"team", text_or_null(id.str())}, {"name", text_or_null(team.name)}};
      row.update(json_of(team.tally));
      json["by_team"].push_back(std::move(row));
    }
    json["by_person"] = Json::array();
    for (const auto& [id, person] : report_.by_person) {
      Json row{{"person", text_or_null(id)}, {"name", text_or_null(person.name)}};
      row.update(json_of(person.tally));
      json["by_person"].push_back(std::move(row));
    }
    json["largest"] = Json::array();
    for (const ReplayChange& change : report_.largest) json["largest"].push_back(json_of(change));
    return json;
  }

  [[nodiscard]] Json json_of(const ReplayChange& change) const {
    const TrialExplanation& what = change.explanation;
    Json json;
    json["framework"] = what.key.framework.str();
    json["timescale"] = what.key.timescale.str();
    json["kind"] = word_of(what.key.rule);
    json["clause"] = text_or_null(what.clause);
    json["title"] = text_or_null(what.title);
    json["subject"] = word_of(what.subject.kind);
    json["subject_id"] = what.subject.id.str();
    json["reference"] = text_or_null(change.reference);
    json["person_id"] = what.person ? Json(what.person->str()) : Json(nullptr);
    json["anchor"] = text_or_null(what.record);
    json["differs"] = Json::array();
    for (const TrialDifference difference : what.differs) {
      json["differs"].push_back(word_of(difference));
    }
    json["before"] = json_of(what.before);
    json["after"] = json_of(what.after);
    return json;
  }

  [[nodiscard]] Json json_of(const TrialAccount& account) const {
    const auto limit = [&](const std::optional<Limit>& value) {
      return value ? Json(write_limit(*value, zone_)) : Json(nullptr);
    };
    const auto& ending = account.ending;
    Json json;
    json["why_not"] = text_or_null(account.why_not);
    json["state"] = text_or_null(account.state);
    json["reason"] = ending ? Json(word_of(ending->reason)) : Json(nullptr);
    json["started_at"] = account.start ? Json(write_moment(*account.start, zone_)) : Json(nullptr);
    json["expected_by"] = limit(account.expected);
    json["due_by"] = limit(account.due);
    json["ended_at"] = ending ? Json(write_moment(ending->at, zone_)) : Json(nullptr);
    json["ended_by"] = text_or_null(ending ? ending->by_host_id : "");
    json["owner"] = text_or_null(account.duty.str());
    json["counted"] = text_or_null(account.counted);
    json["trace"] = Json::array();
    for (const TraceLine& line : account.trace.lines) {
      json["trace"].push_back(
          {{"label", line.label}, {"text", line.text}, {"counted", line.counted}});
    }
    json["messages"] = Json::array();
    for (const TrialMessage& message : account.messages) {
      json["messages"].push_back({{"at", write_instant(message.at, zone_)},
                                  {"kind", message.copy ? "copy" : word_of(message.kind)},
                                  {"stage", message.stage.str()},
                                  {"tick", message.tick},
                                  {"slot", message.slot},
                                  {"worker", text_or_null(message.to.worker.str())},
                                  {"address", message.to.address}});
    }
    return json;
  }

  void table() const {
    const auto spelt = [&](Instant at) { return spell_moment({at, Precision::second}, zone_); };
    out() << printable(fmt::format("Replay of {} to {} under {}: nothing is sent or kept.\n",
                                   spelt(report_.period.from), spelt(report_.period.to), other_))
          << '\n';
    out() << fmt::format("{} subject(s); something would have differed in {}.\n\n",
                         report_.subjects, report_.subjects_differ);
    Table totals({"", "before", "after", "differ"});
    const auto add = [&](const char* what, const ReplayCount& count) {
      std::vector<std::string> cells{what};
      add_counts(count, cells);
      totals.add(std::move(cells));
    };
    add("deadlines", report_.all.deadlines);
    add("findings", report_.all.findings);
    add("messages", report_.all.messages);
    totals.print(out(), context_.terminal.width);
    if (!differs(report_.all)) {
      out() << "\nNothing differs.\n";
      return;
    }
    counts("By rule", {"timescale", "finding", "notification"});
    counts("By team", {"team"});
    counts("By person", {"person"});
    if (!report_.largest.empty()) {
      out() << fmt::format("\nThe {} largest change(s)\n", report_.largest.size());
    }
    std::size_t number = 0;
    for (const ReplayChange& change : report_.largest) explained(++number, change);
  }

  // Rows in which something differs; findings only where there are any.
  void counts(const char* heading, const std::vector<std::string>& groups) const {
    std::vector<CountedRow> rows = rows_of(report_);
    std::erase_if(rows, [&](const CountedRow& row) {
      const bool wanted = std::find(groups.begin(), groups.end(), row.group) != groups.end();
      return !wanted || !differs(row.tally);
    });
    const bool findings = std::any_of(rows.begin(), rows.end(), [](const CountedRow& row) {
      return row.tally.findings.before + row.tally.findings.after > 0;
    });
    std::vector<std::string> columns{"", "name", "deadlines", "after", "differ"};
    if (findings) columns.insert(columns.end(), {"findings", "after", "differ"});
    columns.insert(columns.end(), {"messages", "after", "differ"});
    Table table(columns);
    for (const CountedRow& row : rows) {
      std::vector<std::string> cells{row.id.empty() ? "(not known)" : row.id, row.name};
      add_counts(row.tally.deadlines, cells);
      if (findings) add_counts(row.tally.findings, cells);
      add_counts(row.tally.messages, cells);
      table.add(std::move(cells));
    }
    out() << '\n' << heading << '\n';
    table.print(out(), context_.terminal.width);
  }

  void explained(std::size_t number, const ReplayChange& change) const {
    const TrialExplanation& what = change.explanation;
    std::string heading =
        fmt::format("{}. {}, {}/{}, clause {}: {}", number, what.title, what.key.framework.str(),
                    what.key.timescale.str(), what.clause, describe(what.subject));
    if (!change.reference.empty()) heading += fmt::format(" ({})", change.reference);
    if (what.person) heading += ", child " + what.person->str();
    if (!what.record.empty()) heading += ", opened by " + what.record;
    out() << '\n';
    print_wrapped(out(), heading, context_.terminal.width, 3);
    Table table({"", "before", "after"});
    const auto row = [&](const char* label, const std::string& before, const std::string& after) {
      if (!before.empty() || !after.empty()) table.add({label, before, after});
    };
    const TrialAccount& before = what.before;
    const TrialAccount& after = what.after;
    row("", state_of(before), state_of(after));
    row("due", limit_of(before.due), limit_of(after.due));
    row("expected", limit_of(before.expected), limit_of(after.expected));
    row("ended", ended(before), ended(after));
    row("counted", before.counted, after.counted);
    const auto lines = std::max(before.trace.lines.size(), after.trace.lines.size());
    for (std::size_t i = 0; i < lines; ++i) row("", line_of(before, i), line_of(after, i));
    row("duty of", duty_of(before), duty_of(after));
    const auto messages = std::max(before.messages.size(), after.messages.size());
    for (std::size_t i = 0; i < messages; ++i) row("says", said(before, i), said(after, i));
    table.print(out(), context_.terminal.width);
  }

  static std::string state_of(const TrialAccount& account) {
    return account.why_not.empty() ? account.state : account.why_not;
  }
  [[nodiscard]] std::string duty_of(const TrialAccount& account) const {
    const auto person = report_.by_person.find(account.duty.str());
    const bool named = person != report_.by_person.end() && !person->second.name.empty();
    return named ? person->second.name : account.duty.str();
  }
  [[nodiscard]] std::string limit_of(const std::optional<Limit>& limit) const {
    return limit ? spell_limit(*limit, zone_) : "";
  }
  [[nodiscard]] std::string ended(const TrialAccount& account) const {
    if (!account.ending) return "";
    const std::string& by = account.ending->by_host_id;
    return fmt::format("{}{} ({})", spell_moment(account.ending->at, zone_),
                       by.empty() ? "" : " by " + by, word_of(account.ending->reason));
  }
  static std::string line_of(const TrialAccount& account, std::size_t i) {
    if (i >= account.trace.lines.size()) return "";
    const TraceLine& line = account.trace.lines[i];
    return fmt::format("{}: {}", line.label, line.text);
  }
  [[nodiscard]] std::string said(const TrialAccount& account, std::size_t i) const {
    if (i >= account.messages.size()) return "";
    const TrialMessage& message = account.messages[i];
    const Addressee& to = message.to;
    return fmt::format("{}: {} to {} ({})", spell_moment({message.at, Precision::second}, zone_),
                       message.stage.str(), to.name.empty() ? to.address : to.name,
                       message.copy ? "copy for " + message.slot : message.slot);
  }

  CommandContext& context_;
  const ReplayReport& report_;
  const Zone& zone_;
  const std::string& other_;
};

}  // namespace

void print_replay(CommandContext& context, const ReplayReport& report, const Zone& zone,
                  const std::string& other) {
  ReplayPrinter(context, report, zone, other).print();
}

}  // namespace duecourse::adapters
