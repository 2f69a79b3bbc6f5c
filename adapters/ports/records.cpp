#include "adapters/ports/records.hpp"

#include <array>

namespace duecourse::adapters {

namespace {
constexpr std::array<const char*, 6> kWords = {"teams",      "workers", "cases",
                                               "enrolments", "roles",   "events"};
}  // namespace

const char* word_of(RecordKind kind) {
  return kWords[static_cast<std::size_t>(kind)];
}

std::optional<RecordKind> record_kind_of(std::string_view word) {
  for (std::size_t i = 0; i < kWords.size(); ++i) {
    if (word == kWords[i]) return static_cast<RecordKind>(i);
  }
  return std::nullopt;
}

}  // namespace duecourse::adapters
