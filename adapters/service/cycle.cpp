// One cycle of planning.
#include "adapters/service/cycle.hpp"

#include <algorithm>
#include <exception>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "engine/plan.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::adapters {
namespace {

constexpr std::size_t kSubjectsATransaction = 200;
constexpr std::chrono::minutes kClockTolerance{2};

// What all subjects of a cycle are planned against.
struct PlanningGround {
  const ServiceParts& parts;
  const Directory& directory;
  const Enrolments& enrolments;
  Instant now;
};

// What is planned together and stored in one transaction.
struct Batch {
  std::vector<SubjectPlan> plans;
  std::vector<SubjectTrouble> troubles;
  Noticed noticed;
};

SubjectPlan plan_subject(const PlanningGround& ground, SubjectInput input, Noticed& noticed) {
  const Rulebook& rulebook = ground.parts.rulebook;
  const AssessedSubject assessed = assess_input(std::move(input), rulebook, ground.enrolments,
                                                ground.directory, {ground.now, std::nullopt});
  notice(assessed, noticed);
  SubjectPlan planned;
  planned.subject = assessed.input.subject;
  planned.input_version = assessed.input.input_version;
  planned.rulebook_hash = ground.enrolments.rules_hash();
  planned.plan =
      plan(assessed.assessment, assessed.history, assessed.tracked, assessed.input.ledger,
           {rulebook, ground.directory, assessed.input.context, rulebook.zone});
  return planned;
}

// A subject that defeats us must not stop the others: what a library throws while it is planned is
// kept as its trouble.
void try_plan(const PlanningGround& ground, const SubjectRef& subject, Batch& batch) {
  auto input = ground.parts.store.load(subject);
  if (!input) {
    batch.troubles.push_back({subject, input.error().message});
    return;
  }
  try {
    batch.plans.push_back(plan_subject(ground, std::move(input).value(), batch.noticed));
  } catch (const std::exception& thrown) {
    batch.troubles.push_back({subject, thrown.what()});
  }
}

// The next subjects to plan, without those that made trouble in this cycle.
Result<std::vector<SubjectRef>> next_subjects(const PlanningGround& ground,
                                              const std::set<SubjectRef>& troubled) {
  auto dirty = ground.parts.store.dirty(ground.now, ground.enrolments.rules_hash(),
                                        kSubjectsATransaction + troubled.size());
  if (!dirty) return dirty;
  std::erase_if(*dirty, [&](const SubjectRef& subject) { return troubled.contains(subject); });
  if (dirty->size() > kSubjectsATransaction) dirty->resize(kSubjectsATransaction);
  return dirty;
}

Result<void> plan_batch(const PlanningGround& ground, const std::vector<SubjectRef>& subjects,
                        std::set<SubjectRef>& troubled, Noticed& noticed, PlanningReport& report) {
  Batch batch;
  auto stored = ground.parts.store.transaction([&]() -> Result<void> {
    for (const SubjectRef& subject : subjects) try_plan(ground, subject, batch);
    return ground.parts.store.save(batch.plans, ground.now);
  });
  if (!stored) return stored;
  report.subjects += batch.plans.size();
  add(batch.noticed, noticed);
  for (SubjectTrouble& trouble : batch.troubles) {
    ground.parts.log.error("{}: could not be planned: {}", describe(trouble.subject), trouble.what);
    troubled.insert(trouble.subject);
    report.troubles.push_back(std::move(trouble));
  }
  return {};
}

}  // namespace

Result<void> accept_now(Store& store, const Zone& zone, Instant now) {
  const auto highest = store.highest_now();
  if (!highest) return highest.error();
  if (*highest && now + kClockTolerance < **highest) {
    return Error{ErrorCode::conflict,
                 fmt::format("the clock says {}, but this store has already seen {}: nothing is "
                             "sent until the clock is right",
                             write_instant(now, zone), write_instant(**highest, zone))};
  }
  if (*highest && now <= **highest) return {};
  return store.raise_now(now);
}

Result<PlanningReport> plan_dirty_subjects(const ServiceParts& parts, Instant now,
                                           const Progress& progress) {
  const auto directory = directory_of(parts);
  if (!directory) return directory.error();
  const auto enrolments = Enrolments::read(parts.store, parts.rulebook);
  if (!enrolments) return enrolments.error();
  const PlanningGround ground{parts, *directory, *enrolments, now};
  PlanningReport report;
  report.every_case_in = enrolments->for_every_case();
  const auto total = parts.store.dirty_count(now, enrolments->rules_hash());
  if (!total) return total.error();
  std::set<SubjectRef> troubled;
  Noticed noticed;
  for (;;) {
    const auto subjects = next_subjects(ground, troubled);
    if (!subjects) return subjects.error();
    if (subjects->empty()) {
      report.remarks = remarks_of(noticed, *enrolments, parts.rulebook, now);
      return report;
    }
    auto done = plan_batch(ground, *subjects, troubled, noticed, report);
    if (!done) return done.error();
    if (progress) progress(report.subjects, std::max(*total, report.subjects));
  }
}

}  // namespace duecourse::adapters
