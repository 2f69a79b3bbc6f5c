// A mail's HTML as a reader has it: its headings, and the colours of each text with those of a
// reader who likes it dark. Understands what mail may use: styles in attributes, and in the head
// rules by attribute under prefers-color-scheme.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace duecourse::testing {

/// A text that is read, and what it stands in.
struct ReadText {
  std::string text;
  std::string colour;      ///< "#1b1f24"
  std::string background;  ///< likewise
};

struct HtmlPage {
  std::vector<int> headings;        ///< their levels, in order
  std::vector<std::string> opened;  ///< the tags that are opened, as they are written
  std::vector<ReadText> texts;
};

enum class Scheme { light, dark };

/// Reads a page. A colour that is not written as #rrggbb is left as it is written.
[[nodiscard]] HtmlPage read_page(std::string_view html, Scheme scheme);

/// As WCAG 2.1 counts it, from 1 to 21; 0 where one of them is no #rrggbb.
[[nodiscard]] double contrast_of(const std::string& one, const std::string& other);

}  // namespace duecourse::testing
