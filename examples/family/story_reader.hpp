// Reads a family's written-out story (story.txt says how it is written).
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/time/instant.hpp"

namespace duecourse::examples {

/// What staff typed in once: of several children, one event each.
struct StoryRecord {
  LocalSecond at{};  ///< happened, and was typed in, then
  std::string kind;
  std::string name;  ///< how later records call it; empty: made from kind and day
  std::vector<std::pair<std::string, std::string>> facts;
  std::string worker;                 ///< empty: nobody is said
  std::vector<std::string> children;  ///< empty: of the whole family
};

/// A day on which something happens.
struct StoryDay {
  Day day{};
  std::string words;  ///< what happens, for people
  std::vector<StoryRecord> records;
};

/// The words of a line, with blanks between; quotes hold together what has blanks, and are left
/// out.
[[nodiscard]] std::vector<std::string> words_of(const std::string& line);

/// The days in order. invalid_input names the line that cannot be read, and what is wrong with it.
[[nodiscard]] Result<std::vector<StoryDay>> read_story(std::string_view text);

}  // namespace duecourse::examples
