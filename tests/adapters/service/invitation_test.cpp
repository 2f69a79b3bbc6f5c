// Deadlines as invitations (iMIP): read back by Python's email and icalendar from a mailbox folder.
// All stories are of a visit within 5 working days of Monday 1 June 2026, and its key worker.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/visits_in_calendars.hpp"

namespace duecourse::testing {
namespace {

using adapters::SendOutcome;
using adapters::SendResult;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;
using Json = nlohmann::json;

const Json* part_of(const Json& message, const std::string& type) {
  for (const Json& part : message["parts"]) {
    if (part["type"] == type) return &part;
  }
  return nullptr;
}

class Invitations : public VisitsInCalendars {
 protected:
  Invitations() { append("[calendar.practitioner]\nway = \"invitation\"\n"); }
  /// `REQUEST 0 sian@westshire.example 2026-06-08` of each message about an entry.
  std::vector<std::string> said() {
    std::vector<std::string> lines;
    for (const Json& message : council.mailbox()) {
      const Json* part = part_of(message, "text/calendar");
      if (part == nullptr) continue;
      const Json& calendar = (*part)["calendar"];
      lines.push_back(fmt::format(
          "{} {} {} {}", calendar["method"].get<std::string>(), calendar["sequence"].get<int>(),
          message["to"][0][1].get<std::string>(), calendar["start"].get<std::string>()));
    }
    return lines;
  }
  Json calendar(std::size_t number) {
    std::vector<Json> all;
    for (const Json& message : council.mailbox()) {
      if (const Json* part = part_of(message, "text/calendar")) all.push_back((*part)["calendar"]);
    }
    return all.at(number);
  }
  void whole_transport_is(SendOutcome outcome) {
    council.transport->fault = [outcome](const auto&) {
      return std::optional(SendResult{outcome, "so it is", outcome == SendOutcome::temporary});
    };
  }
  void transport_works() { council.transport->fault = nullptr; }
};

constexpr const char* kRequest = "REQUEST 0 sian@westshire.example 2026-06-08";

TEST_F(Invitations, ADeadlineIsSaidOnceAsMailProgramsReadIt) {
  contacted("C1");
  council.open();
  council.cycle("2026-06-01T12:00");
  council.cycle("2026-06-01T12:10");
  ASSERT_THAT(said(), ElementsAre(kRequest));
  const Json message = council.mailbox().at(0);
  EXPECT_THAT(message["defects"], IsEmpty());
  EXPECT_EQ(message["subject"], "Due: First visit to the family - FC-C1");
  std::vector<std::string> types;
  for (const Json& part : message["parts"]) types.push_back(part["type"]);
  EXPECT_THAT(types, ElementsAre("multipart/mixed", "multipart/alternative", "text/plain",
                                 "text/html", "text/calendar", "application/ics"));
  EXPECT_EQ((*part_of(message, "text/calendar"))["method"], "REQUEST");
  EXPECT_EQ((*part_of(message, "application/ics"))["calendar"],
            (*part_of(message, "text/calendar"))["calendar"]);
  EXPECT_THAT((*part_of(message, "text/plain"))["content"].get<std::string>(),
              AllOf(HasSubstr("this is for your calendar"), HasSubstr("Due:       Mon 8 Jun 2026"),
                    HasSubstr("https://eis.westshire.example/case/C1")));
  const Json entry = calendar(0);
  EXPECT_EQ(entry["summary"], "Due: First visit to the family - FC-C1");
  EXPECT_EQ(entry["attendee"], "mailto:sian@westshire.example");
  EXPECT_EQ(entry["attendee_rsvp"], "FALSE");
  EXPECT_EQ(entry["organizer"], "mailto:duecourse@westshire.example");
  EXPECT_EQ(entry["transparency"], "TRANSPARENT");
  EXPECT_EQ(entry["categories"], "Deadline");
  EXPECT_EQ(entry["url"], "https://eis.westshire.example/case/C1");
  EXPECT_EQ(entry["end"], "2026-06-09") << "a day without hours";
  EXPECT_EQ(entry["alarms"][0]["minutes"], -930.0);
  EXPECT_THAT(entry["description"].get<std::string>(), HasSubstr("Visiting Framework, clause 4.1"));
}

TEST_F(Invitations, AReminderHasNoSecondEntry) {
  contacted("C1");
  council.open();
  council.cycle("2026-06-01T12:00");
  council.cycle("2026-06-08T08:30");
  const Json reminder = council.mailbox().back();
  EXPECT_THAT(reminder["subject"].get<std::string>(), HasSubstr("Due Mon 8 Jun"));
  EXPECT_EQ(part_of(reminder, "application/ics"), nullptr);
  EXPECT_THAT(said(), SizeIs(1));
}

TEST_F(Invitations, WhoHasNoWayStillHasOneAttached) {
  council.configure("transport = \"folder\"\nfolder = \"outbox\"\n");
  append("[calendar.supervisor]\nway = \"invitation\"\n");
  contacted("C1");
  council.open();
  council.cycle("2026-06-01T12:00");
  council.cycle("2026-06-08T08:30");
  EXPECT_THAT(said(), IsEmpty());
  const Json reminder = council.mailbox().back();
  const Json* attached = part_of(reminder, "application/ics");
  ASSERT_NE(attached, nullptr);
  EXPECT_EQ((*attached)["calendar"]["method"], "PUBLISH");
}

TEST_F(Invitations, WhereNoneIsWantedNoneIsAttached) {
  council.configure("transport = \"folder\"\nfolder = \"outbox\"\n");
  append("[calendar.practitioner]\nway = \"none\"\n");
  contacted("C1");
  council.open();
  council.cycle("2026-06-01T12:00");
  council.cycle("2026-06-08T08:30");
  ASSERT_THAT(council.mailbox(), SizeIs(1));
  const Json reminder = council.mailbox().back();
  EXPECT_EQ(part_of(reminder, "application/ics"), nullptr);
}

TEST_F(Invitations, AMovedDateIsTheSameEntryWithAHigherSequence) {
  contacted("C1");
  council.open();
  council.cycle("2026-06-01T12:00");
  moved("C1", "2026-06-02T11:00");
  council.cycle("2026-06-02T12:00");
  EXPECT_THAT(said(), ElementsAre(kRequest, "REQUEST 1 sian@westshire.example 2026-06-09"));
  EXPECT_EQ(calendar(0)["uid"], calendar(1)["uid"]);
}

TEST_F(Invitations, WhatIsDoneIsTakenBack) {
  contacted("C1");
  council.open();
  council.cycle("2026-06-01T12:00");
  visited("C1", "2026-06-03T10:00");
  council.cycle("2026-06-03T12:00");
  council.cycle("2026-06-03T13:00");
  EXPECT_THAT(said(), ElementsAre(kRequest, "CANCEL 1 sian@westshire.example 2026-06-08"));
  EXPECT_EQ(calendar(1)["status"], "CANCELLED");
  EXPECT_EQ(calendar(0)["uid"], calendar(1)["uid"]);
  EXPECT_EQ(council.mailbox().at(1)["subject"],
            "Cancelled: Due: First visit to the family - FC-C1");
}

TEST_F(Invitations, AnotherHolderGetsItAndTheFirstLosesIt) {
  contacted("C1");
  council.open();
  council.cycle("2026-06-01T12:00");
  passed_on("C1", "2026-06-02");
  council.cycle("2026-06-03T12:00");
  EXPECT_THAT(said(), UnorderedElementsAre(kRequest, "CANCEL 1 sian@westshire.example 2026-06-08",
                                           "REQUEST 0 ann@westshire.example 2026-06-08"));
}

TEST_F(Invitations, ADateThatWasNeverSaidIsNotTakenBack) {
  contacted("C1");
  council.open();
  whole_transport_is(SendOutcome::temporary);
  EXPECT_EQ(council.cycle("2026-06-01T12:00").delivery.put_off, 1u);
  visited("C1", "2026-06-03T10:00");
  transport_works();
  council.cycle("2026-06-03T12:00");
  EXPECT_THAT(council.mailbox(), IsEmpty());
}

TEST_F(Invitations, WhatWasPutOffIsSaidLaterAsItIsThen) {
  contacted("C1");
  council.open();
  whole_transport_is(SendOutcome::temporary);
  council.cycle("2026-06-01T12:00");
  moved("C1", "2026-06-02T11:00");
  transport_works();
  council.cycle("2026-06-02T12:00");
  EXPECT_THAT(said(), ElementsAre("REQUEST 0 sian@westshire.example 2026-06-09"));
}

TEST_F(Invitations, WhatMayHaveBeenTakenIsRepeatedOnceByteForByte) {
  contacted("C1");
  council.open();
  whole_transport_is(SendOutcome::unknown);
  EXPECT_EQ(council.cycle("2026-06-01T12:00").delivery.unknown, 1u);
  transport_works();
  council.cycle("2026-06-01T12:14");
  EXPECT_THAT(said(), IsEmpty());
  EXPECT_EQ(council.cycle("2026-06-01T12:15").delivery.repeated, 1u);
  council.cycle("2026-06-01T13:00");
  ASSERT_THAT(said(), ElementsAre(kRequest));
  ASSERT_THAT(council.transport->seen, SizeIs(2));
  EXPECT_EQ(council.transport->seen[0].bytes, council.transport->seen[1].bytes);
}

TEST_F(Invitations, ACancelDoesNotPrecedeARequestOfWhichNothingIsKnown) {
  contacted("C1");
  council.open();
  whole_transport_is(SendOutcome::unknown);
  council.cycle("2026-06-01T12:00");
  transport_works();
  visited("C1", "2026-06-01T12:05");
  council.cycle("2026-06-01T12:10");
  EXPECT_THAT(said(), IsEmpty());
  council.cycle("2026-06-01T12:15");
  EXPECT_THAT(said(), ElementsAre("CANCEL 1 sian@westshire.example 2026-06-08"))
      << "it may stand there: it is taken out, and not put in again before";
}

TEST_F(Invitations, AfterACrashItIsRepeatedOnceByteForByte) {
  contacted("C1");
  council.open();
  council.transport->fault = [](const auto&) -> std::optional<SendResult> { throw Crash(); };
  EXPECT_THROW(council.cycle("2026-06-01T12:00"), Crash);
  const std::string bytes = council.transport->seen.at(0).bytes;
  council.open();
  EXPECT_EQ(council.cycle("2026-06-01T12:01").delivery.unknown, 1u);
  EXPECT_THAT(said(), IsEmpty());
  council.cycle("2026-06-01T12:16");
  council.cycle("2026-06-01T13:00");
  EXPECT_THAT(said(), ElementsAre(kRequest));
  EXPECT_EQ(council.transport->seen.at(0).bytes, bytes);
}

TEST_F(Invitations, WhatIsTooMuchForOneWaitsAndHoldsNoReminder) {
  append("[sending]\nmost_an_hour_to_one = 3\n");
  for (const char* id : {"C1", "C2", "C3", "C4", "C5"}) contacted(id);
  council.open();
  auto report = council.cycle("2026-06-08T07:45").delivery;
  EXPECT_EQ(report.entries, 3u);
  EXPECT_EQ(report.entries_waiting, 2u);
  report = council.cycle("2026-06-08T08:00").delivery;
  EXPECT_EQ(report.entries, 0u);
  report = council.cycle("2026-06-08T08:30").delivery;
  EXPECT_EQ(report.said.size(), 3u) << "reminders";
  EXPECT_EQ(report.held, 2u) << "for their own number";
  EXPECT_EQ(report.entries, 0u);
  EXPECT_EQ(council.cycle("2026-06-08T09:31").delivery.entries, 2u);
  EXPECT_THAT(said(), SizeIs(5));
}

TEST_F(Invitations, TheyWaitForTheMorning) {
  append("[quiet.mail]\nfrom = \"19:00\"\nto = \"07:30\"\n");
  contacted("C1");
  council.open();
  council.cycle("2026-06-01T22:00");
  council.cycle("2026-06-02T07:29");
  EXPECT_THAT(said(), IsEmpty());
  council.cycle("2026-06-02T07:30");
  EXPECT_THAT(said(), ElementsAre(kRequest));
}

TEST_F(Invitations, TheyKeepThePaceOfTheMailServer) {
  council.configure("transport = \"folder\"\nfolder = \"outbox\"\nmost_a_minute = 2\n");
  append("[calendar.practitioner]\nway = \"invitation\"\n");
  for (const char* id : {"C1", "C2", "C3"}) contacted(id);
  council.open();
  const auto report = council.cycle("2026-06-01T12:00").delivery;
  EXPECT_EQ(report.entries, 2u);
  EXPECT_TRUE(report.paced);
  EXPECT_EQ(council.cycle("2026-06-01T12:01").delivery.entries, 1u);
}

TEST_F(Invitations, ARestrictedCaseShowsItsReferenceAlone) {
  contacted("C1");
  council.host.run("UPDATE cases SET restricted = 1");
  council.open();
  council.cycle("2026-06-01T12:00");
  ASSERT_THAT(said(), ElementsAre(kRequest));
  const Json entry = calendar(0);
  EXPECT_EQ(entry["summary"], "Due: FC-C1");
  EXPECT_EQ(entry["description"], "");
  EXPECT_EQ(entry["url"], "");
  const std::string all = council.mailbox().at(0).dump();
  EXPECT_THAT(all, AllOf(Not(HasSubstr("First visit")), Not(HasSubstr("https://eis"))));
}

TEST_F(Invitations, ACaseThatBecomesRestrictedIsSaidAnew) {
  contacted("C1");
  council.open();
  council.cycle("2026-06-01T12:00");
  council.host.run("UPDATE cases SET restricted = 1, changed_at = '2026-06-02T09:00'");
  council.cycle("2026-06-02T12:00");
  ASSERT_THAT(said(), SizeIs(2));
  EXPECT_EQ(calendar(1)["summary"], "Due: FC-C1");
}

TEST_F(Invitations, ADryRunSaysAndKeepsNothing) {
  contacted("C1");
  council.open();
  adapters::RunOptions options;
  options.dry_run = true;
  options.as_of = council.at("2026-06-01T12:00");
  ASSERT_TRUE(council.council->run_once(options).ok());
  EXPECT_THAT(council.mailbox(), IsEmpty());
  council.cycle("2026-06-01T12:10");
  EXPECT_THAT(said(), ElementsAre(kRequest));
}

TEST_F(Invitations, WhatWasOverdueWhenItWasFirstKnownIsNotPutIntoThePast) {
  contacted("C1");
  council.open();
  council.cycle("2026-06-10T12:00");
  EXPECT_THAT(said(), IsEmpty());
}

TEST_F(Invitations, AnotherWayTakesThemBack) {
  contacted("C1");
  council.open();
  council.cycle("2026-06-01T12:00");
  council.configure("transport = \"folder\"\nfolder = \"outbox\"\n");
  append("[calendar.practitioner]\nway = \"none\"\n");
  council.open();
  council.cycle("2026-06-02T12:00");
  EXPECT_THAT(said(), ElementsAre(kRequest, "CANCEL 1 sian@westshire.example 2026-06-08"));
}

TEST_F(Invitations, ARefusedAddressIsToldAndTriedAgainEveryDay) {
  append("[calendar.mailbox]\nway = \"none\"\n");
  contacted("C1");
  council.open();
  council.transport->fault = [](const auto& message) -> std::optional<SendResult> {
    if (message.to != "sian@westshire.example") return std::nullopt;
    return SendResult{SendOutcome::permanent, "550 no such mailbox", false};
  };
  EXPECT_EQ(council.cycle("2026-06-01T12:00").delivery.failed, 1u);
  EXPECT_EQ(council.cycle("2026-06-01T12:10").delivery.failed, 0u);
  EXPECT_THAT(council.delivered(), ElementsAre(HasSubstr("help@westshire.example: ")))
      << "the system owner";
  EXPECT_EQ(council.cycle("2026-06-02T12:00").delivery.failed, 1u);
  transport_works();
  council.cycle("2026-06-03T12:00");
  EXPECT_THAT(said(), ElementsAre(kRequest));
}

TEST_F(Invitations, AnotherAddressGetsItAsWell) {
  contacted("C1");
  council.open();
  council.cycle("2026-06-01T12:00");
  council.host.run(
      "UPDATE workers SET email = 'sian.hughes@westshire.example', changed_at = "
      "'2026-06-02T09:00' WHERE worker_id = 'W1'");
  council.cycle("2026-06-02T12:30");
  EXPECT_THAT(said(), ElementsAre(kRequest, "REQUEST 1 sian.hughes@westshire.example 2026-06-08"));
}

}  // namespace
}  // namespace duecourse::testing
