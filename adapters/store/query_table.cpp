#include "adapters/store/query_table.hpp"

namespace duecourse::adapters {

void QueryTable::forget_if_rolled_back() {
  if (rollbacks_ == db_.rollbacks()) return;
  numbers_.clear();
  names_.clear();
  rollbacks_ = db_.rollbacks();
}

const std::string& QueryTable::name_of(std::int64_t num) {
  forget_if_rolled_back();
  const auto known = names_.find(num);
  if (known != names_.end()) return known->second;
  Rows rows = db_.query("SELECT name FROM query WHERE num = ?", num);
  return names_.emplace(num, rows.next() ? rows->text() : std::string()).first->second;
}

std::optional<std::int64_t> QueryTable::find(const std::string& name) {
  forget_if_rolled_back();
  if (const auto known = numbers_.find(name); known != numbers_.end()) return known->second;
  Rows rows = db_.query("SELECT num FROM query WHERE name = ?", name);
  if (!rows.next()) return std::nullopt;
  return numbers_.emplace(name, rows->integer()).first->second;
}

std::int64_t QueryTable::number_of(const std::string& name) {
  if (const auto known = find(name)) return *known;
  db_.run("INSERT INTO query (name) VALUES (?)", name);
  const auto made = find(name);
  DUECOURSE_CHECK(made.has_value());
  return *made;
}

QueryStatus QueryTable::status(const std::string& name) {
  QueryStatus status;
  status.query = name;
  Rows rows = db_.query(
      "SELECT cursor_stamp, cursor_id, fresh_as_of, last_error FROM query WHERE name = ?", name);
  if (!rows.next()) return status;
  status.cursor.stamp = rows->text();
  status.cursor.id = rows->text();
  status.fresh_as_of = rows->maybe_instant();
  status.last_error = rows->text();
  return status;
}

void QueryTable::set_status(const QueryStatus& status) {
  db_.run(
      "UPDATE query SET cursor_stamp = ?, cursor_id = ?, fresh_as_of = ?, last_error = ? "
      "WHERE num = ?",
      status.cursor.stamp, status.cursor.id, status.fresh_as_of, status.last_error,
      number_of(status.query));
}

void QueryTable::put_faults(const std::string& name, const std::vector<std::string>& read_ids,
                            const std::vector<RowFault>& faults) {
  const std::int64_t query = number_of(name);
  bool any = false;
  {
    Rows rows = db_.query("SELECT EXISTS (SELECT 1 FROM row_fault WHERE query = ?)", query);
    any = rows.next() && rows->flag();
  }
  if (any) {
    for (const std::string& row_id : read_ids) {
      db_.run("DELETE FROM row_fault WHERE query = ? AND row_id = ?", query, row_id);
    }
  }
  for (const RowFault& fault : faults) {
    // A row without an id is read again and again: its fault is kept once.
    db_.run("DELETE FROM row_fault WHERE query = ? AND row_id = ? AND message = ?", query,
            fault.row_id, fault.message);
    db_.run("INSERT INTO row_fault (query, row_id, message) VALUES (?, ?, ?)", query, fault.row_id,
            fault.message);
  }
}

std::vector<RowFault> QueryTable::faults() {
  Rows rows = db_.query(
      "SELECT query.name, row_id, message FROM row_fault JOIN query ON query.num = row_fault.query "
      "ORDER BY query.name, row_id, row_fault.num");
  std::vector<RowFault> faults;
  while (rows.next()) {
    RowFault& fault = faults.emplace_back();
    fault.query = rows->text();
    fault.row_id = rows->text();
    fault.message = rows->text();
  }
  return faults;
}

}  // namespace duecourse::adapters
