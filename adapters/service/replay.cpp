// Trying other rules on every subject of the mirror.
#include "adapters/service/replay.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "adapters/files/calendar_loader.hpp"
#include "adapters/files/configuration.hpp"
#include "adapters/files/framework_loader.hpp"
#include "adapters/files/rulebook_loader.hpp"
#include "adapters/service/council_files.hpp"
#include "adapters/service/subject_assessment.hpp"
#include "engine/base/check.hpp"

namespace duecourse::adapters {
namespace {

constexpr std::size_t kSubjectsAtOnce = 500;
constexpr std::size_t kSubjectsCounted = 10'000;  // ids alone

OtherRules rules_of(const Configuration& configuration, std::shared_ptr<const Rulebook> rulebook,
                    Faults faults) {
  OtherRules other;
  other.rulebook = has_error(faults) ? nullptr : std::move(rulebook);
  other.posts = configuration.posts;
  other.fallback = configuration.mail.fallback;
  other.faults = std::move(faults);
  return other;
}

// What one deadline, or one message, adds to a count.
struct Step {
  bool before = false;
  bool after = false;
  bool differs = false;
};

void count_in(ReplayCount& count, const Step& step) {
  count.before += step.before ? 1 : 0;
  count.after += step.after ? 1 : 0;
  count.differ += step.differs ? 1 : 0;
}

class Gathering {
 public:
  Gathering(const Directory& directory, ReplayReport& report)
      : directory_(directory), report_(report) {}

  void add(const SubjectInput& input, const TrialView& before, const TrialView& after) {
    ++report_.subjects;
    bool differs = false;
    for (const TrialChange& change : compare_trials(before, after, report_.period)) {
      count(input, change);
      if (change.differs.empty()) continue;
      differs = true;
      keep(input, change, before, after);
    }
    if (differs) ++report_.subjects_differ;
  }

 private:
  using Tallies = std::array<ReplayTally*, 3>;

  void count(const SubjectInput& input, const TrialChange& change) {
    const std::array tallies{&report_.all, &rule_of(change).tally, &team_of(input).tally};
    if (change.before.counts || change.after.counts) count_deadline(change, tallies);
    for (const TrialSaying& saying : change.messages) count_message(saying, tallies);
  }

  // What differs is counted once for each of those whose duty it is, under either rules.
  void count_deadline(const TrialChange& change, const Tallies& tallies) {
    const auto what =
        change.key.rule == RuleKind::timescale ? &ReplayTally::deadlines : &ReplayTally::findings;
    const TrialLife& before = change.before;
    const TrialLife& after = change.after;
    const bool differs = std::any_of(
        change.differs.begin(), change.differs.end(),
        [](TrialDifference difference) { return difference != TrialDifference::messages; });
    for (ReplayTally* tally : tallies)
      count_in(tally->*what, {before.counts, after.counts, differs});
    const bool same = before.there() && after.there() && before.duty == after.duty;
    if (before.there()) {
      count_in(person(before.duty.str(), "").tally.*what, {before.counts, false, differs});
    }
    if (after.there()) {
      count_in(person(after.duty.str(), "").tally.*what, {false, after.counts, differs && !same});
    }
  }

  void count_message(const TrialSaying& saying, const Tallies& tallies) {
    const bool before = saying.before != nullptr;
    const bool after = saying.after != nullptr;
    for (ReplayTally* tally : tallies) count_in(tally->messages, {before, after, saying.differs});
    ReplayParty* first = before ? &person_of(saying.before->to) : nullptr;
    ReplayParty* second = after ? &person_of(saying.after->to) : nullptr;
    if (first != nullptr) count_in(first->tally.messages, {true, false, saying.differs});
    if (second == nullptr) return;
    count_in(second->tally.messages, {false, true, saying.differs && first != second});
  }

  ReplayRule& rule_of(const TrialChange& change) {
    ReplayRule& rule = report_.by_rule[{change.key.framework, change.key.timescale}];
    rule.kind = change.key.rule;
    const TrialLife& shown = change.after.rule != nullptr ? change.after : change.before;
    if (shown.rule != nullptr && rule.title.empty()) {
      rule.clause = shown.rule->clause;
      rule.title = shown.rule->title;
    }
    return rule;
  }

  ReplayParty& team_of(const SubjectInput& input) {
    TeamId id;
    switch (input.subject.kind) {
      case SubjectKind::case_:
        if (input.context.case_record) id = input.context.case_record->team;
        break;
      case SubjectKind::worker: {
        const auto worker = directory_.workers.find(WorkerId(input.subject.id.str()));
        if (worker != directory_.workers.end()) id = worker->second.team;
        break;
      }
      case SubjectKind::team:
        id = TeamId(input.subject.id.str());
        break;
    }
    ReplayParty& party = report_.by_team[id];
    const auto team = directory_.teams.find(id);
    if (team != directory_.teams.end()) party.name = team->second.name;
    return party;
  }

  ReplayParty& person(const std::string& id, const std::string& name) {
    ReplayParty& party = report_.by_person[id];
    const auto worker = directory_.workers.find(WorkerId(id));
    party.name = worker == directory_.workers.end() ? name : worker->second.name;
    return party;
  }
  ReplayParty& person_of(const Addressee& to) {
    return to.worker.empty() ? person(to.address, to.name) : person(to.worker.str(), to.name);
  }

  void keep(const SubjectInput& input, const TrialChange& change, const TrialView& before,
            const TrialView& after) {
    auto& largest = report_.largest;
    const auto place = std::find_if(largest.begin(), largest.end(), [&](const ReplayChange& kept) {
      return change.weight > kept.weight;
    });
    if (place == largest.end() && largest.size() >= kLargestChanges) return;
    const auto& record = input.context.case_record;
    largest.insert(place, {change.weight, record ? record->reference : "",
                           explain_change(change, before, after)});
    if (largest.size() > kLargestChanges) largest.pop_back();
  }

  const Directory& directory_;
  ReplayReport& report_;
};

// One of the two rulebooks, and who takes part in it.
struct Rules {
  TrialGround ground;
  Enrolments enrolments;
};

std::string not_among(const FrameworkId& id, const std::vector<Framework>& present) {
  std::vector<std::string> ids;
  for (const Framework& one : present) ids.push_back(one.id.str());
  return fmt::format(
      "the configuration has no framework '{}' whose place this file could take; it "
      "has {}",
      id.str(), fmt::join(ids, ", "));
}

Trial try_subject(const SubjectInput& input, const Surroundings& around, const Rules& rules,
                  const TrialPeriod& period) {
  const std::vector<Enrolment> enrolments =
      rules.enrolments.of(input.subject, input.enrolments, rules.ground.directory);
  return run_trial({input.subject, enrolments, input.events, input.context, around}, rules.ground,
                   period);
}

}  // namespace

OtherRules read_other_rules(const std::filesystem::path& configuration) {
  CouncilFiles files = read_council_files(configuration);
  OtherRules other =
      rules_of(*files.configuration, std::move(files.rulebook), std::move(files.faults));
  other.processes = std::move(files.processes);
  return other;
}

OtherRules read_other_framework(const Council& council, const std::filesystem::path& framework) {
  Configuration changed = council.configuration();
  std::vector<std::string> posts;
  for (const auto& [name, address] : changed.posts) posts.push_back(name);
  std::vector<std::string> lists;
  for (const auto& [name, dates] : changed.dates) lists.push_back(name);
  LoadedFrameworks alone = load_frameworks(
      {framework}, council.processes(), load_calendars(changed.calendars).calendars, posts, lists);
  if (alone.frameworks.empty()) return rules_of(changed, nullptr, std::move(alone.faults));
  const FrameworkId& id = alone.frameworks.front().id;
  const std::vector<Framework>& present = council.rulebook().frameworks;
  const auto same = std::find_if(present.begin(), present.end(),
                                 [&](const Framework& one) { return one.id == id; });
  if (same == present.end()) {
    alone.faults.push_back({{framework.string(), 0, 0}, not_among(id, present), Severity::error});
    return rules_of(changed, nullptr, std::move(alone.faults));
  }
  changed.frameworks[static_cast<std::size_t>(same - present.begin())] = framework;
  LoadedRulebook loaded = load_rulebook(changed, council.processes());
  return rules_of(changed, std::move(loaded.rulebook), std::move(loaded.faults));
}

namespace {

Result<std::size_t> count_subjects(Store& store) {
  std::size_t count = 0;
  std::optional<SubjectRef> last;
  for (;;) {
    const auto subjects = store.subjects(std::nullopt, last, kSubjectsCounted);
    if (!subjects) return subjects.error();
    if (subjects->empty()) return count;
    count += subjects->size();
    last = subjects->back();
  }
}

}  // namespace

Result<ReplayReport> replay(Council& council, const OtherRules& other, const TrialPeriod& period,
                            const Progress& progress) {
  DUECOURSE_CHECK(other.rulebook != nullptr);
  const auto directory = council.directory();
  if (!directory) return directory.error();
  Directory theirs = *directory;
  theirs.posts = other.posts;
  theirs.fallback = other.fallback;
  auto present = Enrolments::read(council.store(), council.rulebook());
  if (!present) return present.error();
  auto changed = Enrolments::read(council.store(), *other.rulebook);
  if (!changed) return changed.error();
  const Rules before{{council.rulebook(), *directory}, std::move(*present)};
  const Rules after{{*other.rulebook, theirs}, std::move(*changed)};
  const auto total = count_subjects(council.store());
  if (!total) return total.error();
  ReplayReport report;
  report.period = period;
  Gathering gathering(*directory, report);
  std::optional<SubjectRef> last;
  for (;;) {
    const auto subjects = council.store().subjects(std::nullopt, last, kSubjectsAtOnce);
    if (!subjects) return subjects.error();
    if (subjects->empty()) return report;
    for (const SubjectRef& subject : *subjects) {
      auto input = load_input(council.store(), council.rulebook(), subject);
      if (!input) return input.error();
      const Surroundings around = surroundings_of(*input, *directory);
      const Trial was = try_subject(*input, around, before, period);
      const Trial is = try_subject(*input, around, after, period);
      gathering.add(*input, {was, before.ground}, {is, after.ground});
      if (progress) progress(report.subjects, *total);
    }
    last = subjects->back();
  }
}

}  // namespace duecourse::adapters
