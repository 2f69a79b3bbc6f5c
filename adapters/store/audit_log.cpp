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

std::string name_of(const Tracked& tracked) {
  return fmt::format("{} {}: {}/{} opened by {}", describe(tracked.subject), tracked.id.str(),
                     tracked.key.framework.str(), tracked.key.timescale.str(),
                     tracked.anchor_host_id);
}

// `deadline_opened`, `finding_ended`, ...
std::string what_of(const Tracked& tracked) {
  if (tracked.key.rule == RuleKind::timescale) return "deadline";
  return word_of(tracked.key.rule);
}

std::string ending_text(const Ending& ending) {
  std::string text = word_of(ending.kind);
  text.append(", ").append(word_of(ending.reason));
  if (!ending.by_host_id.empty()) text.append(" by ").append(ending.by_host_id);
  return text;
}

}  // namespace

void AuditLog::line(Instant now, const std::string& what, const std::string& text) {
  db_.run("INSERT INTO audit (at, what, text) VALUES (?, ?, ?)", now, what, text);
}

void AuditLog::deadline(Instant now, const Tracked* before, const Tracked& after) {
  const std::string what = what_of(after);
  if (before == nullptr) {
    line(now, what + "_opened",
         fmt::format("{}, due {}", name_of(after), due_text(after.due, utc_)));
  } else if (before->due != after.due || before->revision != after.revision) {
    line(now, what + "_moved",
         fmt::format("{}, due {}, before {}, revision {}", name_of(after),
                     due_text(after.due, utc_), due_text(before->due, utc_), after.revision));
  }
  if (before != nullptr && before->term.number != after.term.number && !after.term.before.empty()) {
    line(now, what + "_passed",
         fmt::format("{}, the duty of {}, before of {}", name_of(after), after.term.holder.str(),
                     after.term.before.str()));
  }
  const std::optional<Ending> known = before != nullptr ? before->ending : std::nullopt;
  if (known == after.ending) return;
  if (after.ending.has_value()) {
    line(now, what + "_ended", name_of(after) + ", " + ending_text(*after.ending));
  } else {
    line(now, what + "_reopened", name_of(after) + ", was " + ending_text(*known));
  }
}

// By appending: at a first reading there are forty of these for each case.
void AuditLog::found_ended(Instant now, const std::vector<const Tracked*>& deadlines) {
  std::string text;
  for (std::size_t i = 0; i < deadlines.size(); ++i) {
    const Tracked& one = *deadlines[i];
    const FrameworkId& framework = one.key.framework;
    if (text.empty()) text = describe(one.subject) + ", " + framework.str() + ":";
    text.append("\n").append(one.id.str()).append(": ").append(one.key.timescale.str());
    text.append(" opened by ").append(one.anchor_host_id);
    text.append(", due ").append(due_text(one.due, utc_));
    text.append(", ").append(ending_text(*one.ending));
    const bool same_row = i + 1 < deadlines.size() && text.size() < kRowBytes &&
                          deadlines[i + 1]->key.framework == framework;
    if (same_row) continue;
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
