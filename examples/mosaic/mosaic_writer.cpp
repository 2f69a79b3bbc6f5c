// The steps and their forms; what is no step stands in mosaic_records.cpp.
#include "examples/mosaic/mosaic_writer.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace duecourse::examples {

namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr minutes kWork{25};    // from opening a step to completing it
constexpr hours kReopened{20};  // the next morning or so
constexpr minutes kCorrection{15};

const std::string* fact_of(const StoryRecord& said, std::string_view name) {
  for (const auto& [fact, value] : said.facts) {
    if (fact == name) return &value;
  }
  return nullptr;
}

// How many of the facts that every such event has the record has too; -1: it has another.
int matching(const StepEvent& event, const StoryRecord& said) {
  int matched = 0;
  for (const auto& [fact, value] : event.always) {
    const std::string* said_value = fact_of(said, fact);
    if (said_value == nullptr || *said_value != value) return -1;
    ++matched;
  }
  return matched;
}

// Typed into one form, as far as kind, moment and worker go.
bool is_at_once(const MosaicRecord& a, const MosaicRecord& b) {
  return a.said.kind == b.said.kind && a.said.at == b.said.at && a.said.worker == b.said.worker &&
         a.typed == b.typed && a.medium == VisitMedium::step && b.medium == VisitMedium::step;
}

bool shares_a_child(std::span<const MosaicRecord> group, const MosaicRecord& record) {
  return std::any_of(group.begin(), group.end(), [&](const MosaicRecord& other) {
    return std::find_first_of(other.said.children.begin(), other.said.children.end(),
                              record.said.children.begin(),
                              record.said.children.end()) != other.said.children.end();
  });
}

}  // namespace

MosaicWriter::MosaicWriter(Journal& journal, const Catalogue& catalogue, const MosaicFamily& family,
                           LocalSecond from)
    : catalogue_(catalogue), family_(family), rows_(journal, family), team_(family.team) {
  rows_.family(from);
}

Result<void> MosaicWriter::write(std::span<const MosaicRecord> records) {
  for (std::size_t first = 0; first < records.size();) {
    const Group group = records.subspan(first, alike(records.subspan(first)));
    const std::string wrong = record(group);
    if (!wrong.empty()) {
      return Error{ErrorCode::invalid_input,
                   fmt::format("{} {}: {}", moment_text(group.front().said.at),
                               group.front().said.kind, wrong)};
    }
    first += group.size();
  }
  return {};
}

// How many of the records, from the first on, one step holds.
std::size_t MosaicWriter::alike(Group records) const {
  const auto [type, event] = recorded_as(records.front().said);
  if (event == nullptr) return 1;
  std::size_t count = 1;
  for (; count < records.size(); ++count) {
    const MosaicRecord& next = records[count];
    if (!is_at_once(records.front(), next) || recorded_as(next.said).second != event) break;
    if (event->moment == RecordedAt::each) continue;
    if (records.front().said.children.empty() || next.said.children.empty()) break;
    if (shares_a_child(records.first(count), next)) break;
  }
  return count;
}

MosaicWriter::Recorded MosaicWriter::recorded_as(const StoryRecord& said) const {
  Recorded found{nullptr, nullptr};
  int best = -1;
  for (const StepType& type : catalogue_.steps) {
    for (const StepEvent& event : type.events) {
      if (event.kind != said.kind || matching(event, said) <= best) continue;
      best = matching(event, said);
      found = {&type, &event};
    }
  }
  return found;
}

std::string MosaicWriter::record(Group group) {
  const StoryRecord& said = group.front().said;
  if (said.kind == "team_changed") {
    const std::string* team = fact_of(said, "team");
    team_ = team == nullptr ? team_ : team_of(*team);
    return {};
  }
  if (said.kind == "holds" || said.kind == "allocated") return begin_role(said);
  if (said.kind == "deallocated") {
    end_role(said);
    return {};
  }
  if (said.kind == "request_sent") return request_sent(said);
  if (said.kind == "request_answered") return request_answered(said);
  if (said.kind == "action_added") return action_added(said);
  if (said.kind == "case_note_recorded") return case_note(group.front(), "case_note_recorded");
  std::string wrong = said.kind == "visit" ? visit(group.front(), group.front().medium) : "";
  if (wrong.empty() && group.front().medium == VisitMedium::step) wrong = step(group);
  for (const MosaicRecord& one : group) {
    if (wrong.empty() && one.beside) wrong = visit(one, *one.beside);
  }
  return wrong;
}

std::string MosaicWriter::visit(const MosaicRecord& record, VisitMedium medium) {
  if (medium == VisitMedium::screen) return visit_record(record);
  return medium == VisitMedium::note ? case_note(record, "visit") : "";
}

std::string MosaicWriter::step(Group group) {
  const StoryRecord& said = group.front().said;
  const auto [type, event] = recorded_as(said);
  if (event == nullptr) return "no step of the catalogue records it";
  const LocalSecond at = group.front().typed_at();
  if (event->date_question() == nullptr && at != said.at) return "its form asks for no date";
  const int id = begin_step(*type, *event, group);
  // Where nothing was typed in later, the step's own stamp is as good: every other form leaves the
  // date out.
  const bool reopened = group.front().reopened;
  answers(id, *type, *event, group, at != said.at || reopened || id % 2 == 1);
  if (event->moment != RecordedAt::started) {
    rows_.complete_step(id, at);
    open_.erase(type->id);
    if (reopened) {
      rows_.reopen_step(id, at + kReopened);
      rows_.complete_step(id, at + kReopened + kCorrection);
    }
  }
  end_open(*type, at);
  note_left_out(*event, group);
  for (const MosaicRecord& one : group) {
    if (!one.said.name.empty()) named_[one.said.name] = id;
  }
  latest_[type->id] = id;
  return {};
}

// A step that waits in the worker's tray, or was started before, is gone on with.
int MosaicWriter::begin_step(const StepType& type, const StepEvent& event, Group group) {
  const LocalSecond at = group.front().typed_at();
  const int worker = worker_of(group.front().said.worker).id;
  if (event.moment != RecordedAt::started) {
    if (const auto open = open_.find(type.id); open != open_.end()) return open->second;
  }
  if (const auto waiting = tray_.find({type.id, worker}); waiting != tray_.end()) {
    const int id = waiting->second;
    tray_.erase(waiting);
    rows_.start_step(id, event.moment == RecordedAt::started ? at : at - kWork);
    if (event.moment == RecordedAt::started) open_[type.id] = id;
    return id;
  }
  if (event.moment != RecordedAt::started) {
    return rows_.add_step(at - kWork, {type.id, "STARTED", children_of(group), worker, team_});
  }
  const int id =
      rows_.add_step(at - kWork, {type.id, "INCOMING", children_of(group), worker, team_});
  rows_.start_step(id, at);
  open_[type.id] = id;
  return id;
}

void MosaicWriter::end_open(const StepType& type, LocalSecond at) {
  for (const int ended : type.ends) {
    const auto open = open_.find(ended);
    if (open == open_.end()) continue;
    rows_.complete_step(open->second, at);
    open_.erase(open);
  }
}

void MosaicWriter::answers(int step, const StepType& type, const StepEvent& event, Group group,
                           bool dated) {
  int place = 0;
  for (const StepEvent& of : type.events) {
    for (const Question& asked : of.questions) {
      ++place;
      if (&of != &event) continue;
      const LocalSecond at = group.front().typed_at();
      if (event.moment == RecordedAt::each) {
        answer_rows(step, type.id, place, asked, group);
      } else if (!asked.fact.empty()) {
        answer_fact(step, type.id, place, asked, group);
      } else if (dated) {
        rows_.answer(step, at, {type.id, place, &asked, 0, 0, moment_text(group.front().said.at)});
      }
    }
  }
}

// One answer for all where all say the same, else one in the row of each child.
void MosaicWriter::answer_fact(int step, int type, int place, const Question& asked, Group group) {
  const LocalSecond at = group.front().typed_at();
  const std::string* first = fact_of(group.front().said, asked.fact);
  const bool alike = std::all_of(group.begin(), group.end(), [&](const MosaicRecord& one) {
    const std::string* value = fact_of(one.said, asked.fact);
    return first == nullptr ? value == nullptr : value != nullptr && *value == *first;
  });
  if (alike) {
    if (first != nullptr)
      rows_.answer(step, at, {type, place, &asked, 0, 0, answer_of(asked, *first)});
    return;
  }
  for (const MosaicRecord& one : group) {
    const std::string* value = fact_of(one.said, asked.fact);
    if (value == nullptr) continue;
    for (const int person : children_of({&one, 1})) {
      rows_.answer(step, at, {type, place, &asked, person, 0, answer_of(asked, *value)});
    }
  }
}

// A row for each record and child.
void MosaicWriter::answer_rows(int step, int type, int place, const Question& asked, Group group) {
  const LocalSecond at = group.front().typed_at();
  int line = 0;
  for (const MosaicRecord& one : group) {
    const std::string* value = fact_of(one.said, asked.fact);
    const std::vector<int> persons =
        one.said.children.empty() ? std::vector<int>{0} : children_of({&one, 1});
    ++line;
    if (value == nullptr) continue;
    for (const int person : persons) {
      rows_.answer(step, at, {type, place, &asked, person, line, answer_of(asked, *value)});
    }
  }
}

std::string MosaicWriter::answer_of(const Question& asked, const std::string& value) const {
  switch (asked.kind) {
    case AnswerKind::flag:
      return value == "true" ? "Y" : value == "false" ? "N" : value;
    case AnswerKind::date: {
      // "2026-05-01", or "2026-05-01T15:30": a date alone is midnight in MOSAIC.
      if (value.size() == 10) return value + " 00:00:00";
      return value.size() == 16 ? fmt::format("{} {}:00", value.substr(0, 10), value.substr(11))
                                : value;
    }
    case AnswerKind::lookup:
      for (const auto& [answer, meaning] : asked.answers) {
        if (meaning == value) return answer;
      }
      return value;
    case AnswerKind::planned: {
      const auto named = named_.find(value);
      return named == named_.end() ? value : fmt::format("{}", named->second);
    }
    case AnswerKind::number:
    case AnswerKind::text:
      break;
  }
  return value;
}

void MosaicWriter::note_left_out(const StepEvent& event, Group group) {
  for (const MosaicRecord& one : group) {
    for (const auto& said : one.said.facts) {
      const std::string& fact = said.first;
      const bool always = std::any_of(event.always.begin(), event.always.end(),
                                      [&](const auto& known) { return known.first == fact; });
      if (always || event.question_of(fact) != nullptr) continue;
      left_out_.insert(fmt::format("{}.{}", event.kind, fact));
    }
  }
}

void MosaicWriter::propose(int step_type, LocalSecond at) {
  rows_.add_step(at, {step_type, "PROPOSED", children_of({}), 0, team_});
}

void MosaicWriter::cancel(int step_type, LocalSecond at, LocalSecond cancelled) {
  const int id = rows_.add_step(at, {step_type, "STARTED", children_of({}), 0, team_});
  rows_.cancel_step(id, cancelled);
}

void MosaicWriter::complete(int step_type, LocalSecond at) {
  const int id = rows_.add_step(at - kWork, {step_type, "STARTED", children_of({}), 0, team_});
  rows_.complete_step(id, at);
}

// Of the whole family: all children.
std::vector<int> MosaicWriter::children_of(Group group) const {
  std::vector<int> persons;
  for (const MosaicChild& child : family_.children) {
    const bool named = std::any_of(group.begin(), group.end(), [&](const MosaicRecord& one) {
      const auto& children = one.said.children;
      return std::find(children.begin(), children.end(), child.name) != children.end();
    });
    if (named) persons.push_back(child.person);
  }
  if (!persons.empty()) return persons;
  for (const MosaicChild& child : family_.children) persons.push_back(child.person);
  return persons;
}

const NamedWorker& MosaicWriter::worker_of(const std::string& name) const {
  static const NamedWorker kNobody;
  const auto found = std::find_if(catalogue_.workers.begin(), catalogue_.workers.end(),
                                  [&](const NamedWorker& worker) { return worker.name == name; });
  return found == catalogue_.workers.end() ? kNobody : *found;
}

int MosaicWriter::team_of(const std::string& name) const {
  const auto found = std::find_if(catalogue_.teams.begin(), catalogue_.teams.end(),
                                  [&](const NamedTeam& team) { return team.name == name; });
  return found == catalogue_.teams.end() ? 0 : found->id;
}

// The latest step whose type is called so; 0: there is none.
int MosaicWriter::step_called(const std::string& description) const {
  for (const StepType& type : catalogue_.steps) {
    if (type.description != description) continue;
    const auto latest = latest_.find(type.id);
    if (latest != latest_.end()) return latest->second;
  }
  return 0;
}

}  // namespace duecourse::examples
