// Event kinds that no process knows. Such events are kept and ignored (events.md); that there are
// some, and how many, is said, so that a mistake in a host query's mapping shows.
#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "adapters/ports/host_reader.hpp"
#include "adapters/service/subject_assessment.hpp"
#include "engine/base/fault.hpp"

namespace duecourse::adapters {

/// How many events there are of a kind.
using KindCounts = std::map<std::string, std::size_t>;

/// Adds the events of `subject` that none of the processes reading it knows.
void count_unknown_kinds(const AssessedSubject& subject, KindCounts& into);

/// "2 event(s) of the kind 'vist' are ignored: no process knows it; did you mean 'visit'?"
[[nodiscard]] std::string unknown_kind_words(const std::string& kind, std::size_t count,
                                             const Rulebook& rulebook);

/// Reads the first `rows` rows of every host query: rows that cannot be read and event kinds that
/// no process knows, as warnings at the query's file. Nothing for queries that cannot be read at
/// all.
[[nodiscard]] Faults sample_host(HostReader& reader, const Rulebook& rulebook, std::size_t rows);

}  // namespace duecourse::adapters
