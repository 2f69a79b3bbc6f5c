// The commands that ask and drive a council: run, deadlines, explain, notices.
//
// The case of these tests: contact with the family on Mon 1 Jun 2026, so the first visit is due on
// Mon 8 Jun; reminders on Thu 4 Jun and Mon 8 Jun, escalations on Tue 9 Jun and Thu 11 Jun, each at
// 08:30.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "tests/adapters/cli/ran.hpp"
#include "tests/support/test_council.hpp"

namespace duecourse::testing {
namespace {

using adapters::kFine;
using adapters::kFoundFaults;
using adapters::kOutsideFailed;
using adapters::kWrongUsage;
using Json = nlohmann::ordered_json;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

class CouncilCommands : public ::testing::Test {
 protected:
  CouncilCommands() { council.host.add_contacted_case("C1", "2026-06-01T10:00"); }

  Ran run(std::vector<std::string> arguments, std::size_t width = 100) {
    arguments.insert(arguments.end(), {"--config", council.path("duecourse.toml").string()});
    return run_program(arguments, width);
  }
  Ran cycle(const std::string& at) { return run({"run", "--once", "--as-of", at}); }
  /// The ids of the cases listed.
  std::vector<std::string> listed(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"deadlines", "--format", "json"});
    const Ran ran = run(std::move(arguments));
    EXPECT_EQ(ran.code, kFine) << ran.err;
    std::vector<std::string> ids;
    for (const Json& row : ran.json()) ids.push_back(row["subject_id"]);
    return ids;
  }
  void visit(const std::string& case_id, const std::string& at) {
    council.host.add({case_id + "-9", case_id, "visit", at, "W1",
                      R"({"child_seen": true, "child_spoken_to": true})", "", ""});
  }

  TestCouncil council;
};

TEST_F(CouncilCommands, OneCycleSendsAndSaysWhatItDid) {
  const Ran ran = cycle("2026-06-04T08:30");
  EXPECT_EQ(ran.code, kFine) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("Cycle of Thu 4 Jun 2026 08:30"));
  EXPECT_THAT(ran.out, AllOf(HasSubstr("sent 1 message(s)"), HasSubstr("sian@westshire.example")));
  EXPECT_THAT(council.delivered(),
              ElementsAre("sian@westshire.example: Due Mon 8 Jun: First visit to the family - "
                          "FC-C1"));
  EXPECT_THAT(cycle("2026-06-04T08:30").out, HasSubstr("sent 0 message(s)"));
  EXPECT_THAT(council.delivered(), SizeIs(1));
}

TEST_F(CouncilCommands, AnotherConnectorIsAWordOfTheConfiguration) {
  std::ifstream before(council.path("duecourse.toml"));
  std::string text{std::istreambuf_iterator<char>(before), {}};
  const std::string was = "database = \"host.db\"";
  text.replace(text.find(was), was.size(),
               "connector = \"odbc\"\ndatabase = \"Driver=SQLite3;Database=" +
                   council.path("host.db").string() + "\"");
  std::ofstream(council.path("duecourse.toml")) << text;
  const Ran checked = run({"check"});
  EXPECT_EQ(checked.code, kFine) << checked.out << checked.err;
  const Ran ran = cycle("2026-06-04T08:30");
  EXPECT_EQ(ran.code, kFine) << ran.err;
  EXPECT_THAT(council.delivered(),
              ElementsAre(HasSubstr("sian@westshire.example: Due Mon 8 Jun: First visit")));
}

TEST_F(CouncilCommands, APasswordOfTheHostThatIsNotThereIsAFault) {
  std::ifstream before(council.path("duecourse.toml"));
  std::string text{std::istreambuf_iterator<char>(before), {}};
  const std::string was = "database = \"host.db\"";
  text.replace(text.find(was), was.size(), was + "\npassword_env = \"DUECOURSE_TEST_UNSET\"");
  std::ofstream(council.path("duecourse.toml")) << text;
  const Ran checked = run({"check"});
  EXPECT_EQ(checked.code, kFoundFaults);
  EXPECT_THAT(checked.out + checked.err,
              HasSubstr("the environment variable DUECOURSE_TEST_UNSET is not set"));
}

TEST_F(CouncilCommands, ADryRunShowsAndKeepsNothing) {
  cycle("2026-06-03T12:00");
  const std::string before = run({"notices", "--format", "json"}).out;
  const Ran ran = run({"run", "--once", "--dry-run", "--as-of", "2026-06-04T08:30"});
  EXPECT_EQ(ran.code, kFine) << ran.err;
  EXPECT_THAT(ran.out,
              AllOf(HasSubstr("nothing is kept or sent"), HasSubstr("would send 1 message(s)"),
                    HasSubstr("sian@westshire.example")));
  EXPECT_THAT(council.delivered(), IsEmpty());
  EXPECT_EQ(run({"notices", "--format", "json"}).out, before);
  EXPECT_THAT(cycle("2026-06-04T08:30").out, HasSubstr("sent 1 message(s)"));
}

TEST_F(CouncilCommands, ARealStoreIsNotDrivenByAMadeUpTime) {
  council.configure("transport = \"folder\"\nfolder = \"outbox\"\n", false);
  const Ran ran = cycle("2026-06-04T08:30");
  EXPECT_EQ(ran.code, kWrongUsage);
  EXPECT_THAT(ran.err, HasSubstr("simulated = true"));
  EXPECT_THAT(council.delivered(), IsEmpty());
  EXPECT_FALSE(std::filesystem::exists(council.path("store.db"))) << "nor is one made";
}

TEST_F(CouncilCommands, RowsThatCannotBeReadAreShownAndTheOthersGoOn) {
  council.host.add({"X1", "C1", "case_note_recorded", "the 3rd of June", "W1", "", "", ""});
  const Ran ran = cycle("2026-06-04T08:30");
  EXPECT_THAT(ran.out, AllOf(HasSubstr("1 not readable"), HasSubstr("events X1: ")));
  EXPECT_THAT(ran.out, HasSubstr("sent 1 message(s)"));
}

TEST_F(CouncilCommands, EventKindsThatNoProcessKnowsAreCounted) {
  council.host.add({"X1", "C1", "vist", "2026-06-02T10:00", "W1", "", "", ""});
  council.host.add({"X2", "C1", "vist", "2026-06-03T10:00", "W1", "", "", ""});
  const Ran ran = cycle("2026-06-04T08:30");
  EXPECT_EQ(ran.code, kFine);
  EXPECT_THAT(ran.out, HasSubstr("2 event(s) of the kind 'vist' are ignored: no process knows it; "
                                 "did you mean 'visit'?"));
  EXPECT_THAT(ran.out, HasSubstr("sent 1 message(s)"));
}

TEST_F(CouncilCommands, CheckNamesEventKindsThatNoProcessKnows) {
  council.host.add({"X1", "C1", "vist", "2026-06-02T10:00", "W1", "", "", ""});
  council.host.run(
      "INSERT INTO enrolments (enrolment_id, subject, subject_id, framework, "
      "from_at) VALUES ('N1', 'case', 'C1', 'visitng', '2026-06-01')");
  const Ran quick = run({"check", "--quick"});
  EXPECT_EQ(quick.code, kFine) << "a warning: the service runs all the same";
  const Ran whole = run({"check"});
  EXPECT_EQ(whole.code, kFine);
  for (const char* unknown : {"of the kind 'vist'", "'visitng', which no"}) {
    for (const Ran* ran : {&quick, &whole}) {
      const std::size_t first = ran->out.find(unknown);
      ASSERT_NE(first, std::string::npos) << unknown;
      EXPECT_EQ(ran->out.find(unknown, first + 1), std::string::npos) << "twice: " << ran->out;
    }
  }
  EXPECT_THAT(quick.out, AllOf(HasSubstr("events.sql:1:1: warning: "), HasSubstr("'visit'?")));
  EXPECT_THAT(whole.out, AllOf(HasSubstr("did you mean 'visit'? Mend "), HasSubstr("events.sql")));
}

TEST_F(CouncilCommands, JsonOfAnOpenDeadlineToTheLetter) {
  cycle("2026-06-03T12:00");
  const Ran ran = run({"deadlines", "--format", "json"});
  ASSERT_EQ(ran.code, kFine) << ran.err;
  const Json rows = ran.json();
  ASSERT_THAT(rows, SizeIs(1));
  Json row = rows[0];
  const std::string id = row["id"];
  EXPECT_THAT(id, Not(IsEmpty()));
  const Json expected = Json::parse(R"({"id": ")" + id + R"(",
    "framework": "visiting", "timescale": "first-visit", "clause": "4.1",
    "title": "First visit to the family", "subject": "case", "subject_id": "C1",
    "person_id": null, "occurrence": 1, "anchor": "C1-3", "state": "open", "reason": null,
    "started_at": "2026-06-01T10:00:00+01:00", "expected_by": null, "not_before": null,
    "due_by": "2026-06-08T23:59:59+01:00", "ended_at": null, "ended_by": null, "owner": "W1",
    "snoozed_until": null, "decided": null, "late_reason": null})");
  EXPECT_EQ(row.dump(1), expected.dump(1));
}

TEST_F(CouncilCommands, JsonOfAnEndedDeadlineSaysHowAndByWhat) {
  visit("C1", "2026-06-09");
  cycle("2026-06-10T12:00");
  const Json rows = run({"deadlines", "--all", "--format", "json"}).json();
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0]["state"], "met_late");
  EXPECT_EQ(rows[0]["reason"], "done");
  EXPECT_EQ(rows[0]["ended_at"], "2026-06-09") << "known only by its day";
  EXPECT_EQ(rows[0]["ended_by"], "C1-9");
}

TEST_F(CouncilCommands, ListsWhatRunsUnlessAskedForMore) {
  council.host.add_contacted_case("C2", "2026-06-03T10:00");
  council.host.add_contacted_case("C3", "2026-06-05T10:00");
  visit("C3", "2026-06-08T10:00");
  cycle("2026-06-09T12:00");
  EXPECT_THAT(listed({}), ElementsAre("C1", "C2")) << "in the order of their dues";
  EXPECT_THAT(listed({"--all"}), ElementsAre("C1", "C2", "C3"));
  EXPECT_THAT(listed({"--state", "overdue"}), ElementsAre("C1"));
  EXPECT_THAT(listed({"--state", "open,met"}), ElementsAre("C2", "C3"));
  EXPECT_THAT(listed({"--case", "C2"}), ElementsAre("C2"));
  EXPECT_THAT(listed({"--team", "T1", "--due-from", "2026-06-09"}), ElementsAre("C2"));
  EXPECT_THAT(listed({"--due-to", "2026-06-08"}), ElementsAre("C1"));
  EXPECT_THAT(listed({"--worker", "W1"}), ElementsAre("C1", "C2"));
  EXPECT_THAT(listed({"--worker", "S1"}), IsEmpty());
  EXPECT_THAT(listed({"--timescale", "first-visit"}), ElementsAre("C1", "C2"));
  EXPECT_THAT(listed({"--as-of", "2026-06-02T12:00"}), ElementsAre("C1"));
}

TEST_F(CouncilCommands, AsOfCutsWhatOccurredAndKnownAtWhatWasRecorded) {
  council.host.add({"C1-9", "C1", "visit", "2026-06-05T10:00", "W1",
                    R"({"child_seen": true, "child_spoken_to": true})", "", "2026-06-07T09:00"});
  cycle("2026-06-09T12:00");
  EXPECT_THAT(listed({"--as-of", "2026-06-05T09:59:59"}), ElementsAre("C1"));
  EXPECT_THAT(listed({"--as-of", "2026-06-05T10:00"}), IsEmpty());
  EXPECT_THAT(listed({"--as-of", "2026-06-08", "--known-at", "2026-06-06"}), ElementsAre("C1"));
}

TEST_F(CouncilCommands, ALookIntoThePastShowsNothingThatCameLater) {
  council.host.add_contacted_case("C2", "2026-06-03T10:00");
  cycle("2026-06-09T12:00");
  EXPECT_THAT(listed({"--all", "--as-of", "2026-06-02T12:00"}), ElementsAre("C1"));
  EXPECT_THAT(listed({"--all", "--known-at", "2026-06-02"}), ElementsAre("C1"));
  EXPECT_THAT(listed({"--all"}), ElementsAre("C1", "C2"));
}

TEST_F(CouncilCommands, WhatWasRecordedOnADateAloneIsShownAsThatDate) {
  write_text(council.path("visiting.toml"),
             std::string(kVisitingFramework) + "measured = \"recorded\"\n");
  council.host.add({"C1-9", "C1", "visit", "2026-06-05T10:00", "W1",
                    R"({"child_seen": true, "child_spoken_to": true})", "", "2026-06-05"});
  cycle("2026-06-09T12:00");
  const Json rows = run({"deadlines", "--all", "--format", "json"}).json();
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0]["ended_at"], "2026-06-05");
}

TEST_F(CouncilCommands, AnEnrolmentInAFrameworkThatThereIsNotIsToldAndSwitchesNothingOff) {
  cycle("2026-06-02T12:00");
  council.host.run(
      "INSERT INTO enrolments VALUES ('N1', 'visitting', 'case', 'C1', NULL, NULL, '2026-06-02')");
  const Ran ran = cycle("2026-06-03T12:00");
  EXPECT_THAT(ran.out,
              HasSubstr("1 enrolment(s) name the framework 'visitting', which no framework "
                        "file has; did you mean 'visiting'?"));
  EXPECT_THAT(listed({}), ElementsAre("C1"));
  EXPECT_THAT(run({"check"}).out, HasSubstr("'visitting'"));
}

TEST_F(CouncilCommands, CasesThatNoEnrolmentNamesAreCounted) {
  council.host.add_contacted_case("C2", "2026-06-01T10:00");
  cycle("2026-06-02T12:00");
  council.host.run(
      "INSERT INTO enrolments VALUES ('N1', 'visiting', 'case', 'C1', NULL, NULL, '2026-06-02')");
  const Ran ran = cycle("2026-06-03T12:00");
  EXPECT_THAT(ran.out, HasSubstr("1 case(s) with events are not watched"));
  EXPECT_THAT(listed({}), ElementsAre("C1"));
  const Json gone = run({"deadlines", "--all", "--case", "C2", "--format", "json"}).json();
  ASSERT_THAT(gone, SizeIs(1));
  EXPECT_EQ(gone[0]["reason"], "enrolment_ended");
}

TEST_F(CouncilCommands, AYearThatACalendarDoesNotCoverIsNamed) {
  const Ran ran = run({"run", "--once", "--dry-run", "--as-of", "2028-06-01T12:00"});
  EXPECT_THAT(ran.out, HasSubstr("'england-and-wales' has bank holidays from 2019 to 2028, not "
                                 "those of 2029"));
}

TEST_F(CouncilCommands, DutiesOfWorkersAreListedWithoutATableOfWorkersOrTeams) {
  council.host.run("DELETE FROM workers; DELETE FROM teams;");
  cycle("2026-06-03T12:00");
  EXPECT_THAT(listed({"--worker", "W1"}), ElementsAre("C1"));
  EXPECT_THAT(listed({"--team", "T1"}), ElementsAre("C1"));
}

TEST_F(CouncilCommands, ATableFitsTheTerminalAndKeepsItsWords) {
  cycle("2026-06-03T12:00");
  const Ran ran = run({"deadlines"}, 80);
  for (const std::string& line : ran.lines()) EXPECT_LE(adapters::columns_of(line), 80U) << line;
  EXPECT_THAT(ran.out, AllOf(HasSubstr("Mon 8 Jun 2026"), HasSubstr("FC-C1"), HasSubstr("4.1")));
}

TEST_F(CouncilCommands, CsvHasAHeaderAndTheColumnsOfTheJson) {
  cycle("2026-06-03T12:00");
  const auto lines = run({"deadlines", "--format", "csv"}).lines();
  ASSERT_THAT(lines, SizeIs(2));
  EXPECT_THAT(lines[0], StartsWith("id,framework,timescale,clause,title,subject,subject_id,"));
  EXPECT_THAT(lines[1], HasSubstr(",visiting,first-visit,4.1,First visit to the family,case,C1,"));
}

TEST_F(CouncilCommands, AFormulaInACellOfCsvIsText) {
  council.host.run("UPDATE events SET event_id = '=cmd()' WHERE event_id = 'C1-3'");
  cycle("2026-06-03T12:00");
  EXPECT_THAT(run({"deadlines", "--format", "csv"}).out, HasSubstr(",'=cmd(),"));
}

TEST_F(CouncilCommands, ExplainsTheRecordTheClauseTheDaysAndWhoWasTold) {
  cycle("2026-06-04T08:30");
  const Ran ran = run({"explain", "C1", "first-visit"});
  EXPECT_EQ(ran.code, kFine) << ran.err;
  for (const char* part : {"First visit to the family #1: open", "visiting/first-visit, clause 4.1",
                           "initial_contact C1-3 on Mon 1 Jun 2026 10:00", "Fri 5 Jun 2026: day 4",
                           "Sat 6 Jun 2026: Saturday, not counted", "Mon 8 Jun 2026: day 5", "Sian",
                           "sent to sian@westshire.example", "Mon 8 Jun 2026 08:30 today"}) {
    const std::string wanted = std::string(part) == "Sian" ? "Siân Hughes" : part;
    EXPECT_THAT(ran.out, HasSubstr(wanted));
  }
}

TEST_F(CouncilCommands, ExplainsAsJsonWithItsTrace) {
  cycle("2026-06-04T08:30");
  const Json json = run({"explain", "C1", "--format", "json"}).json();
  EXPECT_EQ(json["subject_id"], "C1");
  EXPECT_EQ(json["as_of"], "2026-06-04T08:30:00+01:00");
  ASSERT_THAT(json["deadlines"], SizeIs(1));
  const Json& trace = json["deadlines"][0]["trace"];
  ASSERT_THAT(trace, SizeIs(8));
  EXPECT_EQ(trace[5]["label"], "Sat 6 Jun 2026");
  EXPECT_EQ(trace[5]["counted"], false);
}

TEST_F(CouncilCommands, ACaseThatNobodyKnowsIsSaidToBe) {
  cycle("2026-06-04T08:30");
  const Ran ran = run({"explain", "C77"});
  EXPECT_EQ(ran.code, kFoundFaults);
  EXPECT_THAT(ran.err, HasSubstr("C77"));
}

TEST_F(CouncilCommands, PeopleAndCasesThatNobodyKnowsAreSaidToBe) {
  cycle("2026-06-03T12:00");
  const auto expect_unknown = [&](const std::vector<std::string>& arguments) {
    const Ran ran = run(arguments);
    EXPECT_EQ(ran.code, kFoundFaults) << arguments.back();
    EXPECT_THAT(ran.err, AllOf(HasSubstr("the store knows no"), HasSubstr(arguments.back())));
    EXPECT_THAT(ran.out, IsEmpty());
  };
  expect_unknown({"deadlines", "--team", "NOPE"});
  expect_unknown({"deadlines", "--worker", "NOPE"});
  expect_unknown({"deadlines", "--case", "C-999"});
  expect_unknown({"notices", "--worker", "NOPE"});
  expect_unknown({"notices", "--case", "C-999"});
  EXPECT_EQ(run({"notices", "--case", "C1"}).code, kFine) << "known, though nothing was said";
}

TEST_F(CouncilCommands, ExplainPointsToTheKindThatTheIdIsOf) {
  cycle("2026-06-03T12:00");
  const auto explained = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "explain");
    const Ran ran = run(arguments);
    EXPECT_EQ(ran.code, kFoundFaults);
    return ran.err;
  };
  EXPECT_THAT(explained({"W1"}), HasSubstr("there is a worker W1: add --kind worker"));
  EXPECT_THAT(explained({"T1"}), HasSubstr("there is a team T1: add --kind team"));
  EXPECT_THAT(explained({"C1", "--kind", "team"}),
              HasSubstr("there is a case C1: add --kind case"));
}

TEST_F(CouncilCommands, AnExplanationFitsTheTerminal) {
  cycle("2026-06-04T08:30");
  const Ran ran = run({"explain", "C1"}, 60);
  for (const std::string& line : ran.lines()) EXPECT_LE(adapters::columns_of(line), 60U) << line;
  std::string joined;
  for (const std::string& line : ran.lines()) {
    joined += line.substr(std::min(line.find_first_not_of(' '), line.size())) + ' ';
  }
  EXPECT_THAT(joined, HasSubstr("(escalation, 3 working days after due) to team_manager mo@"))
      << "no word is lost";
}

TEST_F(CouncilCommands, MessagesThatWaitAreTheOutsideAndThoseRaisedAreNot) {
  const SmtpServer server;
  council.configure(
      fmt::format("transport = \"smtp\"\nhost = \"127.0.0.1\"\nport = {}\n"
                  "security = \"none\"\n",
                  server.port()));
  council.host.run("UPDATE workers SET email = 'later@westshire.example' WHERE worker_id = 'W1'");
  const Ran later = cycle("2026-06-04T08:30");
  EXPECT_EQ(later.code, kOutsideFailed);
  EXPECT_THAT(later.out, HasSubstr("1 put off"));
  council.host.run(
      "UPDATE workers SET email = 'nobody@westshire.example', changed_at = "
      "'2026-06-04T08:40' WHERE worker_id = 'W1'");
  const Ran refused = cycle("2026-06-04T09:00");
  EXPECT_EQ(refused.code, kFine) << refused.out << refused.err;
  EXPECT_THAT(refused.out, HasSubstr("1 refused"));
  EXPECT_EQ(server.count(), 2) << "raised to their manager, and told to the system owner";
}

TEST_F(CouncilCommands, AFallbackMailboxThatRefusesIsTheOutside) {
  const SmtpServer server;
  council.configure(
      fmt::format("transport = \"smtp\"\nhost = \"127.0.0.1\"\nport = {}\n"
                  "security = \"none\"\n",
                  server.port()));
  std::string text = read_whole(council.path("duecourse.toml"));
  text.replace(text.find("help@"), 5, "nobody@");
  write_text(council.path("duecourse.toml"), text);
  council.host.run(
      "UPDATE workers SET email = 'nobody.either@westshire.example' WHERE "
      "worker_id = 'W1'");
  EXPECT_EQ(cycle("2026-06-04T08:30").code, kOutsideFailed);
}

TEST_F(CouncilCommands, ListingsDoWithoutTheHostTheMailAndTheTemplates) {
  cycle("2026-06-04T08:30");
  std::filesystem::create_directories(council.path("letters"));
  std::filesystem::create_directories(council.path("queries"));
  write_text(council.path("queries") / "host.toml", "[[query]]\nname = \"x\"\nkind = \"y\"\n");
  std::string text = read_whole(council.path("duecourse.toml"));
  text.replace(text.find("overlap"), 0, "queries = \"queries\"\n");
  text += "templates = \"letters\"\nuser = \"u\"\npassword_env = \"DUECOURSE_NOT_SET\"\n";
  text.replace(text.find("\"folder\""), 8, "\"smtp\"");
  write_text(council.path("duecourse.toml"), text);
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"deadlines"}, {"explain", "C1"}, {"notices"}}) {
    const Ran ran = run(arguments);
    EXPECT_EQ(ran.code, kFine) << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("C1")) << arguments[0];
    EXPECT_THAT(ran.err, HasSubstr("warning"));
    EXPECT_THAT(ran.err, Not(HasSubstr("error")));
  }
  EXPECT_EQ(run({"run", "--once"}).code, kFoundFaults);
}

TEST_F(CouncilCommands, TheLedgerSaysToWhomWhenAndWhy) {
  council.host.add_contacted_case("C2", "2026-06-02T10:00");
  cycle("2026-06-04T08:30");
  cycle("2026-06-05T08:30");
  const Json all = run({"notices", "--format", "json"}).json();
  ASSERT_THAT(all, SizeIs(2));
  const Json one = run({"notices", "--case", "C1", "--format", "json"}).json();
  ASSERT_THAT(one, SizeIs(1));
  EXPECT_EQ(one[0]["state"], "sent");
  EXPECT_EQ(one[0]["reason"], "delivered");
  EXPECT_EQ(one[0]["kind"], "reminder");
  EXPECT_EQ(one[0]["stage"], "ahead");
  EXPECT_EQ(one[0]["slot"], "owner");
  EXPECT_EQ(one[0]["address"], "sian@westshire.example");
  EXPECT_EQ(one[0]["timescale"], "first-visit");
  EXPECT_EQ(one[0]["due_by"], "2026-06-08T23:59:59+01:00");
  EXPECT_THAT(run({"notices", "--since", "2026-06-05", "--format", "json"}).json(), SizeIs(1));
  EXPECT_THAT(run({"notices", "--state", "queued", "--format", "json"}).json(), IsEmpty());
  const Ran table = run({"notices"}, 80);
  for (const std::string& line : table.lines()) EXPECT_LE(adapters::columns_of(line), 80U) << line;
}

TEST_F(CouncilCommands, ListingsReadAStoreThatIsBeingWritten) {
  council.open();
  council.cycle("2026-06-04T08:30");  // the service has it open
  EXPECT_THAT(listed({}), ElementsAre("C1"));
}

}  // namespace
}  // namespace duecourse::testing
