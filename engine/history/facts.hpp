// Typed facts: what an event says beyond its kind. Flags, numbers, dates and codes, never note
// text. A missing fact means "not recorded".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/time/instant.hpp"
#include "engine/time/zone.hpp"

namespace duecourse {

/// A flag, a number, a code or a date. Text that is exactly a date or a time is a Moment.
using FactValue = std::variant<bool, double, std::string, Moment>;

/// A name and its value.
struct Fact {
  std::string name;
  FactValue value;

  friend bool operator==(const Fact&, const Fact&) = default;
};

/// Few, so looked up by walking.
using Facts = std::vector<Fact>;

/// The fact of that name, or nullptr.
[[nodiscard]] const FactValue* find_fact(const Facts& facts, std::string_view name);
/// A flag: a bool; the numbers 0 and 1; the words true and false. Anything else, or nothing, is
/// nullopt.
[[nodiscard]] std::optional<bool> flag_of(const Facts& facts, std::string_view name);
/// A code, or nothing. The pointer lives as long as the facts.
[[nodiscard]] const std::string* code_of(const Facts& facts, std::string_view name);
[[nodiscard]] std::optional<double> number_of(const Facts& facts, std::string_view name);
[[nodiscard]] std::optional<Moment> date_of(const Facts& facts, std::string_view name);
/// Sets or replaces a fact.
void set_fact(Facts& facts, std::string_view name, FactValue value);

/// `true`, `3`, `dart`, `2026-04-01`.
[[nodiscard]] std::string describe(const FactValue& value, const Zone& zone);
/// `{child_seen: true, purpose: assessment}`; `{}` where there are none.
[[nodiscard]] std::string describe(const Facts& facts, const Zone& zone);

}  // namespace duecourse
