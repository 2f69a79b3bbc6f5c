// What check says of calendars, and the list of calendar files.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/adapters/cli/ran.hpp"
#include "tests/support/calendar_servers.hpp"
#include "tests/support/visits_in_calendars.hpp"

namespace duecourse::testing {
namespace {

using adapters::kFine;
using adapters::kFoundFaults;
using adapters::kOutsideFailed;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class CalendarCommands : public VisitsInCalendars {
 protected:
  CalendarCommands() { contacted("C1"); }
  Ran run(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--config", council.path("duecourse.toml").string()});
    return run_program(arguments, 200);
  }
  void run_once() {
    const Ran ran = run({"run", "--once", "--as-of", "2026-06-01T12:00"});
    ASSERT_EQ(ran.code, kFine) << ran.err << ran.out;
    ran_ = ran.out;
  }
  std::string ran_;
};

TEST_F(CalendarCommands, FeedsAreListedWithTheirNames) {
  append("[calendar]\nfeeds = \"feeds\"\n[calendar.practitioner]\nway = \"feed\"\n");
  std::filesystem::create_directory(council.path("feeds"));
  EXPECT_THAT(run({"check", "--quick"}).out, HasSubstr("checked  calendar files: folder "));
  run_once();
  EXPECT_THAT(ran_, HasSubstr("calendar entries: 1 file(s) written"));
  const Ran listed = run({"feeds", "--format", "json"});
  const auto row = listed.json().at(0);
  EXPECT_EQ(row["holder"], "W1");
  EXPECT_EQ(row["name"], "Siân Hughes");
  EXPECT_TRUE(std::filesystem::exists(council.path("feeds") / row["file"].get<std::string>()));
  EXPECT_THAT(run({"feeds"}).out,
              AllOf(HasSubstr("Siân Hughes"), HasSubstr("to its holder alone")));
}

TEST_F(CalendarCommands, WithoutAFolderThereAreNone) {
  run_once();
  EXPECT_THAT(run({"feeds"}).out, HasSubstr("names no folder"));
}

TEST_F(CalendarCommands, CheckNamesAFolderThatIsNotThere) {
  append("[calendar]\nfeeds = \"feeds\"\n[calendar.practitioner]\nway = \"feed\"\n");
  const Ran ran = run({"check", "--quick"});
  EXPECT_EQ(ran.code, kFoundFaults);
  EXPECT_THAT(ran.out + ran.err, AllOf(HasSubstr(":17:9: error"), HasSubstr("there is no folder")));
}

TEST_F(CalendarCommands, CheckLogsInToTheCalendarServer) {
  const RealCalendarServer server(CalendarSoftware::radicale,
                                  {{"W1/duecourse", "Deadlines"}, {"M1/duecourse", "Deadlines"}});
  append("[calendar.server]\ncollection = \"" + server.url("{worker}/duecourse/") +
         "\"\nuser = \"duecourse\"\npassword_file = \"dav-password\"\n"
         "[calendar.practitioner]\nway = \"caldav\"\n");
  Ran ran = run({"check", "--quick"});
  EXPECT_EQ(ran.code, kFoundFaults);
  EXPECT_THAT(ran.out + ran.err, HasSubstr("dav-password")) << "it is not there";
  write_text(council.path("dav-password"), "secret:1\n");
  EXPECT_THAT(run({"check", "--quick"}).out, HasSubstr("no worker is known before the first run"));
  run_once();
  EXPECT_THAT(ran_, HasSubstr("calendar entries: 1 put on the server"));
  ran = run({"check", "--quick"});
  EXPECT_EQ(ran.code, kFine) << ran.out << ran.err;
  EXPECT_THAT(ran.out, AllOf(HasSubstr("checked  calendar http://127.0.0.1"),
                             HasSubstr("as user duecourse"), Not(HasSubstr("secret"))));
  write_text(council.path("dav-password"), "wrong\n");
  ran = run({"check", "--quick"});
  EXPECT_NE(ran.code, kFine);
  EXPECT_THAT(ran.out + ran.err, AllOf(HasSubstr("401"), Not(HasSubstr("wrong\n"))));
}

TEST_F(CalendarCommands, CheckSaysThatTheServerIsNotThere) {
  append(
      "[calendar.server]\ncollection = \"http://127.0.0.1:9/all/\"\n"
      "[calendar.practitioner]\nway = \"caldav\"\n");
  const Ran ran = run({"check", "--quick"});
  EXPECT_EQ(ran.code, kOutsideFailed);
  EXPECT_THAT(ran.out + ran.err, HasSubstr("outside: "));
}

}  // namespace
}  // namespace duecourse::testing
