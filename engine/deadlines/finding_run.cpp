#include "engine/deadlines/finding_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "engine/time/time_text.hpp"

namespace duecourse {

namespace {

std::string spoken(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

// Recorded, and not "no".
bool is_there(const FactValue* value) {
  if (value == nullptr) return false;
  if (const bool* flag = std::get_if<bool>(value)) return *flag;
  if (const double* number = std::get_if<double>(value)) return *number != 0.0;
  if (const std::string* word = std::get_if<std::string>(value)) {
    return !word->empty() && *word != "false" && *word != "no";
  }
  return true;
}

}  // namespace

FindingRun::FindingRun(const FindingInput& input, Assessment& into) : in_(input), into_(into) {
  const auto closed = [&](StateIndex state) { return is_closed(in_.process, in_.timeline, state); };
  StateIndex before = in_.timeline.initial;
  for (StepIndex step = 0; step < in_.timeline.steps.size(); ++step) {
    const Step& taken = in_.timeline.steps[step];
    const bool closes = closed(taken.state) && !closed(before);
    if (closes || taken.goes_on_from != kNoEvent) {
      turns_.push_back({step, in_.history.events[taken.event].occurred});
    }
    before = taken.state;
  }
  for (const Milestone& milestone : in_.timeline.milestones) passes_ |= bit_of(milestone.name);
}

void FindingRun::run(const FindingRule& rule) {
  rule_ = &rule;
  first_ = into_.raised.size();
  if (!rule.causes.empty()) by_milestones();
  if (rule.together) put_together();
  if (rule.process_finding) by_process();
  if (rule.marks) by_marks();
  if (rule.caseload) by_count();
  if (rule.list) by_list();
  std::stable_sort(
      into_.raised.begin() + static_cast<std::ptrdiff_t>(first_), into_.raised.end(),
      [](const Raised& a, const Raised& b) { return a.life.start.at < b.life.start.at; });
}

Raised FindingRun::blank() const {
  Raised raised;
  raised.rule = rule_;
  raised.text = rule().rule.title;
  raised.life.framework = &in_.framework;
  raised.life.timescale = &rule().rule;
  return raised;
}

Raised FindingRun::of_record(EventIndex index) const {
  const Event& event = in_.history.events[index];
  Raised raised = blank();
  raised.life.anchor = index;
  raised.life.start = event.occurred;
  raised.facts.push_back({"record",
                          fmt::format("{} {} on {}", spoken(event.kind), event.host_id,
                                      spell_moment(event.occurred, in_.zone)),
                          true});
  return raised;
}

void FindingRun::next_at(Instant at) {
  if (at <= in_.history.now) return;
  if (!into_.next_change || at < *into_.next_change) into_.next_change = at;
}

bool FindingRun::any_match(const std::vector<MilestoneMatch>& matches,
                           std::size_t milestone) const {
  return std::any_of(matches.begin(), matches.end(), [&](const MilestoneMatch& match) {
    return match.milestone == at(milestone).name && holds(match.when, at(milestone), in_.history);
  });
}

bool FindingRun::closed_after(StepIndex step) const {
  return is_closed(in_.process, in_.timeline, in_.timeline.steps[step].state);
}

// The first step of the involvement that `step` belongs to.
StepIndex FindingRun::involvement_of(StepIndex step) const {
  StepIndex first = 0;
  for (const Turn& turn : turns_) {
    if (turn.step < step) first = turn.step + 1;
  }
  return first;
}

const FindingRun::Turn* FindingRun::turn_from(StepIndex step) const {
  const auto found = std::find_if(turns_.begin(), turns_.end(),
                                  [&](const Turn& turn) { return turn.step >= step; });
  return found == turns_.end() ? nullptr : &*found;
}

void FindingRun::by_milestones() {
  for (const Cause& cause : rule().causes) {
    const MilestoneBits bits = bits_of(cause.at);
    if ((bits & passes_) == 0) continue;
    for (std::size_t m = 0; m < in_.timeline.milestones.size(); ++m) {
      if ((bits & bit_of(at(m).name)) != 0 && any_match(cause.at, m)) consider(cause, m);
    }
  }
}

void FindingRun::consider(const Cause& cause, std::size_t milestone) {
  const Milestone& reached = at(milestone);
  if (closed_after(reached.step) && !rule().rule.survives_closure) return;
  if (!applies(cause, milestone) || kept_away(cause, milestone)) return;
  begin({milestone, reached.event, reached.step, &cause}, raised_by(cause, milestone));
}

bool FindingRun::applies(const Cause& cause, std::size_t milestone) const {
  const Milestone& reached = at(milestone);
  const Event& event = in_.history.events[reached.event];
  if (!late_enough(cause, reached)) return false;
  if (cause.often && counted(cause, milestone) <= cause.often->over) return false;
  const auto missing = [&](const std::string& fact) {
    return !is_there(fact_of(reached, in_.history, fact));
  };
  const auto& wants = cause.wants;
  if (!wants.empty() && std::none_of(wants.begin(), wants.end(), missing)) return false;
  if (!cause.set.empty() && unanswered(cause, reached.step, milestone) == 0) return false;
  if (!cause.while_open.empty() && open_then(cause, in_.zone.end_of(event.occurred)).empty()) {
    return false;
  }
  if (!cause.recorded_after) return true;
  return event.recorded && *event.recorded >= recording_limit(cause, event).at;
}

Limit FindingRun::recording_limit(const Cause& cause, const Event& event) const {
  return limit_after(event.occurred, *cause.recorded_after, {*rule().rule.calendar, in_.zone});
}

// What a cause that applies raises: the record, and the facts that make it wrong.
Raised FindingRun::raised_by(const Cause& cause, std::size_t milestone) const {
  const Milestone& reached = at(milestone);
  const Event& event = in_.history.events[reached.event];
  Raised raised = of_record(reached.event);
  raised.cause = cause.aspect;
  if (!cause.says.empty()) raised.text = cause.says;
  const auto note = [&](const char* label, std::string text) {
    raised.facts.push_back({label, std::move(text), true});
  };
  for (const auto& [fact, time] : cause.later_than) {
    const Moment planned = std::get<Moment>(*fact_of(reached, in_.history, fact));
    raised.facts.push_back({spoken(fact), spell_moment(planned, in_.zone), true});
  }
  if (rule().by_children) {
    for (const Fact& fact : event.facts) {
      if (!std::holds_alternative<double>(fact.value)) continue;
      raised.facts.push_back({spoken(fact.name), describe(fact.value, in_.zone), true});
    }
  }
  if (!cause.wants.empty()) note("missing", lacking(cause, reached));
  if (cause.often) {
    note("counted",
         fmt::format("{}, of which {} may be", counted(cause, milestone), cause.often->over));
    if (cause.often->by_person) raised.life.person = event.person;
  }
  if (!cause.set.empty()) {
    note("still open", fmt::format("{}", unanswered(cause, reached.step, milestone)));
  }
  if (!cause.while_open.empty()) {
    for (const Deadline* open : open_then(cause, in_.zone.end_of(event.occurred))) {
      note("still open", open->timescale->title);
    }
  }
  if (cause.recorded_after) {
    raised.life.start = {*event.recorded,
                         event.recorded_by_day ? Precision::day : Precision::second};
    note("recorded", spell_moment(raised.life.start, in_.zone));
    note("was due", spell_limit(recording_limit(cause, event), in_.zone));
  }
  return raised;
}

bool FindingRun::late_enough(const Cause& cause, const Milestone& milestone) const {
  return std::all_of(cause.later_than.begin(), cause.later_than.end(), [&](const auto& test) {
    const FactValue* value = fact_of(milestone, in_.history, test.first);
    const Moment* moment = value == nullptr ? nullptr : std::get_if<Moment>(value);
    if (moment == nullptr || moment->precision == Precision::day) return false;
    const LocalSecond local = in_.zone.to_local(moment->at);
    return local - std::chrono::floor<std::chrono::days>(local) > test.second;
  });
}

std::string FindingRun::lacking(const Cause& cause, const Milestone& milestone) const {
  std::string missing;
  for (const std::string& fact : cause.wants) {
    if (is_there(fact_of(milestone, in_.history, fact))) continue;
    missing += (missing.empty() ? "" : ", ") + spoken(fact);
  }
  return missing;
}

bool FindingRun::kept_away(const Cause& cause, std::size_t milestone) const {
  if (cause.unless.empty()) return false;
  const StepIndex from = involvement_of(at(milestone).step);
  for (std::size_t m = 0; m < milestone; ++m) {
    if (at(m).step >= from && any_match(cause.unless, m)) return true;
  }
  return false;
}

// How many of what is counted there are with this one, in this involvement.
int FindingRun::counted(const Cause& cause, std::size_t milestone) const {
  const OftenRule& often = *cause.often;
  const Event& event = in_.history.events[at(milestone).event];
  const StepIndex from = involvement_of(at(milestone).step);
  const CountingRules rules{*rule().rule.calendar, in_.zone};
  int count = 0;
  for (std::size_t m = 0; m <= milestone; ++m) {
    if (at(m).step < from) continue;
    const Event& other = in_.history.events[at(m).event];
    if (often.by_person && other.person && other.person != event.person) continue;
    if (any_match(often.since, m)) count = 0;
    if (!any_match(cause.at, m) || (often.by_person && other.person != event.person)) continue;
    const bool over =
        often.within && event.occurred.at >= limit_after(other.occurred, *often.within, rules).at;
    if (!over) ++count;
  }
  return count;
}

// How many more were set than done in this involvement before the milestone `end`.
int FindingRun::unanswered(const Cause& cause, StepIndex step, std::size_t end) const {
  const StepIndex from = involvement_of(step);
  int left = 0;
  for (std::size_t m = 0; m < end; ++m) {
    if (at(m).step < from) continue;
    if (any_match(cause.set, m)) ++left;
    if (any_match(cause.done, m)) left = std::max(0, left - 1);
  }
  return left;
}

// The deadlines of the cause's timescales that were open at that moment.
std::vector<const Deadline*> FindingRun::open_then(const Cause& cause, Instant at) const {
  std::vector<const Deadline*> open;
  for (const Deadline& deadline : into_.deadlines) {
    if (deadline.framework != &in_.framework || deadline.start.at > at) continue;
    if (deadline.ending && deadline.ending->at.at <= at) continue;
    const auto& ids = cause.while_open;
    if (std::find(ids.begin(), ids.end(), deadline.timescale->id) == ids.end()) continue;
    open.push_back(&deadline);
  }
  return open;
}

// When the last of the deadlines that were open at the raising ended; nothing while one is open.
std::optional<Moment> FindingRun::all_ended(const Origin& origin) const {
  std::optional<Moment> last;
  const Moment& raised = in_.history.events[origin.event].occurred;
  for (const Deadline* open : open_then(*origin.cause, in_.zone.end_of(raised))) {
    if (!open->ending) return std::nullopt;
    if (!last || open->ending->at.at > last->at) last = open->ending->at;
  }
  return last;
}

// Whether the case was at risk before `until`, and since when that was marked, where it was.
bool FindingRun::at_risk(Instant until, std::optional<Moment>& since) const {
  std::optional<bool> marked;
  for (std::size_t m = 0; rule().risk_set && m < in_.timeline.milestones.size(); ++m) {
    if (at(m).name != *rule().risk_set || moment(m).at >= until) continue;
    const FactValue* on = fact_of(at(m), in_.history, "on");
    marked = on == nullptr || is_there(on);
    if (*marked) since = moment(m);
  }
  if (marked.value_or(false)) return true;
  since.reset();
  const auto& words = rule().risk;
  return std::find(words.begin(), words.end(), in_.surroundings.risk) != words.end();
}

void FindingRun::by_process() {
  for (const ProcessFinding& found : in_.timeline.findings) {
    if (found.finding != *rule().process_finding) continue;
    Raised raised = of_record(found.event);
    // The process's words may name the child: a message says the rule's title, and nobody.
    raised.life.person = in_.history.events[found.event].person;
    if (raised.life.person) raised.cause = raised.life.person->str();
    const auto& steps = in_.timeline.steps;
    const auto step = std::find_if(steps.begin(), steps.end(),
                                   [&](const Step& one) { return one.event == found.event; });
    if (step == steps.end()) continue;
    begin({std::nullopt, found.event, static_cast<StepIndex>(step - steps.begin()), nullptr},
          std::move(raised));
  }
}

bool FindingRun::already(const Raised& raised) const {
  const auto& events = in_.history.events;
  return std::any_of(
      into_.raised.begin() + static_cast<std::ptrdiff_t>(first_), into_.raised.end(),
      [&](const Raised& other) {
        if (other.cause != raised.cause) return false;
        const auto& ending = other.life.ending;
        if (rule().once && (!ending || ending->at.at > events[raised.life.anchor].occurred.at)) {
          return true;
        }
        // One record of several children is one record.
        return events[other.life.anchor].host_id == events[raised.life.anchor].host_id;
      });
}

// The causes of one record as one finding: it says what is still wrong, and ends with the last.
void FindingRun::put_together() {
  const auto begin = into_.raised.begin() + static_cast<std::ptrdiff_t>(first_);
  std::vector<Raised> parts(std::make_move_iterator(begin),
                            std::make_move_iterator(into_.raised.end()));
  into_.raised.resize(first_);
  std::map<EventIndex, Raised> whole;
  for (Raised& part : parts) {
    const auto [it, fresh] = whole.emplace(part.life.anchor, of_record(part.life.anchor));
    Raised& one = it->second;
    auto& ending = one.life.ending;
    const auto& last = part.life.ending;
    if (fresh || part.life.start.at < one.life.start.at) one.life.start = part.life.start;
    if (fresh || !last) {
      ending = last;
    } else if (ending && last->at.at > ending->at.at) {
      ending = last;
    }
    if (last) continue;
    if (part.text != one.text) one.facts.push_back({"wrong", part.text, true});
    one.facts.insert(one.facts.end(), part.facts.begin() + 1, part.facts.end());
  }
  for (auto& [event, one] : whole) into_.raised.push_back(std::move(one));
}

// Fills in when it starts and ends; nothing where it has not come to that yet, or never did.
void FindingRun::begin(const Origin& origin, Raised raised) {
  Moment& start = raised.life.start;
  const CountingRules rules{*rule().rule.calendar, in_.zone};
  if (rule().until) {
    const FactValue* value =
        origin.milestone ? fact_of(at(*origin.milestone), in_.history, *rule().until) : nullptr;
    const Moment* until = value == nullptr ? nullptr : std::get_if<Moment>(value);
    if (until == nullptr) return;
    raised.life.due = Limit{in_.zone.end_of(*until), until->precision};
  }
  if (!rule().risk.empty() || rule().risk_set) {
    std::optional<Moment> since;
    if (!at_risk(raised.life.due ? raised.life.due->at : Instant::max(), since)) return;
    if (since && since->at > start.at) start = *since;
  }
  if (rule().grace) {
    std::optional<Moment> from = start;
    if (const auto& anchor = rule().grace->anchor) {
      const FactValue* value =
          origin.milestone ? fact_of(at(*origin.milestone), in_.history, anchor->fact) : nullptr;
      const Moment* date = value == nullptr ? nullptr : std::get_if<Moment>(value);
      if (date == nullptr) return;
      from = *date;
    }
    const Limit over = limit_after(*from, *rule().grace, rules);
    start = {over.at, over.precision};
  }
  if (raised.life.due && start.at >= raised.life.due->at) return;
  if (already(raised)) return;
  finish(origin, raised);
  if (raised.life.ending && raised.life.ending->at.at < start.at) return;  // never came to it
  if (start.at > in_.history.now) {
    next_at(start.at);
    return;
  }
  into_.raised.push_back(std::move(raised));
}

void FindingRun::finish(const Origin& origin, Raised& raised) {
  const Instant now = in_.history.now;
  if (const auto mended = mender(origin)) {
    const Event& event = in_.history.events[at(*mended).event];
    Moment at = event.occurred;
    if (event.recorded && *event.recorded > at.at) at = {*event.recorded, Precision::second};
    if (at.at > now) {
      next_at(at.at);
    } else {
      end_at(raised, at, EndKind::met, EndReason::done, this->at(*mended).event);
    }
  }
  if (origin.cause != nullptr && !origin.cause->while_open.empty()) {
    if (const auto ended = all_ended(origin)) {
      end_at(raised, *ended, EndKind::met, EndReason::done);
    }
  }
  if (raised.life.due && raised.life.due->at <= now) {
    end_at(raised, {raised.life.due->at, Precision::second}, EndKind::lapsed, EndReason::overtaken);
  }
  if (rule().lasts) {
    const Limit over =
        limit_after(raised.life.start, *rule().lasts, {*rule().rule.calendar, in_.zone});
    if (over.at <= now) {
      end_at(raised, {over.at, Precision::second}, EndKind::lapsed, EndReason::overtaken);
    } else {
      next_at(over.at);
    }
  }
  if (const Turn* turn = turn_from(origin.step); turn != nullptr) {
    if (!rule().rule.survives_closure) {
      end_at(raised, turn->at, EndKind::withdrawn, EndReason::closed,
             in_.timeline.steps[turn->step].event);
    }
  }
  if (in_.enrolment_over) {
    end_at(raised, *in_.enrolment_over, EndKind::withdrawn, EndReason::enrolment_ended);
  }
}

// Of several endings the first counts.
void FindingRun::end_at(Raised& raised, const Moment& at, EndKind kind, EndReason reason,
                        EventIndex by) const {
  auto& ending = raised.life.ending;
  if (ending && ending->at.at <= at.at) return;
  ending.emplace();
  ending->kind = kind;
  ending->reason = reason;
  ending->at = at;
  if (by == kNoEvent) return;
  ending->by = in_.history.events[by].id;
  ending->by_host_id = in_.history.events[by].host_id;
}

// The first milestone after it that mends it; one that names a record mends only what that record
// raised, or what answers the same record.
std::optional<std::size_t> FindingRun::mender(const Origin& origin) const {
  if (origin.cause == nullptr || !origin.milestone) return std::nullopt;
  const Cause& cause = *origin.cause;
  for (std::size_t m = *origin.milestone + 1; m < in_.timeline.milestones.size(); ++m) {
    const EventIndex named = at(m).answers;
    const bool another =
        named != kNoEvent && named != origin.event && named != at(*origin.milestone).answers;
    if (another) continue;
    if (any_match(cause.mended_by, m)) return m;
    if (any_match(cause.done, m) && unanswered(cause, origin.step, m + 1) == 0) return m;
  }
  return std::nullopt;
}

}  // namespace duecourse
