// Deadlines in files that calendars subscribe to: read by Python's icalendar, and through a web
// server by vdirsyncer and khal.
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include "adapters/ical/feed_file.hpp"
#include "tests/support/calendar_client.hpp"
#include "tests/support/visits_in_calendars.hpp"

namespace duecourse::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;
using Json = nlohmann::json;

class CalendarFeeds : public VisitsInCalendars {
 protected:
  CalendarFeeds() {
    append("[calendar]\nfeeds = \"feeds\"\n[calendar.practitioner]\nway = \"feed\"\n");
    std::filesystem::create_directory(folder());
  }
  [[nodiscard]] std::filesystem::path folder() const { return council.path("feeds"); }
  [[nodiscard]] std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& file : std::filesystem::directory_iterator(folder())) {
      names.push_back(file.path().filename());
    }
    std::sort(names.begin(), names.end());
    return names;
  }
  [[nodiscard]] std::string name_of(const std::string& holder) const {
    const auto feed = council.council->store().entries().feed_of(holder);
    return feed && *feed ? (*feed)->name : "none";
  }
  /// `2026-06-08 Due: ...` of each event in the file of a holder.
  [[nodiscard]] std::vector<std::string> entries(const std::string& holder) const {
    std::vector<std::string> lines;
    for (const Json& event : parsed_by_python("feed", folder() / name_of(holder))) {
      EXPECT_THAT(event["errors"], IsEmpty());
      lines.push_back(event["start"].get<std::string>() + ' ' +
                      event["summary"].get<std::string>());
    }
    return lines;
  }
};

constexpr const char* kVisit = "2026-06-08 Due: First visit to the family - FC-C1";

TEST_F(CalendarFeeds, AFileHoldsAllThatIsDueForOneWorkerAndSaysNotWhose) {
  contacted("C1");
  contacted("C2");
  council.open();
  EXPECT_EQ(council.cycle("2026-06-01T12:00").calendars.feeds, 1u);
  EXPECT_EQ(council.cycle("2026-06-01T12:10").calendars.feeds, 0u);
  EXPECT_THAT(files(), ElementsAre(MatchesRegex("[0-9a-f]{32}\\.ics")));
  EXPECT_THAT(entries("W1"), ElementsAre(kVisit, HasSubstr("FC-C2")));
  const Json event = parsed_by_python("feed", folder() / name_of("W1")).at(0);
  EXPECT_EQ(event["method"], "") << "nobody is invited";
  EXPECT_EQ(event["attendee"], "");
  EXPECT_EQ(event["transparency"], "TRANSPARENT");
  EXPECT_EQ(event["url"], "https://eis.westshire.example/case/C1");
  EXPECT_EQ(event["alarms"][0]["minutes"], -930.0);
  EXPECT_THAT(council.mailbox(), IsEmpty());
  struct stat status {};
  ASSERT_EQ(stat((folder() / name_of("W1")).c_str(), &status), 0);
  EXPECT_NE(status.st_mode & S_IROTH, 0u) << "a web server reads it";
}

TEST_F(CalendarFeeds, KhalShowsWhatAWebServerShows) {
  contacted("C1");
  council.host.add_contacted_case("C2", "2026-06-01T10:00");  // a calendar that is empty is suspect
  council.open();
  council.cycle("2026-06-01T12:00");
  const PythonServer web({support_script("file_server.py"), folder().string()});
  const CalendarClient client(
      from_the_web(fmt::format("http://127.0.0.1:{}/{}", web.port(), name_of("W1"))));
  client.fetch();
  EXPECT_THAT(
      client.day("2026-06-08"),
      UnorderedElementsAre(AllOf(HasSubstr("2026-06-08  Due: First visit to the family - FC-C1"),
                                 HasSubstr("[Deadline]")),
                           HasSubstr("FC-C2")));
  moved("C1", "2026-06-02T11:00");
  council.cycle("2026-06-02T12:00");
  client.fetch();
  EXPECT_THAT(client.day("2026-06-08"), ElementsAre(HasSubstr("FC-C2")));
  EXPECT_THAT(client.day("2026-06-09"), ElementsAre(HasSubstr("FC-C1")));
  visited("C1", "2026-06-03T10:00");
  council.cycle("2026-06-03T12:00");
  client.fetch();
  EXPECT_THAT(client.day("2026-06-09"), IsEmpty());
}

TEST_F(CalendarFeeds, AnotherHolderHasAnotherFile) {
  contacted("C1");
  council.open();
  council.cycle("2026-06-01T12:00");
  const std::string name = name_of("W1");
  passed_on("C1", "2026-06-02");
  council.cycle("2026-06-03T12:00");
  EXPECT_THAT(entries("W1"), IsEmpty());
  EXPECT_THAT(entries("W2"), ElementsAre(kVisit));
  EXPECT_EQ(name_of("W1"), name) << "a subscription stays good";
  EXPECT_THAT(files(), SizeIs(2));
}

TEST_F(CalendarFeeds, TheFileOfSomebodyWhoHasLeftIsRemoved) {
  contacted("C1");
  contacted("C2");
  council.open();
  council.cycle("2026-06-01T12:00");
  passed_on("C1", "2026-06-02");
  passed_on("C2", "2026-06-02");
  council.host.run(
      "UPDATE workers SET active = 0, changed_at = '2026-06-02T09:00' WHERE worker_id = 'W1'");
  council.cycle("2026-06-03T12:00");
  EXPECT_EQ(name_of("W1"), "none");
  EXPECT_THAT(files(), ElementsAre(name_of("W2")));
}

TEST_F(CalendarFeeds, SomebodyWhoLeavesWithNothingDueLosesTheFileWithinADay) {
  contacted("C1");
  council.open();
  council.cycle("2026-06-01T12:00");
  visited("C1", "2026-06-01T13:00");
  council.cycle("2026-06-01T14:00");
  EXPECT_THAT(entries("W1"), IsEmpty());
  council.host.run(
      "UPDATE workers SET active = 0, changed_at = '2026-06-01T15:00' WHERE worker_id = 'W1'");
  council.cycle("2026-06-02T15:00");
  EXPECT_THAT(files(), IsEmpty());
}

TEST_F(CalendarFeeds, WhereNobodyHasThatWayAnyMoreTheFilesGoAndLaterHaveNewNames) {
  contacted("C1");
  council.open();
  council.cycle("2026-06-01T12:00");
  const std::string name = name_of("W1");
  council.configure("transport = \"folder\"\nfolder = \"outbox\"\n");
  append("[calendar]\nfeeds = \"feeds\"\n");
  council.open();
  council.cycle("2026-06-01T12:10");
  EXPECT_THAT(files(), IsEmpty());
  append("[calendar.practitioner]\nway = \"feed\"\n");
  council.open();
  council.cycle("2026-06-01T12:20");
  EXPECT_THAT(entries("W1"), ElementsAre(kVisit));
  EXPECT_NE(name_of("W1"), name);
}

TEST_F(CalendarFeeds, AFileThatIsLostIsWrittenAgain) {
  contacted("C1");
  council.open();
  council.cycle("2026-06-01T12:00");
  const std::string name = name_of("W1");
  std::filesystem::remove(folder() / name);
  council.open();
  council.cycle("2026-06-01T12:10");
  EXPECT_THAT(files(), ElementsAre(name));
}

TEST_F(CalendarFeeds, AFolderThatIsNotThereIsToldAndMailGoesOn) {
  std::filesystem::remove(folder());
  contacted("C1");
  council.open();
  auto report = council.cycle("2026-06-08T08:00");
  EXPECT_THAT(report.calendars.feeds_error, HasSubstr("cannot be written"));
  report = council.cycle("2026-06-08T08:30");
  EXPECT_THAT(
      council.delivered(),
      UnorderedElementsAre("help@westshire.example: Duecourse: Calendar files cannot be written",
                           HasSubstr("sian@westshire.example: Due Mon 8 Jun")));
  std::filesystem::create_directory(folder());
  council.cycle("2026-06-08T08:40");
  EXPECT_THAT(entries("W1"), ElementsAre(kVisit));
  council.cycle("2026-06-08T08:41");
  EXPECT_THAT(council.delivered().back(), HasSubstr("Calendar files are written again"));
}

TEST_F(CalendarFeeds, ARestrictedCaseShowsItsReferenceAlone) {
  contacted("C1");
  council.host.run("UPDATE cases SET restricted = 1");
  council.open();
  council.cycle("2026-06-01T12:00");
  const std::string text = read_whole(folder() / name_of("W1"));
  EXPECT_THAT(text, AllOf(HasSubstr("SUMMARY:Due: FC-C1\r\n"), Not(HasSubstr("First visit")),
                          Not(HasSubstr("https://"))));
}

TEST_F(CalendarFeeds, ACopyThatWasCutShortIsNotSeen) {
  ASSERT_TRUE(adapters::write_feed_file(folder(), "a.ics", "old").ok());
  std::filesystem::create_directory(folder() / ".b.ics.new");  // in the way of the new text
  EXPECT_FALSE(adapters::write_feed_file(folder(), "b.ics", "new").ok());
  EXPECT_EQ(read_whole(folder() / "a.ics"), "old");
  EXPECT_FALSE(std::filesystem::exists(folder() / "b.ics"));
}

}  // namespace
}  // namespace duecourse::testing
