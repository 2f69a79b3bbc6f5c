// How a deadline comes into the calendar of the one whose duty it is. A choice of the council, by
// recipient class (reading 135).
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>

#include "engine/notices/digest_times.hpp"

namespace duecourse {

/// Stored: do not renumber.
enum class CalendarWay {
  attached = 0,    ///< an entry to add by hand, at each reminder
  invitation = 1,  ///< a message of its own that the mail program puts into the calendar (iMIP)
  caldav = 2,      ///< it stands on a calendar server
  feed = 3,        ///< it stands in a file that calendars subscribe to
  none = 4,        ///< nothing is said to a calendar
};
inline constexpr std::array kCalendarWays = {CalendarWay::attached, CalendarWay::invitation,
                                             CalendarWay::caldav, CalendarWay::feed,
                                             CalendarWay::none};
[[nodiscard]] const char* word_of(CalendarWay way);
[[nodiscard]] std::optional<CalendarWay> calendar_way_named(std::string_view word);

/// Whether entries of this way are kept in step with the deadline: moved, and taken out.
[[nodiscard]] constexpr bool is_kept(CalendarWay way) {
  return way != CalendarWay::attached && way != CalendarWay::none;
}

/// By whose duty it is; who is not in it has entries attached.
using CalendarWays = std::map<Audience, CalendarWay>;
[[nodiscard]] CalendarWay way_of(const CalendarWays& ways, Audience audience);
/// Plans that were made under other ways are made again; 0 where no way is kept in step.
[[nodiscard]] std::uint64_t hash_of(const CalendarWays& ways);

}  // namespace duecourse
