#include "engine/terms.hpp"

#include <algorithm>
#include <set>

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
                             actor_of(deadline, history_), history_.now, context_.zone);
      if (!by.holder.empty()) held_.push_back({i, std::move(by)});
    }
    remember();
    for (const HeldDuty& duty : held_) {
      if (tracked_[duty.place].term.number > 0) pass_on(duty);
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

  void pass_on(const HeldDuty& duty) {
    Tracked& tracked = tracked_[duty.place];
    Term& term = tracked.term;
    if (term.holder == duty.by.holder) return;
    // Whoever is not known any more has not handed over: workers may have vanished for a while.
    const auto& workers = context_.directory.workers;
    if (!duty.by.by_role && !workers.contains(term.holder)) return;
    const auto told = ledger_.find(tracked.id);
    const std::vector<Notice> notices =
        told == ledger_.end() ? std::vector<Notice>{} : told->second;
    // What nobody has heard yet goes to whoever holds the duty when it is sent.
    if (term.announced && !schedule_was_told(notices, term)) {
      term.holder = duty.by.holder;
    } else {
      term.before = term.holder;
      term.holder = duty.by.holder;
      term.since = history_.now;
      ++term.number;
      term.announced =
          duty.by.by_role || owner_was_told(notices, assessment_.deadlines[duty.place]);
    }
    if (duty.by.by_role) new_holders_.insert(duty.by.holder);
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
};

}  // namespace

void keep_terms(const Assessment& assessment, const History& history, const Ledger& ledger,
                const PlanContext& context, std::vector<Tracked>& tracked) {
  TermKeeper(assessment, history, ledger, context, tracked).run();
}

bool is_owner_slot(const std::string& slot, const Deadline& deadline, Instant now) {
  return slot == kOwnerSlot || slot == slot_of(owner_at(deadline, now));
}

bool schedule_was_told(const std::vector<Notice>& notices, const Term& term) {
  return std::any_of(notices.begin(), notices.end(), [&](const Notice& notice) {
    if (notice.key.stage.str() != kScheduleStage || notice.key.tick != term.number) return false;
    return was_told(notice) || notice.state == NoticeState::failed;
  });
}

}  // namespace duecourse
