#include "adapters/service/worker_page.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "adapters/ports/wire_text.hpp"
#include "adapters/service/caseload_report.hpp"
#include "adapters/service/message_wording.hpp"
#include "engine/notices/restricted_case.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::adapters {

namespace {

std::string caseload_words(const AssessedSubject& worker, const Directory& directory,
                           const Rulebook& rulebook, std::size_t carried) {
  CaseloadGathering gathering(rulebook);
  gathering.add(worker, directory);
  const CaseloadReport report = gathering.take(directory);
  const auto load = std::find_if(
      report.workers.begin(), report.workers.end(),
      [&](const WorkerLoad& one) { return one.worker.str() == worker.input.subject.id.str(); });
  if (load == report.workers.end()) {
    return fmt::format("{} case{}", carried, carried == 1 ? "" : "s");
  }
  const CaseloadCount& count = load->count;
  return fmt::format("{} famil{} of at most {}{}", count.families,
                     count.families == 1 ? "y" : "ies", count.limit,
                     count.over() ? ": over the limit" : "");
}

// Whether the page's reader may hear of that case.
bool may_read(const SubjectContext& context, const Saying& saying) {
  if (!is_restricted(context)) return true;
  return std::any_of(context.roles.begin(), context.roles.end(), [&](const RoleHolding& holding) {
    return !saying.to.worker.empty() && holding.worker == saying.to.worker &&
           holds_at(holding, saying.now, saying.rulebook.zone);
  });
}

MessageItem line_of(const AssessedSubject& subject, const Deadline& deadline,
                    const Saying& saying) {
  MessageItem item;
  item.framework = deadline.framework->title;
  item.title = deadline.timescale->title;
  item.clause = deadline.timescale->clause;
  item.overdue = deadline.due && saying.now >= deadline.due->at;
  item.state = state_words(deadline, saying.rulebook.zone, saying.now);
  const auto& record = subject.input.context.case_record;
  const bool worker = subject.input.subject.kind == SubjectKind::worker;
  item.subject_word = worker ? "" : "Case";
  if (!worker) {
    item.reference =
        record && !record->reference.empty() ? record->reference : subject.input.subject.id.str();
  }
  if (record) item.url = record->url;
  return item;
}

class PageBuilder {
 public:
  PageBuilder(const Saying& saying, WorkerId worker)
      : saying_(saying), worker_(std::move(worker)) {}

  void add(const AssessedSubject& subject) {
    if (!may_read(subject.input.context, saying_)) {
      ++page_.hidden;
      return;
    }
    const auto& deadlines = subject.assessment.deadlines;
    for (std::size_t i = 0; i < deadlines.size(); ++i) {
      const Deadline& deadline = deadlines[i];
      if (deadline.ending || !deadline.due) continue;
      if (subject.tracked[i].term.holder != worker_) continue;
      if (deadline.due->at > saying_.now + kPageAhead) continue;
      rows_.emplace_back(deadline.due->at, line_of(subject, deadline, saying_));
    }
    for (const Raised& raised : subject.assessment.raised) {
      const bool finding = raised.rule->rule.kind == RuleKind::finding && !raised.rule->list;
      if (raised.life.ending || !finding) continue;
      MessageItem item = line_of(subject, raised.life, saying_);
      item.state = raised.text;
      page_.findings.push_back(std::move(item));
    }
  }

  WorkerPage take() {
    std::stable_sort(rows_.begin(), rows_.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (auto& [due, item] : rows_) {
      (item.overdue ? page_.late : page_.soon).push_back(std::move(item));
    }
    return std::move(page_);
  }

 private:
  const Saying& saying_;
  WorkerId worker_;
  WorkerPage page_;
  std::vector<std::pair<Instant, MessageItem>> rows_;
};

std::set<SubjectId> carried_by(const AssessedSubject& worker, Instant now, const Zone& zone) {
  std::set<SubjectId> cases;
  for (const CarriedCase& one : worker.surroundings.carried) {
    const bool begun = !one.from || one.from->at <= now;
    if (begun && (!one.to || now < zone.end_of(*one.to))) cases.insert(one.case_id);
  }
  return cases;
}

}  // namespace

bool carries_page(const QueuedNotice& queued, const Rulebook& rulebook) {
  const DeadlineKey& key = queued.tracked.key;
  if (queued.notice.kind != StageKind::reminder || key.rule != RuleKind::timescale) return false;
  const Framework* framework = find_framework(rulebook, key.framework);
  const Timescale* timescale =
      framework == nullptr ? nullptr : find_timescale(*framework, key.timescale);
  return timescale != nullptr && timescale->pack;
}

WorkerPage worker_page(const Saying& saying, const Deadline& deadline, const ServiceParts& parts,
                       const Enrolments& enrolments) {
  const AssessedSubject& worker = saying.subject;
  const WorkerId id(worker.input.subject.id.str());
  const auto carried = carried_by(worker, saying.now, saying.rulebook.zone);
  PageBuilder builder(saying, id);
  builder.add(worker);
  for (const SubjectId& case_id : carried) {
    const SubjectRef ref{SubjectKind::case_, case_id};
    auto subject = assess_subject(parts.store, parts.rulebook, enrolments, saying.directory, ref,
                                  {saying.now, std::nullopt});
    if (subject) {
      builder.add(*subject);
    } else {
      parts.log.warn("{}: left out of the page on a worker: {}", clean_line(describe(ref)),
                     subject.error().message);
    }
  }
  WorkerPage page = builder.take();
  page.caseload = caseload_words(worker, saying.directory, saying.rulebook, carried.size());
  page.last = fmt::format("{} on {}", opening_words(deadline, worker.assessment, worker.history),
                          spell_day(saying.rulebook.zone.day_of(deadline.start.at)));
  return page;
}

}  // namespace duecourse::adapters
