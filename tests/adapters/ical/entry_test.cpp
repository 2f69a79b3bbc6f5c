// Calendar entries, read back by the icalendar package of Python.
#include "adapters/ical/entry.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "tests/support/smtp_server.hpp"

namespace duecourse::adapters {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using Json = nlohmann::json;
using namespace std::chrono_literals;

EntryContent example_entry() {
  using namespace std::chrono;
  EntryContent entry;
  entry.uid = entry_uid(DeadlineId("d-000017"), "W-12", "westshire.gov.uk");
  entry.stamped = sys_days(2026y / April / 7) + 7h + 30min;
  entry.due = Day(local_days(2026y / April / 9));
  entry.summary = "Due: First visit to the family; seen, and spoken to - FC-1042";
  entry.description = "5 working days from Thu 2 Apr 2026.\nClause 4.1";
  entry.url = "https://eis.westshire.gov.uk/cases/1042?tab=visits;x=1";
  entry.category = "Deadline";
  entry.organizer = {"Duecourse", "deadlines@westshire.gov.uk"};
  entry.attendee = {"Siân \"Sí\" O’Neill", "sian.o'neill@westshire.gov.uk"};
  entry.alarm_before = 15h + 30min;
  return entry;
}

std::string rendered(const EntryContent& entry) {
  const auto text = render_entry(entry);
  if (!text) throw std::runtime_error(text.error().message);
  return *text;
}

Json parsed(const EntryContent& entry) {
  return testing::parsed_by_python_text("calendar", rendered(entry));
}

TEST(RenderEntry, ALimitInDaysIsAnAllDayEventOnItsLastDay) {
  const Json event = parsed(example_entry());
  EXPECT_EQ(event["method"], "REQUEST");
  EXPECT_EQ(event["start"], "2026-04-09");
  EXPECT_EQ(event["end"], "2026-04-10");
  EXPECT_EQ(event["stamp"], "2026-04-07T07:30:00+00:00");
  EXPECT_EQ(event["summary"], example_entry().summary);
  EXPECT_EQ(event["description"], example_entry().description);
  EXPECT_EQ(event["url"], example_entry().url);
  EXPECT_EQ(event["categories"], "Deadline");
  EXPECT_EQ(event["status"], "CONFIRMED");
  EXPECT_EQ(event["transparency"], "TRANSPARENT");
  EXPECT_EQ(event["organizer"], "mailto:deadlines@westshire.gov.uk");
  EXPECT_EQ(event["attendee"], "mailto:sian.o'neill@westshire.gov.uk");
  EXPECT_EQ(event["attendee_name"], "Siân 'Sí' O’Neill");
  EXPECT_EQ(event["attendee_status"], "ACCEPTED");
  EXPECT_EQ(event["attendee_rsvp"], "FALSE");
  EXPECT_EQ(event["alarms"], (Json::array({{{"action", "DISPLAY"}, {"minutes", -930.0}}})));
  EXPECT_THAT(event["errors"], IsEmpty());
}

TEST(RenderEntry, ALimitInHoursEndsAtItsMomentInUtc) {
  EntryContent entry = example_entry();
  entry.due = Instant(std::chrono::sys_days(std::chrono::year(2026) / 10 / 25) + 1h + 15min);
  entry.alarm_before = 60min;
  const Json event = parsed(entry);
  EXPECT_EQ(event["start"], "2026-10-25T00:45:00+00:00");
  EXPECT_EQ(event["end"], "2026-10-25T01:15:00+00:00");
  EXPECT_EQ(event["alarms"][0]["minutes"], -60.0);
}

TEST(RenderEntry, ACancelKeepsTheUidAndHasNoAlarm) {
  EntryContent entry = example_entry();
  entry.method = EntryMethod::cancel;
  entry.sequence = 3;
  const Json event = parsed(entry);
  EXPECT_EQ(event["method"], "CANCEL");
  EXPECT_EQ(event["status"], "CANCELLED");
  EXPECT_EQ(event["sequence"], 3);
  EXPECT_EQ(event["uid"], parsed(example_entry())["uid"]);
  EXPECT_THAT(event["alarms"], IsEmpty());
  EXPECT_EQ(event["attendee"], "mailto:sian.o'neill@westshire.gov.uk");
}

TEST(RenderEntry, APublishHasNoAttendee) {
  EntryContent entry = example_entry();
  entry.method = EntryMethod::publish;
  const Json event = parsed(entry);
  EXPECT_EQ(event["method"], "PUBLISH");
  EXPECT_EQ(event["attendee"], "");
}

// On a server a METHOD is not allowed, and with people in it the server would invite them.
TEST(RenderEntry, OneThatIsStoredOnAServerHasNoMethodAndNamesNobody) {
  const Json event = parsed(stored_entry(example_entry(), "FC-1042", false));
  EXPECT_EQ(event["method"], "");
  EXPECT_EQ(event["organizer"], "");
  EXPECT_EQ(event["attendee"], "");
  EXPECT_EQ(event["transparency"], "TRANSPARENT");
  EXPECT_EQ(event["start"], "2026-04-09");
  EXPECT_EQ(event["url"], example_entry().url);
  EXPECT_EQ(event["categories"], "Deadline");
  EXPECT_EQ(event["alarms"][0]["minutes"], -930.0);
}

TEST(RenderEntry, OfARestrictedCaseAServerIsShownItsReferenceAndNothingElse) {
  const Json event = parsed(stored_entry(example_entry(), "FC-1042", true));
  EXPECT_EQ(event["summary"], "Due: FC-1042");
  EXPECT_EQ(event["start"], "2026-04-09");
  const std::string text = rendered(stored_entry(example_entry(), "FC-1042", true));
  for (const char* told : {"visit", "family", "Clause", "eis.westshire", "Sian", "W-12"}) {
    EXPECT_THAT(text, Not(HasSubstr(told)));
  }
}

TEST(RenderEntry, WhatIsEmptyIsLeftOut) {
  EntryContent entry = example_entry();
  entry.description = entry.category = "";
  entry.url = "javascript:alert(1)";
  entry.organizer.name = entry.attendee.name = "";
  entry.alarm_before.reset();
  const std::string text = rendered(entry);
  for (const char* name : {"DESCRIPTION", "CATEGORIES", "URL", "CN=", "VALARM", "javascript"}) {
    EXPECT_THAT(text, Not(HasSubstr(name)));
  }
}

TEST(RenderEntry, LinesAreFoldedAt75OctetsBetweenCharactersAndEndInCrLf) {
  EntryContent entry = example_entry();
  for (int i = 0; i < 100; ++i) entry.summary += "ŵŷ";
  const std::string text = rendered(entry);
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = text.find("\r\n", at);
    ASSERT_NE(end, std::string::npos);
    const std::string line = text.substr(at, end - at);
    EXPECT_LE(line.size(), 75U);
    EXPECT_EQ(line.find('\n'), std::string::npos);
    const char first = line[line[0] == ' ' ? 1 : 0];
    EXPECT_NE(static_cast<unsigned char>(first) & 0xC0, 0x80) << "a character was split";
    at = end + 2;
  }
  EXPECT_EQ(parsed(entry)["summary"], entry.summary);
}

TEST(RenderEntry, NothingFromOutsideCanMakeAProperty) {
  const std::string evil = "x\r\nATTACH:https://evil.example\r\nEND:VEVENT\n\"^;,:\\";
  EntryContent entry = example_entry();
  entry.summary = entry.description = entry.category = evil;
  entry.organizer.name = entry.attendee.name = evil;
  entry.url = "https://eis\r\nATTACH:https://evil.example";
  entry.uid = "u\r\nATTACH:x@y";
  const Json event = parsed(entry);
  EXPECT_THAT(event["properties"].get<std::vector<std::string>>(), Not(Contains("ATTACH")));
  EXPECT_EQ(event["uid"], "u ATTACH:x@y");
}

TEST(RenderEntry, UnsafeAddressesAndAnEmptyUidAreRefused) {
  EntryContent entry = example_entry();
  entry.attendee.address = "a@x\r\nATTACH:https://evil.example";
  EXPECT_EQ(render_entry(entry).error().code, ErrorCode::invalid_input);
  entry = example_entry();
  entry.organizer.address = "";
  EXPECT_FALSE(render_entry(entry).ok());
  entry = example_entry();
  entry.uid = "";
  EXPECT_FALSE(render_entry(entry).ok());
}

TEST(RenderEntry, TheSameContentGivesTheSameTextFromAnyThread) {
  const std::string expected = rendered(example_entry());
  std::vector<std::thread> threads;
  std::vector<int> different(4, 0);
  for (int& count : different) {
    threads.emplace_back([&count, &expected] {
      for (int i = 0; i < 50; ++i) count += rendered(example_entry()) != expected;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(different, std::vector<int>(4, 0));
}

TEST(EntryUid, IsStableAndDiffersByDeadlineAndHolder) {
  const auto uid = [](const char* deadline, const char* holder) {
    return entry_uid(DeadlineId(deadline), holder, "westshire.gov.uk");
  };
  EXPECT_EQ(uid("d-17", "W-12"), "d-17-" + uid("d-17", "W-12").substr(5, 16) + "@westshire.gov.uk");
  EXPECT_EQ(uid("d-17", "W-12"), uid("d-17", "W-12"));
  EXPECT_NE(uid("d-17", "W-12"), uid("d-17", "W-13"));
  EXPECT_NE(uid("d-17", "W-12"), uid("d-18", "W-12"));
  EXPECT_NE(uid("d/1", "W"), uid("d:1", "W"));
  EXPECT_THAT(uid("d-17", "jo@x.org"), Not(HasSubstr("jo")));
}

}  // namespace
}  // namespace duecourse::adapters
