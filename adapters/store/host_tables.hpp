// How the host is read: the tables sweep, sweep_seen, absent_row and lost_row.
#pragma once

#include "adapters/ports/host_book.hpp"
#include "adapters/store/mirror_tables.hpp"
#include "adapters/store/query_table.hpp"
#include "adapters/store/sqlite_database.hpp"

namespace duecourse::adapters {

class HostTables final : public HostBook {
 public:
  HostTables(SqliteDatabase& db, QueryTable& queries, MirrorTables& mirror)
      : db_(db), queries_(queries), mirror_(mirror) {}

  Result<SweepState> sweep(const std::string& query) override;
  Result<void> set_sweep(const SweepState& state) override;
  Result<void> mark(const std::string& query, const std::vector<std::string>& row_ids) override;
  Result<void> clear_marks(const std::string& query) override;
  Result<Absences> absences(const HostQuery& query, std::size_t limit) override;
  Result<RowCounts> rows(const HostQuery& query) override;
  Result<std::vector<std::string>> absent(const std::string& query) override;
  Result<void> set_absent(const std::string& query,
                          const std::vector<std::string>& row_ids) override;
  Result<std::vector<Loss>> losses_in(const HostQuery& query, const HostPage& page) override;
  Result<void> note_losses(const std::string& query, const std::vector<Loss>& losses, Instant since,
                           Instant now) override;
  Result<RowCounts> lost_since(const std::string& query, Instant since) override;
  Result<void> forget_losses(const std::string& query) override;
  Result<std::optional<Instant>> news_at() override;
  Result<void> note_news(Instant now) override;

 private:
  [[nodiscard]] bool has_fault(std::int64_t query, const std::string& row_id);
  [[nodiscard]] std::vector<Loss> find_losses(std::int64_t query, RecordKind kind,
                                              const HostPage& page);

  SqliteDatabase& db_;
  QueryTable& queries_;
  MirrorTables& mirror_;
};

}  // namespace duecourse::adapters
