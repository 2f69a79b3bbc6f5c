#include "adapters/store/audit_log.hpp"

#include <fmt/format.h>

#include "engine/time/time_text.hpp"

namespace duecourse::adapters {

namespace {

std::string due_text(const std::optional<Limit>& due, const Zone& utc) {
  return due.has_value() ? write_limit(*due, utc) : "no date";
}

std::string name_of(const Tracked& tracked) {
  return fmt::format("{} {}: {}/{} opened by {}", describe(tracked.subject), tracked.id.str(),
                     tracked.key.framework.str(), tracked.key.timescale.str(),
                     tracked.anchor_host_id);
}

std::string ending_text(const Ending& ending) {
  std::string text = fmt::format("{}, {}", word_of(ending.kind), word_of(ending.reason));
  if (!ending.by_host_id.empty()) text += " by " + ending.by_host_id;
  return text;
}

}  // namespace

void AuditLog::line(Instant now, const std::string& what, const std::string& text) {
  db_.run("INSERT INTO audit (at, what, text) VALUES (?, ?, ?)", now, what, text);
}

void AuditLog::deadline(Instant now, const Tracked* before, const Tracked& after) {
  if (before == nullptr) {
    line(now, "deadline_opened",
         fmt::format("{}, due {}", name_of(after), due_text(after.due, utc_)));
  } else if (before->due != after.due || before->revision != after.revision) {
    line(now, "deadline_moved",
         fmt::format("{}, due {}, before {}, revision {}", name_of(after),
                     due_text(after.due, utc_), due_text(before->due, utc_), after.revision));
  }
  const std::optional<Ending> known = before != nullptr ? before->ending : std::nullopt;
  if (known == after.ending) return;
  if (after.ending.has_value()) {
    line(now, "deadline_ended", name_of(after) + ", " + ending_text(*after.ending));
  } else {
    line(now, "deadline_reopened", name_of(after) + ", was " + ending_text(*known));
  }
}

void AuditLog::notice(Instant now, const SubjectRef& subject, const Notice& after) {
  std::string text =
      fmt::format("{} {}: {}", describe(subject), describe(after.key), word_of(after.reason));
  if (!after.message.empty()) text += ", message " + after.message.str();
  line(now, std::string("notice_") + word_of(after.state), text);
}

}  // namespace duecourse::adapters
