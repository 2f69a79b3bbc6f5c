// `[calendar.practitioner]` and its like: how deadlines come into calendars; `[calendar.server]`
// and `feeds`, where they go.
#pragma once

#include "adapters/files/configuration.hpp"
#include "engine/framework/source_reader.hpp"

namespace duecourse::adapters {

/// Reads `calendar`, the table `[calendar]`; names of files and folders are relative to `folder`. A
/// way that has nowhere to go is a fault.
void read_calendar_ways(const SourceNode& calendar, const std::filesystem::path& folder,
                        Configuration& into, Faults& faults);

}  // namespace duecourse::adapters
