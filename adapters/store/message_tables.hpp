// Messages: claiming, settling, looking them up. Functions throw StoreFailure.
#pragma once

#include <optional>
#include <vector>

#include "adapters/ports/store.hpp"
#include "adapters/store/audit_log.hpp"

namespace duecourse::adapters {

class MessageTables {
 public:
  MessageTables(SqliteDatabase& db, AuditLog& audit) : db_(db), audit_(audit) {}

  [[nodiscard]] bool claim(const Message& message, const std::vector<Notice>& notices, Instant now);
  [[nodiscard]] bool set_aside(const Notice& notice, Instant now, std::optional<Instant> until);
  void settle(const Message& message, NoticeReason reason, std::optional<Instant> retry_at,
              Instant now);
  [[nodiscard]] std::vector<Message> in_state(MessageState state, std::size_t limit);
  [[nodiscard]] std::optional<Message> find(const MessageId& id);

 private:
  /// In whose ledger a notice stands.
  struct Claimable {
    std::int64_t num = 0;
    SubjectRef subject;
  };

  /// Where the notice stands, if it may be claimed now: queued, its deadline open and of the same
  /// revision, its subject planned since it last changed.
  [[nodiscard]] std::optional<Claimable> claimable(const NoticeKey& key);
  void mark(const Claimable& where, const Notice& notice);
  void insert(const Message& message);
  void settle_notices(const Message& message, NoticeReason reason, std::optional<Instant> retry_at,
                      Instant now);
  void load_carried(Message& message);

  SqliteDatabase& db_;
  AuditLog& audit_;
};

}  // namespace duecourse::adapters
