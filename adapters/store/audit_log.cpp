#include "adapters/store/audit_log.hpp"

#include <fmt/format.h>

#include "engine/time/time_text.hpp"

namespace duecourse::adapters {

namespace {

std::string due_text(const std::optional<Limit>& due, const Zone& utc) {
  return due.has_value() ? write_limit(*due, utc) : "no date";
}

/// Rows of many lines are begun anew from this size on.
constexpr std::size_t kRowBytes = 1200;

// By appending: at a first reading there are forty of these for each case.
void append_name(std::string& text, const Tracked& tracked) {
  text.append(tracked.id.str()).append(": ").append(tracked.key.framework.str());
  text.append("/").append(tracked.key.timescale.str());
  text.append(" opened by ").append(tracked.anchor_host_id);
}

void append_ending(std::string& text, const Ending& ending) {
  text.append(word_of(ending.kind)).append(", ").append(word_of(ending.reason));
  if (!ending.by_host_id.empty()) text.append(" by ").append(ending.by_host_id);
}

std::string name_of(const Tracked& tracked) {
  std::string text = describe(tracked.subject) + " ";
  append_name(text, tracked);
  return text;
}

std::string ending_text(const Ending& ending) {
  std::string text;
  append_ending(text, ending);
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

void AuditLog::found_ended(Instant now, const std::vector<const Tracked*>& deadlines) {
  std::string text;
  for (const Tracked* deadline : deadlines) {
    if (text.empty()) text = describe(deadline->subject);
    text += '\n';
    append_name(text, *deadline);
    text.append(", due ").append(due_text(deadline->due, utc_)).append(", ");
    append_ending(text, *deadline->ending);
    if (text.size() < kRowBytes && deadline != deadlines.back()) continue;
    line(now, "deadlines_found_ended", text);
    text.clear();
  }
}

void AuditLog::notice(Instant now, const SubjectRef& subject, const Notice& after) {
  std::string text =
      fmt::format("{} {}: {}", describe(subject), describe(after.key), word_of(after.reason));
  if (!after.message.empty()) text += ", message " + after.message.str();
  line(now, std::string("notice_") + word_of(after.state), text);
}

}  // namespace duecourse::adapters
