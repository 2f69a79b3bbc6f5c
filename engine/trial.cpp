#include "engine/trial.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "engine/base/check.hpp"
#include "engine/calendar_records.hpp"
#include "engine/caseload_records.hpp"
#include "engine/notices/slot.hpp"
#include "engine/plan.hpp"

namespace duecourse {

namespace {

std::string lower_case(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

// A deadline, or what a rule raised, while the trial speaks of it.
struct Life {
  const Deadline* deadline = nullptr;
  const Tracked* tracked = nullptr;
};

class Playing {
 public:
  Playing(const TrialSubject& subject, const TrialGround& ground, const TrialPeriod& period)
      : subject_(subject), ground_(ground), period_(period) {
    order_events();
    note_arrivals();
  }

  Trial run() {
    DUECOURSE_CHECK(period_.from <= period_.to);
    look_at(period_.from - std::chrono::seconds{1});
    take_as_said();
    while (const auto next = next_look()) {
      look_at(*next);
      say_what_is_due();
    }
    if (now_ != period_.to) {
      look_at(period_.to);
      say_what_is_due();
    }
    return std::move(trial_);
  }

 private:
  // When the service would have learnt of a record. What is known only by its day was typed in some
  // time during it: it counts from its end.
  [[nodiscard]] Instant arrival_of(const Event& event) const {
    const auto last_second = [&](Instant day) {
      return ground_.rulebook.zone.end_of({day, Precision::day}) - std::chrono::seconds{1};
    };
    const Instant occurred = event.occurred.at;
    if (event.recorded) {
      const Instant recorded =
          event.recorded_by_day ? last_second(*event.recorded) : *event.recorded;
      return std::max(occurred, recorded);
    }
    return event.occurred.precision == Precision::day ? last_second(occurred) : occurred;
  }

  void order_events() {
    std::vector<std::pair<Instant, std::size_t>> order;
    for (const Event& event : subject_.events) order.emplace_back(arrival_of(event), order.size());
    std::sort(order.begin(), order.end());
    for (const auto& [arrival, index] : order) {
      event_arrivals_.push_back(arrival);
      events_.push_back(subject_.events[index]);
    }
  }

  // When something else than time changes: a record is typed in; a role, an enrolment or a case of
  // a worker begins or ends.
  void note_arrivals() {
    for (const Instant at : event_arrivals_) arrive(at);
    for (const Enrolment& enrolment : subject_.enrolments) arrive(enrolment.from, enrolment.to);
    for (const RoleHolding& role : subject_.context.roles) arrive(role.from, role.to);
    for (const CarriedCase& one : subject_.surroundings.carried) arrive(one.from, one.to);
    for (const CountedChild& one : subject_.surroundings.children) {
      arrive(one.from.at);
      if (one.to) arrive(one.to->at);
    }
  }

  void arrive(Instant at) {
    if (period_.holds(at)) arrivals_.insert(at);
  }

  void arrive(const std::optional<Moment>& from, const std::optional<Moment>& to) {
    if (from) arrive(from->at);
    if (to) arrive(ground_.rulebook.zone.end_of(*to));
  }

  [[nodiscard]] std::optional<Instant> next_look() const {
    std::optional<Instant> next = wake_;
    const auto arrival = arrivals_.upper_bound(now_);
    if (arrival != arrivals_.end() && (!next || *arrival < *next)) next = *arrival;
    return next && *next <= period_.to ? next : std::nullopt;
  }

  void look_at(Instant now) {
    const Rulebook& rulebook = ground_.rulebook;
    now_ = now;
    const auto known = std::upper_bound(event_arrivals_.begin(), event_arrivals_.end(), now);
    std::vector<Event> events(events_.begin(), events_.begin() + (known - event_arrivals_.begin()));
    add_calendar_records(subject_.subject, subject_.enrolments, now, rulebook, events);
    add_caseload_records(subject_.subject, subject_.enrolments, subject_.surroundings,
                         ground_.directory, now, rulebook, events);
    trial_.history =
        make_history(subject_.subject, subject_.enrolments, std::move(events), now, rulebook.zone);
    trial_.context = subject_.context;
    for (RoleHolding& holding : holdings_from(trial_.history, subject_.context.roles)) {
      trial_.context.roles.push_back(std::move(holding));
    }
    trial_.assessment = assess(trial_.history, rulebook, subject_.surroundings);
    trial_.tracked = reconcile(known_, trial_.assessment, trial_.history);
    trial_.raised = reconcile_raised(known_, trial_.assessment, trial_.history);
    Plan planned =
        plan(trial_.assessment, trial_.history, trial_.tracked, ledger_,
             {rulebook, ground_.directory, trial_.context, rulebook.zone}, trial_.raised);
    known_ = std::move(planned.tracked);
    wake_ = planned.wake;
    for (Notice& notice : planned.notices) keep(std::move(notice));
  }

  void keep(Notice notice) {
    const auto [place, fresh] = places_.emplace(notice.key, ledger_.size());
    if (fresh) {
      ledger_.push_back(std::move(notice));
    } else {
      ledger_[place->second] = std::move(notice);
    }
  }

  // Of the time before: what was due was said, also what a stronger stage has overtaken since.
  void take_as_said() {
    const auto lives = lives_now();
    for (Notice& notice : ledger_) {
      const bool due =
          notice.state == NoticeState::queued || notice.state == NoticeState::superseded;
      const auto life = lives.find(notice.key.deadline);
      if (!due || life == lives.end()) continue;
      told_.insert(told_of(notice.key, addressee(notice, *life->second.deadline).address));
      notice.state = NoticeState::sent;
      notice.reason = NoticeReason::delivered;
    }
  }

  [[nodiscard]] std::map<DeadlineId, Life> lives_now() const {
    std::map<DeadlineId, Life> lives;
    const auto& deadlines = trial_.assessment.deadlines;
    for (std::size_t i = 0; i < deadlines.size(); ++i) {
      lives[trial_.tracked[i].id] = {&deadlines[i], &trial_.tracked[i]};
    }
    const auto& raised = trial_.assessment.raised;
    for (std::size_t i = 0; i < raised.size(); ++i) {
      lives[trial_.raised[i].id] = {&raised[i].life, &trial_.raised[i]};
    }
    return lives;
  }

  // As delivery does it: those for whom a notice is before those who get a copy; nobody twice.
  void say_what_is_due() {
    std::vector<Notice*> due;
    for (Notice& notice : ledger_) {
      if (notice.state == NoticeState::queued && notice.at <= now_) due.push_back(&notice);
    }
    if (due.empty()) return;
    std::stable_sort(due.begin(), due.end(), [](const Notice* a, const Notice* b) {
      return std::tie(a->copy, a->at, a->key) < std::tie(b->copy, b->at, b->key);
    });
    const auto lives = lives_now();
    std::set<std::pair<DeadlineId, std::string>> heard_now;
    for (Notice* notice : due) {
      const auto life = lives.find(notice->key.deadline);
      if (life == lives.end()) continue;
      Addressee to = addressee(*notice, *life->second.deadline);
      const Told told = told_of(notice->key, to.address);
      const std::pair heard{notice->key.deadline, lower_case(to.address)};
      if (told_.contains(told) || (notice->copy && heard_now.contains(heard))) {
        notice->state = NoticeState::superseded;
        notice->reason = NoticeReason::same_person;
        continue;
      }
      told_.insert(told);
      heard_now.insert(heard);
      notice->state = NoticeState::sent;
      notice->reason = NoticeReason::delivered;
      notice->decided_at = now_;
      notice->person = to.worker;
      notice->address = to.address;
      trial_.messages.push_back({notice->key.deadline, notice->key.stage, notice->key.tick,
                                 notice->key.slot, notice->kind, notice->copy, now_,
                                 std::move(to)});
    }
  }

  // That an address hears of one stage of one revision of a deadline.
  using Told = std::tuple<DeadlineId, int, StageId, int, std::string>;
  static Told told_of(const NoticeKey& key, const std::string& address) {
    return {key.deadline, key.revision, key.stage, key.tick, lower_case(address)};
  }

  [[nodiscard]] Addressee addressee(const Notice& notice, const Deadline& deadline) const {
    const SlotQuestion question{owner_at(deadline, now_), parties_of(deadline, trial_.history),
                                now_, ground_.rulebook.zone};
    return resolve(recipient_of(notice.key.slot), question, trial_.context, ground_.directory);
  }

  const TrialSubject& subject_;
  const TrialGround& ground_;
  const TrialPeriod& period_;
  std::vector<Event> events_;            ///< in the order in which they became known
  std::vector<Instant> event_arrivals_;  ///< when each did
  std::set<Instant> arrivals_;           ///< within the period
  Instant now_{};
  std::optional<Instant> wake_;
  std::vector<Tracked> known_;
  std::vector<Notice> ledger_;
  std::map<NoticeKey, std::size_t> places_;  ///< in the ledger
  std::set<Told> told_;
  Trial trial_;
};

}  // namespace

Trial run_trial(const TrialSubject& subject, const TrialGround& ground, const TrialPeriod& period) {
  return Playing(subject, ground, period).run();
}

}  // namespace duecourse
