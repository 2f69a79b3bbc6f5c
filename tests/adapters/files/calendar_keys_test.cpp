// How deadlines come into calendars: the tables of [calendar].
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/files/configuration_loader.hpp"
#include "tests/adapters/files/loading.hpp"

namespace duecourse::testing {

namespace {

using adapters::CalendarSection;
using adapters::LoadedConfiguration;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// `lines` begin with the fifth of the file.
LoadedConfiguration read(const std::string& lines) {
  return adapters::read_configuration(
      "[host]\ndatabase = \"eis.db\"\n[mail]\nfallback = \"it@council.example\"\n" + lines,
      "/etc/duecourse/duecourse.toml", shipped_folder());
}

TEST(CalendarKeys, WithoutThemEntriesAreAttached) {
  const auto loaded = read("");
  EXPECT_THAT(loaded.configuration.calendar.ways, IsEmpty());
  EXPECT_EQ(way_of(loaded.configuration.calendar.ways, Audience::practitioner),
            CalendarWay::attached);
}

TEST(CalendarKeys, EachClassHasAWay) {
  const auto loaded = read(
      "[calendar]\nfeeds = \"calendars\"\n[calendar.practitioner]\nway = \"invitation\"\n"
      "[calendar.supervisor]\nway = \"feed\"\n[calendar.mailbox]\nway = \"none\"\n"
      "[calendar.team_manager]\nway = \"caldav\"\n[calendar.service_manager]\nway = \"attached\"\n"
      "[calendar.server]\nurl = \"https://dav.council.example/\"\ncalendar = \"Deadlines\"\n"
      "user = \"duecourse\"\npassword_file = \"dav-password\"\n");
  ASSERT_EQ(listed(loaded.faults), "");
  const CalendarSection& calendar = loaded.configuration.calendar;
  EXPECT_EQ(calendar.ways, (CalendarWays{{Audience::practitioner, CalendarWay::invitation},
                                         {Audience::supervisor, CalendarWay::feed},
                                         {Audience::team_manager, CalendarWay::caldav},
                                         {Audience::service_manager, CalendarWay::attached},
                                         {Audience::mailbox, CalendarWay::none}}));
  EXPECT_EQ(calendar.feeds, "/etc/duecourse/calendars");
  EXPECT_EQ(calendar.server.url, "https://dav.council.example/");
  EXPECT_EQ(calendar.server.calendar, "Deadlines");
  EXPECT_EQ(calendar.server.user, "duecourse");
  EXPECT_EQ(calendar.server.password.file, "/etc/duecourse/dav-password");
}

TEST(CalendarKeys, ACollectionByWorkerAndATokenAreTaken) {
  const auto loaded = read(
      "[calendar.server]\ncollection = \"https://dav.council.example/{worker}/duecourse/\"\n"
      "token_command = [\"./dav-token\", \"duecourse\"]\n[calendar.practitioner]\nway = "
      "\"caldav\"\n");
  ASSERT_EQ(listed(loaded.faults), "");
  const auto& server = loaded.configuration.calendar.server;
  EXPECT_EQ(server.collection, "https://dav.council.example/{worker}/duecourse/");
  EXPECT_THAT(server.token_command, ElementsAre("/etc/duecourse/./dav-token", "duecourse"));
}

TEST(CalendarKeys, MistakesAreNamedWithTheirPlaceAndTheNearestWord) {
  EXPECT_THAT(listed(read("[calendar.practitoner]\nway = \"none\"\n").faults),
              AllOf(HasSubstr(":5:"), HasSubstr("did you mean 'practitioner'?")));
  EXPECT_THAT(listed(read("[calendar.practitioner]\nway = \"invitations\"\n").faults),
              AllOf(HasSubstr(":6:7: "), HasSubstr("did you mean 'invitation'?")));
  EXPECT_THAT(listed(read("[calendar.practitioner]\n").faults), HasSubstr("has no 'way'"));
  EXPECT_THAT(listed(read("[calendar.practitioner]\nways = \"none\"\n").faults),
              HasSubstr("did you mean 'way'?"));
  EXPECT_THAT(listed(read("[calendar.server]\nurl = \"https://x.example/\"\nusr = \"a\"\n").faults),
              HasSubstr("did you mean 'user'?"));
}

TEST(CalendarKeys, AWayThatHasNowhereToGoIsAFault) {
  EXPECT_THAT(listed(read("[calendar.practitioner]\nway = \"feed\"\n").faults),
              AllOf(HasSubstr(":6:"), HasSubstr("needs a folder")));
  EXPECT_THAT(listed(read("[calendar.practitioner]\nway = \"caldav\"\n").faults),
              HasSubstr("needs [calendar.server]"));
  EXPECT_THAT(listed(read("[calendar.mailbox]\nway = \"caldav\"\n[calendar.server]\n"
                          "collection = \"https://x.example/{worker}/\"\n")
                         .faults),
              HasSubstr("a mailbox is no worker"));
}

TEST(CalendarKeys, AServerHasOneAddressAndOneLogin) {
  const auto faults = [](const std::string& lines) {
    return listed(read("[calendar.server]\n" + lines).faults);
  };
  const std::string url = "url = \"https://x.example/\"\n";
  EXPECT_THAT(faults(""), HasSubstr("has neither 'url'"));
  EXPECT_THAT(faults(url + "collection = \"https://x.example/a/\"\n"), HasSubstr("not both"));
  EXPECT_THAT(faults("url = \"x.example\"\n"), HasSubstr("is the address of a calendar server"));
  EXPECT_THAT(faults("collection = \"https://x.example/a/\"\ncalendar = \"b\"\n"),
              HasSubstr("names it already"));
  EXPECT_THAT(faults(url + "user = \"a\"\n"), HasSubstr("cannot sign in"));
  EXPECT_THAT(faults(url + "password_env = \"A\"\n"), HasSubstr("needs 'user'"));
  EXPECT_THAT(faults(url + "user = \"a\"\ntoken_file = \"t\"\n"), HasSubstr("without a name"));
  EXPECT_THAT(faults(url + "token_file = \"t\"\ntoken_command = [\"c\"]\n"), HasSubstr("not both"));
  EXPECT_THAT(faults(url + "user = \"a\"\npassword_env = \"A\"\ntoken_file = \"t\"\n"),
              HasSubstr("a password or a token"));
  EXPECT_THAT(faults(url + "password = \"secret\"\n"),
              AllOf(HasSubstr("would put a secret"), ::testing::Not(HasSubstr("\"secret"))));
  EXPECT_THAT(faults(url + "ca_file = \"nowhere.pem\"\n"), HasSubstr("there is no file"));
}

}  // namespace

}  // namespace duecourse::testing
