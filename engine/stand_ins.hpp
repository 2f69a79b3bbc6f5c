// Which deadlines are spoken for by others of the same subject (`stands_in_for` of a framework
// file): they say nothing themselves. Pure.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <utility>

#include "engine/deadlines/deadline.hpp"

namespace duecourse {

class StandIns {
 public:
  /// What an open deadline speaks for says nothing itself.
  void note(const Deadline& deadline);
  /// Whether a deadline that was noted speaks for this one.
  [[nodiscard]] bool speak_for(const Deadline& deadline) const;

 private:
  std::set<std::pair<std::string, std::optional<PersonId>>> spoken_for_;  ///< "framework/timescale"
  std::set<std::string> spoken_for_of_all_;
};

}  // namespace duecourse
