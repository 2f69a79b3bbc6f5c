// Stories of a visit within 5 working days of Monday 1 June 2026, for the tests of calendars.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "tests/support/test_council.hpp"

namespace duecourse::testing {

class VisitsInCalendars : public ::testing::Test {
 protected:
  VisitsInCalendars() {
    council.host.run(
        "INSERT INTO workers VALUES ('W2', 'Ann Day', 'ann@westshire.example', 'T1', 'S1', "
        "'family_practitioner', 1.0, NULL, 1, NULL, NULL, NULL, '2026-01-01')");
  }
  /// More lines for duecourse.toml.
  void append(const std::string& lines) {
    std::ofstream(council.path("duecourse.toml"), std::ios::app) << lines;
  }
  /// Due Monday 8 June, W1's.
  void contacted(const std::string& id) { council.host.add_contacted_case(id, "2026-06-01T10:00"); }
  void visited(const std::string& id, const std::string& when) {
    council.host.add({id + "-4", id, "visit", when, "W1",
                      R"({"child_seen": true, "child_spoken_to": true})", "", ""});
  }
  /// The initial contact is corrected to the day after: due Tuesday 9 June.
  void moved(const std::string& id, const std::string& when) {
    council.host.run(
        fmt::format("UPDATE events SET occurred_at = '2026-06-02T10:00', changed_at = '{}' WHERE "
                    "event_id = '{}-3'",
                    when, id));
  }
  /// It is W2's from that day on.
  void passed_on(const std::string& id, const std::string& day) {
    council.host.run(fmt::format(
        "UPDATE roles SET to_at = '{0}', changed_at = '{0}' WHERE case_id = '{1}'", day, id));
    council.host.run(
        fmt::format("INSERT INTO roles VALUES ('S-{1}', '{1}', 'key_worker', 'W2', NULL, '{0}', "
                    "NULL, '{0}')",
                    day, id));
  }

  TestCouncil council;
};

}  // namespace duecourse::testing
