// Discovery on servers that do it their own way, by a script.
#include <gmock/gmock.h>

#include "tests/adapters/caldav/caldav_fixture.hpp"

namespace duecourse::testing {
namespace {

using namespace adapters;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Json = nlohmann::json;

Json says(const std::string& responses) {
  return {{"status", 207},
          {"body",
           "<d:multistatus xmlns:d=\"DAV:\" "
           "xmlns:c=\"urn:ietf:params:xml:ns:caldav\">" +
               responses + "</d:multistatus>"}};
}
std::string resource(const std::string& href, const std::string& properties) {
  return "<d:response><d:href>" + href + "</d:href><d:propstat><d:prop>" + properties +
         "</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>";
}
Json principal(const std::string& href) {
  return says(resource(
      "/", "<d:current-user-principal><d:href>" + href + "</d:href></d:current-user-principal>"));
}
Json home(const std::string& href) {
  return says(
      resource("/p/", "<c:calendar-home-set><d:href>" + href + "</d:href></c:calendar-home-set>"));
}
std::string calendar(const std::string& href, const std::string& name,
                     const std::string& component = "VEVENT") {
  return resource(href,
                  "<d:resourcetype><d:collection/><c:calendar/></d:resourcetype>"
                  "<d:displayname>" +
                      name +
                      "</d:displayname><c:supported-calendar-component-set><c:comp "
                      "name=\"" +
                      component + "\"/></c:supported-calendar-component-set>");
}

class Discovery : public ::testing::Test {
 protected:
  void play(const std::vector<Json>& script) {
    client_.reset();
    server_ = std::make_unique<ScriptedHttpServer>(script);
    settings_.url = server_->url("dav/");
    client_ = client_of(settings_);
  }
  std::string found() {
    const auto address = client_->collection_of("W-12");
    return address ? *address : address.error().message;
  }

  CalDavSettings settings_ = logged_in();
  std::unique_ptr<ScriptedHttpServer> server_;
  std::unique_ptr<CalendarServer> client_;
};

TEST_F(Discovery, AsksFromPlaceToPlaceAndRemembers) {
  play({{{"status", 301}, {"headers", {{"Location", "/dav/"}}}},
        principal("/p/duecourse/"),
        home("/c/"),
        says(resource("/c/", "<d:resourcetype><d:collection/></d:resourcetype>") +
             calendar("/c/tasks/", "Tasks", "VTODO") + calendar("/c/due/", "Due"))});
  EXPECT_EQ(found(), server_->url("c/due/"));
  EXPECT_EQ(found(), server_->url("c/due/"));
  EXPECT_THAT(server_->asked(), ElementsAre("PROPFIND /.well-known/caldav", "PROPFIND /dav/",
                                            "PROPFIND /p/duecourse/", "PROPFIND /c/"));
  EXPECT_EQ(server_->requests().back()["headers"]["depth"], "1");
}

TEST_F(Discovery, GoesOnWhereNothingIsWellKnown) {
  play({{{"status", 404}}, principal("/p/"), home("/c/"), says(calendar("/c/due/", "Due"))});
  EXPECT_EQ(found(), server_->url("c/due/"));
}

TEST_F(Discovery, ACalendarThatIsGoneIsLookedForAnew) {
  const std::vector<Json> way{principal("/p/"), home("/c/")};
  play({way[0],
        way[1],
        says(calendar("/c/old/", "Due")),
        {{"status", 404}},
        way[0],
        way[1],
        says(calendar("/c/new/", "Due"))});
  const EntryContent entry = entry_of("d-gone");
  EXPECT_EQ(client_->put(found(), entry.uid, text_of(entry), "").outcome, CalendarOutcome::gone);
  EXPECT_EQ(found(), server_->url("c/new/"));
}

TEST_F(Discovery, SaysWhatIsMissing) {
  play({{{"status", 404}}, {{"status", 404}, {"body", "no such page"}}});
  EXPECT_THAT(found(), HasSubstr("no such page"));
  play({says(resource("/", "")), says(resource("/", ""))});
  EXPECT_THAT(found(), HasSubstr("does not say who the login is"));
  play({principal("/p/"), says(resource("/p/", ""))});
  EXPECT_THAT(found(), HasSubstr("does not say where the login's calendars are"));
  play({principal("/p/"), home("/c/"), says(calendar("/c/tasks/", "Tasks", "VTODO"))});
  EXPECT_THAT(found(), HasSubstr("the login has no calendar there: make one"));
  play({{{"status", 401}}, {{"status", 401}}});
  EXPECT_THAT(found(), HasSubstr("401"));
  play({{{"status", 200}, {"body", "<html>Welcome</html>"}},
        {{"status", 200}, {"body", "<html>Welcome</html>"}}});
  EXPECT_THAT(found(), HasSubstr("200 Scripted: Welcome"));
}

TEST_F(Discovery, TheLoginGoesToNoOtherHost) {
  play({principal("/p/"), home("https://p42.calendar.example/c/")});
  EXPECT_THAT(found(), HasSubstr("its calendars are at https://p42.calendar.example/c/, another "
                                 "host: write that address as url or collection"));
}

TEST_F(Discovery, TwoOfOneNameAreNotGuessedBetween) {
  settings_.calendar = "Due";
  play({principal("/p/"), home("/c/"), says(calendar("/c/1/", "Due") + calendar("/c/2/", "Due"))});
  EXPECT_THAT(found(), HasSubstr("two calendars have the name 'Due'"));
}

TEST_F(Discovery, AServerThatIsDownIsUnavailable) {
  play({{{"status", 503}}});
  const auto address = client_->collection_of("");
  ASSERT_FALSE(address.ok());
  EXPECT_EQ(address.error().code, ErrorCode::unavailable);
}

}  // namespace
}  // namespace duecourse::testing
