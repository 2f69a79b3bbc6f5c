#include "tests/support/shipped_rulebook.hpp"

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include "adapters/files/configuration_loader.hpp"
#include "adapters/files/rulebook_loader.hpp"
#include "statemachines/registry.hpp"

namespace duecourse::testing {

namespace {

std::shared_ptr<const Rulebook> load(const std::string& practice) {
  static const Processes kProcesses = statemachines::registered_processes();
  const auto configuration = adapters::read_configuration(
      practice + "[host]\ndatabase = \"none.db\"\n[mail]\nfallback = \"fallback@x.example\"\n",
      DUECOURSE_SOURCE_DIR "/duecourse.toml", DUECOURSE_SOURCE_DIR "/config");
  const auto loaded = adapters::load_rulebook(configuration.configuration, kProcesses);
  for (const Faults* faults : {&configuration.faults, &loaded.faults}) {
    for (const Fault& fault : *faults) std::fprintf(stderr, "%s\n", describe(fault).c_str());
    if (has_error(*faults)) std::abort();
  }
  return loaded.rulebook;
}

}  // namespace

const Rulebook& shipped_rulebook() {
  static const std::shared_ptr<const Rulebook> kRulebook = load("");
  return *kRulebook;
}

const Rulebook& child_in_need_rulebook() {
  static const std::shared_ptr<const Rulebook> kRulebook =
      load("[frameworks]\nfiles = [\"frameworks/child-in-need.toml\"]\n");
  return *kRulebook;
}

}  // namespace duecourse::testing
