// One step of the example MOSAIC as its screen would show it: for whoever follows a deadline back.
#pragma once

#include <string>
#include <vector>

#include "engine/base/result.hpp"

namespace duecourse::examples {

/// Status, stamps and the answers of its form, line by line. not_found: there is no such step;
/// unavailable: the file cannot be read.
[[nodiscard]] Result<std::vector<std::string>> step_page(const std::string& path, int step);

}  // namespace duecourse::examples
