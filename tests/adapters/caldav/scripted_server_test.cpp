// Faults of servers, one by one, by a server that plays a script.
#include <gmock/gmock.h>

#include <fstream>

#include "tests/adapters/caldav/caldav_fixture.hpp"

namespace duecourse::testing {
namespace {

using namespace adapters;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::json;
using std::chrono::seconds;

class Scripted : public ::testing::Test {
 protected:
  Scripted() { settings_.answer_timeout = seconds{5}; }

  void play(const std::vector<Json>& script) {
    client_.reset();
    server_ = std::make_unique<ScriptedHttpServer>(script);
    settings_.collection = server_->url("cal/");
    client_ = client_of(settings_);
  }
  CalendarResult put(const std::string& etag = "") {
    return client_->put(settings_.collection, entry_.uid, text_of(entry_), etag);
  }
  CalendarResult remove(const std::string& etag = "\"1\"") {
    return client_->remove(settings_.collection, entry_.uid, etag);
  }
  [[nodiscard]] std::string path() const { return "/cal/" + entry_.uid + ".ics"; }
  [[nodiscard]] Json header(std::size_t request, const std::string& name) const {
    return server_->requests().at(request)["headers"].value(name, Json());
  }
  /// As a server would give ours, changed by somebody.
  [[nodiscard]] Json changed(const std::string& etag) const {
    EntryContent other = entry_;
    other.summary = "Never mind";
    return {{"status", 200}, {"headers", {{"ETag", etag}}}, {"body", text_of(other)}};
  }

  EntryContent entry_ = entry_of("d-script");
  CalDavSettings settings_ = logged_in();
  std::unique_ptr<ScriptedHttpServer> server_;
  std::unique_ptr<CalendarServer> client_;
};

const Json kStored = {{"status", 201}, {"headers", {{"ETag", "\"1\""}}}};

TEST_F(Scripted, ANewEntryMayReplaceNothing) {
  play({kStored});
  const CalendarResult result = put();
  EXPECT_EQ(result.outcome, CalendarOutcome::stored);
  EXPECT_EQ(result.etag, "\"1\"");
  EXPECT_THAT(server_->asked(), ElementsAre("PUT " + path()));
  EXPECT_EQ(header(0, "if-none-match"), "*");
  EXPECT_EQ(header(0, "if-match"), Json());
  EXPECT_EQ(header(0, "content-type"), "text/calendar; charset=utf-8");
  EXPECT_EQ(server_->requests()[0]["body"], text_of(entry_));
}

TEST_F(Scripted, AKnownEntryMayReplaceOnlyItself) {
  play({kStored});
  (void)put("\"0\"");
  EXPECT_EQ(header(0, "if-match"), "\"0\"");
  EXPECT_EQ(header(0, "if-none-match"), Json());
}

TEST_F(Scripted, AnEntryWithoutAnEtagIsAskedForIt) {
  play({{{"status", 204}}, changed("\"9\"")});
  EXPECT_EQ(put().etag, "\"9\"");
  EXPECT_THAT(server_->asked(), ElementsAre("PUT " + path(), "GET " + path()));
}

TEST_F(Scripted, WhatWasChangedThereIsReadAnewAndPutAgain) {
  play({{{"status", 412}}, changed("\"5\""), kStored});
  const CalendarResult result = put("\"4\"");
  EXPECT_EQ(result.outcome, CalendarOutcome::stored);
  EXPECT_TRUE(result.replaced);
  EXPECT_EQ(header(2, "if-match"), "\"5\"");
}

// A proxy that makes etags weak, and a server that does not know its own again.
TEST_F(Scripted, AWeakEtagIsSentAsTheStrongOneThatItWas) {
  play({kStored});
  EXPECT_EQ(put("W/\"4\"").outcome, CalendarOutcome::stored);
  EXPECT_EQ(header(0, "if-match"), "\"4\"");
}

TEST_F(Scripted, AnEtagThatIsRefusedAlthoughItHoldsIsLeftOut) {
  play({{{"status", 412}}, changed("W/\"4\""), kStored});
  EXPECT_EQ(put("\"4\"").outcome, CalendarOutcome::stored);
  EXPECT_EQ(header(2, "if-match"), Json());
  EXPECT_EQ(header(2, "if-none-match"), Json());
}

// The answer to the first attempt was lost: what stands there is what was to be.
TEST_F(Scripted, WhatStandsThereAlreadyIsNotPutAgain) {
  play({{{"status", 412}},
        {{"status", 200}, {"headers", {{"ETag", "\"5\""}}}, {"body", text_of(entry_)}}});
  const CalendarResult result = put();
  EXPECT_EQ(result.outcome, CalendarOutcome::stored);
  EXPECT_EQ(result.etag, "\"5\"");
  EXPECT_FALSE(result.replaced);
  EXPECT_THAT(server_->asked(), ElementsAre("PUT " + path(), "GET " + path()));
}

// Some servers say 404, not 412, of a known entry that somebody removed; all say it of a calendar.
TEST_F(Scripted, AKnownEntryThatIsNotThereIsPutAnewWhereItsCalendarIs) {
  play({{{"status", 404}},
        {{"status", 404}},
        kStored,
        {{"status", 404}},
        {{"status", 404}},
        {{"status", 404}}});
  const CalendarResult result = put("\"4\"");
  EXPECT_EQ(result.outcome, CalendarOutcome::stored);
  EXPECT_TRUE(result.replaced);
  EXPECT_EQ(header(2, "if-none-match"), "*");
  EXPECT_EQ(put("\"1\"").outcome, CalendarOutcome::gone);
  EXPECT_EQ(server_->asked().size(), 6U);
}

TEST_F(Scripted, WhatCannotBeReadAnewIsNotPut) {
  play({{{"status", 412}}, {{"status", 403}}, {{"status", 412}}, {{"status", 503}}});
  EXPECT_EQ(put().outcome, CalendarOutcome::permanent);
  EXPECT_EQ(put().outcome, CalendarOutcome::temporary);
  EXPECT_EQ(server_->asked().size(), 4U);
}

TEST_F(Scripted, WhatChangesEachTimeIsLeftForLater) {
  std::vector<Json> script;
  for (int i = 0; i < 10; ++i) {
    script.push_back({{"status", 412}});
    script.push_back(changed("\"" + std::to_string(i) + "\""));
  }
  play(script);
  EXPECT_EQ(put().outcome, CalendarOutcome::changed_there);
  EXPECT_EQ(server_->asked().size(), 8U);
  EXPECT_EQ(remove().outcome, CalendarOutcome::changed_there);
}

TEST_F(Scripted, AnEntryOfSomebodyElsesIsNeverPutOrRemoved) {
  const EntryContent theirs = entry_of("d-theirs");
  const Json answer = {
      {"status", 200}, {"headers", {{"ETag", "\"5\""}}}, {"body", text_of(theirs)}};
  play({{{"status", 412}}, answer, {{"status", 412}}, answer, answer, {{"status", 412}}, answer});
  EXPECT_EQ(put().outcome, CalendarOutcome::permanent);
  EXPECT_EQ(put("\"4\"").outcome, CalendarOutcome::permanent);
  EXPECT_EQ(remove("").outcome, CalendarOutcome::permanent);
  EXPECT_EQ(remove("\"4\"").outcome, CalendarOutcome::permanent);
  EXPECT_THAT(server_->asked(),
              ElementsAre("PUT " + path(), "GET " + path(), "PUT " + path(), "GET " + path(),
                          "GET " + path(), "DELETE " + path(), "GET " + path()));
}

struct Meaning {
  Json answer;
  CalendarOutcome outcome;
  bool whole_server;
};

TEST_F(Scripted, EachAnswerMeansSomething) {
  const std::vector<Meaning> meanings{
      {{{"status", 400}}, CalendarOutcome::permanent, false},
      {{{"status", 401}}, CalendarOutcome::temporary, true},
      {{{"status", 403}}, CalendarOutcome::permanent, false},
      {{{"status", 404}}, CalendarOutcome::gone, false},
      {{{"status", 405}}, CalendarOutcome::permanent, false},
      {{{"status", 410}}, CalendarOutcome::gone, false},
      {{{"status", 413}}, CalendarOutcome::permanent, false},
      {{{"status", 423}}, CalendarOutcome::temporary, false},
      {{{"status", 429}}, CalendarOutcome::temporary, true},
      {{{"status", 500}}, CalendarOutcome::temporary, false},
      {{{"status", 502}}, CalendarOutcome::temporary, true},
      {{{"status", 503}}, CalendarOutcome::temporary, true},
      {{{"status", 507}}, CalendarOutcome::temporary, false},
      {{{"status", 207}}, CalendarOutcome::permanent, false},
      {{{"drop", true}}, CalendarOutcome::temporary, true},
      {{{"cut", true}, {"status", 201}}, CalendarOutcome::temporary, true},
      {{{"repeat", "x"}, {"times", 3'000'000}}, CalendarOutcome::temporary, true},
  };
  std::vector<Json> script;
  for (const Meaning& meaning : meanings) script.push_back(meaning.answer);
  play(script);
  for (const Meaning& meaning : meanings) {
    client_->rest();  // or a connection that was kept and drops would be made anew
    const CalendarResult result = put();
    EXPECT_EQ(result.outcome, meaning.outcome) << meaning.answer << ' ' << result.detail;
    EXPECT_EQ(result.whole_server, meaning.whole_server) << meaning.answer << ' ' << result.detail;
    EXPECT_NE(result.detail, "") << meaning.answer;
  }
  EXPECT_EQ(server_->asked().size(), meanings.size()) << "each was asked once";
}

TEST_F(Scripted, AServerSaysHowLongToWait) {
  play({{{"status", 429}, {"headers", {{"Retry-After", "120"}}}},
        {{"status", 503}, {"headers", {{"Retry-After", "Fri, 10 Apr 2026 10:00:00 GMT"}}}},
        {{"status", 503}, {"headers", {{"Retry-After", "999999"}}}}});
  EXPECT_EQ(put().retry_after, seconds{120});
  EXPECT_EQ(put().retry_after, seconds{0}) << "a date is not read";
  EXPECT_EQ(put().retry_after, std::chrono::hours{24}) << "and no longer";
}

TEST_F(Scripted, AConflictIsThatOfAMissingCalendarOrOfAUid) {
  const Json calendar = {
      {"status", 207},
      {"body",
       "<d:multistatus xmlns:d=\"DAV:\"><d:response><d:href>/cal/</d:href></d:response>"
       "</d:multistatus>"}};
  play({{{"status", 409}}, {{"status", 404}}, {{"status", 409}}, calendar});
  EXPECT_EQ(put().outcome, CalendarOutcome::gone);
  EXPECT_EQ(put().outcome, CalendarOutcome::permanent);
}

TEST_F(Scripted, WhatIsOutIsOut) {
  play({{{"status", 204}},
        {{"status", 404}},
        {{"status", 410}},
        {{"status", 412}},
        {{"status", 404}},
        {{"status", 404}}});
  for (int i = 0; i < 4; ++i) EXPECT_EQ(remove().outcome, CalendarOutcome::stored) << i;
  EXPECT_EQ(remove("").outcome, CalendarOutcome::stored);
  EXPECT_EQ(header(0, "if-match"), "\"1\"");
}

TEST_F(Scripted, AServerThatNeverAnswersIsNotWaitedForForEver) {
  settings_.answer_timeout = std::chrono::milliseconds{200};
  for (const char* fault : {"hang", "drip"}) {
    play({{{fault, true}}});
    const CalendarResult result = put();
    EXPECT_EQ(result.outcome, CalendarOutcome::temporary) << fault;
    EXPECT_TRUE(result.whole_server);
    EXPECT_THAT(result.detail, HasSubstr("no answer in time")) << fault;
  }
}

TEST_F(Scripted, AnAnswerThatIsTooLongIsNotReadToItsEnd) {
  settings_.longest_answer = 1000;
  play({{{"repeat", "x"}, {"times", 2000}}});
  EXPECT_THAT(put().detail, HasSubstr("its answer is too long"));
}

TEST_F(Scripted, AServerThatIsNotThereIsTheWholeServers) {
  play({kStored});
  server_.reset();
  const CalendarResult result = put();
  EXPECT_EQ(result.outcome, CalendarOutcome::temporary);
  EXPECT_TRUE(result.whole_server);
}

// Whoever sent nothing for a while finds the connection closed.
TEST_F(Scripted, AConnectionThatWasKeptAndIsDeadIsMadeAnew) {
  Json first = kStored;
  first["close"] = true;
  first["silently"] = true;
  play({first, kStored});
  EXPECT_EQ(put().outcome, CalendarOutcome::stored);
  EXPECT_EQ(put("\"1\"").outcome, CalendarOutcome::stored);
}

TEST_F(Scripted, RedirectsOnTheSameHostAreFollowed) {
  for (const int status : {301, 302, 307, 308}) {
    play({{{"status", status}, {"headers", {{"Location", "/dav" + path()}}}}, kStored});
    EXPECT_EQ(put().outcome, CalendarOutcome::stored) << status;
    EXPECT_THAT(server_->asked(), ElementsAre("PUT " + path(), "PUT /dav" + path()));
    EXPECT_EQ(server_->requests()[1]["body"], text_of(entry_));
  }
}

TEST_F(Scripted, ARedirectToAnotherHostOrPortIsNot) {
  ScriptedHttpServer other(Json::array({kStored}));
  for (const std::string& to :
       {other.url("cal/x.ics"), std::string("http://localhost:1/cal/x.ics"),
        std::string("https://elsewhere.example/x.ics"), std::string("ftp://127.0.0.1/x"),
        std::string("http://a:b@127.0.0.1/x")}) {
    play({{{"status", 302}, {"headers", {{"Location", to}}}}});
    const CalendarResult result = put();
    EXPECT_EQ(result.outcome, CalendarOutcome::permanent) << to;
    EXPECT_THAT(result.detail, HasSubstr("which is not the same host over https")) << to;
  }
  EXPECT_TRUE(other.requests().empty()) << "the login went nowhere else";
}

TEST_F(Scripted, ARedirectInACircleEnds) {
  std::vector<Json> script;
  for (int i = 0; i < 20; ++i) {
    script.push_back({{"status", 302}, {"headers", {{"Location", path()}}}});
  }
  play(script);
  EXPECT_EQ(put().outcome, CalendarOutcome::permanent);
  EXPECT_EQ(server_->asked().size(), 6U);
}

TEST_F(Scripted, TheLoginIsSentAsBasicOrBearerAndAskedForEachTime) {
  int asked = 0;
  settings_.secret = [&asked] {
    return Result<std::string>("token" + std::to_string(++asked) + "==");
  };
  play({kStored, kStored});
  (void)put();
  EXPECT_EQ(header(0, "authorization"), "Basic ZHVlY291cnNlOnRva2VuMT09");
  settings_.login = CalDavLogin::bearer;
  asked = 0;
  play({kStored, kStored});
  (void)put();
  (void)put();
  EXPECT_EQ(header(0, "authorization"), "Bearer token1==");
  EXPECT_EQ(header(1, "authorization"), "Bearer token2==") << "it was renewed";
  settings_.login = CalDavLogin::none;
  play({kStored});
  (void)put();
  EXPECT_EQ(header(0, "authorization"), Json());
}

TEST_F(Scripted, WithoutItsSecretNothingIsSent) {
  settings_.secret = [] {
    return Result<std::string>(Error{ErrorCode::not_found, "there is no file token"});
  };
  play({kStored});
  EXPECT_EQ(put().outcome, CalendarOutcome::temporary);
  EXPECT_THAT(put().detail, HasSubstr("there is no file token"));
  settings_.login = CalDavLogin::bearer;
  settings_.secret = [] { return Result<std::string>("a\r\nX-Evil: 1"); };
  play({kStored});
  EXPECT_THAT(put().detail,
              AllOf(HasSubstr("characters that no token has"), Not(HasSubstr("Evil"))));
  EXPECT_TRUE(server_->requests().empty());
}

TEST_F(Scripted, TheServersWordsAreToldWithoutTagsOrSecrets) {
  play({{{"status", 403},
         {"reason", "Forbidden"},
         {"body", "<html><b>Quota</b> of secret:1 (ZHVlY291cnNlOnNlY3JldDox)\r\nis 5 MB</html>"}}});
  EXPECT_EQ(put().detail, "127.0.0.1:" + std::to_string(server_->port()) +
                              ": 403 Forbidden: Quota of *** (***) is 5 MB");
}

TEST_F(Scripted, AUidIsPutIntoThePathWithoutHarm) {
  play({kStored, kStored});
  const auto put_uid = [&](const std::string& uid) {
    return client_->put(settings_.collection, uid, text_of(entry_), "");
  };
  EXPECT_EQ(put_uid("../../a b?x=1#y/ŵ").outcome, CalendarOutcome::stored);
  EXPECT_EQ(put_uid("").outcome, CalendarOutcome::permanent);
  EXPECT_EQ(put_uid("..").outcome, CalendarOutcome::permanent);
  EXPECT_THAT(server_->asked(), ElementsAre("PUT /cal/..%2F..%2Fa%20b%3Fx%3D1%23y%2F%C5%B5.ics"));
}

TEST_F(Scripted, AWorkersIdIsPutIntoThePathWithoutHarm) {
  settings_.collection = "https://calendar.example/{worker}/duecourse";
  client_ = client_of(settings_);
  EXPECT_EQ(client_->collection_of("W/12 ŵ").value(),
            "https://calendar.example/W%2F12%20%C5%B5/duecourse/");
  EXPECT_EQ(client_->collection_of("sian@x.example").value(),
            "https://calendar.example/sian@x.example/duecourse/");
  EXPECT_EQ(client_->collection_of("..").error().code, ErrorCode::not_found);
}

TEST(CalDavSettings, ThatCannotBeRightAreRefused) {
  const auto refused = [](const std::string& collection, CalDavLogin login = CalDavLogin::basic) {
    CalDavSettings settings = logged_in(collection);
    settings.login = login;
    const auto made = make_caldav_server(settings);
    return made ? std::string("made") : made.error().message;
  };
  EXPECT_EQ(refused("https://calendar.example/{worker}/duecourse/"), "made");
  EXPECT_EQ(refused("http://calendar.example/d/", CalDavLogin::none), "made");
  EXPECT_THAT(refused("http://calendar.example/d/"), HasSubstr("a login is not sent unencrypted"));
  EXPECT_THAT(refused("calendar.example/d/"), HasSubstr("it begins with https://"));
  EXPECT_THAT(refused("https:///d/"), HasSubstr("is no address"));
  EXPECT_THAT(refused("https://me:pw@calendar.example/"), HasSubstr("does not stand in it"));
  EXPECT_THAT(refused("https://calendar.example/{worcer}/"),
              HasSubstr("{worker} is the only word"));
  EXPECT_THAT(refused("https://{worker}.example/"), HasSubstr("in its path, not in its host"));
  CalDavSettings settings = logged_in("https://calendar.example/");
  settings.user = "a:b";
  EXPECT_THAT(make_caldav_server(settings).error().message, HasSubstr("without a colon"));
  settings = logged_in();
  settings.url = "calendar.example";
  EXPECT_FALSE(make_caldav_server(settings).ok());
}

}  // namespace
}  // namespace duecourse::testing
