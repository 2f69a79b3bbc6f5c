// The lines of a report on a host: each is well, or something to do.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace duecourse::adapters {

/// One thing that was looked at.
struct ReportLine {
  std::string key;   ///< stable, snake_case, unique within its group: `without_address`
  bool well = true;  ///< false: `advice` says what to do
  std::string text;  ///< what was found, in words
  std::string advice;
  std::size_t count = 0;                        ///< of what the line is about
  std::vector<std::string> examples{};          ///< ids or words, the first few
  std::map<std::string, std::size_t> counts{};  ///< where the line is a table: by name
};

/// Lines under a heading.
struct ReportGroup {
  std::string key;    ///< stable: `workers`
  std::string title;  ///< `Workers and teams`
  std::vector<ReportLine> lines;
};

/// Collects examples of something and says how many there are.
class Tally {
 public:
  void add(const std::string& example, std::size_t times = 1) {
    constexpr std::size_t kExamples = 5;
    count_ += times;
    if (examples_.size() < kExamples) examples_.push_back(example);
  }
  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] const std::vector<std::string>& examples() const { return examples_; }
  /// ` (W1, W2, W3, W4, W5, ...)`, or nothing.
  [[nodiscard]] std::string some() const;
  /// A line that is well where nothing was added. `text` is put behind the number.
  [[nodiscard]] ReportLine line(std::string key, const std::string& text, std::string advice) const;

 private:
  std::size_t count_ = 0;
  std::vector<std::string> examples_;
};

/// `1,234,567`.
[[nodiscard]] std::string spell_count(std::size_t count);

}  // namespace duecourse::adapters
