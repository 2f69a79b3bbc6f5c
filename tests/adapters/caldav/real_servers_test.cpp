// Entries on real servers, Radicale and Xandikos, as desired state: read back by Python's
// icalendar, and changed there behind our back.
#include <gmock/gmock.h>

#include "tests/adapters/caldav/caldav_fixture.hpp"

namespace duecourse::testing {
namespace {

using namespace adapters;
using ::testing::AllOf;
using ::testing::HasSubstr;
using Json = nlohmann::json;

/// Each server is started once, and ends with the program.
const RealCalendarServer& server_of(CalendarSoftware software) {
  static const RealCalendarServer radicale(CalendarSoftware::radicale,
                                           {{"duecourse/deadlines", "Deadlines"},
                                            {"duecourse/other", "Something else"},
                                            {"W-12/duecourse", "Deadlines of W-12"},
                                            {"other/private", "Not ours"}});
  static const RealCalendarServer xandikos(CalendarSoftware::xandikos,
                                           {{"duecourse/calendars/deadlines", "Deadlines"},
                                            {"duecourse/calendars/other", "Something else"},
                                            {"W-12/duecourse", "Deadlines of W-12"}});
  return software == CalendarSoftware::radicale ? radicale : xandikos;
}

class OnAServer : public ::testing::TestWithParam<CalendarSoftware> {
 protected:
  OnAServer() {
    settings_ = logged_in();
    settings_.url = server().url();
    settings_.calendar = "Deadlines";
    open();
  }
  [[nodiscard]] static const RealCalendarServer& server() { return server_of(GetParam()); }
  [[nodiscard]] static bool radicale() { return GetParam() == CalendarSoftware::radicale; }
  void open() { client_ = client_of(settings_); }
  [[nodiscard]] static std::string calendar(const std::string& name) {
    return server().url((radicale() ? "duecourse/" : "duecourse/calendars/") + name + "/");
  }
  [[nodiscard]] std::string href(const EntryContent& entry) const {
    return calendar("deadlines") + entry.uid + ".ics";
  }
  CalendarResult put(const EntryContent& entry, const std::string& etag = "") {
    return client_->put(calendar("deadlines"), entry.uid, text_of(entry), etag);
  }
  [[nodiscard]] DavAnswer there(const EntryContent& entry) const {
    return asked(settings_, "GET", href(entry));
  }
  [[nodiscard]] Json read(const EntryContent& entry) const {
    return parsed_by_python_text("calendar", there(entry).body);
  }
  /// The entry as another client of the worker's might leave it.
  void change_there(const EntryContent& entry, const std::string& summary) const {
    EntryContent changed = entry;
    changed.summary = summary;
    EXPECT_LT(asked(settings_, "PUT", href(entry), text_of(changed)).status, 300);
  }

  CalDavSettings settings_;
  std::unique_ptr<CalendarServer> client_;
};
INSTANTIATE_TEST_SUITE_P(Software, OnAServer,
                         ::testing::Values(CalendarSoftware::radicale, CalendarSoftware::xandikos),
                         [](const auto& one) {
                           return one.param == CalendarSoftware::radicale ? "radicale" : "xandikos";
                         });

TEST_P(OnAServer, AnEntryIsReadBackAsItWasPut) {
  const EntryContent entry = entry_of("d-read");
  const CalendarResult result = put(entry);
  EXPECT_EQ(result.outcome, CalendarOutcome::stored) << result.detail;
  EXPECT_EQ(result.etag, there(entry).etag);
  EXPECT_FALSE(result.replaced);
  const Json event = read(entry);
  EXPECT_EQ(event["uid"], entry.uid);
  EXPECT_EQ(event["method"], "");
  EXPECT_EQ(event["start"], "2026-04-09") << "all day";
  EXPECT_EQ(event["end"], "2026-04-10");
  EXPECT_EQ(event["summary"], entry.summary);
  EXPECT_EQ(event["description"], entry.description);
  EXPECT_EQ(event["url"], entry.url);
  EXPECT_EQ(event["categories"], "Deadline");
  EXPECT_EQ(event["transparency"], "TRANSPARENT");
  EXPECT_EQ(event["alarms"], (Json::array({{{"action", "DISPLAY"}, {"minutes", -930.0}}})));
  EXPECT_EQ(event["attendee"], "") << "nobody is invited by the server";
}

TEST_P(OnAServer, ALimitInHoursEndsAtItsMoment) {
  EntryContent entry = entry_of("d-hours");
  entry.due = entry.stamped + std::chrono::hours{4};
  EXPECT_EQ(put(entry).outcome, CalendarOutcome::stored);
  EXPECT_EQ(read(entry)["end"], "2026-04-07T11:30:00+00:00");
}

TEST_P(OnAServer, WhatWasPutBeforeIsReplaced) {
  EntryContent entry = entry_of("d-moved");
  const CalendarResult first = put(entry);
  entry.due = Day(std::get<Day>(entry.due) + std::chrono::days{5});
  entry.sequence = 1;
  const CalendarResult second = put(entry, first.etag);
  EXPECT_EQ(second.outcome, CalendarOutcome::stored) << second.detail;
  EXPECT_NE(second.etag, first.etag);
  EXPECT_FALSE(second.replaced);
  EXPECT_EQ(read(entry)["start"], "2026-04-14");
}

TEST_P(OnAServer, OursWinsOverWhatSomebodyChangedThere) {
  EntryContent entry = entry_of("d-changed");
  const CalendarResult first = put(entry);
  change_there(entry, "Never mind");
  entry.sequence = 1;
  const CalendarResult again = put(entry, first.etag);
  EXPECT_EQ(again.outcome, CalendarOutcome::stored) << again.detail;
  EXPECT_TRUE(again.replaced);
  EXPECT_EQ(read(entry)["summary"], entry.summary);
  EXPECT_EQ(put(entry, again.etag).replaced, false);
}

TEST_P(OnAServer, WhatSomebodyRemovedThereStandsAgain) {
  EntryContent entry = entry_of("d-removed");
  const CalendarResult first = put(entry);
  EXPECT_LT(asked(settings_, "DELETE", href(entry)).status, 300);
  const CalendarResult again = put(entry, first.etag);
  EXPECT_EQ(again.outcome, CalendarOutcome::stored) << again.detail;
  EXPECT_TRUE(again.replaced);
  EXPECT_EQ(read(entry)["summary"], entry.summary);
}

// A store that was restored from a backup knows no etags.
TEST_P(OnAServer, AnEntryThatStandsThereAlreadyIsTakenOverByItsUid) {
  EntryContent entry = entry_of("d-again");
  EXPECT_EQ(put(entry).outcome, CalendarOutcome::stored);
  entry.summary = "Due: Second visit - FC-1042";
  const CalendarResult again = put(entry);
  EXPECT_EQ(again.outcome, CalendarOutcome::stored) << again.detail;
  EXPECT_EQ(read(entry)["summary"], entry.summary);
}

TEST_P(OnAServer, AnotherEntryUnderOurNameIsNotTouched) {
  const EntryContent entry = entry_of("d-mine");
  const EntryContent theirs = entry_of("d-theirs");
  EXPECT_LT(asked(settings_, "PUT", href(entry), text_of(theirs)).status, 300);
  const CalendarResult result = put(entry);
  EXPECT_EQ(result.outcome, CalendarOutcome::permanent);
  EXPECT_THAT(result.detail, HasSubstr("another entry stands there; it was left alone"));
  EXPECT_EQ(client_->remove(calendar("deadlines"), entry.uid, "").outcome,
            CalendarOutcome::permanent);
  EXPECT_EQ(parsed_by_python_text("calendar", there(entry).body)["uid"], theirs.uid);
}

// Somebody copied ours to another name: a calendar holds a UID once.
TEST_P(OnAServer, OurUidUnderAnotherNameIsRefusedForGood) {
  const EntryContent entry = entry_of("d-copied");
  EXPECT_LT(asked(settings_, "PUT", calendar("deadlines") + "copy.ics", text_of(entry)).status,
            300);
  const CalendarResult result = put(entry);
  EXPECT_EQ(result.outcome, CalendarOutcome::permanent) << result.detail;
  EXPECT_EQ(there(entry).status, 404);
}

TEST_P(OnAServer, AnEntryIsTakenOut) {
  const EntryContent entry = entry_of("d-out");
  const EntryContent stays = entry_of("d-stays");
  const std::string etag = put(entry).etag;
  (void)put(stays);
  EXPECT_EQ(client_->remove(calendar("deadlines"), entry.uid, etag).outcome,
            CalendarOutcome::stored);
  EXPECT_EQ(there(entry).status, 404);
  EXPECT_EQ(there(stays).status, 200);
  EXPECT_EQ(client_->remove(calendar("deadlines"), entry.uid, etag).outcome,
            CalendarOutcome::stored)
      << "it is out already";
}

TEST_P(OnAServer, AnEntryThatSomebodyChangedIsTakenOutAllTheSame) {
  for (const bool known : {true, false}) {
    const EntryContent entry = entry_of("d-changed-out");
    const std::string etag = put(entry).etag;
    change_there(entry, "Mine now");
    EXPECT_EQ(client_->remove(calendar("deadlines"), entry.uid, known ? etag : "").outcome,
              CalendarOutcome::stored);
    EXPECT_EQ(there(entry).status, 404);
  }
}

TEST_P(OnAServer, ACalendarThatIsNotThereIsGone) {
  const EntryContent entry = entry_of("d-nowhere");
  const CalendarResult result =
      client_->put(server().url("nobody/nowhere/"), entry.uid, text_of(entry), "");
  EXPECT_EQ(result.outcome, CalendarOutcome::gone) << result.detail;
  EXPECT_FALSE(result.whole_server);
  const CalendarResult known =
      client_->put(server().url("nobody/nowhere/"), entry.uid, text_of(entry), "\"1\"");
  EXPECT_EQ(known.outcome, CalendarOutcome::gone) << known.detail;
}

TEST_P(OnAServer, TheCalendarIsFoundByItsName) {
  const auto found = client_->collection_of("W-12");
  ASSERT_TRUE(found.ok()) << found.error().message;
  EXPECT_EQ(*found, calendar("deadlines"));
  const auto words = client_->check("W-12");
  ASSERT_TRUE(words.ok()) << words.error().message;
  EXPECT_EQ(*words, "calendar " + calendar("deadlines") + " (Deadlines), as user duecourse");
}

TEST_P(OnAServer, TheCalendarIsFoundByTheLastPartOfItsPath) {
  settings_.calendar = "other";
  open();
  EXPECT_EQ(client_->collection_of("").value(), calendar("other"));
}

TEST_P(OnAServer, WhereThereAreSeveralOneHasToBeNamed) {
  settings_.calendar = "";
  open();
  const auto several = client_->collection_of("");
  ASSERT_FALSE(several.ok());
  EXPECT_EQ(several.error().code, ErrorCode::not_found);
  EXPECT_THAT(several.error().message, AllOf(HasSubstr("Deadlines"), HasSubstr("Something else"),
                                             HasSubstr("name one of them as calendar")));
  settings_.calendar = "Deadlins";
  open();
  EXPECT_THAT(client_->collection_of("").error().message,
              HasSubstr("there is no calendar 'Deadlins'; did you mean 'Deadlines'?"));
}

TEST_P(OnAServer, EachWorkerMayHaveACalendar) {
  settings_.collection = server().url("{worker}/duecourse/");
  open();
  const EntryContent entry = entry_of("d-of-worker");
  const auto collection = client_->collection_of("W-12");
  ASSERT_TRUE(collection.ok());
  EXPECT_EQ(*collection, server().url("W-12/duecourse/"));
  EXPECT_TRUE(client_->check("W-12").ok());
  EXPECT_EQ(client_->put(*collection, entry.uid, text_of(entry), "").outcome,
            CalendarOutcome::stored);
  const auto missing = client_->check("W-13");
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().code, ErrorCode::not_found) << missing.error().message;
}

TEST_P(OnAServer, AFolderIsNoCalendar) {
  settings_.collection = server().url("duecourse/");
  open();
  const auto checked = client_->check("");
  ASSERT_FALSE(checked.ok());
  EXPECT_THAT(checked.error().message, HasSubstr("it is no calendar"));
}

// Xandikos knows no logins.
TEST(OnRadicale, AWrongPasswordIsTheWholeServersAndIsNotShown) {
  const RealCalendarServer& server = server_of(CalendarSoftware::radicale);
  CalDavSettings settings = logged_in(server.url("duecourse/deadlines/"));
  settings.secret = [] { return Result<std::string>("tooth-and-nail"); };
  const auto client = client_of(settings);
  const EntryContent entry = entry_of("d-login");
  const CalendarResult result = client->put(settings.collection, entry.uid, text_of(entry), "");
  EXPECT_EQ(result.outcome, CalendarOutcome::temporary);
  EXPECT_TRUE(result.whole_server);
  EXPECT_THAT(result.detail, AllOf(HasSubstr("401"), HasSubstr("the login has to be mended"),
                                   ::testing::Not(HasSubstr("tooth"))));
  EXPECT_THAT(client->check("").error().message, HasSubstr("401"));
}

TEST(OnRadicale, ACalendarThatMayOnlyBeReadIsRefused) {
  const RealCalendarServer& server = server_of(CalendarSoftware::radicale);
  const CalDavSettings settings = logged_in(server.url("other/private/"));
  const auto client = client_of(settings);
  const auto checked = client->check("");
  ASSERT_FALSE(checked.ok());
  EXPECT_THAT(checked.error().message, HasSubstr("may read this calendar and not write to it"));
  const EntryContent entry = entry_of("d-read-only");
  const CalendarResult result = client->put(settings.collection, entry.uid, text_of(entry), "");
  EXPECT_EQ(result.outcome, CalendarOutcome::permanent) << result.detail;
  EXPECT_FALSE(result.whole_server) << "other calendars may be written to";
}

}  // namespace
}  // namespace duecourse::testing
