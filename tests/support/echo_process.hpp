// A process for tests of the engine, which may not know the state machines: every event kind is a
// milestone of its own name.
#pragma once

#include "engine/process/process.hpp"

namespace duecourse::testing {

/// States: `open`, `waiting` (after `waits`, until `goes_on`) and `closed` (after `closes`, until
/// `reopens`). Facts of every kind: `answers`, the host id of the event that is answered, where it
/// does not exist a wrong reference; `new_from`, the host id of the event from which a new
/// involvement goes on when this one ends the old; and those of kEchoFacts, which say what you
/// like.
class EchoProcess final : public Process {
 public:
  explicit EchoProcess(SubjectKind subject = SubjectKind::case_);
  [[nodiscard]] const ProcessDescription& description() const override { return words_; }
  [[nodiscard]] Timeline replay(const History& history, const Zone& zone) const override;

 private:
  ProcessDescription words_;
};

}  // namespace duecourse::testing
