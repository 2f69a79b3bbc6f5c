// Each machine's drawn twin (.puml) shows exactly the rows of its transition table, and says of
// each state what the process says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <memory>
#include <regex>
#include <string>
#include <utility>
#include <vector>

#include "statemachines/registry.hpp"
#include "statemachines/transition_rows.hpp"

namespace duecourse::testing {
namespace {

using statemachines::RegionState;
using statemachines::TransitionRow;

struct Drawing {
  std::vector<TransitionRow> rows;
  std::map<std::string, std::string> notes;
  std::map<std::string, std::string> initial;  ///< by region
};

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

// `event [guard] / action`, each part of which may be missing.
void read_label(const std::string& label, TransitionRow& row) {
  static const std::regex kLabel(R"(\s*(\w*)\s*(?:\[(\w+)\])?\s*(?:/\s*(\w+))?\s*)");
  std::smatch parts;
  ASSERT_TRUE(std::regex_match(label, parts, kLabel)) << "label: " << label;
  row.event = parts[1];
  row.guard = parts[2];
  row.action = parts[3];
}

Drawing read_drawing(const std::string& name) {
  const std::string path = std::string(DUECOURSE_SOURCE_DIR) + "/statemachines/" + name + ".puml";
  std::ifstream file(path);
  EXPECT_TRUE(file.is_open()) << path;
  static const std::regex kNote(R"(note right of (\w+) : (.*))");
  static const std::regex kArrow(R"((\w+|\[\*\]) --> (\w+)(?: : (.*))?)");
  static const std::regex kInside(R"((\w+) : (.*))");
  Drawing drawing;
  std::string region;
  std::smatch parts;
  for (std::string line; std::getline(file, line);) {
    line = trimmed(line);
    const std::string mark = "' region: ";
    if (line.starts_with(mark)) region = line.substr(mark.size());
    if (line.starts_with("'")) continue;
    TransitionRow row{region, {}, {}, {}, {}, {}};
    if (std::regex_match(line, parts, kNote)) {
      drawing.notes[parts[1]] = parts[2];
    } else if (std::regex_match(line, parts, kArrow)) {
      row.source = parts[1];
      row.target = parts[2];
      read_label(parts[3], row);
      if (row.source == "[*]") {
        drawing.initial[region] = row.target;
      } else {
        drawing.rows.push_back(row);
      }
    } else if (std::regex_match(line, parts, kInside)) {
      row.source = parts[1];
      read_label(parts[2], row);
      drawing.rows.push_back(row);
    }
  }
  return drawing;
}

std::vector<std::string> lines_of(const std::vector<TransitionRow>& rows) {
  std::vector<std::string> lines;
  for (const TransitionRow& row : rows) lines.push_back(describe(row));
  std::sort(lines.begin(), lines.end());
  return lines;
}

std::vector<std::string> only_in(const std::vector<std::string>& these,
                                 const std::vector<std::string>& those) {
  std::vector<std::string> found;
  std::set_difference(these.begin(), these.end(), those.begin(), those.end(),
                      std::back_inserter(found));
  return found;
}

void expect_twins(const std::string& name, const std::vector<TransitionRow>& table) {
  const auto drawn = lines_of(read_drawing(name).rows);
  const auto coded = lines_of(table);
  EXPECT_FALSE(coded.empty());
  for (const std::string& row : only_in(coded, drawn)) ADD_FAILURE() << "not drawn: " << row;
  for (const std::string& row : only_in(drawn, coded)) ADD_FAILURE() << "not in the table: " << row;
}

void expect_meanings(const std::string& name, const Process& process) {
  const Drawing drawing = read_drawing(name);
  for (const StateInfo& state : process.description().states) {
    // `closing` is drawn as the state of the closure region that it is.
    const std::string drawn = state.name == "closing" ? "closure_under_way" : state.name;
    const auto note = drawing.notes.find(drawn);
    ASSERT_NE(note, drawing.notes.end()) << "no note on " << drawn;
    EXPECT_EQ(note->second, state.meaning);
  }
}

TEST(DrawnTwin, EarlyHelpIsDrawnAsItIs) {
  expect_twins("early_help", statemachines::early_help_rows());
}

TEST(DrawnTwin, ChildInNeedIsDrawnAsItIs) {
  expect_twins("child_in_need", statemachines::child_in_need_rows());
}

TEST(DrawnTwin, SupervisionIsDrawnAsItIs) {
  expect_twins("supervision", statemachines::supervision_rows());
}

TEST(DrawnTwin, TeamCycleIsDrawnAsItIs) {
  expect_twins("team_cycle", statemachines::team_cycle_rows());
}

TEST(DrawnTwin, OpenCaseIsDrawnAsItIs) {
  expect_twins("open_case", statemachines::open_case_rows());
}

TEST(DrawnTwin, StrengtheningFamiliesIsDrawnAsItIs) {
  expect_twins("strengthening_families", statemachines::strengthening_families_rows());
}

TEST(DrawnTwin, SupportingFamiliesIsDrawnAsItIs) {
  expect_twins("supporting_families", statemachines::supporting_families_rows());
}

TEST(DrawnTwin, NotesSayWhatTheProcessSaysOfItsStates) {
  expect_meanings("early_help", *statemachines::early_help_process());
  expect_meanings("child_in_need", *statemachines::child_in_need_process());
  expect_meanings("supervision", *statemachines::supervision_process());
  expect_meanings("team_cycle", *statemachines::team_cycle_process());
  expect_meanings("open_case", *statemachines::open_case_process());
  expect_meanings("strengthening_families", *statemachines::strengthening_families_process());
  expect_meanings("supporting_families", *statemachines::supporting_families_process());
}

void expect_beginnings(const std::string& name, const std::vector<RegionState>& machine) {
  std::vector<RegionState> drawn;
  for (const auto& [region, state] : read_drawing(name).initial) drawn.push_back({region, state});
  EXPECT_THAT(drawn, ::testing::UnorderedElementsAreArray(machine)) << name;
  EXPECT_FALSE(machine.empty());
}

TEST(DrawnTwin, EveryRegionIsDrawnFromItsFirstState) {
  expect_beginnings("early_help", statemachines::early_help_initial_states());
  expect_beginnings("child_in_need", statemachines::child_in_need_initial_states());
  expect_beginnings("supervision", statemachines::supervision_initial_states());
  expect_beginnings("team_cycle", statemachines::team_cycle_initial_states());
  expect_beginnings("open_case", statemachines::open_case_initial_states());
  expect_beginnings("strengthening_families",
                    statemachines::strengthening_families_initial_states());
  expect_beginnings("supporting_families", statemachines::supporting_families_initial_states());
}

// What the process says of a subject of which nothing is known.
TEST(DrawnTwin, TheTimelineBeginsInTheFirstState) {
  const std::vector<std::pair<std::shared_ptr<const Process>, std::vector<RegionState>>> all{
      {statemachines::early_help_process(), statemachines::early_help_initial_states()},
      {statemachines::child_in_need_process(), statemachines::child_in_need_initial_states()},
      {statemachines::supervision_process(), statemachines::supervision_initial_states()},
      {statemachines::team_cycle_process(), statemachines::team_cycle_initial_states()},
      {statemachines::open_case_process(), statemachines::open_case_initial_states()},
      {statemachines::strengthening_families_process(),
       statemachines::strengthening_families_initial_states()},
      {statemachines::supporting_families_process(),
       statemachines::supporting_families_initial_states()}};
  for (const auto& [process, first] : all) {
    const Timeline timeline = process->replay({}, utc_zone());
    EXPECT_EQ(spell_state(*process, timeline, timeline.initial), first.front().state);
  }
}

TEST(DrawnTwin, ARowThatIsNotDrawnIsFound) {
  auto table = statemachines::supervision_rows();
  const auto drawn = lines_of(read_drawing("supervision").rows);
  table.push_back({"post", "left", "worker_left", "working", "", ""});
  EXPECT_EQ(only_in(lines_of(table), drawn).size(), 1U);
}

}  // namespace
}  // namespace duecourse::testing
