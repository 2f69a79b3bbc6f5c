// A bar chart of one clause over its months as plain SVG, for the timeliness page.
#pragma once

#include <string>

#include "adapters/service/timeliness_report.hpp"

namespace duecourse::adapters {

/// The text as HTML and SVG text or attribute value: what steers a terminal or a browser is gone.
[[nodiscard]] std::string escaped(const std::string& text);

/// An <svg> element: a bar a month, stacked of what its denominator holds (from the bottom: within
/// expectation, within limit, late, lapsed, overdue), with title, description and the two numbers
/// above each bar. Its colours are the style sheet's, by class (`kind-late`, ...). `id` makes its
/// ids unique in the page. Empty where no month has a denominator.
[[nodiscard]] std::string chart_of(const ClauseTimeliness& clause, const std::string& id);

}  // namespace duecourse::adapters
