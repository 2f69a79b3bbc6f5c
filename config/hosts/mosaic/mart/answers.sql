-- Answers as events: one row for each answer to a question that the mapping names, and child. An
-- answer in a row that names a child is about that child; any other is about each child of the step
-- (or, where the mapping says so, about the whole family).
SELECT {{#by_group}}{{#join}}t.form_id ~ '-' ~ t.question_id ~ '-' ~ t.row_id ~ '-' ~ t.kind{{/join}}{{/by_group}}{{#by_person}}{{#join}}t.form_id ~ '-' ~ t.question_id ~ '-' ~ t.row_id ~ '-' ~ t.kind ~ '-' ~ t.case_id{{/join}}{{/by_person}} AS event_id,
       'case' AS subject,
       {{#text}}t.case_id{{/text}} AS subject_id,
       t.kind AS kind,
       {{#has_answer_dates}}COALESCE(CASE t.entry{{#answer_dates}}
            WHEN {{entry}} THEN {{>date-answer}}{{/answer_dates}} END,
            {{#time}}t.stamp{{/time}}){{/has_answer_dates}}{{^has_answer_dates}}{{#time}}t.stamp{{/time}}{{/has_answer_dates}} AS occurred_at,
       {{#time}}t.stamp{{/time}} AS recorded_at,
       t.worker_id AS worker_id,
       CASE WHEN t.each_person = 1 THEN t.person_id END AS person_id,{{#answer_facts}}
       CASE t.entry{{#cases}}
            WHEN {{entry}} THEN {{>fact}}{{/cases}} END AS {{name}},{{/answer_facts}}
       CASE WHEN t.stamp IS NULL OR t.status IN ('CANCELLED', 'PROPOSED') THEN 1
            WHEN t.moment = 'completed' AND t.status <> 'COMPLETED' THEN 1
            WHEN t.only_yes = 1 AND t.answer NOT IN ({{yes}}) THEN 1
            ELSE 0 END AS deleted,
       t.changed AS changed_at
FROM (SELECT s.WORKFLOW_STEP_ID AS step_id, {{>case-id}} AS case_id,
             s.PERSON_ID AS person_id, s.ASSIGNEE_ID AS worker_id,
             s.STEP_STATUS AS status, m.entry, m.kind, m.moment, m.each_person, m.only_yes,
             b.FORM_ID AS form_id, b.MAPPING_ID AS question_id,
             b.FORM_ANSWER_ROW_ID AS row_id, b.answer,
             CASE m.moment WHEN 'proposed' THEN s.PROPOSED_ON
                           WHEN 'incoming' THEN s.INCOMING_ON
                           WHEN 'assigned' THEN COALESCE(s.ASSIGNMENT_DATETIME, s.INCOMING_ON)
                           WHEN 'started' THEN s.STARTED_ON
                           ELSE s.COMPLETED_ON END AS stamp,
             {{mart_step_changed}} AS changed{{#answer_columns}},
             {{source}} AS {{name}}{{/answer_columns}}
      FROM (SELECT a.*, COALESCE(a.TEXT_ANSWER, {{#day}}a.DATE_ANSWER{{/day}}) AS answer
            FROM {{DM_CACHED_FORM_ANSWERS}} a) b
      JOIN ({{#answer_map}}
            SELECT {{code}} AS code, {{type}} AS step_type, {{entry}} AS entry, {{kind}} AS kind,
                   {{when}} AS moment, {{each}} AS each_person,
                   {{only_yes}} AS only_yes{{from_nothing}}{{#more}} UNION ALL{{/more}}{{/answer_map}}) m
        ON m.code = b.QUESTION_USER_CODE
      JOIN {{DM_WORKFLOW_STEPS_PEOPLE_VW}} s ON s.WORKFLOW_STEP_ID = b.WORKFLOW_STEP_ID
      {{>step-people}}
      WHERE (m.step_type = -1 OR m.step_type = s.WORKFLOW_STEP_TYPE_ID)
        AND {{#filled}}b.answer{{/filled}}
        AND ((m.each_person = 0 AND {{>whose}})
             OR (m.each_person = 1 AND (b.SUBJECT_PERSON_ID IS NULL OR b.SUBJECT_PERSON_ID <= 0
                                        OR b.SUBJECT_PERSON_ID = s.PERSON_ID)))) t
