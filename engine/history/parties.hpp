// Whom a record names: who made it, and whom it asks something of.
#pragma once

#include "engine/base/ids.hpp"
#include "engine/history/history.hpp"

namespace duecourse {

/// The facts in which a record says to whom a request or an action was sent.
inline constexpr const char* kToWorkerFact = "to_worker";
inline constexpr const char* kToTeamFact = "to_team";

/// The people and teams that a record names. Empty: it names none, or nothing is recorded.
struct Parties {
  WorkerId actor;         ///< who recorded, planned, sent or added it
  WorkerId asked_worker;  ///< its fact `to_worker`
  TeamId asked_team;      ///< its fact `to_team`: an id, or a team's name

  friend bool operator==(const Parties&, const Parties&) = default;
};

/// Whom `event` names. A number is read as its digits.
[[nodiscard]] Parties parties_of(const Event& event);

}  // namespace duecourse
