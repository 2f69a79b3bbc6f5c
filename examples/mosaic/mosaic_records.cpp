// What staff record beside steps: requests, next actions, allocations, visits, case notes.
#include <fmt/format.h>

#include <algorithm>

#include "examples/mosaic/mosaic_writer.hpp"

namespace duecourse::examples {

namespace {

std::string fact_of(const StoryRecord& said, std::string_view name) {
  for (const auto& [fact, value] : said.facts) {
    if (fact == name) return value;
  }
  return {};
}

const ActionType* type_called(const std::vector<ActionType>& types, const std::string& wording) {
  const auto found = std::find_if(types.begin(), types.end(), [&](const ActionType& type) {
    return type.description == wording;
  });
  return found == types.end() ? nullptr : &*found;
}

}  // namespace

std::string MosaicWriter::request_sent(const StoryRecord& said) {
  const std::string wording = fact_of(said, "request");
  const ActionType* type = type_called(catalogue_.requests, wording);
  if (type == nullptr) return fmt::format("no request of the catalogue says '{}'", wording);
  const int step = step_called(fact_of(said, "step"));
  if (step == 0) return fmt::format("there is no step '{}' yet", fact_of(said, "step"));
  const int request = rows_.add_request(said.at, step, type->id, worker_of(said.worker).id,
                                        worker_of(fact_of(said, "to_worker")).id,
                                        team_of(fact_of(said, "to_team")));
  requests_[said.name.empty() ? wording : said.name] = request;
  return {};
}

std::string MosaicWriter::request_answered(const StoryRecord& said) {
  const std::string named = fact_of(said, "request_event");
  const auto sent = requests_.find(named.empty() ? fact_of(said, "request") : named);
  if (sent == requests_.end()) return "it answers no request";
  rows_.answer_request(sent->second, said.at);
  return {};
}

std::string MosaicWriter::action_added(const StoryRecord& said) {
  const std::string wording = fact_of(said, "action");
  const ActionType* type = type_called(catalogue_.actions, wording);
  if (type == nullptr) return fmt::format("no action of the catalogue says '{}'", wording);
  const int source = step_called(fact_of(said, "step"));
  if (source == 0) return fmt::format("there is no step '{}' yet", fact_of(said, "step"));
  const NamedWorker& to = worker_of(fact_of(said, "to_worker"));
  const int asked_team = team_of(fact_of(said, "to_team"));
  const int team = asked_team != 0 ? asked_team : to.team != 0 ? to.team : team_;
  const int target =
      rows_.add_step(said.at, {type->step_type, "INCOMING", children_of({}), to.id, team});
  rows_.link(said.at, source, target, type->id);
  if (to.id != 0) tray_[{type->step_type, to.id}] = target;
  return {};
}

std::string MosaicWriter::visit_record(const MosaicRecord& record) {
  const StoryRecord& said = record.said;
  const auto type = std::find_if(
      catalogue_.visits.begin(), catalogue_.visits.end(), [&](const CodeType& candidate) {
        return candidate.kind == said.kind && candidate.type == fact_of(said, "type");
      });
  if (type == catalogue_.visits.end()) return "no type of the visits screen is for it";
  const std::string alone = fact_of(said, "child_seen_alone");
  const NamedWorker& worker = worker_of(said.worker);
  rows_.add_visit(record.typed_at(), {type->code, said.at, children_of({&record, 1}),
                                      alone.empty()     ? ""
                                      : alone == "true" ? "Y"
                                                        : "N",
                                      worker.id, worker.team});
  for (const auto& [fact, value] : said.facts) {
    if (fact == "type" || fact == "child_seen" || fact == "child_seen_alone") continue;
    left_out_.insert(fmt::format("visit (screen).{}", fact));
  }
  return {};
}

std::string MosaicWriter::case_note(const MosaicRecord& record, const char* kind) {
  const StoryRecord& said = record.said;
  const auto type = std::find_if(
      catalogue_.notes.begin(), catalogue_.notes.end(), [&](const CodeType& candidate) {
        return candidate.kind == kind && candidate.type == fact_of(said, "type");
      });
  if (type == catalogue_.notes.end()) return "no type of case note is for it";
  rows_.add_note(record.typed_at(), {type->code, type->description, said.at,
                                     children_of({&record, 1}), worker_of(said.worker).user});
  for (const auto& [fact, value] : said.facts) {
    if (fact != "type") left_out_.insert(fmt::format("{} (note).{}", kind, fact));
  }
  return {};
}

// A role that comes with an allocation which is there already needs no row. Roles that no relation
// gives (a team's manager) are not recorded in MOSAIC.
std::string MosaicWriter::begin_role(const StoryRecord& said) {
  const std::string role = fact_of(said, "role");
  const NamedWorker& worker = worker_of(said.worker);
  const auto relation = std::find_if(
      catalogue_.relations.begin(), catalogue_.relations.end(), [&](const RelationType& type) {
        const bool gives =
            std::find(type.roles.begin(), type.roles.end(), role) != type.roles.end();
        const bool here =
            std::find(type.teams.begin(), type.teams.end(), worker.team) != type.teams.end();
        return gives && (type.teams.empty() || here);
      });
  if (relation == catalogue_.relations.end()) {
    left_out_.insert(fmt::format("{}.{}", said.kind, role));
    return {};
  }
  const Held now{relation->code, worker.id};
  const auto held = held_.find(role);
  if (held != held_.end() && held->second == now) return {};
  end_role(role, said.at);
  held_[role] = now;
  for (const auto& [fact, value] : said.facts) {
    if (fact != "role") left_out_.insert(fmt::format("{}.{}", said.kind, fact));
  }
  if (allocations_.contains(now)) return {};
  MosaicRecord record;
  record.said = said;
  for (const int child : children_of({&record, 1})) {
    allocations_[now].push_back(rows_.add_allocation(said.at, child, worker.id, relation->code));
  }
  return {};
}

void MosaicWriter::end_role(const StoryRecord& said) {
  const std::string role = fact_of(said, "role");
  if (!held_.contains(role)) left_out_.insert(fmt::format("{}.{}", said.kind, role));
  end_role(role, said.at);
}

void MosaicWriter::end_role(const std::string& role, LocalSecond at) {
  const auto held = held_.find(role);
  if (held == held_.end()) return;
  const Held ended = held->second;
  held_.erase(held);
  const bool still = std::any_of(held_.begin(), held_.end(),
                                 [&](const auto& other) { return other.second == ended; });
  if (still) return;
  for (const int row : allocations_[ended]) rows_.end_allocation(row, at);
  allocations_.erase(ended);
}

}  // namespace duecourse::examples
