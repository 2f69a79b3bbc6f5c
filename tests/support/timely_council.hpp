// A council for tests of the timeliness report: two frameworks that both have a clause 4.1, limits
// in days with an expectation, in hours, and none; clocks of workers and of teams.
#pragma once

#include <fstream>
#include <string>

#include "tests/support/test_council.hpp"

namespace duecourse::testing {

inline constexpr const char* kTimelyFramework = R"toml([framework]
id       = "visiting"
title    = "Visiting Framework"
calendar = "monday-to-friday"

[process]
case   = "early_help"
worker = "supervision"
team   = "team_cycle"

[applies_to.worker]
job = ["family_practitioner"]

[applies_to.team]
all = true

[[ladder.standard.stages]]
id = "late"
at = "1 working day after due"
to = ["supervisor"]
kind = "escalation"

[[timescale]]
id       = "first-visit"
clause   = "4.1"
title    = "First visit"
starts   = "initial_contact"
ends     = "first_visit"
expected = "2 working days"
due      = "5 working days"
owner    = "key_worker"

[[timescale]]
id     = "decision"
clause = "5.2"
title  = "Managers Decision"
starts = "initial_contact"
opens  = "each"
ends   = "managers_decision"
due    = "72 hours"
owner  = "supervisor"

[[timescale]]
id     = "escalation-noted"
clause = "7.1"
title  = "Escalation noted on the case"
starts = "escalation_decided"
ends   = "escalation_recorded"
expected = "1 working day"
owner  = "supervisor"

[[timescale]]
id      = "supervision"
clause  = "11.6"
title   = "Supervision held"
subject = "worker"
starts  = "worker_started"
ends    = "individual_supervision_held"
due     = "4 calendar weeks"
owner   = "supervisor"

[[timescale]]
id               = "session"
clause           = "2.1"
title            = "Session held"
subject          = "team"
each_working_day = true
ends             = "screening_held"
due              = "end of the same day"
owner            = "team_manager"
)toml";

inline constexpr const char* kSecondFramework = R"toml([framework]
id       = "second"
title    = "Second <Framework> & Co"
calendar = "monday-to-friday"

[process]
case = "early_help"

[[ladder.standard.stages]]
id = "late"
at = "1 working day after due"
to = ["supervisor"]
kind = "escalation"

[[timescale]]
id     = "first-visit"
clause = "4.1"
title  = "First visit"
starts = "initial_contact"
ends   = "first_visit"
due    = "10 working days"
owner  = "key_worker"
)toml";

/// Writes the frameworks and a configuration that names them.
class TimelyCouncil : public TestCouncil {
 public:
  TimelyCouncil() {
    write("visiting.toml", kTimelyFramework);
    write("second.toml", kSecondFramework);
    write("duecourse.toml", R"toml([council]
name = "Westshire <Council>"
[host]
database = "host.db"
overlap = "10 minutes"
silent_after = "never"
[store]
path = "store.db"
simulated = true
[frameworks]
files = ["visiting.toml", "second.toml"]
[mail]
fallback = "help@westshire.example"
transport = "folder"
folder = "outbox"
)toml");
  }

  void write(const std::string& name, const std::string& text) {
    std::ofstream(path(name), std::ios::binary) << text;
  }
  /// A case of `team` ("": none) with its first contact at `at`, enrolled in `framework`.
  void add_case(const std::string& id, const std::string& at, const std::string& team = "T1",
                const std::string& framework = "visiting") {
    const std::string of = team.empty() ? "NULL" : "'" + team + "'";
    host.run(
        fmt::format("INSERT INTO cases VALUES ('{0}', {1}, 'F-{0}', 'FC-{0}', NULL, NULL, 0, "
                    "'2026-01-01')",
                    id, of));
    enrol(id, framework);
    for (const char* kind : {"contact_received", "allocated", "initial_contact"}) {
      host.add({id + "-" + kind, id, kind, at, "W1", R"({"role": "key_worker"})", "", ""});
    }
  }
  void enrol(const std::string& case_id, const std::string& framework) {
    host.run(
        fmt::format("INSERT INTO enrolments VALUES ('{0}-{1}', '{1}', 'case', '{0}', NULL, "
                    "NULL, '2026-01-01')",
                    case_id, framework));
  }
  void add(const std::string& case_id, const std::string& kind, const std::string& at) {
    host.add({case_id + kind + at, case_id, kind, at, "W1",
              R"({"child_seen": true, "child_spoken_to": true, "case_note": true, )"
              R"("request_form": true})",
              "", ""});
  }
  /// An event of a worker or a team.
  void add_of(const std::string& subject, const std::string& id, const std::string& kind,
              const std::string& at) {
    host.run(
        fmt::format("INSERT INTO events VALUES ('{0}-{2}-{3}', '{1}', '{0}', '{2}', '{3}', "
                    "'{3}', NULL, NULL, NULL, 0, '{3}')",
                    id, subject, kind, at));
  }
  /// The host loses a record at `at`.
  void remove(const std::string& event_id, const std::string& at) {
    host.run("UPDATE events SET deleted = 1, changed_at = '" + at + "' WHERE event_id = '" +
             event_id + "'");
  }
};

}  // namespace duecourse::testing
