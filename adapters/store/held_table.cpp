#include "adapters/store/held_table.hpp"

#include "adapters/store/deadline_tables.hpp"

namespace duecourse::adapters {

namespace {

/// 0, 1 and 3: MessageState sending, sent and unknown.
constexpr const char* kSentSince =
    "SELECT recipient, count(*) FROM message INDEXED BY message_by_state "
    "WHERE state IN (0, 1, 3) AND created_at > ? AND EXISTS ("
    "SELECT 1 FROM notice WHERE notice.message = message.id AND NOT notice.released) "
    "GROUP BY recipient";
constexpr const char* kHeld =
    "SELECT " DUECOURSE_NOTICE_COLUMNS ", " DUECOURSE_TRACKED_COLUMNS
    ", subject.kind, subject.id FROM notice INDEXED BY notice_held "
    "JOIN deadline ON deadline.subject = notice.subject AND deadline.id = notice.deadline "
    "JOIN subject ON subject.num = notice.subject "
    "WHERE notice.state = 1 "
    "ORDER BY notice.at, notice.subject, notice.deadline, notice.revision, notice.stage, "
    "notice.tick, notice.slot, notice.channel";
constexpr const char* kDecide =
    "UPDATE notice SET state = ?, reason = ?, decided_at = ?, released = ? "
    "WHERE state = 1 AND subject = (SELECT num FROM subject WHERE kind = ? AND id = ?) "
    "AND deadline = ? AND revision = ? AND stage = ? AND tick = ? AND slot = ? AND channel = ?";

}  // namespace

Result<std::map<std::string, std::size_t>> HeldTable::sent_since(Instant since) {
  return db_.read_settled([&] {
    std::map<std::string, std::size_t> sent;
    Rows rows = db_.query(kSentSince, since);
    while (rows.next()) {
      std::string address = rows->text();
      sent[std::move(address)] = static_cast<std::size_t>(rows->integer());
    }
    return sent;
  });
}

Result<std::vector<HeldNotice>> HeldTable::all() {
  return db_.read_settled([&] {
    std::vector<HeldNotice> held;
    Rows rows = db_.query(kHeld);
    while (rows.next()) {
      HeldNotice& one = held.emplace_back();
      one.notice = read_notice(rows);
      one.tracked = read_tracked(rows);
      one.tracked.subject.kind = rows->number<SubjectKind>();
      one.tracked.subject.id = rows->id<SubjectId>();
    }
    return held;
  });
}

bool HeldTable::put(HeldNotice one, HeldDecision decision, Instant now) {
  const bool release = decision == HeldDecision::release;
  Notice& notice = one.notice;
  notice.state = release ? NoticeState::queued : NoticeState::withdrawn;
  notice.reason = release ? NoticeReason::released : NoticeReason::discarded;
  const SubjectRef& subject = one.tracked.subject;
  const NoticeKey& key = notice.key;
  const int changed =
      db_.run(kDecide, notice.state, notice.reason, now, release, subject.kind, subject.id,
              key.deadline, key.revision, key.stage, key.tick, key.slot, key.channel);
  if (changed == 0) return false;
  audit_.notice(now, subject, notice);
  return true;
}

Result<std::size_t> HeldTable::decide(const std::vector<HeldNotice>& notices, HeldDecision decision,
                                      Instant now) {
  return db_.write_through([&] {
    std::size_t decided = 0;
    for (const HeldNotice& one : notices) decided += put(one, decision, now) ? 1 : 0;
    return decided;
  });
}

}  // namespace duecourse::adapters
