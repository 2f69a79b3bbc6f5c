// The reading of Strengthening Families, record by record.
#include "statemachines/strengthening_families_case.hpp"

#include <algorithm>
#include <chrono>
#include <string>

namespace duecourse::statemachines::strengthening_families {

namespace {

bool is_role(const Facts& facts, std::string_view role) {
  const std::string* named = code_of(facts, "role");
  return named != nullptr && *named == role;
}

const char* word_of_category(State category) {
  return kStates[static_cast<std::size_t>(category)].name.data();
}

}  // namespace

bool FamilyFile::shared_kind() const {
  switch (kind()) {
    case Kind::visit:
    case Kind::review_held:
    case Kind::allocated:
    case Kind::deallocated:
    case Kind::consent_recorded:
    case Kind::plan_created:
    case Kind::assessment_completed:
    case Kind::case_closed:
    case Kind::case_reopened:
      return true;
    case Kind::joined_service:
    case Kind::category_changed:
    case Kind::on_going_agreed:
    case Kind::risk_raised:
    case Kind::parenting_group_held:
    case Kind::left_service:
      return false;
  }
  return false;
}

// A visit or review of the service waits on its day for the family to join; before that day it is
// one of another process.
bool FamilyFile::out_of_order() const {
  if (state() != State::not_joined || kind() == Kind::joined_service) return false;
  return !shared_kind() || kind() == Kind::visit || kind() == Kind::review_held;
}

const char* FamilyFile::contradiction() const {
  const auto& person = event().person;
  if (kind() == Kind::joined_service && in_service()) {
    const bool another = person && !whole_family_ && !children_.contains(*person);
    return another ? nullptr : "the family is in the service already";
  }
  if (kind() == Kind::category_changed && category_named() == state()) {
    return "the family is in that category already";
  }
  if (kind() == Kind::left_service && in_service() && person && !children_.empty() &&
      !children_.contains(*person)) {
    return "the child is not in the service";
  }
  if (state() != State::left || shared_kind() || kind() == Kind::joined_service) return nullptr;
  // A risk is told whenever it is raised.
  if (kind() == Kind::risk_raised) return nullptr;
  return "the family has left the service";
}

State FamilyFile::category_named() const {
  const char* fact = kind() == Kind::joined_service ? "category" : "to";
  const std::string* category = code_of(event().facts, fact);
  return category != nullptr && *category == "targeted" ? State::targeted : State::child_in_need;
}

bool FamilyFile::last_leaves() const {
  const auto& person = event().person;
  return !person || children_.size() < 2 || whole_family_;
}

void FamilyFile::record() {
  begin_record(out_of_order() && !shared_kind());
  look_back_on_support();
  switch (kind()) {
    case Kind::joined_service:
      return record_joined();
    case Kind::category_changed:
      return record_category();
    case Kind::allocated:
      return record_allocated();
    case Kind::deallocated:
      return record_deallocated();
    case Kind::visit:
      return record_visit();
    case Kind::review_held:
      return record_review();
    case Kind::on_going_agreed:
      pass(Passed::on_going_agreed);
      return;
    case Kind::risk_raised:
      return record_risk();
    case Kind::parenting_group_held:
      pass(Passed::parenting_group_held);
      return;
    case Kind::consent_recorded:
      consent_ = true;
      pass(Passed::consent_recorded);
      return;
    case Kind::plan_created:
      plan_ = true;
      pass(Passed::plan_or_assessment_recorded);
      return;
    case Kind::assessment_completed:
      assessment_ = true;
      pass(Passed::plan_or_assessment_recorded);
      return;
    case Kind::left_service:
      return record_left();
    case Kind::case_closed:
      return record_closed();
    case Kind::case_reopened:
      return record_reopened();
  }
}

// ---- Joining, category, leaving ----

void FamilyFile::record_joined() {
  const bool first = !in_service();
  Milestone& joined = pass(Passed::child_joined);
  joined.carried.push_back({"category", std::string(word_of_category(category_named()))});
  const auto known = [&](const char* fact, bool from_records) {
    const bool said = flag_of(event().facts, fact).value_or(false);
    joined.carried.push_back({fact, said || from_records});
  };
  known("plan", plan_);
  known("assessment", assessment_);
  known("consent", consent_);
  if (first) begin_service(category_named());
  if (event().person) {
    children_.insert(*event().person);
  } else {
    whole_family_ = true;
  }
}

void FamilyFile::begin_service(State category) {
  began_ = today();
  closed_in_.reset();
  reviews_ = 0;
  since_enhanced_ = 0;
  last_review_.reset();
  last_enhanced_ = false;
  escalated_on_.reset();
  children_.clear();
  whole_family_ = false;
  pass(Passed::service_began).carried.push_back({"category", word_of_category(category)});
  begin_category(category);
}

void FamilyFile::begin_category(State category) {
  const bool in_need = category == State::child_in_need;
  pass(in_need ? Passed::child_in_need_began : Passed::targeted_began)
      .carried.push_back({"category", word_of_category(category)});
}

void FamilyFile::record_category() {
  const State to = category_named();
  if (!in_service()) return begin_service(to);
  begin_category(to);
  if (to == State::targeted) {
    escalated_on_.reset();
    return;
  }
  escalated_on_ = today();
  support_when_targeted_ = support_before_.empty() ? support_workers() : support_before_;
  check_support_worker();
}

void FamilyFile::record_left() {
  if (!last_leaves()) {
    children_.erase(*event().person);
    Milestone& left = pass(Passed::child_left);
    left.carried.push_back({"weeks", weeks_in_service()});
    return;
  }
  closed_in_.reset();
  end_service(Passed::left_service);
}

void FamilyFile::record_closed() {
  if (!in_service()) return;
  closed_in_ = state();
  closed_children_ = children_;
  closed_whole_ = whole_family_;
  end_service(Passed::left_service);
}

void FamilyFile::end_service(Passed how) {
  const double weeks = weeks_in_service();
  const bool known = began_.has_value();
  for (const Passed milestone : {Passed::child_left, how}) {
    Milestone& left = pass(milestone);
    if (known) left.carried.push_back({"weeks", weeks});
  }
  began_.reset();
}

// A case that was closed and is reopened is in the service again; whoever left it is not.
void FamilyFile::record_reopened() {
  if (state() != State::left || !closed_in_) return;
  begin_service(*closed_in_);
  children_ = closed_children_;
  whole_family_ = closed_whole_;
}

double FamilyFile::weeks_in_service() const {
  if (!began_) return 0;
  const auto weeks = std::chrono::floor<std::chrono::weeks>(today() - *began_);
  return static_cast<double>(weeks.count());
}

// ---- Who works with the family ----

std::set<WorkerId> FamilyFile::support_workers() const {
  std::set<WorkerId> all = assigned_;
  // Of targeted support the support worker is the lead professional, and may be the allocated one.
  if (state() != State::child_in_need) all.insert(allocated_.begin(), allocated_.end());
  return all;
}

void FamilyFile::look_back_on_support() {
  if (support_day_ == today()) return;
  support_day_ = today();
  support_before_ = support_workers();
}

void FamilyFile::record_allocated() {
  Milestone& given = pass(Passed::allocated);
  if (in_service()) given.carried.push_back({"category", word_of_category(state())});
  if (!event().by) return;
  if (is_role(event().facts, "allocated_worker")) allocated_.insert(*event().by);
  if (is_role(event().facts, "assigned_worker")) assigned_.insert(*event().by);
  check_support_worker();
}

void FamilyFile::record_deallocated() {
  pass(Passed::deallocated);
  if (!event().by) return;
  if (is_role(event().facts, "allocated_worker")) allocated_.erase(*event().by);
  if (is_role(event().facts, "assigned_worker")) assigned_.erase(*event().by);
  check_support_worker();
}

// Changed is: nobody who supported the family before it became child in need still does, and
// somebody else does.
void FamilyFile::check_support_worker() {
  if (!escalated_on_ || support_when_targeted_.empty() || assigned_.empty()) return;
  const bool kept = std::any_of(assigned_.begin(), assigned_.end(), [&](const WorkerId& worker) {
    return support_when_targeted_.contains(worker);
  });
  if (kept) return;
  const auto days = static_cast<double>((today() - *escalated_on_).count());
  pass(Passed::support_worker_changed).carried.push_back({"days_since_change", days});
  support_when_targeted_.clear();
}

std::optional<bool> FamilyFile::by_support_worker() const {
  const auto workers = support_workers();
  if (!event().by || workers.empty()) return std::nullopt;
  return workers.contains(*event().by);
}

std::optional<bool> FamilyFile::by_allocated_worker() const {
  if (!event().by || allocated_.empty()) return std::nullopt;
  return allocated_.contains(*event().by);
}

// ---- Visits, reviews, risks ----

void FamilyFile::record_visit() {
  if (!in_service()) return;
  const auto flag = [&](const char* fact) { return flag_of(event().facts, fact).value_or(false); };
  const auto pass_visit = [&](Passed name) {
    Milestone& visit = pass(name);
    if (const auto by = by_support_worker()) visit.carried.push_back({"by_support_worker", *by});
  };
  pass_visit(Passed::visit);
  if (flag("child_seen") && flag("family_seen")) pass_visit(Passed::child_and_family_seen);
}

// Reviews of one day are one review: a host may have one a child. It is an enhanced one if any of
// them is. A private fostering review is not one of the plan.
void FamilyFile::record_review() {
  if (!in_service()) return;
  if (const std::string* type = code_of(event().facts, "type");
      type != nullptr && *type == "private_fostering") {
    return;
  }
  const bool first_of_day = last_review_ != today();
  if (first_of_day) {
    if (last_enhanced_) since_enhanced_ = 0;
    ++reviews_;
    ++since_enhanced_;
    last_review_ = today();
    last_enhanced_ = false;
  }
  const bool enhanced = flag_of(event().facts, "enhanced").value_or(false);
  const auto pass_review = [&](Passed name) {
    Milestone& review = pass(name);
    review.carried.push_back({"enhanced", enhanced});
    review.carried.push_back({"category", word_of_category(state())});
    review.carried.push_back({"number", static_cast<double>(reviews_)});
    review.carried.push_back({"since_enhanced", static_cast<double>(since_enhanced_)});
    review.carried.push_back({"weeks", weeks_in_service()});
  };
  if (first_of_day) pass_review(Passed::review_held);
  if (enhanced && !last_enhanced_) pass_review(Passed::enhanced_review_held);
  last_enhanced_ = last_enhanced_ || enhanced;
}

void FamilyFile::record_risk() {
  Milestone& risk = pass(Passed::risk_raised);
  if (const auto by = by_support_worker()) risk.carried.push_back({"by_support_worker", *by});
  if (const auto by = by_allocated_worker()) risk.carried.push_back({"by_allocated_worker", *by});
}

}  // namespace duecourse::statemachines::strengthening_families
