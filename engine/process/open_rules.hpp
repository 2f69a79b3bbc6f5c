// What a framework file may say of a process that is configured in it (`open_case`): the event
// kinds, which of them close and reopen, the states between kinds, and the facts that are carried.
// config/frameworks/README.md, "A process of your own".
#pragma once

#include <string>
#include <vector>

#include "engine/history/history.hpp"
#include "engine/process/process.hpp"

namespace duecourse {

/// A state that lasts from one of some kinds to one of others.
struct OpenState {
  std::string name;
  std::vector<std::string> from;
  std::vector<std::string> to;
};

/// A fact whose latest value is added to every later milestone.
struct OpenCarry {
  std::string fact;
  std::vector<std::string> kinds;  ///< that bring it
};

/// A fact that names, as the event answered, one of some kinds.
struct OpenReference {
  std::string fact;
  std::vector<std::string> kinds;
};

/// All of it; checked: every kind that is named is one of `kinds`.
struct OpenRules {
  SubjectKind subject = SubjectKind::case_;
  std::vector<KindInfo> kinds;
  std::vector<std::string> closes;
  std::vector<std::string> reopens;
  std::vector<OpenState> states;
  std::vector<OpenCarry> carry;
  std::vector<OpenReference> references;
};

}  // namespace duecourse
