#include "engine/plan.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "engine/notices/stage_times.hpp"
#include "engine/stage_candidates.hpp"
#include "engine/stand_ins.hpp"
#include "engine/terms.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse {

namespace {

class Planner {
 public:
  Planner(const History& history, const std::vector<Notice>& ledger, const PlanContext& context)
      : history_(history), context_(context), now_(history.now) {
    for (const Notice& notice : ledger) ledger_[notice.key.deadline].push_back(notice);
  }

  [[nodiscard]] const Ledger& ledger() const { return ledger_; }

  void add(const Deadline& deadline, const Tracked& tracked) {
    if (deadline.ending) {
      withdraw_all(tracked.id, NoticeReason::deadline_ended);
      return;
    }
    wake_at(deadline.due ? std::optional(deadline.due->at) : std::nullopt);
    wake_at(deadline.expected ? std::optional(deadline.expected->at) : std::nullopt);
    wake_at(deadline.not_before);
    wake_at(deadline.hands_over);
    wake_at(now_ + std::chrono::hours{24});
    anything_open_ = true;
    add_people(parties_of(deadline, history_), context_.directory, actors_);
    if (const auto it = ledger_.find(tracked.id); it != ledger_.end()) {
      for (const Notice& notice : it->second) {
        if (waits(notice)) wake_at(notice.at);
      }
    }
    quiet_ = quiet_at(context_.quietings, tracked.id, deadline.due, context_.rulebook.sending,
                      context_.zone, now_);
    wake_at(quiet_.snoozed_until);
    stood_in_for_ = stand_ins_.speak_for(deadline);
    if (stood_in_for_) withdraw_all(tracked.id, NoticeReason::stood_in_for);
    tell_moved(deadline, tracked);
    tell_holder(deadline, tracked);
    const Ladder* ladder = find_ladder(*deadline.framework, deadline.timescale->ladder);
    if (ladder == nullptr) return;
    for (const auto& [slot, recipient] : slots_of(*ladder)) {
      decide(deadline, tracked, *ladder, slot, recipient);
    }
  }

  // What was raised longer ago than `backlog_after` when it was first known is listed, and told to
  // nobody: late knowledge is not a flood. What stands until somebody acts is told however old it
  // is: a caseload over its limit.
  void add_raised(const Raised& raised, const Tracked& tracked) {
    const CountingRules rules{*raised.life.timescale->calendar, context_.zone};
    const auto& after = context_.rulebook.backlog_after;
    silent_ = !after.terms.empty() && !raised.rule->caseload && !raised.rule->by_children &&
              limit_after(raised.life.start, after, rules).at <= tracked.known_at;
    add(raised.life, tracked);
    silent_ = false;
  }

  // What an open deadline speaks for says nothing itself: no reminder comes twice.
  void note_stand_in(const Deadline& deadline) { stand_ins_.note(deadline); }

  void drop(const Tracked& gone) { withdraw_all(gone.id, NoticeReason::deadline_ended); }

  void wake_at(std::optional<Instant> at) {
    if (!at || *at <= now_) return;
    if (!plan_.wake || *at < *plan_.wake) plan_.wake = at;
  }

  Plan take(std::vector<Tracked> tracked) {
    if (anything_open_) {
      wake_at(next_change_of_people(context_.subject, context_.directory, actors_, now_,
                                    context_.zone));
    }
    plan_.tracked = std::move(tracked);
    return std::move(plan_);
  }

 private:
  Notice* find(const NoticeKey& key) {
    const auto it = ledger_.find(key.deadline);
    if (it == ledger_.end()) return nullptr;
    for (Notice& notice : it->second) {
      if (notice.key == key) return &notice;
    }
    return nullptr;
  }

  // Of one that is spoken for, what would be said is withdrawn, until nobody speaks for it.
  void put(Notice notice, NoticeState state, NoticeReason reason) {
    if (stood_in_for_ && state == NoticeState::queued) {
      const Notice* known = find(notice.key);
      if (known != nullptr && known->reason == NoticeReason::stood_in_for) return;
      state = NoticeState::withdrawn;
      reason = NoticeReason::stood_in_for;
    }
    notice.state = state;
    notice.reason = reason;
    notice.decided_at = now_;
    if (waits(notice)) wake_at(notice.at);
    plan_.notices.push_back(std::move(notice));
  }

  void withdraw_all(const DeadlineId& id, NoticeReason reason) {
    const auto it = ledger_.find(id);
    if (it == ledger_.end()) return;
    for (Notice& notice : it->second) {
      if (!waits(notice)) continue;
      put(notice, NoticeState::withdrawn, reason);
      notice.state = NoticeState::withdrawn;
      notice.reason = reason;
    }
  }

  // A revision tells those who had been told of the earlier date, once; what still waits of the
  // earlier revision is withdrawn.
  void tell_moved(const Deadline& deadline, const Tracked& tracked) {
    told_.clear();
    const auto it = ledger_.find(tracked.id);
    if (tracked.revision == 1 || it == ledger_.end()) return;
    for (Notice& notice : it->second) {
      if (notice.key.revision >= tracked.revision) continue;
      if (waits(notice)) put(notice, NoticeState::withdrawn, NoticeReason::deadline_moved);
      if (was_told(notice)) told_.insert(notice.key.slot);
    }
    // A new holder was told nothing: the schedule says the new date.
    const bool by_schedule = schedule_says_date(tracked);
    for (const std::string& slot : told_) {
      Notice notice;
      notice.key = {tracked.id, tracked.revision, StageId(kMovedStage), 0, slot, kEmailChannel};
      notice.at = at_once(tracked.revised_at, is_by_the_day(deadline), deadline);
      const Notice* known = find(notice.key);
      if (by_schedule && is_owner_slot(slot, deadline, now_)) {
        leave_to_schedule(std::move(notice), known);
      } else if (known == nullptr) {
        put(notice, NoticeState::queued, NoticeReason::due_moved);
      } else if (may_return(*known)) {
        put(*known, NoticeState::queued, NoticeReason::due_moved);
      }
    }
  }

  // What the message to a new holder says is not said again beside it.
  void leave_to_schedule(Notice notice, const Notice* known) {
    if (known == nullptr) {
      put(std::move(notice), NoticeState::withdrawn, NoticeReason::said_in_schedule);
    } else if (waits(*known)) {
      put(*known, NoticeState::withdrawn, NoticeReason::said_in_schedule);
    }
  }

  // Whoever becomes the holder of a duty hears once of all that is now theirs.
  void tell_holder(const Deadline& deadline, const Tracked& tracked) {
    const Term& term = tracked.term;
    schedule_speaks_ = term.is_told();
    take_back_schedules(tracked);
    if (!term.is_told()) return;
    Notice notice;
    notice.key = {tracked.id,  tracked.revision, StageId(kScheduleStage),
                  term.number, kOwnerSlot,       kEmailChannel};
    notice.at =
        at_once(std::max(term.since, tracked.revised_at), is_by_the_day(deadline), deadline);
    const NoticeReason reason =
        term.before.empty() ? NoticeReason::allocated : NoticeReason::duty_passed;
    const Notice* known = find(notice.key);
    const ScheduleFate fate = fate_of(tracked);
    if (known != nullptr) {
      schedule_speaks_ = known->reason != NoticeReason::due_moved;
      if (may_return(*known)) put(*known, NoticeState::queued, reason);
    } else if (fate == ScheduleFate::heard) {
      // Of a later date they hear as everybody does who had been told.
      schedule_speaks_ = false;
      put(std::move(notice), NoticeState::superseded, NoticeReason::due_moved);
    } else if (fate == ScheduleFate::discarded) {
      put(std::move(notice), NoticeState::withdrawn, NoticeReason::discarded);
    } else {
      put(std::move(notice), NoticeState::queued, reason);
    }
  }

  // Whether a schedule says the date of this revision, or is to say it; not one of an earlier date.
  [[nodiscard]] bool schedule_says_date(const Tracked& tracked) {
    if (!tracked.term.is_told()) return false;
    if (fate_of(tracked) != ScheduleFate::heard) return true;
    const NoticeKey key{tracked.id,          tracked.revision, StageId(kScheduleStage),
                        tracked.term.number, kOwnerSlot,       kEmailChannel};
    const Notice* known = find(key);
    return known != nullptr && known->reason != NoticeReason::due_moved;
  }

  // What still waits of an earlier term, or is not to be said any more.
  void take_back_schedules(const Tracked& tracked) {
    const auto it = ledger_.find(tracked.id);
    if (it == ledger_.end()) return;
    for (const Notice& known : it->second) {
      if (known.key.stage.str() != kScheduleStage || !waits(known)) continue;
      if (known.key.revision != tracked.revision) continue;
      if (known.key.tick == tracked.term.number && tracked.term.is_told()) continue;
      put(known, NoticeState::withdrawn, NoticeReason::holder_changed);
    }
  }

  [[nodiscard]] ScheduleFate fate_of(const Tracked& tracked) const {
    const auto it = ledger_.find(tracked.id);
    return it == ledger_.end() ? ScheduleFate::open : schedule_fate(it->second, tracked.term);
  }

  // For one slot: of everything that has come due and was not yet decided, the strongest is said;
  // the rest is overtaken.
  void decide(const Deadline& deadline, const Tracked& tracked, const Ladder& ladder,
              const std::string& slot, const Recipient& recipient) {
    bool reminder_ahead = false;  // one that is not left out, and may be due by now
    std::vector<Candidate> due;
    for (const Candidate& candidate :
         candidates_of(deadline, tracked, ladder, recipient, history_, context_)) {
      const Stage& stage = ladder.stages[candidate.stage];
      reminder_ahead |= stage.kind == StageKind::reminder && candidate.at >= tracked.revised_at;
      if (candidate.at > now_) {
        wake_at(candidate.at);
        continue;
      }
      if (in_schedule(candidate, stage, slot, deadline, tracked.term)) {
        Notice notice = notice_for(tracked, ladder, slot, candidate);
        const Notice* known = find(notice.key);
        leave_to_schedule(std::move(notice), known);
        continue;
      }
      due.push_back(candidate);
    }
    const auto is_reminder = [&](const Candidate& candidate) {
      return ladder.stages[candidate.stage].kind == StageKind::reminder;
    };
    const Speaking speaking{deadline, tracked, ladder, slot, recipient, reminder_ahead};
    if (quiet_.snoozed_until && !due.empty() && is_reminder(strongest_of(due))) {
      // A reminder that is not said yet stands in the way of no escalation.
      const auto reminders = std::stable_partition(
          due.begin(), due.end(), [&](const Candidate& one) { return !is_reminder(one); });
      say_strongest({due.begin(), reminders}, speaking);
      due.erase(due.begin(), reminders);
    }
    say_strongest(due, speaking);
  }

  // A slot of a deadline that is being decided.
  struct Speaking {
    const Deadline& deadline;
    const Tracked& tracked;
    const Ladder& ladder;
    const std::string& slot;
    const Recipient& recipient;
    bool reminder_ahead = false;
  };

  void say_strongest(const std::vector<Candidate>& due, const Speaking& speaking) {
    if (due.empty()) return;
    const Speaking& of = speaking;
    const auto strongest = speaker_of(due, of);
    // Stages that land on one moment are one word; an earlier one that was never said was missed.
    const bool missed = strongest && std::any_of(due.begin(), due.end(), [&](const auto& one) {
                          return one.at < strongest->at &&
                                 why_unsaid(one, of) == NoticeReason::stronger_stage &&
                                 find(key_for(of.tracked, of.ladder, of.slot, one)) == nullptr;
                        });
    for (const Candidate& candidate : due) {
      Notice notice = notice_for(of.tracked, of.ladder, of.slot, candidate);
      const Notice* known = find(notice.key);
      const bool is_strongest = strongest && candidate.strength() == strongest->strength();
      if (known != nullptr) {
        if (waits(*known) && !is_strongest) {
          put(*known, NoticeState::superseded, NoticeReason::stronger_stage);
        }
        if (waits(*known) && is_strongest) quieten(*known, speaking, candidate);
        if (!may_return(*known)) continue;
      }
      if (!is_strongest) {
        put(notice, NoticeState::superseded, why_unsaid(candidate, speaking));
        continue;
      }
      if (silence(notice, speaking)) continue;
      say(std::move(notice), candidate, speaking, missed);
    }
  }

  // Of what is not settled the strongest, unless one that is stronger was said at its moment or
  // later: what repeats goes on after a stronger word that came before. A reminder that is left
  // out, since it lay before the deadline was known, speaks in nobody's place; nor does one that
  // was missed, where the ladder makes up for none.
  std::optional<Candidate> speaker_of(const std::vector<Candidate>& due, const Speaking& of) {
    std::optional<Candidate> strongest;
    const auto left_out = [&](const Candidate& candidate) {
      return of.reminder_ahead && candidate.at < of.tracked.revised_at &&
             may_be_left_out(of.ladder.stages[candidate.stage], of.tracked);
    };
    for (const Candidate& candidate : due) {
      const Notice* known = find(key_for(of.tracked, of.ladder, of.slot, candidate));
      const bool settled = known != nullptr && !waits(*known) && !may_return(*known);
      const bool waiting = known != nullptr && waits(*known);
      const bool missed = why_unsaid(candidate, of) == NoticeReason::missed_by_choice && !waiting;
      if (settled || missed || left_out(candidate)) continue;
      if (!strongest || candidate.strength() > strongest->strength()) strongest = candidate;
    }
    const bool overtaken =
        strongest && std::any_of(due.begin(), due.end(), [&](const auto& other) {
          return other.strength() > strongest->strength() && other.at >= strongest->at;
        });
    return overtaken ? std::nullopt : strongest;
  }

  [[nodiscard]] NoticeReason why_unsaid(const Candidate& candidate, const Speaking& of) const {
    if (candidate.at < of.tracked.revised_at) return NoticeReason::missed_before_known;
    const bool earlier_day = context_.zone.day_of(candidate.at) < context_.zone.day_of(now_);
    const bool by_choice = of.ladder.missed == Missed::none && earlier_day;
    return by_choice ? NoticeReason::missed_by_choice : NoticeReason::stronger_stage;
  }

  // What a new holder's first message says: all that has come due for the owner by when it goes
  // out.
  [[nodiscard]] bool in_schedule(const Candidate& candidate, const Stage& stage,
                                 const std::string& slot, const Deadline& deadline,
                                 const Term& term) const {
    if (!schedule_speaks_ || !is_owner_slot(slot, deadline, now_)) return false;
    if (is_opening_word(stage)) return true;
    return candidate.at <= at_once(term.since, is_by_the_day(deadline), deadline);
  }

  // Whoever holds the slot now has acknowledged what this repeats: it is not said to them.
  bool silence(Notice notice, const Speaking& speaking) {
    if (quiet_.acknowledged.empty() || notice.kind != StageKind::escalation) return false;
    const Addressee to = addressee_now(speaking.deadline, speaking.recipient, history_, context_);
    if (!is_acknowledged(quiet_, notice.key, to, ledger_[notice.key.deadline])) return false;
    notice.person = to.worker;
    notice.address = to.address;
    put(std::move(notice), NoticeState::superseded, NoticeReason::acknowledged);
    return true;
  }

  // When a reminder is said that is not said before the end of a snooze.
  [[nodiscard]] Instant after_snooze(const Speaking& speaking, const Candidate& candidate) const {
    return at_once(quiet_.snoozed_until.value_or(now_),
                   !in_hours(speaking.ladder.stages[candidate.stage]), speaking.deadline);
  }

  // What waits already was decided on before the decision that it is not to be said, or not yet; or
  // before the snooze was lifted or another took its place.
  void quieten(const Notice& known, const Speaking& speaking, const Candidate& candidate) {
    if (silence(known, speaking)) return;
    const bool snoozed = known.reason == NoticeReason::snoozed;
    if (known.kind != StageKind::reminder || (!quiet_.snoozed_until && !snoozed)) return;
    Notice notice = known;
    notice.at = after_snooze(speaking, candidate);
    const bool too_early = quiet_.snoozed_until && known.at < notice.at;
    const LocalSecond morning{context_.zone.day_of(now_)};  // from then on it goes out by itself
    const bool this_morning =
        context_.zone.to_local(known.at) == morning + context_.rulebook.sending.hour;
    const bool too_late = snoozed && known.at > notice.at && !this_morning;
    if (too_early || too_late) put(std::move(notice), NoticeState::queued, NoticeReason::snoozed);
  }

  void queue(Notice notice, NoticeReason reason, const Speaking& speaking,
             const Candidate& candidate) {
    if (quiet_.snoozed_until && notice.kind == StageKind::reminder) {
      const Instant then = after_snooze(speaking, candidate);
      if (notice.at < then) reason = NoticeReason::snoozed;
      notice.at = std::max(notice.at, then);
    }
    put(std::move(notice), NoticeState::queued, reason);
  }

  void say(Notice notice, const Candidate& candidate, const Speaking& speaking, bool caught_up) {
    const auto& [deadline, tracked, ladder, slot, recipient, reminder_ahead] = speaking;
    if (silent_) {
      put(std::move(notice), NoticeState::superseded, NoticeReason::missed_before_known);
      return;
    }
    const Stage& stage = ladder.stages[candidate.stage];
    const bool by_the_day = !in_hours(stage);
    if (candidate.at < tracked.revised_at) {
      notice.at = at_once(tracked.revised_at, by_the_day, deadline);
      const bool overdue = deadline.due && now_ >= deadline.due->at;
      // Who had been told of an earlier date hears that it moved; nobody else knows of it yet.
      const bool silent = told_.contains(notice.key.slot)
                              ? !overdue
                              : reminder_ahead && may_be_left_out(stage, tracked);
      if (silent) notice.at = candidate.at;
      const bool backlog = is_backlog(tracked, *deadline.timescale, context_.rulebook);
      if (silent) {
        put(std::move(notice), NoticeState::superseded, NoticeReason::missed_before_known);
      } else {
        queue(std::move(notice),
              backlog ? NoticeReason::long_overdue : NoticeReason::first_known_late, speaking,
              candidate);
      }
      return;
    }
    const bool earlier_day = context_.zone.day_of(candidate.at) < context_.zone.day_of(now_);
    // Made up for after an outage: not on a day on which it would never have been said.
    if (earlier_day && by_the_day) {
      const Instant then = at_once(now_, by_the_day, deadline);
      if (then > now_) notice.at = then;
    }
    queue(std::move(notice), caught_up ? NoticeReason::caught_up : NoticeReason::stage_due,
          speaking, candidate);
  }

  static bool is_by_the_day(const Deadline& deadline) {
    return !deadline.due || deadline.due->precision == Precision::day;
  }

  // When something is said at once: where `by_the_day`, on a day on which people are written to
  // (reading 14), unless that would let the due pass.
  [[nodiscard]] Instant at_once(Instant at, bool by_the_day, const Deadline& deadline) const {
    if (!by_the_day) return at;
    const Instant then = on_a_sending_day(at, context_.rulebook.sending, context_.zone);
    const bool passes = deadline.due && at < deadline.due->at && then >= deadline.due->at;
    return passes ? at : then;
  }

  static NoticeKey key_for(const Tracked& tracked, const Ladder& ladder, const std::string& slot,
                           const Candidate& candidate) {
    return {tracked.id, tracked.revision, ladder.stages[candidate.stage].id, candidate.tick,
            slot,       kEmailChannel};
  }

  static Notice notice_for(const Tracked& tracked, const Ladder& ladder, const std::string& slot,
                           const Candidate& candidate) {
    Notice notice;
    notice.key = key_for(tracked, ladder, slot, candidate);
    notice.kind = ladder.stages[candidate.stage].kind;
    notice.copy = candidate.copy;
    notice.at = candidate.at;
    return notice;
  }

  const History& history_;
  const PlanContext& context_;
  Instant now_;
  Ledger ledger_;
  std::set<std::string> told_;  ///< slots that were told of an earlier date of the deadline at hand
  bool silent_ = false;         ///< what is at hand is too old to be told
  StandIns stand_ins_;
  bool schedule_speaks_ = false;  ///< a schedule says the date at hand, or was to say it
  bool stood_in_for_ = false;     ///< the deadline at hand is spoken for
  Quiet quiet_;                   ///< what is not said of the deadline at hand
  bool anything_open_ = false;
  std::set<WorkerId> actors_;  ///< who recorded what opened the open deadlines
  Plan plan_;
};

}  // namespace

Plan plan(const Assessment& assessment, const History& history, std::vector<Tracked> tracked,
          const std::vector<Notice>& ledger, const PlanContext& context,
          std::vector<Tracked> raised) {
  Planner planner(history, ledger, context);
  keep_terms(assessment, history, planner.ledger(), context, tracked);
  const std::size_t live = assessment.deadlines.size();
  for (const Deadline& deadline : assessment.deadlines) planner.note_stand_in(deadline);
  for (std::size_t i = 0; i < live; ++i) planner.add(assessment.deadlines[i], tracked[i]);
  for (std::size_t i = live; i < tracked.size(); ++i) planner.drop(tracked[i]);
  for (std::size_t i = 0; i < raised.size(); ++i) {
    if (i < assessment.raised.size()) {
      planner.add_raised(assessment.raised[i], raised[i]);
    } else {
      planner.drop(raised[i]);
    }
  }
  planner.wake_at(assessment.next_change);
  tracked.insert(tracked.end(), std::make_move_iterator(raised.begin()),
                 std::make_move_iterator(raised.end()));
  return planner.take(std::move(tracked));
}

}  // namespace duecourse
