// A subject's history: all its events in order, cut at now.
//
// Order: local day; within it the events known only by their day first, then by time, recorded
// time (unknown last), id. DESIGN.md, "Time".
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/ids.hpp"
#include "engine/history/facts.hpp"
#include "engine/time/instant.hpp"
#include "engine/time/zone.hpp"

namespace duecourse {

/// What deadlines belong to. Stored: do not renumber.
enum class SubjectKind { case_ = 0, worker = 1, team = 2 };

/// `case`, `worker`, `team`.
[[nodiscard]] const char* word_of(SubjectKind kind);
[[nodiscard]] std::optional<SubjectKind> subject_kind_of(std::string_view word);

/// One case, worker or team.
struct SubjectRef {
  SubjectKind kind = SubjectKind::case_;
  SubjectId id;

  friend auto operator<=>(const SubjectRef&, const SubjectRef&) = default;
  friend bool operator==(const SubjectRef&, const SubjectRef&) = default;
};

/// `case C-104`
[[nodiscard]] std::string describe(const SubjectRef& subject);

/// Something that happened on a subject.
struct Event {
  EventId id;
  std::string host_id;  ///< the event_id that the host gave: what people and references name
  SubjectRef subject;
  std::string kind;  ///< a word of the process's event kinds; unknown ones are kept and ignored
  Moment occurred;
  std::optional<Instant> recorded;  ///< when it was typed in; unknown where the host does not say
  std::optional<WorkerId> by;
  std::optional<PersonId> person;  ///< the child, where it is about one child
  Facts facts;
  bool recorded_by_day = false;  ///< `recorded` is known only by its day, of which it is the start

  friend bool operator==(const Event&, const Event&) = default;
};

/// A subject takes part in a framework from `from` (nothing: always) until `to` (nothing: still).
struct Enrolment {
  FrameworkId framework;
  std::optional<Moment> from;
  std::optional<Moment> to;  ///< acts as closing

  friend bool operator==(const Enrolment&, const Enrolment&) = default;
};

/// A subject with all that was known of it at `now`.
struct History {
  SubjectRef subject;
  std::vector<Enrolment> enrolments;
  std::vector<Event> events;  ///< ordered; none occurred after `now`
  Instant now{};              ///< the cut
  /// The first instant after `now` at which more would be seen (an event that lies ahead).
  std::optional<Instant> next_event;
};

/// Orders `events`, drops what occurred after `now` (and, where given, what was recorded after
/// `known_at`), and notes when the next one falls. Arrival order does not matter. A day-precision
/// event is kept from the start of its day on.
[[nodiscard]] History make_history(SubjectRef subject, std::vector<Enrolment> enrolments,
                                   std::vector<Event> events, Instant now, const Zone& zone,
                                   std::optional<Instant> known_at = std::nullopt);

/// One line: `2026-04-01 contact_received E-1 {source: dart}`.
[[nodiscard]] std::string describe(const Event& event, const Zone& zone);

}  // namespace duecourse
