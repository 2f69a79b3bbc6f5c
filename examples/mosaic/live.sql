-- The live layer of the example MOSAIC: an invented council's database, built on the table and
-- column names that are publicly known. Types are our own. What is marked "not public" is invented:
-- README.md lists it. @DATETIME@ is what the server calls a moment: DATETIME, or TIMESTAMP.

-- People ------------------------------------------------------------------------------------------

CREATE TABLE MO_PERSONS (
  PERSON_ID                    NUMERIC(16) PRIMARY KEY,
  DATE_OF_BIRTH                @DATETIME@,
  DATE_OF_DEATH                @DATETIME@,
  GENDER                       VARCHAR(1),
  RESTRICTED                   VARCHAR(1)      -- not public here: known from DM_PERSONS
);

CREATE TABLE PERSON_NAMES (
  PERSON_ID                    NUMERIC(16) NOT NULL,
  NAME_CLASS_ID                VARCHAR(16) NOT NULL,   -- 'MAIN'
  TITLE                        VARCHAR(8),
  FIRST_NAMES                  VARCHAR(30),
  LAST_NAME                    VARCHAR(30),
  END_DATE                     @DATETIME@
);

-- A family is a group; the children that a step is about are a subgroup of it.
CREATE TABLE MO_SUBGROUPS (
  SUBGROUP_ID                  NUMERIC(9) PRIMARY KEY,
  GROUP_ID                     NUMERIC(9),             -- not public here: known from DM_SUBGROUPS
  ONLY_SUBJECT_COMPOUND_ID     VARCHAR(32)             -- where there is one subject alone
);

CREATE TABLE MO_SUBGROUP_SUBJECTS (
  SUBGROUP_ID                  NUMERIC(9) NOT NULL,
  SUBJECT_COMPOUND_ID          NUMERIC(16) NOT NULL,   -- of people: PERSON_ID
  SUBJECT_TYPE_CODE            VARCHAR(8) NOT NULL,    -- people: 'PER'
  PRIMARY KEY (SUBGROUP_ID, SUBJECT_TYPE_CODE, SUBJECT_COMPOUND_ID)
);

-- Workers and teams -------------------------------------------------------------------------------

CREATE TABLE WORKERS (
  ID                           NUMERIC(9) PRIMARY KEY,
  FIRST_NAMES                  VARCHAR(30),
  LAST_NAMES                   VARCHAR(30),
  SYSTEM_USER_ID               VARCHAR(64) NOT NULL UNIQUE,
  EMAIL_ADDRESS                VARCHAR(240),
  @ACCESSIBLE@                 VARCHAR(1),             -- a reserved word on MariaDB: quoted there
  CONTEXT_CODE                 VARCHAR(1)
);

CREATE TABLE WORKER_ROLE_TYPES (
  ROLE                         VARCHAR(16) PRIMARY KEY,
  DESCRIPTION                  VARCHAR(100)
);

CREATE TABLE WORKER_ROLES (
  ID                           NUMERIC(9) PRIMARY KEY,
  WORKER_ID                    NUMERIC(9) NOT NULL,
  ROLE                         VARCHAR(16) NOT NULL,
  ORG_ID                       NUMERIC(9),
  PRIMARY_JOB                  VARCHAR(1),             -- 'Y', or nothing
  START_DATE                   @DATETIME@,
  END_DATE                     @DATETIME@
);

CREATE TABLE ORGANISATIONS (
  ID                           NUMERIC(9) PRIMARY KEY,
  NAME                         VARCHAR(100)
);

CREATE TABLE ORGANISATION_STRUCTURE (
  CHILD_ORG_ID                 NUMERIC(9) NOT NULL,
  PARENT_ORG_ID                NUMERIC(9) NOT NULL,
  PRIMARY KEY (CHILD_ORG_ID, PARENT_ORG_ID)
);

CREATE TABLE PROF_RELATIONSHIP_TYPES (
  REL_TYPE                     VARCHAR(16) PRIMARY KEY,
  DESCRIPTION                  VARCHAR(100)
);

-- Who works with a child. A row is ended in place.
CREATE TABLE PEOPLE_WORKERS (
  ID                           NUMERIC(9) PRIMARY KEY,
  PERSON_ID                    NUMERIC(16) NOT NULL,
  WORKER_ID                    NUMERIC(9) NOT NULL,
  TYPE                         VARCHAR(16) NOT NULL,   -- PROF_RELATIONSHIP_TYPES.REL_TYPE
  START_DATE                   @DATETIME@,
  END_DATE                     @DATETIME@,
  START_DATE_REASON            VARCHAR(16)
);

-- Workflow ----------------------------------------------------------------------------------------

CREATE TABLE MO_WORKFLOW_STEP_TYPES (
  WORKFLOW_STEP_TYPE_ID        NUMERIC(9) PRIMARY KEY,
  DESCRIPTION                  VARCHAR(100)
);

CREATE TABLE MO_WORKFLOW_NEXT_ACTION_TYPES (
  WORKFLOW_NEXT_ACTION_TYPE_ID NUMERIC(9) PRIMARY KEY,
  DESCRIPTION                  VARCHAR(100)
);

CREATE TABLE MO_WORKFLOW_STEPS (
  WORKFLOW_STEP_ID             NUMERIC(9) PRIMARY KEY,
  WORKFLOW_ID                  NUMERIC(9),
  WORKFLOW_STEP_TYPE_ID        NUMERIC(9) NOT NULL,
  SUBGROUP_ID                  NUMERIC(9) NOT NULL,
  STEP_STATUS                  VARCHAR(16) NOT NULL,
  PROPOSED_ON                  @DATETIME@,
  INCOMING_ON                  @DATETIME@,
  ASSIGNMENT_DATETIME          @DATETIME@,
  STARTED_ON                   @DATETIME@,
  COMPLETED_ON                 @DATETIME@,
  CANCELLED_ON                 @DATETIME@,
  ASSIGNEE_ID                  NUMERIC(9),             -- nobody: it lies in the team's tray
  RESPONSIBLE_TEAM_ID          NUMERIC(9),
  LAST_UPDATED_ON              @DATETIME@              -- not public: moves with every change
);

CREATE TABLE MO_WORKFLOW_LINKS (
  SOURCE_STEP_ID               NUMERIC(9) NOT NULL,
  TARGET_STEP_ID               NUMERIC(9) NOT NULL,
  WORKFLOW_NEXT_ACTION_TYPE_ID NUMERIC(9) NOT NULL,
  PRIMARY KEY (SOURCE_STEP_ID, TARGET_STEP_ID)
);

-- Requests between workers ("tasks"). Their tables are not public: all of this is invented.
CREATE TABLE MO_REQUEST_TYPES (
  REQUEST_TYPE_ID              NUMERIC(9) PRIMARY KEY,
  DESCRIPTION                  VARCHAR(100)
);

CREATE TABLE MO_REQUESTS (
  REQUEST_ID                   NUMERIC(9) PRIMARY KEY,
  WORKFLOW_STEP_ID             NUMERIC(9) NOT NULL,
  REQUEST_TYPE_ID              NUMERIC(9) NOT NULL,
  SENT_BY                      NUMERIC(9),             -- WORKERS.ID
  SENT_ON                      @DATETIME@,
  RECIPIENT_WORKER_ID          NUMERIC(9),
  RECIPIENT_ORG_ID             NUMERIC(9),
  RESPONDED_ON                 @DATETIME@,
  WITHDRAWN_ON                 @DATETIME@
);

-- Forms -------------------------------------------------------------------------------------------

CREATE TABLE MO_TEMPLATES (
  TEMPLATE_ID                  NUMERIC(9) PRIMARY KEY,
  NAME                         VARCHAR(100)            -- not public
);

-- The same code stands in each version of a template, with another id.
CREATE TABLE MO_QUESTIONS (
  QUESTION_ID                  NUMERIC(9) PRIMARY KEY,
  TEMPLATE_ID                  NUMERIC(9) NOT NULL,
  QUESTION_USER_CODE           VARCHAR(128)
);

CREATE TABLE MO_QUESTION_LOOKUPS (
  QUESTION_LOOKUP_ID           NUMERIC(9) PRIMARY KEY,
  QUESTION_ID                  NUMERIC(9) NOT NULL,    -- not public
  ANSWER                       VARCHAR(100)
);

CREATE TABLE MO_FORMS (
  FORM_ID                      NUMERIC(9) PRIMARY KEY,
  WORKFLOW_STEP_ID             NUMERIC(9) NOT NULL,
  TEMPLATE_ID                  NUMERIC(9) NOT NULL,
  SUBGROUP_ID                  NUMERIC(9),
  CREATED_ON                   @DATETIME@
);

-- A row that names a child (its PERSON_ID) is about that child; one without, about all.
CREATE TABLE MO_FORM_ANSWER_ROWS (
  FORM_ANSWER_ROW_ID           NUMERIC(9) PRIMARY KEY,
  HANDLER_ROW_IDENTIFIER       VARCHAR(32)
);

CREATE TABLE MO_FORM_DATE_ANSWERS (
  FORM_ID                      NUMERIC(9) NOT NULL,
  QUESTION_ID                  NUMERIC(9) NOT NULL,
  FORM_ANSWER_ROW_ID           NUMERIC(9) NOT NULL,
  DATE_ANSWER                  @DATETIME@,
  PRIMARY KEY (FORM_ID, QUESTION_ID, FORM_ANSWER_ROW_ID)
);

CREATE TABLE MO_FORM_LOOKUP_ANSWERS (
  FORM_ID                      NUMERIC(9) NOT NULL,
  QUESTION_ID                  NUMERIC(9) NOT NULL,
  FORM_ANSWER_ROW_ID           NUMERIC(9) NOT NULL,
  QUESTION_LOOKUP_ID           NUMERIC(9),
  PRIMARY KEY (FORM_ID, QUESTION_ID, FORM_ANSWER_ROW_ID)
);

CREATE TABLE MO_FORM_BOOLEAN_ANSWERS (
  FORM_ID                      NUMERIC(9) NOT NULL,
  QUESTION_ID                  NUMERIC(9) NOT NULL,
  FORM_ANSWER_ROW_ID           NUMERIC(9) NOT NULL,
  BOOLEAN_ANSWER               VARCHAR(1),             -- 'Y', 'N'
  PRIMARY KEY (FORM_ID, QUESTION_ID, FORM_ANSWER_ROW_ID)
);

CREATE TABLE MO_FORM_SHORT_TEXT_ANSWERS (
  FORM_ID                      NUMERIC(9) NOT NULL,
  QUESTION_ID                  NUMERIC(9) NOT NULL,
  FORM_ANSWER_ROW_ID           NUMERIC(9) NOT NULL,
  SHORT_TEXT_ANSWER            VARCHAR(500),
  PRIMARY KEY (FORM_ID, QUESTION_ID, FORM_ANSWER_ROW_ID)
);

-- Visits screen, case notes -----------------------------------------------------------------------

-- Only the mart's DM_VISITS and DM_VISIT_TYPES are public: the live names are invented. One row a
-- child; the children of one visit share its VISIT_ID.
CREATE TABLE MO_VISIT_TYPES (
  VISIT_TYPE                   VARCHAR(20) PRIMARY KEY,
  DESCRIPTION                  VARCHAR(100)
);

CREATE TABLE MO_VISITS (
  VISIT_ID                     NUMERIC(9) NOT NULL,
  PERSON_ID                    NUMERIC(16) NOT NULL,
  VISIT_TYPE                   VARCHAR(20) NOT NULL,
  PLANNED_DATETIME             @DATETIME@,
  ACTUAL_DATETIME              @DATETIME@,
  REASON_NOT_PLANNED           VARCHAR(16),
  REASON_VISIT_NOT_MADE        VARCHAR(16),
  SEEN_ALONE_FLAG              VARCHAR(1),
  COMPLETED_FLAG               VARCHAR(1),
  ORG_ID                       NUMERIC(9),
  WORKER_ID                    NUMERIC(9),
  LAST_UPDATED_ON              @DATETIME@,             -- not public
  PRIMARY KEY (VISIT_ID, PERSON_ID)
);

-- Known from a public copy of a council's live tables, in lower case.
CREATE TABLE CASE_NOTE_TYPES (                         -- not public
  NOTE_TYPE                    VARCHAR(16) PRIMARY KEY,
  DESCRIPTION                  VARCHAR(100)
);

CREATE TABLE CASE_NOTES (
  ID                           NUMERIC(9) PRIMARY KEY,
  PERSON_ID                    NUMERIC(16) NOT NULL,
  NOTE_TYPE                    VARCHAR(16),
  TITLE                        VARCHAR(100),
  EFFECTIVE_DATE               @DATETIME@,             -- not public: when what it tells took place
  CREATED_ON                   @DATETIME@,
  CREATED_BY                   VARCHAR(64),            -- WORKERS.SYSTEM_USER_ID
  LAST_UPDATED_ON              @DATETIME@,             -- not public
  LAST_UPDATED_BY              VARCHAR(64),
  NOTE                         VARCHAR(2000)
);

CREATE TABLE MO_SCHEMA_VERSION_UPGRADES (
  SCHEMA_VERSION_CODE          VARCHAR(16) NOT NULL,
  UPGRADE_START_DATETIME       @DATETIME@,
  UPGRADE_END_DATETIME         @DATETIME@              -- nothing while it runs
);

-- Indexes as a MOSAIC plausibly has them (XIF foreign key, XIE other) -------------------------------

CREATE INDEX XIF1PERSON_NAMES        ON PERSON_NAMES (PERSON_ID);
CREATE INDEX XIF1MO_SUBGROUPS        ON MO_SUBGROUPS (GROUP_ID);
CREATE INDEX XIF1MO_SUBGROUP_SUBJ    ON MO_SUBGROUP_SUBJECTS (SUBJECT_COMPOUND_ID);
CREATE INDEX XIF1WORKER_ROLES        ON WORKER_ROLES (WORKER_ID);
CREATE INDEX XIF2WORKER_ROLES        ON WORKER_ROLES (ORG_ID, ROLE);
CREATE INDEX XIF1PEOPLE_WORKERS      ON PEOPLE_WORKERS (PERSON_ID);
CREATE INDEX XIF2PEOPLE_WORKERS      ON PEOPLE_WORKERS (WORKER_ID);
CREATE INDEX XIF1MO_WORKFLOW_STEPS   ON MO_WORKFLOW_STEPS (SUBGROUP_ID);
CREATE INDEX XIF2MO_WORKFLOW_STEPS   ON MO_WORKFLOW_STEPS (WORKFLOW_STEP_TYPE_ID);
CREATE INDEX XIE1MO_WORKFLOW_STEPS   ON MO_WORKFLOW_STEPS (LAST_UPDATED_ON, WORKFLOW_STEP_ID);
CREATE INDEX XIF1MO_WORKFLOW_LINKS   ON MO_WORKFLOW_LINKS (TARGET_STEP_ID);
CREATE INDEX XIF1MO_REQUESTS         ON MO_REQUESTS (WORKFLOW_STEP_ID);
CREATE INDEX XIF1MO_QUESTIONS        ON MO_QUESTIONS (TEMPLATE_ID);
CREATE INDEX XIE1MO_QUESTIONS        ON MO_QUESTIONS (QUESTION_USER_CODE);
CREATE INDEX XIF1MO_QUESTION_LOOKUPS ON MO_QUESTION_LOOKUPS (QUESTION_ID);
CREATE INDEX XIF1MO_FORMS            ON MO_FORMS (WORKFLOW_STEP_ID);
CREATE INDEX XIF1MO_VISITS           ON MO_VISITS (PERSON_ID);
CREATE INDEX XIF1CASE_NOTES          ON CASE_NOTES (PERSON_ID);
