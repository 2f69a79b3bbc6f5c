#include "adapters/caldav/stored_text.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace duecourse::adapters {
namespace {

/// Lines without their ends, unfolded; empty ones are left out.
std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (line.empty()) continue;
    const bool folded = line.front() == ' ' || line.front() == '\t';
    if (folded && !lines.empty()) {
      lines.back() += line.substr(1);
    } else {
      lines.emplace_back(line);
    }
  }
  return lines;
}

std::string upper(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return result;
}

/// `\,`, `\;`, `\\` and `\n` as what they mean.
std::string unescaped(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      result += text[i];
      continue;
    }
    const char next = text[++i];
    result += next == 'n' || next == 'N' ? '\n' : next;
  }
  return result;
}

}  // namespace

std::set<std::string> uids_of(std::string_view calendar_text) {
  static constexpr std::array<std::string_view, 4> kOfEntries = {"VEVENT", "VTODO", "VJOURNAL",
                                                                 "VFREEBUSY"};
  std::set<std::string> uids;
  std::vector<std::string> inside;  // an alarm may have a UID of its own
  for (const std::string& line : lines_of(calendar_text)) {
    const std::size_t end = line.find_first_of(":;");
    const std::size_t colon = line.find(':', end == std::string::npos ? 0 : end);
    if (colon == std::string::npos) continue;
    const std::string name = upper(line.substr(0, end));
    const std::string value = line.substr(colon + 1);
    if (name == "BEGIN") inside.push_back(upper(value));
    if (name == "END" && !inside.empty()) inside.pop_back();
    const bool entry = !inside.empty() && std::find(kOfEntries.begin(), kOfEntries.end(),
                                                    inside.back()) != kOfEntries.end();
    if (name == "UID" && entry) uids.insert(unescaped(value));
  }
  return uids;
}

bool same_text(std::string_view one, std::string_view other) {
  return lines_of(one) == lines_of(other);
}

}  // namespace duecourse::adapters
