// The shipped Child in Need file against the practice catalogue and the guide's tables.
#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "adapters/files/framework_loader.hpp"
#include "engine/notices/slot.hpp"
#include "tests/adapters/files/loading.hpp"

namespace duecourse::testing {

namespace {

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

/// The rows of a list of this folder, cell by cell.
std::vector<std::vector<std::string>> rows_of(const char* name) {
  std::ifstream file(data_folder().parent_path() / name);
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.front() == '#') continue;
    std::istringstream cells(line);
    auto& row = rows.emplace_back();
    for (std::string cell; std::getline(cells, cell, '|');) row.push_back(trimmed(cell));
  }
  return rows;
}

class ChildInNeed : public ::testing::Test {
 protected:
  ChildInNeed()
      : processes_(shipped_processes()),
        loaded_(adapters::load_frameworks({shipped_folder() / "frameworks" / "child-in-need.toml"},
                                          processes_, shipped_calendars(), {})) {}

  void SetUp() override {
    ASSERT_EQ(listed(loaded_.faults), "");
    ASSERT_EQ(loaded_.frameworks.size(), 1U);
  }
  [[nodiscard]] const Framework& framework() const { return loaded_.frameworks.front(); }

  Processes processes_;
  adapters::LoadedFrameworks loaded_;
};

TEST_F(ChildInNeed, HasEveryClockOfTheCatalogue) {
  const auto rows = rows_of("catalogue_section_2.txt");
  EXPECT_EQ(rows.size(), 33U);
  for (const auto& row : rows) {
    const Timescale* timescale = find_timescale(framework(), TimescaleId(row.at(0)));
    ASSERT_NE(timescale, nullptr) << row.at(0);
    EXPECT_TRUE(timescale->enabled) << row.at(0);
    EXPECT_EQ(timescale->due ? describe(*timescale->due) : "", row.at(1)) << row.at(0);
    EXPECT_EQ(timescale->owner.first_of.front(), row.at(2)) << row.at(0);
  }
}

TEST_F(ChildInNeed, SaysOfEveryClockWhereItStandsAndWhatWasChosen) {
  for (const Timescale& timescale : framework().timescales) {
    EXPECT_FALSE(timescale.clause.empty()) << timescale.id.str();
    EXPECT_FALSE(timescale.note.empty()) << timescale.id.str();
    EXPECT_EQ(timescale.calendar->name(), "england-and-wales") << timescale.id.str();
  }
}

TEST_F(ChildInNeed, HasEveryFindingOfTheCatalogue) {
  std::set<std::string> shipped;
  for (const FindingRule& finding : framework().findings) shipped.insert(finding.rule.id.str());
  EXPECT_EQ(shipped,
            (std::set<std::string>{"cfa-complete", "cin-visit-content", "initial-review-reason",
                                   "next-step-missing", "step-down-discussed"}));
}

/// Who a short word of the list is.
const std::map<std::string, std::string>& people() {
  static const std::map<std::string, std::string> kPeople{
      {"RSW", "response_social_worker"},
      {"LSW", "locality_social_worker"},
      {"LAC SW", "looked_after_social_worker"},
      {"RM", "response_manager"},
      {"LM", "locality_manager"},
      {"LAC M", "looked_after_manager"},
      {"themselves", "actor"},
      {"who contributes", "requested_worker"},
      {"FYPS Team North", "fyps_team_north"},
      {"FYPS Team South", "fyps_team_south"},
      {"FYPS Manager", "fyps_manager"},
      {"FYPS Worker", "fyps_worker"},
      {"FPT Manager", "family_placement_manager"},
      {"FPT Team", "family_placement_team"},
      {"Service Manager Corporate Parenting", "service_manager_corporate_parenting"},
      {"Business Support", "business_support"},
      {"IRO/QARU Notetaker", "iro_notetaker"},
      {"OT Social Worker", "occupational_therapy_social_worker"},
  };
  return kPeople;
}

/// The recipients of "LSW / LAC SW".
std::vector<std::string> recipients_of(std::string text) {
  std::vector<std::string> words;
  for (std::size_t end = 0; !text.empty(); text.erase(0, end)) {
    const std::size_t slash = text.find(" / ");
    const std::string word = text.substr(0, slash);
    words.push_back(people().at(word));
    end = slash == std::string::npos ? text.size() : slash + 3;
  }
  return words;
}

TEST_F(ChildInNeed, HasEveryRowOfTheGuidesTablesAndNoOther) {
  const auto rows = rows_of("guide_routes.txt");
  ASSERT_EQ(rows.size(), 56U);
  ASSERT_EQ(framework().routes.size(), rows.size());
  std::size_t off = 0;
  for (const auto& row : rows) {
    const bool request = row.at(1) == "request";
    const Route* route = find_route(framework(), row.at(0), row.at(2), request);
    const std::string what = row.at(0) + ": " + row.at(2);
    ASSERT_NE(route, nullptr) << what;
    EXPECT_EQ(route->name, row.at(2)) << what;
    EXPECT_EQ(route->steps.front(), row.at(0)) << what;
    EXPECT_EQ(route->added_by.first_of, recipients_of(row.at(3))) << what;
    std::string to = row.at(4);
    const bool disabled = to.ends_with(" (off)");
    if (disabled) to.erase(to.size() - 6);
    off += disabled ? 1U : 0U;
    EXPECT_EQ(route->sent_to.first_of, recipients_of(to)) << what;
    EXPECT_EQ(route->enabled, !disabled) << what;
    EXPECT_EQ(route->timescale.has_value(), !disabled) << what;
  }
  EXPECT_EQ(off, 5U);
}

TEST_F(ChildInNeed, UsesEveryRoutedClockAndNamesTheStepsOfTheGuidesList) {
  std::set<std::string> used;
  for (const Route& route : framework().routes) {
    if (route.timescale) used.insert(route.timescale->str());
  }
  std::set<std::string> routed;
  for (const Timescale& timescale : framework().timescales) {
    if (timescale.routed) routed.insert(timescale.id.str());
  }
  EXPECT_EQ(used, routed);
  const char* close = "Close Case to Children's Services";
  for (const char* step : {"Child and Family Assessment and Plan (Signs of Wellbeing)",
                           "Child and Family Assessment and Plan: REVIEW"}) {
    EXPECT_NE(find_route(framework(), step, close, false), nullptr) << step;
  }
  EXPECT_NE(find_route(framework(), "Child in Need: VISIT", "next child in need visit", false),
            nullptr);
  EXPECT_EQ(find_route(framework(), "Child in Need: VISIT", close, false), nullptr);
}

TEST_F(ChildInNeed, LeavesWhatIsOwedAfterClosingOpen) {
  std::set<std::string> survive;
  for (const Timescale& timescale : framework().timescales) {
    if (timescale.survives_closure) survive.insert(timescale.id.str());
  }
  EXPECT_EQ(survive,
            (std::set<std::string>{"meeting-minutes", "outcome-letter", "preventative-assessment",
                                   "step-down", "step-down-request"}));
}

}  // namespace

}  // namespace duecourse::testing
