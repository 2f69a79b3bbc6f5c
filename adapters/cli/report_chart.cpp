#include "adapters/cli/report_chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "adapters/cli/output.hpp"
#include "adapters/cli/report_rows.hpp"

namespace duecourse::adapters {
namespace {

/// What stands in a bar, from the bottom.
constexpr std::array kStacked = {Timeliness::within_expectation, Timeliness::within_limit,
                                 Timeliness::late, Timeliness::lapsed, Timeliness::overdue};

// In user units, which are pixels at the natural size.
constexpr std::size_t kPitch = 56;  // from bar to bar
constexpr std::size_t kBar = 32;
constexpr std::size_t kLeft = 44;
constexpr std::size_t kTop = 24;
constexpr std::size_t kPlot = 160;
constexpr std::size_t kBottom = 40;
constexpr std::size_t kMostLines = 4;  // across the plot, beside its foot

struct Bar {
  ReportMonth month;
  TimelinessCounts counts;
};

// The distance of the lines across: 1, 2 or 5 times a power of ten.
std::size_t step_for(std::size_t highest) {
  for (std::size_t power = 1;; power *= 10) {
    for (const std::size_t factor : {1U, 2U, 5U}) {
      if (factor * power * kMostLines >= highest) return factor * power;
    }
  }
}

class Chart {
 public:
  Chart(std::vector<Bar> bars, std::size_t highest)
      : bars_(std::move(bars)),
        step_(step_for(highest)),
        top_((highest + step_ - 1) / step_ * step_),
        width_(kLeft + bars_.size() * kPitch + 8) {}

  [[nodiscard]] std::string draw(const std::string& heading, const std::string& id) const {
    std::string svg = fmt::format(
        "<svg class=\"chart\" xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"{0}\" "
        "height=\"{1}\" viewBox=\"0 0 {0} {1}\" aria-labelledby=\"{2}-title\" "
        "aria-describedby=\"{2}-desc\">\n<title id=\"{2}-title\">{3}: deadlines by month in which "
        "they were due</title>\n<desc id=\"{2}-desc\">{4}</desc>\n",
        width_, kTop + kPlot + kBottom, id, escaped(heading), described());
    for (std::size_t value = 0; value <= top_; value += step_) svg += line_at(value);
    for (std::size_t i = 0; i < bars_.size(); ++i) svg += drawn(i);
    return svg + "</svg>\n";
  }

 private:
  [[nodiscard]] double height(std::size_t value) const {
    return static_cast<double>(value) * static_cast<double>(kPlot) / static_cast<double>(top_);
  }
  [[nodiscard]] double y_of(std::size_t value) const {
    return static_cast<double>(kTop + kPlot) - height(value);
  }

  [[nodiscard]] std::string described() const {
    std::string text = "In time, month by month.";
    for (const Bar& bar : bars_) {
      text += fmt::format(
          " {}: {}", spell_month(bar.month),
          bar.counts.denominator() == 0
              ? "none had to be met"
              : fmt::format("{} of {}", bar.counts.numerator(), bar.counts.denominator()));
      for (const Timeliness one : {Timeliness::late, Timeliness::lapsed, Timeliness::overdue}) {
        if (bar.counts.of(one) == 0) continue;
        text += fmt::format(", {} {}", bar.counts.of(one), heading_of(one));
      }
      text += '.';
    }
    return text;
  }

  [[nodiscard]] std::string line_at(std::size_t value) const {
    const double y = y_of(value);
    return fmt::format(
        "<line class=\"{0}\" x1=\"{1}\" x2=\"{2}\" y1=\"{3:.1f}\" y2=\"{3:.1f}\"/>"
        "<text class=\"label\" x=\"{4}\" y=\"{5:.1f}\" text-anchor=\"end\">{6}</text>\n",
        value == 0 ? "foot" : "grid", kLeft, width_ - 8, y, kLeft - 8, y + 4, value);
  }

  [[nodiscard]] std::string drawn(std::size_t index) const {
    const Bar& bar = bars_[index];
    const std::size_t left = kLeft + index * kPitch + (kPitch - kBar) / 2;
    const std::size_t middle = left + kBar / 2;
    std::string svg;
    std::size_t below = 0;
    for (const Timeliness one : kStacked) {
      const std::size_t count = bar.counts.of(one);
      if (count == 0) continue;
      below += count;
      svg += fmt::format(
          "<rect class=\"kind-{}\" x=\"{}\" y=\"{:.1f}\" width=\"{}\" height=\"{:.1f}\"><title>"
          "{}: {} {}</title></rect>\n",
          word_of(one), left, y_of(below), kBar, height(count), spell_month(bar.month), count,
          heading_of(one));
    }
    const std::string above =
        below == 0 ? "none" : fmt::format("{}/{}", bar.counts.numerator(), below);
    const auto label = [&](double y, const std::string& text) {
      return fmt::format(
          "<text class=\"label\" x=\"{}\" y=\"{:.1f}\" text-anchor=\"middle\">{}"
          "</text>\n",
          middle, y, text);
    };
    const std::string month = spell_month(bar.month);
    const auto foot = static_cast<double>(kTop + kPlot);
    svg += label(y_of(below) - 6, above) + label(foot + 16, month.substr(0, 3));
    const bool year = index == 0 || bars_[index - 1].month->year() != bar.month->year();
    return year ? svg + label(foot + 31, month.substr(4)) : svg;
  }

  std::vector<Bar> bars_;
  std::size_t step_;
  std::size_t top_;
  std::size_t width_;
};

}  // namespace

std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : printable(text)) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      case '\'':
        result += "&#39;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

std::string chart_of(const ClauseTimeliness& clause, const std::string& id) {
  std::vector<Bar> bars;
  std::size_t highest = 0;
  for (const auto& [month, counts] : clause.total) {
    if (!month) continue;
    bars.push_back({month, counts});
    highest = std::max(highest, counts.denominator());
  }
  if (highest == 0) return "";
  return Chart(std::move(bars), highest).draw(heading_of(clause), id);
}

}  // namespace duecourse::adapters
