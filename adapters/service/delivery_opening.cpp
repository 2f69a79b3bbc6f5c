// Delivery: at which hours a message may go out, and what it may say of a case.
#include <algorithm>
#include <exception>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "adapters/service/delivery_round.hpp"
#include "adapters/service/worker_page.hpp"
#include "engine/notices/restricted_case.hpp"
#include "engine/terms.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::adapters {
namespace {

bool at_any_hour(const Deadline& deadline) {
  const Ladder* ladder = find_ladder(*deadline.framework, deadline.timescale->ladder);
  return ladder != nullptr && ladder->any_hour;
}

}  // namespace

std::string Deliverer::named(Round& round, const QueuedNotice& queued,
                             const AssessedSubject& subject) {
  const ShowRule rule = shown_to(parts_.show, queued.notice.key.slot, round.directory);
  return name_shown(round.answers, subject.input.context, queued.tracked.person, rule.mail);
}

std::string Deliverer::named_in_calendar(Round& round, const QueuedNotice& queued,
                                         const AssessedSubject& subject) {
  const ShowRule rule = shown_to(parts_.show, queued.notice.key.slot, round.directory);
  return name_shown(round.answers, subject.input.context, queued.tracked.person, rule.calendar);
}

ShowLevel Deliverer::most_shown(const Round& round, const NoticeKey& key, const std::string& named,
                                const std::string& in_calendar) const {
  const ShowRule rule = shown_to(parts_.show, key.slot, round.directory);
  const ShowLevel by_mail = named.empty() ? ShowLevel::reference : rule.mail;
  return in_calendar.empty() ? by_mail : std::max(by_mail, rule.calendar);
}

bool Deliverer::is_before_closed_days(const QueuedNotice& queued) const {
  const auto& due = queued.tracked.due;
  if (queued.notice.kind != StageKind::reminder || !due) return false;
  const Zone& zone = parts_.rulebook.zone;
  const auto closed =
      closed_run_after(zone.day_of(queued.notice.at), *parts_.rulebook.sending.calendar);
  if (!closed) return false;
  return closed->contains(due->precision == Precision::day ? last_day_of(*due, zone)
                                                           : zone.day_of(due->at));
}

bool Deliverer::stands_alone(const QueuedNotice& queued) const {
  if (carries_page(queued, parts_.rulebook)) return true;
  const DeadlineKey& key = queued.tracked.key;
  if (queued.notice.kind != StageKind::reminder || key.rule != RuleKind::timescale) return false;
  if (!parts_.reader.can_look_up(LookUp::referrers)) return false;
  const Framework* framework = find_framework(parts_.rulebook, key.framework);
  const Timescale* timescale =
      framework == nullptr ? nullptr : find_timescale(*framework, key.timescale);
  return timescale != nullptr && timescale->draft.has_value();
}

namespace {

// The next above on the line: their manager, else their team's, else that of the team above.
WorkerId next_above(const WorkerId& id, const Directory& directory) {
  const auto worker = directory.workers.find(id);
  if (worker == directory.workers.end()) return {};
  if (!worker->second.manager.empty()) return worker->second.manager;
  for (auto team = directory.teams.find(worker->second.team); team != directory.teams.end();
       team = directory.teams.find(team->second.parent)) {
    const WorkerId& manager = team->second.manager;
    if (!manager.empty() && manager != id) return manager;
    if (team->second.parent == team->first) break;
  }
  return {};
}

// Whether somebody stands above whoever's duty it is, or holds the case role supervisor: a
// colleague with a role can mend nothing.
bool is_above(const Addressee& to, const WorkerId& holder, const SubjectContext& context,
              const Directory& directory, Instant now, const Zone& zone) {
  const bool supervises =
      std::any_of(context.roles.begin(), context.roles.end(), [&](const RoleHolding& holding) {
        const bool theirs =
            holding.worker.empty() ? holding.email == to.address : holding.worker == to.worker;
        return holding.role == "supervisor" && theirs && holds_at(holding, now, zone);
      });
  if (supervises) return true;
  std::set<WorkerId> seen{holder};
  for (WorkerId up = next_above(holder, directory); !up.empty() && seen.insert(up).second;
       up = next_above(up, directory)) {
    if (up == to.worker) return true;
  }
  const auto& record = context.case_record;
  for (auto team = record ? directory.teams.find(record->team) : directory.teams.end();
       team != directory.teams.end(); team = directory.teams.find(team->second.parent)) {
    if (!to.worker.empty() && team->second.manager == to.worker && to.worker != holder) return true;
    if (team->second.parent == team->first) break;
  }
  return false;
}

}  // namespace

Result<void> Deliverer::note_restricted(Round& round, const QueuedNotice& queued,
                                        const AssessedSubject& subject, const Addressee& to) {
  const bool escalates = queued.notice.kind == StageKind::escalation && !queued.notice.copy;
  const SubjectContext& context = subject.input.context;
  if (round.rehearsal || !escalates || !is_restricted(context)) return {};
  const Deadline* deadline = open_deadline_of(queued, subject);
  if (deadline == nullptr || is_owner_slot(queued.notice.key.slot, *deadline, round.now)) return {};
  const std::string& reference = context.case_record->reference;
  const std::string name = reference.empty() ? subject.input.subject.id.str() : reference;
  const std::string about = kRestrictedCase + subject.input.subject.id.str();
  const WorkerId& holder = queued.tracked.term.holder;
  if (!to.fallback &&
      is_above(to, holder, context, round.directory, round.now, parts_.rulebook.zone)) {
    return parts_.store.alarms().end(about, "A restricted case has somebody to escalate to again",
                                     fmt::format("Somebody above has a role on case {}.", name),
                                     round.now);
  }
  Alarm alarm;
  alarm.about = about;
  alarm.title = "A restricted case has nobody to escalate to";
  alarm.text = fmt::format(
      "Case {} is restricted: messages about it go only to people with a role on it. Something of "
      "it is late, and nobody above the one whose duty it is has such a role.\n"
      "Give a manager a role on it in the case system.",
      name);
  alarm.daily = true;
  return parts_.store.alarms().raise(alarm, round.now);
}

// A case that cannot be looked at keeps its alarm.
Result<bool> Deliverer::ends_by_itself(Round& round, const Alarm& alarm) {
  const std::string_view prefix(kRestrictedCase);
  if (round.rehearsal || alarm.ended_at || !alarm.about.starts_with(prefix)) return false;
  const SubjectRef ref{SubjectKind::case_, SubjectId(alarm.about.substr(prefix.size()))};
  if (!round.enrolments || round.apart.contains(ref)) return false;
  try {
    const auto subject = assessed_subject(round, ref);
    if (!subject && subject.error().code != ErrorCode::not_found) return false;
    if (subject) {
      const auto& deadlines = (*subject)->assessment.deadlines;
      const bool late = std::any_of(deadlines.begin(), deadlines.end(), [&](const Deadline& one) {
        return !one.ending && one.due && one.due->at <= round.now;
      });
      if (late && is_restricted((*subject)->input.context)) return false;
    }
  } catch (const std::exception&) {
    return false;
  }
  auto ended = parts_.store.alarms().end(alarm.about, "A restricted case has nothing late any more",
                                         "What was late has been done.", round.now);
  if (!ended) return ended.error();
  return true;
}

// Days on which somebody works hold reminders alone: an escalation is not put off for them.
Result<std::optional<Instant>> Deliverer::opening_for(Round& round, const QueuedNotice& queued,
                                                      Instant at) {
  using Answer = std::optional<Instant>;
  if (delivery_.opening.empty() || queued.released) return Answer{};
  auto subject = assessed_subject(round, queued.tracked.subject);
  if (!subject) return subject.error();
  const Deadline* deadline = open_deadline_of(queued, **subject);
  if (deadline == nullptr || at_any_hour(*deadline)) return Answer{};
  const Addressee to =
      addressee_of(queued, *deadline, **subject, round.directory, round.now, parts_.rulebook.zone);
  OpeningQuestion question;
  const auto worker = round.directory.workers.find(to.worker);
  if (worker != round.directory.workers.end()) {
    question.team = worker->second.team;
    if (queued.notice.kind == StageKind::reminder) question.works = worker->second.working_days;
  }
  return Answer{next_opening(at, delivery_.opening, question, *parts_.rulebook.sending.calendar,
                             parts_.rulebook.zone)};
}

// What falls due before the next opening does not wait for it.
Result<bool> Deliverer::waits_for_opening(Round& round, const QueuedNotice& queued) {
  const auto opening = opening_for(round, queued, round.now);
  if (!opening) return opening.error();
  if (!*opening || **opening <= round.now) return false;
  if (falls_due_before(queued, **opening, round.now)) return false;
  if (round.rehearsal) return true;
  Notice waiting = queued.notice;
  if (is_ordinary(waiting.reason)) waiting.reason = NoticeReason::quiet_hours;
  // Whose it is may change meanwhile: it is looked at again within a day.
  const Instant again = std::min(**opening, round.now + std::chrono::hours{24});
  const auto noted = parts_.store.set_aside(waiting, round.now, again);
  if (!noted) return noted.error();
  return true;
}

Result<bool> Deliverer::has_waited(Round& round, const QueuedNotice& queued) {
  const auto opening = opening_for(round, queued, queued.notice.at);
  if (!opening) return opening.error();
  return *opening && **opening > queued.notice.at && round.now >= **opening;
}

}  // namespace duecourse::adapters
