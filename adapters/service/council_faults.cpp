#include "adapters/service/council_faults.hpp"

#include <filesystem>
#include <string>
#include <utility>

#include "adapters/files/configuration.hpp"

namespace duecourse::adapters {
namespace {

// The section of the configuration in which a place lies; empty: it lies in another file.
std::string section_at(const Configuration& configuration, const Place& place) {
  std::string section;
  int begins = 0;
  for (const auto& [key, at] : configuration.places) {
    if (key.find('.') != std::string::npos || at.file != place.file) continue;
    if (at.line > place.line || at.line < begins) continue;
    section = key;
    begins = at.line;
  }
  return section;
}

}  // namespace

void forgive_unused(const Configuration& configuration, Faults& faults) {
  Faults forgiven = faults;
  for (Fault& fault : forgiven) {
    const std::string section = section_at(configuration, fault.place);
    const std::filesystem::path file = fault.place.file;
    const bool outward = section == "mail" || section == "host" || section == "calendar" ||
                         file.parent_path() == configuration.mail.templates ||
                         file.parent_path() == configuration.host.queries;
    if (outward) fault.severity = Severity::warning;
  }
  if (!has_error(forgiven) && !configuration.mail.fallback.empty()) faults = std::move(forgiven);
}

}  // namespace duecourse::adapters
