#include "tests/support/story_people.hpp"

#include <string>

namespace duecourse::testing {

namespace {

Worker worker(const char* id, const char* name, const char* manager, const char* job) {
  Worker result;
  result.id = WorkerId(id);
  result.name = name;
  result.email = std::string(id) + "@x.example";
  result.team = TeamId("T1");
  result.manager = WorkerId(manager);
  result.job = job;
  return result;
}

}  // namespace

Directory invented_people() {
  Directory directory;
  directory.fallback = "fallback@x.example";
  directory.teams[TeamId("T1")] = {TeamId("T1"),   "North Family Centre", "north@x.example",
                                   WorkerId("TM"), TeamId("S1"),          ""};
  directory.teams[TeamId("S1")] = {TeamId("S1"), "Family Solutions", "", WorkerId("SM"), {}, ""};
  for (const Worker& one :
       {worker("KW", "Kay Worker", "SU", "family_practitioner"),
        worker("K2", "Kim Second", "SU", "family_practitioner"),
        worker("DW", "Dee Duty", "TM", "duty_worker"), worker("EN", "Ena Bler", "ES", "enabler"),
        worker("ES", "Es Senior", "TM", "senior"), worker("SU", "Sue Visor", "TM", "supervisor"),
        worker("TM", "Tim Manager", "SM", "manager"), worker("SM", "Sam Service", "", "manager")}) {
    directory.workers[one.id] = one;
  }
  return directory;
}

}  // namespace duecourse::testing
