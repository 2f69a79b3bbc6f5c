#include "adapters/cli/deadline_row.hpp"

#include "engine/deadlines/late_reason.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::adapters {

namespace {

using Json = nlohmann::ordered_json;

template <class T, class Write>
Json or_null(const std::optional<T>& value, const Write& write) {
  return value ? Json(write(*value)) : Json(nullptr);
}

// The parts of a row that a deadline has only while its record is in the host.
struct LiveParts {
  const Deadline* deadline = nullptr;
  const Framework* framework = nullptr;
  const Timescale* timescale = nullptr;
};

LiveParts live_parts(const ListedDeadline& listed) {
  const auto& deadlines = listed.subject.assessment.deadlines;
  if (listed.index < deadlines.size()) {
    const Deadline& deadline = deadlines[listed.index];
    return {&deadline, deadline.framework, deadline.timescale};
  }
  const DeadlineKey& key = listed.subject.tracked[listed.index].key;
  const Framework* framework = find_framework(listed.rulebook, key.framework);
  const Timescale* timescale =
      framework == nullptr ? nullptr : find_timescale(*framework, key.timescale);
  return {nullptr, framework, timescale};
}

// What people decided of it, where that is in effect.
void add_quietings(const ListedDeadline& listed, Json& row) {
  const Tracked& tracked = listed.subject.tracked[listed.index];
  const Rulebook& rulebook = listed.rulebook;
  const Instant now = listed.subject.history.now;
  const auto& all = listed.subject.input.quietings;
  std::string words;
  std::optional<Instant> until;
  if (!tracked.ending) {
    words =
        quieting_words(all, tracked.id, tracked.due, rulebook.sending, rulebook.zone, now, false);
    until =
        quiet_at(&all, tracked.id, tracked.due, rulebook.sending, rulebook.zone, now).snoozed_until;
  }
  row["snoozed_until"] =
      or_null(until, [&](Instant value) { return write_instant(value, rulebook.zone); });
  row["decided"] = words.empty() ? Json(nullptr) : Json(words);
}

}  // namespace

DeadlineState state_of(const ListedDeadline& listed) {
  const Tracked& tracked = listed.subject.tracked[listed.index];
  return state_at(tracked.ending, tracked.due, listed.subject.history.now);
}

std::string owner_of(const ListedDeadline& listed) {
  const LiveParts parts = live_parts(listed);
  if (parts.timescale == nullptr) return "";
  const History& history = listed.subject.history;
  Parties named;
  const Recipient* owner = &parts.timescale->owner;
  if (parts.deadline != nullptr) {
    named = parties_of(*parts.deadline, history);
    owner = &owner_at(*parts.deadline, history.now);
  }
  return duty_holder(*owner, listed.subject.input.context, listed.directory, named, history.now,
                     listed.rulebook.zone)
      .str();
}

std::vector<std::string> json_columns() {
  return {"id",         "framework",     "timescale",  "clause",     "title",    "subject",
          "subject_id", "person_id",     "occurrence", "anchor",     "state",    "reason",
          "started_at", "expected_by",   "not_before", "due_by",     "ended_at", "ended_by",
          "owner",      "snoozed_until", "decided",    "late_reason"};
}

nlohmann::ordered_json json_of(const ListedDeadline& listed) {
  const Tracked& tracked = listed.subject.tracked[listed.index];
  const LiveParts parts = live_parts(listed);
  const Zone& zone = listed.rulebook.zone;
  const auto limit = [&](const Limit& value) { return write_limit(value, zone); };
  const auto instant = [&](Instant value) { return write_instant(value, zone); };
  const std::string owner = owner_of(listed);
  Json row;
  row["id"] = tracked.id.str();
  row["framework"] = tracked.key.framework.str();
  row["timescale"] = tracked.key.timescale.str();
  row["clause"] = parts.timescale == nullptr ? Json(nullptr) : Json(parts.timescale->clause);
  row["title"] = parts.timescale == nullptr ? Json(nullptr) : Json(parts.timescale->title);
  row["subject"] = word_of(tracked.subject.kind);
  row["subject_id"] = tracked.subject.id.str();
  row["person_id"] = or_null(tracked.person, [](const PersonId& id) { return id.str(); });
  row["occurrence"] = parts.deadline == nullptr ? Json(nullptr) : Json(parts.deadline->occurrence);
  row["anchor"] = tracked.anchor_host_id;
  row["state"] = word_of(state_of(listed));
  row["reason"] =
      or_null(tracked.ending, [](const Ending& ending) { return word_of(ending.reason); });
  row["started_at"] = parts.deadline == nullptr ? write_instant(tracked.start, zone)
                                                : write_moment(parts.deadline->start, zone);
  row["expected_by"] =
      parts.deadline == nullptr ? Json(nullptr) : or_null(parts.deadline->expected, limit);
  row["not_before"] =
      parts.deadline == nullptr ? Json(nullptr) : or_null(parts.deadline->not_before, instant);
  row["due_by"] = or_null(tracked.due, limit);
  row["ended_at"] =
      or_null(tracked.ending, [&](const Ending& ending) { return write_moment(ending.at, zone); });
  const bool by_event = tracked.ending && !tracked.ending->by_host_id.empty();
  row["ended_by"] = by_event ? Json(tracked.ending->by_host_id) : Json(nullptr);
  row["owner"] = owner.empty() ? Json(nullptr) : Json(owner);
  add_quietings(listed, row);
  const auto reason = parts.deadline == nullptr
                          ? std::nullopt
                          : late_reason_of(*parts.deadline, listed.subject.history);
  row["late_reason"] = or_null(reason, [](const LateReason& known) { return known.reason; });
  return row;
}

}  // namespace duecourse::adapters
