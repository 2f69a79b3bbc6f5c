// Histories as chance would have them: kinds, facts and references as the process descriptions know
// them, some known only by their day, some recorded late or not at all, about one child or another.
// For property tests; shrinks by leaving events out, and prints in the words of a story
// (story.hpp), so that a case that fails can be pasted into a scenario.
#pragma once

#include <rapidcheck.h>

#include <ostream>
#include <vector>

#include "engine/framework/rulebook.hpp"
#include "engine/history/history.hpp"
#include "engine/time/zone.hpp"

namespace duecourse::testing {

/// How many days a random history spans at most.
inline constexpr int kRandomDays = 240;

/// The records of one subject, in the order in which chance made them.
struct RandomHistory {
  SubjectRef subject;
  std::vector<Enrolment> enrolments;
  std::vector<Event> events;
  Day first_day{};             ///< no event occurred before it
  const Zone* zone = nullptr;  ///< days are counted in it; outlives the history
};

/// What may be strange about a history.
struct Strangeness {
  /// References to events that come later, and enrolments that begin or end.
  bool out_of_time = true;
};

/// Records of a case in the early-help process, enrolled in `framework`.
[[nodiscard]] rc::Gen<RandomHistory> random_case(const FrameworkId& framework, const Zone& zone,
                                                 Strangeness strangeness = {});
/// Records of a worker in the supervision process, enrolled in `framework`.
[[nodiscard]] rc::Gen<RandomHistory> random_worker(const FrameworkId& framework, const Zone& zone,
                                                   Strangeness strangeness = {});

/// Records of a team in the team cycle, enrolled in `framework`.
[[nodiscard]] rc::Gen<RandomHistory> random_team(const FrameworkId& framework, const Zone& zone,
                                                 Strangeness strangeness = {});
/// Records of a case in the process that echoes its events, under a practice document that has
/// every key of the grammar (tests/scenarios/0_rules/rules.toml).
[[nodiscard]] rc::Gen<RandomHistory> random_echoes(const FrameworkId& framework, const Zone& zone,
                                                   Strangeness strangeness = {});

/// Records of a subject in a process that `framework` declares (`open_case`): the kinds and facts
/// as the file has them, each fact drawn as its name says. The framework outlives the generator.
[[nodiscard]] rc::Gen<RandomHistory> random_open(const Framework& framework, SubjectKind subject,
                                                 const Zone& zone, Strangeness strangeness = {});

/// When one looks at a history; prints as `pass 2026-04-01 10:00` in the history's zone.
struct PassTime {
  Instant at{};
  const Zone* zone = nullptr;

  friend bool operator<(const PassTime& a, const PassTime& b) { return a.at < b.at; }
};

/// A moment from a little before the first event to some weeks after the last one may occur.
[[nodiscard]] rc::Gen<PassTime> moment_around(const RandomHistory& history);

/// A line each: `on 2026-04-01 10:00 contact_received E1 source=dart`.
void showValue(const RandomHistory& history, std::ostream& out);
void showValue(const PassTime& time, std::ostream& out);

}  // namespace duecourse::testing
