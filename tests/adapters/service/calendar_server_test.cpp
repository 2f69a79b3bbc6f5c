// Deadlines on real calendar servers, through the whole service: Radicale and Xandikos, a calendar
// for each worker. What stands there is read by Python's icalendar, and by vdirsyncer and khal.
#include <gmock/gmock.h>

#include <functional>
#include <optional>
#include <regex>
#include <set>

#include "tests/adapters/caldav/caldav_fixture.hpp"
#include "tests/support/calendar_client.hpp"
#include "tests/support/visits_in_calendars.hpp"

namespace duecourse::testing {
namespace {

using adapters::CalendarOutcome;
using adapters::CalendarResult;
using adapters::CalendarServer;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using Json = nlohmann::json;

/// Each server is started once, and ends with the program. Every test has workers of its own.
const RealCalendarServer& server_of(CalendarSoftware software) {
  static const Calendars calendars = [] {
    Calendars all;
    for (int test = 0; test < 24; ++test) {
      for (const char* worker : {"W1", "W2"}) {
        all[fmt::format("t{}/{}/duecourse", test, worker)] = "Deadlines";
      }
    }
    return all;
  }();
  static const RealCalendarServer radicale(CalendarSoftware::radicale, calendars);
  static const RealCalendarServer xandikos(CalendarSoftware::xandikos, calendars);
  return software == CalendarSoftware::radicale ? radicale : xandikos;
}

/// Asks `fault` before each put or remove: a result is given back in place of asking, or, where
/// `asks_anyway`, in place of the server's answer, which is lost.
class FaultyCalendarServer final : public CalendarServer {
 public:
  explicit FaultyCalendarServer(std::unique_ptr<CalendarServer> inner) : inner_(std::move(inner)) {}

  Result<std::string> collection_of(const std::string& worker) override {
    if (missing.contains(worker)) return Error{ErrorCode::not_found, "404 not found"};
    return inner_->collection_of(worker);
  }
  CalendarResult put(const std::string& collection, const std::string& uid, const std::string& text,
                     const std::string& etag) override {
    return asked([&] { return inner_->put(collection, uid, text, etag); });
  }
  CalendarResult remove(const std::string& collection, const std::string& uid,
                        const std::string& etag) override {
    return asked([&] { return inner_->remove(collection, uid, etag); });
  }
  Result<std::string> check(const std::string& worker) override { return inner_->check(worker); }
  void rest() override { inner_->rest(); }

  std::function<std::optional<CalendarResult>()> fault;
  bool asks_anyway = false;
  std::set<std::string> missing;  ///< workers without a calendar
  int count = 0;                  ///< how often it was asked

 private:
  CalendarResult asked(const std::function<CalendarResult()>& ask) {
    ++count;
    if (!fault) return ask();
    if (asks_anyway) (void)ask();
    if (const auto result = fault()) return *result;
    return ask();
  }
  std::unique_ptr<CalendarServer> inner_;
};

CalendarResult down() {
  CalendarResult result;
  result.outcome = CalendarOutcome::temporary;
  result.whole_server = true;
  result.detail = "503 Service Unavailable";
  return result;
}

class CalendarServers : public VisitsInCalendars,
                        public ::testing::WithParamInterface<CalendarSoftware> {
 protected:
  CalendarServers() {
    static int tests = 0;
    folder_ = fmt::format("t{}/", tests++ % 24);
    std::ofstream(council.path("dav-password")) << "secret:1\n";
    append(
        fmt::format("[calendar.server]\ncollection = \"{}{{worker}}/duecourse/\"\n"
                    "user = \"duecourse\"\npassword_file = \"dav-password\"\n"
                    "[calendar.practitioner]\nway = \"caldav\"\n",
                    url("")));
  }
  [[nodiscard]] std::string url(const std::string& path) const {
    return server_of(GetParam()).url(folder_ + path);
  }
  void open_with_faults() {
    auto settings = logged_in(url("{worker}/duecourse/"));
    server = std::make_shared<FaultyCalendarServer>(client_of(settings));
    council.calendar_server = server;
    council.open();
  }
  /// The entries in a worker's calendar, as Python reads them.
  [[nodiscard]] std::vector<Json> entries(const std::string& worker) const {
    const auto settings = logged_in();
    const std::string calendar = url(worker + "/duecourse/");
    adapters::DavClient client(settings);
    const auto listed = client.ask(
        {"PROPFIND", adapters::read_web_address(calendar).value(), {{"Depth", "1"}}, "", ""});
    if (!listed) throw std::runtime_error(listed.error().message);
    const std::regex name("([^/<>]+\\.ics)</");
    std::vector<Json> found;
    for (std::sregex_iterator at(listed->body.begin(), listed->body.end(), name), end; at != end;
         ++at) {
      const auto answer = asked(settings, "GET", calendar + (*at)[1].str());
      found.push_back(parsed_by_python_text("calendar", answer.body));
    }
    return found;
  }
  /// `2026-06-08 1 Due: ...` of each: when, its sequence, what.
  [[nodiscard]] std::vector<std::string> lines(const std::string& worker) const {
    std::vector<std::string> all;
    for (const Json& entry : entries(worker)) {
      EXPECT_EQ(entry["method"], "");
      all.push_back(fmt::format("{} {} {}", entry["start"].get<std::string>(),
                                entry["sequence"].get<int>(), entry["summary"].get<std::string>()));
    }
    return all;
  }

  /// Everything in the one message whose subject line holds these words.
  [[nodiscard]] std::string said_in(const std::string& words) const {
    std::string all;
    for (const Json& message : council.mailbox()) {
      if (message["subject"].get<std::string>().find(words) != std::string::npos) {
        all += message.dump();
      }
    }
    return all;
  }

  std::string folder_;
  std::shared_ptr<FaultyCalendarServer> server;
};

INSTANTIATE_TEST_SUITE_P(Software, CalendarServers,
                         ::testing::Values(CalendarSoftware::radicale, CalendarSoftware::xandikos),
                         [](const auto& one) {
                           return one.param == CalendarSoftware::radicale ? "radicale" : "xandikos";
                         });

constexpr const char* kVisit = "2026-06-08 0 Due: First visit to the family - FC-C1";
constexpr const char* kMovedVisit = "2026-06-09 1 Due: First visit to the family - FC-C1";

TEST_P(CalendarServers, ADeadlineStandsThereMovesAndIsTakenOut) {
  contacted("C1");
  council.open();
  EXPECT_EQ(council.cycle("2026-06-01T12:00").calendars.put, 1u);
  ASSERT_THAT(lines("W1"), ElementsAre(kVisit));
  const Json entry = entries("W1").at(0);
  EXPECT_EQ(entry["url"], "https://eis.westshire.example/case/C1");
  EXPECT_EQ(entry["categories"], "Deadline");
  EXPECT_EQ(entry["transparency"], "TRANSPARENT");
  EXPECT_EQ(entry["attendee"], "") << "or the server would send invitations";
  EXPECT_EQ(entry["organizer"], "");
  EXPECT_EQ(entry["alarms"][0]["minutes"], -930.0);
  EXPECT_EQ(council.cycle("2026-06-01T12:10").calendars.put, 0u);
  moved("C1", "2026-06-02T11:00");
  EXPECT_EQ(council.cycle("2026-06-02T12:00").calendars.put, 1u);
  EXPECT_THAT(lines("W1"), ElementsAre(kMovedVisit));
  visited("C1", "2026-06-03T10:00");
  EXPECT_EQ(council.cycle("2026-06-03T12:00").calendars.removed, 1u);
  EXPECT_THAT(lines("W1"), IsEmpty());
  EXPECT_THAT(council.mailbox(), IsEmpty());
}

TEST_P(CalendarServers, AReminderHasNoSecondEntry) {
  contacted("C1");
  council.open();
  council.cycle("2026-06-01T12:00");
  council.cycle("2026-06-08T08:30");
  ASSERT_THAT(council.mailbox(), SizeIs(1));
  EXPECT_THAT(council.mailbox()[0].dump(), Not(HasSubstr("application/ics")));
}

TEST_P(CalendarServers, AnotherHolderGetsItAndTheFirstLosesIt) {
  contacted("C1");
  council.open();
  council.cycle("2026-06-01T12:00");
  passed_on("C1", "2026-06-02");
  council.cycle("2026-06-03T12:00");
  EXPECT_THAT(lines("W1"), IsEmpty());
  EXPECT_THAT(lines("W2"), ElementsAre(kVisit));
}

TEST_P(CalendarServers, ARestrictedCaseShowsItsReferenceAlone) {
  contacted("C1");
  council.host.run("UPDATE cases SET restricted = 1");
  council.open();
  council.cycle("2026-06-01T12:00");
  EXPECT_THAT(lines("W1"), ElementsAre("2026-06-08 0 Due: FC-C1"));
  EXPECT_THAT(entries("W1").at(0).dump(),
              AllOf(Not(HasSubstr("First visit")), Not(HasSubstr("https://"))));
}

TEST_P(CalendarServers, AWorkersClientShowsIt) {
  contacted("C1");
  council.host.add_contacted_case("C2", "2026-06-02T10:00");  // a calendar that is empty is suspect
  council.open();
  council.cycle("2026-06-02T12:00");
  const CalendarClient client(on_a_calendar_server(url("W1/duecourse/")));
  client.fetch();
  EXPECT_THAT(client.day("2026-06-08"),
              ElementsAre(HasSubstr("2026-06-08  Due: First visit to the family - FC-C1")));
  visited("C1", "2026-06-03T10:00");
  council.cycle("2026-06-03T12:00");
  client.fetch();
  EXPECT_THAT(client.day("2026-06-08"), IsEmpty());
}

TEST_P(CalendarServers, AServerThatIsDownStopsNoMailAndIsToldAfterAnHour) {
  contacted("C1");
  open_with_faults();
  server->fault = [] { return std::optional(down()); };
  EXPECT_EQ(council.cycle("2026-06-08T08:00").calendars.server_error, "503 Service Unavailable");
  council.cycle("2026-06-08T08:30");
  EXPECT_THAT(council.delivered(), ElementsAre(HasSubstr("sian@westshire.example: Due Mon 8 Jun")));
  council.cycle("2026-06-08T09:01");
  council.cycle("2026-06-08T09:02");
  EXPECT_THAT(council.delivered(),
              Contains("help@westshire.example: Duecourse: The calendar server does not work"));
  server->fault = nullptr;
  council.cycle("2026-06-08T09:30");
  council.cycle("2026-06-08T09:31");
  EXPECT_THAT(lines("W1"), ElementsAre(HasSubstr("Due: First visit to the family - FC-C1")));
  EXPECT_THAT(council.delivered().back(), HasSubstr("The calendar server works again"));
}

TEST_P(CalendarServers, APatientServiceLeavesAServerThatIsDownAlone) {
  contacted("C1");
  open_with_faults();
  server->fault = [] { return std::optional(down()); };
  adapters::RunOptions options;
  options.patient = true;
  const auto cycle = [&](const char* local) {
    options.as_of = council.at(local);
    ASSERT_TRUE(council.council->run_once(options).ok());
  };
  cycle("2026-06-01T12:00:00");
  cycle("2026-06-01T12:00:59");
  EXPECT_EQ(server->count, 1);
  cycle("2026-06-01T12:01:00");
  EXPECT_EQ(server->count, 2);
  cycle("2026-06-01T12:05:59");
  EXPECT_EQ(server->count, 2);
}

TEST_P(CalendarServers, AnAnswerThatIsLostIsAskedForAgain) {
  contacted("C1");
  open_with_faults();
  server->asks_anyway = true;
  server->fault = [] { return std::optional(down()); };
  council.cycle("2026-06-01T12:00");
  EXPECT_THAT(lines("W1"), SizeIs(1));
  server->asks_anyway = false;
  server->fault = nullptr;
  EXPECT_EQ(council.cycle("2026-06-01T12:10").calendars.put, 1u);
  EXPECT_THAT(lines("W1"), SizeIs(1));
  EXPECT_EQ(council.cycle("2026-06-01T12:20").calendars.put, 0u);
}

TEST_P(CalendarServers, WhatMayStandThereIsTakenOutWhenItIsDoneMeanwhile) {
  contacted("C1");
  open_with_faults();
  server->asks_anyway = true;
  server->fault = [] { return std::optional(down()); };
  council.cycle("2026-06-01T12:00");
  ASSERT_THAT(lines("W1"), SizeIs(1));
  server->asks_anyway = false;
  server->fault = nullptr;
  visited("C1", "2026-06-01T12:05");
  EXPECT_EQ(council.cycle("2026-06-01T12:10").calendars.removed, 1u);
  EXPECT_THAT(lines("W1"), IsEmpty());
}

TEST_P(CalendarServers, KilledBetweenSayingAndSettlingItIsSaidAgain) {
  contacted("C1");
  open_with_faults();
  server->asks_anyway = true;
  server->fault = []() -> std::optional<CalendarResult> { throw Crash(); };
  EXPECT_THROW(council.cycle("2026-06-01T12:00"), Crash);
  ASSERT_THAT(lines("W1"), SizeIs(1));
  visited("C1", "2026-06-01T12:05");
  open_with_faults();
  EXPECT_EQ(council.cycle("2026-06-01T12:10").calendars.removed, 1u);
  EXPECT_THAT(lines("W1"), IsEmpty());
}

TEST_P(CalendarServers, WhoHasNoCalendarHasOneAttachedAndIsNamed) {
  contacted("C1");
  open_with_faults();
  server->missing = {"W1"};
  EXPECT_EQ(council.cycle("2026-06-05T12:00").calendars.put_off, 1u);
  council.cycle("2026-06-08T08:30");
  EXPECT_THAT(said_in("Due Mon 8 Jun"), HasSubstr("application/ics")) << "to be added by hand";
  EXPECT_THAT(said_in("Workers without a calendar"), HasSubstr("(W1): 404 not found"));
  server->missing.clear();
  council.cycle("2026-06-09T08:00");
  EXPECT_THAT(lines("W1"), SizeIs(1));
  council.cycle("2026-06-09T08:01");
  EXPECT_THAT(council.delivered(),
              Contains(HasSubstr("All workers have a calendar on the calendar server")));
}

TEST_P(CalendarServers, WhatIsRefusedIsToldAndTriedTheNextDay) {
  contacted("C1");
  open_with_faults();
  server->fault = [] {
    CalendarResult refused;
    refused.outcome = CalendarOutcome::permanent;
    refused.detail = "403 Forbidden";
    return std::optional(refused);
  };
  council.cycle("2026-06-01T12:00");
  council.cycle("2026-06-01T18:00");
  EXPECT_EQ(server->count, 1);
  EXPECT_THAT(
      council.delivered(),
      ElementsAre("help@westshire.example: Duecourse: The calendar server refuses entries"));
  server->fault = nullptr;
  EXPECT_EQ(council.cycle("2026-06-02T12:00").calendars.put, 1u);
}

TEST_P(CalendarServers, ADryRunAsksNoServer) {
  contacted("C1");
  open_with_faults();
  adapters::RunOptions options;
  options.dry_run = true;
  options.as_of = council.at("2026-06-01T12:00");
  ASSERT_TRUE(council.council->run_once(options).ok());
  EXPECT_EQ(server->count, 0);
  EXPECT_THAT(lines("W1"), IsEmpty());
}

TEST_P(CalendarServers, WhoChangedAnEntryThereFindsOursAfterTheNextChange) {
  contacted("C1");
  council.open();
  council.cycle("2026-06-01T12:00");
  const Json entry = entries("W1").at(0);
  const std::string href = url("W1/duecourse/") + entry["uid"].get<std::string>() + ".ics";
  const auto settings = logged_in();
  EXPECT_LT(asked(settings, "DELETE", href).status, 300);
  ASSERT_THAT(lines("W1"), IsEmpty());
  moved("C1", "2026-06-02T11:00");
  council.cycle("2026-06-02T12:00");
  EXPECT_THAT(lines("W1"), ElementsAre(kMovedVisit));
}

}  // namespace
}  // namespace duecourse::testing
