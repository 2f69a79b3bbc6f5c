// The ledger of requests and decisions of early_help_requests.hpp.
#include "statemachines/early_help_requests.hpp"

#include <algorithm>

namespace duecourse::statemachines::early_help {
namespace {

bool waits(Stage stage) {
  return stage < Stage::served;
}

}  // namespace

bool Decision::is_about(EventIndex request) const {
  return named == request || std::find(requests.begin(), requests.end(), request) != requests.end();
}

bool Decisions::any_untold() const {
  return std::any_of(all_.begin(), all_.end(), [](const Decision& d) { return !d.told; });
}

std::vector<EventIndex> Decisions::tell(EventIndex told, const Reference& named) {
  std::vector<EventIndex> answered;
  if (!named.found()) {
    for (Decision& decision : all_) decision.told = true;
    return answered;
  }
  Decision* latest_told = nullptr;
  for (Decision& decision : all_) {
    if (decision.event != named.event && !decision.is_about(named.event)) continue;
    if (decision.told) {
      latest_told = &decision;
      continue;
    }
    decision.told = true;
    answered.push_back(decision.event);
  }
  if (answered.empty() && latest_told != nullptr) answered.push_back(latest_told->event);
  if (answered.empty()) told_before_.push_back({told, named.event});
  return answered;
}

EventIndex Decisions::take_told_before() {
  Decision& decision = all_.back();
  for (auto before = told_before_.begin(); before != told_before_.end(); ++before) {
    if (before->request != decision.event && !decision.is_about(before->request)) continue;
    const EventIndex told = before->told;
    told_before_.erase(before);
    decision.told = true;
    return told;
  }
  return kNoEvent;
}

void Requests::receive(EventIndex event, Stage stage, bool since_closure_request) {
  for (const auto* decisions : {&screenings_, &meetings_}) {
    for (const Decision& decision : decisions->all()) {
      if (decision.named == event) stage = decision.stage;
    }
  }
  requests_.push_back({event, stage, since_closure_request});
}

std::vector<EventIndex> Requests::screened_by(const Reference& request) const {
  return addressed(request, Stage::unscreened);
}

std::vector<EventIndex> Requests::met_about(const Reference& request) const {
  return addressed(request, Stage::to_meeting);
}

std::vector<EventIndex> Requests::addressed(const Reference& request, Stage addressed_first) const {
  if (request.found() && is_under_way(request.event)) return {request.event};
  const bool earlier = std::find(past_.begin(), past_.end(), request.event) != past_.end();
  if (request.found() && !earlier) return {};  // one that comes later takes the decision's stage
  const bool narrow = any_in(addressed_first);
  std::vector<EventIndex> events;
  for (const Request& candidate : requests_) {
    const bool meant = narrow ? candidate.stage == addressed_first : waits(candidate.stage);
    if (meant) events.push_back(candidate.event);
  }
  return events;
}

bool Requests::is_under_way(EventIndex request) const {
  return std::any_of(requests_.begin(), requests_.end(),
                     [request](const Request& candidate) { return candidate.event == request; });
}

void Requests::screen(Decision decision) {
  decide(decision);
  screenings_.add(std::move(decision));
}

void Requests::meet(Decision decision) {
  decide(decision);
  meetings_.add(std::move(decision));
}

void Requests::decide(const Decision& decision) {
  for (Request& candidate : requests_) {
    const auto& about = decision.requests;
    if (std::find(about.begin(), about.end(), candidate.event) != about.end()) {
      candidate.stage = decision.stage;
    }
  }
  // A decision without any request before it stands for the request that was never recorded.
  if (requests_.empty() && waits(decision.stage)) {
    requests_.push_back({decision.event, decision.stage});
  }
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
  for (const Request& request : requests_) past_.push_back(request.event);
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

EventIndex Requests::waiting_since_closure_request() const {
  for (auto request = requests_.rbegin(); request != requests_.rend(); ++request) {
    if (request->since_closure_request && waits(request->stage)) return request->event;
  }
  return kNoEvent;
}

}  // namespace duecourse::statemachines::early_help
