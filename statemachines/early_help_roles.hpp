// Who holds which role of a case, as far as the events say (reading 27). There is one key worker
// and one wraparound worker at a time; enablers may be several.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/process/process.hpp"

namespace duecourse::statemachines::early_help {

enum class Role : std::uint8_t { key_worker, wraparound, enabler, other };

/// What a deallocation does.
enum class Release : std::uint8_t {
  releases,      ///< the worker held the role
  long_over,     ///< another worker has replaced that one already: nothing changes
  not_this_one,  ///< the role is held by somebody else, and that worker never held it
  nobody,        ///< nobody holds the role
};

/// Indexes the events of one history, which must outlive it.
class Roles {
 public:
  explicit Roles(const History& history) : history_(history) {}

  /// The role an allocation gives; without one it is the key worker's (reading 2).
  [[nodiscard]] Role role_given(EventIndex allocation) const;
  /// The role a deallocation ends; without one, the role which that worker holds.
  [[nodiscard]] Role role_ended(EventIndex deallocation) const;

  void allocate(EventIndex allocation, Role role);
  [[nodiscard]] Release release_of(EventIndex deallocation) const;
  /// Carries out what release_of() says; true if a role came free.
  bool deallocate(EventIndex deallocation);

  [[nodiscard]] bool key_worker_held() const { return key_worker_ != kNoEvent; }
  [[nodiscard]] bool wraparound_held() const { return wraparound_ != kNoEvent; }
  [[nodiscard]] bool worker_held() const { return key_worker_held() || wraparound_held(); }
  [[nodiscard]] bool enabler_held() const { return !enablers_.empty(); }
  [[nodiscard]] bool none_held() const { return !worker_held() && enablers_.empty(); }

 private:
  [[nodiscard]] bool same_worker(EventIndex a, EventIndex b) const;
  [[nodiscard]] bool held_by_another(EventIndex holder, EventIndex deallocation) const;
  void replace(EventIndex& holder, EventIndex allocation);

  const History& history_;
  EventIndex key_worker_ = kNoEvent;
  EventIndex wraparound_ = kNoEvent;
  std::vector<EventIndex> enablers_;
  std::vector<EventIndex> replaced_;
};

}  // namespace duecourse::statemachines::early_help
