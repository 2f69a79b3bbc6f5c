// What a council may choose of messages: how much of a case they say, at which hours they go out;
// and what reminders carry: a letter to the referrer, a page on a worker. With real parts: a host
// database, a store, a mailbox folder.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "adapters/service/shipped_config.hpp"
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

std::string plain_text(const nlohmann::json& message) {
  for (const auto& part : message["parts"]) {
    if (part["type"] == "text/plain") return part["content"];
  }
  return {};
}

class MessageChoices : public ::testing::Test {
 protected:
  void configure(const std::string& more) {
    std::ofstream(council.path("duecourse.toml"), std::ios::app) << more;
  }
  void answer_look_ups() { council.answer_look_ups(); }
  void work_by_family_solutions() {
    std::filesystem::copy_file(adapters::shipped_config() / "frameworks" / "family-solutions.toml",
                               council.path("visiting.toml"),
                               std::filesystem::copy_options::overwrite_existing);
  }
  void work_by_calendar_days(const std::string& due = "8 calendar days") {
    std::string framework = kVisitingFramework;
    framework.replace(framework.find("5 working days"), 14, due);
    std::ofstream(council.path("visiting.toml")) << framework;
  }
  void visited(const std::string& id, const std::string& when) {
    council.host.add({id + "-4", id, "visit", when, "W1",
                      R"({"child_seen": true, "child_spoken_to": true})", "", ""});
  }
  // What is said to an address, in the order of saying.
  std::vector<nlohmann::json> messages_to(const std::string& address) {
    std::vector<nlohmann::json> found;
    for (const auto& message : council.mailbox()) {
      if (message["to"][0][1] == address) found.push_back(message);
    }
    return found;
  }
  TestCouncil council;
};

// --- how much is said -------------------------------------------------------------------------

TEST_F(MessageChoices, AMessageSaysTheReferenceAloneUnlessMoreIsChosen) {
  answer_look_ups();
  council.host.add_contacted_case("C1", "2026-06-01T10:00");
  council.host.run("INSERT INTO child_names VALUES ('C1', NULL, 'Jane Smith')");
  council.open();
  council.cycle("2026-06-04T08:30");
  ASSERT_THAT(council.mailbox(), SizeIs(1));
  EXPECT_THAT(council.mailbox().front().dump(),
              AllOf(HasSubstr("FC-C1"), Not(HasSubstr("Jane")), Not(HasSubstr("J.S."))));
}

TEST_F(MessageChoices, EachAudienceReadsWhatIsChosenForIt) {
  answer_look_ups();
  configure("[show.practitioner]\nmail = \"full\"\n[show.supervisor]\nmail = \"initials\"\n");
  council.host.add_contacted_case("C1", "2026-06-01T10:00");
  council.host.run(
      "INSERT INTO child_names VALUES ('C1', 'P1', 'Jane Smith'), "
      "('C1', 'P2', 'Tom Smith')");
  council.open();
  council.cycle("2026-06-08T08:30");
  council.cycle("2026-06-09T08:30");
  const auto own = messages_to("sian@westshire.example");
  ASSERT_THAT(own, Not(IsEmpty()));
  EXPECT_THAT(plain_text(own.front()), HasSubstr("Case FC-C1, Jane Smith, Tom Smith\n"));
  EXPECT_THAT(own.front()["subject"].get<std::string>(),
              AllOf(HasSubstr("FC-C1"), Not(HasSubstr("Jane"))));
  const auto above = messages_to("sam@westshire.example");
  ASSERT_THAT(above, SizeIs(1));
  EXPECT_THAT(plain_text(above.front()),
              AllOf(HasSubstr("Case FC-C1, J.S., T.S.\n"), Not(HasSubstr("Jane"))));
  EXPECT_EQ(0, council.logged("Smith"));
}

TEST_F(MessageChoices, ARestrictedCaseNeverSaysMoreThanItsReference) {
  answer_look_ups();
  configure("[show.practitioner]\nmail = \"full\"\n");
  council.host.add_contacted_case("C1", "2026-06-01T10:00");
  council.host.run(
      "INSERT INTO child_names VALUES ('C1', NULL, 'Jane Smith');"
      "UPDATE cases SET restricted = 1");
  council.open();
  council.cycle("2026-06-08T08:30");
  ASSERT_THAT(council.mailbox(), SizeIs(1));
  EXPECT_THAT(council.mailbox().front().dump(), AllOf(HasSubstr("FC-C1"), Not(HasSubstr("Jane"))));
}

TEST_F(MessageChoices, AHostThatDoesNotTellNamesLeavesTheReference) {
  council.configure("transport = \"folder\"\nfolder = \"outbox\"\nshow = \"full\"\n");
  answer_look_ups();
  council.host.add_contacted_case("C1", "2026-06-01T10:00");
  council.host.run("DROP TABLE child_names");
  council.open();
  council.cycle("2026-06-08T08:30");
  ASSERT_THAT(council.mailbox(), SizeIs(1));
  EXPECT_THAT(plain_text(council.mailbox().front()), HasSubstr("Case FC-C1\n"));
  EXPECT_EQ(1, council.logged("messages show references alone"));
}

TEST_F(MessageChoices, AnEscalationOfARestrictedCaseGoesToWhoHasARoleAndElseIsAnAlarm) {
  council.host.add_contacted_case("C1", "2026-06-01T10:00");
  council.host.run("UPDATE cases SET restricted = 1");
  council.open();
  council.cycle("2026-06-08T08:30");
  council.cycle("2026-06-09T08:30");
  EXPECT_THAT(messages_to("sam@westshire.example"), IsEmpty());
  const auto owner = messages_to("help@westshire.example");
  ASSERT_THAT(owner, SizeIs(1));
  EXPECT_EQ("Duecourse: A restricted case has nobody to escalate to", owner.front()["subject"]);
  EXPECT_THAT(plain_text(owner.front()), AllOf(HasSubstr("FC-C1"), Not(HasSubstr("First visit"))));
  // Given a role, the manager hears of the next stage, and the system owner that all is well.
  council.host.run(
      "INSERT INTO roles VALUES ('R-M', 'C1', 'team_lead', 'M1', NULL, '2026-06-10', "
      "NULL, '2026-06-10')");
  council.cycle("2026-06-11T08:30");
  EXPECT_THAT(messages_to("mo@westshire.example"), SizeIs(1));
}

TEST_F(MessageChoices, TheAlarmOfARestrictedCaseEndsWhenNothingIsLate) {
  council.host.add_contacted_case("C1", "2026-06-01T10:00");
  council.host.run("UPDATE cases SET restricted = 1");
  council.open();
  council.cycle("2026-06-08T08:30");
  council.cycle("2026-06-09T08:30");
  council.cycle("2026-06-10T08:30");
  EXPECT_THAT(messages_to("help@westshire.example"), SizeIs(2)) << "every day";
  visited("C1", "2026-06-10T12:00");
  council.cycle("2026-06-11T08:30");
  council.cycle("2026-06-12T08:30");
  council.cycle("2026-06-15T08:30");
  const auto said = messages_to("help@westshire.example");
  ASSERT_THAT(said, SizeIs(3));
  EXPECT_THAT(said.back()["subject"].get<std::string>(), HasSubstr("nothing late any more"));
}

// --- at which hours ---------------------------------------------------------------------------

constexpr const char* kNight = "[quiet.mail]\nfrom = \"08:00\"\nto = \"10:00\"\n";

TEST_F(MessageChoices, WhatComesInQuietHoursGoesOutAfterThemTogether) {
  configure(kNight);
  council.host.add_contacted_case("C1", "2026-06-01T10:00");
  council.host.add_contacted_case("C2", "2026-06-01T10:00");
  council.host.add_contacted_case("C3", "2026-06-01T10:00");
  council.open();
  council.cycle("2026-06-03T12:00");
  council.cycle("2026-06-04T08:30");
  EXPECT_THAT(council.mailbox(), IsEmpty());
  EXPECT_THAT(council.notices(), Contains("ahead/owner queued quiet_hours"));
  visited("C2", "2026-06-04T09:00");
  council.cycle("2026-06-04T09:59");
  EXPECT_THAT(council.mailbox(), IsEmpty());
  council.cycle("2026-06-04T10:00");
  ASSERT_THAT(council.mailbox(), SizeIs(1));
  EXPECT_THAT(plain_text(council.mailbox().front()),
              AllOf(HasSubstr("FC-C1"), HasSubstr("FC-C3"), Not(HasSubstr("FC-C2"))));
}

TEST_F(MessageChoices, WhatWaitedAloneIsAMessageAsEver) {
  configure(kNight);
  council.host.add_contacted_case("C1", "2026-06-01T10:00");
  council.open();
  council.cycle("2026-06-03T12:00");
  council.cycle("2026-06-04T08:30");
  council.cycle("2026-06-04T10:00");
  EXPECT_THAT(council.delivered(),
              ElementsAre("sian@westshire.example: Due Mon 8 Jun: First visit to the family - "
                          "FC-C1"));
}

TEST_F(MessageChoices, AWaitSurvivesARestart) {
  configure(kNight);
  council.host.add_contacted_case("C1", "2026-06-01T10:00");
  council.host.add_contacted_case("C2", "2026-06-01T10:00");
  council.open();
  council.cycle("2026-06-03T12:00");
  council.cycle("2026-06-04T08:30");
  council.open();
  council.cycle("2026-06-04T09:30");
  EXPECT_THAT(council.mailbox(), IsEmpty());
  council.cycle("2026-06-04T10:00");
  EXPECT_THAT(council.mailbox(), SizeIs(1));
}

TEST_F(MessageChoices, WhatFallsDueBeforeTheOpeningDoesNotWait) {
  configure("[quiet.mail]\nfrom = \"08:00\"\nto = \"07:00\"\n");
  council.host.add_contacted_case("C1", "2026-06-01T10:00");
  council.open();
  council.cycle("2026-06-08T08:30");  // due today; the next opening is tomorrow at seven
  EXPECT_THAT(council.delivered(), ElementsAre(HasSubstr("First visit to the family")));
}

TEST_F(MessageChoices, ATeamIsWrittenToInItsOfficeHours) {
  configure("[office_hours.T1]\nopens = \"09:00\"\ncloses = \"15:00\"\n");
  council.host.add_contacted_case("C1", "2026-06-01T10:00");
  council.open();
  council.cycle("2026-06-03T12:00");
  council.cycle("2026-06-04T08:30");
  EXPECT_THAT(council.mailbox(), IsEmpty());
  council.cycle("2026-06-04T09:00");
  EXPECT_THAT(council.mailbox(), SizeIs(1));
}

TEST_F(MessageChoices, WhatFallsDueWhileClosedIsSaidTogetherBefore) {
  council.host.add_contacted_case("C1", "2026-05-15T10:00");  // due Fri 22 May
  council.host.add_contacted_case("C2", "2026-12-18T10:00");
  council.host.add_contacted_case("C3", "2026-12-18T11:00");
  work_by_calendar_days();
  council.open();
  council.cycle("2026-12-21T12:00");
  const std::size_t before = messages_to("sian@westshire.example").size();
  council.cycle("2026-12-24T08:30");
  const auto said = messages_to("sian@westshire.example");
  ASSERT_THAT(said, SizeIs(before + 1));
  EXPECT_EQ("Due while closed: 2", said.back()["subject"]);
  EXPECT_THAT(plain_text(said.back()),
              AllOf(HasSubstr("DUE WHILE CLOSED (Fri 25 Dec 2026 to Mon 28 Dec 2026)\n"),
                    HasSubstr("FC-C2"), HasSubstr("FC-C3"), Not(HasSubstr("FC-C1"))));
}

TEST_F(MessageChoices, AWeekendIsNoTimeOfClosing) {
  council.host.add_contacted_case("C1", "2026-06-01T10:00");
  council.host.add_contacted_case("C2", "2026-06-01T10:00");
  work_by_calendar_days("5 calendar days");  // Saturday 6 June
  council.open();
  council.cycle("2026-06-03T12:00");
  const std::size_t before = council.mailbox().size();
  council.cycle("2026-06-05T08:30");
  EXPECT_THAT(council.mailbox(), SizeIs(before + 2));
}

// --- the weekly digest ------------------------------------------------------------------------

constexpr const char* kLead =
    "[posts]\nservice_lead = \"lead@westshire.example\"\n[digest.lead]\nto = [\"service_lead\"]\n";

TEST_F(MessageChoices, LeadsReadOnceAWeekTeamByTeam) {
  configure(kLead);
  council.host.add_contacted_case("C1", "2026-05-21T10:00");  // due Fri 29 May: overdue
  council.host.add_contacted_case("C2", "2026-06-04T10:00");  // due Thu 11 June
  council.host.add_contacted_case("C3", "2026-06-01T10:00");
  visited("C3", "2026-06-05T10:00");
  council.host.add_contacted_case("C4", "2026-05-20T10:00");  // overdue, and restricted
  council.host.run("UPDATE cases SET restricted = 1 WHERE case_id = 'C4'");
  council.open();
  council.cycle("2026-06-05T12:00");
  EXPECT_THAT(messages_to("lead@westshire.example"), IsEmpty());  // no Monday since
  council.cycle("2026-06-08T08:29");
  EXPECT_THAT(messages_to("lead@westshire.example"), IsEmpty());
  council.cycle("2026-06-08T08:30");
  const auto said = messages_to("lead@westshire.example");
  ASSERT_THAT(said, SizeIs(1));
  EXPECT_EQ("Weekly digest: The week from Mon 8 Jun 2026", said.front()["subject"]);
  EXPECT_THAT(
      plain_text(said.front()),
      AllOf(HasSubstr("North Family Centre\n"), HasSubstr("Overdue:           2\n"),
            HasSubstr("Due in 7 days:     1\n"),
            HasSubstr("Done last week:    1 in time, none late\n"),
            HasSubstr("First visit to the family, Case FC-C1: was due"), Not(HasSubstr("FC-C4"))));
  council.open();
  council.cycle("2026-06-08T09:30");
  council.cycle("2026-06-12T09:30");
  EXPECT_THAT(messages_to("lead@westshire.example"), SizeIs(1));
  council.cycle("2026-06-15T09:30");
  EXPECT_THAT(messages_to("lead@westshire.example"), SizeIs(2));
}

TEST_F(MessageChoices, ADryRunShowsTheWeeklyDigestAndSendsItNot) {
  configure(kLead);
  council.host.add_contacted_case("C1", "2026-05-18T10:00");
  council.open();
  adapters::RunOptions options;
  options.as_of = council.at("2026-06-08T08:30");
  options.dry_run = true;
  for (int time = 0; time < 2; ++time) {
    const auto report = council.council->run_once(options);
    ASSERT_TRUE(report.ok());
    ASSERT_THAT(report->delivery.alarms, SizeIs(1));
    EXPECT_EQ("lead@westshire.example", report->delivery.alarms.front().to);
    EXPECT_THAT(report->delivery.alarms.front().subject_line, HasSubstr("Weekly digest"));
  }
  EXPECT_THAT(council.mailbox(), IsEmpty());
  council.cycle("2026-06-08T08:31");
  EXPECT_THAT(messages_to("lead@westshire.example"), SizeIs(1));
}

TEST_F(MessageChoices, AWeeklyDigestOfNothingIsNotSent) {
  configure(kLead);
  council.open();
  council.cycle("2026-06-08T09:30");
  EXPECT_THAT(council.mailbox(), IsEmpty());
}

TEST_F(MessageChoices, TheWeeklyDigestOfABankHolidayComesOnTheNextWorkingDay) {
  configure(kLead);
  council.host.add_contacted_case("C1", "2026-05-18T10:00");
  council.open();
  council.cycle("2026-05-25T09:30");  // the spring bank holiday
  EXPECT_THAT(messages_to("lead@westshire.example"), IsEmpty());
  council.cycle("2026-05-26T08:30");
  EXPECT_THAT(messages_to("lead@westshire.example"), SizeIs(1));
}

TEST_F(MessageChoices, ALeadHearsOnceThoughTheServiceStopsWhileItSends) {
  configure(kLead);
  council.host.add_contacted_case("C1", "2026-05-18T10:00");
  council.open();
  council.cycle("2026-06-05T12:00");
  council.transport->fault =
      [](const adapters::OutgoingMessage& message) -> std::optional<adapters::SendResult> {
    if (message.to == "lead@westshire.example") throw Crash{};
    return std::nullopt;
  };
  adapters::RunOptions options;
  options.as_of = council.at("2026-06-08T08:30");
  EXPECT_THROW((void)council.council->run_once(options), Crash);
  council.open();
  council.cycle("2026-06-08T08:31");
  council.cycle("2026-06-08T09:31");
  council.cycle("2026-06-08T10:31");
  EXPECT_THAT(messages_to("lead@westshire.example"), SizeIs(1));
}

// --- letters to referrers ---------------------------------------------------------------------

TEST_F(MessageChoices, AReminderToAcknowledgeCarriesALetterReadyToSend) {
  answer_look_ups();
  work_by_family_solutions();
  configure("[digest.practitioner]\n");  // a letter does not wait for a digest
  council.host.add_case("C1");
  council.host.run(
      "INSERT INTO roles VALUES ('R1', 'C1', 'screening_duty_worker', 'W1', NULL, "
      "'2026-05-01', NULL, '2026-05-01');"
      "INSERT INTO referrers VALUES ('C1-1', 'Ysgol y Bryn', 'head@bryn.example')");
  council.host.add({"C1-1", "C1", "contact_received", "2026-06-01T10:00", "W1",
                    R"({"source": "request_for_support", "professional": true})", "", ""});
  council.open();
  council.cycle("2026-06-01T12:00");
  council.cycle("2026-06-02T08:30");
  nlohmann::json reminder;
  for (const auto& message : messages_to("sian@westshire.example")) {
    const std::string subject = message["subject"];
    if (subject.find("Acknowledgement to the referrer") != std::string::npos) reminder = message;
  }
  ASSERT_FALSE(reminder.is_null());
  EXPECT_THAT(reminder["defects"], IsEmpty());
  EXPECT_THAT(plain_text(reminder), HasSubstr("A draft to the referrer is attached."));
  const auto& parts = reminder["parts"];
  const auto attached = std::find_if(parts.begin(), parts.end(), [](const auto& part) {
    return part["type"] == "message/rfc822";
  });
  ASSERT_NE(attached, parts.end());
  EXPECT_EQ("letter.eml", (*attached)["file"]);
  const std::string headers = (*attached)["inner"].dump();
  EXPECT_THAT(headers,
              AllOf(HasSubstr(R"(["X-Unsent","1"])"),
                    HasSubstr("North Family Centre <north@westshire.example>"),
                    HasSubstr("head@bryn.example"),
                    HasSubstr(R"(["Subject","Your request for support (FC-C1): received"])")));
  const std::string letter = (*std::next(attached))["content"];
  // Screened by the end of Tue 2 June; the outcome is told within 3 calendar days of that.
  EXPECT_THAT(letter, AllOf(HasSubstr("Dear Ysgol y Bryn,"),
                            HasSubstr("your request for support of Mon 1 Jun 2026"),
                            HasSubstr("we will tell you the outcome by Fri 5 Jun 2026")));
  EXPECT_EQ(0, council.logged("head@bryn.example"));
}

TEST_F(MessageChoices, WithoutAnAddressThereIsNoLetter) {
  answer_look_ups();
  work_by_family_solutions();
  council.host.add_case("C1");
  council.host.run(
      "INSERT INTO roles VALUES ('R1', 'C1', 'screening_duty_worker', 'W1', NULL, "
      "'2026-05-01', NULL, '2026-05-01');"
      "INSERT INTO referrers VALUES ('C1-1', 'Somebody', 'no address')");
  council.host.add({"C1-1", "C1", "contact_received", "2026-06-01T10:00", "W1",
                    R"({"source": "request_for_support", "professional": true})", "", ""});
  council.open();
  council.cycle("2026-06-01T12:00");
  council.cycle("2026-06-02T08:30");
  EXPECT_THAT(messages_to("sian@westshire.example"), Not(IsEmpty()));
  for (const auto& message : council.mailbox()) {
    EXPECT_THAT(message["parts"].dump(), Not(HasSubstr("rfc822")));
  }
  EXPECT_LE(1, council.logged("the referrer's address is none"));
  EXPECT_EQ(0, council.logged("no address"));
}

// --- the page before a supervision ------------------------------------------------------------

TEST_F(MessageChoices, BeforeASupervisionItsSupervisorGetsAPageOnTheWorker) {
  work_by_family_solutions();
  configure("[digest.supervisor]\n[digest.practitioner]\n");
  council.host.run(
      "INSERT INTO events VALUES ('w-1', 'worker', 'W1', 'worker_started', '2026-05-04', "
      "'2026-05-04', 'S1', NULL, NULL, 0, '2026-05-04')");
  council.host.add_contacted_case("C1", "2026-05-18T10:00");  // first visit due Mon 25 May: late
  council.host.add_contacted_case("C2", "2026-05-26T10:00");  // due Tue 2 June
  council.host.run(
      "INSERT INTO cases VALUES ('C3', 'T1', 'F-C3', 'FC-C3', NULL, NULL, 1, '2026-01-01');"
      "INSERT INTO roles VALUES ('R-C3', 'C3', 'key_worker', 'W1', NULL, '2026-05-01', NULL, "
      "'2026-05-01')");
  council.open();
  council.cycle("2026-05-26T12:00");
  council.cycle("2026-06-01T08:30");  // four weeks after the start
  std::string page;
  for (const auto& message : messages_to("sam@westshire.example")) {
    const std::string subject = message["subject"];
    if (subject.find("Individual supervision held") != std::string::npos)
      page = plain_text(message);
  }
  EXPECT_THAT(page, AllOf(HasSubstr("BEFORE THE SUPERVISION\n"), HasSubstr("Caseload:  "),
                          HasSubstr("worker started on Mon 4 May 2026"), HasSubstr("Late:\n"),
                          HasSubstr("Case FC-C1: was due Mon 25 May 2026"),
                          HasSubstr("Due in the next 14 days:\n"),
                          HasSubstr("Case FC-C2: due Tue 2 Jun 2026"),
                          HasSubstr("no role on them: 1"), Not(HasSubstr("FC-C3"))));
}

}  // namespace
}  // namespace duecourse::testing
