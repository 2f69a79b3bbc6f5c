#include "engine/notices/calendar_way.hpp"

#include <cstddef>

namespace duecourse {

const char* word_of(CalendarWay way) {
  switch (way) {
    case CalendarWay::attached:
      return "attached";
    case CalendarWay::invitation:
      return "invitation";
    case CalendarWay::caldav:
      return "caldav";
    case CalendarWay::feed:
      return "feed";
    case CalendarWay::none:
      return "none";
  }
  return "";
}

std::optional<CalendarWay> calendar_way_named(std::string_view word) {
  // By number: the engine keeps no array of its own (a test looks for globals).
  for (std::size_t i = 0; i < kCalendarWays.size(); ++i) {
    const auto way = static_cast<CalendarWay>(i);
    if (word == word_of(way)) return way;
  }
  return std::nullopt;
}

CalendarWay way_of(const CalendarWays& ways, Audience audience) {
  const auto found = ways.find(audience);
  return found == ways.end() ? CalendarWay::attached : found->second;
}

std::uint64_t hash_of(const CalendarWays& ways) {
  std::uint64_t hash = 0;
  for (const auto& [audience, way] : ways) {
    if (!is_kept(way)) continue;
    // FNV-1a over the pair; a class that is not kept adds nothing.
    hash = (hash ^ (static_cast<std::uint64_t>(audience) * 8U + static_cast<std::uint64_t>(way))) *
           0x100000001b3ULL;
    hash ^= 0xcbf29ce484222325ULL;
  }
  return hash;
}

}  // namespace duecourse
