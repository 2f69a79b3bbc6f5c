// The reading of the Supporting Families programme, record by record.
#include "statemachines/supporting_families_case.hpp"

#include <algorithm>

namespace duecourse::statemachines::supporting_families {

namespace {

constexpr std::string_view kClosingAction = "Close Case to Children's Services";

/// `education, crime`, `1 7`: the issues that a list names.
std::set<int> issues_in(const Facts& facts, std::string_view fact) {
  std::set<int> found;
  const FactValue* value = find_fact(facts, fact);
  const std::string* text = value == nullptr ? nullptr : std::get_if<std::string>(value);
  if (text == nullptr) {
    if (const auto one = issue_of(value)) found.insert(*one);
    return found;
  }
  std::size_t begin = 0;
  while (begin < text->size()) {
    const std::size_t end = std::min(text->find_first_of(", ;", begin), text->size());
    const FactValue word = text->substr(begin, end - begin);
    if (const auto one = issue_of(&word)) found.insert(*one);
    begin = end + 1;
  }
  return found;
}

}  // namespace

bool FamilyFile::is_closure_request() const {
  if (kind() == Kind::closure_requested) return true;
  if (kind() != Kind::action_added) return false;
  const std::string* action = code_of(event().facts, "action");
  return action != nullptr && *action == kClosingAction;
}

bool FamilyFile::closes() const {
  if (kind() == Kind::involvement_ended) return requested_;
  return kind() == Kind::case_closed;
}

bool FamilyFile::out_of_order() const {
  switch (kind()) {
    case Kind::progress_recorded:
      return outcomes_.selected.empty();
    case Kind::action_plan_reviewed:
      return !planned_;
    case Kind::claim_audited:
      return !claimed_;
    default:
      return false;
  }
}

const char* FamilyFile::contradiction() const {
  if (!is_closed()) return nullptr;
  switch (kind()) {
    case Kind::screened_for_programme:
    case Kind::action_plan_agreed:
    case Kind::action_plan_reviewed:
    case Kind::directed_to_pft:
    case Kind::intervention_plan_completed:
      return "the case is closed";
    default:
      return nullptr;
  }
}

void FamilyFile::record() {
  begin_record(out_of_order());
  switch (kind()) {
    case Kind::assessment_started:
    case Kind::assessment_completed:
      return record_assessment();
    case Kind::headline_selected:
    case Kind::indicator_selected:
    case Kind::progress_recorded:
    case Kind::baseline_completed:
    case Kind::progress_completed:
      return record_tool();
    case Kind::closure_requested:
    case Kind::closure_returned:
    case Kind::action_added:
    case Kind::involvement_ended:
    case Kind::case_closed:
    case Kind::case_reopened:
      return record_closing();
    default:
      return record_programme();
  }
}

void FamilyFile::record_programme() {
  switch (kind()) {
    case Kind::screened_for_programme:
      return record_screened();
    case Kind::data_quality_assured:
      assured_ = true;
      pass(Passed::data_quality_assured);
      return;
    case Kind::quality_assured:
      return record_quality();
    case Kind::action_plan_agreed:
      planned_ = true;
      return record_plan(Passed::action_plan_agreed);
    case Kind::action_plan_reviewed:
      return record_plan(Passed::action_plan_reviewed);
    case Kind::outcomes_form_updated:
      pass(Passed::outcomes_form_updated);
      return;
    case Kind::directed_to_pft:
      directed_ = true;
      pass(Passed::directed_to_pft);
      return;
    case Kind::family_alerted:
      return record_alerted();
    case Kind::intervention_plan_completed:
      pass(Passed::intervention_plan_completed);
      return;
    case Kind::significant_progress:
      significant_ = true;
      pass(Passed::significant_progress);
      return check_ready();
    case Kind::evidence_available:
      evidence_ = true;
      pass(Passed::evidence_available);
      return check_ready();
    case Kind::closure_summary_confirmed:
      pass(Passed::closure_summary_confirmed);
      return;
    case Kind::claim_date_set:
      return record_window();
    case Kind::claim_reviewed:
      return record_review();
    case Kind::claimed:
      claimed_ = true;
      pass(Passed::claimed);
      return;
    case Kind::claim_audited:
      pass(Passed::claim_audited);
      return;
    case Kind::audit_drawn:
      if (!names_lost_claim()) pass(Passed::audit_drawn);
      return;
    default:
      return;
  }
}

// ---- Assessment and screening ----

void FamilyFile::record_assessment() {
  if (is_closed()) return;
  const bool completed = kind() == Kind::assessment_completed;
  if (!completed || !started_) {
    pass(Passed::assessment_begun).carried.push_back({"completed_already", completed});
  }
  started_ = !completed;
  if (!completed) return;
  assessed_ = true;
  outcomes_.baseline.push_back(checkpoint());
  outcomes_.assessment.push_back(checkpoint());
  pass(Passed::assessment_completed);
}

void FamilyFile::record_screened() {
  screened_ = true;
  pass(Passed::screened).carried.push_back({"areas", static_cast<double>(areas_)});
  count_areas(true);
}

void FamilyFile::count_areas(bool at_screening) {
  const std::size_t now = outcomes_.areas().size();
  const bool more = now > areas_;
  areas_ = now;
  const auto number = static_cast<double>(now);
  if (more) {
    Milestone& found = pass(Passed::areas_found);
    found.carried.push_back({"areas", number});
    found.carried.push_back({"screened", screened_});
  }
  if (at_screening || (more && screened_)) {
    Milestone& screened = pass(Passed::areas_screened);
    screened.carried.push_back({"areas", number});
    screened.carried.push_back({"assured", assured_});
    screened.carried.push_back({"planned", planned_});
    screened.carried.push_back({"directed", directed_});
  }
}

// ---- The outcome measures tool ----

// Where the record does not say its stage: the plan's, once an assessment was completed.
Selection FamilyFile::selection() const {
  Selection one;
  one.event = event_index();
  one.child = event().person;
  const std::string* stage = code_of(event().facts, "stage");
  const bool of_plan = stage == nullptr ? assessed_ : *stage == "plan";
  one.stage = of_plan ? Stage::plan : Stage::assessment;
  one.evidenced = flag("evidenced");
  return one;
}

void FamilyFile::record_tool() {
  switch (kind()) {
    case Kind::headline_selected:
      return record_headline();
    case Kind::indicator_selected:
      return record_indicator();
    case Kind::progress_recorded:
      return record_progress();
    case Kind::baseline_completed:
      outcomes_.baseline.push_back(checkpoint());
      pass(Passed::baseline_completed);
      return;
    default:
      outcomes_.final_plan.push_back(checkpoint());
      pass(Passed::progress_completed);
      return;
  }
}

void FamilyFile::record_headline() {
  Selection one = selection();
  one.issue = issue_of(find_fact(event().facts, "issue"));
  outcomes_.selected.push_back(std::move(one));
  count_areas(false);
}

void FamilyFile::record_indicator() {
  Selection one = selection();
  one.indicator = id_of(find_fact(event().facts, "indicator"));
  if (one.indicator.empty()) return;
  one.issue = issue_of_indicator(one.indicator);
  outcomes_.selected.push_back(std::move(one));
  count_areas(false);
}

// A measure that is known by its wording only has the number that the guide gives it.
void FamilyFile::record_progress() {
  Progress one;
  one.event = event_index();
  one.child = event().person;
  one.indicator = id_of(find_fact(event().facts, "indicator"));
  one.measure = id_of(find_fact(event().facts, "measure"));
  one.evidenced = flag("evidenced");
  if (const std::string* text = code_of(event().facts, "measure_text"); one.measure.empty()) {
    if (text == nullptr || one.indicator.empty()) return;
    const auto known = measures();
    const auto found = std::find_if(known.begin(), known.end(), [&](const NumberedText& measure) {
      return measure.text == *text;
    });
    one.measure = found != known.end() ? std::string(found->id)
                  : *text == kNone     ? std::string(kNone)
                                       : one.indicator;
  }
  outcomes_.progress.push_back(std::move(one));
}

// ---- Plans and quality ----

void FamilyFile::record_plan(Passed name) {
  const std::set<int> targets = issues_in(event().facts, "targets");
  const std::set<int> areas = outcomes_.areas();
  const auto without =
      std::count_if(areas.begin(), areas.end(), [&](int area) { return !targets.contains(area); });
  Milestone& plan = pass(name);
  plan.carried.push_back({"areas", static_cast<double>(areas.size())});
  plan.carried.push_back({"areas_without_target", static_cast<double>(without)});
}

void FamilyFile::record_quality() {
  bool complete = true;
  for (const char* point : {"criteria", "smart_all", "interventions", "data"}) {
    complete = complete && find_fact(event().facts, point) != nullptr;
  }
  pass(Passed::quality_assured).carried.push_back({"complete", complete});
}

// ---- Claims ----

void FamilyFile::record_alerted() {
  alerted_ = true;
  pass(Passed::family_alerted);
  for (Window& window : windows_) {
    const bool ahead = !window.date || zone_.day_of(window.date->at) > today();
    if (!window.opened && ahead) open_window(window);
  }
}

// The window is explained by the record of its date, whenever the family was alerted.
void FamilyFile::open_window(Window& window) {
  window.opened = true;
  pass(Passed::claim_window_opened).event = window.event;
}

void FamilyFile::record_window() {
  Window window;
  window.event = event_index();
  if (const std::string* name = code_of(event().facts, "window")) window.name = *name;
  window.date = date_of(event().facts, "date");
  windows_.push_back(window);
  if (alerted_) open_window(windows_.back());
}

// The window that a review names; else the next that is open and not reviewed; else the last such.
FamilyFile::Window* FamilyFile::window_reviewed(bool& named) {
  const std::string* name = code_of(event().facts, "window");
  named = name != nullptr && !name->empty();
  Window* best = nullptr;
  for (Window& window : windows_) {
    if (named) {
      if (window.name == *name) best = &window;
      continue;
    }
    if (!window.opened || window.reviewed || !window.date) continue;
    const bool ahead = zone_.day_of(window.date->at) > today();
    const bool best_ahead = best != nullptr && zone_.day_of(best->date->at) > today();
    const bool nearer =
        best == nullptr || (ahead ? !best_ahead || window.date->at < best->date->at
                                  : !best_ahead && window.date->at > best->date->at);
    if (nearer) best = &window;
  }
  return best;
}

void FamilyFile::record_review() {
  bool named = false;
  Window* window = window_reviewed(named);
  Reference answered;
  answered.named = named;
  if (window != nullptr) {
    window->reviewed = true;
    answered.event = window->event;
  }
  pass_answer(Passed::claim_reviewed, answered);
}

// A draw names the claim it was made by, which may have been corrected to a later day since; where
// the host has taken the claim back, there is nothing to audit.
bool FamilyFile::names_lost_claim() const {
  const std::string* claim = code_of(event().facts, "claim");
  if (claim == nullptr) return false;
  return std::none_of(events().begin(), events().end(), [&](const Event& other) {
    return other.kind == "claimed" && other.host_id == *claim;
  });
}

// At the point of closure, with significant progress and all evidence: once for each request.
void FamilyFile::check_ready() {
  if (ready_ || !significant_ || !evidence_) return;
  if (!requested_ && !is_closed() && !closes()) return;
  ready_ = true;
  pass(Passed::ready_to_claim);
}

// ---- Closing ----

void FamilyFile::record_closing() {
  if (kind() == Kind::case_reopened) return record_reopened();
  if (is_closed()) return;
  if (closes()) return record_closed();
  if (is_closure_request()) {
    requested_ = true;
    outcomes_.final_plan.push_back(checkpoint());
    outcomes_.closing.push_back(checkpoint());
    pass(Passed::closure_requested).carried.push_back({"directed", directed_});
    return check_ready();
  }
  if (kind() != Kind::closure_returned) return;
  requested_ = false;
  ready_ = false;
  outcomes_.closing.clear();
  std::erase_if(outcomes_.final_plan, [&](const Checkpoint& point) {
    return kind_of(point.event) != Kind::progress_completed;
  });
  pass(Passed::closure_returned);
}

void FamilyFile::record_closed() {
  outcomes_.final_plan.push_back(checkpoint());
  outcomes_.closing.push_back(checkpoint());
  if (!requested_) {
    pass(Passed::closed_without_request).carried.push_back({"directed", directed_});
  }
  pass(Passed::case_closed);
  check_ready();
}

// A new involvement: what was screened, selected and agreed before does not count for it.
void FamilyFile::record_reopened() {
  if (!is_closed()) return;
  raise_findings();
  outcomes_ = {};
  areas_ = 0;
  screened_ = started_ = assessed_ = assured_ = planned_ = directed_ = alerted_ = false;
  significant_ = evidence_ = requested_ = ready_ = claimed_ = false;
}

void FamilyFile::raise_findings() {
  Children children;
  for (EventIndex i = 0; i < events().size(); ++i) {
    if (events()[i].person) children.try_emplace(*events()[i].person, i);
  }
  for (ProcessFinding& found : outcomes_.wrong(children)) {
    timeline_.findings.push_back(std::move(found));
  }
}

}  // namespace duecourse::statemachines::supporting_families
