// A council's mapping as the data that templates are filled with. Pure.
#pragma once

#include <kainjow/mustache.hpp>
#include <string>
#include <vector>

#include "adapters/host/sql_template.hpp"

namespace duecourse::adapters {

/// Everything but tables, words of the folder and parts.
[[nodiscard]] kainjow::mustache::data mapping_data(const HostMapping& mapping, SqlDialect dialect);

/// Every name that mapping_data() may hold, at whatever depth.
[[nodiscard]] const std::vector<std::string>& mapping_words();

}  // namespace duecourse::adapters
