// A process that came from a plugin, behind a wall: its words are checked once, every timeline each
// time, and whatever goes wrong in it leaves as one kind of exception, by which the cycle sets that
// subject aside.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/process/process.hpp"

namespace duecourse::adapters {

/// A plugin's process threw, or gave a timeline that cannot be; the words name the process.
class PluginTrouble : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What is wrong with the words of a process, each in words that tell what to do; empty: nothing.
[[nodiscard]] std::vector<std::string> faults_of(const ProcessDescription& description);

/// What is wrong with a timeline of `history`; empty: nothing. Linear in the timeline.
[[nodiscard]] std::string fault_of(const Timeline& timeline, const History& history,
                                   const Zone& zone, const ProcessDescription& description);

/// `inner` behind the wall. Its description is `description`, whatever it says later; it cannot be
/// configured by a framework file. replay() throws PluginTrouble (and std::bad_alloc). `library` is
/// held as long as the process lives, and let go after it.
[[nodiscard]] std::shared_ptr<const Process> guarded(std::shared_ptr<const void> library,
                                                     std::shared_ptr<const Process> inner,
                                                     ProcessDescription description);

}  // namespace duecourse::adapters
