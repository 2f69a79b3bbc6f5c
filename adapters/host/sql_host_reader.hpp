// Reads a host database with the council's own queries (a folder of .sql files and a host.toml),
// through Poco::Data, so that another database is a configuration word. It only ever reads: SQLite
// files are opened read-only and are never created.
//
// A folder of queries:
//   host.toml      [[query]] name = "contacts", kind = "events", file = "contacts.sql"
//   contacts.sql   one SELECT whose columns are canonical columns of its kind
//
// Paging is by keyset over (changed_at, id), so that an index on those two columns in the host
// makes every page cheap. Rows without a stamp are read first, at every poll; a query without the
// column changed_at is read whole, by id, at every poll.
//
// Cursors are opaque: `stamp` and `id` hold the host's values with their type ("t:2026-04-01",
// "i:17"), since 9 and '9' compare differently in a database.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "adapters/host/sql_text.hpp"
#include "adapters/ports/host_mapping.hpp"
#include "adapters/ports/host_reader.hpp"
#include "engine/base/fault.hpp"
#include "engine/time/zone.hpp"

namespace duecourse::adapters {

/// Which host, and how to read it.
struct HostSettings {
  std::string connector = "sqlite";  ///< a word of host_connectors()
  Place connector_place;             ///< where the word was written, for faults
  std::string dialect;               ///< odbc: a word of dialect_words(); else empty
  Place dialect_place;               ///< where that was written
  std::string database;              ///< sqlite: the path of the file; else a connection string
  Place database_place;              ///< where that was written
  std::string password;              ///< added to a connection string; sqlite has none
  std::string queries_folder;        ///< holds host.toml and the .sql files
  std::string as_at_file;            ///< in that folder; empty: the host is no copy that tells
  std::shared_ptr<const HostMapping> mapping;  ///< fills queries that are templates; or none
  std::size_t page_size = 2000;                ///< rows a page, for whoever calls read_page
  std::chrono::seconds overlap{300};           ///< how far a poll looks back before its cursor
  std::chrono::milliseconds timeout{5000};     ///< for a lock (sqlite), or for a statement
};

/// A reader over the queries that are well, and the faults of the others: with an error among them
/// it serves to check the rest, not to run. Nothing where the connector is not known.
struct HostReaderMade {
  std::unique_ptr<HostReader> reader;
  Faults faults;
  bool copy = false;  ///< host.toml says that the tables it reads are filled over night
};

/// Reads host.toml and the .sql files and reports everything wrong with them at once. Does not
/// touch the database: a host that is down shows at the first page. Times without an offset are
/// read in `zone`, of which a copy is kept.
[[nodiscard]] HostReaderMade make_host_reader(const HostSettings& settings, const Zone& zone);

/// A query as it is sent, but for paging, and for today, which a poll says and is the server's
/// here.
struct FilledQuery {
  std::string name;
  std::string file;
  std::string sql;
};

/// Every query and survey of the folder, filled in for the dialect of the settings. Does not touch
/// the database.
[[nodiscard]] std::vector<FilledQuery> filled_queries(const HostSettings& settings, Faults& faults);

/// Whose SQL the queries of a host are written in: what its connector speaks, or what `dialect`
/// says. Known before connecting. Words that are not known: the standard's.
[[nodiscard]] SqlDialect dialect_of(const HostSettings& settings);

/// The connector words of this build, for messages and for `check`.
[[nodiscard]] std::vector<std::string> host_connectors();

}  // namespace duecourse::adapters
