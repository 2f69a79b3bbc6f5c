#include "tests/support/passes.hpp"

#include <fmt/format.h>

#include <sstream>
#include <utility>

#include "engine/calendar_records.hpp"
#include "engine/explain.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::testing {

namespace {

Worker worker(const char* id, const char* manager) {
  Worker result;
  result.id = WorkerId(id);
  result.name = id;
  result.email = std::string(id) + "@x.example";
  result.team = TeamId("T1");
  result.manager = WorkerId(manager);
  result.job = "family_practitioner";
  return result;
}

Directory few_people() {
  Directory directory;
  directory.fallback = "fallback@x.example";
  directory.teams[TeamId("T1")] = {TeamId("T1"),   "North", "north@x.example",
                                   WorkerId("TM"), {},      ""};
  for (const Worker& one : {worker("KW", "SU"), worker("K2", "SU"), worker("EN", "SU"),
                            worker("DW", "TM"), worker("SU", "TM"), worker("TM", "")}) {
    directory.workers[one.id] = one;
  }
  return directory;
}

Notice posted(Notice notice, Post post, Instant now) {
  if (notice.state != NoticeState::queued || post == Post::down) return notice;
  if (notice.at > now) return notice;
  const bool delivered = post == Post::delivered;
  notice.state = delivered ? NoticeState::sent : NoticeState::failed;
  notice.reason = delivered ? NoticeReason::delivered : NoticeReason::refused_by_server;
  return notice;
}

std::string shown(const std::optional<Limit>& limit, const Zone& zone) {
  if (!limit) return "-";
  return fmt::format("{}{}", write_instant(limit->at, zone),
                     limit->precision == Precision::day ? "d" : "");
}

std::string shown(const std::optional<Ending>& ending, const Zone& zone) {
  if (!ending) return "open";
  return fmt::format("{} ({}) by '{}' at {}", word_of(ending->kind), word_of(ending->reason),
                     ending->by.str(), write_moment(ending->at, zone));
}

std::string shown(const std::optional<Instant>& instant, const Zone& zone) {
  return instant ? write_instant(*instant, zone) : "-";
}

std::string print_timeline(const Reading& reading, const History& history, const Zone& zone) {
  const ProcessDescription& process = reading.process->description();
  const auto name = [&](EventIndex event) {
    return event == kNoEvent ? std::string("-") : history.events[event].id.str();
  };
  std::string text;
  for (const Step& step : reading.timeline.steps) {
    text += fmt::format("step {} -> {}{}\n", name(step.event),
                        spell_state(*reading.process, reading.timeline, step.state),
                        step.out_of_order ? ", out of order" : "");
  }
  for (const Milestone& milestone : reading.timeline.milestones) {
    text += fmt::format(
        "milestone {} at step {} by {} answers {}{} {}\n", process.milestones[milestone.name].name,
        milestone.step, name(milestone.event), name(milestone.answers),
        milestone.wrong_reference ? " wrongly" : "", describe(milestone.carried, zone));
  }
  for (const Refusal& refusal : reading.timeline.refused) {
    text +=
        fmt::format("refused {} in {}: {}\n", name(refusal.event),
                    spell_state(*reading.process, reading.timeline, refusal.state), refusal.reason);
  }
  for (const EventIndex event : reading.timeline.unknown_kinds) {
    text += fmt::format("unknown kind {}\n", name(event));
  }
  return text;
}

}  // namespace

Passes::Passes(const Rulebook& rulebook, SubjectRef subject, std::vector<Enrolment> enrolments)
    : rulebook_(rulebook),
      subject_(std::move(subject)),
      enrolments_(std::move(enrolments)),
      directory_(few_people()) {}

SubjectContext Passes::context_of(const History& history) const {
  SubjectContext context;
  context.subject = subject_;
  if (subject_.kind == SubjectKind::case_) {
    context.case_record.emplace();
    context.case_record->id = subject_.id;
    context.case_record->team = TeamId("T1");
  }
  context.roles = holdings_from(history, {});
  return context;
}

std::vector<Notice> Passes::notices() const {
  std::vector<Notice> all;
  for (const auto& [key, notice] : ledger_) all.push_back(notice);
  return all;
}

Look Passes::look(const std::vector<Event>& events, Instant now) const {
  Look look;
  std::vector<Event> all = events;
  add_calendar_records(subject_, enrolments_, now, rulebook_, all);
  look.history = make_history(subject_, enrolments_, std::move(all), now, rulebook_.zone);
  look.assessment = assess(look.history, rulebook_);
  look.plan = plan(look.assessment, look.history,
                   reconcile(tracked_, look.assessment, look.history), notices(),
                   {rulebook_, directory_, context_of(look.history), rulebook_.zone, &quietings_});
  return look;
}

std::vector<std::string> Passes::explained(const std::vector<Event>& events, Instant now,
                                           const std::optional<TimescaleId>& only) const {
  const Look found = look(events, now);
  const SubjectContext context = context_of(found.history);
  return explain({found.assessment,
                  found.history,
                  found.plan.tracked,
                  notices(),
                  {rulebook_, directory_, context, rulebook_.zone, &quietings_},
                  only});
}

Look Passes::pass(const std::vector<Event>& events, Instant now, Post post) {
  Look found = look(events, now);
  tracked_ = found.plan.tracked;
  for (const Notice& notice : found.plan.notices) ledger_[notice.key] = posted(notice, post, now);
  if (post == Post::down) return found;
  // What waited while the post was down goes out with the first that works.
  for (auto& [key, notice] : ledger_) notice = posted(notice, post, now);
  return found;
}

void Passes::as_before_terms() {
  for (Tracked& tracked : tracked_) {
    tracked.term = Term{};
    tracked.term.number = -1;
  }
  std::erase_if(ledger_,
                [](const auto& entry) { return entry.first.stage.str() == kScheduleStage; });
}

void Passes::decide(NoticeState state, NoticeReason reason) {
  for (auto& [key, notice] : ledger_) {
    if (notice.state != NoticeState::queued && notice.state != NoticeState::held) continue;
    notice.state = state;
    notice.reason = reason;
  }
}

std::string print_deadlines(const Look& look, const Zone& zone) {
  std::string text;
  for (const Deadline& deadline : look.assessment.deadlines) {
    text += fmt::format("{} {} #{}{}: start {} expected {}{} due {} not before {}, {}\n",
                        deadline.timescale->id.str(), look.history.events[deadline.anchor].id.str(),
                        deadline.occurrence, deadline.person ? " of " + deadline.person->str() : "",
                        write_moment(deadline.start, zone), shown(deadline.expected, zone),
                        deadline.expectation_clamped ? " (clamped)" : "", shown(deadline.due, zone),
                        shown(deadline.not_before, zone), shown(deadline.ending, zone));
  }
  return text;
}

std::string print_tracked(const std::vector<Tracked>& tracked, const Zone& zone) {
  std::string text;
  for (const Tracked& one : tracked) {
    text += fmt::format(
        "{} {} {}{}: revision {} of {} (before {}), due {}, known {}, {}; term {} of '{}' since {} "
        "(before '{}'){}\n",
        one.id.str(), one.key.timescale.str(), one.key.anchor.str(),
        one.person ? " of " + one.person->str() : "", one.revision,
        write_instant(one.revised_at, zone), shown(one.previous_due, zone), shown(one.due, zone),
        write_instant(one.known_at, zone), shown(one.ending, zone), one.term.number,
        one.term.holder.str(), write_instant(one.term.since, zone), one.term.before.str(),
        one.term.announced ? ", announced" : "");
  }
  return text;
}

std::string print_notices(const std::vector<Notice>& notices, const Zone& zone) {
  std::string text;
  for (const Notice& notice : notices) {
    text +=
        fmt::format("{} at {}{}: {} ({})\n", describe(notice.key), write_instant(notice.at, zone),
                    notice.copy ? " copy" : "", word_of(notice.state), word_of(notice.reason));
  }
  return text;
}

std::string print(const Look& look, const Zone& zone) {
  std::string text;
  for (const Reading& reading : look.assessment.readings) {
    text += print_timeline(reading, look.history, zone);
  }
  for (const Finding& finding : look.assessment.findings) {
    text +=
        fmt::format("finding {} {} {}\n", finding.id, finding.text,
                    finding.event == kNoEvent ? "" : look.history.events[finding.event].id.str());
  }
  text += print_deadlines(look, zone) + print_tracked(look.plan.tracked, zone) +
          print_notices(look.plan.notices, zone);
  return text + fmt::format("next change {}, wake {}\n", shown(look.assessment.next_change, zone),
                            shown(look.plan.wake, zone));
}

std::string difference(const std::string& a, const std::string& b) {
  if (a == b) return "";
  std::istringstream first(a);
  std::istringstream second(b);
  for (std::string one, other;;) {
    const bool more = static_cast<bool>(std::getline(first, one));
    const bool and_more = static_cast<bool>(std::getline(second, other));
    if (!more || !and_more || one != other) {
      return fmt::format("\n  {}\n  {}\n", more ? one : "(nothing)",
                         and_more ? other : "(nothing)");
    }
  }
}

}  // namespace duecourse::testing
