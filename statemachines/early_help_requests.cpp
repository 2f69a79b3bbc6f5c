// The ledger of requests and decisions of early_help_requests.hpp.
#include "statemachines/early_help_requests.hpp"

#include <algorithm>

namespace duecourse::statemachines::early_help {
namespace {

bool waits(Stage stage) {
  return stage < Stage::served;
}

bool any_untold(const std::vector<Decision>& decisions) {
  return std::any_of(decisions.begin(), decisions.end(), [](const Decision& d) { return !d.told; });
}

// An outcome told with no reference is about every decision not told yet.
EventIndex tell(std::vector<Decision>& decisions, const Reference& named) {
  if (!named.found()) {
    for (Decision& decision : decisions) decision.told = true;
    return kNoEvent;
  }
  Decision* best = nullptr;
  int best_fit = 0;
  for (Decision& decision : decisions) {
    int fit = 0;
    if (decision.event == named.event) fit = 4;
    if (decision.request == named.event) fit = decision.told ? 2 : 3;
    if (decision.request == kNoEvent && decision.event > named.event && !decision.told) fit = 1;
    if (fit == 0 || fit < best_fit) continue;
    best = &decision;
    best_fit = fit;
  }
  if (best == nullptr) return kNoEvent;
  best->told = true;
  return best->event;
}

}  // namespace

void Requests::receive(EventIndex event, Stage stage, bool since_closure_request) {
  for (const auto* decisions : {&screenings_, &meetings_}) {
    for (const Decision& decision : *decisions) {
      if (decision.request == event) stage = decision.stage;
    }
  }
  requests_.push_back({event, stage, since_closure_request});
}

void Requests::screen(EventIndex event, const Reference& request, Stage stage) {
  screenings_.push_back({event, request.event, stage});
  decide(event, request, stage, Stage::unscreened);
}

void Requests::meet(EventIndex event, const Reference& request, Stage stage) {
  meetings_.push_back({event, request.event, stage});
  decide(event, request, stage, Stage::to_meeting);
}

void Requests::decide(EventIndex event, const Reference& request, Stage stage,
                      Stage addressed_first) {
  const bool narrow = !request.found() && any_in(addressed_first);
  for (Request& candidate : requests_) {
    bool addressed = candidate.event == request.event;
    if (!request.found()) {
      addressed = narrow ? candidate.stage == addressed_first : waits(candidate.stage);
    }
    if (addressed) candidate.stage = stage;
  }
  // A decision without any request before it stands for the request that was never recorded.
  if (requests_.empty() && waits(stage)) requests_.push_back({event, stage});
}

void Requests::allocate() {
  for (Request& request : requests_) {
    request.since_closure_request = false;
    if (waits(request.stage) && request.stage != Stage::unscreened) request.stage = Stage::served;
  }
}

void Requests::close() {
  for (Request& request : requests_) {
    if (!request.since_closure_request) request.stage = Stage::ended;
  }
}

void Requests::forget_closure_request() {
  for (Request& request : requests_) request.since_closure_request = false;
}

void Requests::begin_involvement() {
  std::erase_if(requests_,
                [](const Request& r) { return !r.since_closure_request || !waits(r.stage); });
  forget_closure_request();
}

void Requests::complete_form(const Reference& request) {
  for (Request& candidate : requests_) {
    if (!request.found() || candidate.event == request.event) candidate.form_completed = true;
  }
}

void Requests::acknowledge(const Reference& request) {
  for (Request& candidate : requests_) {
    if (!request.found() || candidate.event == request.event) candidate.acknowledged = true;
  }
}

EventIndex Requests::tell_screening_outcome(const Reference& named) {
  return tell(screenings_, named);
}

EventIndex Requests::tell_meeting_outcome(const Reference& named) {
  return tell(meetings_, named);
}

bool Requests::any_in(Stage stage) const {
  return std::any_of(requests_.begin(), requests_.end(),
                     [stage](const Request& r) { return r.stage == stage; });
}

bool Requests::any_waiting() const {
  return std::any_of(requests_.begin(), requests_.end(),
                     [](const Request& r) { return waits(r.stage); });
}

bool Requests::all_waiting_are_unscreened() const {
  return any_waiting() && std::none_of(requests_.begin(), requests_.end(), [](const Request& r) {
           return waits(r.stage) && r.stage != Stage::unscreened;
         });
}

bool Requests::any_without_form() const {
  return std::any_of(requests_.begin(), requests_.end(),
                     [](const Request& r) { return !r.form_completed; });
}

bool Requests::any_unacknowledged() const {
  return std::any_of(requests_.begin(), requests_.end(),
                     [](const Request& r) { return !r.acknowledged; });
}

bool Requests::any_untold_screening() const {
  return any_untold(screenings_);
}

bool Requests::any_untold_meeting() const {
  return any_untold(meetings_);
}

EventIndex Requests::waiting_since_closure_request() const {
  for (auto request = requests_.rbegin(); request != requests_.rend(); ++request) {
    if (request->since_closure_request && waits(request->stage)) return request->event;
  }
  return kNoEvent;
}

}  // namespace duecourse::statemachines::early_help
