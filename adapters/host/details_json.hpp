// The column `details` of events: a JSON object whose values become typed facts. Pure.
//
// Kept are flags, numbers and text; text that is exactly a date or a time becomes a Moment; null is
// "not recorded" and leaves the fact out. A list or an object within is refused: facts are scalars.
#pragma once

#include <string>
#include <string_view>

#include "engine/base/result.hpp"
#include "engine/history/facts.hpp"
#include "engine/time/zone.hpp"

namespace duecourse::adapters {

/// The facts, and the name of a fact whose local time exists twice (empty: none).
struct DetailsRead {
  Facts facts;
  std::string ambiguous;
};

/// A fact that is written as text, and whether its local time exists twice.
struct TextFact {
  FactValue value;
  bool ambiguous = false;
};

/// Text that is exactly a date or a time is a Moment (without offset in `zone`).
[[nodiscard]] TextFact read_text_fact(std::string text, const Zone& zone);

/// Reads `text` (times without offset in `zone`). invalid_input: no JSON, no object, a nested
/// value, a name that comes twice; the message says what was found.
[[nodiscard]] Result<DetailsRead> read_details(std::string_view text, const Zone& zone);

}  // namespace duecourse::adapters
