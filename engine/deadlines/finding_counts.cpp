// Findings that no single record raises: marks of time, counts and lists. The other half of
// finding_run.hpp.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "engine/deadlines/finding_run.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse {

namespace {

using std::chrono::days;

constexpr days kListedAhead{28};
constexpr int kMostMarks = 400;  // a century of quarters: nothing lasts longer

// The mark of that number, from 0: as written, and then on and on.
std::optional<Duration> mark_of(const Marks& marks, int number) {
  const auto written = static_cast<int>(marks.at.size());
  if (number < written) return marks.at[static_cast<std::size_t>(number)];
  if (!marks.then_every) return std::nullopt;
  Duration mark = marks.at.back();
  mark.terms.front().count += marks.then_every->terms.front().count * (number - written + 1);
  return mark;
}

bool held_at(const CarriedCase& carried, Instant at, const Zone& zone) {
  if (carried.role.empty() || (carried.from && carried.from->at > at)) return false;
  return !carried.to || at < zone.end_of(*carried.to);
}

bool has_word(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// The agreement that holds at a moment: the last one made by then, unless it has run out.
struct Agreement {
  int families = 0;
  Moment until;
};

std::optional<Agreement> agreement_at(const CaseloadRule& rule, const Timeline& timeline,
                                      const History& history, const Zone& zone, Instant at) {
  std::optional<Agreement> found;
  for (const Milestone& milestone : timeline.milestones) {
    if (!rule.agreed_by || milestone.name != *rule.agreed_by) continue;
    if (moment_of(milestone, history).at > at) continue;
    const FactValue* families = fact_of(milestone, history, "families");
    const FactValue* until = fact_of(milestone, history, "until");
    const double* number = families == nullptr ? nullptr : std::get_if<double>(families);
    const Moment* date = until == nullptr ? nullptr : std::get_if<Moment>(until);
    // Agreed without a number or a date: 11.3 asks for both, so the usual number stands.
    if (number == nullptr || date == nullptr || *number < 0 || *number > 1000) continue;
    found = Agreement{static_cast<int>(*number), *date};
  }
  if (found && at >= zone.end_of(found->until)) return std::nullopt;
  return found;
}

// The roles in which a case is held: those that the framework's caseloads count. Empty: any.
std::vector<std::string> holding_roles(const Framework& framework) {
  std::vector<std::string> roles;
  for (const FindingRule& rule : framework.findings) {
    if (!rule.caseload) continue;
    roles.insert(roles.end(), rule.caseload->roles.begin(), rule.caseload->roles.end());
  }
  return roles;
}

// Every moment at which a count may change, in order.
std::set<Instant> turning_points(const CaseloadRule& rule, const Timeline& timeline,
                                 const History& history, const Surroundings& surroundings,
                                 const Zone& zone) {
  std::set<Instant> points;
  for (const CarriedCase& carried : surroundings.carried) {
    if (!has_word(rule.roles, carried.role)) continue;
    points.insert(carried.from ? carried.from->at : Instant{});
    if (carried.to) points.insert(zone.end_of(*carried.to));
  }
  for (const Milestone& milestone : timeline.milestones) {
    if (!rule.agreed_by || milestone.name != *rule.agreed_by) continue;
    points.insert(moment_of(milestone, history).at);
    const FactValue* until = fact_of(milestone, history, "until");
    const Moment* date = until == nullptr ? nullptr : std::get_if<Moment>(until);
    if (date != nullptr) points.insert(zone.end_of(*date));
  }
  return points;
}

}  // namespace

CaseloadCount count_caseload(const CaseloadRule& rule, const Timeline& timeline,
                             const History& history, const Surroundings& surroundings,
                             const Zone& zone, Instant at) {
  std::set<std::string> families;
  for (const CarriedCase& carried : surroundings.carried) {
    if (!has_word(rule.roles, carried.role) || !held_at(carried, at, zone)) continue;
    families.insert(carried.family.empty() ? "case " + carried.case_id.str()
                                           : "family " + carried.family);
  }
  CaseloadCount count;
  count.families = static_cast<int>(families.size());
  const bool part_time = surroundings.fte && *surroundings.fte < 1.0;
  count.limit = part_time ? rule.part_time : rule.full_time;
  if (const auto agreed = agreement_at(rule, timeline, history, zone, at)) {
    count.limit = agreed->families;
    count.agreed_until = agreed->until;
  }
  return count;
}

void FindingRun::by_count() {
  const CaseloadRule& counted = *rule().caseload;
  const Instant now = in_.history.now;
  std::optional<Raised> over;
  const auto count_at = [&](Instant at) {
    return count_caseload(counted, in_.timeline, in_.history, in_.surroundings, in_.zone, at);
  };
  for (const Instant at :
       turning_points(counted, in_.timeline, in_.history, in_.surroundings, in_.zone)) {
    if (at > now) {
      next_at(at);
      break;
    }
    if (in_.enrolment_over && at >= in_.enrolment_over->at) break;
    const bool too_many = count_at(at).over();
    if (too_many && !over) {
      over = blank();
      over->life.start = {at, Precision::second};
      over->cause = write_instant(at, in_.zone);
    } else if (!too_many && over) {
      end_at(*over, {at, Precision::second}, EndKind::met, EndReason::done);
      into_.raised.push_back(std::move(*over));
      over.reset();
    }
  }
  if (!over) return;
  const CaseloadCount count = count_at(now);
  over->text =
      fmt::format("{} families, over the {} of {}", count.families,
                  count.agreed_until ? "agreed number" : "recommended caseload", count.limit);
  over->facts.push_back({"families", fmt::format("{}", count.families), true});
  over->facts.push_back({"limit", fmt::format("{}", count.limit), true});
  if (count.agreed_until) {
    over->facts.push_back({"until", spell_moment(*count.agreed_until, in_.zone), true});
  }
  if (in_.enrolment_over) {
    end_at(*over, *in_.enrolment_over, EndKind::withdrawn, EndReason::enrolment_ended);
  }
  into_.raised.push_back(std::move(*over));
}

// Of each involvement the first of the milestones: what marks are counted from.
void FindingRun::by_marks() {
  std::optional<StepIndex> counted;
  for (std::size_t m = 0; m < in_.timeline.milestones.size(); ++m) {
    const StepIndex involvement = involvement_of(at(m).step);
    if (counted == involvement || !any_match(rule().marks->since, m)) continue;
    if (closed_after(at(m).step)) continue;
    counted = involvement;
    marks_since(m);
  }
}

void FindingRun::marks_since(std::size_t milestone) {
  const CountingRules rules{*rule().rule.calendar, in_.zone};
  const Milestone& since = at(milestone);
  const Moment& from = moment(milestone);
  const Turn* turn = turn_from(since.step);
  const auto reached_at = [&](int number) -> std::optional<Instant> {
    const auto mark = mark_of(*rule().marks, number);
    if (!mark) return std::nullopt;
    return limit_after(from, *mark, rules).at;
  };
  for (int number = 0; number < kMostMarks; ++number) {
    const auto reached = reached_at(number);
    if (!reached || (turn != nullptr && turn->at.at <= *reached)) return;
    if (in_.enrolment_over && in_.enrolment_over->at <= *reached) return;
    if (*reached > in_.history.now) return next_at(*reached);
    const std::string mark = describe(*mark_of(*rule().marks, number));
    Raised raised = blank();
    raised.cause = mark;
    raised.text = "Open for more than " + mark;
    raised.life.anchor = since.event;
    raised.life.start = {*reached, Precision::day};
    raised.facts.push_back({"open since", spell_moment(from, in_.zone), true});
    finish({std::nullopt, since.event, since.step, nullptr}, raised);
    if (const auto next = reached_at(number + 1); next && *next <= in_.history.now) {
      end_at(raised, {*next, Precision::day}, EndKind::withdrawn, EndReason::restarted);
    }
    into_.raised.push_back(std::move(raised));
  }
}

// Those that are due within four weeks of the day of the list, and those that are overdue: what is
// due in three months would be on a dozen lists, and be read on none.
std::vector<TraceLine> FindingRun::cases_open(const TimescaleId& timescale, Day begin) const {
  std::vector<TraceLine> cases;
  std::set<SubjectId> seen;
  for (const OpenInCase& open : in_.surroundings.open_in_cases) {
    if (open.framework != in_.framework.id || open.timescale != timescale) continue;
    if (open.due && last_day_of(*open.due, in_.zone) > begin + kListedAhead) continue;
    if (!seen.insert(open.case_id).second) continue;  // the first due comes first
    const std::string& name = open.reference.empty() ? open.case_id.str() : open.reference;
    std::string by = "no date";
    if (open.due) {
      const bool late = in_.history.now >= open.due->at;
      by = (late ? "overdue, was due by " : "by ") + spell_limit(*open.due, in_.zone);
    }
    cases.push_back({name, std::move(by), true});
  }
  return cases;
}

std::vector<TraceLine> FindingRun::cases_at_risk() const {
  std::vector<TraceLine> cases;
  std::set<SubjectId> seen;
  const std::vector<std::string> roles = holding_roles(in_.framework);
  for (const CarriedCase& carried : in_.surroundings.carried) {
    if (!has_word(rule().risk, carried.risk) || !held_at(carried, in_.history.now, in_.zone)) {
      continue;
    }
    if (!roles.empty() && !has_word(roles, carried.role)) continue;
    if (!seen.insert(carried.case_id).second) continue;
    const bool named = !carried.reference.empty();
    cases.push_back({named ? carried.reference : carried.case_id.str(), carried.risk, true});
  }
  return cases;
}

// The list of this week.
void FindingRun::by_list() {
  const Instant now = in_.history.now;
  const Day today = in_.zone.day_of(now);
  const Day begin = today - (std::chrono::weekday{today} - rule().list->every);
  next_at(in_.zone.start_of(begin + days{7}));
  const std::optional<TimescaleId>& open = rule().list->open;
  std::vector<TraceLine> cases = open ? cases_open(*open, begin) : cases_at_risk();
  if (cases.empty() || in_.enrolment_over) return;
  Raised raised = blank();
  raised.cause = write_day(begin);
  raised.text = fmt::format("{} case{} {}", cases.size(), cases.size() == 1 ? "" : "s",
                            open ? "still to be done" : "at risk");
  raised.facts = std::move(cases);
  raised.life.start = {in_.zone.start_of(begin), Precision::day};
  into_.raised.push_back(std::move(raised));
}

}  // namespace duecourse
