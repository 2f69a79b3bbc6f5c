#include "adapters/store/done_table.hpp"

#include "engine/notices/notice.hpp"

namespace duecourse::adapters {

namespace {

constexpr std::chrono::hours kLongest{7 * 24};

}  // namespace

void DoneTable::met(std::int64_t subject, const DeadlineId& deadline, Instant now) {
  db_.run("DELETE FROM newly_done WHERE at < ?", now - kLongest);
  db_.run(
      "INSERT OR REPLACE INTO newly_done (address, subject, deadline, slot, at) "
      "SELECT DISTINCT lower(address), subject, deadline, slot, ?1 FROM notice "
      "WHERE subject = ?2 AND deadline = ?3 AND state IN (?4, ?5) AND address <> ''",
      now, subject, deadline, NoticeState::sent, NoticeState::unknown);
}

void DoneTable::opened(std::int64_t subject, const DeadlineId& deadline) {
  db_.run("DELETE FROM newly_done WHERE subject = ? AND deadline = ?", subject, deadline);
}

Result<std::vector<DoneWord>> DoneTable::of(const std::string& address) {
  return db_.read([&] {
    std::vector<DoneWord> words;
    Rows rows = db_.query(
        "SELECT subject.kind, subject.id, newly_done.deadline, newly_done.slot, newly_done.at "
        "FROM newly_done JOIN subject ON subject.num = newly_done.subject "
        "WHERE newly_done.address = lower(?) "
        "ORDER BY newly_done.at, subject.kind, subject.id, newly_done.deadline, newly_done.slot",
        address);
    while (rows.next()) {
      DoneWord& word = words.emplace_back();
      word.subject.kind = rows->number<SubjectKind>();
      word.subject.id = rows->id<SubjectId>();
      word.deadline = rows->id<DeadlineId>();
      word.slot = rows->text();
      word.at = rows->instant();
    }
    return words;
  });
}

Result<void> DoneTable::told(const std::string& address, Instant seen) {
  return db_.write([&] {
    db_.run("DELETE FROM newly_done WHERE address = lower(?) AND at <= ?", address, seen);
  });
}

}  // namespace duecourse::adapters
