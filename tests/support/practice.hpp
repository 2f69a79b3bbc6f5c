// A practice document small enough to stand in a test: timescales and one ladder as TOML, compiled
// as a council's own file would be, over the process that echoes its events (echo_process.hpp).
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/assess.hpp"
#include "engine/framework/rulebook.hpp"

namespace duecourse::testing {

/// Stages of [ladder.standard]: reminders to the owner two working days before and on the due day;
/// the day after, an escalation to the supervisor with a copy to the owner; three days after and
/// then weekly, three times in all, to the team's manager.
extern const char* const kUsualStages;

/// Counts Monday to Friday; sends on the working days of England, which in this practice has only
/// Good Friday, Easter Monday and Christmas Day 2026 off.
class Practice {
 public:
  /// `timescale`: the keys of one [[timescale]], a line each. Those that are not given: id
  /// "answer", from `asked` to `answered` within 5 working days, clause "1.1", title "Answer", the
  /// owner the `key_worker`. `ladder`: what stands in [ladder.standard]. A mistake in either fails
  /// the test.
  explicit Practice(std::string_view timescale, std::string_view ladder = kUsualStages);
  /// A practice of several timescales, each written like that; or of `[[finding]]`, written whole.
  [[nodiscard]] static Practice of_several(const std::vector<std::string>& timescales) {
    return Practice(timescales, kUsualStages);
  }

  [[nodiscard]] const Rulebook& rulebook() const { return *rulebook_; }
  [[nodiscard]] const Framework& framework() const { return rulebook_->frameworks.front(); }

 private:
  Practice(const std::vector<std::string>& timescales, std::string_view ladder);

  Processes processes_;
  std::shared_ptr<const Rulebook> rulebook_;  // copies of a practice are the same practice
};

/// A subject under a practice at a moment.
struct Seen {
  Practice practice;  ///< the assessment borrows from it
  History history;
  Assessment assessment;
};

/// The events of `story` (event_lines.hpp) as assessed at `now`, enrolled always unless said.
[[nodiscard]] Seen see(const Practice& practice, std::string_view story, const std::string& now,
                       const Enrolment& enrolment = {});
[[nodiscard]] Seen see(const Practice& practice, std::vector<Event> events, const std::string& now,
                       Enrolment enrolment = {});

/// `2026-03-09`, or `2026-03-09 10:00`; the seconds where they are not zero. London's.
[[nodiscard]] std::string brief(const Moment& moment);
[[nodiscard]] std::string brief(Instant instant);
/// A limit in days as its last day.
[[nodiscard]] std::string brief(const Limit& limit);

/// A line for each deadline, as `A1/P1: met 2026-03-04 10:00 by B1 (done), due 2026-03-09`; an open
/// one as `A1: open, due 2026-03-09, expected 2026-03-05, not before 2026-03-03`.
[[nodiscard]] std::string deadlines(const Seen& seen);
/// `A1 date-missing`, a line each.
[[nodiscard]] std::string findings(const Seen& seen);

}  // namespace duecourse::testing
