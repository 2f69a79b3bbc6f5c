// Finding the event that another one names: "this acknowledgement answers contact 17".
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "engine/process/process.hpp"

namespace duecourse::statemachines {

/// A set of event kinds (numbers below 64), as bits.
using KindSet = std::uint64_t;

/// The set of these kinds, given as an enum over the kind table.
template <class... Kind>
[[nodiscard]] constexpr KindSet kinds_of(Kind... kinds) {
  return ((KindSet{1} << static_cast<unsigned>(kinds)) | ... | KindSet{0});
}
template <class Kind>
[[nodiscard]] constexpr bool contains(KindSet set, Kind kind) {
  return (set >> static_cast<unsigned>(kind) & 1U) != 0;
}

/// What an event says it answers.
struct Reference {
  bool named = false;           ///< the fact is there and not blank
  EventIndex event = kNoEvent;  ///< the event named, where it exists

  [[nodiscard]] bool found() const { return event != kNoEvent; }
  [[nodiscard]] bool wrong() const { return named && event == kNoEvent; }
};

/// The event that `self` names in its fact `fact`, among those whose kind is in `wanted`. Host ids
/// are unique only within a query and a child: an event about the same child is preferred, then
/// one before `self` over one after it, then the nearest. A number is read as its digits.
/// `kinds[i]` is the kind of event i.
[[nodiscard]] Reference find_reference(const History& history, std::span<const std::uint8_t> kinds,
                                       EventIndex self, std::string_view fact, KindSet wanted);

}  // namespace duecourse::statemachines
