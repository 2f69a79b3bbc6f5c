#include "adapters/store/message_tables.hpp"

#include "adapters/store/deadline_tables.hpp"

namespace duecourse::adapters {

namespace {

constexpr const char* kClaimable =
    "SELECT notice.subject, subject.kind, subject.id "
    "FROM notice INDEXED BY notice_queue_by_deadline "
    "JOIN deadline ON deadline.subject = notice.subject AND deadline.id = notice.deadline "
    "JOIN subject ON subject.num = notice.subject "
    "WHERE notice.state = 0 AND notice.deadline = ? AND notice.revision = ? AND notice.stage = ? "
    "AND notice.tick = ? AND notice.slot = ? AND notice.channel = ? "
    "AND deadline.end_kind IS NULL AND deadline.revision = notice.revision "
    "AND subject.input_version = subject.planned_version";
constexpr const char* kMark =
    "UPDATE notice SET state = ?, reason = ?, decided_at = ?, person = ?, address = ?, message = ? "
    "WHERE subject = ? AND deadline = ? AND revision = ? AND stage = ? AND tick = ? AND slot = ? "
    "AND channel = ?";
constexpr const char* kOfMessage = "SELECT " DUECOURSE_NOTICE_COLUMNS
                                   ", notice.subject, subject.kind, subject.id "
                                   "FROM notice JOIN subject ON subject.num = notice.subject "
                                   "WHERE notice.message = ?";
/// What became untrue while its message was on its way is planned again.
constexpr const char* kWakeIfStale =
    "UPDATE subject SET wake = ?1 WHERE num = ?2 AND (wake IS NULL OR wake > ?1) AND NOT EXISTS ("
    "SELECT 1 FROM deadline WHERE deadline.subject = ?2 AND deadline.id = ?3 "
    "AND deadline.end_kind IS NULL AND deadline.revision = ?4)";

NoticeState notice_state_after(MessageState state) {
  switch (state) {
    case MessageState::sending:
      return NoticeState::sending;
    case MessageState::sent:
      return NoticeState::sent;
    case MessageState::failed:
      return NoticeState::failed;
    case MessageState::unknown:
      return NoticeState::unknown;
    case MessageState::dropped:
      return NoticeState::queued;
  }
  DUECOURSE_CHECK(false);
}

std::string addressed(const Message& message) {
  return message.id.str() + " to " + message.to;
}

constexpr const char* kMessagesInState =
    "SELECT id, recipient, subject_line, bytes, state, attempts, created_at, settled_at, detail, "
    "entry "
    "FROM message WHERE state = ? ORDER BY created_at, id LIMIT ?";
constexpr const char* kMessageById =
    "SELECT id, recipient, subject_line, bytes, state, attempts, created_at, settled_at, detail, "
    "entry "
    "FROM message WHERE id = ?";

Message read_message(Rows& rows) {
  Message message;
  message.id = rows->id<MessageId>();
  message.to = rows->text();
  message.subject_line = rows->text();
  message.bytes = rows->text();
  message.state = rows->number<MessageState>();
  message.attempts = rows->small();
  message.created_at = rows->instant();
  message.settled_at = rows->maybe_instant();
  message.detail = rows->text();
  message.entry = rows->flag();
  return message;
}

}  // namespace

std::optional<MessageTables::Claimable> MessageTables::claimable(const NoticeKey& key) {
  Rows rows =
      db_.query(kClaimable, key.deadline, key.revision, key.stage, key.tick, key.slot, key.channel);
  if (!rows.next()) return std::nullopt;
  Claimable found;
  found.num = rows->integer();
  found.subject.kind = rows->number<SubjectKind>();
  found.subject.id = rows->id<SubjectId>();
  return found;
}

void MessageTables::mark(const Claimable& where, const Notice& notice) {
  const NoticeKey& key = notice.key;
  const auto message = notice.message.empty() ? std::nullopt : std::optional(notice.message);
  db_.run(kMark, notice.state, notice.reason, notice.decided_at, notice.person, notice.address,
          message, where.num, key.deadline, key.revision, key.stage, key.tick, key.slot,
          key.channel);
  audit_.notice(notice.decided_at, where.subject, notice);
}

void MessageTables::insert(const Message& message) {
  db_.run(
      "INSERT INTO message (id, recipient, subject_line, bytes, state, attempts, created_at, "
      "settled_at, detail, entry) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      message.id, message.to, message.subject_line, message.bytes, MessageState::sending,
      message.attempts, message.created_at, message.settled_at, message.detail, message.entry);
  int position = 0;
  for (const NoticeKey& key : message.carries) {
    db_.run(
        "INSERT INTO message_notice (message, position, deadline, revision, stage, tick, slot, "
        "channel) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        message.id, position++, key.deadline, key.revision, key.stage, key.tick, key.slot,
        key.channel);
  }
}

bool MessageTables::claim(const Message& message, const std::vector<Notice>& notices, Instant now) {
  std::vector<Claimable> places;
  for (const Notice& notice : notices) {
    const auto place = claimable(notice.key);
    if (!place.has_value()) return false;
    places.push_back(*place);
  }
  if (find(message.id).has_value()) {
    throw StoreFailure{
        Error{ErrorCode::conflict, "message " + message.id.str() + " was already claimed"}};
  }
  insert(message);
  std::string text = addressed(message);  // who is told what
  if (!message.subject_line.empty()) text += ": " + message.subject_line;
  if (message.shows != ShowLevel::reference) {
    text +=
        std::string(", showing ") + (message.shows == ShowLevel::full ? "the name" : "initials");
  }
  audit_.line(now, "message_sending", text);
  for (std::size_t i = 0; i < notices.size(); ++i) {
    Notice notice = notices[i];
    notice.state = NoticeState::sending;
    notice.decided_at = now;
    notice.message = message.id;
    mark(places[i], notice);
  }
  return true;
}

bool MessageTables::set_aside(const Notice& notice, Instant now, std::optional<Instant> until) {
  const auto place = claimable(notice.key);
  if (!place.has_value()) return false;
  Notice aside = notice;
  aside.decided_at = now;
  aside.message = MessageId();
  mark(*place, aside);
  if (until) {
    const NoticeKey& key = notice.key;
    db_.run(
        "UPDATE notice SET not_before = ? WHERE subject = ? AND deadline = ? AND revision = ? AND "
        "stage = ? AND tick = ? AND slot = ? AND channel = ?",
        until, place->num, key.deadline, key.revision, key.stage, key.tick, key.slot, key.channel);
  }
  return true;
}

void MessageTables::settle(const Message& message, NoticeReason reason,
                           std::optional<Instant> retry_at, Instant now) {
  const auto known = find(message.id);
  if (!known.has_value()) {
    throw StoreFailure{
        Error{ErrorCode::not_found, "the store knows no message " + message.id.str()}};
  }
  if (known->state != MessageState::sending && known->state != MessageState::unknown) {
    throw StoreFailure{Error{ErrorCode::conflict, "message " + message.id.str() + " is already " +
                                                      word_of(known->state)}};
  }
  const std::optional<Instant> settled_at =
      message.state == MessageState::sending ? std::nullopt : std::optional(now);
  db_.run("UPDATE message SET state = ?, attempts = ?, settled_at = ?, detail = ? WHERE id = ?",
          message.state, message.attempts, settled_at, message.detail, message.id);
  std::string text = addressed(message);
  if (!message.detail.empty()) text += ": " + message.detail;
  audit_.line(now, std::string("message_") + word_of(message.state), text);
  settle_notices(message, reason, retry_at, now);
}

void MessageTables::settle_notices(const Message& message, NoticeReason reason,
                                   std::optional<Instant> retry_at, Instant now) {
  struct Carried {
    Notice notice;
    std::int64_t subject_num = 0;
    SubjectRef subject;
  };
  std::vector<Carried> carried;
  {
    Rows rows = db_.query(kOfMessage, message.id);
    while (rows.next()) {
      Carried& one = carried.emplace_back();
      one.notice = read_notice(rows);
      one.subject_num = rows->integer();
      one.subject.kind = rows->number<SubjectKind>();
      one.subject.id = rows->id<SubjectId>();
    }
  }
  const bool back_in_queue = message.state == MessageState::dropped;
  for (Carried& one : carried) {
    Notice& notice = one.notice;
    notice.state = notice_state_after(message.state);
    notice.reason = reason;
    notice.decided_at = now;
    const NoticeKey& key = notice.key;
    db_.run(
        "UPDATE notice SET state = ?, reason = ?, decided_at = ?, not_before = ?, "
        "attempts = attempts + ?, message = CASE WHEN ? THEN NULL ELSE message END "
        "WHERE subject = ? AND deadline = ? AND revision = ? AND stage = ? AND tick = ? "
        "AND slot = ? AND channel = ?",
        notice.state, reason, now, back_in_queue ? retry_at : std::nullopt,
        back_in_queue ? message.attempts : 0, back_in_queue, one.subject_num, key.deadline,
        key.revision, key.stage, key.tick, key.slot, key.channel);
    audit_.notice(now, one.subject, notice);
    if (back_in_queue) {
      db_.run(kWakeIfStale, now, one.subject_num, key.deadline, key.revision);
    }
  }
}

void MessageTables::load_carried(Message& message) {
  Rows rows = db_.query(
      "SELECT deadline, revision, stage, tick, slot, channel FROM message_notice "
      "WHERE message = ? ORDER BY position",
      message.id);
  while (rows.next()) {
    NoticeKey& key = message.carries.emplace_back();
    key.deadline = rows->id<DeadlineId>();
    key.revision = rows->small();
    key.stage = rows->id<StageId>();
    key.tick = rows->small();
    key.slot = rows->text();
    key.channel = rows->text();
  }
}

std::vector<Message> MessageTables::in_state(MessageState state, std::size_t limit) {
  std::vector<Message> messages;
  {
    Rows rows = db_.query(kMessagesInState, state, stored_limit(limit));
    while (rows.next()) messages.push_back(read_message(rows));
  }
  for (Message& message : messages) load_carried(message);
  return messages;
}

std::optional<Message> MessageTables::find(const MessageId& id) {
  std::optional<Message> message;
  {
    Rows rows = db_.query(kMessageById, id);
    if (!rows.next()) return message;
    message = read_message(rows);
  }
  load_carried(*message);
  return message;
}

}  // namespace duecourse::adapters
