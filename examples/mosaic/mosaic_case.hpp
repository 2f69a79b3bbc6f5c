// The cases that the example MOSAIC holds: the family of examples/family, and invented ones.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/result.hpp"
#include "examples/family/story_reader.hpp"
#include "examples/mosaic/mosaic_writer.hpp"

namespace duecourse::examples {

/// A step that no event must come of.
struct MosaicClutter {
  enum class What : std::uint8_t { proposed, cancelled, completed };
  What what = What::proposed;
  int step_type = 0;  ///< completed: one that is ignored
  LocalSecond at{};
};

struct MosaicCase {
  MosaicFamily family;
  LocalSecond from{};  ///< the family is in MOSAIC from here on
  std::vector<MosaicRecord> records;
  std::vector<MosaicClutter> clutter;
};

/// What to invent.
struct MosaicOptions {
  std::uint64_t seed = 1;
  int families = 40;
  Day from{};  ///< the first referrals come on or after this day (local days of Europe/London)
  Day to{};    ///< nothing is typed in after this day
};

/// Families from referral to closing, each with dice of its own: one family more changes none of
/// the others. Most things are done in time, some late, some typed in days afterwards, some opened
/// again; with siblings, transfers, steps down, restricted records.
[[nodiscard]] std::vector<MosaicCase> invent_cases(const MosaicOptions& options);

/// The family of examples/family, with the group number 3051, as MOSAIC records it.
[[nodiscard]] MosaicCase story_case(const std::vector<StoryDay>& story);

/// What is typed into MOSAIC for these cases. invalid_input: the catalogue cannot record one.
[[nodiscard]] Result<std::vector<Edit>> type_in(const Catalogue& catalogue,
                                                const std::vector<MosaicCase>& cases);

}  // namespace duecourse::examples
