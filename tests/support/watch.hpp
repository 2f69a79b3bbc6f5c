// One case under a small practice, passed over again and again; what each pass decides, as text.
#pragma once

#include <fmt/format.h>

#include <string>
#include <utility>

#include "tests/support/event_lines.hpp"
#include "tests/support/passes.hpp"
#include "tests/support/practice.hpp"

namespace duecourse::testing {

/// `late owner copy r2: queued (stage_due)`, with a line end.
inline std::string line_of(const Notice& notice) {
  const std::string tick = notice.key.tick > 0 ? fmt::format("#{}", notice.key.tick) : "";
  const std::string revision =
      notice.key.revision > 1 ? fmt::format(" r{}", notice.key.revision) : "";
  return fmt::format("{}{} {}{}{}: {} ({})\n", notice.key.stage.str(), tick, notice.key.slot,
                     notice.copy ? " copy" : "", revision, word_of(notice.state),
                     word_of(notice.reason));
}

/// One case passed over again and again.
class Watch {
 public:
  explicit Watch(Practice practice = Practice(""))
      : practice_(std::move(practice)),
        passes_(practice_.rulebook(), SubjectRef{SubjectKind::case_, SubjectId("S1")},
                {Enrolment{practice_.framework().id, {}, {}}}) {}

  /// What the pass decides, a line each: `late owner copy r2: queued (stage_due)`.
  std::string pass(const std::string& story, const std::string& now, Post post = Post::delivered) {
    std::string text;
    for (const Notice& notice :
         passes_.pass(events_of(story), moment_at(now).at, post).plan.notices) {
      text += line_of(notice);
    }
    return text;
  }

  std::string wake(const std::string& story, const std::string& now) {
    const auto wake = passes_.look(events_of(story), moment_at(now).at).plan.wake;
    return wake ? brief(*wake) : "never";
  }

  /// Somebody snoozes the first deadline.
  void snooze(const std::string& now, const std::string& until) {
    add(QuietKind::snooze, until, "KW", now);
  }
  void acknowledge(const std::string& now, const std::string& until, const std::string& worker) {
    add(QuietKind::acknowledgement, until, worker, now);
  }
  /// Takes back what was decided last.
  void lift(const std::string& now) {
    Quieting last = passes_.quietings().back();
    last.lifted = true;
    last.decided_at = moment_at(now).at;
    passes_.quietings().push_back(std::move(last));
  }

  Passes& passes() { return passes_; }
  /// The term of the first deadline.
  [[nodiscard]] const Term& term() const { return passes_.tracked().front().term; }

 private:
  void add(QuietKind kind, const std::string& until, const std::string& by,
           const std::string& now) {
    Quieting one;
    one.deadline = passes_.tracked().front().id;
    one.kind = kind;
    one.until = moment_at(until);
    one.reason = "family away";
    one.by = by;
    one.worker = WorkerId(by);
    one.decided_at = moment_at(now).at;
    passes_.quietings().push_back(std::move(one));
  }

  Practice practice_;
  Passes passes_;
};

}  // namespace duecourse::testing
