-- An invented early-help system. No vendor's tables are public; these are plausible ones, with the
-- unevenness of real systems: several kinds of thing in one table, a status that changes in place,
-- dates with and without a time, flags as Y and N, rows that are marked as deleted and rows that
-- vanish, a last-changed stamp on some tables only. Local times, as staff see them.

CREATE TABLE eh_team (
  team_code    TEXT PRIMARY KEY,
  team_name    TEXT NOT NULL,
  mailbox      TEXT,
  manager_ref  INTEGER,
  parent_team  TEXT,
  district     TEXT
);

CREATE TABLE eh_worker (
  worker_ref   INTEGER PRIMARY KEY,
  forename     TEXT,
  surname      TEXT,
  email        TEXT,
  team_code    TEXT,
  line_manager INTEGER,
  job_title    TEXT,               -- 'Family Practitioner', 'Early Help Enabler', 'Team Manager', ...
  weekly_hours REAL,               -- full time is 37
  days_worked  TEXT,               -- 'Mon-Fri', 'Mon,Tue,Wed'
  start_date   TEXT,               -- a date
  leaving_date TEXT
);

CREATE TABLE eh_absence (
  absence_no   INTEGER PRIMARY KEY,
  worker_ref   INTEGER,
  first_day    TEXT,
  last_day     TEXT,
  cover_ref    INTEGER,
  reason       TEXT
);

CREATE TABLE eh_family (
  family_no    INTEGER PRIMARY KEY,
  surname      TEXT,
  team_code    TEXT,
  opened_on    TEXT,               -- a date
  risk_level   TEXT,               -- 'Standard', 'High'
  is_restricted TEXT,              -- 'Y', 'N'
  last_changed TEXT
);

CREATE TABLE eh_person (
  person_no    INTEGER PRIMARY KEY,
  family_no    INTEGER,
  forename     TEXT,
  surname      TEXT,
  date_of_birth TEXT,
  relation     TEXT                -- 'Child', 'Parent'
);

-- A request for support of any kind. `received` is a date and a time, or a date alone.
CREATE TABLE eh_contact (
  contact_no   INTEGER PRIMARY KEY,
  family_no    INTEGER,
  received     TEXT,
  entered      TEXT,
  source_code  TEXT,               -- 'EHA', 'RFS', 'DART', 'FD', 'WALK'
  referrer     TEXT,
  referrer_kind TEXT,              -- 'PROF', 'FAMILY'
  original_referrer TEXT,
  referrer_email TEXT,             -- of the original referrer
  needs_action TEXT,               -- 'Y', 'N'
  duty_worker  INTEGER,
  is_deleted   TEXT DEFAULT 'N',
  last_changed TEXT
);

-- Screening sessions and Multi Agency Action Meetings; what they decided on a family stands in
-- eh_decision.
CREATE TABLE eh_meeting (
  meeting_no   INTEGER PRIMARY KEY,
  meeting_type TEXT,               -- 'SCREEN', 'MAAM'
  team_code    TEXT,
  held_on      TEXT,               -- a date
  held_at      TEXT,               -- a time, or NULL
  last_changed TEXT
);

CREATE TABLE eh_decision (
  decision_no  INTEGER PRIMARY KEY,
  meeting_no   INTEGER,
  family_no    INTEGER,
  contact_no   INTEGER,
  decision     TEXT,               -- 'Allocate', 'To MAAM', 'Signpost', 'NFA', 'Step down', 'Escalate'
  entered      TEXT,
  entered_by   INTEGER
);

-- What left the group mailbox.
CREATE TABLE eh_mailbox_log (
  message_no   INTEGER PRIMARY KEY,
  contact_no   INTEGER,
  template     TEXT,               -- 'ACK', 'SCREENING', 'MAAM'
  sent         TEXT,
  date_given   TEXT,               -- 'Y': it says when the outcome will be told
  sent_by      INTEGER
);

-- Who works with a family. The row is ended in place.
CREATE TABLE eh_allocation (
  allocation_no INTEGER PRIMARY KEY,
  family_no    INTEGER,
  worker_ref   INTEGER,
  role_name    TEXT,               -- 'Key', 'Wraparound', 'Enabler'
  start_date   TEXT,
  start_entered TEXT,
  end_date     TEXT,
  end_entered  TEXT
);

-- Assessments, plans, reviews and other forms: started as a draft, later completed or cancelled.
CREATE TABLE eh_form (
  form_no      INTEGER PRIMARY KEY,
  family_no    INTEGER,
  contact_no   INTEGER,
  form_type    TEXT,
  started_on   TEXT,               -- a date
  status       TEXT,               -- 'Draft', 'Completed', 'Cancelled'
  completed    TEXT,
  is_smart     TEXT,
  decision     TEXT,               -- of a step-up form: 'Wraparound', 'Close'
  worker_ref   INTEGER,
  last_changed TEXT
);

-- Case notes; the title says what a note is about. The text itself is nobody else's business.
CREATE TABLE eh_note (
  note_no      INTEGER PRIMARY KEY,
  family_no    INTEGER,
  title        TEXT,
  about        TEXT,               -- of a Managers Decision: 'Assessment', 'Plan', ...
  note_date    TEXT,               -- a date
  note_time    TEXT,               -- a time, or NULL
  entered      TEXT,
  author       INTEGER,
  outcome      TEXT,               -- 'Reached', 'No answer', 'Actions recorded'
  body         TEXT,
  is_deleted   TEXT DEFAULT 'N',
  last_changed TEXT
);

-- Who was there at a visit, child by child.
CREATE TABLE eh_note_child (
  note_no      INTEGER,
  person_no    INTEGER,
  seen         TEXT,               -- 'Y', 'N'
  spoken_to    TEXT,               -- 'Y', 'N', 'Too young'
  PRIMARY KEY (note_no, person_no)
);

-- What is planned: a visit or a review that may lie ahead.
CREATE TABLE eh_diary (
  entry_no     INTEGER PRIMARY KEY,
  family_no    INTEGER,
  worker_ref   INTEGER,
  entry_type   TEXT,               -- 'Visit', 'Review', 'Meeting'
  planned_for  TEXT,
  made         TEXT,
  cancelled    TEXT,
  last_changed TEXT
);

-- Exchanges with children's social care.
CREATE TABLE eh_social_care (
  exchange_no  INTEGER PRIMARY KEY,
  family_no    INTEGER,
  what         TEXT,               -- 'Step down', 'Wraparound request', 'Level 4', 'Below threshold'
  happened     TEXT,
  entered      TEXT
);

-- The manager's desktop: closures that wait, their end dates, and those sent back.
CREATE TABLE eh_desktop (
  item_no      INTEGER PRIMARY KEY,
  family_no    INTEGER,
  requested    TEXT,
  requested_by INTEGER,
  summary      TEXT,               -- 'Y', 'N'
  returned     TEXT,
  end_date     TEXT,               -- a date
  end_entered  TEXT,
  last_changed TEXT
);

CREATE TABLE eh_supervision (
  supervision_no INTEGER PRIMARY KEY,
  worker_ref   INTEGER,
  held_on      TEXT,               -- a date
  form         TEXT,               -- 'Individual', 'Group'
  written_up   TEXT,
  supervisor   INTEGER
);

-- The answers of forms, of the headings of a note, of the closure's checklist: a row a question.
CREATE TABLE eh_answer (
  record_type  TEXT,               -- 'Form', 'Note', 'Closure'
  record_no    INTEGER,
  question     TEXT,               -- 'Outcomes', 'Purpose', 'Documents uploaded', ...
  answer       TEXT,               -- 'Y', 'N'
  PRIMARY KEY (record_type, record_no, question)
);

-- A number of families that supervisor and worker agreed on for a time.
CREATE TABLE eh_caseload (
  agreement_no INTEGER PRIMARY KEY,
  worker_ref   INTEGER,
  agreed_on    TEXT,               -- a date
  families     INTEGER,
  until_day    TEXT                -- a date
);

CREATE INDEX eh_contact_changed ON eh_contact (last_changed, contact_no);
CREATE INDEX eh_note_changed ON eh_note (last_changed, note_no);
CREATE INDEX eh_form_changed ON eh_form (last_changed, form_no);

-- Not part of the invented system: what is still to be typed in (example_eis.hpp).
CREATE TABLE example_journal (
  typed_at     INTEGER NOT NULL,   -- seconds since 1970, UTC
  seq          INTEGER NOT NULL,
  edit         TEXT NOT NULL,
  PRIMARY KEY (typed_at, seq)
) WITHOUT ROWID;
CREATE TABLE example_clock (played_until INTEGER NOT NULL);
INSERT INTO example_clock VALUES (-1);
