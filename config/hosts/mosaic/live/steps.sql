-- Steps as events: one row for each step, kind of event and child (or one for the whole family).
-- The date is the form's, where a question carries it, else the step's own stamp. PROPOSED and
-- CANCELLED steps, and those that have not come to the moment asked for, are rows marked as gone:
-- a step that is reopened or cancelled takes its event back.
SELECT {{#by_group}}{{#join}}t.step_id ~ '-' ~ t.kind{{/join}}{{/by_group}}{{#by_person}}{{#join}}t.step_id ~ '-' ~ t.kind ~ '-' ~ t.case_id{{/join}}{{/by_person}} AS event_id,
       'case' AS subject,
       {{#text}}t.case_id{{/text}} AS subject_id,
       t.kind AS kind,
       {{#has_step_dates}}COALESCE(CASE t.entry{{#step_dates}}
            WHEN {{entry}} THEN {{>date-answer}}{{/step_dates}} END,
            {{#time}}t.stamp{{/time}}){{/has_step_dates}}{{^has_step_dates}}{{#time}}t.stamp{{/time}}{{/has_step_dates}} AS occurred_at,
       {{#time}}t.stamp{{/time}} AS recorded_at,
       t.worker_id AS worker_id,
       CASE WHEN t.each_person = 1 THEN t.person_id END AS person_id,{{#step_facts}}
       CASE t.entry{{#cases}}
            WHEN {{entry}} THEN {{>fact}}{{/cases}} END AS {{name}},{{/step_facts}}
       CASE WHEN t.stamp IS NULL OR t.status = 'CANCELLED' THEN 1
            WHEN t.status = 'PROPOSED' AND t.moment <> 'proposed' THEN 1
            WHEN t.moment = 'completed' AND t.status <> 'COMPLETED' THEN 1
            ELSE 0 END AS deleted,
       t.changed AS changed_at
FROM (SELECT s.WORKFLOW_STEP_ID AS step_id, {{>case-id}} AS case_id,
             x.SUBJECT_COMPOUND_ID AS person_id, s.ASSIGNEE_ID AS worker_id,
             s.STEP_STATUS AS status, m.entry, m.kind, m.moment, m.each_person,
             CASE m.moment WHEN 'proposed' THEN s.PROPOSED_ON
                           WHEN 'incoming' THEN s.INCOMING_ON
                           WHEN 'assigned' THEN COALESCE(s.ASSIGNMENT_DATETIME, s.INCOMING_ON)
                           WHEN 'started' THEN s.STARTED_ON
                           ELSE s.COMPLETED_ON END AS stamp,
             {{step_changed}} AS changed{{#step_columns}},
             {{source}} AS {{name}}{{/step_columns}}
      FROM {{MO_WORKFLOW_STEPS}} s
      JOIN ({{#step_map}}
            SELECT {{code}} AS code, {{entry}} AS entry, {{kind}} AS kind, {{when}} AS moment,
                   {{each}} AS each_person{{from_nothing}}{{#more}} UNION ALL{{/more}}{{/step_map}}) m
        ON m.code = s.WORKFLOW_STEP_TYPE_ID
      {{>step-people}}
      WHERE m.each_person = 1 OR {{>whose}}) t
