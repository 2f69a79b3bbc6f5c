// Reading a zone's transitions through the date library.
#include "adapters/files/zone_loader.hpp"

#include <date/tz.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <exception>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/nearest_word.hpp"

namespace duecourse::adapters {

namespace {

constexpr int kFirstYear = 1900;
constexpr int kFirstYearByRule = 2038;  // the date library knows no summer time from then on
constexpr int kLastYear = 2110;

constexpr std::array<std::string_view, 7> kUnitedKingdom{"Europe/London",   "Europe/Belfast",
                                                         "Europe/Guernsey", "Europe/Isle_of_Man",
                                                         "Europe/Jersey",   "GB",
                                                         "GB-Eire"};

Instant start_of_year(int year) {
  return Instant{std::chrono::sys_days{std::chrono::year{year} / 1 / 1}};
}

std::vector<Zone::Transition> transitions_of(const date::time_zone& zone) {
  std::vector<Zone::Transition> transitions;
  const Instant end = start_of_year(kFirstYearByRule);
  Instant at = start_of_year(kFirstYear);
  while (at < end) {
    const date::sys_info info = zone.get_info(at);
    if (transitions.empty() || transitions.back().offset != info.offset) {
      transitions.push_back(Zone::Transition{at, info.offset});
    }
    if (info.end <= at) break;
    at = info.end;
  }
  return transitions;
}

Error unknown_zone(const std::string& name) {
  std::vector<std::string> names;
  try {
    for (const date::time_zone& zone : date::get_tzdb().zones) names.push_back(zone.name());
  } catch (const std::exception& problem) {
    return Error{ErrorCode::unavailable,
                 fmt::format("the system's zone database cannot be read: {}", problem.what())};
  }
  std::string message = fmt::format("'{}' is not a time zone", name);
  if (const auto nearest = nearest_word(name, names)) {
    message += fmt::format("; did you mean '{}'?", *nearest);
  } else {
    message += "; write 'Europe/London'";
  }
  return Error{ErrorCode::not_found, std::move(message)};
}

}  // namespace

Result<Zone> load_zone(const std::string& name) {
  std::vector<Zone::Transition> transitions;
  try {
    transitions = transitions_of(*date::locate_zone(name));
  } catch (const std::exception&) {
    return unknown_zone(name);
  }
  if (std::find(kUnitedKingdom.begin(), kUnitedKingdom.end(), name) != kUnitedKingdom.end()) {
    const auto ahead = united_kingdom_transitions(kFirstYearByRule, kLastYear);
    transitions.insert(transitions.end(), ahead.begin(), ahead.end());
  }
  return Zone(name, std::move(transitions));
}

}  // namespace duecourse::adapters
