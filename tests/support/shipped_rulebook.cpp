#include "tests/support/shipped_rulebook.hpp"

#include <cstdio>
#include <cstdlib>

#include "adapters/files/configuration_loader.hpp"
#include "adapters/files/rulebook_loader.hpp"
#include "statemachines/registry.hpp"

namespace duecourse::testing {

const Rulebook& shipped_rulebook() {
  static const Processes kProcesses = statemachines::registered_processes();
  static const std::shared_ptr<const Rulebook> kRulebook = [] {
    const auto configuration = adapters::read_configuration(
        "[host]\ndatabase = \"none.db\"\n[mail]\nfallback = \"fallback@x.example\"\n",
        DUECOURSE_SOURCE_DIR "/duecourse.toml", DUECOURSE_SOURCE_DIR "/config");
    const auto loaded = adapters::load_rulebook(configuration.configuration, kProcesses);
    for (const Faults* faults : {&configuration.faults, &loaded.faults}) {
      for (const Fault& fault : *faults) std::fprintf(stderr, "%s\n", describe(fault).c_str());
      if (has_error(*faults)) std::abort();
    }
    return loaded.rulebook;
  }();
  return *kRulebook;
}

}  // namespace duecourse::testing
