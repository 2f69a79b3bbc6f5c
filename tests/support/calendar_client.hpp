// A real calendar client for tests: vdirsyncer fetches, khal shows.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/support/smtp_server.hpp"

namespace duecourse::testing {

/// A storage of vdirsyncer: a calendar on one of the servers of calendar_server.py.
inline std::string on_a_calendar_server(const std::string& url) {
  return "type = \"caldav\"\nurl = \"" + url +
         "\"\nusername = \"duecourse\"\npassword = \"secret:1\"\n";
}
/// A storage of vdirsyncer: a file that a web server shows.
inline std::string from_the_web(const std::string& url) {
  return "type = \"http\"\nurl = \"" + url + "\"\n";
}

/// A worker's machine: vdirsyncer and khal with their configuration in a folder of its own.
class CalendarClient {
 public:
  explicit CalendarClient(const std::string& storage) {
    write("vdirsyncer", "[general]\nstatus_path = \"" + path("status") +
                            "\"\n[pair p]\na = \"mine\"\nb = \"server\"\ncollections = null\n"
                            "conflict_resolution = \"b wins\"\n"
                            "[storage mine]\ntype = \"filesystem\"\npath = \"" +
                            path("calendar") + "\"\nfileext = \".ics\"\n[storage server]\n" +
                            storage);
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

}  // namespace duecourse::testing
