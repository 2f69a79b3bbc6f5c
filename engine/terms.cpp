#include "engine/terms.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace duecourse {

namespace {

// Whose an open deadline is now.
struct HeldDuty {
  std::size_t place = 0;
  DutyHolding by;
};

class TermKeeper {
 public:
  TermKeeper(const Assessment& assessment, const History& history, const Ledger& ledger,
             const PlanContext& context, std::vector<Tracked>& tracked)
      : assessment_(assessment),
        history_(history),
        ledger_(ledger),
        context_(context),
        tracked_(tracked) {}

  void run() {
    for (std::size_t i = 0; i < assessment_.deadlines.size(); ++i) {
      const Deadline& deadline = assessment_.deadlines[i];
      if (deadline.ending) continue;
      auto by = duty_holding(owner_at(deadline, history_.now), context_.subject, context_.directory,
                             parties_of(deadline, history_), history_.now, context_.zone);
      if (!by.holder.empty()) held_.push_back({i, std::move(by)});
    }
    remember();
    for (const HeldDuty& duty : held_) {
      const int term = tracked_[duty.place].term.number;
      if (term > 0) pass_on(duty);
      if (term < 0) adopt(duty);
    }
    for (const HeldDuty& duty : held_) {
      if (tracked_[duty.place].term.number == 0) begin(duty);
    }
  }

 private:
  struct Seen {
    WorkerId holder;
    Instant since{};
    bool open = false;
  };

  // What earlier passes saw: the terms change while they are brought up to date.
  void remember() {
    for (const Tracked& tracked : tracked_) {
      known_before_ |= tracked.known_at < history_.now;
      const Term& term = tracked.term;
      if (term.number > 0) seen_.push_back({term.holder, term.since, !tracked.ending});
    }
  }

  [[nodiscard]] const std::vector<Notice>& notices_of(const Tracked& tracked) const {
    const auto told = ledger_.find(tracked.id);
    return told == ledger_.end() ? nothing_ : told->second;
  }

  void pass_on(const HeldDuty& duty) {
    Tracked& tracked = tracked_[duty.place];
    Term& term = tracked.term;
    const std::vector<Notice>& notices = notices_of(tracked);
    if (term.holder == duty.by.holder) {
      const WorkerId stood_in = heard_in_place_of(term, notices);
      if (!stood_in.empty() && is_back(duty)) next_term(term, stood_in, duty.by.holder, true);
      return;
    }
    // Whoever is not known any more has not handed over: workers may have vanished for a while.
    const auto& workers = context_.directory.workers;
    if (!duty.by.by_role && !workers.contains(term.holder)) return;
    // What nobody has heard yet goes to whoever holds the duty when it is sent.
    if (term.announced && schedule_fate(notices, term) == ScheduleFate::open) {
      term.holder = duty.by.holder;
    } else {
      const bool told = owner_was_told(notices, assessment_.deadlines[duty.place]);
      next_term(term, term.holder, duty.by.holder, duty.by.by_role || told);
    }
    if (duty.by.by_role) new_holders_.insert(duty.by.holder);
  }

  void next_term(Term& term, WorkerId before, WorkerId holder, bool announced) const {
    term.before = std::move(before);
    term.holder = std::move(holder);
    term.since = history_.now;
    ++term.number;
    term.announced = announced;
  }

  // Who got the schedule of this term in place of its holder, who was away; empty: nobody.
  static WorkerId heard_in_place_of(const Term& term, const std::vector<Notice>& notices) {
    for (const Notice& notice : notices) {
      const bool of_term =
          notice.key.stage.str() == kScheduleStage && notice.key.tick == term.number;
      if (of_term && was_told(notice) && notice.person != term.holder) return notice.person;
    }
    return {};
  }

  // Whether the holder can be written to now.
  [[nodiscard]] bool is_back(const HeldDuty& duty) const {
    const Deadline& deadline = assessment_.deadlines[duty.place];
    const SlotQuestion question{owner_at(deadline, history_.now), parties_of(deadline, history_),
                                history_.now, context_.zone};
    const Addressee now =
        resolve(Recipient{{kOwnerSlot}}, question, context_.subject, context_.directory);
    return now.worker == duty.by.holder;
  }

  // Of a deadline that was kept before terms were: whose it is now has long been theirs.
  void adopt(const HeldDuty& duty) {
    Term& term = tracked_[duty.place].term;
    term = Term{duty.by.holder, {}, history_.now, 1, false};
    seen_.push_back({term.holder, term.since, true});
  }

  void begin(const HeldDuty& duty) {
    Term& term = tracked_[duty.place].term;
    term.holder = duty.by.holder;
    term.since = history_.now;
    term.number = 1;
    term.announced =
        duty.by.by_role && (new_holders_.contains(duty.by.holder) || is_allocated(duty.by));
  }

  // Whether the case has just been allocated to them.
  [[nodiscard]] bool is_allocated(const DutyHolding& by) const {
    const bool seen = std::any_of(seen_.begin(), seen_.end(), [&](const Seen& one) {
      return one.holder == by.holder && (one.open || !by.since || one.since >= by.since->at);
    });
    if (seen) return false;
    if (!by.since) return known_before_;
    const auto& after = context_.rulebook.backlog_after;
    const CountingRules rules{*context_.rulebook.sending.calendar, context_.zone};
    return after.terms.empty() || history_.now < limit_after(*by.since, after, rules).at;
  }

  [[nodiscard]] bool owner_was_told(const std::vector<Notice>& notices,
                                    const Deadline& deadline) const {
    return std::any_of(notices.begin(), notices.end(), [&](const Notice& notice) {
      return was_told(notice) && is_owner_slot(notice.key.slot, deadline, history_.now);
    });
  }

  const Assessment& assessment_;
  const History& history_;
  const Ledger& ledger_;
  const PlanContext& context_;
  std::vector<Tracked>& tracked_;
  std::vector<HeldDuty> held_;
  std::vector<Seen> seen_;
  std::set<WorkerId> new_holders_;  ///< to whom something passes in this pass, by a role
  bool known_before_ = false;       ///< an earlier pass has seen the subject
  const std::vector<Notice> nothing_;
};

}  // namespace

void keep_terms(const Assessment& assessment, const History& history, const Ledger& ledger,
                const PlanContext& context, std::vector<Tracked>& tracked) {
  TermKeeper(assessment, history, ledger, context, tracked).run();
}

bool is_owner_slot(const std::string& slot, const Deadline& deadline, Instant now) {
  return slot == kOwnerSlot || slot == slot_of(owner_at(deadline, now));
}

ScheduleFate schedule_fate(const std::vector<Notice>& notices, const Term& term) {
  ScheduleFate fate = ScheduleFate::open;
  for (const Notice& notice : notices) {
    if (notice.key.stage.str() != kScheduleStage || notice.key.tick != term.number) continue;
    if (was_told(notice) || notice.state == NoticeState::superseded) return ScheduleFate::heard;
    if (notice.reason == NoticeReason::discarded) fate = ScheduleFate::discarded;
    const bool refused = notice.state == NoticeState::failed;
    if (refused && fate == ScheduleFate::open) fate = ScheduleFate::refused;
  }
  return fate;
}

}  // namespace duecourse
