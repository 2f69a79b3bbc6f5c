// Look-ups on timelines and vocabularies.
#include "engine/process/process.hpp"

#include <gtest/gtest.h>

namespace duecourse::testing {
namespace {

class Named : public Process {
 public:
  explicit Named(std::string name) { description_.name = std::move(name); }
  [[nodiscard]] const ProcessDescription& description() const override { return description_; }
  [[nodiscard]] Timeline replay(const History&, const Zone&) const override { return {}; }

 private:
  ProcessDescription description_;
};

History one_visit() {
  Event visit;
  visit.occurred = {Instant{std::chrono::hours{9}}, Precision::second};
  visit.facts = {{"child_seen", false}, {"purpose", std::string("assessment")}};
  History history;
  history.events = {visit};
  return history;
}

TEST(FactOf, WhatTheProcessCarriesComesFirst) {
  Milestone visit;
  visit.event = 0;
  visit.carried = {{"child_seen", true}};
  const History history = one_visit();
  EXPECT_EQ(*fact_of(visit, history, "child_seen"), FactValue{true});
  EXPECT_EQ(*fact_of(visit, history, "purpose"), FactValue{std::string("assessment")});
  EXPECT_EQ(fact_of(visit, history, "missing"), nullptr);
}

TEST(MomentOf, IsWhenItsEventOccurred) {
  Milestone visit;
  visit.event = 0;
  const History history = one_visit();
  EXPECT_EQ(moment_of(visit, history).at, Instant{std::chrono::hours{9}});
}

TEST(Indexes, AreFoundByName) {
  ProcessDescription process;
  process.states = {{"none", "", false}, {"closed", "", true}};
  process.milestones = {{"first_visit", "", {}, false}};
  EXPECT_EQ(state_index(process, "closed"), 1);
  EXPECT_EQ(state_index(process, "open"), std::nullopt);
  EXPECT_EQ(milestone_index(process, "first_visit"), 0);
  EXPECT_EQ(milestone_index(process, "visit"), std::nullopt);
}

TEST(FindProcess, ByName) {
  const Processes processes{std::make_shared<Named>("early_help"),
                            std::make_shared<Named>("supervision")};
  EXPECT_EQ(find_process(processes, "supervision"), processes[1].get());
  EXPECT_EQ(find_process(processes, "team_cycle"), nullptr);
}

}  // namespace
}  // namespace duecourse::testing
