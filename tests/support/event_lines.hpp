// Events as text, one a line:
//
//   2026-03-02 contact_received id=C1 source=dart
//   2026-03-03T10:00 screened outcome=maam contact=C1 by=W1 child=P1
//
// Times are London's. `id` is the host id (E1, E2 ... where it is not given), `by` the worker,
// `child` the person, `recorded` when it was typed in; everything else is a fact: true, false, a
// number, a date or a word.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/history/history.hpp"

namespace duecourse::testing {

[[nodiscard]] const Zone& london();

/// `2026-03-02` or `2026-03-02T10:00`; anything else fails the test.
[[nodiscard]] Moment moment_at(const std::string& text);

/// The events of a story, in the order of its lines; lines of blanks are skipped.
[[nodiscard]] std::vector<Event> events_of(std::string_view story,
                                           SubjectKind subject = SubjectKind::case_);

}  // namespace duecourse::testing
