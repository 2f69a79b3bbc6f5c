// Which host row stands where among the events: the table event_row. Functions throw StoreFailure.
//
// A row is found by a 64-bit key: 40 bits of a hash of query and host id, 24 bits of its child's.
// So the children of one event lie side by side, and rows that arrive in any order can be written
// in the order of the table, many at a time; until then they wait in memory. Two rows may share a
// key: whoever looks must compare (see EventTable::find).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "adapters/store/sqlite_database.hpp"

namespace duecourse::adapters {

struct IndexRow {
  std::int64_t key = 0;
  std::int64_t place = 0;
  std::uint64_t hash = 0;  ///< of the content
  bool deleted = false;
};

class EventIndex {
 public:
  explicit EventIndex(SqliteDatabase& db) : db_(db) {}

  [[nodiscard]] static std::int64_t key_of(std::int64_t query, std::string_view row_id);
  /// All rows of a key, those that wait among them.
  void find(std::int64_t key, std::vector<IndexRow>& into);
  /// All rows of one event, with its children; of those that wait, none.
  void find_family(std::int64_t query, std::string_view host_id, std::vector<IndexRow>& into);
  /// A new row, which waits.
  void add(const IndexRow& row);
  /// Changes and removes rows that do not wait.
  void update(const IndexRow& row);
  void erase(const IndexRow& row);

  [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }
  [[nodiscard]] bool full() const;
  /// Keeps the first `count` of those that wait.
  void forget_after(std::size_t count);
  void flush();

 private:
  [[nodiscard]] bool table_is_empty();
  void place_in_slots(std::size_t number);
  void fill_slots();

  SqliteDatabase& db_;
  std::vector<IndexRow> waiting_;
  std::vector<std::uint32_t> slots_;  ///< open addressing by key: 0, or one more than the place
  std::optional<bool> empty_;         ///< the table, as of rollbacks_
  std::int64_t rollbacks_ = 0;
};

}  // namespace duecourse::adapters
