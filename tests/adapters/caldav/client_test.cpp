// What a worker sees: vdirsyncer fetches from Radicale what was put there, khal shows it.
#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>

#include "tests/adapters/caldav/caldav_fixture.hpp"

namespace duecourse::testing {
namespace {

using namespace adapters;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// A worker's machine: vdirsyncer and khal with their configuration in a folder of its own.
class Worker {
 public:
  explicit Worker(const std::string& url) {
    write("vdirsyncer",
          "[general]\nstatus_path = \"" + path("status") +
              "\"\n[pair p]\na = \"mine\"\nb = \"server\"\ncollections = null\n"
              "conflict_resolution = \"b wins\"\n"
              "[storage mine]\ntype = \"filesystem\"\npath = \"" +
              path("calendar") +
              "\"\nfileext = \".ics\"\n[storage server]\ntype = \"caldav\"\nurl = \"" + url +
              "\"\nusername = \"duecourse\"\npassword = \"secret:1\"\n");
    write("khal", "[calendars]\n[[due]]\npath = " + path("calendar") +
                      "\n[locale]\nlocal_timezone = Europe/London\ndefault_timezone = "
                      "Europe/London\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = "
                      "%Y-%m-%d\ndatetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d "
                      "%H:%M\n[sqlite]\npath = " +
                      path("khal.db") + "\n");
    std::filesystem::create_directory(path("calendar"));
    run("yes | vdirsyncer -c vdirsyncer discover");
  }
  void fetch() const { run("vdirsyncer -c vdirsyncer sync"); }
  /// One line for each entry of a day.
  [[nodiscard]] std::vector<std::string> day(const std::string& date) const {
    run("khal -c khal list --day-format '' --format '{start-date-long} {start-end-time-style} "
        "{title} "
        "[{categories}] {url}{alarm-symbol}' " +
        date + " 1d > shown");
    std::vector<std::string> lines;
    std::istringstream shown(read_whole(path("shown")));
    for (std::string line; std::getline(shown, line);) {
      if (!line.empty()) lines.push_back(line);
    }
    return lines;
  }
  [[nodiscard]] std::vector<std::filesystem::path> files() const {
    std::vector<std::filesystem::path> found;
    for (const auto& entry : std::filesystem::directory_iterator(path("calendar"))) {
      found.push_back(entry.path());
    }
    return found;
  }

 private:
  [[nodiscard]] std::string path(const std::string& name) const {
    return (folder_.path() / name).string();
  }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(path(name)) << text;
  }
  void run(const std::string& command) const {
    const std::string whole = "cd '" + folder_.path().string() +
                              "' && export HOME=\"$PWD\" LC_ALL=C.UTF-8 && ( " + command +
                              " ) 2> errors";
    if (std::system(whole.c_str()) != 0) {
      throw std::runtime_error(command + ": " + read_whole(path("errors")));
    }
  }

  ScratchFolder folder_;
};

TEST(AWorkersClient, ShowsWhatStandsAndNoLongerWhatIsTakenOut) {
  const RealCalendarServer server(CalendarSoftware::radicale,
                                  {{"duecourse/deadlines", "Deadlines"}});
  const CalDavSettings settings = logged_in(server.url("duecourse/deadlines/"));
  const auto client = client_of(settings);
  const Worker worker(settings.collection);

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
