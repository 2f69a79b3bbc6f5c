#include "adapters/service/quieting.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <vector>

#include "adapters/ports/wire_text.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::adapters {
namespace {

constexpr std::size_t kFields = 10;

std::vector<std::string> fields_of(const std::string& text) {
  std::vector<std::string> fields;
  std::size_t begin = 0;
  for (;;) {
    const std::size_t end = text.find('\t', begin);
    fields.push_back(text.substr(begin, end - begin));
    if (end == std::string::npos) return fields;
    begin = end + 1;
  }
}

std::optional<std::int64_t> seconds_of(const std::string& text) {
  std::int64_t seconds = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return seconds;
}

Error refused(std::string words) {
  return {ErrorCode::invalid_input, std::move(words)};
}

std::string name_of(const Tracked& tracked) {
  return fmt::format("{} of {}", tracked.key.timescale.str(), describe(tracked.subject));
}

// Of a snooze: not beyond the limit, however far that lies ahead.
Result<void> check_against_due(const Quieting& snooze, const Tracked& tracked,
                               const Rulebook& rulebook, Instant now) {
  const Limit& due = *tracked.due;
  const std::string due_words = spell_limit(due, rulebook.zone);
  if (now >= due.at) {
    return refused(
        fmt::format("{} was due by {}: what is overdue is not snoozed; whoever is told "
                    "of it may acknowledge it",
                    name_of(tracked), due_words));
  }
  Instant earliest = snooze.until.at;
  if (snooze.until.precision == Precision::day) {
    const LocalSecond day{rulebook.zone.day_of(earliest)};
    earliest = rulebook.zone.lookup(day + rulebook.sending.hour).earlier;
  }
  if (earliest < due.at) return {};
  return refused(
      fmt::format("until {} is beyond the limit: {} is due by {}, and nothing is "
                  "snoozed beyond that",
                  spell_moment(snooze.until, rulebook.zone), name_of(tracked), due_words));
}

const Quieting* standing_like(const std::vector<Quieting>& all, const Quieting& lifting,
                              Instant now) {
  for (const Quieting* one : standing_quietings(all, lifting.deadline, now)) {
    const bool same = lifting.kind == QuietKind::snooze ||
                      is_by(*one, {lifting.worker, "", lifting.address, "", false});
    if (one->kind == lifting.kind && same) return one;
  }
  return nullptr;
}

const char* audited_as(const Quieting& quieting) {
  if (quieting.kind == QuietKind::snooze) {
    return quieting.lifted ? "snooze_lifted" : "deadline_snoozed";
  }
  return quieting.lifted ? "acknowledgement_lifted" : "escalation_acknowledged";
}

std::string audit_text(const Quieting& quieting, const Tracked& tracked, const Zone& zone) {
  const std::string words =
      quieting.lifted ? fmt::format("{} of {} lifted{}", word_of(quieting.kind), quieting.by,
                                    quieting.reason.empty() ? "" : ": " + quieting.reason)
                      : describe(quieting, zone);
  return fmt::format("{} {}: {}/{} opened by {}, {} (typed by {})", describe(tracked.subject),
                     tracked.id.str(), tracked.key.framework.str(), tracked.key.timescale.str(),
                     tracked.anchor_host_id, words, quieting.typed_by);
}

}  // namespace

const char* verb_of(QuietKind kind) {
  return kind == QuietKind::snooze ? "snooze" : "acknowledge";
}

Request written(const QuietRequest& request, const std::string& typed_by) {
  const Quieting& one = request.quieting;
  const std::string what =
      fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}", word_of(request.subject.kind),
                  clean_line(request.subject.id.str()), one.deadline.str(), one.lifted ? 1 : 0,
                  one.until.at.time_since_epoch().count(),
                  one.until.precision == Precision::day ? "day" : "", clean_line(one.by),
                  clean_line(one.worker.str()), clean_line(one.address), clean_line(one.reason));
  return {verb_of(one.kind), what, typed_by};
}

std::optional<QuietRequest> quiet_request_of(const Request& request) {
  QuietRequest read;
  const bool snooze = request.verb == verb_of(QuietKind::snooze);
  if (!snooze && request.verb != verb_of(QuietKind::acknowledgement)) return std::nullopt;
  const auto fields = fields_of(request.what);
  if (fields.size() != kFields) return std::nullopt;
  const auto kind = subject_kind_of(fields[0]);
  const auto until = seconds_of(fields[4]);
  if (!kind || !until) return std::nullopt;
  read.subject = {*kind, SubjectId(fields[1])};
  Quieting& one = read.quieting;
  one.kind = snooze ? QuietKind::snooze : QuietKind::acknowledgement;
  one.deadline = DeadlineId(fields[2]);
  one.lifted = fields[3] == "1";
  one.until = {Instant(std::chrono::seconds(*until)),
               fields[5] == "day" ? Precision::day : Precision::second};
  one.by = fields[6];
  one.worker = WorkerId(fields[7]);
  one.address = fields[8];
  one.reason = fields[9];
  one.typed_by = request.who;
  return read;
}

Result<void> check_quieting(const Quieting& quieting, const Tracked& tracked,
                            const Rulebook& rulebook, Instant now) {
  if (tracked.ending) {
    return refused(fmt::format("{} has ended: {} on {}; nothing of it is said any more",
                               name_of(tracked), word_of(tracked.ending->kind),
                               spell_moment(tracked.ending->at, rulebook.zone)));
  }
  if (quieting.lifted) return {};
  const bool limited = quieting.kind == QuietKind::snooze && tracked.due.has_value();
  if (limited) {
    if (auto fits = check_against_due(quieting, tracked, rulebook, now); !fits) return fits;
  }
  const auto due = limited ? tracked.due : std::nullopt;
  if (quiet_end(quieting.until, due, rulebook.sending, rulebook.zone) <= now) {
    return refused(fmt::format("until {} lies in the past: it is {}",
                               spell_moment(quieting.until, rulebook.zone),
                               spell_moment({now, Precision::second}, rulebook.zone)));
  }
  if (!limited && quieting.until.at > now + kLongestQuiet) {
    return refused(
        fmt::format("until {} is too far ahead: at most {} days at a time, and again "
                    "where that is not enough",
                    spell_moment(quieting.until, rulebook.zone), kLongestQuiet.count()));
  }
  return {};
}

Result<void> decide_quieting(const ServiceParts& parts, const QuietRequest& request, Instant now) {
  const auto input = parts.store.load(request.subject);
  if (!input) return input.error();
  Quieting decided = request.quieting;
  decided.decided_at = now;
  const auto tracked = std::find_if(input->tracked.begin(), input->tracked.end(),
                                    [&](const Tracked& one) { return one.id == decided.deadline; });
  if (tracked == input->tracked.end()) {
    return Error{ErrorCode::not_found,
                 fmt::format("the store has no deadline {} of {} yet: it comes with the next cycle",
                             decided.deadline.str(), describe(request.subject))};
  }
  if (auto fits = check_quieting(decided, *tracked, parts.rulebook, now); !fits) return fits;
  if (decided.lifted && standing_like(input->quietings, decided, now) == nullptr) {
    return Error{ErrorCode::not_found, fmt::format("there is no {} of {} to take back",
                                                   word_of(decided.kind), name_of(*tracked))};
  }
  return parts.store.transaction([&]() -> Result<void> {
    if (auto kept = parts.store.quiets().add(request.subject, decided); !kept) return kept;
    return parts.store.audit(now, audited_as(decided),
                             audit_text(decided, *tracked, parts.rulebook.zone));
  });
}

}  // namespace duecourse::adapters
