// Sweeps: every so often each query is read whole. That finds rows that were changed without a
// stamp, or committed late with an early one, and those that are gone: absent from two complete
// sweeps and from a re-read by id. A sweep that is cut short deletes nothing; it goes on where it
// was, also after a restart. Sweeps go in slices between polls, and their memory does not grow with
// the host.
//
// A query without stamps is read whole at every poll, which finds its changes; for what is gone it
// is swept like any other: two polls a minute apart prove nothing.
//
// A query that is held is swept as well, every quarter of an hour, without taking anything over:
// to see whether it is well again.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "adapters/service/parts.hpp"

namespace duecourse::adapters {

/// What of a query was swept in one call.
struct QuerySweep {
  std::string query;
  std::size_t rows = 0;    ///< read in this call
  bool complete = false;   ///< read to its end; otherwise it goes on in the next call
  UpsertCount count;       ///< `deleted`: found to be gone, too
  std::size_t absent = 0;  ///< of a complete one: not met, and not yet known to be gone
  std::string held;        ///< why the query is held; empty: it is not
  std::string error;       ///< why the sweep was cut short; empty: it was not
};

struct SweepReport {
  std::vector<QuerySweep> queries;  ///< those that were swept
  bool goes_on = false;             ///< there is more to do at once
};

/// How much one call does.
enum class SweepExtent {
  slice,  ///< of what is due, up to 50,000 rows
  whole,  ///< every query from beginning to end, due or not
};

/// `skip`: queries that could not be polled just now. What goes wrong in one query stops none of
/// the others. Sets the reader's time itself.
[[nodiscard]] SweepReport sweep_host(const ServiceParts& parts, Instant now, SweepExtent extent,
                                     const std::vector<std::string>& skip = {});

}  // namespace duecourse::adapters
