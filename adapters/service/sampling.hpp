// Samples (`[[sample]]`, 9f): of the families that reach a milestone within a span at least a share
// is drawn, rounded up.
//
// Whether a family is drawn is decided by its number: the SHA-256 of the text
// `framework/sample/span/unit` ("supporting-families/claim-audit-draw/2026-Q2/family F-12"), read
// as a fraction from 0 to 1. Anybody can work it out again, and nobody can choose it. Below the
// share it is drawn as soon as it is known. When the span is over, and after it whenever more
// become known, those with the lowest numbers are added until the share, rounded up, is reached. A
// draw is stored and stands: none is taken back or made again when records are corrected, deleted
// or come late. It belongs to the record it was drawn by: where that is gone, or is another case's,
// it counts no more towards the share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "adapters/ports/sample_book.hpp"
#include "adapters/service/parts.hpp"
#include "engine/framework/rulebook.hpp"

namespace duecourse::adapters {

/// A month, a quarter or a year of the calendar.
struct SampleDays {
  std::string name;  ///< `2026-05`, `2026-Q2`, `2026`
  Day begin{};       ///< its first day
  Day end{};         ///< the day after its last
};
[[nodiscard]] SampleDays sample_days(Day day, SampleSpan span);

/// 64 hexadecimal digits.
[[nodiscard]] std::string sample_hash(const SampleRef& sample, std::string_view span,
                                      std::string_view unit);
/// The first 32 bits of a hash: the number, in units of 2^-32.
[[nodiscard]] std::uint32_t sample_number(std::string_view hash);

/// A family (or case) within one span.
struct SampleUnit {
  std::string unit;          ///< `family F-12`
  SampleEntry entry;         ///< the record by which it was first reached; of a gone one only ids
  std::string hash;          ///< of it in this span
  const SampleDraw* draw{};  ///< one of those given; nullptr: not drawn
  bool gone = false;         ///< drawn, and the record it was drawn by is not there any more
};

/// What one span has come to.
struct SampleSpanState {
  SampleDays days;
  bool over = false;              ///< the span has ended
  std::size_t members = 0;        ///< families
  std::size_t needed = 0;         ///< the share of them, rounded up
  std::size_t drawn = 0;          ///< of them
  std::vector<SampleUnit> units;  ///< lowest number first; those that are gone last
};

/// What is drawn from.
struct SampleGround {
  const Rulebook& rulebook;
  const Framework& framework;
  const SampleRule& rule;
  Instant now{};
  Day from{};  ///< what was reached on an earlier day does not count
};

/// The spans that have members or draws, earliest first. Pure. `draws` is borrowed.
[[nodiscard]] std::vector<SampleSpanState> sample_spans(const SampleGround& ground,
                                                        const std::vector<SampleEntry>& entries,
                                                        const std::vector<SampleDraw>& draws);
/// What is to be drawn now beside `draws`. Pure: called again with the result among the draws, it
/// draws nothing.
[[nodiscard]] std::vector<SampleDraw> draw_from(const SampleGround& ground,
                                                const std::vector<SampleEntry>& entries,
                                                const std::vector<SampleDraw>& draws);

/// From which day on a sample counts: `activated`, else the first day of the span in which it was
/// first looked at.
[[nodiscard]] Day sample_from(const SampleRule& rule, Instant begun, const Zone& zone);

/// Draws from every sample of the rulebook what is to be drawn at `now`, and writes a record on
/// each case that was drawn, so that it is planned again. How many were drawn. Everything of one
/// sample in one transaction.
[[nodiscard]] Result<std::size_t> draw_samples(const ServiceParts& parts, Instant now);

}  // namespace duecourse::adapters
