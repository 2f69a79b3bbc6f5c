#include "engine/explain_quieting.hpp"

#include <fmt/format.h>

#include "engine/time/time_text.hpp"

namespace duecourse {

namespace {

std::string spell(Instant instant, const Zone& zone) {
  return spell_moment({instant, Precision::second}, zone);
}

// Whether the notice was put off, or left out, for this decision.
bool stayed_silent(const Notice& notice, const Quieting& quieting, Instant end) {
  if (notice.decided_at < quieting.decided_at) return false;
  if (quieting.kind == QuietKind::snooze) {
    return notice.kind == StageKind::reminder &&
           (notice.at == end ||
            (notice.reason == NoticeReason::snoozed && notice.decided_at < end));
  }
  return notice.reason == NoticeReason::acknowledged && notice.at < end &&
         is_by(quieting, {notice.person, "", notice.address, "", false});
}

std::string silent_words(const Quieting& quieting, const Tracked& tracked,
                         const ExplainInput& input) {
  const Zone& zone = input.context.zone;
  const Instant end =
      end_of(quieting, tracked.due, input.context.rulebook.sending, input.context.zone);
  std::string words;
  for (const Notice& notice : input.ledger) {
    const bool by_now = notice.decided_at <= input.history.now;
    if (notice.key.deadline != tracked.id || !by_now) continue;
    if (!stayed_silent(notice, quieting, end)) continue;
    const std::string tick = notice.key.tick > 0 ? fmt::format("#{}", notice.key.tick) : "";
    const std::string when = quieting.kind == QuietKind::snooze
                                 ? std::string()
                                 : fmt::format(" of {}", spell(notice.at, zone));
    words += fmt::format("{}{}{} for {}{}", words.empty() ? "" : ", ", notice.key.stage.str(), tick,
                         notice.key.slot, when);
  }
  if (words.empty()) return "";
  return (quieting.kind == QuietKind::snooze ? "; put off: " : "; not said: ") + words;
}

}  // namespace

std::vector<ExplainedLine> explain_quietings(const Tracked& tracked, const ExplainInput& input) {
  std::vector<ExplainedLine> lines;
  if (input.context.quietings == nullptr) return lines;
  const Zone& zone = input.context.zone;
  for (const Quieting& one : *input.context.quietings) {
    if (one.deadline != tracked.id || one.decided_at > input.history.now) continue;
    const std::string what = one.lifted
                                 ? fmt::format("the {} of {} taken back", word_of(one.kind), one.by)
                                 : describe(one, zone) + silent_words(one, tracked, input);
    const std::string typed = one.typed_by.empty() || one.typed_by == one.by
                                  ? std::string()
                                  : fmt::format(", typed by {}", one.typed_by);
    lines.push_back(
        {"decided", fmt::format("on {}{}: {}", spell(one.decided_at, zone), typed, what)});
  }
  return lines;
}

}  // namespace duecourse
