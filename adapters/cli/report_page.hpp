// The timeliness report as one HTML page that stands alone: no script, no font, nothing fetched.
// It is written here and not by a template of config/templates: those are messages, checked against
// the names that a message has, and this has none of them.
#pragma once

#include <iosfwd>

#include "adapters/cli/report_rows.hpp"

namespace duecourse::adapters {

/// A valid page in UTF-8: a summary, and for each clause a chart and a table. It follows the
/// reader's light or dark mode and can be printed. Everything that came from files or from the host
/// is escaped.
void print_report_page(std::ostream& out, const ReportView& view);

}  // namespace duecourse::adapters
