// A council's host queries and its mapping, looked at from outside the service: as SQL, and held
// against what the host has.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "adapters/host/sql_host_reader.hpp"
#include "adapters/service/mapping_survey.hpp"

namespace duecourse::adapters {

/// What the host has and the mapping names. `parts` is empty where a fault is in the way.
struct CouncilMapping {
  Faults faults;
  std::optional<Error> outside;  ///< the host did not answer
  std::vector<SurveyedPart> parts;
};

/// Reads the configuration and asks the host; `survey` (empty: all) limits it to one. Writes
/// nothing and needs no store. Mistakes in frameworks only make guesses poorer.
[[nodiscard]] CouncilMapping survey_council(const std::filesystem::path& configuration,
                                            const std::string& survey);

/// The queries of a council as they are sent, without a connection. `dialect` (empty: that of the
/// connector) is a word of dialect_words().
struct CouncilSql {
  Faults faults;
  std::vector<FilledQuery> queries;
};
[[nodiscard]] CouncilSql sql_of_council(const std::filesystem::path& configuration,
                                        const std::string& dialect);

}  // namespace duecourse::adapters
