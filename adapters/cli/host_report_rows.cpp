#include "adapters/cli/host_report_rows.hpp"

#include <algorithm>
#include <ostream>

namespace duecourse::adapters {

void print_host_report(std::ostream& out, const HostReport& report, std::size_t width) {
  constexpr std::size_t kHang = 9;
  for (const ReportGroup& group : report) {
    out << '\n' << printable(group.title) << '\n';
    for (const ReportLine& line : group.lines) {
      print_wrapped(out, (line.well ? "  well   " : "  to do  ") + line.text, width, kHang);
      if (!line.advice.empty()) print_wrapped(out, std::string(kHang, ' ') + line.advice, width, 0);
    }
  }
  if (!report.empty()) out << '\n';
}

nlohmann::ordered_json host_report_json(const HostReport& report) {
  auto groups = nlohmann::ordered_json::array();
  for (const ReportGroup& group : report) {
    auto lines = nlohmann::ordered_json::array();
    for (const ReportLine& line : group.lines) {
      lines.push_back({{"key", line.key},
                       {"state", line.well ? "well" : "to_do"},
                       {"count", line.count},
                       {"text", line.text},
                       {"advice", line.advice.empty() ? nlohmann::ordered_json(nullptr)
                                                      : nlohmann::ordered_json(line.advice)},
                       {"examples", line.examples},
                       {"counts", nlohmann::ordered_json(line.counts)}});
      if (line.counts.empty()) lines.back()["counts"] = nlohmann::ordered_json::object();
    }
    groups.push_back({{"key", group.key}, {"title", group.title}, {"lines", std::move(lines)}});
  }
  return groups;
}

std::size_t things_to_do(const HostReport& report) {
  std::size_t count = 0;
  for (const ReportGroup& group : report) {
    count += static_cast<std::size_t>(std::count_if(group.lines.begin(), group.lines.end(),
                                                    [](const auto& line) { return !line.well; }));
  }
  return count;
}

}  // namespace duecourse::adapters
