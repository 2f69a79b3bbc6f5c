-- Begin and end of the relations that the mapping marks with events = true. An end comes into force
-- when its day has come.
SELECT {{#join}}r.first_id ~ '-' ~ r.role ~ '-' ~ r.case_id{{/join}} AS event_id,
       'case' AS subject,
       {{#text}}r.case_id{{/text}} AS subject_id,
       'allocated' AS kind,
       {{#moment}}r.begun{{/moment}} AS occurred_at,
       r.worker_id AS worker_id,
       r.role AS fact_role
FROM ({{>relations}}) r
WHERE r.events = 1 AND r.begun IS NOT NULL
UNION ALL
SELECT {{#join}}r.first_id ~ '-' ~ r.role ~ '-' ~ r.case_id ~ '-end'{{/join}},
       'case',
       {{#text}}r.case_id{{/text}},
       'deallocated',
       {{#moment}}r.ended{{/moment}},
       r.worker_id,
       r.role
FROM ({{>relations}}) r
WHERE r.events = 1 AND r.ended IS NOT NULL
