// Compiling [[route]]: the guide's tables "Added by / Sent to".
#include <fmt/format.h>

#include <algorithm>

#include "engine/base/wording.hpp"
#include "engine/framework/compile_parts.hpp"

namespace duecourse::compiling {

namespace {

/// Reads the keys of one route.
class RouteReader {
 public:
  RouteReader(const SourceNode& node, const Workshop& workshop)
      : node_(node), workshop_(workshop), table_(node, "a route", workshop.faults()) {}

  Route read() {
    route_.enabled = table_.flag("enabled").value_or(true);
    read_wording();
    read_people();
    read_timescale();
    if (const auto note = table_.text("note")) route_.note = note->text;
    table_.refuse_unknown();
    return std::move(route_);
  }

 private:
  void read_wording();
  void read_people();
  void read_timescale();
  [[nodiscard]] bool given(std::string_view key) const { return find_entry(node_, key) != nullptr; }
  [[nodiscard]] Faults& faults() const { return workshop_.faults(); }

  const SourceNode& node_;
  const Workshop& workshop_;
  TableReader table_;
  Route route_;
};

void RouteReader::read_wording() {
  for (const PlacedText& step : table_.texts("step")) {
    route_.steps.push_back(step.text);
    route_.bare_steps.push_back(bare_wording(step.text));
  }
  if (!given("step")) table_.missing("step");
  const auto action = table_.text("action");
  const auto request = table_.text("request");
  if (given("action") == given("request")) {
    add_error(faults(), node_.place, "a route has either an 'action' or a 'request'");
    return;
  }
  route_.is_request = request.has_value();
  if (request) route_.name = request->text;
  if (action) route_.name = action->text;
  route_.bare_name = bare_wording(route_.name);
}

// Whom the record names is asked; where it names nobody, whom the table says.
void RouteReader::read_people() {
  if (const SourceNode* added_by = table_.node("added_by")) {
    if (auto who = read_recipient(*added_by, workshop_, false)) {
      route_.added_by = std::move(*who);
    }
  } else {
    table_.missing("added_by");
  }
  if (const SourceNode* sent_to = table_.node("sent_to")) {
    if (auto who = read_recipient(*sent_to, workshop_, false)) route_.sent_to = std::move(*who);
  } else {
    table_.missing("sent_to");
  }
  route_.owner.first_of = {"requested_worker", "requested_team"};
  const auto& words = route_.sent_to.first_of;
  route_.owner.first_of.insert(route_.owner.first_of.end(), words.begin(), words.end());
}

void RouteReader::read_timescale() {
  const auto id = table_.text("timescale");
  if (!id) {
    if (route_.enabled && !given("timescale")) table_.missing("timescale");
    return;
  }
  route_.timescale = TimescaleId{id->text};
  std::vector<std::string> routed;
  for (const Timescale& timescale : workshop_.result.framework.timescales) {
    if (timescale.routed) routed.push_back(timescale.id.str());
    if (timescale.id.str() != id->text || timescale.routed) continue;
    add_error(faults(), id->place,
              fmt::format("'{}' is opened by no route: write 'routed = true' there", id->text));
    return;
  }
  if (std::find(routed.begin(), routed.end(), id->text) != routed.end()) return;
  add_error(faults(), id->place,
            not_a_word(id->text, "a timescale of this framework with 'routed = true'", routed));
}

bool same_wording(const Route& one, const Route& other) {
  if (one.bare_name.empty() || one.bare_name != other.bare_name) return false;
  if (one.is_request != other.is_request) return false;
  return std::any_of(one.bare_steps.begin(), one.bare_steps.end(), [&](const std::string& step) {
    const auto& steps = other.bare_steps;
    return std::find(steps.begin(), steps.end(), step) != steps.end();
  });
}

}  // namespace

void read_route(const SourceNode& node, const Workshop& workshop) {
  Route route = RouteReader(node, workshop).read();
  std::vector<Route>& routes = workshop.result.framework.routes;
  const bool taken = std::any_of(routes.begin(), routes.end(),
                                 [&](const Route& other) { return same_wording(route, other); });
  if (taken) {
    add_error(workshop.faults(), node.place,
              fmt::format("the {} '{}' of this step has a route already",
                          route.is_request ? "request" : "action", route.name));
  }
  routes.push_back(std::move(route));
}

}  // namespace duecourse::compiling
