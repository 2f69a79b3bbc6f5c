// The roles of a case, allocation by allocation.
#include "statemachines/early_help_roles.hpp"

#include <algorithm>
#include <string>

namespace duecourse::statemachines::early_help {
namespace {

Role role_of(const std::string& word) {
  if (word == "key_worker") return Role::key_worker;
  if (word == "wraparound") return Role::wraparound;
  if (word == "enabler") return Role::enabler;
  return Role::other;
}

}  // namespace

bool Roles::same_worker(EventIndex a, EventIndex b) const {
  return history_.events[a].by == history_.events[b].by;
}

Role Roles::role_given(EventIndex allocation) const {
  const std::string* word = code_of(history_.events[allocation].facts, "role");
  return word == nullptr ? Role::key_worker : role_of(*word);
}

Role Roles::role_ended(EventIndex deallocation) const {
  const Event& event = history_.events[deallocation];
  if (const std::string* word = code_of(event.facts, "role")) return role_of(*word);
  const auto holds = [&](EventIndex holder) {
    return holder != kNoEvent && same_worker(holder, deallocation);
  };
  if (event.by) {
    if (holds(key_worker_)) return Role::key_worker;
    if (holds(wraparound_)) return Role::wraparound;
    if (std::any_of(enablers_.begin(), enablers_.end(), holds)) return Role::enabler;
  }
  if (key_worker_held()) return Role::key_worker;
  if (wraparound_held()) return Role::wraparound;
  return enablers_.empty() ? Role::key_worker : Role::enabler;
}

void Roles::replace(EventIndex& holder, EventIndex allocation) {
  if (holder != kNoEvent && !same_worker(holder, allocation)) replaced_.push_back(holder);
  holder = allocation;
}

void Roles::allocate(EventIndex allocation, Role role) {
  switch (role) {
    case Role::key_worker:
      replace(key_worker_, allocation);
      return;
    case Role::wraparound:
      replace(wraparound_, allocation);
      return;
    case Role::enabler:
      if (std::none_of(enablers_.begin(), enablers_.end(),
                       [&](EventIndex holder) { return same_worker(holder, allocation); })) {
        enablers_.push_back(allocation);
      }
      return;
    case Role::other:
      return;
  }
}

bool Roles::held_by_another(EventIndex holder, EventIndex deallocation) const {
  return history_.events[deallocation].by && history_.events[holder].by &&
         !same_worker(holder, deallocation);
}

Release Roles::release_of(EventIndex deallocation) const {
  const Role role = role_ended(deallocation);
  const auto replaced = [&] {
    return std::any_of(replaced_.begin(), replaced_.end(),
                       [&](EventIndex holder) { return same_worker(holder, deallocation); });
  };
  EventIndex holder = kNoEvent;
  switch (role) {
    case Role::key_worker:
      holder = key_worker_;
      break;
    case Role::wraparound:
      holder = wraparound_;
      break;
    case Role::enabler:
      for (const EventIndex enabler : enablers_) {
        if (holder == kNoEvent || !held_by_another(enabler, deallocation)) holder = enabler;
      }
      break;
    case Role::other:
      return Release::long_over;
  }
  if (holder != kNoEvent && !held_by_another(holder, deallocation)) return Release::releases;
  if (role != Role::enabler && replaced()) return Release::long_over;
  return holder == kNoEvent ? Release::nobody : Release::not_this_one;
}

bool Roles::deallocate(EventIndex deallocation) {
  if (release_of(deallocation) != Release::releases) return false;
  switch (role_ended(deallocation)) {
    case Role::key_worker:
      key_worker_ = kNoEvent;
      return true;
    case Role::wraparound:
      wraparound_ = kNoEvent;
      return true;
    case Role::enabler: {
      const auto theirs = std::find_if(enablers_.begin(), enablers_.end(), [&](EventIndex holder) {
        return !held_by_another(holder, deallocation);
      });
      if (theirs != enablers_.end()) enablers_.erase(theirs);
      return true;
    }
    case Role::other:
      return false;
  }
  return false;
}

}  // namespace duecourse::statemachines::early_help
