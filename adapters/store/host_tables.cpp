#include "adapters/store/host_tables.hpp"

#include <algorithm>
#include <set>

#include "adapters/store/packing.hpp"

namespace duecourse::adapters {

namespace {

/// Met rows are known by a hash of their id: two that share one would only delay a deletion.
std::int64_t mark_of(std::string_view row_id) {
  return stored(hash_of(row_id));
}

void count(RowCounts& counts, std::string_view label) {
  ++counts[std::string()];
  if (!label.empty()) ++counts[std::string(label)];
}

/// What sets a row apart within its query: the kind of an event, the role of a role.
std::string_view label_of(const Record& record) {
  if (const auto* event = std::get_if<Event>(&record)) return event->kind;
  if (const auto* role = std::get_if<RoleRecord>(&record)) return role->holding.role;
  return {};
}

}  // namespace

Result<SweepState> HostTables::sweep(const std::string& query) {
  return db_.read([&] {
    SweepState state;
    state.query = query;
    Rows rows = db_.query(
        "SELECT reading, sweep.cursor_stamp, sweep.cursor_id, rows, tried, swept, held, held_why, "
        "accepted "
        "FROM sweep JOIN query ON query.num = sweep.query WHERE name = ?",
        query);
    if (!rows.next()) return state;
    state.reading = rows->flag();
    state.at.stamp = rows->text();
    state.at.id = rows->text();
    state.rows = static_cast<std::size_t>(rows->integer());
    state.tried_at = rows->maybe_instant();
    state.swept_at = rows->maybe_instant();
    state.held_since = rows->maybe_instant();
    state.held_why = rows->text();
    state.accepted = rows->flag();
    return state;
  });
}

Result<void> HostTables::set_sweep(const SweepState& state) {
  return db_.write([&] {
    db_.run(
        "INSERT OR REPLACE INTO sweep (query, reading, cursor_stamp, cursor_id, rows, tried, "
        "swept, held, held_why, accepted) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        queries_.number_of(state.query), state.reading, state.at.stamp, state.at.id,
        static_cast<std::int64_t>(state.rows), state.tried_at, state.swept_at, state.held_since,
        state.held_why, state.accepted);
  });
}

Result<void> HostTables::mark(const std::string& query, const std::vector<std::string>& row_ids) {
  return db_.write([&] {
    const std::int64_t number = queries_.number_of(query);
    for (const std::string& row_id : row_ids) {
      db_.run("INSERT OR IGNORE INTO sweep_seen (query, row) VALUES (?, ?)", number,
              mark_of(row_id));
    }
  });
}

Result<void> HostTables::clear_marks(const std::string& query) {
  return db_.write(
      [&] { db_.run("DELETE FROM sweep_seen WHERE query = ?", queries_.number_of(query)); });
}

Result<Absences> HostTables::absences(const HostQuery& query, std::size_t limit) {
  return db_.read([&] {
    Absences found;
    const auto number = queries_.find(query.name);
    if (!number.has_value()) return found;
    mirror_.walk(query.kind, *number, [&](std::string_view row_id, std::string_view label) {
      count(found.mirrored, label);
      Rows met = db_.query("SELECT 1 FROM sweep_seen WHERE query = ? AND row = ?", *number,
                           mark_of(row_id));
      if (met.next()) return;
      count(found.absent, label);
      if (found.row_ids.size() < limit) found.row_ids.emplace_back(row_id);
    });
    return found;
  });
}

Result<RowCounts> HostTables::rows(const HostQuery& query) {
  return db_.read([&] {
    RowCounts counts;
    const auto number = queries_.find(query.name);
    if (!number.has_value()) return counts;
    mirror_.walk(query.kind, *number,
                 [&](std::string_view, std::string_view label) { count(counts, label); });
    return counts;
  });
}

Result<std::vector<std::string>> HostTables::absent(const std::string& query) {
  return db_.read([&] {
    std::vector<std::string> row_ids;
    Rows rows = db_.query(
        "SELECT row_id FROM absent_row JOIN query ON query.num = absent_row.query WHERE name = ? "
        "ORDER BY row_id",
        query);
    while (rows.next()) row_ids.push_back(rows->text());
    return row_ids;
  });
}

Result<void> HostTables::set_absent(const std::string& query,
                                    const std::vector<std::string>& row_ids) {
  return db_.write([&] {
    const std::int64_t number = queries_.number_of(query);
    db_.run("DELETE FROM absent_row WHERE query = ?", number);
    for (const std::string& row_id : row_ids) {
      db_.run("INSERT OR IGNORE INTO absent_row (query, row_id) VALUES (?, ?)", number, row_id);
    }
  });
}

bool HostTables::has_fault(std::int64_t query, const std::string& row_id) {
  Rows rows = db_.query("SELECT 1 FROM row_fault WHERE query = ? AND row_id = ?", query, row_id);
  return rows.next();
}

std::vector<Loss> HostTables::find_losses(std::int64_t query, RecordKind kind,
                                          const HostPage& page) {
  std::vector<Loss> losses;
  std::set<std::string> readable;
  for (const MirrorRow& row : page.rows) {
    if (!page.faults.empty()) readable.insert(row.row_id);
    const auto found = mirror_.find(kind, query, row.row_id, row.hash);
    if (!found || found->deleted) continue;
    if (!row.deleted && found->hash == row.hash) continue;
    std::string label = mirror_.label_of(kind, query, row.row_id, *found);
    if (row.deleted || label != label_of(row.record)) losses.push_back({row.row_id, label});
  }
  for (const RowFault& fault : page.faults) {
    if (fault.row_id.empty() || !readable.insert(fault.row_id).second) continue;
    const auto found = mirror_.find(kind, query, fault.row_id, std::nullopt);
    if (!found || found->deleted || has_fault(query, fault.row_id)) continue;
    losses.push_back({fault.row_id, mirror_.label_of(kind, query, fault.row_id, *found)});
  }
  return losses;
}

Result<std::vector<Loss>> HostTables::losses_in(const HostQuery& query, const HostPage& page) {
  return db_.read([&] {
    const auto number = queries_.find(query.name);
    return number ? find_losses(*number, query.kind, page) : std::vector<Loss>();
  });
}

Result<void> HostTables::note_losses(const std::string& query, const std::vector<Loss>& losses,
                                     Instant since, Instant now) {
  return db_.write([&] {
    const std::int64_t number = queries_.number_of(query);
    db_.run("DELETE FROM lost_row WHERE query = ? AND at <= ?", number, since);
    for (const Loss& loss : losses) {
      db_.run("INSERT OR IGNORE INTO lost_row (query, row_id, label, at) VALUES (?, ?, ?, ?)",
              number, loss.row_id, loss.label, now);
    }
  });
}

Result<RowCounts> HostTables::lost_since(const std::string& query, Instant since) {
  return db_.read([&] {
    RowCounts counts;
    Rows rows = db_.query(
        "SELECT label, count(*) FROM lost_row JOIN query ON query.num = lost_row.query "
        "WHERE name = ? AND at > ? GROUP BY label",
        query, since);
    while (rows.next()) {
      const std::string label = rows->text();
      const auto lost = static_cast<std::size_t>(rows->integer());
      counts[std::string()] += lost;
      if (!label.empty()) counts[label] += lost;
    }
    return counts;
  });
}

Result<void> HostTables::forget_losses(const std::string& query) {
  return db_.write(
      [&] { db_.run("DELETE FROM lost_row WHERE query = ?", queries_.number_of(query)); });
}

Result<std::optional<Instant>> HostTables::news_at() {
  return db_.read([&] {
    Rows rows = db_.query("SELECT news FROM meta");
    return rows.next() ? rows->maybe_instant() : std::nullopt;
  });
}

Result<void> HostTables::note_news(Instant now) {
  return db_.write([&] { db_.run("UPDATE meta SET news = ?", now); });
}

}  // namespace duecourse::adapters
