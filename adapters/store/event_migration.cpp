#include "adapters/store/event_migration.hpp"

#include "adapters/store/event_index.hpp"
#include "adapters/store/event_pack.hpp"
#include "adapters/store/fact_text.hpp"

namespace duecourse::adapters {

namespace {

constexpr const char* kEvents =
    "SELECT e.place, e.query, e.row_id, r.hash, e.deleted, e.id, e.host_id, e.kind, e.occurred, "
    "e.occurred_precision, e.recorded, e.by_worker, e.person, e.facts FROM event_of_version_1 AS e "
    "JOIN event_row_of_version_1 AS r ON r.query = e.query AND r.row_id = e.row_id";

Facts facts_in(std::string_view text, const std::string& path) {
  auto facts = read_facts(text);
  if (facts.has_value()) return std::move(*facts);
  throw StoreFailure{Error{ErrorCode::conflict,
                           "the store " + path + " is damaged: facts of an event cannot be read"}};
}

}  // namespace

void bundle_events_of_version_1(SqliteDatabase& db) {
  EventIndex index(db);
  Packer packer;
  {
    Rows rows = db.query(kEvents);
    EventFields event;
    while (rows.next()) {
      event.place = rows->integer();
      event.query = rows->integer();
      event.row_id = rows->view();
      const auto hash = static_cast<std::uint64_t>(rows->integer());
      event.deleted = rows->flag();
      event.id = rows->maybe_view();
      event.host_id = rows->maybe_view();
      event.kind = rows->view();
      event.occurred = rows->timed<Moment>();
      event.recorded = rows->maybe_instant();
      event.by = rows->maybe_view();
      event.person = rows->maybe_view();
      const Facts facts = facts_in(rows->view(), db.path());
      borrow_facts(facts, event.facts);
      EventWriter(packer).put(event);
      db.run("INSERT INTO event (place, packed) VALUES (?, ?)", event.place, Blob{packer.bytes()});
      index.add({EventIndex::key_of(event.query, event.row_id), event.place, hash, event.deleted});
    }
  }
  index.flush();
  db.script("DROP TABLE event_of_version_1; DROP TABLE event_row_of_version_1");
}

}  // namespace duecourse::adapters
