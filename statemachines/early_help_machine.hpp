// The early-help machine behind a plain interface: what moves its states, by name. The machine
// itself (Boost.MSM) is in early_help.cpp.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "statemachines/early_help_case.hpp"
#include "statemachines/transition_rows.hpp"

namespace duecourse::statemachines::early_help {

/// What the machine is told. The first ones are events of the host, sorted by what they do to the
/// states; the last ones follow from what was recorded.
enum class Trigger : std::uint8_t {
  any_record,  ///< moves no state
  contact_received,
  comes_from_social_care,  ///< a wraparound request
  step_down_received,
  sent_to_meeting,     ///< screened: maam
  sent_to_allocation,  ///< screened: allocate, step_down; maam_held: allocate
  pre_allocation_joined,
  pre_allocation_left,
  allocated_key_worker,
  allocated_wraparound,
  closure_requested,
  closure_returned,
  case_reopened,
  escalation_decided,  ///< the event, or the outcome of a screening or meeting
  threshold_not_met,
  level4_confirmed,
  step_up_form_completed,
  involvement_ends,
  involvement_begins,
  waiting_contact_goes_on,
  waiting_handover_goes_on,
  waiting_step_down_goes_on,
};

/// One machine for one replay.
class Machine {
 public:
  virtual ~Machine() = default;
  /// Moves the states and tells the case file; a trigger that contradicts changes nothing.
  virtual void take(Trigger trigger) = 0;
  /// Where its regions stand.
  [[nodiscard]] virtual std::vector<RegionState> states() const = 0;
};

/// A started machine. `file` must outlive it.
[[nodiscard]] std::unique_ptr<Machine> make_machine(CaseFile& file);

}  // namespace duecourse::statemachines::early_help
