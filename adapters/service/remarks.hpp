// What the system owner should hear of a host and a rulebook that do not quite fit each other:
// nothing is stopped by it, but a mistake in a mapping must show (config/hosts/README.md).
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "adapters/ports/host_reader.hpp"
#include "adapters/service/record_fields.hpp"
#include "adapters/service/subject_assessment.hpp"
#include "engine/base/fault.hpp"

namespace duecourse::adapters {

/// How many events there are of a kind.
using KindCounts = std::map<std::string, std::size_t>;

/// What was noticed while subjects were planned.
struct Noticed {
  KindCounts unknown_kinds;   ///< events that no process of their subject knows
  std::size_t unwatched = 0;  ///< cases with events that take part in no framework
};

/// Adds what is to be noticed of `subject`.
void notice(const AssessedSubject& subject, Noticed& into);
/// Adds up.
void add(const Noticed& more, Noticed& into);

/// One remark. `about` is the same as long as it is about the same thing, whatever the numbers.
struct Remark {
  std::string about;
  std::string text;  ///< a sentence for people, what to do included
};

/// In the order in which they matter: cases that nobody watches, enrolments in frameworks that
/// there are not, event kinds that no process knows, calendars that end within a year of `now`.
[[nodiscard]] std::vector<Remark> remarks_of(const Noticed& noticed, const Enrolments& enrolments,
                                             const Rulebook& rulebook, Instant now);

/// How a sample of a host is taken.
struct HostSample {
  std::size_t rows = 0;                ///< of each query
  const std::vector<RowFault>& known;  ///< told already; borrowed
  /// Event kinds and frameworks that nobody knows are told; false: a report on all rows counts
  /// them.
  bool unknown_words = true;
  Mask mask{};  ///< of what a row's fault quotes
};

/// Reads the first rows of every host query: rows that cannot be read, event kinds that no process
/// knows, enrolments in frameworks that there are not, facts that no framework file declares and
/// dates that neither a list nor the host brings, as warnings at the query's file. Nothing for
/// queries that cannot be read at all.
[[nodiscard]] Faults sample_host(HostReader& reader, const Rulebook& rulebook,
                                 const HostSample& sample);

/// Every row fault as a warning at the file of its query, masked; at `otherwise` where there is no
/// such query any more.
[[nodiscard]] Faults warnings_of(const std::vector<RowFault>& faults, const Mask& mask,
                                 const std::vector<HostQuery>& queries, const Place& otherwise);

}  // namespace duecourse::adapters
