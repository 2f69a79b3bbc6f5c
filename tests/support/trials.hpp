// Trials of one case under a practice, with the few people of Passes.
#pragma once

#include <fmt/format.h>

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/trial.hpp"
#include "tests/support/event_lines.hpp"
#include "tests/support/passes.hpp"
#include "tests/support/practice.hpp"

namespace duecourse::testing {

/// Tries `story` (event_lines.hpp) under a practice. Owns everything that the trial borrows.
class Tried {
 public:
  /// `from` and `to` as in event lines; people as in Passes::people(), changed by `change`.
  Tried(Practice practice, std::string_view story, const std::string& from, const std::string& to,
        const std::function<void(Directory&)>& change = {})
      : Tried(std::move(practice), events_of(story), from, to, change) {}
  Tried(Practice practice, std::vector<Event> events, const std::string& from,
        const std::string& to, const std::function<void(Directory&)>& change = {})
      : practice_(std::move(practice)),
        passes_(practice_.rulebook(), SubjectRef{SubjectKind::case_, SubjectId("S1")}, {}),
        period_{moment_at(from).at, moment_at(to).at},
        enrolments_{{practice_.framework().id, {}, {}}},
        events_(std::move(events)) {
    context_.subject = {SubjectKind::case_, SubjectId("S1")};
    context_.case_record.emplace();
    context_.case_record->id = context_.subject.id;
    context_.case_record->team = TeamId("T1");
    if (change) change(passes_.people());
    trial_ = run_trial({context_.subject, enrolments_, events_, context_, surroundings_}, ground_,
                       period_);
  }
  Tried(const Tried&) = delete;
  Tried& operator=(const Tried&) = delete;

  [[nodiscard]] const Trial& trial() const { return trial_; }
  [[nodiscard]] const TrialGround& ground() const { return ground_; }
  [[nodiscard]] const TrialPeriod& period() const { return period_; }
  [[nodiscard]] const Practice& practice() const { return practice_; }

  /// `2026-03-05 08:30 ahead owner KW@x.example`, a line each.
  [[nodiscard]] std::string said() const {
    std::string text;
    for (const TrialMessage& one : trial_.messages) text += line_of(one) + "\n";
    return text;
  }
  [[nodiscard]] static std::string line_of(const TrialMessage& one) {
    const std::string tick = one.tick > 0 ? fmt::format("#{}", one.tick) : "";
    return fmt::format("{} {}{} {}{} {}", brief(one.at), one.stage.str(), tick, one.slot,
                       one.copy ? " copy" : "", one.to.address);
  }

 private:
  Practice practice_;
  Passes passes_;
  TrialPeriod period_;
  std::vector<Enrolment> enrolments_;
  std::vector<Event> events_;
  SubjectContext context_;
  Surroundings surroundings_;
  TrialGround ground_{practice_.rulebook(), passes_.people()};
  Trial trial_;
};

}  // namespace duecourse::testing
