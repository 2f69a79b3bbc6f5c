#include "engine/notices/opening_hours.hpp"

#include <algorithm>

namespace duecourse {

namespace {

using std::chrono::minutes;

/// Longer than any run of days on which nobody works.
constexpr int kDaysAhead = 28;

bool is_quiet(const QuietHours& quiet, std::chrono::seconds into_day) {
  if (quiet.from <= quiet.to) return into_day >= quiet.from && into_day < quiet.to;
  return into_day >= quiet.from || into_day < quiet.to;
}

bool on_day(const Weekdays& days, Day day) {
  return !days || (*days)[std::chrono::weekday{day}.iso_encoding() - 1U];
}

class Openings {
 public:
  Openings(const OpeningRules& rules, const OpeningQuestion& question,
           const WorkingCalendar& sending, const Zone& zone)
      : rules_(rules), question_(question), sending_(sending), zone_(zone) {
    const auto team = rules.teams.find(question.team);
    if (team != rules.teams.end()) hours_ = &team->second;
  }

  [[nodiscard]] bool are_at(Instant at) const {
    const LocalSecond local = zone_.to_local(at);
    const Day day = std::chrono::floor<std::chrono::days>(local);
    const std::chrono::seconds into_day = local - LocalSecond{day};
    if (rules_.quiet && is_quiet(*rules_.quiet, into_day)) return false;
    if (!on_day(question_.works, day)) return false;
    if (hours_ == nullptr) return true;
    return sending_.is_working(day) && on_day(hours_->days, day) && into_day >= hours_->opens &&
           into_day < hours_->closes;
  }

  // Nothing opens on a day but at its beginning, with the office, or after a quiet time.
  [[nodiscard]] std::optional<Instant> on(Day day, Instant from) const {
    std::optional<Instant> first;
    for (const minutes into : {minutes{0}, hours_ == nullptr ? minutes{0} : hours_->opens,
                               rules_.quiet ? rules_.quiet->to : minutes{0}}) {
      const Instant moment = zone_.lookup(LocalSecond{day} + into).earlier;
      if (moment < from || !are_at(moment)) continue;
      if (!first || moment < *first) first = moment;
    }
    return first;
  }

 private:
  const OpeningRules& rules_;
  const OpeningQuestion& question_;
  const WorkingCalendar& sending_;
  const Zone& zone_;
  const TeamHours* hours_ = nullptr;
};

}  // namespace

Instant next_opening(Instant at, const OpeningRules& rules, const OpeningQuestion& question,
                     const WorkingCalendar& sending, const Zone& zone) {
  const Openings openings(rules, question, sending, zone);
  if (rules.empty() || openings.are_at(at)) return at;
  const Day first = zone.day_of(at);
  for (int i = 0; i < kDaysAhead; ++i) {
    if (const auto found = openings.on(first + std::chrono::days{i}, at)) return *found;
  }
  return at;
}

}  // namespace duecourse
