-- The invented case system of the family's demo: tables shaped as the canonical records
-- (DESIGN.md, "Canonical records"), so that the shipped queries of config/hosts/canonical read them.
-- Whoever plugs in a system of their own makes such views. Local times, as staff see them.

CREATE TABLE teams (
  team_id        TEXT PRIMARY KEY,
  name           TEXT,
  mailbox        TEXT,
  manager_id     TEXT,
  parent_team_id TEXT,
  changed_at     TEXT
);

CREATE TABLE workers (
  worker_id      TEXT PRIMARY KEY,
  name           TEXT,
  email          TEXT,
  team_id        TEXT,
  manager_id     TEXT,
  job            TEXT,
  fte            REAL,
  changed_at     TEXT
);

CREATE TABLE cases (
  case_id        TEXT PRIMARY KEY,
  team_id        TEXT,
  family_id      TEXT,
  reference      TEXT,
  url            TEXT,
  risk           TEXT,
  restricted     INTEGER,
  changed_at     TEXT
);

CREATE TABLE enrolments (
  enrolment_id   TEXT PRIMARY KEY,
  framework      TEXT,
  subject        TEXT,
  subject_id     TEXT,
  from_at        TEXT,
  to_at          TEXT,
  changed_at     TEXT
);

CREATE TABLE roles (
  role_id        TEXT PRIMARY KEY,
  case_id        TEXT,
  role           TEXT,
  worker_id      TEXT,
  from_at        TEXT,
  to_at          TEXT,
  changed_at     TEXT
);

CREATE TABLE events (
  event_id       TEXT PRIMARY KEY,
  subject        TEXT,
  subject_id     TEXT,
  kind           TEXT,
  occurred_at    TEXT,
  recorded_at    TEXT,
  worker_id      TEXT,
  person_id      TEXT,
  details        TEXT,               -- facts as one JSON object
  changed_at     TEXT
);

-- Two teams below one service: Response assesses, Northgate Locality works on.
INSERT INTO teams VALUES
 ('service',  'Children and Families Service', NULL, 'ruth', NULL, '2026-01-05'),
 ('response', 'Response Team', 'response@council.example', 'idris', 'service', '2026-01-05'),
 ('locality', 'Northgate Locality', 'northgate@council.example', 'femi', 'service', '2026-01-05');

INSERT INTO workers VALUES
 ('ruth',  'Ruth Calder', 'ruth.calder@council.example', 'service', NULL, 'service_manager', 1.0, '2026-01-05'),
 ('idris', 'Idris Walker', 'idris.walker@council.example', 'response', 'ruth', 'team_manager', 1.0, '2026-01-05'),
 ('carys', 'Carys Bowen', 'carys.bowen@council.example', 'response', 'idris', 'social_worker', 1.0, '2026-01-05'),
 ('femi',  'Femi Adeleke', 'femi.adeleke@council.example', 'locality', 'ruth', 'team_manager', 1.0, '2026-01-05'),
 ('nia',   'Nia Prosser', 'nia.prosser@council.example', 'locality', 'femi', 'social_worker', 1.0, '2026-01-05'),
 ('tom',   'Tom Ellery', 'tom.ellery@council.example', 'locality', 'femi', 'family_support_worker', 1.0, '2026-01-05'),
 ('bea',   'Bea Lindqvist', 'bea.lindqvist@council.example', 'locality', 'femi', 'business_support', 1.0, '2026-01-05'),
 ('hana',  'Hana Sato', 'hana.sato@health.example', NULL, NULL, 'health_visitor', 1.0, '2026-01-05');

INSERT INTO cases VALUES
 ('M-3051', 'response', 'F-3051', 'M-3051', 'https://mosaic.council.example/case/M-3051', NULL, 0,
  '2026-03-01');

-- One family under four files at once.
INSERT INTO enrolments VALUES
 ('E-1', 'child-in-need', 'case', 'M-3051', NULL, NULL, '2026-03-01'),
 ('E-2', 'supporting-families-recording', 'case', 'M-3051', NULL, NULL, '2026-03-01'),
 ('E-3', 'supporting-families', 'case', 'M-3051', NULL, NULL, '2026-03-01'),
 ('E-4', 'strengthening-families', 'case', 'M-3051', NULL, NULL, '2026-03-01');

-- Not part of the invented system: what is still to be typed in (examples/eis/journal_database.hpp).
CREATE TABLE example_journal (
  typed_at     INTEGER NOT NULL,   -- seconds since 1970, UTC
  seq          INTEGER NOT NULL,
  edit         TEXT NOT NULL,
  PRIMARY KEY (typed_at, seq)
) WITHOUT ROWID;
CREATE TABLE example_clock (played_until INTEGER NOT NULL);
INSERT INTO example_clock VALUES (-1);
