// The folder of host queries: host.toml and the .sql files beside it.
//
//   [[query]]
//   name = "contacts"        # default: the file without .sql; begins the ids of its events
//   kind = "events"          # teams, workers, cases, enrolments, roles, events
//   file = "contacts.sql"    # default: the name with .sql
//   stamped = true           # has changed_at (default); false: read whole at every poll
//   optional = true          # a table that does not exist means no rows (default: a fault)
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/host/sql_text.hpp"
#include "adapters/ports/host_reader.hpp"
#include "engine/base/fault.hpp"

namespace duecourse::adapters {

/// One entry of host.toml with the text of its file.
struct QueryEntry {
  HostQuery query;
  bool optional = false;
  SqlText text;
};

/// What a folder of queries holds.
struct LoadedQueries {
  std::vector<QueryEntry> entries;  ///< in the order in which they are polled
  std::optional<SqlText> as_at;     ///< tells when a copy was taken (as_at_query.hpp)
};

/// Reads the folder and adds everything wrong with it to `faults`: unknown keys and kinds with the
/// nearest word, missing files, names that come twice, files that no query names (a warning).
/// The entries without an error come in the order in which they are polled: teams first, events
/// last. `as_at_file`: the query beside them that host.toml does not name; empty: there is none.
[[nodiscard]] LoadedQueries load_host_queries(const std::string& folder,
                                              const std::string& as_at_file, Faults& faults);

}  // namespace duecourse::adapters
