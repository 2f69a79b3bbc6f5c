// `[show.AUDIENCE]` of duecourse.toml: how much of a case a message may say.
#pragma once

#include "adapters/files/configuration.hpp"
#include "engine/base/fault.hpp"
#include "engine/framework/source_reader.hpp"

namespace duecourse::adapters {

/// The level at `key`, else `otherwise`; another word is a fault.
[[nodiscard]] ShowLevel read_show_level(TableReader& table, const char* key, ShowLevel otherwise);

/// Reads the tables into `into.show`. The level by mail of an audience that gives none is that of
/// `[mail] show`, which has been read.
void read_show(const SourceNode& show, Configuration& into, Faults& faults);

}  // namespace duecourse::adapters
