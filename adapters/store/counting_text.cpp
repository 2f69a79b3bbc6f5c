#include "adapters/store/counting_text.hpp"

#include <fmt/format.h>

#include <charconv>

namespace duecourse::adapters {

namespace {

// Takes the next line off `text`; false: there is none.
bool take_line(std::string_view& text, std::string_view& line) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return false;
  line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return true;
}

template <class Number>
bool take_number(std::string_view& text, Number& number) {
  std::string_view line;
  if (!take_line(text, line)) return false;
  const auto read = std::from_chars(line.data(), line.data() + line.size(), number);
  return read.ec == std::errc() && read.ptr == line.data() + line.size();
}

}  // namespace

std::string write_counting(const Counting& counting) {
  return fmt::format("{}\n{}\n{}\n{}\n{}", counting.from.at.time_since_epoch().count(),
                     static_cast<int>(counting.from.precision), static_cast<int>(counting.side),
                     counting.duration, counting.what);
}

std::optional<Counting> read_counting(std::string_view text) {
  std::int64_t seconds = 0;
  int precision = 0;
  int side = 0;
  std::string_view duration;
  if (!take_number(text, seconds) || !take_number(text, precision) || !take_number(text, side) ||
      !take_line(text, duration)) {
    return std::nullopt;
  }
  Counting counting;
  counting.from = {Instant(std::chrono::seconds(seconds)), static_cast<Precision>(precision)};
  counting.side = static_cast<Side>(side);
  counting.duration = duration;
  counting.what = text;
  return counting;
}

}  // namespace duecourse::adapters
