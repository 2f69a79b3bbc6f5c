// Calendars from TOML, their bank holidays from the public JSON of GOV.UK.
//
//   [[calendar]]
//   name          = "england-and-wales"
//   works         = ["monday", "tuesday", "wednesday", "thursday", "friday"]   # default
//   office_hours  = { opens = "08:30", closes = "17:00" }                      # default
//   bank_holidays = { file = "bank-holidays.json", division = "england-and-wales" }
//   closures      = [{ day = 2026-12-24, title = "Christmas closure" },
//                    { from = 2026-12-28, to = 2026-12-31, title = "Christmas closure" }]
//
// A file name is relative to the folder of the calendar file. What the bank holidays cover is the
// first to the last year of their events; a calendar without any has none and covers every year.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/fault.hpp"
#include "engine/calendar/working_calendar.hpp"
#include "engine/framework/compile.hpp"

namespace duecourse::adapters {

/// Calendars by name and everything that is wrong with their files. `hash` is of all bytes read.
struct LoadedCalendars {
  Calendars calendars;
  Faults faults;
  std::uint64_t hash = 0;
};

/// Reads every file; a name that stands twice is a fault.
[[nodiscard]] LoadedCalendars load_calendars(const std::vector<std::filesystem::path>& files);

}  // namespace duecourse::adapters
