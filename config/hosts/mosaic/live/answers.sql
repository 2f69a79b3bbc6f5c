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
             x.SUBJECT_COMPOUND_ID AS person_id, s.ASSIGNEE_ID AS worker_id,
             s.STEP_STATUS AS status, m.entry, m.kind, m.moment, m.each_person, m.only_yes,
             b.FORM_ID AS form_id, b.QUESTION_ID AS question_id,
             b.FORM_ANSWER_ROW_ID AS row_id, b.answer,
             CASE m.moment WHEN 'proposed' THEN s.PROPOSED_ON
                           WHEN 'incoming' THEN s.INCOMING_ON
                           WHEN 'assigned' THEN COALESCE(s.ASSIGNMENT_DATETIME, s.INCOMING_ON)
                           WHEN 'started' THEN s.STARTED_ON
                           ELSE s.COMPLETED_ON END AS stamp,
             {{step_changed}} AS changed{{#answer_columns}},
             {{source}} AS {{name}}{{/answer_columns}}
      FROM (SELECT a.FORM_ID, a.QUESTION_ID, a.FORM_ANSWER_ROW_ID, l.ANSWER AS answer
            FROM {{MO_FORM_LOOKUP_ANSWERS}} a
            JOIN {{MO_QUESTION_LOOKUPS}} l ON l.QUESTION_LOOKUP_ID = a.QUESTION_LOOKUP_ID
            UNION ALL
            SELECT a.FORM_ID, a.QUESTION_ID, a.FORM_ANSWER_ROW_ID, a.BOOLEAN_ANSWER
            FROM {{MO_FORM_BOOLEAN_ANSWERS}} a
            UNION ALL
            SELECT a.FORM_ID, a.QUESTION_ID, a.FORM_ANSWER_ROW_ID, a.SHORT_TEXT_ANSWER
            FROM {{MO_FORM_SHORT_TEXT_ANSWERS}} a
            UNION ALL
            SELECT a.FORM_ID, a.QUESTION_ID, a.FORM_ANSWER_ROW_ID, {{#day}}a.DATE_ANSWER{{/day}}
            FROM {{MO_FORM_DATE_ANSWERS}} a) b
      JOIN {{MO_QUESTIONS}} q ON q.QUESTION_ID = b.QUESTION_ID
      JOIN ({{#answer_map}}
            SELECT {{code}} AS code, {{type}} AS step_type, {{entry}} AS entry, {{kind}} AS kind,
                   {{when}} AS moment, {{each}} AS each_person,
                   {{only_yes}} AS only_yes{{from_nothing}}{{#more}} UNION ALL{{/more}}{{/answer_map}}) m
        ON m.code = q.QUESTION_USER_CODE
      JOIN {{MO_FORMS}} f ON f.FORM_ID = b.FORM_ID
      JOIN {{MO_WORKFLOW_STEPS}} s ON s.WORKFLOW_STEP_ID = f.WORKFLOW_STEP_ID
      {{>step-people}}
      LEFT JOIN {{MO_FORM_ANSWER_ROWS}} r ON r.FORM_ANSWER_ROW_ID = b.FORM_ANSWER_ROW_ID
      WHERE (m.step_type = -1 OR m.step_type = s.WORKFLOW_STEP_TYPE_ID)
        AND {{#filled}}b.answer{{/filled}}
        AND ((m.each_person = 0 AND {{>whose}})
             OR (m.each_person = 1 AND (r.HANDLER_ROW_IDENTIFIER IS NULL
                                        OR r.HANDLER_ROW_IDENTIFIER = ''
                                        OR r.HANDLER_ROW_IDENTIFIER
                                           = {{#text}}x.SUBJECT_COMPOUND_ID{{/text}})))) t
