// The words of a process that a framework file declares, resolved once: replaying compares each
// kind once, then only numbers.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/process/open_rules.hpp"

namespace duecourse::statemachines::open_case {

inline constexpr StateIndex kOpen = 0;
inline constexpr StateIndex kClosed = 1;

/// A declared kind of event and what it does.
struct OpenKind {
  MilestoneIndex milestone = 0;
  bool closes = false;
  bool reopens = false;
  std::vector<StateIndex> enters;
  std::vector<StateIndex> leaves;
  std::vector<std::string> facts;
  std::vector<std::string> brings;  ///< the facts that are carried on from it

  [[nodiscard]] bool ends_something() const { return closes || !leaves.empty(); }
  [[nodiscard]] bool has_fact(std::string_view fact) const;
};

/// All of them. Immutable.
class OpenWords {
 public:
  /// A fact that names the event answered.
  struct Reference {
    std::string fact;
    std::vector<std::string> kinds;  ///< of what it may name; empty: of any
    /// The file says so, or the fact is called as a kind is: then a value that names nothing is
    /// wrong. Else it is taken for one where it happens to name such an event.
    bool certain = false;

    [[nodiscard]] bool names(std::string_view kind) const;
  };

  explicit OpenWords(const OpenRules& rules);

  /// The kind of that name, or nullptr.
  [[nodiscard]] const OpenKind* find(const std::string& kind) const;
  [[nodiscard]] const ProcessDescription& description() const { return description_; }
  [[nodiscard]] const std::vector<std::string>& carried() const { return carried_; }
  [[nodiscard]] const std::vector<Reference>& references() const { return references_; }

 private:
  void describe_states(const OpenRules& rules);
  void describe_kinds(const OpenRules& rules);
  void find_references(const OpenRules& rules);

  ProcessDescription description_;
  std::unordered_map<std::string, OpenKind> kinds_;
  std::vector<std::string> carried_;
  std::vector<Reference> references_;
};

}  // namespace duecourse::statemachines::open_case
