// The words of a process as constant tables, and the translation of an event kind into a small
// number: replaying a history compares words once, then only numbers.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "engine/process/process.hpp"

namespace duecourse::statemachines {

/// A state and what it means to a practitioner; nothing opens in a `closed` one.
struct StateWord {
  std::string_view name;
  std::string_view meaning;
  bool closed = false;
};

/// An event kind and the facts it reads, separated by blanks.
struct KindWord {
  std::string_view name;
  std::string_view facts;
};

/// A milestone, what it means, and the facts a framework file may ask of it, separated by blanks.
/// `plan`: its event may lie ahead.
struct MilestoneWord {
  std::string_view name;
  std::string_view meaning;
  std::string_view facts;
  bool plan = false;
};

/// The number of an event kind that the process does not know.
inline constexpr std::uint8_t kUnknownKind = 0xff;

/// Finds a kind's number by its name. Built by the compiler from a table of at most 128 kinds.
template <std::size_t kCount>
class KindIndex {
 public:
  explicit consteval KindIndex(const std::array<KindWord, kCount>& kinds) : kinds_(&kinds) {
    static_assert(kCount <= kSlots / 2);
    slots_.fill(kUnknownKind);
    for (std::size_t i = 0; i < kCount; ++i) {
      std::size_t slot = slot_of(kinds[i].name);
      while (slots_[slot] != kUnknownKind) slot = (slot + 1) % kSlots;
      slots_[slot] = static_cast<std::uint8_t>(i);
    }
  }

  /// The kind's place in the table, or kUnknownKind.
  [[nodiscard]] std::uint8_t find(std::string_view name) const {
    if (name.empty()) return kUnknownKind;
    for (std::size_t slot = slot_of(name);; slot = (slot + 1) % kSlots) {
      const std::uint8_t kind = slots_[slot];
      if (kind == kUnknownKind || (*kinds_)[kind].name == name) return kind;
    }
  }

 private:
  static constexpr std::size_t kSlots = 256;

  static constexpr std::size_t slot_of(std::string_view name) {
    const auto at = [name](std::size_t i) { return static_cast<unsigned char>(name[i]); };
    const std::size_t length = name.size();
    return (length * 37U + at(0) * 5U + at(length / 2) * 11U + at(length - 1) * 3U +
            at(length * 3 / 4) * 17U) %
           kSlots;
  }

  const std::array<KindWord, kCount>* kinds_;
  std::array<std::uint8_t, kSlots> slots_{};
};

/// The tables as the engine wants them.
[[nodiscard]] ProcessDescription describe_process(std::string_view name, SubjectKind subject,
                                                  std::span<const StateWord> states,
                                                  std::span<const KindWord> kinds,
                                                  std::span<const MilestoneWord> milestones,
                                                  std::span<const std::string_view> findings = {});

}  // namespace duecourse::statemachines
