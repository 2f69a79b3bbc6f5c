#include "adapters/ports/entry_book.hpp"

#include <string_view>

namespace duecourse::adapters {

std::int64_t fingerprint(const PlannedEntry& entry) {
  std::uint64_t hash = 14695981039346656037ULL;  // FNV-1a: the same in every build
  const auto take = [&hash](std::string_view text) {
    for (const char c : text) {
      hash = (hash ^ static_cast<std::uint8_t>(c)) * 1099511628211ULL;
    }
    hash *= 1099511628211ULL;  // where one text ends
  };
  take(std::to_string(entry.due.at.time_since_epoch().count()));
  take(entry.due.precision == Precision::day ? "day" : "second");
  take(entry.words.title);
  take(entry.words.reference);
  take(entry.words.url);
  if (entry.way == CalendarWay::invitation) take(entry.address);
  if (entry.words.show != ShowLevel::reference) {
    take(word_of(entry.words.show));
    take(entry.words.person);
  }
  return static_cast<std::int64_t>(hash);
}

}  // namespace duecourse::adapters
