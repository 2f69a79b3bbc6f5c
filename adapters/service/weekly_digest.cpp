#include "adapters/service/weekly_digest.hpp"

#include <algorithm>
#include <exception>
#include <map>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "adapters/ports/wire_text.hpp"
#include "adapters/service/caseload_report.hpp"
#include "adapters/service/delivery_round.hpp"
#include "adapters/service/message_wording.hpp"
#include "adapters/service/timeliness_report.hpp"
#include "engine/notices/restricted_case.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::adapters {

namespace {

using std::chrono::days;

constexpr std::chrono::hours kLatest{96};  // one that is missed for longer is left to the next
constexpr std::size_t kLongest = 5;        // overdue ones of a team that are named

TeamId team_of(const AssessedSubject& subject, const Directory& directory) {
  const SubjectRef& ref = subject.input.subject;
  switch (ref.kind) {
    case SubjectKind::case_:
      return subject.input.context.case_record ? subject.input.context.case_record->team : TeamId{};
    case SubjectKind::team:
      return TeamId(ref.id.str());
    case SubjectKind::worker: {
      const auto worker = directory.workers.find(WorkerId(ref.id.str()));
      return worker == directory.workers.end() ? TeamId{} : worker->second.team;
    }
  }
  return {};
}

struct Overdue {
  Instant since{};
  MessageItem item;
};

class WeekGathering {
 public:
  WeekGathering(const Rulebook& rulebook, Instant now)
      : rulebook_(rulebook), now_(now), loads_(rulebook) {}

  void add(const AssessedSubject& subject, const Directory& directory) {
    loads_.add(subject, directory);
    Team& team = teams_[team_of(subject, directory)];
    const auto& deadlines = subject.assessment.deadlines;
    for (std::size_t i = 0; i < deadlines.size(); ++i) {
      if (deadlines[i].ending) {
        count_done(subject.tracked[i], team);
      } else if (deadlines[i].due) {
        count_open(subject, deadlines[i], team);
      }
    }
    for (const Raised& raised : subject.assessment.raised) {
      const bool finding = raised.rule->rule.kind == RuleKind::finding && !raised.rule->list;
      if (finding && !raised.life.ending) ++team.findings;
    }
  }

  std::vector<TeamWeek> take(const Directory& directory) {
    for (const TeamLoad& load : loads_.take(directory).teams) {
      teams_[load.team].over = static_cast<std::size_t>(std::max(0, load.workers_over));
    }
    std::vector<TeamWeek> weeks;
    for (auto& [id, team] : teams_) {
      const bool nothing = team.overdue.empty() && team.due + team.met + team.late == 0 &&
                           team.findings + team.over == 0;
      if (nothing) continue;
      weeks.push_back(week_of(id, team, directory));
    }
    std::stable_sort(weeks.begin(), weeks.end(),
                     [](const TeamWeek& a, const TeamWeek& b) { return a.name < b.name; });
    return weeks;
  }

 private:
  struct Team {
    std::vector<Overdue> overdue;
    std::size_t due = 0, met = 0, late = 0, findings = 0, over = 0;
  };

  // Done in the seven days before, by when it was measured.
  void count_done(const Tracked& tracked, Team& team) const {
    const Instant ended = tracked.ending ? tracked.ending->at.at : Instant::min();
    if (ended > now_ || ended <= now_ - days{7}) return;
    switch (timeliness_of(tracked, std::nullopt, false, now_)) {
      case Timeliness::within_expectation:
      case Timeliness::within_limit:
        ++team.met;
        return;
      case Timeliness::late:
        ++team.late;
        return;
      case Timeliness::lapsed:
      case Timeliness::overdue:
      case Timeliness::open:
      case Timeliness::withdrawn:
      case Timeliness::exempt:
        return;
    }
  }

  void count_open(const AssessedSubject& subject, const Deadline& deadline, Team& team) const {
    if (deadline.due->at > now_) {
      if (deadline.due->at <= now_ + days{7}) ++team.due;
      return;
    }
    Overdue overdue{deadline.due->at, {}};
    overdue.item.title = deadline.timescale->title;
    overdue.item.clause = deadline.timescale->clause;
    overdue.item.overdue = true;
    overdue.item.state = state_words(deadline, rulebook_.zone, now_);
    const auto& record = subject.input.context.case_record;
    if (record && !record->reference.empty()) {
      overdue.item.subject_word = "Case";
      overdue.item.reference = record->reference;
      overdue.item.url = record->url;
    }
    overdue.item.restricted = is_restricted(subject.input.context);
    team.overdue.push_back(std::move(overdue));
  }

  // The longest overdue are named, but for those of restricted cases.
  static TeamWeek week_of(const TeamId& id, Team& team, const Directory& directory) {
    TeamWeek week;
    const auto known = directory.teams.find(id);
    week.name = id.empty()                       ? "Without a team"
                : known == directory.teams.end() ? id.str()
                : known->second.name.empty()     ? id.str()
                                                 : known->second.name;
    week.overdue = team.overdue.size();
    week.due = team.due;
    week.met = team.met;
    week.late = team.late;
    week.findings = team.findings;
    week.over = team.over;
    std::stable_sort(team.overdue.begin(), team.overdue.end(),
                     [](const Overdue& a, const Overdue& b) {
                       return std::tie(a.since, a.item.reference, a.item.title) <
                              std::tie(b.since, b.item.reference, b.item.title);
                     });
    for (Overdue& one : team.overdue) {
      if (week.longest.size() == kLongest) break;
      if (!one.item.restricted) week.longest.push_back(std::move(one.item));
    }
    return week;
  }

  const Rulebook& rulebook_;
  Instant now_;
  CaseloadGathering loads_;
  std::map<TeamId, Team> teams_;
};

}  // namespace

std::optional<Instant> weekly_moment(Instant now, const LeadDigest& rule,
                                     const WorkingCalendar& sending, const Zone& zone) {
  const Day today = zone.day_of(now);
  for (int back = 0; back < 14; ++back) {
    const Day day = today - days{back};
    if (std::chrono::weekday{day} != rule.day) continue;
    const Day said = sending.working_day_on_or_after(day);
    const Instant moment = zone.lookup(LocalSecond{said} + rule.hour).earlier;
    if (moment > now) continue;
    return now - moment < kLatest ? std::optional(moment) : std::nullopt;
  }
  return std::nullopt;
}

Result<std::vector<TeamWeek>> weeks_of_teams(const ServiceParts& parts,
                                             const Enrolments& enrolments,
                                             const Directory& directory,
                                             const std::set<SubjectRef>& apart, Instant now) {
  constexpr std::size_t kAtOnce = 500;
  WeekGathering gathering(parts.rulebook, now);
  std::optional<SubjectRef> after;
  while (true) {
    const auto subjects = parts.store.subjects(std::nullopt, after, kAtOnce);
    if (!subjects) return subjects.error();
    if (subjects->empty()) return gathering.take(directory);
    for (const SubjectRef& ref : *subjects) {
      if (apart.contains(ref)) continue;
      if (auto noted = parts.store.work().begin(WorkStage::delivery, {ref}); !noted) {
        return noted.error();
      }
      try {
        const auto subject = assess_subject(parts.store, parts.rulebook, enrolments, directory, ref,
                                            {now, std::nullopt});
        if (subject) gathering.add(*subject, directory);
      } catch (const std::exception& thrown) {
        parts.log.warn("{}: left out of the weekly digest: {}", clean_line(describe(ref)),
                       clean_line(thrown.what()));
      }
    }
    after = subjects->back();
  }
}

// Whatever goes wrong with it: reminders and escalations do not wait for a digest of counts.
void Deliverer::tell_leads(Round& round) {
  const auto& rule = delivery_.lead_digest;
  if (!rule || round.is_over() || !round.enrolments) return;
  const Zone& zone = parts_.rulebook.zone;
  const auto moment = weekly_moment(round.now, *rule, *parts_.rulebook.sending.calendar, zone);
  if (!moment || week_told_ == *moment) return;
  try {
    const auto told = tell_leads_of(round, *rule, write_day(zone.day_of(*moment)));
    if (!told) {
      parts_.log.error("the weekly digest: {}", clean_line(told.error().message));
    }
    // Nor is a failure tried again all week, but where the store was not to be had.
    const bool later = !told && told.error().code == ErrorCode::unavailable;
    if (!later && !round.is_over() && !round.rehearsal) week_told_ = *moment;
  } catch (const std::exception& thrown) {
    week_told_ = *moment;
    parts_.log.error("the weekly digest: {}", clean_line(thrown.what()));
  }
}

// Once for each address and week, whatever happens: the message's id says for which.
Result<void> Deliverer::tell_leads_of(Round& round, const LeadDigest& rule,
                                      const std::string& week) {
  std::optional<std::vector<TeamWeek>> weeks;
  for (const std::string& to : rule.to) {
    const MessageId id(kWeeklyId + message_id_from(fmt::format("{}\n{}", to, week)).str());
    const auto known = parts_.store.message(id);
    if (!known) return known.error();
    if (*known) continue;
    if (!weeks) {
      auto counted =
          weeks_of_teams(parts_, *round.enrolments, round.directory, round.apart, round.now);
      if (!counted) return counted.error();
      weeks = std::move(*counted);
    }
    if (weeks->empty()) return {};  // nothing to say: not sent
    if (auto told = tell_lead(round, to, id, *weeks); !told) return told;
    if (round.is_over()) return {};
  }
  return {};
}

Result<void> Deliverer::tell_lead(Round& round, const std::string& to, const MessageId& id,
                                  const std::vector<TeamWeek>& weeks) {
  MessageContent content;
  content.id = id;
  content.kind = MessageKind::weekly;
  content.composed_at = round.now;
  put(delivery_.letterhead, content);
  content.to = {"", to};
  content.why = "Why you: named as lead in [digest.lead].";
  if (round.known_as_of) {
    content.known_as_of =
        spell_moment({*round.known_as_of, Precision::second}, parts_.rulebook.zone);
  }
  content.items.emplace_back().title =
      "The week from " + spell_day(parts_.rulebook.zone.day_of(round.now));
  content.weeks = weeks;
  const auto composed = compose(content, delivery_.templates);
  if (!composed) {
    return composed.error();
  }
  round.report.alarms.push_back({to, composed->subject_line});
  if (round.rehearsal) return {};
  Message message = message_of(*composed, round.now);
  const auto claimed = parts_.store.claim(message, {}, round.now);
  if (!claimed) return claimed.error();
  return send_raised(round, std::move(message));
}

}  // namespace duecourse::adapters
