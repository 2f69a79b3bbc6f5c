// One cycle of planning.
#include "adapters/service/cycle.hpp"

#include <algorithm>
#include <exception>
#include <future>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "adapters/ports/wire_text.hpp"
#include "adapters/service/entry_planning.hpp"
#include "adapters/service/plugin_process.hpp"
#include "adapters/service/quarantine.hpp"
#include "engine/caseload_records.hpp"
#include "engine/plan.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::adapters {
namespace {

constexpr std::size_t kSubjectsATransaction = 200;
// Asked for at once: whoever asks for the first of many that are dirty has all of them put in
// order.
constexpr std::size_t kSubjectsAsked = 20 * kSubjectsATransaction;
constexpr std::size_t kWorthAThread = 50;
constexpr std::chrono::minutes kClockTolerance{2};

// What all subjects of a cycle are planned against.
struct PlanningGround {
  const ServiceParts& parts;
  const Directory& directory;
  const Enrolments& enrolments;
  Instant now;
  std::uint64_t rules_hash;                              // of all that a plan follows
  std::set<std::pair<FrameworkId, TimescaleId>> listed;  // by lists of teams
};

constexpr auto kPlanning = WorkStage::planning;

// What is planned together and stored in one transaction.
struct Batch {
  std::vector<SubjectPlan> plans;
  std::vector<SubjectTrouble> troubles;
  Noticed noticed;
};

// The timescales that lists of teams name.
std::set<std::pair<FrameworkId, TimescaleId>> listed_by(const Rulebook& rulebook) {
  std::set<std::pair<FrameworkId, TimescaleId>> listed;
  for (const Framework& framework : rulebook.frameworks) {
    for (const FindingRule& finding : framework.findings) {
      if (!finding.rule.enabled || !finding.list || !finding.list->open) continue;
      listed.emplace(framework.id, *finding.list->open);
    }
  }
  return listed;
}

// What lists show of a case: its open deadlines of these timescales, with their dues.
std::map<DeadlineId, std::optional<Limit>> listed_in(
    const std::vector<Tracked>& tracked,
    const std::set<std::pair<FrameworkId, TimescaleId>>& listed) {
  std::map<DeadlineId, std::optional<Limit>> open;
  if (listed.empty()) return open;
  for (const Tracked& one : tracked) {
    if (one.ending || one.key.rule != RuleKind::timescale) continue;
    if (listed.contains({one.key.framework, one.key.timescale})) open[one.id] = one.due;
  }
  return open;
}

SubjectPlan plan_subject(const PlanningGround& ground, SubjectInput input, Noticed& noticed) {
  const Rulebook& rulebook = ground.parts.rulebook;
  AssessedSubject assessed = assess_input(std::move(input), rulebook, ground.enrolments,
                                          ground.directory, {ground.now, std::nullopt});
  notice(assessed, noticed);
  SubjectPlan planned;
  const std::vector<Tracked> before = assessed.input.tracked;
  planned.subject = assessed.input.subject;
  planned.input_version = assessed.input.input_version;
  planned.rulebook_hash = ground.rules_hash;
  planned.members = sample_members(assessed.assessment, assessed.history);
  const bool counts = planned.subject.kind == SubjectKind::case_ && counts_children(rulebook);
  if (counts) {
    planned.children = counted_children(assessed.assessment, assessed.history, rulebook.zone);
  }
  planned.plan = plan(assessed.assessment, assessed.history, std::move(assessed.tracked),
                      assessed.input.ledger,
                      {rulebook, ground.directory, assessed.input.context, rulebook.zone,
                       &assessed.input.quietings},
                      std::move(assessed.raised));
  planned.entries = planned_entries(assessed, planned.plan, ground.parts, ground.directory);
  planned.lists_changed =
      planned.subject.kind == SubjectKind::case_ &&
      listed_in(before, ground.listed) != listed_in(planned.plan.tracked, ground.listed);
  return planned;
}

// What became of one subject of a batch: its plan, or its trouble.
struct Outcome {
  std::optional<SubjectInput> input;
  std::optional<SubjectPlan> plan;
  std::optional<SubjectTrouble> trouble;
  Noticed noticed;
};

// A subject that defeats us must not stop the others: what a library throws while it is planned is
// kept as its trouble.
void try_plan(const PlanningGround& ground, Outcome& outcome) {
  if (!outcome.input) return;
  const SubjectRef subject = outcome.input->subject;
  try {
    outcome.plan = plan_subject(ground, std::move(*outcome.input), outcome.noticed);
  } catch (const PluginTrouble& thrown) {
    outcome.trouble = SubjectTrouble{subject, thrown.what(), true};
  } catch (const std::exception& thrown) {
    outcome.trouble = SubjectTrouble{subject, thrown.what()};
  }
  outcome.input.reset();
}

// Loads and plans each. Planning is pure, so that a second thread can take half of a large batch.
std::vector<Outcome> outcomes_of(const PlanningGround& ground,
                                 const std::vector<SubjectRef>& subjects) {
  std::vector<Outcome> outcomes(subjects.size());
  for (std::size_t i = 0; i < subjects.size(); ++i) {
    auto input = load_input(ground.parts.store, ground.parts.rulebook, subjects[i]);
    if (input) {
      outcomes[i].input = std::move(input).value();
    } else {
      outcomes[i].trouble = SubjectTrouble{subjects[i], input.error().message};
    }
    // Workers and teams come with their cases: no batch is to hold those of all teams.
    if (subjects[i].kind != SubjectKind::case_) try_plan(ground, outcomes[i]);
  }
  const auto plan_range = [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) try_plan(ground, outcomes[i]);
  };
  const std::size_t half = subjects.size() < kWorthAThread ? 0 : subjects.size() / 2;
  std::future<void> other;
  if (half > 0) other = std::async(std::launch::async, plan_range, 0, half);
  plan_range(half, subjects.size());
  if (half > 0) other.get();
  return outcomes;
}

// The next subjects to plan, without those that made trouble in this cycle.
Result<std::vector<SubjectRef>> next_subjects(const PlanningGround& ground,
                                              const std::set<SubjectRef>& troubled) {
  auto dirty =
      ground.parts.store.dirty(ground.now, ground.rules_hash, kSubjectsAsked + troubled.size());
  if (!dirty) return dirty;
  std::erase_if(*dirty, [&](const SubjectRef& subject) { return troubled.contains(subject); });
  return dirty;
}

Result<void> plan_batch(const PlanningGround& ground, const std::vector<SubjectRef>& subjects,
                        std::set<SubjectRef>& troubled, Noticed& noticed, PlanningReport& report) {
  Batch batch;
  if (auto noted = ground.parts.store.work().begin(kPlanning, subjects); !noted) return noted;
  auto stored = ground.parts.store.transaction([&]() -> Result<void> {
    for (Outcome& outcome : outcomes_of(ground, subjects)) {
      if (outcome.trouble) batch.troubles.push_back(std::move(*outcome.trouble));
      if (outcome.plan) batch.plans.push_back(std::move(*outcome.plan));
      add(outcome.noticed, batch.noticed);
    }
    return ground.parts.store.save(batch.plans, ground.now);
  });
  if (!stored) return stored;
  report.subjects += batch.plans.size();
  add(batch.noticed, noticed);
  for (SubjectTrouble& trouble : batch.troubles) {
    ground.parts.log.error("{}: could not be planned: {}", clean_line(describe(trouble.subject)),
                           clean_line(trouble.what));
    troubled.insert(trouble.subject);
    if (trouble.plugin_failed) {
      report.set_aside.insert(trouble.subject);
      auto aside = set_aside_failed(ground.parts, trouble.subject, report.set_aside.size(),
                                    ground.rules_hash, ground.now);
      if (!aside) return aside;
    }
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

namespace {

// Each alone, after all the others: if it ends the process, it is known whose fault it was.
Result<void> plan_suspects(const PlanningGround& ground, const std::vector<Suspect>& suspects,
                           Noticed& noticed, PlanningReport& report) {
  for (const Suspect& suspect : suspects) {
    std::set<SubjectRef> troubled;
    if (suspect.input_version_now > 0) {
      auto done = plan_batch(ground, {suspect.subject}, troubled, noticed, report);
      if (!done) return done;
      if (report.set_aside.contains(suspect.subject)) continue;
    }
    // Planned well says nothing of one that ended the process while it was spoken of.
    if (suspect.stage != kPlanning && suspect.set_aside_at == std::nullopt) continue;
    auto cleared = clear_suspect(ground.parts, suspect, ground.now);
    if (!cleared) return cleared;
  }
  return {};
}

}  // namespace

void add(PlanningReport more, PlanningReport& into) {
  into.subjects += more.subjects;
  std::move(more.troubles.begin(), more.troubles.end(), std::back_inserter(into.troubles));
  into.set_aside.merge(more.set_aside);
  for (Remark& remark : more.remarks) {
    const bool known = std::any_of(into.remarks.begin(), into.remarks.end(),
                                   [&](const Remark& one) { return one.about == remark.about; });
    if (!known) into.remarks.push_back(std::move(remark));
  }
}

Result<PlanningReport> plan_dirty_subjects(const ServiceParts& parts, Instant now,
                                           const Progress& progress) {
  const auto directory = directory_of(parts);
  if (!directory) return directory.error();
  const auto enrolments = Enrolments::read(parts.store, parts.rulebook);
  if (!enrolments) return enrolments.error();
  const std::uint64_t rules_hash = enrolments->rules_hash() ^ calendars_hash(parts);
  const PlanningGround ground{parts, *directory, *enrolments,
                              now,   rules_hash, listed_by(parts.rulebook)};
  PlanningReport report;
  report.every_case_in = enrolments->for_every_case();
  const auto total = parts.store.dirty_count(now, rules_hash);
  if (!total) return total.error();
  const auto quarantine = take_up_quarantine(parts, rules_hash, now);
  if (!quarantine) return quarantine.error();
  report.set_aside = quarantine->set_aside;
  std::set<SubjectRef> troubled = quarantine->apart();
  const WorkInHand in_hand(parts.store.work());
  Noticed noticed;
  for (;;) {
    const auto subjects = next_subjects(ground, troubled);
    if (!subjects) return subjects.error();
    if (subjects->empty()) {
      auto alone = plan_suspects(ground, quarantine->suspects, noticed, report);
      if (!alone) return alone.error();
      auto noted = note_set_aside(parts, report.set_aside.size(), now);
      if (!noted) return noted.error();
      report.remarks = remarks_of(noticed, *enrolments, parts.rulebook, now);
      return report;
    }
    for (auto from = subjects->begin(); from != subjects->end();) {
      const auto left = static_cast<std::size_t>(subjects->end() - from);
      const auto to = from + static_cast<std::ptrdiff_t>(std::min(left, kSubjectsATransaction));
      auto done = plan_batch(ground, {from, to}, troubled, noticed, report);
      if (!done) return done.error();
      if (progress) progress(report.subjects, std::max(*total, report.subjects));
      from = to;
    }
  }
}

}  // namespace duecourse::adapters
