#include "adapters/store/event_index.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "adapters/store/packing.hpp"
#include "adapters/store/subject_table.hpp"

namespace duecourse::adapters {

namespace {

/// Between the event's own id and the child's, in a row id.
constexpr char kPersonSeparator = '\x1f';
constexpr std::uint64_t kChildBits = 0xffffff;
constexpr std::size_t kFirstSlots = 1024;
/// What may wait in memory: 40 bytes each.
constexpr std::size_t kWaitingMost = 2'000'000;

/// Beginning and ending a statement costs more than one such row.
constexpr std::size_t kRowsAtOnce = 16;
#define DUECOURSE_ROW "(?, ?, ?, ?)"
#define DUECOURSE_ROWS_4 DUECOURSE_ROW ", " DUECOURSE_ROW ", " DUECOURSE_ROW ", " DUECOURSE_ROW
#define DUECOURSE_INSERT "INSERT INTO event_row (key, place, hash, deleted) VALUES "
constexpr const char* kInsertOne = DUECOURSE_INSERT DUECOURSE_ROW;
constexpr const char* kInsertMany = DUECOURSE_INSERT DUECOURSE_ROWS_4
    ", " DUECOURSE_ROWS_4 ", " DUECOURSE_ROWS_4 ", " DUECOURSE_ROWS_4;
#undef DUECOURSE_ROW
#undef DUECOURSE_ROWS_4
#undef DUECOURSE_INSERT

using BoundRow = std::tuple<std::int64_t, std::int64_t, std::int64_t, bool>;

BoundRow bound(const IndexRow& row) {
  return {row.key, row.place, stored(row.hash), row.deleted};
}

template <std::size_t... Places>
void insert_many(SqliteDatabase& db, const IndexRow* rows, std::index_sequence<Places...>) {
  db.run(kInsertMany, bound(rows[Places])...);
}

std::uint64_t family_of(std::int64_t query, std::string_view host_id) {
  const std::uint64_t hash = hash_of(host_id) + static_cast<std::uint64_t>(query);
  return (hash * 0x9e3779b97f4a7c15U) & ~kChildBits;
}

}  // namespace

std::int64_t EventIndex::key_of(std::int64_t query, std::string_view row_id) {
  const std::size_t end = row_id.find(kPersonSeparator);
  const std::uint64_t family = family_of(query, row_id.substr(0, end));
  if (end == std::string_view::npos) return static_cast<std::int64_t>(family);
  return static_cast<std::int64_t>(family | (hash_of(row_id.substr(end)) & kChildBits));
}

bool EventIndex::table_is_empty() {
  if (rollbacks_ != db_.rollbacks()) empty_.reset();
  rollbacks_ = db_.rollbacks();
  if (!empty_) {
    Rows rows = db_.query("SELECT EXISTS (SELECT 1 FROM event_row)");
    empty_ = !rows.next() || !rows->flag();
  }
  return *empty_;
}

void EventIndex::find(std::int64_t key, std::vector<IndexRow>& into) {
  into.clear();
  if (!waiting_.empty()) {
    std::size_t slot = static_cast<std::uint64_t>(key) >> 24U & (slots_.size() - 1);
    for (; slots_[slot] != 0; slot = (slot + 1) & (slots_.size() - 1)) {
      const IndexRow& row = waiting_[slots_[slot] - 1];
      if (row.key == key) into.push_back(row);
    }
  }
  if (table_is_empty()) return;
  Rows rows = db_.query("SELECT place, hash, deleted FROM event_row WHERE key = ?", key);
  while (rows.next()) {
    const std::int64_t place = rows->integer();
    const auto hash = static_cast<std::uint64_t>(rows->integer());
    into.push_back({key, place, hash, rows->flag()});
  }
}

void EventIndex::find_family(std::int64_t query, std::string_view host_id,
                             std::vector<IndexRow>& into) {
  into.clear();
  const std::uint64_t family = family_of(query, host_id);
  Rows rows =
      db_.query("SELECT key, place, hash, deleted FROM event_row WHERE key >= ? AND key <= ?",
                static_cast<std::int64_t>(family), static_cast<std::int64_t>(family | kChildBits));
  while (rows.next()) {
    const std::int64_t key = rows->integer();
    const std::int64_t place = rows->integer();
    const auto hash = static_cast<std::uint64_t>(rows->integer());
    into.push_back({key, place, hash, rows->flag()});
  }
}

void EventIndex::add(const IndexRow& row) {
  waiting_.push_back(row);
  if (waiting_.size() * 2 > slots_.size()) {
    fill_slots();
  } else {
    place_in_slots(waiting_.size() - 1);
  }
}

void EventIndex::place_in_slots(std::size_t number) {
  std::size_t slot = static_cast<std::uint64_t>(waiting_[number].key) >> 24U & (slots_.size() - 1);
  while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
  slots_[slot] = static_cast<std::uint32_t>(number + 1);
}

void EventIndex::fill_slots() {
  std::size_t size = std::max(slots_.size(), kFirstSlots);
  while (waiting_.size() * 2 > size) size *= 2;
  slots_.assign(size, 0);
  for (std::size_t i = 0; i < waiting_.size(); ++i) place_in_slots(i);
}

void EventIndex::update(const IndexRow& row) {
  db_.run("UPDATE event_row SET hash = ?, deleted = ? WHERE key = ? AND place = ?",
          stored(row.hash), row.deleted, row.key, row.place);
}

void EventIndex::erase(const IndexRow& row) {
  db_.run("DELETE FROM event_row WHERE key = ? AND place = ?", row.key, row.place);
}

bool EventIndex::full() const {
  return waiting_.size() >= kWaitingMost;
}

void EventIndex::forget_after(std::size_t count) {
  if (count >= waiting_.size()) return;
  waiting_.resize(count);
  if (waiting_.empty()) {
    std::vector<std::uint32_t>().swap(slots_);
    waiting_.shrink_to_fit();
  } else {
    fill_slots();
  }
}

void EventIndex::flush() {
  if (waiting_.empty()) return;
  std::sort(waiting_.begin(), waiting_.end(), [](const IndexRow& a, const IndexRow& b) {
    return std::tie(a.key, a.place) < std::tie(b.key, b.place);
  });
  std::size_t next = 0;
  for (; next + kRowsAtOnce <= waiting_.size(); next += kRowsAtOnce) {
    insert_many(db_, &waiting_[next], std::make_index_sequence<kRowsAtOnce>());
  }
  for (; next < waiting_.size(); ++next) db_.run(kInsertOne, bound(waiting_[next]));
  empty_ = false;
  forget_after(0);
}

}  // namespace duecourse::adapters
