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
  directory.teams[TeamId("FN")] = {TeamId("FN"),   "FYPS Team North", "fyps-north@x.example",
                                   WorkerId("FM"), TeamId("S1"),      ""};
  directory.teams[TeamId("FP")] = {
      TeamId("FP"), "Family Placement Team", "", WorkerId("FPM"), TeamId("S1"), ""};
  directory.posts = {{"service_manager_corporate_parenting", "corporate@x.example"},
                     {"fyps_team_north", "fyps-north@x.example"}};
  for (const Worker& one : {worker("KW", "Kay Worker", "SU", "family_practitioner"),
                            worker("K2", "Kim Second", "SU", "family_practitioner"),
                            worker("DW", "Dee Duty", "TM", "duty_worker"),
                            worker("EN", "Ena Bler", "ES", "enabler"),
                            worker("ES", "Es Senior", "TM", "senior"),
                            worker("SU", "Sue Visor", "TM", "supervisor"),
                            worker("RSW", "Rae Response", "RM", "social_worker"),
                            worker("RM", "Rob Response", "SM", "manager"),
                            worker("LSW", "Lou Locality", "LM", "social_worker"),
                            worker("LM", "Lin Locality", "SM", "manager"),
                            worker("LAC", "Ann Looked-After", "LAM", "social_worker"),
                            worker("LAM", "Ada Looked-After", "SM", "manager"),
                            worker("BS", "Bo Support", "BM", "business_support"),
                            worker("BM", "Bea Support", "SM", "manager"),
                            worker("IRO", "Ira Notes", "QM", "notetaker"),
                            worker("QM", "Quin Quality", "SM", "manager"),
                            worker("OT", "Oz Therapy", "SM", "social_worker"),
                            worker("FPW", "Flo Placement", "FPM", "social_worker"),
                            worker("FPM", "Fay Placement", "SM", "manager"),
                            worker("FW", "Fin Worker", "FM", "fyps_worker"),
                            worker("FM", "Fran Manager", "SM", "manager"),
                            worker("TM", "Tim Manager", "SM", "manager"),
                            worker("SM", "Sam Service", "", "manager")}) {
    directory.workers[one.id] = one;
  }
  return directory;
}

}  // namespace duecourse::testing
