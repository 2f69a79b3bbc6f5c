// What was said of a deadline and what was not, stage by stage, each with why. Pure; text for
// people, times in the zone of the input's context.
#pragma once

#include <string>
#include <vector>

#include "engine/explain.hpp"

namespace duecourse {

/// A line of an explanation: what it is about, and the text.
struct ExplainedLine {
  std::string label;  ///< "told", "waits", "not told", "next"
  std::string text;
};

/// Every stage of the ladder that has been decided, in order of time, with the reason and what
/// decided it; then what the end of the deadline left unsaid; then the stages that lie ahead.
[[nodiscard]] std::vector<ExplainedLine> explain_stages(const Deadline& deadline,
                                                        const Tracked& tracked,
                                                        const ExplainInput& input);

/// What was decided of one that is not there any more.
[[nodiscard]] std::vector<ExplainedLine> explain_notices(const Tracked& tracked,
                                                         const ExplainInput& input);

/// `revision 2, seen on ...; it was due ...: 5 working days from ...`, and below it that count day
/// by day, where it can still be made. Empty for the first revision.
[[nodiscard]] std::vector<std::string> explain_move(const Deadline& deadline,
                                                    const Tracked& tracked,
                                                    const ExplainInput& input);

}  // namespace duecourse
