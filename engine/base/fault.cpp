#include "engine/base/fault.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace duecourse {

std::string describe(const Fault& fault) {
  const char* word = fault.severity == Severity::error ? "error" : "warning";
  if (fault.place.line == 0)
    return fmt::format("{}: {}: {}", fault.place.file, word, fault.message);
  return fmt::format("{}:{}:{}: {}: {}", fault.place.file, fault.place.line, fault.place.column,
                     word, fault.message);
}

bool has_error(const Faults& faults) {
  return std::any_of(faults.begin(), faults.end(),
                     [](const Fault& fault) { return fault.severity == Severity::error; });
}

}  // namespace duecourse
