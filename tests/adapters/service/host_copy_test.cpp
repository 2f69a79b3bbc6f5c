// A host that is a nightly copy: what was typed in since cannot be known, and a night without a
// copy is told.
#include <gmock/gmock.h>

#include <fstream>

#include "adapters/service/host_age.hpp"
#include "tests/support/test_council.hpp"

namespace duecourse::testing {
namespace {

using namespace adapters;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Case C1, contacted on Mon 1 June at 10:00: its visit is due on Mon 8 June; reminders on Thu 4 and
// Mon 8 at 08:30, escalations on Tue 9 (supervisor, copy to the owner) and Thu 11.
class HostCopy : public ::testing::Test {
 protected:
  void open(const std::string& keys) {
    const auto queries = council.path("queries");
    std::filesystem::copy(DUECOURSE_SOURCE_DIR "/config/hosts/canonical", queries);
    if (keys.starts_with("as_at")) {
      write("queries/as-at.sql", "SELECT taken AS as_at FROM refresh\n");
    }
    std::string text = read_whole(council.path("duecourse.toml"));
    const std::string line = "silent_after = \"never\"\n";
    text.replace(text.find(line), line.size(), "queries = \"queries\"\n" + keys);
    write("duecourse.toml", text);
    council.host.run("CREATE TABLE refresh (taken TEXT)");
    council.host.run("INSERT INTO refresh VALUES ('2026-06-02T03:00')");
    council.host.add_contacted_case("C1", "2026-06-01T10:00");
    council.open();
    (void)council.cycle("2026-06-02T09:00");
  }
  void open_with_query() { open("as_at = \"as-at.sql\"\nsilent_after = \"never\"\n"); }
  void copy(const std::string& taken) {
    council.host.run("UPDATE refresh SET taken = '" + taken + "'");
  }
  void write(const std::string& name, const std::string& text) {
    std::ofstream(council.path(name)) << text;
  }
  /// What the store says of a query.
  std::optional<Instant> fresh(const std::string& query) {
    return council.council->store().query_status(query)->fresh_as_of;
  }
  std::vector<std::string> alarms() {
    std::vector<std::string> titles;
    for (const std::string& line : council.delivered()) {
      if (line.find("Duecourse: ") != std::string::npos) titles.push_back(line);
    }
    return titles;
  }
  std::size_t escalations() {
    std::size_t count = 0;
    for (const std::string& line : council.notices()) {
      count += line.find("late/supervisor sent") != std::string::npos ? 1U : 0U;
    }
    return count;
  }
  std::string last_message() { return council.mailbox().back().dump(); }

  TestCouncil council;
};

TEST_F(HostCopy, IsAsOldAsTheCopyAndNotAsTheRead) {
  open_with_query();
  EXPECT_EQ(fresh("events"), council.at("2026-06-02T03:00"));
  copy("2026-06-03T03:00");
  (void)council.cycle("2026-06-03T09:00");
  EXPECT_EQ(fresh("events"), council.at("2026-06-03T03:00"));
  EXPECT_EQ(*council.council->copied_as_of(), council.at("2026-06-03T03:00"));
}

TEST_F(HostCopy, EveryReminderSaysAsOfWhenItIsKnown) {
  open_with_query();
  copy("2026-06-04T03:00");
  (void)council.cycle("2026-06-04T08:30");
  ASSERT_THAT(council.delivered(), SizeIs(1));
  EXPECT_THAT(last_message(), AllOf(HasSubstr("as known at Thu 4 Jun 2026 03:00"),
                                    HasSubstr("what was typed in since could not be read")));
}

TEST_F(HostCopy, AnEscalationOfWhatTheCopyKnowsGoesOutAtOnce) {
  open_with_query();
  copy("2026-06-09T03:00");  // Tuesday: it holds all of Monday, the last day
  (void)council.cycle("2026-06-09T08:30");
  EXPECT_EQ(escalations(), 1U);
  EXPECT_THAT(last_message(), HasSubstr("as known at Tue 9 Jun 2026 03:00"));
}

TEST_F(HostCopy, AnEscalationOfWhatFellDueSinceTheCopyWaitsForTheNext) {
  open_with_query();
  copy("2026-06-08T03:00");  // of Sunday night: late; a visit on Monday cannot be in it
  auto report = council.cycle("2026-06-09T08:30");
  EXPECT_EQ(report.delivery.waiting, 2U) << "to the supervisor, and the copy to the owner";
  EXPECT_EQ(escalations(), 0U);
  EXPECT_THAT(alarms(), IsEmpty()) << "30 hours old: not stale yet";
  // The late copy shows that it was done in time: nobody is accused.
  copy("2026-06-09T10:00");
  council.host.add({"C1-9", "C1", "visit", "2026-06-08T15:00", "W1",
                    R"({"child_seen": true, "child_spoken_to": true})", "", "2026-06-08T16:00"});
  report = council.cycle("2026-06-09T10:30");
  EXPECT_EQ(report.delivery.waiting, 0U);
  EXPECT_EQ(escalations(), 0U);
  EXPECT_THAT(council.notices(), Contains("late/supervisor withdrawn deadline_ended"));
}

TEST_F(HostCopy, TheLateCopyLetsGoWhatWaited) {
  open_with_query();
  copy("2026-06-08T03:00");
  (void)council.cycle("2026-06-09T08:30");
  copy("2026-06-09T10:00");
  (void)council.cycle("2026-06-09T10:30");
  EXPECT_EQ(escalations(), 1U);
  EXPECT_THAT(council.mailbox().back().dump(), HasSubstr("as known at Tue 9 Jun 2026 10:00"));
}

TEST_F(HostCopy, AnEscalationWaitsForOneWorkingDayAtMost) {
  open_with_query();
  copy("2026-06-08T03:00");
  (void)council.cycle("2026-06-09T08:30");
  (void)council.cycle("2026-06-10T08:29");
  EXPECT_EQ(escalations(), 0U);
  (void)council.cycle("2026-06-10T08:30");
  EXPECT_EQ(escalations(), 1U);
}

TEST_F(HostCopy, ANightWithoutACopyIsAnAlarmAfter36Hours) {
  open_with_query();
  (void)council.cycle("2026-06-03T15:00");
  EXPECT_THAT(alarms(), IsEmpty()) << "36 hours old";
  (void)council.cycle("2026-06-03T15:01");
  ASSERT_THAT(alarms(), SizeIs(1));
  EXPECT_THAT(alarms()[0], HasSubstr("The copy of the case system is still that of Tue 2 Jun 2026 "
                                     "03:00"));
  EXPECT_THAT(last_message(), AllOf(HasSubstr("no newer copy came"), HasSubstr("newer copy")));
  copy("2026-06-03T16:00");
  (void)council.cycle("2026-06-03T16:30");
  ASSERT_THAT(alarms(), SizeIs(2));
  EXPECT_THAT(alarms()[1], HasSubstr("A newer copy of the case system is read"));
}

TEST_F(HostCopy, StaleAfterMayBeAnother) {
  open("as_at = \"as-at.sql\"\nstale_after = \"5 hours\"\nsilent_after = \"never\"\n");
  EXPECT_THAT(alarms(), SizeIs(1)) << "six hours old";
}

TEST_F(HostCopy, SilenceCountsFromTheCopyThatBroughtTheLastNews) {
  open("as_at = \"as-at.sql\"\nsilent_after = \"2 working days\"\n");
  EXPECT_EQ(*council.council->store().host().news_at(), council.at("2026-06-02T03:00"));
}

TEST_F(HostCopy, WhereItsAgeIsNotKnownTheOwnerIsToldAndNothingGetsYounger) {
  open_with_query();
  council.host.run("DELETE FROM refresh");
  const auto report = council.cycle("2026-06-02T10:00");
  EXPECT_FALSE(report.poll.complete());
  EXPECT_THAT(report.poll.as_at_error, HasSubstr("as-at.sql:1:1: error: gave no time"));
  EXPECT_EQ(fresh("events"), council.at("2026-06-02T03:00"));
  (void)council.cycle("2026-06-02T10:05");
  ASSERT_THAT(alarms(), SizeIs(1));
  EXPECT_THAT(alarms()[0], HasSubstr("It is not known when the copy of the case system was taken"));
  // Records are read all the same.
  council.host.add({"C1-9", "C1", "visit", "2026-06-02T09:00", "W1", R"({"child_seen": true})", "",
                    "2026-06-02T09:00"});
  EXPECT_EQ(council.cycle("2026-06-02T10:10").planning.subjects, 1U);
  council.host.run("INSERT INTO refresh VALUES ('2026-06-02T11:00')");
  EXPECT_TRUE(council.cycle("2026-06-02T11:30").poll.complete());
  EXPECT_THAT(alarms(), SizeIs(2));
}

TEST_F(HostCopy, ATimeThatIsStillToComeIsNotBelieved) {
  open_with_query();
  copy("2026-06-02T21:00");
  const auto report = council.cycle("2026-06-02T10:00");
  EXPECT_THAT(report.poll.as_at_error, HasSubstr("Tue 2 Jun 2026 21:00, which is still to come"));
  EXPECT_EQ(fresh("events"), council.at("2026-06-02T03:00"));
}

TEST_F(HostCopy, NothingIsReadBeforeItsAgeWasEverKnown) {
  const auto queries = council.path("queries");
  std::filesystem::copy(DUECOURSE_SOURCE_DIR "/config/hosts/canonical", queries);
  write("queries/as-at.sql", "SELECT NULL AS as_at\n");
  std::string text = read_whole(council.path("duecourse.toml"));
  text.insert(text.find("overlap"), "queries = \"queries\"\nas_at = \"as-at.sql\"\n");
  write("duecourse.toml", text);
  council.host.add_contacted_case("C1", "2026-06-01T10:00");
  council.open();
  const auto report = council.cycle("2026-06-02T09:00");
  EXPECT_EQ(report.planning.subjects, 0U);
  EXPECT_THAT(report.poll.queries.front().error, HasSubstr("not read before it is known"));
}

// --- copied_at: no table tells ---------------------------------------------------------------

TEST_F(HostCopy, ByTheClockACopyHasComeOnceItBroughtSomething) {
  open("copied_at = \"03:00\"\nsilent_after = \"never\"\n");
  EXPECT_EQ(fresh("events"), council.at("2026-06-02T03:00"));
  (void)council.cycle("2026-06-03T09:00");
  EXPECT_EQ(fresh("events"), council.at("2026-06-02T03:00")) << "nothing new: last night's failed";
  council.host.add(
      {"C1-8", "C1", "visit_planned", "2026-06-02T15:00", "W1", "", "", "2026-06-02T15:00"});
  (void)council.cycle("2026-06-03T09:05");
  for (const char* query : {"teams", "events"}) {
    EXPECT_EQ(fresh(query), council.at("2026-06-03T03:00")) << "in the same cycle";
  }
}

// Who manages a team today changes at midnight, in the copy that there is.
TEST_F(HostCopy, ByTheClockARoleThatChangesAtMidnightIsNoNewsOfACopy) {
  open("copied_at = \"03:00\"\nsilent_after = \"never\"\n");
  council.host.run("UPDATE roles SET from_at = '2026-06-02', changed_at = '2026-06-03T00:00'");
  const auto report = council.cycle("2026-06-03T00:10");
  std::size_t changed = 0;
  for (const auto& query : report.poll.queries) changed += query.count.changed;
  ASSERT_GT(changed, 0U) << "it is read";
  (void)council.cycle("2026-06-03T09:00");
  EXPECT_EQ(fresh("events"), council.at("2026-06-02T03:00")) << "last night's copy failed";
  EXPECT_EQ(fresh("roles"), council.at("2026-06-02T03:00"));
}

// Where a table tells, it tells; and of a live host any news are signs of life.
TEST_F(HostCopy, WhereATableTellsAnythingNewIsNews) {
  open("as_at = \"as-at.sql\"\nsilent_after = \"2 working days\"\n");
  copy("2026-06-03T03:00");
  council.host.run("UPDATE roles SET from_at = '2026-06-02', changed_at = '2026-06-03T00:00'");
  (void)council.cycle("2026-06-03T09:00");
  EXPECT_EQ(*council.council->store().host().news_at(), council.at("2026-06-03T03:00"));
}

TEST_F(HostCopy, ByTheClockAMissingNightIsAnAlarm) {
  open("copied_at = \"03:00\"\n");
  (void)council.cycle("2026-06-03T15:01");
  ASSERT_THAT(alarms(), SizeIs(1));
  EXPECT_THAT(alarms()[0], HasSubstr("still that of Tue 2 Jun 2026 03:00"));
  (void)council.cycle("2026-06-04T00:00");
  ASSERT_THAT(alarms(), SizeIs(2)) << "silent for a whole working day";
}

class LastCopy : public ::testing::Test {
 protected:
  LastCopy() { council.open(); }
  Instant at(const std::string& local) const { return council.at(local); }
  Instant last(const std::string& news, const std::string& now) {
    const Rulebook& rulebook = council.council->rulebook();
    std::optional<Instant> news_at;
    if (!news.empty()) news_at = at(news);
    return last_copy_that_came(std::chrono::hours{3}, news_at, at(now), *rulebook.sending.calendar,
                               rulebook.zone);
  }
  TestCouncil council;
};

TEST_F(LastCopy, MayBeReadWhileItIsMade) {
  EXPECT_EQ(last("2026-06-03T02:40", "2026-06-03T02:50"), at("2026-06-02T03:00"));
  EXPECT_EQ(last("2026-06-03T02:40", "2026-06-03T09:00"), at("2026-06-03T03:00"));
  EXPECT_EQ(last("2026-06-02T20:00", "2026-06-03T09:00"), at("2026-06-02T03:00"));
}

TEST_F(LastCopy, OfAWeekendOrBankHolidayHasComeWithoutNews) {
  // Sat 6 June brings Friday's work; of Saturday and Sunday there is none.
  EXPECT_EQ(last("2026-06-06T03:05", "2026-06-08T09:00"), at("2026-06-08T03:00"));
  EXPECT_EQ(last("2026-06-06T03:05", "2026-06-09T09:00"), at("2026-06-08T03:00"));
  EXPECT_EQ(last("2026-06-05T03:05", "2026-06-08T09:00"), at("2026-06-05T03:00"))
      << "Friday's work never came";
  // Good Friday 3 April to Easter Monday 6 April.
  EXPECT_EQ(last("2026-04-03T03:05", "2026-04-07T09:00"), at("2026-04-07T03:00"));
}

TEST_F(LastCopy, BeforeAnyNewsIsTheLastOfTheClock) {
  EXPECT_EQ(last("", "2026-06-03T02:00"), at("2026-06-02T03:00"));
  EXPECT_EQ(last("", "2026-06-03T03:00"), at("2026-06-03T03:00"));
}

}  // namespace
}  // namespace duecourse::testing
