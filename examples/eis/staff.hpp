// The people of the invented family centres: teams, workers, absences, supervision.
#pragma once

#include <string>
#include <vector>

#include "engine/time/instant.hpp"
#include "examples/eis/dice.hpp"
#include "examples/eis/journal.hpp"

namespace duecourse::examples {

/// A team with those who do the work in it.
struct TeamRoster {
  std::string code;
  int manager = 0;
  int senior = 0;  ///< line manager of the practitioners
  int duty_worker = 0;
  int enabler = 0;
  std::vector<int> practitioners;
};

/// The two family centres.
[[nodiscard]] const std::vector<TeamRoster>& rosters();

/// Teams and workers as of `from`, who started before it.
void hire_staff(Journal& journal, Day from);
/// Absences with cover and supervision until `to`: most in time, some late, some not written up.
void lead_staff(Journal& journal, Dice& dice, Day from, Day to);

/// The first moment of office hours (Monday to Friday, 9 to 17) at or after `day`, at a minute that
/// the dice choose.
[[nodiscard]] LocalSecond office_moment(Dice& dice, Day day);
/// Monday to Friday.
[[nodiscard]] bool is_weekday(Day day);

}  // namespace duecourse::examples
