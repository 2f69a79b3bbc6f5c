// reconcile: which deadline is which of those known before.
#pragma once

#include <optional>
#include <vector>

#include "engine/deadlines/deadline.hpp"

namespace duecourse {

/// Whose duty an open deadline is, since when. A new holder begins a new term. What is decided when
/// a term begins is kept here, so that every later pass decides the same.
struct Term {
  WorkerId holder;         ///< empty: nobody has held it yet; the last one, where nobody does now
  WorkerId before;         ///< the holder of the term before; empty: the first term
  Instant since{};         ///< when the service first saw this holder
  int number = 0;          ///< from 1; 0: not held yet; -1: it was kept before terms were
  bool announced = false;  ///< the holder is told of it when the term begins

  /// Whether the holder is to be told; not where it has come back to whom it was before.
  [[nodiscard]] bool is_told() const { return announced && holder != before; }
  friend bool operator==(const Term&, const Term&) = default;
};

/// From what and how long a due was counted, as kept: Count without what it borrows.
struct Counting {
  Moment from;
  std::string duration;  ///< in the words of the grammar; empty: a bare date
  Side side = Side::after;
  std::string what;  ///< "asked A1", or the name of a fact

  friend bool operator==(const Counting&, const Counting&) = default;
};

/// A deadline that has been given an id. `revision` grows when the shown due changes (the day; the
/// minute for limits in hours).
struct Tracked {
  DeadlineId id;
  DeadlineKey key;
  SubjectRef subject;
  std::optional<PersonId> person;
  int revision = 1;
  std::optional<Limit> due;
  Instant known_at{};          ///< when the service first knew of it
  Instant start{};             ///< for pairing leftovers in order and for display
  std::string anchor_host_id;  ///< for display once the host has lost the record
  std::optional<Ending> ending;
  std::optional<Limit> previous_due;  ///< of the revision before this one
  Instant revised_at{};               ///< when this revision was first seen; at first known_at
  Term term;                          ///< kept by plan()
  std::optional<Counting> counting;   ///< of `due`; only of what was open when the service saw it
  std::optional<Counting> previous_counting;  ///< of `previous_due`

  friend bool operator==(const Tracked&, const Tracked&) = default;
};

/// Pairs by key; then unmet leftovers of the same subject, timescale and person, in due order, keep
/// their id (an opening event re-keyed or back-dated in the host); then new ids are given,
/// deterministically from the key. A timescale's deadlines keep theirs where it was renamed
/// (`formerly`). What was open and is in the assessment no more ends as
/// withdrawn, gone_from_host. Returns one Tracked for every deadline of the assessment, in its
/// order, and after them those that are gone.
[[nodiscard]] std::vector<Tracked> reconcile(const std::vector<Tracked>& tracked,
                                             const Assessment& assessment, const History& history);

/// The same for what rules of the file raised: one Tracked for every Raised, in its order, and
/// after them those that are there no more. Each of the two looks only at its own kind of rule.
/// Another record is another finding; only a count, of which there is one at a time, keeps its id.
[[nodiscard]] std::vector<Tracked> reconcile_raised(const std::vector<Tracked>& tracked,
                                                    const Assessment& assessment,
                                                    const History& history);

}  // namespace duecourse
