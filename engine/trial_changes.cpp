#include "engine/trial_changes.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "engine/base/check.hpp"
#include "engine/explain.hpp"

namespace duecourse {

namespace {

// What pairs a deadline of the one trial with one of the other.
using Pairing = std::pair<DeadlineKey, std::optional<PersonId>>;
// `formerly` of the rules after the change -> what the rule is called there.
using Renamed = std::map<std::pair<FrameworkId, TimescaleId>, TimescaleId>;
// The messages of one deadline.
using Messages = std::vector<const TrialMessage*>;

Renamed renamed_in(const Rulebook& rulebook) {
  Renamed renamed;
  const auto note = [&](const Framework& framework, const Timescale& rule) {
    if (rule.formerly) renamed[{framework.id, *rule.formerly}] = rule.id;
  };
  for (const Framework& framework : rulebook.frameworks) {
    for (const Timescale& rule : framework.timescales) note(framework, rule);
    for (const FindingRule& finding : framework.findings) note(framework, finding.rule);
  }
  return renamed;
}

const Timescale* rule_of(const Rulebook& rulebook, const DeadlineKey& key) {
  const Framework* framework = find_framework(rulebook, key.framework);
  return framework == nullptr ? nullptr : find_rule(*framework, key.timescale);
}

bool counts(const Tracked& tracked, const TrialPeriod& period) {
  if (period.holds(tracked.start)) return true;
  if (tracked.ending && period.holds(tracked.ending->at.at)) return true;
  if (!tracked.due) return false;
  const bool by_day = tracked.due->precision == Precision::day;
  return period.holds(tracked.due->at - std::chrono::seconds{by_day ? 1 : 0});
}

bool is_missed(DeadlineState state) {
  switch (state) {
    case DeadlineState::overdue:
    case DeadlineState::met_late:
    case DeadlineState::lapsed:
      return true;
    case DeadlineState::open:
    case DeadlineState::met:
    case DeadlineState::withdrawn:
      return false;
  }
  DUECOURSE_CHECK(false);
}

WorkerId duty_of(const TrialLife& life, const TrialView& view) {
  if (life.rule == nullptr) return {};
  const History& history = view.trial.history;
  const auto& ending = life.tracked->ending;
  const Instant at = ending ? std::min(ending->at.at, history.now) : history.now;
  const Recipient& owner =
      life.deadline == nullptr ? life.rule->owner : owner_at(*life.deadline, at);
  const Parties named = life.deadline == nullptr ? Parties{} : parties_of(*life.deadline, history);
  return duty_holder(owner, view.trial.context, view.ground.directory, named, at,
                     view.ground.rulebook.zone);
}

TrialLife life_of(const Tracked& tracked, const Deadline* deadline, const TrialView& view,
                  const TrialPeriod& period) {
  TrialLife life;
  life.tracked = &tracked;
  life.deadline = deadline;
  life.rule =
      deadline == nullptr ? rule_of(view.ground.rulebook, tracked.key) : deadline->timescale;
  life.counts = tracked.key.rule != RuleKind::notification && counts(tracked, period);
  if (tracked.key.rule == RuleKind::timescale) {
    const DeadlineState state = state_at(tracked.ending, tracked.due, view.trial.history.now);
    life.state = word_of(state);
    life.missed = is_missed(state);
  } else {
    life.state = word_of_raised(tracked.ending);
  }
  life.duty = duty_of(life, view);
  return life;
}

// All of one trial, by what pairs them: those that are there before those whose record is gone.
std::map<Pairing, std::vector<TrialLife>> lives_of(const TrialView& view, const Renamed& renamed,
                                                   const TrialPeriod& period) {
  std::map<Pairing, std::vector<TrialLife>> lives;
  const auto add = [&](const Tracked& tracked, const Deadline* deadline) {
    DeadlineKey key = tracked.key;
    const auto now_called = renamed.find({key.framework, key.timescale});
    if (now_called != renamed.end()) key.timescale = now_called->second;
    lives[{std::move(key), tracked.person}].push_back(life_of(tracked, deadline, view, period));
  };
  const Trial& trial = view.trial;
  for (std::size_t i = 0; i < trial.tracked.size(); ++i) {
    const auto& live = trial.assessment.deadlines;
    add(trial.tracked[i], i < live.size() ? &live[i] : nullptr);
  }
  for (std::size_t i = 0; i < trial.raised.size(); ++i) {
    const auto& live = trial.assessment.raised;
    add(trial.raised[i], i < live.size() ? &live[i].life : nullptr);
  }
  return lives;
}

std::map<DeadlineId, Messages> messages_of(const Trial& trial) {
  std::map<DeadlineId, Messages> messages;
  for (const TrialMessage& message : trial.messages) {
    messages[message.deadline].push_back(&message);
  }
  return messages;
}

bool same_words(const TrialMessage& a, const TrialMessage& b) {
  return std::tie(a.stage, a.tick, a.slot) == std::tie(b.stage, b.tick, b.slot);
}

// The same stage for the same slot is the same message, in the order in which it was said.
std::vector<TrialSaying> pair_messages(const Messages& before, Messages after) {
  std::vector<TrialSaying> pairs;
  for (const TrialMessage* message : before) {
    TrialSaying pair{message, nullptr, true};
    const auto found = std::find_if(after.begin(), after.end(), [&](const TrialMessage* other) {
      return same_words(*message, *other);
    });
    if (found != after.end()) {
      pair.after = *found;
      pair.differs = message->at != pair.after->at || message->to.address != pair.after->to.address;
      after.erase(found);
    }
    pairs.push_back(pair);
  }
  for (const TrialMessage* message : after) pairs.push_back({nullptr, message, true});
  return pairs;
}

class Comparison {
 public:
  Comparison(const TrialView& before, const TrialView& after, const TrialPeriod& period)
      : said_before_(messages_of(before.trial)), said_after_(messages_of(after.trial)) {
    const Renamed renamed = renamed_in(after.ground.rulebook);
    before_ = lives_of(before, renamed, period);
    after_ = lives_of(after, renamed, period);
  }

  std::vector<TrialChange> run() {
    for (auto& [pairing, lives] : after_) before_[pairing];  // every pairing of either
    for (auto& [pairing, lives] : before_) {
      const std::vector<TrialLife>& others = after_[pairing];
      for (std::size_t i = 0; i < std::max(lives.size(), others.size()); ++i) {
        TrialChange change;
        std::tie(change.key, change.person) = pairing;
        if (i < lives.size()) change.before = lives[i];
        if (i < others.size()) change.after = others[i];
        add(std::move(change));
      }
    }
    return std::move(changes_);
  }

 private:
  static Messages said_of(const TrialLife& life, const std::map<DeadlineId, Messages>& said) {
    if (!life.there()) return {};
    const auto found = said.find(life.tracked->id);
    return found == said.end() ? Messages{} : found->second;
  }

  void add(TrialChange change) {
    const bool counts = change.before.counts || change.after.counts;
    change.messages =
        pair_messages(said_of(change.before, said_before_), said_of(change.after, said_after_));
    if (!counts && change.messages.empty()) return;
    if (counts) differ(change);
    change.weight.messages =
        static_cast<std::size_t>(std::count_if(change.messages.begin(), change.messages.end(),
                                               [](const TrialSaying& one) { return one.differs; }));
    if (change.weight.messages > 0) change.differs.push_back(TrialDifference::messages);
    changes_.push_back(std::move(change));
  }

  static void differ(TrialChange& change) {
    const TrialLife& before = change.before;
    const TrialLife& after = change.after;
    const auto note = [&](TrialDifference difference, int kind) {
      change.differs.push_back(difference);
      change.weight.kind = std::max(change.weight.kind, kind);
    };
    if (before.missed != after.missed) change.weight.kind = kMissed;
    if (!before.there() || !after.there()) {
      note(before.there() ? TrialDifference::only_before : TrialDifference::only_after, kThere);
      return;
    }
    const auto& was = before.tracked->due;
    const auto& is = after.tracked->due;
    if (was != is) {
      note(TrialDifference::due, kDiffers);
      if (was && is) change.weight.shift = std::max(is->at - was->at, was->at - is->at);
    }
    if (expected_of(before) != expected_of(after)) note(TrialDifference::expected, kDiffers);
    const bool ended_alike = ended_by(before) == ended_by(after);
    if (before.state != after.state || !ended_alike) note(TrialDifference::outcome, kDiffers);
    if (before.duty != after.duty) note(TrialDifference::duty, kDiffers);
  }

  static std::optional<Limit> expected_of(const TrialLife& life) {
    return life.deadline == nullptr ? std::nullopt : life.deadline->expected;
  }
  static EventId ended_by(const TrialLife& life) {
    return life.tracked->ending ? life.tracked->ending->by : EventId{};
  }

  // The kinds of TrialWeight.
  static constexpr int kMissed = 3;
  static constexpr int kThere = 2;
  static constexpr int kDiffers = 1;

  std::map<DeadlineId, Messages> said_before_;
  std::map<DeadlineId, Messages> said_after_;
  std::map<Pairing, std::vector<TrialLife>> before_;
  std::map<Pairing, std::vector<TrialLife>> after_;
  std::vector<TrialChange> changes_;
};

// Why a trial has no such deadline where the other has one. `other`: the rule of the other.
std::string why_not(const Rulebook& rulebook, const DeadlineKey& key, const Timescale* other) {
  const Timescale* rule = rule_of(rulebook, key);
  if (rule == nullptr && other != nullptr && other->formerly) {
    DeadlineKey former = key;
    former.timescale = *other->formerly;
    rule = rule_of(rulebook, former);
  }
  if (rule == nullptr) return "there is no such rule";
  return rule->enabled ? "it does not arise" : "the rule is switched off";
}

TrialAccount account_of(const TrialLife& life, const TrialChange& change, const TrialView& view) {
  TrialAccount account;
  if (!life.there()) {
    const TrialLife& other = change.before.there() ? change.before : change.after;
    account.why_not = why_not(view.ground.rulebook, change.key, other.rule);
    return account;
  }
  const Zone& zone = view.ground.rulebook.zone;
  account.state = life.state;
  account.start = Moment{life.tracked->start, Precision::second};
  account.due = life.tracked->due;
  account.ending = life.tracked->ending;
  account.duty = life.duty;
  if (life.deadline != nullptr) {
    account.start = life.deadline->start;
    account.expected = life.deadline->expected;
    account.counted = counted_in_words(*life.deadline, view.trial.history, zone);
    account.trace = trace_of(*life.deadline, zone);
  }
  return account;
}

}  // namespace

const char* word_of(TrialDifference difference) {
  switch (difference) {
    case TrialDifference::only_before:
      return "only_before";
    case TrialDifference::only_after:
      return "only_after";
    case TrialDifference::due:
      return "due";
    case TrialDifference::expected:
      return "expected";
    case TrialDifference::outcome:
      return "outcome";
    case TrialDifference::duty:
      return "duty";
    case TrialDifference::messages:
      return "messages";
  }
  DUECOURSE_CHECK(false);
}

std::vector<TrialChange> compare_trials(const TrialView& before, const TrialView& after,
                                        const TrialPeriod& period) {
  return Comparison(before, after, period).run();
}

TrialExplanation explain_change(const TrialChange& change, const TrialView& before,
                                const TrialView& after) {
  TrialExplanation explained;
  const TrialLife& shown = change.after.there() ? change.after : change.before;
  explained.subject = shown.tracked->subject;
  explained.key = change.key;
  explained.person = change.person;
  explained.record = shown.tracked->anchor_host_id;
  if (shown.rule != nullptr) {
    explained.clause = shown.rule->clause;
    explained.title = shown.rule->title;
  }
  explained.differs = change.differs;
  explained.before = account_of(change.before, change, before);
  explained.after = account_of(change.after, change, after);
  for (const TrialSaying& saying : change.messages) {
    if (saying.before != nullptr) explained.before.messages.push_back(*saying.before);
    if (saying.after != nullptr) explained.after.messages.push_back(*saying.after);
  }
  const auto earlier = [](const TrialMessage& a, const TrialMessage& b) { return a.at < b.at; };
  std::stable_sort(explained.after.messages.begin(), explained.after.messages.end(), earlier);
  return explained;
}

}  // namespace duecourse
