#include "engine/explain_stages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "engine/notices/stage_times.hpp"
#include "engine/plan.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse {

namespace {

const char* label_of(NoticeState state) {
  switch (state) {
    case NoticeState::queued:
    case NoticeState::held:
      return "waits";
    case NoticeState::withdrawn:
    case NoticeState::superseded:
    case NoticeState::failed:
      return "not told";
    case NoticeState::sending:
    case NoticeState::sent:
    case NoticeState::unknown:
      return "told";
  }
  DUECOURSE_CHECK(false);
}

class StageExplainer {
 public:
  StageExplainer(const Tracked& tracked, const ExplainInput& input)
      : tracked_(tracked), in_(input), zone_(input.context.zone), now_(input.history.now) {
    for (const Notice& notice : in_.ledger) {
      // A ledger that is newer than the moment looked at: what was decided since is not shown.
      if (notice.key.deadline == tracked.id && notice.decided_at <= now_) {
        notices_.push_back(&notice);
      }
    }
    std::stable_sort(notices_.begin(), notices_.end(),
                     [](const Notice* a, const Notice* b) { return a->at < b->at; });
    if (in_.context.quietings == nullptr) return;
    for (const Quieting& one : *in_.context.quietings) {
      if (one.deadline == tracked.id && one.decided_at <= now_) decided_.push_back(one);
    }
  }

  std::vector<ExplainedLine> decided() {
    for (const Notice* notice : notices_) {
      const std::string to = notice->address.empty() ? "" : " to " + notice->address;
      const std::string why = why_of(*notice);
      add(label_of(notice->state),
          fmt::format("{} {} for {}: {}{} ({}){}", spell(notice->at), notice->key.stage.str(),
                      notice->key.slot, word_of(notice->state), to, word_of(notice->reason),
                      why.empty() ? "" : ": " + why));
    }
    return std::move(lines_);
  }

  std::vector<ExplainedLine> all(const Deadline& deadline) {
    lines_ = decided();
    const Ladder* ladder = find_ladder(*deadline.framework, deadline.timescale->ladder);
    if (ladder == nullptr || ladder->stages.empty()) {
      add("told", "nobody: it has no ladder");
      return std::move(lines_);
    }
    snoozed_until_ = quiet_at(deadline, now_).snoozed_until;
    stages(deadline, *ladder);
    if (notices_.empty()) {
      const char* nothing = deadline.ending ? "nothing" : "nothing yet";
      lines_.insert(lines_.begin(), {"told", nothing});
    }
    return std::move(lines_);
  }

 private:
  /// To whom which stage and tick would go when.
  using Undecideds = std::map<std::tuple<Instant, std::size_t, int>, std::string>;

  void add(const char* label, std::string text) { lines_.push_back({label, std::move(text)}); }
  [[nodiscard]] std::string spell(Instant instant) const {
    return spell_moment({instant, Precision::second}, zone_);
  }

  // What decided that it is not said, or not yet; empty where the reason's word tells all.
  [[nodiscard]] std::string why_of(const Notice& notice) const {
    switch (notice.reason) {
      case NoticeReason::missed_before_known:
        return fmt::format("{} is only known since {}",
                           tracked_.revision > 1 ? "this date" : "the deadline",
                           spell(tracked_.revised_at));
      case NoticeReason::stronger_stage:
        return stronger_than(notice);
      case NoticeReason::same_person:
        return fmt::format("{} hears of it in another slot",
                           notice.address.empty() ? "the same person" : notice.address);
      case NoticeReason::deadline_ended:
        return ended_words();
      case NoticeReason::deadline_moved:
        return fmt::format("revision {} speaks now", notice.key.revision + 1);
      case NoticeReason::said_in_schedule:
        return left_to_schedule(notice);
      case NoticeReason::holder_changed:
        return fmt::format("it is the duty of {}", holder());
      case NoticeReason::missed_by_choice:
        return "the ladder makes up for no stage";
      case NoticeReason::stood_in_for:
        return "an open deadline of another framework speaks for it";
      case NoticeReason::waits_for_digest:
        return "it is said in the next digest";
      case NoticeReason::quiet_hours:
        return "its reader is not written to at that hour; it goes out at the next opening";
      case NoticeReason::snoozed:
        return notice.at > now_ ? "snoozed until then" : "the snooze is over";
      case NoticeReason::acknowledged:
        return "they have acknowledged the escalation";
      case NoticeReason::awaiting_good_read:
        return "the case system could not be read lately";
      case NoticeReason::too_many_at_once:
        return "more messages than an hour may bring; a person decides";
      case NoticeReason::discarded:
        return "a person decided so";
      case NoticeReason::server_unavailable:
        return "tried again later";
      case NoticeReason::due_moved:
        return notice.state == NoticeState::superseded ? "the message of the move says it" : "";
      case NoticeReason::stage_due:
      case NoticeReason::first_known_late:
      case NoticeReason::caught_up:
      case NoticeReason::delivered:
      case NoticeReason::refused_by_server:
      case NoticeReason::outcome_unknown:
      case NoticeReason::released:
      case NoticeReason::allocated:
      case NoticeReason::duty_passed:
      case NoticeReason::long_overdue:
        return "";
    }
    DUECOURSE_CHECK(false);
  }

  [[nodiscard]] std::string holder() const {
    const auto& workers = in_.context.directory.workers;
    const auto it = workers.find(tracked_.term.holder);
    return it == workers.end() ? tracked_.term.holder.str() : it->second.name;
  }

  // What became of the message that was to say it.
  [[nodiscard]] std::string left_to_schedule(const Notice& notice) const {
    for (const Notice* other : notices_) {
      const bool schedule = other->key.stage.str() == kScheduleStage &&
                            other->key.revision == notice.key.revision &&
                            other->key.tick == tracked_.term.number;
      if (!schedule || was_told(*other)) continue;
      if (other->reason == NoticeReason::discarded) {
        return "the message to the new holder was to say it; a person discarded that";
      }
      if (other->state == NoticeState::failed) {
        return "the message to the new holder was refused and went to the fallback mailbox";
      }
      if (waits(*other))
        return fmt::format("the message to {}, the new holder, will say it", holder());
    }
    return fmt::format("the message to {}, the new holder, says it", holder());
  }

  [[nodiscard]] std::string ended_words() const {
    if (!tracked_.ending) return "it had ended then, and is open again";
    const Ending& ending = *tracked_.ending;
    const std::string by = ending.by_host_id.empty() ? "" : " by " + ending.by_host_id;
    return fmt::format("{}{} on {}", word_of(ending.kind), by, spell_moment(ending.at, zone_));
  }

  // The stage of the same slot that spoke, or is to speak, in its place.
  [[nodiscard]] std::string stronger_than(const Notice& notice) const {
    const Notice* stronger = nullptr;
    for (const Notice* other : notices_) {
      const bool same = other->key.slot == notice.key.slot &&
                        other->key.revision == notice.key.revision && other->key != notice.key;
      if (!same || other->at < notice.at || !(was_told(*other) || waits(*other))) continue;
      if (stronger == nullptr || other->at >= stronger->at) stronger = other;
    }
    if (stronger == nullptr) return "a stronger stage of this slot had come due";
    return fmt::format("{} speaks in its place", stronger->key.stage.str());
  }

  [[nodiscard]] bool is_decided(const Stage& stage, int tick, const std::string& slot) const {
    return std::any_of(notices_.begin(), notices_.end(), [&](const Notice* notice) {
      return notice->key.stage == stage.id && notice->key.tick == tick &&
             notice->key.slot == slot && notice->key.revision == tracked_.revision;
    });
  }

  // The stages that nothing was decided of. A stage may fall at another time for someone who does
  // not work on every day.
  void stages(const Deadline& deadline, const Ladder& ladder) {
    std::set<std::string> seen;
    Undecideds undecided;
    for (const Stage& stage : ladder.stages) {
      for (const Recipient& recipient : stage.to) {
        if (seen.insert(slot_of(recipient)).second) {
          stages_of(recipient, deadline, ladder, undecided);
        }
      }
    }
    std::set<std::size_t> unsaid;
    for (const auto& [moment, to] : undecided) {
      const auto& [at, place, tick] = moment;
      const Stage& stage = ladder.stages[place];
      const std::string what = fmt::format("{} {} ({}, {}) to {}", spell(at), stage.id.str(),
                                           word_of(stage.kind), describe(stage.at), to);
      if (deadline.ending) {
        // Of what is said again and again, the first time tells enough.
        if (unsaid.insert(place).second) add("not told", what + ": " + unsaid_words(deadline, at));
      } else if (at <= now_) {
        add("not told", what + ": not decided yet, the service has not looked since");
      } else if (stage.kind == StageKind::reminder && snoozed_until_ && at < *snoozed_until_) {
        add("next", what + ": not before the end of the snooze, " + spell(*snoozed_until_));
      } else {
        add("next", what);
      }
    }
  }

  [[nodiscard]] std::string unsaid_words(const Deadline& deadline, Instant at) const {
    const Ending& ending = *deadline.ending;
    if (at > ending.at.at) return ended_words();
    if (tracked_.known_at > ending.at.at) {
      return fmt::format("{}, before it was first known on {}", ended_words(),
                         spell(tracked_.known_at));
    }
    return ended_words();
  }

  // What is in effect at a moment of what was decided by now.
  [[nodiscard]] Quiet quiet_at(const Deadline& deadline, Instant at) const {
    return duecourse::quiet_at(&decided_, tracked_.id, deadline.due, in_.context.rulebook.sending,
                               zone_, at);
  }

  [[nodiscard]] bool is_silent(const Deadline& deadline, const Stage& stage,
                               const StageMoment& moment, const Recipient& recipient,
                               const Addressee& who) const {
    if (decided_.empty() || stage.kind != StageKind::escalation) return false;
    const NoticeKey key{tracked_.id, tracked_.revision,  stage.id,
                        moment.tick, slot_of(recipient), kEmailChannel};
    std::vector<Notice> own;
    for (const Notice* notice : notices_) own.push_back(*notice);
    return is_acknowledged(quiet_at(deadline, moment.at), key, who, own);
  }

  void stages_of(const Recipient& recipient, const Deadline& deadline, const Ladder& ladder,
                 Undecideds& undecided) const {
    const PlanContext& context = in_.context;
    const SlotQuestion asked{owner_at(deadline, now_), parties_of(deadline, in_.history), now_,
                             context.zone};
    const Addressee who = resolve(recipient, asked, context.subject, context.directory);
    const StageBasis basis{deadline.due,
                           deadline.expected,
                           deadline.start,
                           *deadline.timescale->calendar,
                           working_days_of(recipient, asked, context.subject, context.directory),
                           first_known(tracked_)};
    for (const StageMoment& moment :
         stage_moments(ladder, basis, context.rulebook.sending, zone_, now_)) {
      const Stage& stage = ladder.stages[moment.stage];
      if (std::find(stage.to.begin(), stage.to.end(), recipient) == stage.to.end()) continue;
      if (stage.at.anchor == StageAnchor::closed_days && moment.at < tracked_.revised_at) continue;
      if (moment.at <= now_ && is_decided(stage, moment.tick, slot_of(recipient))) continue;
      std::string& text = undecided[{moment.at, moment.stage, moment.tick}];
      text += (text.empty() ? "" : ", ") + slot_of(recipient) + " " + who.address;
      if (is_silent(deadline, stage, moment, recipient, who)) text += " (acknowledged until then)";
    }
  }

  const Tracked& tracked_;
  const ExplainInput& in_;
  const Zone& zone_;
  Instant now_;
  std::optional<Instant> snoozed_until_;
  std::vector<Quieting> decided_;  ///< by now
  std::vector<const Notice*> notices_;
  std::vector<ExplainedLine> lines_;
};

// The count of an earlier due day by day; nothing where it gives another date today: the rule or
// its calendar has changed, or a second limit had been earlier.
std::optional<Trace> earlier_count(const Deadline& deadline, const Tracked& tracked,
                                   const Zone& zone) {
  const Counting& was = *tracked.previous_counting;
  const auto duration = parse_duration(was.duration);
  if (!duration) return std::nullopt;
  const CountingRules rules{*deadline.timescale->calendar, zone};
  const bool before = was.side == Side::before;
  const Limit limit =
      before ? limit_before(was.from, *duration, rules) : limit_after(was.from, *duration, rules);
  if (limit != tracked.previous_due) return std::nullopt;
  return before ? explain_limit_before(was.from, *duration, rules)
                : explain_limit_after(was.from, *duration, rules);
}

}  // namespace

std::vector<ExplainedLine> explain_stages(const Deadline& deadline, const Tracked& tracked,
                                          const ExplainInput& input) {
  return StageExplainer(tracked, input).all(deadline);
}

std::vector<ExplainedLine> explain_notices(const Tracked& tracked, const ExplainInput& input) {
  auto lines = StageExplainer(tracked, input).decided();
  if (lines.empty()) lines.push_back({"told", "nothing"});
  return lines;
}

std::vector<std::string> explain_move(const Deadline& deadline, const Tracked& tracked,
                                      const ExplainInput& input) {
  if (tracked.revision == 1 || tracked.revised_at == tracked.known_at) return {};
  const Zone& zone = input.context.zone;
  std::string head = fmt::format(
      "revision {}, seen on {}; it was due {}", tracked.revision,
      spell_moment({tracked.revised_at, Precision::second}, zone),
      tracked.previous_due ? "by " + spell_limit(*tracked.previous_due, zone) : "at no date");
  if (!tracked.previous_counting || !tracked.previous_due) return {std::move(head)};
  const Counting& was = *tracked.previous_counting;
  if (was.duration.empty()) return {head + ": the date recorded as " + was.what};
  head += fmt::format(": {} {} {} ({})", was.duration, was.side == Side::before ? "before" : "from",
                      spell_moment(was.from, zone), was.what);
  std::vector<std::string> lines{std::move(head)};
  if (const auto trace = earlier_count(deadline, tracked, zone)) {
    for (const TraceLine& line : trace->lines) {
      lines.push_back(fmt::format("{}: {}", line.label, line.text));
    }
  }
  return lines;
}

}  // namespace duecourse
