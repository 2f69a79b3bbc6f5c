// The child-in-need machine, by the steps of the guide.
#include <gtest/gtest.h>

#include <string>

#include "tests/statemachines/story.hpp"

namespace duecourse::testing {
namespace {

const std::string kReferred = "2026-03-02 referral_received id=REF\n";
const std::string kAssessing = kReferred + "2026-03-03 assessment_started id=AS\n";
const std::string kAssessed = kAssessing + "2026-04-01 assessment_completed id=DONE\n";
const std::string kPlanned = kAssessed + "2026-04-02 plan_created id=PL\n";

TEST(ChildInNeed, TheWayOfTheGuide) {
  const Told told = child_in_need(kPlanned + R"(
    2026-04-10 visit child_seen=true id=V
    2026-06-01 review_held id=R
    2026-07-01 closure_requested id=CR
    2026-07-02 case_closed id=CC
  )");
  EXPECT_EQ(told.state_after("REF"), "referred");
  EXPECT_EQ(told.state_after("AS"), "assessing");
  EXPECT_EQ(told.state_after("DONE"), "assessed");
  EXPECT_EQ(told.state_after("PL"), "planned");
  EXPECT_EQ(told.state_after("CR"), "closing");
  EXPECT_EQ(told.state_after("CC"), "closed");
  for (const Step& step : told.timeline().steps) EXPECT_FALSE(step.out_of_order);
}

TEST(ChildInNeed, APlanMadeDuringTheAssessmentCountsWhenThatIsCompleted) {
  const Told told = child_in_need(kAssessing + R"(
    2026-03-20 plan_created visit_every=4_weeks id=PL
    2026-04-01 assessment_completed id=DONE
  )");
  EXPECT_EQ(told.state_after("PL"), "assessing");
  EXPECT_EQ(told.state_after("DONE"), "planned");
  EXPECT_EQ(told.fact("plan_created", "PL", "first_plan"), "true");
}

TEST(ChildInNeed, OnlyTheManagerCompletesAnAssessment) {
  const Told told = child_in_need(kAssessing +
                                  "2026-04-01 assessment_completed "
                                  "manager_confirmed=false id=SENT\n");
  EXPECT_EQ(told.state_after("SENT"), "assessing");
  EXPECT_EQ(told.milestones_of("SENT"), "assessment_submitted");
}

TEST(ChildInNeed, AnotherAssessmentIsAReassessmentFromTheActionThatAskedForIt) {
  const Told told = child_in_need(kPlanned + R"(
    2026-09-01 action_added step=Review action=Update_Child_and_Family_Assessment_and_Plan id=UP
    2026-09-07 assessment_started id=AS2
    2026-10-01 assessment_completed id=DONE2
    2027-02-01 assessment_started id=AS3
  )");
  EXPECT_EQ(told.passed("reassessment_started"), "UP AS3");
  EXPECT_EQ(told.passed("assessment_asked_for"), "REF");
  EXPECT_EQ(told.state_after("AS2"), "assessing");
  EXPECT_EQ(told.state_after("DONE2"), "planned");
  EXPECT_EQ(told.fact("assessment_completed", "DONE2", "reassessment"), "true");
  EXPECT_FALSE(told.out_of_order("AS3"));
}

TEST(ChildInNeed, ANewReferralOfAnAssessedFamilyIsNoReassessment) {
  const Told told = child_in_need(kPlanned + R"(
    2026-09-01 referral_received id=REF2
    2026-09-07 assessment_started id=AS2
  )");
  EXPECT_EQ(told.passed("assessment_asked_for"), "REF REF2");
  EXPECT_EQ(told.passed("reassessment_started"), "");
}

TEST(ChildInNeed, SignificantInformationMayAskForAnAssessment) {
  const Told told = child_in_need(kPlanned + R"(
    2026-09-01 significant_information_received id=SI
    2026-09-01 action_added step=Review action=Child_and_Family_Assessment_and_Plan id=A1
)" + "2026-09-01 action_added step=significant-information-on-an-open-case " +
                                  "action=CHILD_AND_FAMILY_ASSESSMENT_AND_PLAN id=A2\n");
  EXPECT_EQ(told.passed("reassessment_started"), "A2");
}

TEST(ChildInNeed, AFrequencyHoldsUntilAnotherIsRecorded) {
  const Told told = child_in_need(kAssessed + R"(
    2026-04-02 plan_created visit_every=10_working_days id=P1
    2026-04-09 visit child_seen=true id=V1
    2026-05-01 plan_created id=P2
    2026-05-02 plan_created visit_every=4_weeks id=P3
    2026-05-09 visit child_seen=true id=V2
  )");
  EXPECT_EQ(told.fact("child_seen", "V1", "visit_every"), "10_working_days");
  EXPECT_EQ(told.fact("plan_created", "P2", "visit_every"), "10_working_days");
  EXPECT_EQ(told.fact("plan_created", "P2", "first_plan"), "false");
  EXPECT_EQ(told.fact("child_seen", "V2", "visit_every"), "4_weeks");
}

TEST(ChildInNeed, APrivateFosteringVisitAsksThatTheChildWasSeenAlone) {
  const Told told = child_in_need(kPlanned + R"(
    2026-04-03 private_fostering_started
    2026-04-10 visit type=private_fostering child_seen=true id=V1
    2026-04-11 visit type=Private_Fostering child_seen=true child_seen_alone=true id=V2
    2026-04-12 visit child_seen=true child_seen_alone=true id=V3
  )");
  EXPECT_EQ(told.passed("private_fostering_visit"), "V2");
  EXPECT_EQ(told.passed("child_seen"), "V1 V2 V3");
  EXPECT_FALSE(told.out_of_order("V2"));
}

TEST(ChildInNeed, AReasonAnswersAboutTheInitialReviewAndHoldsNone) {
  const Told told = child_in_need(kAssessing + R"(
    2026-03-20 initial_review_answered reason=illness id=WHY
    2026-03-25 initial_review_answered completed=true id=YES
  )");
  EXPECT_EQ(told.fact("initial_review_answered", "WHY", "answered"), "true");
  EXPECT_EQ(told.passed("initial_review_held"), "YES");
}

TEST(ChildInNeed, MinutesOfAMeetingAreDistributedWhenCompletedAndAnswered) {
  const std::string request =
      "2026-03-10 request_sent step=Child_in_Need:_Multi-Agency_Meeting "
      "request=Please_distribute_Plan_and_Minutes id=RQ\n";
  const std::string held = kAssessing + "2026-03-09 meeting_held\n";
  const Told minutes_last = child_in_need(held + request + R"(
    2026-03-11 request_answered request_event=RQ id=AN
    2026-03-12 action_added step=Child_in_Need_Multi_Agency_Meeting action=Minutes_Completed id=MC
  )");
  EXPECT_EQ(minutes_last.answers("minutes_distributed"), "MC>RQ");
  const Told minutes_first = child_in_need(held + "2026-03-09 minutes_completed\n" + request +
                                           "2026-03-11 request_answered request_event=RQ id=AN\n");
  EXPECT_EQ(minutes_first.answers("minutes_distributed"), "AN>RQ");
  const Told review = child_in_need(kPlanned + R"(
    2026-06-01 request_sent step=Review request=Please_distribute_Plan_and_Minutes id=RQ
    2026-06-02 request_answered request_event=RQ id=AN
  )");
  EXPECT_EQ(review.answers("minutes_distributed"), "AN>RQ");
}

TEST(ChildInNeed, AnAnswerWithoutAReferenceIsFoundByItsWordsOrWhereThereIsNoChoice) {
  const std::string legal = "2026-04-03 action_added step=Review action=Seek_Legal_Advice id=LA\n";
  const std::string seraf = "2026-04-03 action_added step=Review action=SERAF id=SE\n";
  EXPECT_EQ(child_in_need(kPlanned + legal + "2026-04-05 action_finished id=F\n")
                .answers("action_finished"),
            "F>LA");
  EXPECT_EQ(child_in_need(kPlanned + legal + seraf + "2026-04-05 action_finished id=F\n")
                .answers("action_finished"),
            "F>?");
  EXPECT_EQ(
      child_in_need(kPlanned + legal + seraf + "2026-04-05 action_finished action=seraf id=F\n")
          .answers("action_finished"),
      "F>SE");
  EXPECT_EQ(child_in_need(kPlanned + legal + "2026-04-05 action_finished action_event=GONE id=F\n")
                .answers("action_finished"),
            "F>?!");
}

TEST(ChildInNeed, AStepDownIsCompleteWithSectionTwoANextActionAndItsEnd) {
  const std::string begun = kPlanned + R"(
    2026-05-01 step_down_discussed
    2026-05-02 action_added step=Review action=Stepdown_to_Early_Help id=SD
    2026-05-02 step_down_started id=ST
    2026-05-03 request_sent step=Step_Down_to_Preventative_Services
)";
  const Told whole = child_in_need(begun +
                                   "2026-05-04 step_down_finished section_2=true "
                                   "next_action=true id=F\n");
  EXPECT_EQ(whole.passed("step_down_opened"), "SD");
  EXPECT_EQ(whole.fact("step_down_opened", "SD", "discussed"), "true");
  EXPECT_EQ(whole.passed("step_down_completed"), "F");
  const Told action_apart =
      child_in_need(begun +
                    "2026-05-04 step_down_finished section_2=true id=F\n"
                    "2026-05-05 action_added step=Step_Down_to_Preventative_Services "
                    "action=Preventative_Services_Assessment id=PA\n");
  EXPECT_EQ(action_apart.passed("step_down_completed"), "PA");
  EXPECT_EQ(child_in_need(begun + "2026-05-04 step_down_finished next_action=true\n")
                .passed("step_down_completed"),
            "");
}

TEST(ChildInNeed, AClosureSentBackLeavesTheCaseWhereItWas) {
  const Told told = child_in_need(kPlanned + R"(
    2026-05-01 action_added step=Review action=Close_Case_to_Children's_Services id=CL
    2026-05-02 closure_returned id=BACK
  )");
  EXPECT_EQ(told.state_after("CL"), "closing");
  EXPECT_EQ(told.state_after("BACK"), "planned");
  EXPECT_EQ(told.passed("closure_requested"), "CL");
}

TEST(ChildInNeed, AFamilyIsNotLostBecauseItsCaseWasClosed) {
  const std::string closed = kPlanned + "2026-05-01 case_closed\n";
  for (const char* kind :
       {"referral_received", "significant_information_received", "case_reopened"}) {
    const Told told = child_in_need(closed + "2026-06-01 " + kind +
                                    " id=NEW\n2026-06-02 assessment_started id=AGAIN\n");
    EXPECT_EQ(told.state_after("NEW"), "referred") << kind;
    EXPECT_EQ(told.state_after("AGAIN"), "assessing") << kind;
    EXPECT_EQ(told.passed("reassessment_started"), "") << kind;
  }
  EXPECT_EQ(child_in_need(closed + "2026-06-01 visit id=V\n").refusal("V"), "the case is closed");
}

TEST(ChildInNeed, NoStateRefusesWorkThatComesEarly) {
  const Told told = child_in_need(R"(
    2026-03-01 meeting_held id=M
    2026-03-02 review_held id=R
    2026-03-03 visit child_seen=true id=V
    2026-03-04 assessment_completed id=D
  )");
  EXPECT_TRUE(told.timeline().refused.empty());
  EXPECT_TRUE(told.out_of_order("M"));
  EXPECT_TRUE(told.out_of_order("R"));
  EXPECT_FALSE(told.out_of_order("V"));
}

TEST(ChildInNeed, WhoHoldsTheCaseIsCarried) {
  const Told told = child_in_need(kPlanned + R"(
    2026-04-03 visit id=V1
    2026-04-04 allocated role=locality_social_worker id=LSW
    2026-04-05 visit id=V2
    2026-04-06 transferred to=looked_after
    2026-04-07 visit id=V3
  )");
  EXPECT_EQ(told.fact("visit", "V1", "holder"), "response");
  EXPECT_EQ(told.fact("visit", "V2", "holder"), "locality");
  EXPECT_EQ(told.fact("visit", "V3", "holder"), "looked_after");
  EXPECT_EQ(told.milestones_of("LSW"), "allocated locality_allocated");
}

TEST(ChildInNeed, AVisitKnowsWhetherAnotherIsPlanned) {
  const Told told = child_in_need(kPlanned + R"(
    2026-04-03T10:00 visit id=V1
    2026-04-03T11:00 visit_planned at=2026-05-04 id=VP
    2026-04-10 visit id=V2
    2026-04-11 visit_cancelled id=OFF
    2026-04-12 visit id=V3
  )");
  EXPECT_EQ(told.fact("visit", "V1", "next_step"), "false");
  EXPECT_EQ(told.fact("visit", "V1", "time_recorded"), "true");
  EXPECT_EQ(told.fact("visit", "V2", "next_step"), "true");
  EXPECT_EQ(told.fact("visit", "V2", "time_recorded"), "false");
  EXPECT_EQ(told.fact("visit", "V3", "next_step"), "false");
  EXPECT_EQ(told.passed("next_step_set"), "VP");
}

}  // namespace
}  // namespace duecourse::testing
