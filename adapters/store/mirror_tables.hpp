// The mirror: the host's records by query and row. Functions throw StoreFailure.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "adapters/ports/store.hpp"
#include "adapters/store/event_table.hpp"
#include "adapters/store/query_table.hpp"
#include "adapters/store/sqlite_database.hpp"
#include "adapters/store/subject_table.hpp"

namespace duecourse::adapters {

class MirrorTables {
 public:
  MirrorTables(SqliteDatabase& db, SubjectTable& subjects, QueryTable& queries, EventTable& events)
      : db_(db), subjects_(subjects), queries_(queries), events_(events) {}

  [[nodiscard]] UpsertCount upsert(const std::vector<MirrorRow>& rows);
  [[nodiscard]] std::vector<std::string> rows_of(const std::string& query, const std::string& id);
  void remove(const std::string& query, const std::string& row_id);
  [[nodiscard]] Directory directory();
  [[nodiscard]] std::map<FrameworkId, std::size_t> enrolled_frameworks();
  /// Fills in enrolments, events, context and, of a worker or team, what is carried.
  void load(std::int64_t subject, SubjectInput& into);

  /// Where a host row stands. `hash` of its content, where it is known.
  [[nodiscard]] std::optional<RowPlace> find(RecordKind kind, std::int64_t query,
                                             const std::string& row_id,
                                             std::optional<std::uint64_t> hash);
  /// The kind of an event or the role of a role as the mirror has it; empty for other records.
  [[nodiscard]] std::string label_of(RecordKind kind, std::int64_t query, const std::string& row_id,
                                     const RowPlace& found);
  /// Every row of a query that is not deleted, with its label.
  void walk(RecordKind kind, std::int64_t query, const RowVisit& visit);

 private:
  void mark_deleted(RecordKind kind, std::int64_t query, const std::string& row_id,
                    const RowPlace& found, std::uint64_t hash);
  void touch_carriers(const Record& record);
  void touch_carriers(RecordKind kind, std::int64_t query, const std::string& row_id,
                      std::int64_t subject);
  void load_context(std::int64_t subject, SubjectInput& into);
  void load_carried(SubjectInput& into);

  SqliteDatabase& db_;
  SubjectTable& subjects_;
  QueryTable& queries_;
  EventTable& events_;
};

}  // namespace duecourse::adapters
