// `[language]`: what messages are said in, for all, for a team's workers, for one worker.
#pragma once

#include "adapters/files/configuration.hpp"
#include "engine/framework/source_reader.hpp"

namespace duecourse::adapters {

/// Reads `language`, the table `[language]` with `default`, `[language.team]` and
/// `[language.worker]`. A language that is not `en` or `cy` is a fault.
void read_languages(const SourceNode& language, Configuration& into, Faults& faults);

}  // namespace duecourse::adapters
