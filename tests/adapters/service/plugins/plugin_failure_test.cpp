// A plugin that fails while it reads a case: that case is set aside, and the others go on.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "adapters/service/council.hpp"
#include "tests/adapters/cli/ran.hpp"
#include "tests/support/test_council.hpp"

namespace duecourse::testing {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr const char* kRequests = R"toml([framework]
id       = "requests"
title    = "Requests"
calendar = "monday-to-friday"

[process]
case = "council_requests"

[ladder.standard]
stages = [{ id = "today", at = "on the due day", to = ["owner"], kind = "reminder" }]

[[timescale]]
id     = "answer"
clause = "1"
title  = "Request answered"
starts = "request_received"
ends   = "request_answered"
due    = "2 working days"
owner  = "key_worker"
)toml";

class PluginFailure : public ::testing::Test {
 protected:
  PluginFailure() {
    write_text(council.path("visiting.toml"), kRequests);
    std::ofstream(council.path("duecourse.toml"), std::ios::app)
        << "[plugins]\ncouncil_requests = \"" << DUECOURSE_PLUGINS << "/plugin_good.so\"\n";
  }

  void add_request(const std::string& id) {
    council.host.add_case(id);
    add(id, "request_received");
  }
  void add(const std::string& id, const std::string& kind,
           const std::string& at = "2026-06-01T10:00") {
    council.host.add({id + kind, id, kind, at, "W1", "", "", ""});
  }
  std::vector<std::string> set_aside() {
    std::vector<std::string> names;
    const auto state = council.council->host_state();
    for (const Suspect& suspect : state->set_aside) {
      names.push_back(describe(suspect.subject));
    }
    return names;
  }
  std::vector<std::string> deadlines() {
    const Ran ran = run_program(
        {"-c", council.path("duecourse.toml").string(), "deadlines", "--format", "csv"});
    EXPECT_EQ(ran.code, adapters::kFine) << ran.err;
    listing_said = ran.err;
    return ran.lines();
  }

  using Suspect = adapters::Suspect;
  TestCouncil council;
  std::string listing_said;
};

TEST_F(PluginFailure, OnlyTheCaseInWhichItFailsIsSetAside) {
  for (const char* id : {"C1", "C2", "C3", "C4", "C5"}) add_request(id);
  add("C2", "throws");
  add("C3", "throws_a_number");
  add("C4", "answers_nonsense");
  council.open();
  const auto report = council.cycle("2026-06-03T09:00");
  EXPECT_THAT(report.planning.troubles, SizeIs(3));
  EXPECT_THAT(set_aside(), ElementsAre("case C2", "case C3", "case C4"));
  EXPECT_EQ(council.logged("threw: Mrs Example's file is broken"), 1);
  EXPECT_EQ(council.logged("threw: something that is no exception"), 1);
  EXPECT_EQ(council.logged("a timeline that cannot be: a milestone names milestone 999 of 5"), 1);
  const auto delivered = council.delivered();
  EXPECT_THAT(delivered, Contains("help@westshire.example: Duecourse: The deadlines of case FC-C2 "
                                  "are not watched"));
  for (const auto& message : council.mailbox()) {
    EXPECT_THAT(message.dump(), Not(HasSubstr("Mrs Example")));
  }
  EXPECT_THAT(council.notices(), SizeIs(2)) << "the others go on";

  (void)council.cycle("2026-06-03T09:05");
  EXPECT_EQ(council.logged("threw: Mrs Example's file is broken"), 1) << "not tried again";
  EXPECT_THAT(council.delivered(), SizeIs(delivered.size())) << "told once";
}

TEST_F(PluginFailure, AListingLeavesItOutAndSaysSo) {
  for (const char* id : {"C1", "C2"}) add_request(id);
  add("C2", "throws");
  council.open();
  (void)council.cycle("2026-06-03T09:00");
  council.close();
  EXPECT_THAT(deadlines(), SizeIs(2)) << "a head and one case";
  EXPECT_THAT(listing_said, HasSubstr("case C2 is left out"));
  const Ran ran = run_program({"-c", council.path("duecourse.toml").string(), "explain", "C2"});
  EXPECT_NE(ran.code, adapters::kFine);
  EXPECT_THAT(ran.err, HasSubstr("the plugin of the process council_requests threw"));
}

TEST_F(PluginFailure, AChangeOfItsRecordsTriesItAgain) {
  add_request("C2");
  add("C2", "throws");
  council.open();
  (void)council.cycle("2026-06-03T09:00");
  ASSERT_THAT(set_aside(), SizeIs(1));
  add("C2", "request_answered", "2026-06-03T09:10");
  (void)council.cycle("2026-06-03T09:20");
  EXPECT_THAT(set_aside(), SizeIs(1)) << "it fails again";
  council.host.run(
      "UPDATE events SET kind = 'other', changed_at = '2026-06-03T09:30' "
      "WHERE event_id = 'C2throws'");
  (void)council.cycle("2026-06-03T09:40");
  EXPECT_THAT(set_aside(), IsEmpty());
  EXPECT_THAT(council.delivered(), Contains(HasSubstr("case FC-C2 are watched again")));
}

TEST_F(PluginFailure, OfManyTheSystemOwnerIsToldInOneAlarm) {
  for (int i = 10; i < 40; ++i) {
    add_request("C" + std::to_string(i));
    add("C" + std::to_string(i), "throws");
  }
  council.open();
  (void)council.cycle("2026-06-03T09:00");
  EXPECT_THAT(set_aside(), SizeIs(30));
  const auto delivered = council.delivered();
  EXPECT_THAT(delivered,
              Contains("help@westshire.example: Duecourse: The deadlines of many are not "
                       "watched"));
  EXPECT_LE(delivered.size(), 21U) << "ten of them, to manager and owner, and the one";
}

}  // namespace
}  // namespace duecourse::testing
