// Where the regions of a Boost.MSM machine stand, by the words of its states. Only the machines'
// .cpp files include this.
#pragma once

#include <boost/mpl/for_each.hpp>
#include <boost/msm/back/state_machine.hpp>
#include <vector>

#include "statemachines/transition_rows.hpp"

namespace duecourse::statemachines {

/// `Back` is the back end of a machine whose states carry kRegion and kName.
template <class Back>
[[nodiscard]] std::vector<RegionState> states_of(const Back& machine) {
  using All = typename boost::msm::back::generate_state_set<typename Back::stt>::type;
  std::vector<RegionState> states;
  for (int region = 0; region < Back::nr_regions::value; ++region) {
    boost::mpl::for_each<All>([&]<class State>(State) {
      constexpr int kId = boost::msm::back::get_state_id<typename Back::stt, State>::value;
      if (machine.current_state()[region] != kId) return;
      states.push_back({State::kRegion, State::kName});
    });
  }
  return states;
}

}  // namespace duecourse::statemachines
