-- Case notes by their type. A note of a visit that is a step or a visit record too (of that child and
-- day, by no other worker) is the other's.
SELECT {{#join}}t.note_id ~ '-' ~ t.case_id{{/join}} AS event_id,
       'case' AS subject,
       {{#text}}t.case_id{{/text}} AS subject_id,
       t.kind AS kind,
       {{#moment}}t.stamp{{/moment}} AS occurred_at,
       {{#time}}t.created{{/time}} AS recorded_at,
       t.worker_id AS worker_id,
       CASE WHEN t.each_person = 1 THEN t.person_id END AS person_id,{{#note_facts}}
       CASE t.entry{{#cases}}
            WHEN {{entry}} THEN {{>fact}}{{/cases}} END AS {{name}},{{/note_facts}}
       CASE WHEN t.kind = 'visit' AND {{>visit-that-day}} THEN 1
            WHEN t.kind = 'visit' AND {{>visit-step-that-day}} THEN 1
            ELSE 0 END AS deleted
FROM (SELECT n.ID AS note_id, n.PERSON_ID AS person_id, n.CREATED_ON AS created,
             m.entry, m.kind, m.each_person, c.case_id, w.ID AS worker_id, COALESCE({{note_happened}}, n.CREATED_ON) AS stamp{{#note_columns}},
             {{source}} AS {{name}}{{/note_columns}}
      FROM {{CASE_NOTES}} n
      JOIN ({{#note_map}}
            SELECT {{code}} AS code, {{entry}} AS entry, {{kind}} AS kind,
                   {{each}} AS each_person{{from_nothing}}{{#more}} UNION ALL{{/more}}{{/note_map}}) m
        ON m.code = n.NOTE_TYPE
      JOIN ({{>case-people}}) c ON c.person_id = n.PERSON_ID
      LEFT JOIN {{WORKERS}} w ON w.SYSTEM_USER_ID = n.CREATED_BY) t
