// duecourse snooze and acknowledge: what is typed, what is refused, and where it shows. Case C1 is
// due its first visit by Monday 8 June 2026: reminders on the 4th and the 8th; from the 9th on the
// supervisor hears every working day, from the 11th the team's manager.
#include <gmock/gmock.h>

#include "tests/adapters/cli/ran.hpp"
#include "tests/support/test_council.hpp"

namespace duecourse::testing {
namespace {

using adapters::kFine;
using adapters::kFoundFaults;
using adapters::kWrongUsage;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

std::string read_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

class Quiets : public ::testing::Test {
 protected:
  Quiets() {
    write_text(council.path("visiting.toml"),
               replaced(kVisitingFramework, "copy = [\"owner\"]\nkind = \"escalation\"",
                        "kind = \"escalation\"\nevery = \"1 working day\"\nat_most = 9"));
    council.host.add_contacted_case("C1", "2026-06-01T10:00");
    EXPECT_EQ(cycle("2026-06-01T11:00").code, kFine);
  }

  Ran run(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--config", council.path("duecourse.toml").string()});
    return run_program(arguments, 200);
  }
  Ran cycle(const std::string& at) { return run({"run", "--once", "--as-of", at}); }
  Ran snooze(const std::string& until, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{"snooze", "C1",       "first-visit", "--until",
                                       until,    "--reason", "family away"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  }
  Ran acknowledge(const std::string& by, const std::string& until = "2026-06-16") {
    return run({"acknowledge", "C1", "first-visit", "--by", by, "--until", until, "--reason",
                "joint visit on Tuesday"});
  }
  std::string explained() { return run({"explain", "C1", "first-visit"}).out; }
  nlohmann::ordered_json deadline() {
    return run({"deadlines", "--case", "C1", "--format", "json"}).json().at(0);
  }
  /// `stage to` of what went out in the cycle at that time.
  std::vector<std::string> sent_at(const std::string& at) {
    const std::size_t before = council.delivered().size();
    EXPECT_EQ(cycle(at).code, kFine);
    const auto all = council.delivered();
    return {all.begin() + static_cast<std::ptrdiff_t>(before), all.end()};
  }
  std::string last_text() {
    const auto messages = council.mailbox();
    for (const auto& part : messages.back()["parts"]) {
      if (part["type"] == "text/plain") return part["content"];
    }
    return {};
  }

  TestCouncil council;
};

TEST_F(Quiets, ASnoozedReminderIsSaidOnTheDayItWasPutOffTo) {
  const Ran ran = snooze("2026-06-05", {"--by", "Sam Lee"});
  EXPECT_EQ(ran.code, kFine) << ran.err;
  EXPECT_EQ(ran.out,
            "first-visit of case C1: no reminders before Fri 5 Jun 2026 08:30.\n"
            "Due by Mon 8 Jun 2026 as before; escalations go out in their time.\n");
  EXPECT_THAT(sent_at("2026-06-04T08:30"), IsEmpty());
  EXPECT_THAT(explained(),
              AllOf(HasSubstr(": snoozed until Fri 5 Jun 2026 by Sam Lee: family away; put off: "
                              "ahead for owner\n"),
                    HasSubstr("Fri 5 Jun 2026 08:30 ahead for owner: queued (snoozed): snoozed "
                              "until then")));
  EXPECT_EQ(deadline()["snoozed_until"], "2026-06-05T08:30:00+01:00");
  EXPECT_EQ(deadline()["decided"], "snoozed until Fri 5 Jun 2026 by Sam Lee: family away");
  EXPECT_THAT(run({"deadlines"}).out, HasSubstr("snoozed until Fri 5 Jun 2026 by Sam Lee"));
  EXPECT_THAT(sent_at("2026-06-05T08:30"), SizeIs(1));
  EXPECT_THAT(last_text(),
              HasSubstr("Decided:   was snoozed until Fri 5 Jun 2026 by Sam Lee: family away\n"));
  EXPECT_EQ(deadline()["snoozed_until"], nullptr);
}

TEST_F(Quiets, WhatIsAheadSaysThatItWaits) {
  snooze("2026-06-05T10:00");
  EXPECT_THAT(explained(), HasSubstr("Thu 4 Jun 2026 08:30 ahead (reminder, 2 working days before "
                                     "due) to owner sian@westshire.example: not before the end of "
                                     "the snooze, Fri 5 Jun 2026 10:00"));
}

TEST_F(Quiets, NothingIsSnoozedBeyondItsLimit) {
  for (const char* until : {"2026-06-09", "2026-06-09T00:00"}) {
    const Ran ran = snooze(until);
    EXPECT_EQ(ran.code, kFoundFaults);
    EXPECT_THAT(ran.err, HasSubstr("is beyond the limit: first-visit of case C1 is due by Mon 8 "
                                   "Jun 2026, and nothing is snoozed beyond that"));
  }
  EXPECT_EQ(snooze("2026-06-08T23:00").code, kFine);
  EXPECT_THAT(snooze("2026-06-01").err, HasSubstr("until Mon 1 Jun 2026 lies in the past"));
  cycle("2026-06-09T08:00");
  EXPECT_THAT(snooze("2026-06-10").err,
              HasSubstr("first-visit of case C1 was due by Mon 8 Jun 2026: what is overdue is not "
                        "snoozed"));
}

TEST_F(Quiets, AnAcknowledgedEscalationIsNotRepeatedButTheNextStageSaysSo) {
  EXPECT_THAT(acknowledge("Sam Lee").err,
              HasSubstr("Sam Lee has not been told of an escalation of first-visit of case C1; "
                        "nobody has been told of one yet"));
  EXPECT_THAT(sent_at("2026-06-09T08:30"), Contains(HasSubstr("sam@westshire.example: Overdue")));
  EXPECT_THAT(acknowledge("mo@westshire.example").err, HasSubstr("; Sam Lee has been told of one"));
  const Ran ran = acknowledge("sam lee");
  EXPECT_EQ(ran.code, kFine) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("acknowledged by Sam Lee, who hears no repeats before Tue 16 Jun "
                                 "2026 08:30."));
  EXPECT_THAT(sent_at("2026-06-10T08:30"), IsEmpty());
  EXPECT_THAT(sent_at("2026-06-11T08:30"), ElementsAre(HasSubstr("mo@westshire.example: Overdue")));
  EXPECT_THAT(last_text(), HasSubstr("Decided:   acknowledged by Sam Lee until Tue 16 Jun 2026: "
                                     "joint visit on Tuesday\n"));
  EXPECT_THAT(explained(),
              AllOf(HasSubstr("not said: late#1 for supervisor of Wed 10 Jun 2026 08:30, late#2"),
                    HasSubstr("Fri 12 Jun 2026 08:30 late (escalation, 1 working day after due) "
                              "to supervisor sam@westshire.example (acknowledged until then)"),
                    HasSubstr("superseded to sam@westshire.example (acknowledged)")));
  EXPECT_EQ(run({"deadlines", "--decided", "--format", "json"}).json().size(), 1U);
  EXPECT_THAT(sent_at("2026-06-16T08:30"),
              ElementsAre(HasSubstr("sam@westshire.example: Overdue")));
  EXPECT_THAT(run({"deadlines", "--decided", "--format", "json"}).json(), IsEmpty()) << "over";
}

TEST_F(Quiets, AtMostFourWeeksAtATime) {
  cycle("2026-06-09T08:30");
  EXPECT_THAT(acknowledge("S1", "2026-07-08").err,
              HasSubstr("until Wed 8 Jul 2026 is too far ahead: at most 28 days at a time"));
  EXPECT_EQ(acknowledge("S1", "2026-07-07").code, kFine);
}

TEST_F(Quiets, EitherIsTakenBack) {
  EXPECT_THAT(run({"snooze", "C1", "first-visit", "--undo"}).err,
              HasSubstr("there is no snooze of first-visit of case C1 to take back"));
  snooze("2026-06-05");
  cycle("2026-06-04T08:30");
  const Ran ran = run({"snooze", "C1", "first-visit", "--undo"});
  EXPECT_EQ(ran.out, "The snooze of first-visit of case C1 is taken back.\n") << ran.err;
  EXPECT_THAT(sent_at("2026-06-04T09:00"), SizeIs(1));
  EXPECT_THAT(explained(), HasSubstr("taken back"));
  cycle("2026-06-09T08:30");
  acknowledge("S1");
  EXPECT_EQ(run({"acknowledge", "C1", "first-visit", "--undo"}).code, kFine);
  EXPECT_THAT(sent_at("2026-06-10T08:30"),
              ElementsAre(HasSubstr("sam@westshire.example: Overdue")));
}

TEST_F(Quiets, WhatIsTypedWronglyIsRefusedWithWhatToType) {
  const auto complaint = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--until", "2026-06-05", "--reason", "x"});
    const Ran ran = run(arguments);
    EXPECT_NE(ran.code, kFine);
    EXPECT_THAT(ran.out, IsEmpty());
    return ran.err;
  };
  EXPECT_THAT(complaint({"snooze", "C9", "first-visit"}), HasSubstr("the store knows no case C9"));
  EXPECT_THAT(complaint({"snooze", "W1", "first-visit"}),
              HasSubstr("there is a worker W1: add --kind worker"));
  EXPECT_THAT(complaint({"snooze", "C1", "first-visits"}),
              HasSubstr("did you mean 'first-visit'?"));
  EXPECT_THAT(complaint({"snooze", "C1", "first-visit", "--person", "P7"}),
              HasSubstr("case C1 has no open 'first-visit' of the child P7; open there are "
                        "first-visit"));
  EXPECT_THAT(complaint({"acknowledge", "C1", "first-visit"}), HasSubstr("--by is missing"));
  EXPECT_THAT(complaint({"acknowledge", "C1", "first-visit", "--by", "Sam Leigh"}),
              HasSubstr("there is no such worker or post; did you mean 'Sam Lee'?"));
  EXPECT_THAT(complaint({"snooze", "C1", "first-visit", "--undo"}), HasSubstr("leave --until out"));
  EXPECT_THAT(run({"snooze", "C1", "first-visit", "--until", "2026-06-05"}).err,
              HasSubstr("--reason is missing"));
  EXPECT_THAT(run({"snooze", "C1", "first-visit", "--until", "soon", "--reason", "x"}).err,
              HasSubstr("--until soon: "));
  council.host.run(
      "INSERT INTO workers SELECT 'S2', name, 'sam2@westshire.example', team_id, "
      "manager_id, job, fte, working_days, active, absent_from, absent_to, cover_id, "
      "changed_at FROM workers WHERE worker_id = 'S1'");
  cycle("2026-06-01T12:00");
  EXPECT_THAT(complaint({"acknowledge", "C1", "first-visit", "--by", "Sam Lee"}),
              HasSubstr("that is the name of several; write an id: S1, S2"));
}

TEST_F(Quiets, WhatHasEndedIsNotDecidedAbout) {
  council.host.add({"E9", "C1", "visit", "2026-06-02T10:00", "W1",
                    R"({"child_seen": true, "child_spoken_to": true})", "", ""});
  cycle("2026-06-02T12:00");
  EXPECT_THAT(snooze("2026-06-05").err,
              HasSubstr("case C1 has no open 'first-visit'; it has ended: met on Tue 2 Jun 2026 "
                        "10:00; nothing is open there"));
}

TEST_F(Quiets, SeveralOpenOnesAreNamedWithWhatToType) {
  write_text(council.path("other.toml"),
             replaced(read_text(council.path("visiting.toml")), "id       = \"visiting\"",
                      "id       = \"other\""));
  const auto config = council.path("duecourse.toml");
  write_text(config, replaced(read_text(config), "[\"visiting.toml\"]",
                              "[\"visiting.toml\", \"other.toml\"]"));
  cycle("2026-06-01T12:00");
  const Ran ran = snooze("2026-06-05");
  EXPECT_EQ(ran.code, kWrongUsage);
  EXPECT_THAT(ran.err, AllOf(HasSubstr("case C1 has 2 open ones of 'first-visit'; say which:"),
                             HasSubstr("duecourse snooze C1 visiting/first-visit ...   "
                                       "visiting/first-visit, opened by "),
                             HasSubstr("duecourse snooze C1 other/first-visit ...")));
  EXPECT_EQ(
      run({"snooze", "C1", "other/first-visit", "--until", "2026-06-05", "--reason", "x"}).code,
      kFine);
  const auto rows = run({"deadlines", "--decided", "--format", "json"}).json();
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0]["framework"], "other");
  EXPECT_EQ(run({"snooze", "C1", rows[0]["id"], "--undo"}).code, kFine) << "by its id";
}

TEST_F(Quiets, TheServiceThatIsRunningIsAskedAndAnswersAfterACrash) {
  council.open();  // a service that holds the store
  const Ran ran = snooze("2026-06-05", {"--format", "json"});
  EXPECT_EQ(ran.code, kFine) << ran.err;
  EXPECT_EQ(ran.json()["state"], "left_for_service");
  EXPECT_EQ(ran.json()["decided_at"], nullptr);
  EXPECT_EQ(ran.json()["until"], "2026-06-05T08:30:00+01:00");
  EXPECT_EQ(deadline()["snoozed_until"], nullptr) << "not yet";
  EXPECT_THAT(snooze("2026-06-09").err, HasSubstr("beyond the limit")) << "at once all the same";
  council.close();  // it ends before it takes it up, and is started again
  council.open();
  (void)council.cycle("2026-06-04T08:30");
  EXPECT_THAT(council.delivered(), IsEmpty());
  EXPECT_EQ(deadline()["snoozed_until"], "2026-06-05T08:30:00+01:00");
  EXPECT_EQ(council.logged("snooze case C1"), 1);
  council.close();
  council.open();
  (void)council.cycle("2026-06-05T08:30");
  EXPECT_THAT(council.delivered(), SizeIs(1));
}

TEST_F(Quiets, StandsInTheReportBesideLate) {
  snooze("2026-06-05");
  cycle("2026-06-09T08:30");
  acknowledge("S1");
  cycle("2026-06-09T09:00");
  const auto line = run({"report", "--format", "json"}).json()["lines"][0];
  EXPECT_EQ(line["overdue"], 1);
  EXPECT_EQ(line["with_reason"], 1);
  EXPECT_EQ(line["snoozed"], 1);
  EXPECT_EQ(line["acknowledged"], 1);
  EXPECT_EQ(line["denominator"], 1) << "it counts as late";
  EXPECT_THAT(run({"report"}).out,
              AllOf(HasSubstr("with reason"), HasSubstr("stands beside late")));
}

TEST_F(Quiets, AReasonOnRecordStandsBesideLateEverywhere) {
  council.host.add({"E7", "C1", "case_note_recorded", "2026-06-05T10:00", "W1",
                    R"({"late_reason": "family_away", "late_of": "first-visit"})", "", ""});
  EXPECT_THAT(sent_at("2026-06-05T12:00"), Not(IsEmpty()));
  EXPECT_EQ(deadline()["late_reason"], nullptr) << "it is not late";
  cycle("2026-06-09T08:30");
  EXPECT_THAT(last_text(), HasSubstr("Reason:    family away\n"));
  EXPECT_EQ(deadline()["state"], "overdue");
  EXPECT_EQ(deadline()["late_reason"], "family_away");
  EXPECT_THAT(explained(), HasSubstr("family_away, recorded by case_note_recorded E7 on Fri 5 Jun "
                                     "2026 10:00: beside late, not instead of it"));
  EXPECT_EQ(run({"report", "--format", "json"}).json()["lines"][0]["with_reason"], 1);
  EXPECT_THAT(run({"run", "--once", "--dry-run", "--as-of", "2026-06-09T08:31"}).out,
              Not(HasSubstr("late_reason")))
      << "no unknown fact";
}

}  // namespace
}  // namespace duecourse::testing
