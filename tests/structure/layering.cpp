// The walls between the folders, as tables.
#include "tests/structure/layering.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace duecourse::testing {
namespace {

/// Folders of engine/ from the lowest to the highest; engine/ itself stands above them all.
constexpr std::array<std::string_view, 8> kEngineRanks{
    "base", "time", "calendar", "history", "process", "framework", "deadlines", "notices"};

/// Standard headers through which the world comes in.
constexpr std::array<std::string_view, 34> kImpureHeaders{
    "atomic",    "barrier",  "cerrno",     "condition_variable",
    "csignal",   "cstdio",   "cstdlib",    "ctime",
    "errno.h",   "fcntl.h",  "filesystem", "fstream",
    "future",    "iomanip",  "ios",        "iostream",
    "istream",   "latch",    "locale",     "locale.h",
    "mutex",     "ostream",  "pthread.h",  "random",
    "semaphore", "signal.h", "sstream",    "shared_mutex",
    "stdio.h",   "stdlib.h", "stop_token", "thread",
    "time.h",    "unistd.h"};

/// A library and the only folder of ours, besides tests, that may include it.
struct Wall {
  std::string_view prefix;
  std::string_view folder;
};
constexpr std::array<Wall, 13> kWalls{{{"Poco/", "adapters"},
                                       {"libical/", "adapters/ical"},
                                       {"toml++/", "adapters"},
                                       {"CLI/", "adapters/cli"},
                                       {"kainjow/", "adapters"},
                                       {"nlohmann/", "adapters"},
                                       {"spdlog/", "adapters"},
                                       {"date/", "adapters"},
                                       {"sqlite3.h", "adapters"},
                                       {"boost/", "statemachines"},
                                       {"gtest/", "tests"},
                                       {"gmock/", "tests"},
                                       {"rapidcheck", "tests"}}};

struct Include {
  int line = 0;
  std::string_view name;
  bool quoted = false;
};

std::vector<Include> includes_of(std::string_view text) {
  std::vector<Include> includes;
  int number = 0;
  for (std::string_view line : lines_of(text)) {
    ++number;
    const auto skip_blanks = [&line] {
      line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    };
    skip_blanks();
    if (!line.starts_with('#')) continue;
    line.remove_prefix(1);
    skip_blanks();
    if (!line.starts_with("include")) continue;
    line.remove_prefix(7);
    skip_blanks();
    if (line.empty() || (line.front() != '"' && line.front() != '<')) continue;
    const bool quoted = line.front() == '"';
    const std::size_t end = line.find(quoted ? '"' : '>', 1);
    if (end != std::string_view::npos)
      includes.push_back({number, line.substr(1, end - 1), quoted});
  }
  return includes;
}

/// The folder that layering speaks of: "engine/base", "engine", "adapters/mail", "tests", ...
std::string_view room_of(std::string_view path) {
  const std::size_t first = path.find('/');
  if (first == std::string_view::npos) return path;
  const std::string_view top = path.substr(0, first);
  if (top != "engine" && top != "adapters") return top;
  const std::size_t second = path.find('/', first + 1);
  return second == std::string_view::npos ? top : path.substr(0, second);
}

std::string_view house_of(std::string_view room) {
  return room.substr(0, room.find('/'));
}

/// The place of a room of engine/ in the order; nothing for a folder the order does not know.
std::optional<std::size_t> rank_of(std::string_view room) {
  if (room == "engine") return kEngineRanks.size();
  const auto found =
      std::find(kEngineRanks.begin(), kEngineRanks.end(), room.substr(room.find('/') + 1));
  if (found == kEngineRanks.end()) return std::nullopt;
  return static_cast<std::size_t>(found - kEngineRanks.begin());
}

/// What is wrong with a file of `room` including `target`, or nothing.
std::string fault_between(std::string_view room, std::string_view target) {
  const std::string_view house = house_of(room);
  const std::string_view target_house = house_of(target);
  if (target_house == "tests" && house != "tests") return "nobody includes tests";
  if (house == "engine") {
    if (target_house != "engine") return "the engine includes nothing of ours but the engine";
    const auto own = rank_of(room);
    const auto other = rank_of(target);
    if (!own || !other) return "this folder of engine/ has no rank: add it to kEngineRanks";
    if (*other > *own) return "a folder of the engine includes only its own or a lower rank";
  }
  if (house == "statemachines" && target_house != "engine" && target_house != "statemachines") {
    return "state machines include only the engine";
  }
  if (house == "adapters" && room != target) {
    const bool wires = room == "adapters/service" || room == "adapters/cli";
    if (target_house == "statemachines" && !wires) {
      return "only adapters/service and adapters/cli include the state machines";
    }
    if (target_house == "adapters" && target != "adapters/ports" && !wires) {
      return "a leaf adapter includes only its own folder and adapters/ports";
    }
    if (target == "adapters/cli") return "nobody includes adapters/cli";
  }
  return {};
}

std::string fault_of_ours(const SourceFile& file, std::string_view name,
                          const std::set<std::string, std::less<>>& known) {
  if (name.find('/') == std::string_view::npos) return "an include shows its folder";
  if (known.find(name) == known.end()) return "no such file below the repository root";
  return fault_between(room_of(file.path), room_of(name));
}

std::string fault_of_library(const SourceFile& file, std::string_view name) {
  const std::string_view house = house_of(room_of(file.path));
  for (const Wall& wall : kWalls) {
    if (!name.starts_with(wall.prefix) || house == "tests" || house == "examples") continue;
    if (!lies_in(file.path, wall.folder)) {
      return "only " + std::string(wall.folder) + " includes " + std::string(wall.prefix);
    }
    if (wall.prefix == "boost/" && !file.path.ends_with(".cpp")) {
      return "Boost stays inside .cpp files";
    }
  }
  if (house != "engine" || file.path == "engine/base/check.cpp") return {};
  const bool impure =
      std::find(kImpureHeaders.begin(), kImpureHeaders.end(), name) != kImpureHeaders.end();
  if (impure) return "the engine is pure: no clock, no I/O, no threads, no randomness";
  if (name.find_first_of("/.") != std::string_view::npos && !name.starts_with("fmt/")) {
    return "the engine uses the standard library and fmt only";
  }
  return {};
}

}  // namespace

std::vector<Violation> broken_layers(const std::vector<SourceFile>& files) {
  std::set<std::string, std::less<>> known;
  for (const SourceFile& file : files) known.insert(file.path);
  std::vector<Violation> broken;
  for (const SourceFile& file : files) {
    if (!is_cpp(file.path)) continue;
    for (const Include& include : includes_of(file.text)) {
      const std::string fault = include.quoted ? fault_of_ours(file, include.name, known)
                                               : fault_of_library(file, include.name);
      if (fault.empty()) continue;
      broken.push_back(
          {file.path, include.line, "includes " + std::string(include.name) + ": " + fault});
    }
  }
  return broken;
}

std::vector<Violation> own_header_not_first(const std::vector<SourceFile>& files) {
  std::set<std::string, std::less<>> known;
  for (const SourceFile& file : files) known.insert(file.path);
  std::vector<Violation> broken;
  for (const SourceFile& file : files) {
    if (!file.path.ends_with(".cpp")) continue;
    const std::string header = file.path.substr(0, file.path.size() - 3) + "hpp";
    if (known.find(header) == known.end()) continue;
    const auto includes = includes_of(file.text);
    if (!includes.empty() && includes.front().name == header) continue;
    broken.push_back({file.path, includes.empty() ? 0 : includes.front().line,
                      "a source includes its own header first"});
  }
  return broken;
}

}  // namespace duecourse::testing
