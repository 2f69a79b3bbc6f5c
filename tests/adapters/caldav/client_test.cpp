// What a worker sees: vdirsyncer fetches from Radicale what was put there, khal shows it.
#include <gmock/gmock.h>

#include "tests/adapters/caldav/caldav_fixture.hpp"
#include "tests/support/calendar_client.hpp"

namespace duecourse::testing {
namespace {

using namespace adapters;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(AWorkersClient, ShowsWhatStandsAndNoLongerWhatIsTakenOut) {
  const RealCalendarServer server(CalendarSoftware::radicale,
                                  {{"duecourse/deadlines", "Deadlines"}});
  const CalDavSettings settings = logged_in(server.url("duecourse/deadlines/"));
  const auto client = client_of(settings);
  const CalendarClient worker(on_a_calendar_server(settings.collection));

  EntryContent by_day = entry_of("d-day");
  EntryContent restricted = stored_entry(entry_of("d-restricted"), "FC-1043", true);
  restricted.due = by_day.stamped + std::chrono::hours{2} + std::chrono::minutes{30};
  restricted.alarm_before.reset();
  const auto put = [&](const EntryContent& entry, const std::string& etag) {
    return client->put(settings.collection, entry.uid, text_of(entry), etag);
  };
  const std::string etag = put(by_day, "").etag;
  EXPECT_EQ(put(restricted, "").outcome, CalendarOutcome::stored);
  worker.fetch();
  EXPECT_THAT(worker.day("2026-04-09"), ElementsAre("2026-04-09  " + by_day.summary +
                                                    " [Deadline] " + by_day.url + " \xE2\x8F\xB0"));
  EXPECT_THAT(worker.day("2026-04-07"),
              ElementsAre("2026-04-07 10:30-11:00 Due: FC-1043 [Deadline] "))
      << "in British Summer Time";
  for (const auto& file : worker.files()) {
    EXPECT_EQ(parsed_by_python("calendar", file)["transparency"], "TRANSPARENT");
  }

  by_day.due = Day(std::get<Day>(by_day.due) + std::chrono::days{1});
  by_day.sequence = 1;
  const std::string later = put(by_day, etag).etag;
  worker.fetch();
  EXPECT_THAT(worker.day("2026-04-09"), IsEmpty());
  EXPECT_THAT(worker.day("2026-04-10"), ::testing::SizeIs(1));

  EXPECT_EQ(client->remove(settings.collection, by_day.uid, later).outcome,
            CalendarOutcome::stored);
  worker.fetch();
  EXPECT_THAT(worker.day("2026-04-10"), IsEmpty());
  EXPECT_THAT(worker.files(), ::testing::SizeIs(1));
}

}  // namespace
}  // namespace duecourse::testing
