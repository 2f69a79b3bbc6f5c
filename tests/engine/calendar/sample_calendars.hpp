// Calendars and moments for the tests of this folder.
#pragma once

#include <string_view>

#include "engine/calendar/counting.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::testing {

inline Day day(std::string_view text) {
  return *read_day(text);
}

inline Zone london() {
  return Zone("Europe/London", united_kingdom_transitions(1996, 2150));
}

inline CalendarDefinition weekdays_only() {
  CalendarDefinition definition;
  definition.name = "monday-to-friday";
  return definition;
}

/// The bank holidays of 2026 and two closure days.
inline CalendarDefinition england_2026() {
  CalendarDefinition definition;
  definition.name = "england-and-wales";
  definition.bank_holidays = {
      {day("2026-01-01"), "New Year's Day"},      {day("2026-04-03"), "Good Friday"},
      {day("2026-04-06"), "Easter Monday"},       {day("2026-05-04"), "Early May bank holiday"},
      {day("2026-05-25"), "Spring bank holiday"}, {day("2026-08-31"), "Summer bank holiday"},
      {day("2026-12-25"), "Christmas Day"},       {day("2026-12-28"), "Boxing Day"}};
  definition.closures = {{day("2026-12-29"), "Christmas closure"}, {day("2026-12-30"), ""}};
  definition.coverage = Coverage{2026, 2026};
  return definition;
}

}  // namespace duecourse::testing
