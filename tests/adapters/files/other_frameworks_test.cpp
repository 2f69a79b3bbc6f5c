// The shipped framework files of Supporting Families and Strengthening Families against the
// practice catalogue.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "adapters/files/framework_loader.hpp"
#include "tests/adapters/files/loading.hpp"

namespace duecourse::testing {
namespace {

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

/// The rows of a file beside these tests, each cut at its bars into `kCells` cells.
template <std::size_t kCells>
std::vector<std::array<std::string, kCells>> rows_of(const char* name) {
  std::ifstream file(data_folder().parent_path() / name);
  std::vector<std::array<std::string, kCells>> rows;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.front() == '#') continue;
    std::istringstream cells(line);
    auto& row = rows.emplace_back();
    for (std::string& text : row) {
      std::getline(cells, text, '|');
      text = trimmed(text);
    }
  }
  return rows;
}

class OtherFrameworks : public ::testing::Test {
 protected:
  OtherFrameworks()
      : processes_(shipped_processes()),
        loaded_(
            adapters::load_frameworks({file("supporting-families-recording"),
                                       file("supporting-families"), file("strengthening-families")},
                                      processes_, shipped_calendars(), {})) {}

  void SetUp() override {
    ASSERT_EQ(listed(loaded_.faults), "");
    ASSERT_EQ(loaded_.frameworks.size(), 3U);
  }
  static std::filesystem::path file(const std::string& id) {
    return shipped_folder() / "frameworks" / (id + ".toml");
  }
  [[nodiscard]] const Framework* framework(const std::string& id) const {
    const auto found = std::find_if(loaded_.frameworks.begin(), loaded_.frameworks.end(),
                                    [&](const Framework& one) { return one.id.str() == id; });
    return found == loaded_.frameworks.end() ? nullptr : &*found;
  }
  [[nodiscard]] std::set<std::string> clock_ids() const {
    std::set<std::string> ids;
    for (const Framework& one : loaded_.frameworks) {
      for (const Timescale& clock : one.timescales) ids.insert(clock.id.str());
    }
    return ids;
  }
  [[nodiscard]] std::set<std::string> finding_ids() const {
    std::set<std::string> ids;
    for (const Framework& one : loaded_.frameworks) {
      for (const FindingRule& rule : one.findings) ids.insert(rule.rule.id.str());
    }
    return ids;
  }

  [[nodiscard]] std::set<std::string> report_ids() const {
    std::set<std::string> ids;
    for (const Framework& one : loaded_.frameworks) {
      for (const ReportRule& rule : one.reports) ids.insert(rule.id.str());
    }
    return ids;
  }

  Processes processes_;
  adapters::LoadedFrameworks loaded_;
};

/// Who hears of the stages of a kind, in order, each once in a row.
std::string heard(const Ladder& ladder, bool escalations_only) {
  std::string names;
  std::string last;
  for (const Stage& stage : ladder.stages) {
    if (escalations_only && stage.kind != StageKind::escalation) continue;
    for (const Recipient& to : stage.to) {
      if (slot_of(to) == last) continue;
      last = slot_of(to);
      names += (names.empty() ? "" : ", ") + last;
    }
  }
  return names;
}

TEST_F(OtherFrameworks, KeepLimitsAndPeopleOfTheCatalogueAndHaveNoOtherClock) {
  const auto text = [](const std::optional<Duration>& duration) {
    return duration ? describe(*duration) : std::string();
  };
  std::set<std::string> wanted;
  for (const auto& [file, id, expected, not_before, due, owner, up] :
       rows_of<7>("catalogue_sections_3_to_5.txt")) {
    wanted.insert(id);
    const Framework* of = framework(file);
    ASSERT_NE(of, nullptr) << file;
    const Timescale* clock = find_timescale(*of, TimescaleId{id});
    ASSERT_NE(clock, nullptr) << id;
    EXPECT_EQ(text(clock->expected), expected) << id;
    EXPECT_EQ(text(clock->not_before), not_before) << id;
    EXPECT_EQ(text(clock->due), due) << id;
    EXPECT_EQ(clock->owner.first_of.front(), owner) << id;
    EXPECT_EQ(clock->calendar->name(), "england-and-wales") << id;
    EXPECT_TRUE(clock->enabled) << id;
    EXPECT_FALSE(clock->clause.empty() || clock->title.empty() || clock->note.empty()) << id;
    const Ladder* ladder = find_ladder(*of, clock->ladder);
    ASSERT_NE(ladder, nullptr) << id;
    EXPECT_EQ(heard(*ladder, true), up) << id;
  }
  EXPECT_EQ(wanted.size(), 22U);
  EXPECT_EQ(clock_ids(), wanted);
}

TEST_F(OtherFrameworks, TellTheFindingsOfTheCatalogueAndNoOther) {
  std::set<std::string> wanted;
  for (const auto& [file, id, kind, who] : rows_of<4>("catalogue_sections_3_to_5_findings.txt")) {
    wanted.insert(id);
    const Framework* of = framework(file);
    ASSERT_NE(of, nullptr) << file;
    const FindingRule* rule = find_finding(*of, TimescaleId(id));
    ASSERT_NE(rule, nullptr) << id;
    EXPECT_EQ(rule->rule.kind == RuleKind::finding, kind == "finding") << id;
    EXPECT_TRUE(rule->rule.enabled) << id;
    EXPECT_FALSE(rule->rule.clause.empty() || rule->rule.note.empty()) << id;
    const Ladder* tells = find_ladder(*of, rule->rule.ladder);
    ASSERT_NE(tells, nullptr) << id;
    EXPECT_EQ(heard(*tells, false), who) << id;
  }
  EXPECT_EQ(wanted.size(), 23U);
  EXPECT_EQ(finding_ids(), wanted);
}

TEST_F(OtherFrameworks, HaveEveryIdOfTheCatalogueButThoseKnownToBeMissing) {
  std::set<std::string> shipped = clock_ids();
  shipped.merge(finding_ids());
  shipped.merge(report_ids());
  std::size_t missing = 0;
  for (const auto& [id, why] : rows_of<2>("catalogue_sections_3_to_5_ids.txt")) {
    EXPECT_EQ(shipped.contains(id), why.empty()) << id << ": " << why;
    if (!why.empty()) ++missing;
  }
  EXPECT_EQ(missing, 0U);
}

TEST_F(OtherFrameworks, CountTheChildrenOfThePods) {
  const Framework& pods = *framework("strengthening-families");
  ASSERT_TRUE(pods.children);
  EXPECT_EQ(pods.children->worker_kind, "caseload_counted");
  EXPECT_EQ(pods.children->team_kind, "pod_counted");
  std::set<std::string> resting;
  for (const FindingRule& rule : pods.findings) {
    if (rule.by_children) resting.insert(rule.rule.id.str());
  }
  EXPECT_EQ(resting, (std::set<std::string>{"sfp-caseload", "sfp-pod", "sfp-staffing"}));
  for (const ReportRule& report : pods.reports) {
    EXPECT_FALSE(report.clause.empty() || report.title.empty() || report.note.empty());
  }
}

TEST_F(OtherFrameworks, WhatMustPrecedeTheClosingSurvivesItAsMissed) {
  std::set<std::string> before;
  for (const Framework& one : loaded_.frameworks) {
    for (const Timescale& clock : one.timescales) {
      if (!clock.before) continue;
      before.insert(clock.id.str());
      EXPECT_TRUE(clock.survives_closure) << clock.id.str();
    }
  }
  EXPECT_EQ(before, (std::set<std::string>{"sf-progress", "pft-outcomes-form", "service-qa",
                                           "closure-summary"}));
}

TEST_F(OtherFrameworks, EveryLadderIsUsedAndGetsStronger) {
  for (const Framework& one : loaded_.frameworks) {
    std::set<std::string> used;
    for (const Timescale& clock : one.timescales) used.insert(clock.ladder.str());
    for (const Ladder& ladder : one.ladders) {
      if (ladder.id.str().find(' ') != std::string::npos) continue;  // what a finding tells
      EXPECT_TRUE(used.contains(ladder.id.str())) << ladder.id.str();
      EXPECT_TRUE(std::is_sorted(
          ladder.stages.begin(), ladder.stages.end(),
          [](const Stage& left, const Stage& right) { return left.kind < right.kind; }))
          << ladder.id.str();
    }
  }
}

}  // namespace
}  // namespace duecourse::testing
