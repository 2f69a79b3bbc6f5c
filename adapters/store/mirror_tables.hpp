// The mirror: the host's records by query and row, how far each query has been read, and the rows
// that could not be. Functions throw StoreFailure.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "adapters/ports/store.hpp"
#include "adapters/store/sqlite_database.hpp"
#include "adapters/store/subject_table.hpp"

namespace duecourse::adapters {

/// Host queries by name: their short numbers, how far they have been read, their faults.
class QueryTable {
 public:
  explicit QueryTable(SqliteDatabase& db) : db_(db) {}

  /// The number; given to a query that was not known.
  [[nodiscard]] std::int64_t number_of(const std::string& name);
  /// The number, or nothing.
  [[nodiscard]] std::optional<std::int64_t> find(const std::string& name);
  [[nodiscard]] QueryStatus status(const std::string& name);
  void set_status(const QueryStatus& status);
  void put_faults(const std::string& name, const std::vector<std::string>& read_ids,
                  const std::vector<RowFault>& faults);
  [[nodiscard]] std::vector<RowFault> faults();

 private:
  SqliteDatabase& db_;
  std::map<std::string, std::int64_t> numbers_;  ///< as of `rollbacks_`
  std::int64_t rollbacks_ = 0;
};

/// Where a mirrored row stands.
struct RowPlace {
  std::int64_t subject = 0;
  std::uint64_t hash = 0;
  bool deleted = false;
  std::int64_t place = 0;  ///< events only
};

/// A row of the mirror with its query's and its subject's numbers.
struct NumberedRow {
  const MirrorRow& row;
  std::int64_t query = 0;
  std::int64_t subject = 0;
};

class MirrorTables {
 public:
  MirrorTables(SqliteDatabase& db, SubjectTable& subjects, QueryTable& queries)
      : db_(db), subjects_(subjects), queries_(queries) {}

  [[nodiscard]] UpsertCount upsert(const std::vector<MirrorRow>& rows);
  [[nodiscard]] std::vector<std::string> rows_of(const std::string& query, const std::string& id);
  void remove(const std::string& query, const std::string& row_id);
  [[nodiscard]] Directory directory();
  [[nodiscard]] bool has_enrolments();
  /// Fills in enrolments, events and context.
  void load(std::int64_t subject, SubjectInput& into);

 private:
  [[nodiscard]] std::optional<RowPlace> find(RecordKind kind, std::int64_t query,
                                             const std::string& row_id);
  void put_event(const NumberedRow& row, const std::optional<RowPlace>& found);
  [[nodiscard]] std::int64_t free_place(std::int64_t subject);

  SqliteDatabase& db_;
  SubjectTable& subjects_;
  QueryTable& queries_;
};

}  // namespace duecourse::adapters
