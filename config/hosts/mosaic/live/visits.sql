-- Visit records: one row a visit and child. A visit that is a step too (its type is STP. and the type
-- of the step, or a step of that child tells of the same day and no other worker) is the step's, which
-- says more.
SELECT {{#join}}t.visit_id ~ '-' ~ t.case_id{{/join}} AS event_id,
       'case' AS subject,
       {{#text}}t.case_id{{/text}} AS subject_id,
       t.kind AS kind,
       {{#moment}}t.stamp{{/moment}} AS occurred_at,
       t.worker_id AS worker_id,
       CASE WHEN t.each_person = 1 THEN t.person_id END AS person_id,{{#visit_facts}}
       CASE t.entry{{#cases}}
            WHEN {{entry}} THEN {{>fact}}{{/cases}} END AS {{name}},{{/visit_facts}}
       CASE WHEN t.stamp IS NULL THEN 1
            WHEN t.kind = 'visit' AND {{>visit-step-that-day}} THEN 1
            ELSE 0 END AS deleted
FROM (SELECT v.VISIT_ID AS visit_id, v.PERSON_ID AS person_id, v.WORKER_ID AS worker_id,
             m.entry, m.kind, m.each_person, c.case_id, {{visit_actual}} AS stamp{{#visit_columns}},
             {{source}} AS {{name}}{{/visit_columns}}
      FROM {{MO_VISITS}} v
      JOIN ({{#visit_map}}
            SELECT {{code}} AS code, {{entry}} AS entry, {{kind}} AS kind,
                   {{each}} AS each_person{{from_nothing}}{{#more}} UNION ALL{{/more}}{{/visit_map}}) m
        ON m.code = v.VISIT_TYPE
      JOIN ({{>case-people}}) c ON c.person_id = v.PERSON_ID
      WHERE v.VISIT_TYPE NOT IN ({{visit_steps}})) t
