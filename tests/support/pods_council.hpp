// A council that works by the shipped Strengthening Families: pods in districts, their workers,
// families whose children join and leave.
#pragma once

#include <fstream>
#include <string>

#include "tests/support/test_council.hpp"

namespace duecourse::testing {

class PodsCouncil : public TestCouncil {
 public:
  PodsCouncil() { keep_in("store.db"); }

  /// The configuration of the next open() names this store.
  void keep_in(const std::string& store) {
    const std::string folder = std::string(DUECOURSE_SOURCE_DIR) + "/config/frameworks/";
    std::ofstream(path("duecourse.toml")) << fmt::format(R"toml([council]
name = "Westshire Council"
[host]
database = "host.db"
overlap = "10 minutes"
silent_after = "never"
[store]
path = "{}"
simulated = true
[frameworks]
files = ["{}strengthening-families.toml"]
[mail]
fallback = "help@westshire.example"
transport = "folder"
folder = "outbox"
)toml",
                                                         store, folder);
  }

  void add_pod(const std::string& id, const std::string& district) {
    host.run(
        fmt::format("INSERT INTO teams VALUES ('{0}', 'Pod {1}', 'pod-{0}@westshire.example', "
                    "'M1', NULL, '{1}', '{2}')",
                    id, district, changed));
  }
  /// `fte`: as SQL, "NULL" where the host does not say.
  void put_worker(const std::string& id, const std::string& team, const std::string& job,
                  const std::string& fte, bool active = true) {
    host.run("DELETE FROM workers WHERE worker_id = '" + id + "'");
    host.run(
        fmt::format("INSERT INTO workers VALUES ('{0}', 'Worker {0}', '{0}@westshire.example', "
                    "'{1}', 'S1', '{2}', {3}, NULL, {4}, NULL, NULL, NULL, '{5}')",
                    id, team, job, fte, active ? 1 : 0, changed));
  }
  void add_family(const std::string& id, const std::string& team) {
    host.run(
        fmt::format("INSERT INTO cases VALUES ('{0}', '{1}', 'F-{0}', 'SF-{0}', NULL, NULL, 0, "
                    "'{2}')",
                    id, team, changed));
    host.run(
        fmt::format("INSERT INTO enrolments VALUES ('{0}', 'strengthening-families', 'case', "
                    "'{0}', NULL, NULL, '{1}')",
                    id, changed));
  }
  void put_role(const std::string& id, const std::string& case_id, const std::string& role,
                const std::string& worker, const std::string& from, const std::string& to = "") {
    host.run("DELETE FROM roles WHERE role_id = '" + id + "'");
    host.run(fmt::format("INSERT INTO roles VALUES ('{}', '{}', '{}', '{}', NULL, '{}', {}, '{}')",
                         id, case_id, role, worker, from, to.empty() ? "NULL" : "'" + to + "'",
                         changed));
  }
  void add_event(const std::string& id, const std::string& case_id, const std::string& kind,
                 const std::string& at, const std::string& child = "",
                 const std::string& details = "") {
    host.add({id, case_id, kind, at, "", details, child, changed});
  }
  void join(const std::string& case_id, const std::string& child, const std::string& at,
            const std::string& category) {
    add_event("J-" + case_id + "-" + child, case_id, "joined_service", at, child,
              R"({"category": ")" + category + R"(", "plan": true, "consent": true})");
  }

  std::string changed = "2026-01-01T00:00";  ///< of what is written next
};

}  // namespace duecourse::testing
