// A connection text of the form "host=db.example port=3306 dbname=eis user=duecourse". Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"

namespace duecourse::adapters {

/// One `key=value` of a connection text.
struct ConnectionWord {
  std::string key;
  std::string value;

  friend bool operator==(const ConnectionWord&, const ConnectionWord&) = default;
};

/// Reads `key=value` pairs between blanks; a value with blanks stands in single quotes, where `\'`
/// is a quote and `\\` a backslash. A key that is not among `allowed`, one that comes twice and a
/// text of another form are invalid_input, with the nearest word.
[[nodiscard]] Result<std::vector<ConnectionWord>> read_connection_text(
    std::string_view text, const std::vector<std::string>& allowed);

/// The value of a key, or `otherwise`.
[[nodiscard]] std::string value_of_key(const std::vector<ConnectionWord>& words,
                                       std::string_view key, std::string_view otherwise = "");

}  // namespace duecourse::adapters
