// What a host that is read through a mapping file has beside records: the version of its schema,
// and codes that the mapping names, ignores, or knows nothing of. A group of the report on the
// host.
#pragma once

#include <vector>

#include "adapters/ports/host_reader.hpp"
#include "adapters/service/mapping_survey.hpp"
#include "adapters/service/report_line.hpp"

namespace duecourse::adapters {

/// The rows of the survey `version`: the newest by its beginning; to do where its upgrade has no
/// end yet, or where there is none at all.
[[nodiscard]] ReportLine version_line(const std::vector<SurveyRow>& versions);

/// A line for each survey. Step types that are neither mapped nor ignored are a thing to do, and
/// what the mapping names and the host does not have; other codes that nobody maps are told.
[[nodiscard]] ReportGroup report_mapping(const std::vector<SurveyedPart>& parts);

}  // namespace duecourse::adapters
