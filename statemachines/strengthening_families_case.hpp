// What one replay knows of a family in the Strengthening Families service (pilot of Warwickshire)
// beside the state of the machine: which children are in it, who works with them, which review is
// which. Plain C++; the machine's guards ask it, its actions tell it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <set>

#include "statemachines/record_file.hpp"

namespace duecourse::statemachines::strengthening_families {

enum class State : std::uint8_t { not_joined, child_in_need, targeted, left };

enum class Kind : std::uint8_t {
  joined_service,
  category_changed,
  allocated,
  deallocated,
  visit,
  review_held,
  on_going_agreed,
  risk_raised,
  parenting_group_held,
  consent_recorded,
  plan_created,
  assessment_completed,
  left_service,
  case_closed,
  case_reopened,
};

enum class Passed : std::uint8_t {
  child_joined,
  service_began,
  child_in_need_began,
  targeted_began,
  allocated,
  deallocated,
  support_worker_changed,
  visit,
  child_and_family_seen,
  review_held,
  enhanced_review_held,
  on_going_agreed,
  risk_raised,
  parenting_group_held,
  consent_recorded,
  plan_or_assessment_recorded,
  child_left,
  left_service,
};

inline constexpr std::array<StateWord, 4> kStates{{
    {"not_joined", "the family is not in the service"},
    {"child_in_need", "in the service with a Child in Need plan"},
    {"targeted", "in the service with targeted family support"},
    {"left", "the family has left the service", true},
}};
inline constexpr std::array<KindWord, 15> kKinds{{
    {"joined_service", "category identified_by plan assessment age consent"},
    {"category_changed", "to"},
    {"allocated", "role job"},
    {"deallocated", "role"},
    {"visit", "child_seen family_seen"},
    {"review_held", "enhanced type"},
    {"on_going_agreed", "until"},
    {"risk_raised", "to_worker to_team"},
    {"parenting_group_held", ""},
    {"consent_recorded", ""},
    {"plan_created", ""},
    {"assessment_completed", ""},
    {"left_service", "decision"},
    {"case_closed", ""},
    {"case_reopened", ""},
}};
inline constexpr std::array<MilestoneWord, 18> kMilestones{{
    {"child_joined", "a child joined the service",
     "category identified_by plan assessment age consent"},
    {"service_began", "the first child of the family joined the service", "category"},
    {"child_in_need_began", "the work under a Child in Need plan began", "category"},
    {"targeted_began", "the work as targeted family support began", "category"},
    {"allocated", "a worker was given a role of the case", "role job category"},
    {"deallocated", "a worker's role of the case ended", "role"},
    {"support_worker_changed",
     "the family got another support worker after targeted support became child in need",
     "days_since_change"},
    {"visit", "a visit took place", "child_seen family_seen by_support_worker"},
    {"child_and_family_seen", "a visit at which child and family were seen",
     "child_seen family_seen by_support_worker"},
    {"review_held", "the plan was reviewed", "enhanced category number since_enhanced weeks"},
    {"enhanced_review_held", "an enhanced review was held",
     "enhanced category number since_enhanced weeks"},
    {"on_going_agreed", "on-going timescales were agreed", "until"},
    {"risk_raised", "a risk or a concern was raised",
     "by_support_worker by_allocated_worker to_worker to_team"},
    {"parenting_group_held", "a parenting support group was held", ""},
    {"consent_recorded", "the family's consent is recorded", ""},
    {"plan_or_assessment_recorded", "a Child in Need plan or an assessment is in place", ""},
    {"child_left", "a child left the service", "decision weeks"},
    {"left_service", "the last child of the family left the service", "decision weeks"},
}};
inline constexpr KindIndex<kKinds.size()> kKindIndex{kKinds};

/// One replay of one history; history, timeline and zone must outlive it.
class FamilyFile : public RecordFile<Kind, Passed, State> {
 public:
  FamilyFile(const History& history, Timeline& timeline, const Zone& zone)
      : RecordFile(history, timeline, kKindIndex, State::not_joined), zone_(zone) {}

  /// Nothing was recorded before that this follows; on a day whose order is a guess it waits.
  [[nodiscard]] bool out_of_order() const;
  /// What the record contradicts, in words, or nullptr.
  [[nodiscard]] const char* contradiction() const;
  void record();

  /// The category that the record in hand names; child in need where it names none, or a word
  /// nobody knows, so that no statutory review is missed.
  [[nodiscard]] State category_named() const;
  /// The record in hand takes the last child out of the service.
  [[nodiscard]] bool last_leaves() const;
  /// The service ended only because the case was closed, and in which category.
  [[nodiscard]] std::optional<State> closed_in() const { return closed_in_; }

 private:
  [[nodiscard]] bool in_service() const {
    return state() == State::child_in_need || state() == State::targeted;
  }
  /// A kind that other processes know too: outside the service it is not about the service.
  [[nodiscard]] bool shared_kind() const;
  [[nodiscard]] Day today() const { return zone_.day_of(event().occurred.at); }

  void record_joined();
  void record_category();
  void begin_category(State category);
  void record_allocated();
  void record_deallocated();
  void record_visit();
  void record_review();
  void record_risk();
  void record_left();
  void record_closed();
  void record_reopened();
  void begin_service(State category);
  void end_service(Passed how);
  void look_back_on_support();
  void check_support_worker();
  [[nodiscard]] std::optional<bool> by_support_worker() const;
  /// Made by whoever is the allocated worker; nothing where either is not known.
  [[nodiscard]] std::optional<bool> by_allocated_worker() const;
  [[nodiscard]] std::set<WorkerId> support_workers() const;
  [[nodiscard]] double weeks_in_service() const;

  const Zone& zone_;
  std::set<PersonId> children_;  ///< in the service, where joining named the child
  bool whole_family_ = false;    ///< joining named no child
  bool plan_ = false;            ///< a Child in Need plan is recorded
  bool assessment_ = false;      ///< an assessment is recorded
  bool consent_ = false;
  std::optional<Day> began_;  ///< the day on which the service began
  std::optional<State> closed_in_;
  std::set<PersonId> closed_children_;  ///< who was in the service when the case was closed
  bool closed_whole_ = false;
  int reviews_ = 0;         ///< since the service began; those of one day are one
  int since_enhanced_ = 0;  ///< since the service began or the last enhanced review
  std::optional<Day> last_review_;
  bool last_enhanced_ = false;
  std::set<WorkerId> allocated_;  ///< who holds the role allocated_worker
  std::set<WorkerId> assigned_;   ///< who holds the role assigned_worker
  /// Support workers as the day of the record in hand began: a change dated to the same day as the
  /// change of category is a change, whichever was typed first.
  std::set<WorkerId> support_before_;
  std::optional<Day> support_day_;
  std::set<WorkerId> support_when_targeted_;
  std::optional<Day> escalated_on_;
};

}  // namespace duecourse::statemachines::strengthening_families
