// The folder of host queries: host.toml, the .sql files beside it and, where these are templates,
// their parts.
//
//   needs_mapping = true     # the files are templates: `[host] mapping` names a mapping file
//
//   copy = true              # the tables are filled over night: [host] says as of when
//
//   [columns]                # what a mapping may set under [columns], and what stands there else
//   step_changed = "s.LAST_UPDATED_ON"
//
//   [[survey]]               # what the host has of step types, questions ...: for `check` and
//   `map` name = "steps"
//
//   [[lookup]]               # asked while a message is made (look_up.hpp)
//   name = "names"
//
//   [[query]]
//   name = "contacts"        # default: the file without .sql; begins the ids of its events
//   kind = "events"          # teams, workers, cases, enrolments, roles, events
//   file = "contacts.sql"    # default: the name with .sql
//   stamped = true           # has changed_at (default); false: read whole at every poll
//   optional = true          # a table that does not exist means no rows (default: a fault)
//   needs = "visit"          # left out where the mapping has no [[visit]]; or a list, of which one
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/host/look_up.hpp"
#include "adapters/host/sql_text.hpp"
#include "adapters/ports/host_mapping.hpp"
#include "adapters/ports/host_reader.hpp"
#include "engine/base/fault.hpp"

namespace duecourse::adapters {

/// One entry of host.toml with the text of its file.
struct QueryEntry {
  HostQuery query;
  bool optional = false;
  SqlText text;
};

/// A question to the host that gives no records: `name` says which it is.
struct SurveyEntry {
  std::string name;
  SqlText text;
};

/// What there is in a folder.
struct QueryFolderRead {
  std::vector<QueryEntry> queries;
  std::vector<SurveyEntry> surveys;
  std::vector<LookUpEntry> look_ups;
  std::optional<SqlText> as_at;  ///< tells when a copy was taken (as_at_query.hpp)
  bool copy = false;             ///< host.toml says that the tables are one
};

/// Where queries are, and what fills those that are templates.
struct QueryFolderPlace {
  std::string folder;
  const HostMapping* mapping = nullptr;  ///< nullptr: there is none
  SqlDialect dialect = SqlDialect::sqlite;
  std::string as_at_file{};  ///< the query beside them that host.toml does not name; empty: none
};

/// Reads the folder and adds everything wrong with it to `faults`: unknown keys and kinds with the
/// nearest word, missing files, names that come twice, files that no query names (a warning), names
/// of the mapping that no file has.
/// The queries without an error come in the order in which they are polled: teams first, events
/// last.
[[nodiscard]] QueryFolderRead load_host_queries(const QueryFolderPlace& place, Faults& faults);

}  // namespace duecourse::adapters
