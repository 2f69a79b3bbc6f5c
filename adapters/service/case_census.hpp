// Of each case only what a report on the host needs: whether it is open, who holds its roles, in
// which frameworks it takes part. Pure; a few hundred bytes a case.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "adapters/ports/records.hpp"
#include "engine/framework/rulebook.hpp"

namespace duecourse::adapters {

/// Event kinds that close a case, and those that open a closed one.
struct ClosingKinds {
  std::set<std::string> closes;
  std::set<std::string> reopens;
};

/// Asked of the processes of cases themselves: after an event of some kind one of a closing kind
/// leaves the case closed; after that one of a reopening kind leaves it open. Kinds that close only
/// with certain facts are not found.
[[nodiscard]] ClosingKinds closing_kinds(const Rulebook& rulebook);

/// One case. Times are compared as the host gives them.
struct CaseSeen {
  bool has_record = false;  ///< a row of `cases`
  bool has_events = false;
  bool enrolled = false;  ///< a row of `enrolments`, in whatever framework
  std::set<FrameworkId> frameworks;
  std::set<std::string> roles;  ///< held now by a row of `roles`
  std::optional<Instant> closed_at;
  std::optional<Instant> reopened_at;
  std::map<std::string, Instant> allocated;    ///< by role, the last time
  std::map<std::string, Instant> deallocated;  ///< likewise

  /// It has events, and was not closed, or was reopened since.
  [[nodiscard]] bool is_open() const;
  /// By a row of `roles`, or by the events `allocated` and `deallocated`.
  [[nodiscard]] bool holds(const std::string& role) const;
};

/// Every case that a record names.
class CaseCensus {
 public:
  CaseCensus(const Rulebook& rulebook, std::optional<Instant> now);

  void add(const CaseRecord& record);
  void add(const EnrolmentRecord& record);
  void add(const RoleRecord& record);
  void add(const Event& event);

  [[nodiscard]] const std::map<std::string, CaseSeen>& cases() const { return cases_; }

 private:
  [[nodiscard]] bool is_current(const RoleHolding& holding) const;

  const Rulebook& rulebook_;
  std::optional<Instant> now_;
  ClosingKinds closing_;
  std::map<std::string, CaseSeen> cases_;
};

}  // namespace duecourse::adapters
