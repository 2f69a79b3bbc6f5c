// Loading and assessing one subject.
#include "adapters/service/subject_assessment.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "adapters/ports/wire_text.hpp"
#include "adapters/service/plugin_process.hpp"
#include "engine/calendar_records.hpp"
#include "engine/caseload_records.hpp"

namespace duecourse::adapters {
namespace {

constexpr std::size_t kSubjectsAtOnce = 500;
// Set apart from any rulebook's own hash, so that plans are made again when the choice changes.
constexpr std::uint64_t kEveryCase = 0x9e3779b97f4a7c15ULL;

const Process* process_of(const Framework& framework, SubjectKind kind) {
  return framework.process[static_cast<std::size_t>(kind)];
}

bool applies(const Framework& framework, const SubjectRef& subject, const Directory& directory) {
  switch (subject.kind) {
    case SubjectKind::case_:
      return false;
    case SubjectKind::worker: {
      const auto worker = directory.workers.find(WorkerId(subject.id.str()));
      if (worker == directory.workers.end()) return false;
      const auto& jobs = framework.applies_to.jobs;
      return std::find(jobs.begin(), jobs.end(), worker->second.job) != jobs.end();
    }
    case SubjectKind::team:
      return framework.applies_to.all_teams;
  }
  return false;
}

}  // namespace

Result<Enrolments> Enrolments::read(Store& store, const Rulebook& rulebook) {
  Enrolments enrolments(rulebook);
  enrolments.rules_hash_ = rulebook.hash;
  auto named = store.enrolled_frameworks();
  if (!named) return named.error();
  bool any_known = false;
  for (const auto& [id, count] : *named) {
    if (find_framework(rulebook, id) == nullptr) {
      enrolments.unknown_[id] = count;
    } else {
      any_known = true;
    }
  }
  if (any_known) return enrolments;
  for (const Framework& framework : rulebook.frameworks) {
    if (process_of(framework, SubjectKind::case_) == nullptr) continue;
    enrolments.for_every_case_.push_back(&framework);
  }
  enrolments.rules_hash_ = rulebook.hash ^ kEveryCase;
  return enrolments;
}

std::vector<Enrolment> Enrolments::of(const SubjectRef& subject,
                                      const std::vector<Enrolment>& mirrored,
                                      const Directory& directory) const {
  std::vector<Enrolment> enrolments = mirrored;
  if (subject.kind == SubjectKind::case_) {
    for (const Framework* framework : for_every_case_) {
      enrolments.push_back({framework->id, std::nullopt, std::nullopt});
    }
    return enrolments;
  }
  for (const Framework& framework : rulebook_->frameworks) {
    if (process_of(framework, subject.kind) == nullptr) continue;
    const bool already = std::any_of(
        mirrored.begin(), mirrored.end(),
        [&](const Enrolment& enrolment) { return enrolment.framework == framework.id; });
    if (already || !applies(framework, subject, directory)) continue;
    enrolments.push_back({framework.id, std::nullopt, std::nullopt});
  }
  return enrolments;
}

namespace {

// Of what the store knows, the deadlines that are not in this assessment: only those stay that had
// ended by then. They are of records that were not there yet, or not known yet (reading 15).
void forget_what_came_later(AssessedSubject& assessed, const AssessAt& at) {
  const Instant cut = at.known_at ? std::min(*at.known_at, at.now) : at.now;
  std::set<DeadlineKey> live;
  for (const Deadline& deadline : assessed.assessment.deadlines) {
    live.insert(key_of(deadline, assessed.history));
  }
  for (const Raised& raised : assessed.assessment.raised) {
    live.insert(key_of(raised, assessed.history));
  }
  std::erase_if(assessed.input.tracked, [&](const Tracked& tracked) {
    const bool had_ended = tracked.ending && tracked.ending->at.at <= cut;
    return !live.contains(tracked.key) && (tracked.known_at > cut || !had_ended);
  });
}

}  // namespace

Surroundings surroundings_of(SubjectInput& input, const Directory& directory) {
  Surroundings around;
  if (input.context.case_record) around.risk = input.context.case_record->risk;
  if (input.subject.kind == SubjectKind::worker) {
    const auto worker = directory.workers.find(WorkerId(input.subject.id.str()));
    if (worker != directory.workers.end()) around.fte = worker->second.fte;
  }
  around.carried = std::move(input.carried);
  around.children = std::move(input.children);
  input.carried.clear();
  around.open_in_cases = std::move(input.open_in_cases);
  input.open_in_cases.clear();
  input.children.clear();
  return around;
}

AssessedSubject assess_input(SubjectInput input, const Rulebook& rulebook,
                             const Enrolments& enrolments, const Directory& directory,
                             const AssessAt& at) {
  AssessedSubject assessed;
  assessed.input = std::move(input);
  SubjectInput& held = assessed.input;
  held.enrolments = enrolments.of(held.subject, held.enrolments, directory);
  add_calendar_records(held.subject, held.enrolments, at.now, rulebook, held.events);
  assessed.surroundings = surroundings_of(held, directory);
  add_caseload_records(held.subject, held.enrolments, assessed.surroundings, directory, at.now,
                       rulebook, held.events);
  assessed.history = make_history(held.subject, held.enrolments, std::move(held.events), at.now,
                                  rulebook.zone, at.known_at);
  held.events.clear();
  auto from_events = holdings_from(assessed.history, held.context.roles);
  std::move(from_events.begin(), from_events.end(), std::back_inserter(held.context.roles));
  assessed.assessment = assess(assessed.history, rulebook, assessed.surroundings);
  if (at.past) forget_what_came_later(assessed, at);
  assessed.tracked = reconcile(held.tracked, assessed.assessment, assessed.history);
  assessed.raised = reconcile_raised(held.tracked, assessed.assessment, assessed.history);
  return assessed;
}

Result<SubjectInput> load_input(Store& store, const Rulebook& rulebook, const SubjectRef& subject) {
  auto input = store.load(subject);
  if (!input || subject.kind != SubjectKind::team) return input;
  for (const Framework& framework : rulebook.frameworks) {
    for (const FindingRule& finding : framework.findings) {
      if (!finding.rule.enabled || !finding.list || !finding.list->open) continue;
      auto open = store.open_in_cases(TeamId(subject.id.str()), framework.id, *finding.list->open);
      if (!open) return open.error();
      std::move(open->begin(), open->end(), std::back_inserter(input->open_in_cases));
    }
  }
  return input;
}

Result<AssessedSubject> assess_subject(Store& store, const Rulebook& rulebook,
                                       const Enrolments& enrolments, const Directory& directory,
                                       const SubjectRef& subject, const AssessAt& at) {
  auto input = load_input(store, rulebook, subject);
  if (!input) return input.error();
  return assess_input(std::move(input).value(), rulebook, enrolments, directory, at);
}

namespace {

// Nothing: a plugin failed in it.
std::optional<Result<AssessedSubject>> try_assess(const ServiceParts& parts,
                                                  const Enrolments& enrolments,
                                                  const Directory& directory,
                                                  const SubjectRef& subject, const AssessAt& at) {
  try {
    return assess_subject(parts.store, parts.rulebook, enrolments, directory, subject, at);
  } catch (const PluginTrouble& thrown) {
    parts.log.error("{} is left out: {}", clean_line(describe(subject)), clean_line(thrown.what()));
    return std::nullopt;
  }
}

}  // namespace

Result<void> for_each_subject(
    const ServiceParts& parts, std::optional<SubjectKind> kind, const AssessAt& at,
    const std::function<bool(const AssessedSubject&, const Directory&)>& visit) {
  const auto directory = directory_of(parts);
  if (!directory) return directory.error();
  const auto enrolments = Enrolments::read(parts.store, parts.rulebook);
  if (!enrolments) return enrolments.error();
  std::optional<SubjectRef> after;
  for (;;) {
    const auto subjects = parts.store.subjects(kind, after, kSubjectsAtOnce);
    if (!subjects) return subjects.error();
    if (subjects->empty()) return {};
    for (const SubjectRef& subject : *subjects) {
      const auto assessed = try_assess(parts, *enrolments, *directory, subject, at);
      if (!assessed) continue;
      if (!*assessed) return assessed->error();
      if (!visit(**assessed, *directory)) return {};
    }
    after = subjects->back();
  }
}

}  // namespace duecourse::adapters
