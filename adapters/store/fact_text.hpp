// How facts stood in the mirror of stores of version 1: one line of text. Kept for bringing those
// up to date.
//
//   no facts          the empty text
//   otherwise         the version of this encoding, `1 `, then for every fact, in its order:
//                     the length of its name in bytes, `:`, the name, and its value:
//                       `+` or `-`             a flag, true or false
//                       `#` number `;`         a number, in the shortest form that reads back
//                       `@` seconds `;`        a date: the first second of its local day, UTC
//                       `!` seconds `;`        a time, UTC
//                       `=` length `:` bytes   a code
//
// Example: {source: dart, child_seen: true, at: 2026-04-01 as a date in London} is
//   1 6:source=4:dart10:child_seen+2:at@1774998000;
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/history/facts.hpp"

namespace duecourse::adapters {

[[nodiscard]] std::string write_facts(const Facts& facts);
/// Nothing: the text is not in this encoding.
[[nodiscard]] std::optional<Facts> read_facts(std::string_view text);

}  // namespace duecourse::adapters
