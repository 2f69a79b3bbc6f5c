// Findings and notifications the whole way: from rows in a host database to messages in a mailbox
// folder. Mon 1 Jun 2026 is a working day.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "adapters/service/caseload_report.hpp"
#include "tests/support/findings_council.hpp"
#include "tests/support/test_council.hpp"

namespace duecourse::testing {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class Findings : public ::testing::Test {
 protected:
  Findings() {
    std::ofstream(council.path("visiting.toml")) << kFindingsFramework;
    council.host.add_contacted_case("C1", "2026-06-01T10:00");
    council.open();
  }

  void visit(const std::string& id, const std::string& at, const std::string& details) {
    council.host.add({id, "C1", "visit", at, "W1", details, "", ""});
  }
  void change(const std::string& id, const std::string& details, const std::string& at) {
    council.host.run("UPDATE events SET details = '" + details + "', changed_at = '" + at +
                     "' WHERE event_id = '" + id + "'");
  }
  /// Cases X1 to Xn of families of their own, held by W1 from `from` on.
  void carry(int count, const std::string& from) {
    for (int i = 1; i <= count; ++i) {
      const std::string id = "X" + std::to_string(i);
      council.host.add_case(id);
      council.host.run("INSERT INTO roles VALUES ('R-" + id + "', '" + id +
                       "', 'key_worker', 'W1', NULL, '" + from + "', NULL, '" + from + "')");
    }
  }
  std::string plain_text(const nlohmann::json& message) {
    for (const auto& part : message["parts"]) {
      if (part["type"] == "text/plain") return part["content"];
    }
    return "";
  }
  adapters::CaseloadReport report(const std::string& at) {
    adapters::CaseloadGathering gathering(council.council->rulebook());
    const auto walked = council.council->each_subject(
        std::nullopt, {council.at(at), std::nullopt},
        [&](const adapters::AssessedSubject& subject, const Directory& people) {
          gathering.add(subject, people);
          return true;
        });
    EXPECT_TRUE(walked.ok());
    return gathering.take(*council.council->directory());
  }

  TestCouncil council;
};

TEST_F(Findings, AreToldOnceWithRuleClauseAndFacts) {
  visit("V1", "2026-06-02T14:00", "{}");
  council.cycle("2026-06-02T15:00");
  const auto mailbox = council.mailbox();
  ASSERT_THAT(mailbox, SizeIs(1));
  EXPECT_EQ(mailbox[0]["subject"], "Visit recorded without its purpose - FC-C1");
  EXPECT_EQ(mailbox[0]["to"][0][1], "sian@westshire.example");
  const std::string text = plain_text(mailbox[0]);
  EXPECT_THAT(text,
              AllOf(HasSubstr("Something on record needs a look."),
                    HasSubstr("record: visit V1 on Tue 2 Jun 2026 14:00"),
                    HasSubstr("missing: purpose"), HasSubstr("Visiting Framework, clause 10.2"),
                    HasSubstr("Remark:    Say what it was for."),
                    HasSubstr("https://eis.westshire.example/case/C1"),
                    HasSubstr("cleared as soon as the case system shows it mended"),
                    HasSubstr("Why you: key worker of the case.")));
  EXPECT_THAT(text, Not(HasSubstr("Due:")));
  for (const auto& part : mailbox[0]["parts"]) EXPECT_FALSE(part.contains("calendar"));
  for (const char* later : {"2026-06-02T15:00", "2026-06-03T08:30", "2026-06-10T08:30"}) {
    EXPECT_THAT(council.cycle(later).delivery.said, IsEmpty()) << later;
  }
}

TEST_F(Findings, AreNotToldAfterTheyWereMended) {
  council.transport->fault = [](const auto&) {
    return adapters::SendResult{adapters::SendOutcome::temporary, "451 busy", false};
  };
  visit("V1", "2026-06-02T14:00", "{}");
  council.cycle("2026-06-02T15:00");
  EXPECT_THAT(council.notices(), ElementsAre("told/owner queued server_unavailable"));
  council.transport->fault = nullptr;
  change("V1", R"({"purpose": "assessment"})", "2026-06-02T15:30");
  council.cycle("2026-06-02T16:00");
  EXPECT_THAT(council.notices(), ElementsAre("told/owner withdrawn deadline_ended"));
  EXPECT_THAT(council.mailbox(), IsEmpty());
}

TEST_F(Findings, AreToldAgainOnlyForAnotherRecord) {
  visit("V1", "2026-06-02T14:00", "{}");
  council.cycle("2026-06-02T15:00");
  change("V1", R"({"purpose": "plan"})", "2026-06-02T16:00");
  council.cycle("2026-06-02T16:30");
  change("V1", "{}", "2026-06-02T17:00");
  council.cycle("2026-06-02T17:30");
  EXPECT_THAT(council.mailbox(), SizeIs(1)) << "the same record is the same finding";
  visit("V2", "2026-06-03T14:00", "{}");
  council.cycle("2026-06-03T15:00");
  EXPECT_THAT(council.mailbox(), SizeIs(2));
}

TEST_F(Findings, AreKeptAndAuditedWithTheirEnding) {
  visit("V1", "2026-06-02T14:00", "{}");
  council.cycle("2026-06-02T15:00");
  council.close();
  council.open();
  const auto loaded = council.council->store().load({SubjectKind::case_, SubjectId("C1")});
  ASSERT_TRUE(loaded.ok());
  const auto is_it = [](const Tracked& one) { return one.key.timescale.str() == "visit-content"; };
  const auto found = std::find_if(loaded->tracked.begin(), loaded->tracked.end(), is_it);
  ASSERT_NE(found, loaded->tracked.end());
  EXPECT_EQ(found->key.rule, RuleKind::finding);
  EXPECT_FALSE(found->ending);
  council.host.add({"CO1", "C1", "consent_recorded", "2026-06-03T09:00", "W1", "", "", ""});
  council.cycle("2026-06-03T09:30");
  const auto after = council.council->store().load({SubjectKind::case_, SubjectId("C1")});
  const auto ended = std::find_if(after->tracked.begin(), after->tracked.end(), is_it);
  ASSERT_TRUE(ended->ending);
  EXPECT_EQ(ended->ending->kind, EndKind::met);
  EXPECT_EQ(ended->ending->by_host_id, "CO1");
}

TEST_F(Findings, OfTheProcessAreToldLikeOthers) {
  const auto child = [&](const char* person, const char* seen) {
    council.host.add({"V1", "C1", "visit", "2026-06-02T14:00", "W1",
                      std::string(R"({"purpose": "first", "child_seen": )") + seen +
                          R"(, "child_spoken_to": )" + seen + "}",
                      person, ""});
  };
  child("P1", "true");
  child("P2", "false");
  council.cycle("2026-06-02T15:00");
  EXPECT_THAT(council.delivered(),
              ElementsAre("sian@westshire.example: Children not seen at the first visit - FC-C1"));
  EXPECT_THAT(plain_text(council.mailbox()[0]), Not(HasSubstr("P2"))) << "no child is named";
  council.cycle("2026-06-03T15:00");
  EXPECT_THAT(council.mailbox(), SizeIs(1));
}

TEST_F(Findings, AnOldOneThatIsFirstKnownIsToldToNobody) {
  visit("V1", "2026-06-02T14:00", "{}");
  council.cycle("2026-06-12T09:00");
  EXPECT_THAT(council.mailbox(), IsEmpty());
  EXPECT_THAT(council.notices(), ElementsAre("told/owner superseded missed_before_known"));
}

TEST_F(Findings, ARoleMakesTheCaseloadOfItsWorkerKnownAtOnce) {
  carry(1, "2026-06-02");
  council.cycle("2026-06-02T09:00");
  EXPECT_THAT(council.mailbox(), IsEmpty()) << "two families: C1's and one more";
  council.host.add_case("X9");
  council.host.run(
      "INSERT INTO roles VALUES ('R-X9', 'X9', 'key_worker', 'W1', NULL, "
      "'2026-06-03', NULL, '2026-06-03T08:00')");
  council.cycle("2026-06-03T09:00");
  ASSERT_THAT(council.mailbox(), SizeIs(1));
  EXPECT_THAT(council.delivered(),
              ElementsAre("sam@westshire.example: Caseload over what is recommended - Siân "
                          "Hughes"));
  EXPECT_THAT(plain_text(council.mailbox()[0]),
              HasSubstr("3 families, over the recommended caseload of 2."));
  // The family of another case: one less is enough.
  council.host.run(
      "UPDATE cases SET family_id = 'F-C1', changed_at = '2026-06-04' "
      "WHERE case_id = 'X9'");
  council.cycle("2026-06-04T09:00");
  council.host.run(
      "UPDATE roles SET to_at = '2026-06-04', changed_at = '2026-06-05' "
      "WHERE role_id = 'R-X9'");
  council.cycle("2026-06-05T09:00");
  EXPECT_THAT(council.mailbox(), SizeIs(1));
}

TEST_F(Findings, AnAgreedNumberHoldsUntilItsDateAndWakesTheService) {
  carry(2, "2026-06-01");
  council.host.run(
      "INSERT INTO events VALUES ('CA1', 'worker', 'W1', 'caseload_agreed', "
      "'2026-06-01', NULL, 'S1', NULL, '{\"families\": 3, \"until\": "
      "\"2026-06-30\"}', 0, '2026-06-01')");
  council.cycle("2026-06-02T09:00");
  EXPECT_THAT(council.mailbox(), IsEmpty());
  const auto before = report("2026-06-02T09:00");
  ASSERT_THAT(before.workers, SizeIs(1));
  EXPECT_EQ(before.workers[0].count.families, 3);
  EXPECT_EQ(before.workers[0].count.limit, 3);
  EXPECT_TRUE(before.workers[0].count.agreed_until);
  for (Instant at = council.at("2026-06-02T09:00"); at < council.at("2026-06-30T23:59");) {
    const auto wake = council.council->store().next_wake();
    ASSERT_TRUE(wake.ok() && *wake && **wake > at);
    at = **wake;
    if (at <= council.at("2026-06-30T23:59")) {
      adapters::RunOptions options;
      options.as_of = at;
      ASSERT_TRUE(council.council->run_once(options).ok());
      EXPECT_THAT(council.delivered(), Not(Contains(HasSubstr("Caseload"))));
    }
  }
  council.cycle("2026-07-01T08:30");
  EXPECT_THAT(council.delivered(), Contains(HasSubstr("Caseload over what is recommended")));
}

TEST_F(Findings, AListGoesToTheLeadEveryWeekAndNamesTheCases) {
  council.host.run("UPDATE cases SET risk = 'high', changed_at = '2026-06-01'");
  council.cycle("2026-06-01T08:30");
  EXPECT_THAT(council.delivered(),
              ElementsAre("mo@westshire.example: The team's cases at high risk - North Family "
                          "Centre"));
  EXPECT_THAT(plain_text(council.mailbox()[0]),
              AllOf(HasSubstr("1 case at risk."), HasSubstr("FC-C1: high")));
  council.cycle("2026-06-05T08:30");
  EXPECT_THAT(council.mailbox(), SizeIs(1));
  council.cycle("2026-06-08T08:30");
  EXPECT_THAT(council.mailbox(), SizeIs(2));
}

TEST_F(Findings, ANotificationIsSaidOnceAndNotLongAfter) {
  council.host.add({"HR1", "C1", "high_risk_set", "2026-06-02T09:00", "W1", "", "", ""});
  council.cycle("2026-06-02T10:00");
  EXPECT_THAT(council.delivered(),
              ElementsAre("mo@westshire.example: A case was marked as high risk - FC-C1"));
  EXPECT_THAT(plain_text(council.mailbox()[0]),
              AllOf(HasSubstr("This is for you to know."), Not(HasSubstr("mended"))));
  council.cycle("2026-06-12T10:00");
  EXPECT_THAT(council.mailbox(), SizeIs(1));
  council.host.add({"HR2", "C1", "high_risk_set", "2026-06-05T09:00", "W1", "", "", "2026-06-15"});
  council.cycle("2026-06-15T10:00");
  EXPECT_THAT(council.mailbox(), SizeIs(1)) << "more than five working days ago";
}

TEST_F(Findings, TheReportShowsLoadsMarksOversightAuditsAndRisk) {
  carry(2, "2026-06-01");
  council.host.run(
      "UPDATE cases SET risk = 'high', changed_at = '2026-06-01' "
      "WHERE case_id = 'C1'");
  const auto add = [&](const char* id, const char* kind, const char* at) {
    council.host.add({id, "C1", kind, at, "W1", "", "", ""});
  };
  add("MD1", "managers_decision", "2026-06-03T09:00");
  add("MD2", "managers_decision", "2026-07-03T09:00");
  add("AS1", "assessment_completed", "2026-06-10T09:00");
  add("AU1", "assessment_audited", "2026-06-11T09:00");
  add("AS2", "assessment_completed", "2026-07-10T09:00");
  council.cycle("2026-08-31T09:00");
  const auto found = report("2026-08-31T09:00");
  ASSERT_THAT(found.workers, SizeIs(1));
  EXPECT_EQ(found.workers[0].supervisor, WorkerId("S1"));
  EXPECT_EQ(found.workers[0].count.families - found.workers[0].count.limit, 1);
  EXPECT_EQ(found.workers[0].open_long, 1);
  ASSERT_THAT(found.cases, SizeIs(1)) << "nothing is recorded on the others: they are not open";
  EXPECT_EQ(found.cases[0].mark, "3 calendar months");
  EXPECT_EQ(found.cases[0].worker, WorkerId("W1"));
  EXPECT_EQ(found.cases[0].supervisor, WorkerId("S1"));
  EXPECT_EQ(found.cases[0].overseen->at, council.at("2026-07-03T09:00"));
  ASSERT_THAT(found.teams, SizeIs(1));
  EXPECT_EQ(found.teams[0].assessments, 2);
  EXPECT_EQ(found.teams[0].audited, 1);
  EXPECT_EQ(found.teams[0].workers_over, 1);
  EXPECT_THAT(found.teams[0].high_risk, ElementsAre("FC-C1"));
}

}  // namespace
}  // namespace duecourse::testing
