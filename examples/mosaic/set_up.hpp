// The rows that a council's set-up makes: step types, templates with their questions, codes.
#pragma once

#include <string>

#include "examples/mosaic/catalogue.hpp"

namespace duecourse::examples {

/// INSERT statements, one a line.
[[nodiscard]] std::string set_up_rows(const Catalogue& catalogue);

}  // namespace duecourse::examples
