// The column `working_days` as hosts write it. Pure.
//
// Read are, in upper or lower case:
//   mon,tue,wed   or   Monday Tuesday   or   Mon; Thu        names, separated by , ; or blanks
//   Mon-Fri       or   Mon-Wed,Fri      or   Fri-Mon         ranges, over the week's end too
//   1,2,3         or   1-5                                   Monday is 1, Sunday is 7
//   1111100                                                  a flag a day, Monday first
//   ["mon","tue"] or   [1,2,3]          or   [1,1,1,1,1,0,0] the same as JSON
#pragma once

#include <array>
#include <string_view>

#include "engine/base/result.hpp"

namespace duecourse::adapters {

/// Monday first. invalid_input: not one of the forms above, or no day at all.
[[nodiscard]] Result<std::array<bool, 7>> read_working_days(std::string_view text);

}  // namespace duecourse::adapters
