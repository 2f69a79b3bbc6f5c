#include "adapters/service/report_line.hpp"

#include <fmt/format.h>

#include <utility>

namespace duecourse::adapters {

std::string Tally::some() const {
  if (examples_.empty()) return "";
  return fmt::format(" ({}{})", fmt::join(examples_, ", "),
                     examples_.size() < count_ ? ", ..." : "");
}

ReportLine Tally::line(std::string key, const std::string& text, std::string advice) const {
  ReportLine line;
  line.key = std::move(key);
  line.well = count_ == 0;
  line.text = fmt::format("{} {}{}", spell_count(count_), text, some());
  if (!line.well) line.advice = std::move(advice);
  line.count = count_;
  line.examples = examples_;
  return line;
}

std::string spell_count(std::size_t count) {
  std::string digits = std::to_string(count);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

}  // namespace duecourse::adapters
