#include "tests/bench/aims.hpp"

#include <fmt/format.h>

#include <array>

namespace duecourse::testing {

namespace {

/// `most`: an upper bound; otherwise a lower one. No aim (0): only shown.
struct Aim {
  const char* name;
  const char* words;
  double aim;
  bool most;
  const char* unit;
};

// The store's page cache may fill up to 64 MiB: a larger store may take so much more, and no more.
constexpr std::array kAims = {
    Aim{"sums/5", "working-day sums, 5 days", 5e6, false, "/s"},
    Aim{"sums/50", "working-day sums, 50 days", 5e6, false, "/s"},
    Aim{"sums/5000", "working-day sums, 5,000 days", 5e6, false, "/s"},
    Aim{"naive_ratio/5", "  faster than a loop, 5 days", 0, false, "x"},
    Aim{"naive_ratio/50", "  faster than a loop, 50 days", 0, false, "x"},
    Aim{"naive_ratio/5000", "  faster than a loop, 5,000 days", 0, false, "x"},
    Aim{"assess", "assess, cases of 60 events", 1e5, false, "/s"},
    Aim{"replay_share", "  of it the state machine", 0, false, "%"},
    Aim{"cycle_scans", "cold cycle, in bare scans", 8, true, "scans"},
    Aim{"cycle_cpu_scans", "  the same in processor time", 0, true, "scans"},
    Aim{"cycle_poll_s", "  of it polling", 0, true, "s"},
    Aim{"cycle_plan_s", "  of it planning", 0, true, "s"},
    Aim{"cycle_peak_mib", "cold cycle, peak memory", 256, true, "MiB"},
    Aim{"incremental_ms/small", "100 changed cases, small store", 0, true, "ms"},
    Aim{"incremental_ms/large", "  a store of ten times the cases", 0, true, "ms"},
    Aim{"incremental_ratio", "  in times of the small one", 1.25, true, "x"},
    Aim{"incremental_cpu_ratio", "  the same in processor time", 0, true, "x"},
    Aim{"idle_ratio", "  a cycle without news", 0, true, "x"},
    Aim{"sweep_s/large", "sweep of the large store", 0, true, "s"},
    Aim{"sweep_peak_mib/large", "  its peak memory", 0, true, "MiB"},
    Aim{"sweep_growth_mib", "  more than of the small one", 64, true, "MiB"},
    Aim{"rules_s/large", "changed rules, large store", 0, true, "s"},
    Aim{"rules_peak_mib/large", "  peak memory", 0, true, "MiB"},
    Aim{"rules_growth_mib", "  more than of the small one", 64, true, "MiB"},
};

std::string shown(double value, const char* unit) {
  if (value >= 1e6) return fmt::format("{:.2f} million{}", value / 1e6, unit);
  if (value >= 1e4) return fmt::format("{:.0f}{}", value, unit);
  return fmt::format("{:.3g} {}", value, unit);
}

std::string verdict(const Aim& aim, double value) {
  if (aim.aim == 0) return "";
  if (aim.most ? value <= aim.aim : value >= aim.aim) return "met";
  const double factor = aim.most ? value / aim.aim : aim.aim / value;
  return fmt::format("missed by a factor of {:.2f}", factor);
}

}  // namespace

std::string table_of_aims(const Measured& measured) {
  std::string table = fmt::format("{:<34} {:>18} {:>18}  {}\n", "", "measured", "aim", "");
  for (const Aim& aim : kAims) {
    const auto found = measured.find(aim.name);
    if (found == measured.end()) continue;
    const std::string aimed =
        aim.aim == 0 ? "" : (aim.most ? "at most " : "over ") + shown(aim.aim, aim.unit);
    table += fmt::format("{:<34} {:>18} {:>18}  {}\n", aim.words, shown(found->second, aim.unit),
                         aimed, verdict(aim, found->second));
  }
  return table;
}

}  // namespace duecourse::testing
