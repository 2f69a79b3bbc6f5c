#include "adapters/store/schema.hpp"

#include <fmt/format.h>

#include <array>

#include "adapters/store/event_migration.hpp"

namespace duecourse::adapters {

namespace {

/// "DueC", in the header of the file: tells a store of ours from another program's database.
constexpr std::int64_t kApplicationId = 0x44756543;

// Conventions. Times are UTC seconds; a moment or a limit has a second column, `_precision`
// (0 day, 1 second). Enumerations are the numbers of their types, which are never renumbered.
// `hash` is a 64-bit number stored as a signed one. `subject` is the number of a row of `subject`.
constexpr const char* kVersion1 = R"sql(
CREATE TABLE meta (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  simulated INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  highest_now INTEGER,
  arrivals INTEGER NOT NULL DEFAULT 0  -- events that ever got a place
);

-- Host queries: a short number for their name, and how far each has been read.
CREATE TABLE query (
  num INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  cursor_stamp TEXT NOT NULL DEFAULT '',
  cursor_id TEXT NOT NULL DEFAULT '',
  fresh_as_of INTEGER,
  last_error TEXT NOT NULL DEFAULT ''
);
CREATE TABLE row_fault (
  num INTEGER PRIMARY KEY,
  query INTEGER NOT NULL REFERENCES query,
  row_id TEXT NOT NULL,
  message TEXT NOT NULL
);
CREATE INDEX row_fault_by_row ON row_fault (query, row_id);

-- What deadlines belong to. input_version 0: only named so far, no record of its own.
CREATE TABLE subject (
  num INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL,
  id TEXT NOT NULL,
  input_version INTEGER NOT NULL DEFAULT 0,
  planned_version INTEGER NOT NULL DEFAULT 0,
  planned_rulebook INTEGER,
  wake INTEGER,
  UNIQUE (kind, id)
);
CREATE INDEX subject_changed ON subject (kind, id) WHERE input_version <> planned_version;
CREATE INDEX subject_wake ON subject (wake) WHERE wake IS NOT NULL;
CREATE INDEX subject_rulebook ON subject (planned_rulebook) WHERE planned_rulebook IS NOT NULL;

-- The mirror: the host's records, by query and row.
CREATE TABLE team (
  query INTEGER NOT NULL, row_id TEXT NOT NULL, subject INTEGER NOT NULL, hash INTEGER NOT NULL,
  deleted INTEGER NOT NULL DEFAULT 0,
  name TEXT NOT NULL, mailbox TEXT NOT NULL, manager TEXT NOT NULL, parent TEXT NOT NULL,
  district TEXT NOT NULL,
  PRIMARY KEY (query, row_id)
) WITHOUT ROWID;
CREATE TABLE worker (
  query INTEGER NOT NULL, row_id TEXT NOT NULL, subject INTEGER NOT NULL, hash INTEGER NOT NULL,
  deleted INTEGER NOT NULL DEFAULT 0,
  name TEXT NOT NULL, email TEXT NOT NULL, team TEXT NOT NULL, manager TEXT NOT NULL,
  job TEXT NOT NULL, fte REAL,
  working_days INTEGER,  -- bit 0: Monday
  active INTEGER NOT NULL,
  absent_from INTEGER, absent_from_precision INTEGER,
  absent_to INTEGER, absent_to_precision INTEGER,
  cover TEXT NOT NULL,
  PRIMARY KEY (query, row_id)
) WITHOUT ROWID;
CREATE TABLE case_record (
  query INTEGER NOT NULL, row_id TEXT NOT NULL, subject INTEGER NOT NULL, hash INTEGER NOT NULL,
  deleted INTEGER NOT NULL DEFAULT 0,
  team TEXT NOT NULL, family_id TEXT NOT NULL, reference TEXT NOT NULL, url TEXT NOT NULL,
  risk TEXT NOT NULL, restricted INTEGER NOT NULL,
  PRIMARY KEY (query, row_id)
) WITHOUT ROWID;
CREATE INDEX case_record_by_subject ON case_record (subject);
CREATE TABLE enrolment (
  query INTEGER NOT NULL, row_id TEXT NOT NULL, subject INTEGER NOT NULL, hash INTEGER NOT NULL,
  deleted INTEGER NOT NULL DEFAULT 0,
  enrolment_id TEXT NOT NULL, framework TEXT NOT NULL,
  from_at INTEGER, from_precision INTEGER, to_at INTEGER, to_precision INTEGER,
  PRIMARY KEY (query, row_id)
) WITHOUT ROWID;
CREATE INDEX enrolment_by_subject ON enrolment (subject);
CREATE TABLE role (
  query INTEGER NOT NULL, row_id TEXT NOT NULL, subject INTEGER NOT NULL, hash INTEGER NOT NULL,
  deleted INTEGER NOT NULL DEFAULT 0,
  role_id TEXT NOT NULL, role TEXT NOT NULL, worker TEXT NOT NULL, email TEXT NOT NULL,
  from_at INTEGER, from_precision INTEGER, to_at INTEGER, to_precision INTEGER,
  PRIMARY KEY (query, row_id)
) WITHOUT ROWID;
CREATE INDEX role_by_subject ON role (subject);

-- Events, clustered by subject: place = subject * 2^34 + arrival. host_id null: the part of row_id
-- before its child. id null: query ':' host_id, and '#' person where there is one. facts: see
-- fact_text.hpp.
CREATE TABLE event (
  place INTEGER PRIMARY KEY,
  query INTEGER NOT NULL, row_id TEXT NOT NULL, deleted INTEGER NOT NULL DEFAULT 0,
  id TEXT, host_id TEXT, kind TEXT NOT NULL,
  occurred INTEGER NOT NULL, occurred_precision INTEGER NOT NULL,
  recorded INTEGER, by_worker TEXT, person TEXT, facts TEXT NOT NULL
);
CREATE TABLE event_row (
  query INTEGER NOT NULL, row_id TEXT NOT NULL, place INTEGER NOT NULL, hash INTEGER NOT NULL,
  deleted INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (query, row_id)
) WITHOUT ROWID;

-- Deadlines known so far; ended ones stay, they keep their ids.
CREATE TABLE deadline (
  subject INTEGER NOT NULL REFERENCES subject, id TEXT NOT NULL,
  framework TEXT NOT NULL, timescale TEXT NOT NULL, anchor TEXT NOT NULL, person TEXT,
  revision INTEGER NOT NULL,
  due INTEGER, due_precision INTEGER,
  known_at INTEGER NOT NULL, start INTEGER NOT NULL, anchor_host_id TEXT NOT NULL,
  end_kind INTEGER, end_reason INTEGER, end_by TEXT, end_by_host_id TEXT,
  ended INTEGER, ended_precision INTEGER,
  previous_due INTEGER, previous_due_precision INTEGER, revised_at INTEGER NOT NULL,
  PRIMARY KEY (subject, id)
) WITHOUT ROWID;

-- The ledger: every notice ever. The key within a subject is NoticeKey.
CREATE TABLE notice (
  subject INTEGER NOT NULL, deadline TEXT NOT NULL, revision INTEGER NOT NULL,
  stage TEXT NOT NULL, tick INTEGER NOT NULL, slot TEXT NOT NULL, channel TEXT NOT NULL,
  kind INTEGER NOT NULL, copy INTEGER NOT NULL, state INTEGER NOT NULL, reason INTEGER NOT NULL,
  at INTEGER NOT NULL, decided_at INTEGER NOT NULL,
  person TEXT NOT NULL, address TEXT NOT NULL, message TEXT,
  attempts INTEGER NOT NULL DEFAULT 0, not_before INTEGER,
  PRIMARY KEY (subject, deadline, revision, stage, tick, slot, channel),
  FOREIGN KEY (subject, deadline) REFERENCES deadline (subject, id)
) WITHOUT ROWID;
CREATE INDEX notice_queue ON notice (at) WHERE state = 0;
CREATE INDEX notice_queue_by_deadline ON notice (deadline) WHERE state = 0;
CREATE INDEX notice_by_message ON notice (message) WHERE message IS NOT NULL;

CREATE TABLE message (
  id TEXT PRIMARY KEY,
  recipient TEXT NOT NULL, subject_line TEXT NOT NULL, bytes TEXT NOT NULL,
  state INTEGER NOT NULL, attempts INTEGER NOT NULL,
  created_at INTEGER NOT NULL, settled_at INTEGER, detail TEXT NOT NULL
);
CREATE INDEX message_by_state ON message (state, created_at, id);
CREATE TABLE message_notice (
  message TEXT NOT NULL REFERENCES message, position INTEGER NOT NULL,
  deadline TEXT NOT NULL, revision INTEGER NOT NULL, stage TEXT NOT NULL, tick INTEGER NOT NULL,
  slot TEXT NOT NULL, channel TEXT NOT NULL,
  PRIMARY KEY (message, position)
) WITHOUT ROWID;

-- What happened, in order; only ever appended to.
CREATE TABLE audit (
  num INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  what TEXT NOT NULL,
  text TEXT NOT NULL
);
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END;
CREATE TRIGGER audit_is_not_shortened BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END;
)sql";

constexpr const char* kVersion2 = R"sql(
-- Deadlines that had ended when they were first seen, all of a subject together: see
-- deadline_archive.hpp.
CREATE TABLE deadline_archive (
  subject INTEGER PRIMARY KEY REFERENCES subject,
  packed BLOB NOT NULL
);

-- Events in bundles: see event_table.hpp, event_pack.hpp and event_index.hpp.
ALTER TABLE event RENAME TO event_of_version_1;
ALTER TABLE event_row RENAME TO event_row_of_version_1;
CREATE TABLE event (
  place INTEGER PRIMARY KEY,
  packed BLOB NOT NULL
);
CREATE TABLE event_row (
  key INTEGER NOT NULL, place INTEGER NOT NULL, hash INTEGER NOT NULL,
  deleted INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (key, place)
) WITHOUT ROWID;
)sql";

constexpr const char* kVersion3 = R"sql(
-- What a person must hear about the service itself: see ports/alarms.hpp. recipient '': the system
-- owner. A row goes when it has been told that it is well.
CREATE TABLE alarm (
  about TEXT NOT NULL, recipient TEXT NOT NULL,
  title TEXT NOT NULL, text TEXT NOT NULL, daily INTEGER NOT NULL,
  since INTEGER NOT NULL, ended INTEGER, told INTEGER,
  PRIMARY KEY (about, recipient)
) WITHOUT ROWID;

-- How the host is read: see ports/host_book.hpp.
ALTER TABLE meta ADD COLUMN news INTEGER;  -- when the host last had something new
CREATE TABLE sweep (
  query INTEGER PRIMARY KEY REFERENCES query,
  reading INTEGER NOT NULL, cursor_stamp TEXT NOT NULL, cursor_id TEXT NOT NULL,
  rows INTEGER NOT NULL, tried INTEGER, swept INTEGER,
  held INTEGER, held_why TEXT NOT NULL, accepted INTEGER NOT NULL
);
CREATE TABLE sweep_seen (  -- row: a hash of the row's id
  query INTEGER NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (query, row)
) WITHOUT ROWID;
CREATE TABLE absent_row (
  query INTEGER NOT NULL, row_id TEXT NOT NULL, PRIMARY KEY (query, row_id)
) WITHOUT ROWID;
CREATE TABLE suspect (  -- see ports/work_book.hpp
  kind INTEGER NOT NULL, id TEXT NOT NULL, stage INTEGER NOT NULL, crashes INTEGER NOT NULL,
  set_aside INTEGER, input_version INTEGER NOT NULL, rules INTEGER NOT NULL,
  PRIMARY KEY (kind, id)
) WITHOUT ROWID;
CREATE TABLE lost_row (
  query INTEGER NOT NULL, row_id TEXT NOT NULL, label TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (query, row_id)
) WITHOUT ROWID;

-- Events as they stood before the host overwrote them: see past_table.hpp. what: Overwriting.
CREATE TABLE overwritten (
  num INTEGER PRIMARY KEY,
  subject INTEGER NOT NULL, at INTEGER NOT NULL, what INTEGER NOT NULL, packed BLOB NOT NULL
);
CREATE INDEX overwritten_by_subject ON overwritten (subject, at);
ALTER TABLE meta ADD COLUMN overwritten_since INTEGER;  -- null: since created_at
UPDATE meta SET overwritten_since = coalesce(highest_now, created_at);

-- Notices that are held because there were too many at once: see ports/held_book.hpp. released: a
-- person has let it go.
ALTER TABLE notice ADD COLUMN released INTEGER NOT NULL DEFAULT 0;
CREATE INDEX notice_held ON notice (deadline) WHERE state = 1;

-- What kind of rule a row of `deadline` is of: 0 a timescale, 1 a finding, 2 a notification.
ALTER TABLE deadline ADD COLUMN rule INTEGER NOT NULL DEFAULT 0;
-- Whose duty it is (engine: Term), and how its due and the one before were counted.
ALTER TABLE deadline ADD COLUMN holder TEXT NOT NULL DEFAULT '';
ALTER TABLE deadline ADD COLUMN holder_before TEXT NOT NULL DEFAULT '';
ALTER TABLE deadline ADD COLUMN held_since INTEGER NOT NULL DEFAULT 0;
ALTER TABLE deadline ADD COLUMN term INTEGER NOT NULL DEFAULT -1;  -- kept before terms were
ALTER TABLE deadline ADD COLUMN announced INTEGER NOT NULL DEFAULT 0;
ALTER TABLE deadline ADD COLUMN counting TEXT;
ALTER TABLE deadline ADD COLUMN previous_counting TEXT;
-- Whose caseload a role is part of.
CREATE INDEX role_by_worker ON role (worker) WHERE worker <> '';
CREATE INDEX case_record_by_team ON case_record (team) WHERE team <> '';
)sql";

constexpr const char* kVersion4 = R"sql(
-- Samples: see ports/sample_book.hpp. A member is what a case's last plan says of it.
CREATE TABLE sample_member (
  subject INTEGER NOT NULL REFERENCES subject, framework TEXT NOT NULL, sample TEXT NOT NULL,
  event TEXT NOT NULL, host_id TEXT NOT NULL,
  at INTEGER NOT NULL, at_precision INTEGER NOT NULL,
  PRIMARY KEY (subject, framework, sample, event)
) WITHOUT ROWID;
CREATE INDEX sample_member_by_sample ON sample_member (framework, sample);
CREATE TABLE sample_draw (
  framework TEXT NOT NULL, sample TEXT NOT NULL, span TEXT NOT NULL, unit TEXT NOT NULL,
  subject INTEGER NOT NULL REFERENCES subject, event TEXT NOT NULL, host_id TEXT NOT NULL,
  hash TEXT NOT NULL, drawn INTEGER NOT NULL, topped_up INTEGER NOT NULL,
  PRIMARY KEY (framework, sample, event, subject)
) WITHOUT ROWID;
CREATE TRIGGER sample_draw_is_not_changed BEFORE UPDATE ON sample_draw
BEGIN SELECT RAISE(ABORT, 'what was drawn stands'); END;
CREATE TRIGGER sample_draw_is_not_removed BEFORE DELETE ON sample_draw
BEGIN SELECT RAISE(ABORT, 'what was drawn stands'); END;
CREATE TABLE sample_begun (
  framework TEXT NOT NULL, sample TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (framework, sample)
) WITHOUT ROWID;
)sql";

constexpr const char* kCountedChildren = R"sql(
-- The children of a case that caseloads count, as its last plan found them: see child_table.hpp.
-- position: their order.
CREATE TABLE counted_child (
  subject INTEGER NOT NULL REFERENCES subject, position INTEGER NOT NULL,
  framework TEXT NOT NULL, person TEXT, state TEXT NOT NULL,
  from_at INTEGER NOT NULL, from_precision INTEGER NOT NULL, to_at INTEGER, to_precision INTEGER,
  PRIMARY KEY (subject, position)
) WITHOUT ROWID;
)sql";

constexpr const char* kCalendarEntries = R"sql(
-- What shall stand in calendars (wanted) and what stands there (confirmed), as fingerprints: see
-- ports/entry_book.hpp. One that was taken out stays, without its words: its sequence goes on.
CREATE TABLE calendar_entry (
  subject INTEGER NOT NULL REFERENCES subject, deadline TEXT NOT NULL, holder TEXT NOT NULL,
  way INTEGER NOT NULL, mailbox INTEGER NOT NULL, name TEXT NOT NULL, address TEXT NOT NULL,
  due INTEGER NOT NULL, due_precision INTEGER NOT NULL,
  title TEXT NOT NULL, reference TEXT NOT NULL, description TEXT NOT NULL, url TEXT NOT NULL,
  wanted INTEGER, confirmed INTEGER, step INTEGER NOT NULL DEFAULT 0, in_flight INTEGER,
  sequence INTEGER NOT NULL DEFAULT 0, changed INTEGER NOT NULL,
  place TEXT NOT NULL DEFAULT '', etag TEXT NOT NULL DEFAULT '', message TEXT,
  attempts INTEGER NOT NULL DEFAULT 0, trouble INTEGER NOT NULL DEFAULT 0,
  detail TEXT NOT NULL DEFAULT '', not_before INTEGER,
  pending INTEGER GENERATED ALWAYS AS (step <> 0 OR wanted IS NOT confirmed) VIRTUAL,
  PRIMARY KEY (subject, deadline, holder, way)
) WITHOUT ROWID;
CREATE INDEX calendar_entry_pending ON calendar_entry (way, due) WHERE pending;
CREATE INDEX calendar_entry_by_holder ON calendar_entry (holder, way);
CREATE INDEX calendar_entry_by_message ON calendar_entry (message) WHERE message IS NOT NULL;
CREATE INDEX calendar_entry_troubled ON calendar_entry (trouble, holder) WHERE trouble <> 0;
CREATE TABLE calendar_feed (
  holder TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, written INTEGER
) WITHOUT ROWID;
ALTER TABLE meta ADD COLUMN calendar_down INTEGER;  -- since when the calendar server is down
ALTER TABLE message ADD COLUMN entry INTEGER NOT NULL DEFAULT 0;  -- about a calendar entry
)sql";

constexpr const char* kQuietings = R"sql(
-- Snoozes and acknowledgements, as they were decided: see ports/quiet_book.hpp. kind: QuietKind.
CREATE TABLE quieting (
  subject INTEGER NOT NULL REFERENCES subject, num INTEGER NOT NULL,
  deadline TEXT NOT NULL, kind INTEGER NOT NULL, lifted INTEGER NOT NULL,
  until INTEGER NOT NULL, until_precision INTEGER NOT NULL, reason TEXT NOT NULL,
  by TEXT NOT NULL, worker TEXT NOT NULL, address TEXT NOT NULL, typed_by TEXT NOT NULL,
  decided INTEGER NOT NULL,
  PRIMARY KEY (subject, num)
) WITHOUT ROWID;
CREATE TRIGGER quieting_is_not_changed BEFORE UPDATE ON quieting
BEGIN SELECT RAISE(ABORT, 'what was decided stays on record'); END;
CREATE TRIGGER quieting_is_not_removed BEFORE DELETE ON quieting
BEGIN SELECT RAISE(ABORT, 'what was decided stays on record'); END;
)sql";

constexpr const char* kNewlyDoneAndShown = R"sql(
-- What was done that an address had been told of, and is still to be said to it: see
-- ports/done_book.hpp. address: in lower case.
CREATE TABLE newly_done (
  address TEXT NOT NULL, subject INTEGER NOT NULL REFERENCES subject, deadline TEXT NOT NULL,
  slot TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (address, subject, deadline, slot)
) WITHOUT ROWID;
CREATE INDEX newly_done_by_deadline ON newly_done (subject, deadline);
CREATE INDEX newly_done_by_time ON newly_done (at);

-- How much an entry shows of its case (engine: ShowLevel), and the child whom it is about.
ALTER TABLE calendar_entry ADD COLUMN show INTEGER NOT NULL DEFAULT 0;
ALTER TABLE calendar_entry ADD COLUMN person TEXT NOT NULL DEFAULT '';
)sql";

constexpr std::array<Migration, 8> kMigrations = {
    Migration{1, kVersion1},        Migration{2, kVersion2, bundle_events_of_version_1},
    Migration{3, kVersion3},        Migration{4, kVersion4},
    Migration{5, kCountedChildren}, Migration{6, kCalendarEntries},
    Migration{7, kQuietings},       Migration{8, kNewlyDoneAndShown}};

std::int64_t number_from(SqliteDatabase& db, const char* sql) {
  Rows rows = db.query(sql);
  return rows.next() ? rows->integer() : 0;
}

[[noreturn]] void refuse(std::string message) {
  throw StoreFailure{Error{ErrorCode::conflict, std::move(message)}};
}

void create_meta(SqliteDatabase& db, const StoreSettings& settings) {
  db.script(fmt::format("PRAGMA application_id = {}", kApplicationId));
  db.run("INSERT INTO meta (one, simulated, created_at) VALUES (1, ?, ?)", settings.simulated,
         settings.created_at);
}

/// The version the file has; 0: it is empty.
int version_of(SqliteDatabase& db) {
  if (number_from(db, "PRAGMA application_id") == kApplicationId) {
    return static_cast<int>(number_from(db, "PRAGMA user_version"));
  }
  if (number_from(db, "SELECT count(*) FROM sqlite_schema") != 0) {
    refuse(db.path() +
           " is a database of another program, not a Duecourse store: name another "
           "file");
  }
  return 0;
}

void migrate(SqliteDatabase& db, int version, const StoreSettings& settings,
             std::span<const Migration> steps) {
  const Result<void> done = db.write([&] {
    for (const Migration& step : steps) {
      if (step.version <= version) continue;
      db.script(step.sql);
      if (step.convert != nullptr) step.convert(db);
      db.script(fmt::format("PRAGMA user_version = {}", step.version));
    }
    if (version == 0) create_meta(db, settings);
  });
  if (!done) throw StoreFailure{done.error()};
}

}  // namespace

std::span<const Migration> migrations() {
  return kMigrations;
}

void prepare_schema(SqliteDatabase& db, const StoreSettings& settings,
                    std::span<const Migration> steps) {
  const int newest = steps.back().version;
  const int version = version_of(db);
  if (version > newest) {
    refuse(
        fmt::format("the store {} is of version {}, this Duecourse knows up to version {}: "
                    "install the newer Duecourse again",
                    db.path(), version, newest));
  }
  if (!db.read_only()) db.prepare_for_writing(settings);
  if (version < newest) {
    if (db.read_only()) {
      refuse(
          fmt::format("the store {} is of version {}, this Duecourse reads version {}: run "
                      "`duecourse run --once` first, it brings the store up to date",
                      db.path(), version, newest));
    }
    migrate(db, version, settings, steps);
  }
  if (db.read_only()) return;
  const bool simulated = number_from(db, "SELECT simulated FROM meta") != 0;
  if (simulated != settings.simulated) {
    refuse("the store " + db.path() +
           (simulated ? " was created for simulation and cannot serve a real run: name another "
                        "file for the real store"
                      : " is a real one and cannot be used for simulation: name another file for "
                        "the simulated store"));
  }
}

}  // namespace duecourse::adapters
