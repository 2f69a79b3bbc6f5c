#include "engine/explain.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/deadlines/late_reason.hpp"
#include "engine/explain_quieting.hpp"
#include "engine/explain_stages.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse {

namespace {

class Explainer {
 public:
  explicit Explainer(const ExplainInput& input)
      : in_(input), zone_(input.context.zone), now_(input.history.now) {}

  std::vector<std::string> run() {
    heading();
    if (!in_.only) {
      for (const Reading& reading : in_.assessment.readings) read(reading);
    }
    if (in_.assessment.readings.empty()) {
      line("It takes part in no framework at this time: nothing is counted.");
    }
    for (std::size_t i = 0; i < in_.tracked.size(); ++i) {
      if (i < in_.assessment.deadlines.size()) {
        live(in_.assessment.deadlines[i], in_.tracked[i]);
      } else if (wanted(in_.tracked[i].key.timescale)) {
        gone(in_.tracked[i]);
      }
    }
    for (std::size_t i = 0; in_.raised != nullptr && i < in_.raised->size(); ++i) {
      const Tracked& tracked = (*in_.raised)[i];
      if (i < in_.assessment.raised.size()) {
        raised(in_.assessment.raised[i], tracked);
      } else if (wanted(tracked.key.timescale)) {
        gone(tracked);
      }
    }
    if (!in_.only) findings();
    return std::move(lines_);
  }

 private:
  void line(std::string text) { lines_.push_back(std::move(text)); }
  void item(const char* label, const std::string& text) {
    line(fmt::format("  {:<10} {}", label, text));
  }

  [[nodiscard]] bool wanted(const TimescaleId& id) const { return !in_.only || *in_.only == id; }
  [[nodiscard]] std::string spell(const Moment& moment) const {
    return spell_moment(moment, zone_);
  }
  [[nodiscard]] std::string spell(Instant instant) const {
    return spell_moment({instant, Precision::second}, zone_);
  }

  void heading() {
    const auto& record = in_.context.subject.case_record;
    const std::string reference =
        record && !record->reference.empty() ? " (" + record->reference + ")" : "";
    line(fmt::format("{}{}, as of {}", describe(in_.assessment.subject), reference, spell(now_)));
  }

  void read(const Reading& reading) {
    const ProcessDescription& process = reading.process->description();
    line("");
    line(fmt::format("History, as {} reads it for {}", process.name, reading.framework->title));
    const Timeline& timeline = reading.timeline;
    std::size_t next = 0;
    for (StepIndex s = 0; s < timeline.steps.size(); ++s) {
      const Step& step = timeline.steps[s];
      line("  " + describe(in_.history.events[step.event], zone_));
      std::string meaning;
      for (; next < timeline.milestones.size() && timeline.milestones[next].step == s; ++next) {
        meaning += meaning.empty() ? "" : ", ";
        meaning += process.milestones[timeline.milestones[next].name].name;
      }
      line(
          fmt::format("      {}; the {} is then {}{}", meaning.empty() ? "no milestone" : meaning,
                      word_of(process.subject), spell_state(*reading.process, timeline, step.state),
                      step.out_of_order ? "; out of order: an earlier step was not recorded" : ""));
    }
    for (const Refusal& refusal : timeline.refused) {
      line("  " + describe(in_.history.events[refusal.event], zone_));
      line("      not counted: " + refusal.reason);
    }
    for (const EventIndex event : timeline.unknown_kinds) {
      line("  " + describe(in_.history.events[event], zone_));
      line(fmt::format("      ignored: {} knows no such kind", process.name));
    }
    if (timeline.steps.empty()) line("  nothing is recorded yet");
  }

  void live(const Deadline& deadline, const Tracked& tracked) {
    if (!wanted(deadline.timescale->id)) return;
    const Timescale& rule = *deadline.timescale;
    const DeadlineState state = state_at(deadline.ending, deadline.due, now_);
    line("");
    line(fmt::format("{} #{}: {}", rule.title, deadline.occurrence, word_of(state)));
    item("rule",
         fmt::format("{}/{}, clause {}", deadline.framework->id.str(), rule.id.str(), rule.clause));
    if (!rule.note.empty()) item("remark", rule.note);
    const Event& anchor = in_.history.events[deadline.anchor];
    item("opened by",
         fmt::format("{} {} on {}", anchor.kind, anchor.host_id, spell(anchor.occurred)));
    if (deadline.route != nullptr) item("route", spell(*deadline.route));
    if (anchor.occurred != deadline.start) item("starts", spell(deadline.start));
    if (deadline.person) item("child", deadline.person->str());
    limits(deadline);
    for (const DueChange& change : deadline.changes) changed(change);
    if (deadline.ending) ended(*deadline.ending);
    if (const auto reason = late_reason_of(deadline, in_.history)) {
      const Event& by = in_.history.events[reason->by];
      item("reason", fmt::format("{}, recorded by {} {} on {}: beside late, not instead of it",
                                 reason->reason, by.kind, by.host_id, spell(by.occurred)));
    }
    const auto moved = explain_move(deadline, tracked, in_);
    for (std::size_t i = 0; i < moved.size(); ++i) {
      i == 0 ? item("moved", moved[i]) : line("             " + moved[i]);
    }
    owner(deadline);
    stages(deadline, tracked);
  }

  // The row of the table that says who is asked: by whom it is added, to whom it is sent.
  static std::string spell(const Route& route) {
    return fmt::format("{} '{}' of {}: added by {}, sent to {}",
                       route.is_request ? "request" : "action", route.name, route.steps.front(),
                       slot_of(route.added_by), slot_of(route.sent_to));
  }

  // A finding: the rule, its clause, the facts that raised it, who is told.
  void raised(const Raised& raised, const Tracked& tracked) {
    const Timescale& rule = raised.rule->rule;
    if (!wanted(rule.id)) return;
    line("");
    line(fmt::format("{}: {}", rule.title, word_of_raised(raised.life.ending)));
    item(word_of(rule.kind), fmt::format("{}/{}, clause {}", raised.life.framework->id.str(),
                                         rule.id.str(), rule.clause));
    if (!rule.note.empty()) item("remark", rule.note);
    if (raised.text != rule.title) item("what", raised.text);
    for (const TraceLine& fact : raised.facts) item(fact.label.c_str(), fact.text);
    item("since", spell(raised.life.start));
    if (raised.life.due) item("until", spell_limit(*raised.life.due, zone_));
    if (raised.life.person) item("child", raised.life.person->str());
    if (raised.life.ending) ended(*raised.life.ending);
    owner(raised.life);
    stages(raised.life, tracked);
  }

  void limits(const Deadline& deadline) {
    if (deadline.expected) {
      item("expected",
           fmt::format("by {}{}", spell_limit(*deadline.expected, zone_),
                       deadline.expectation_clamped ? " (never later than the limit itself)" : ""));
    }
    if (!deadline.due) {
      const bool stands =
          !deadline.changes.empty() && deadline.changes.back().change == Change::paused;
      item("due", stands ? "at no date while the clock stands" + left(deadline.changes.back())
                         : "at no date: nothing on record says when");
      return;
    }
    item("due", fmt::format("by {}: {}", spell_limit(*deadline.due, zone_),
                            counted_in_words(deadline, in_.history, zone_)));
    const Trace trace = trace_of(deadline, zone_);
    for (const TraceLine& step : trace.lines) {
      line(fmt::format("             {}: {}", step.label, step.text));
    }
    for (const std::string& warning : trace.warnings) line("             warning: " + warning);
    if (deadline.not_before) item("not before", spell(*deadline.not_before));
  }

  // What is left of a limit while its clock stands.
  [[nodiscard]] std::string left(const DueChange& pause) const {
    if (!pause.was) return "";
    const Instant since = in_.history.events[pause.by].occurred.at;
    if (pause.was->precision == Precision::day) {
      const auto days = last_day_of(*pause.was, zone_) - zone_.day_of(since);
      return fmt::format("; {} day{} left", days.count(), days.count() == 1 ? " is" : "s are");
    }
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(pause.was->at - since);
    return fmt::format("; {} h {} min are left", minutes.count() / 60, minutes.count() % 60);
  }

  void changed(const DueChange& change) {
    const Event& by = in_.history.events[change.by];
    item("changed",
         fmt::format("on {} by {} {}: {}{}", spell(by.occurred), by.kind, by.host_id,
                     words_of(change.change),
                     change.was ? "; it was due " + spell_limit(*change.was, zone_) : ""));
  }

  static const char* words_of(Change change) {
    switch (change) {
      case Change::counted_anew:
        return "counted anew from there";
      case Change::also_due:
        return "a second limit, due by the earlier of both";
      case Change::moved:
        return "a new date on record";
      case Change::paused:
        return "the clock stands";
      case Change::resumed:
        return "the clock goes on";
    }
    DUECOURSE_CHECK(false);
  }

  void ended(const Ending& ending) {
    std::string by = ending.by_host_id.empty() ? "" : " by " + ending.by_host_id;
    item("ended", fmt::format("{}{} on {} ({})", word_of(ending.kind), by, spell(ending.at),
                              word_of(ending.reason)));
  }

  [[nodiscard]] SlotQuestion question(const Deadline& deadline) const {
    return {owner_at(deadline, now_), parties_of(deadline, in_.history), now_, in_.context.zone};
  }

  void owner(const Deadline& deadline) {
    const Recipient owner{{"owner"}};
    const Addressee who =
        resolve(owner, question(deadline), in_.context.subject, in_.context.directory);
    item("duty of", fmt::format("{}: {} ({})", slot_of(owner_at(deadline, now_)),
                                who.name.empty() ? who.address : who.name, who.why));
  }

  void stages(const Deadline& deadline, const Tracked& tracked) {
    quietings(tracked);
    for (const ExplainedLine& one : explain_stages(deadline, tracked, in_)) {
      item(one.label.c_str(), one.text);
    }
  }

  void quietings(const Tracked& tracked) {
    for (const ExplainedLine& one : explain_quietings(tracked, in_)) {
      item(one.label.c_str(), one.text);
    }
  }

  void gone(const Tracked& tracked) {
    line("");
    line(fmt::format("{}/{}: no longer there", tracked.key.framework.str(),
                     tracked.key.timescale.str()));
    item("opened by", tracked.anchor_host_id + why_gone(tracked));
    if (tracked.due) item("was due", spell_limit(*tracked.due, zone_));
    if (tracked.ending) ended(*tracked.ending);
    quietings(tracked);
    for (const ExplainedLine& one : explain_notices(tracked, in_)) {
      item(one.label.c_str(), one.text);
    }
  }

  static const char* why_gone(const Tracked& tracked) {
    if (tracked.ending && tracked.ending->reason == EndReason::corrected) {
      return "; after corrections of other records it does not arise";
    }
    if (tracked.ending && tracked.ending->reason == EndReason::enrolment_ended) {
      return "; it takes no part in this framework any more";
    }
    return ", a record that the host does not have any more";
  }

  void findings() {
    if (in_.assessment.findings.empty()) return;
    line("");
    line("Findings");
    for (const Finding& finding : in_.assessment.findings) {
      const std::string at =
          finding.event == kNoEvent ? "" : in_.history.events[finding.event].host_id + ": ";
      line(fmt::format("  {}: {}{}", finding.id, at, finding.text));
    }
  }

  const ExplainInput& in_;
  const Zone& zone_;
  Instant now_;
  std::vector<std::string> lines_;
};

}  // namespace

std::vector<std::string> explain(const ExplainInput& input) {
  return Explainer(input).run();
}

namespace {

// `, and 2 days while the clock stood`: for how long since the limit was last counted.
std::string stood_in_words(const Deadline& deadline, const History& history, const Zone& zone) {
  std::chrono::days by_day{0};
  std::chrono::seconds by_second{0};
  const Moment* since = nullptr;
  for (const DueChange& change : deadline.changes) {
    const Moment& at = history.events[change.by].occurred;
    if (change.change == Change::paused) {
      since = &at;
    } else if (change.change == Change::resumed) {
      if (since == nullptr) continue;
      by_day += zone.day_of(at.at) - zone.day_of(since->at);
      by_second += at.at - since->at;
    } else {
      by_day = std::chrono::days{0};
      by_second = std::chrono::seconds{0};
      if (since != nullptr) since = &at;
    }
  }
  if (!deadline.due || by_second == std::chrono::seconds{0}) return "";
  if (deadline.due->precision == Precision::day) {
    return fmt::format(", and {} day{} while the clock stood", by_day.count(),
                       by_day.count() == 1 ? "" : "s");
  }
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(by_second).count();
  return fmt::format(", and {} h {} min while the clock stood", minutes / 60, minutes % 60);
}

}  // namespace

std::string counted_in_words(const Deadline& deadline, const History& history, const Zone& zone) {
  if (!deadline.counted) return "";
  const Count& count = *deadline.counted;
  const Event& anchor = history.events[deadline.anchor];
  const std::string what =
      count.from_what.empty() ? fmt::format("{} {}", anchor.kind, anchor.host_id) : count.from_what;
  if (count.duration == nullptr) return fmt::format("the date recorded as {}", what);
  Duration bare = *count.duration;
  bare.anchor.reset();
  return fmt::format("{} {} {} ({}){}", describe(bare),
                     count.side == Side::before ? "before" : "from", spell_moment(count.from, zone),
                     what, stood_in_words(deadline, history, zone));
}

}  // namespace duecourse
