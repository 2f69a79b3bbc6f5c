// Held notices: the rows of the table notice in state held, and its column `released`.
#pragma once

#include "adapters/ports/held_book.hpp"
#include "adapters/store/audit_log.hpp"
#include "adapters/store/sqlite_database.hpp"

namespace duecourse::adapters {

class HeldTable final : public HeldBook {
 public:
  HeldTable(SqliteDatabase& db, AuditLog& audit) : db_(db), audit_(audit) {}

  Result<std::map<std::string, std::size_t>> sent_since(Instant since) override;
  Result<std::vector<HeldNotice>> all() override;
  Result<std::size_t> decide(const std::vector<HeldNotice>& notices, HeldDecision decision,
                             Instant now) override;

 private:
  [[nodiscard]] bool put(HeldNotice one, HeldDecision decision, Instant now);

  SqliteDatabase& db_;
  AuditLog& audit_;
};

}  // namespace duecourse::adapters
