// The alarms that are on: the table alarm.
#pragma once

#include "adapters/ports/alarms.hpp"
#include "adapters/store/audit_log.hpp"
#include "adapters/store/sqlite_database.hpp"

namespace duecourse::adapters {

class AlarmTable final : public AlarmBook {
 public:
  AlarmTable(SqliteDatabase& db, AuditLog& audit) : db_(db), audit_(audit) {}

  Result<void> raise(const Alarm& alarm, Instant now) override;
  Result<void> end(const std::string& about, const std::string& title, const std::string& text,
                   Instant now) override;
  Result<std::vector<Alarm>> to_tell(Instant now) override;
  Result<std::vector<Alarm>> on() override;
  Result<void> told(const Alarm& alarm, Instant now) override;

 private:
  void put(const Alarm& alarm, Instant now);

  SqliteDatabase& db_;
  AuditLog& audit_;
};

}  // namespace duecourse::adapters
