// CalDAV servers for tests: Radicale and Xandikos, which keep what they are given, and one that
// plays a script of faults. Each ends with its object, and when the test program is killed.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/support/smtp_server.hpp"

namespace duecourse::testing {

enum class CalendarSoftware { radicale, xandikos };

/// Calendars by path below the server's root, with their displaynames.
using Calendars = std::map<std::string, std::string>;

/// A real server; its login is duecourse (calendar_server.py).
class RealCalendarServer {
 public:
  RealCalendarServer(CalendarSoftware software, const Calendars& calendars,
                     const std::string& certificate = "")
      : scheme_(certificate.empty() ? "http" : "https"),
        server_(arguments(software, folder_, calendars, certificate)) {}

  [[nodiscard]] std::string url(const std::string& path = "",
                                const std::string& host = "127.0.0.1") const {
    return scheme_ + "://" + host + ":" + std::to_string(server_.port()) + "/" + path;
  }
  void stop() { server_.stop(); }

 private:
  static std::vector<std::string> arguments(CalendarSoftware software, const ScratchFolder& folder,
                                            const Calendars& calendars,
                                            const std::string& certificate) {
    std::vector<std::string> words{support_script("calendar_server.py"),
                                   software == CalendarSoftware::radicale ? "radicale" : "xandikos",
                                   (folder.path() / "server").string(),
                                   nlohmann::json(calendars).dump()};
    if (!certificate.empty()) words.push_back(certificate);
    return words;
  }

  ScratchFolder folder_;
  std::string scheme_;
  PythonServer server_;
};

/// A server that plays a script (http_script_server.py).
class ScriptedHttpServer {
 public:
  explicit ScriptedHttpServer(const nlohmann::json& script)
      : server_({support_script("http_script_server.py"), written(folder_, script),
                 transcript(folder_).string()}) {}

  [[nodiscard]] std::uint16_t port() const { return server_.port(); }
  [[nodiscard]] std::string url(const std::string& path = "") const {
    return "http://127.0.0.1:" + std::to_string(port()) + "/" + path;
  }
  /// What was asked so far.
  [[nodiscard]] std::vector<nlohmann::json> requests() const {
    std::vector<nlohmann::json> all;
    std::ifstream lines(transcript(folder_));
    for (std::string line; std::getline(lines, line);) all.push_back(nlohmann::json::parse(line));
    return all;
  }
  /// `PUT /a/b.ics` of each.
  [[nodiscard]] std::vector<std::string> asked() const {
    std::vector<std::string> lines;
    for (const auto& request : requests()) {
      lines.push_back(request["method"].get<std::string>() + ' ' +
                      request["path"].get<std::string>());
    }
    return lines;
  }

 private:
  static std::filesystem::path transcript(const ScratchFolder& folder) {
    return folder.path() / "transcript";
  }
  static std::string written(const ScratchFolder& folder, const nlohmann::json& script) {
    const auto path = folder.path() / "script.json";
    std::ofstream(path) << script.dump();
    return path.string();
  }

  ScratchFolder folder_;
  PythonServer server_;
};

}  // namespace duecourse::testing
