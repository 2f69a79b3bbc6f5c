-- Who works with a child has a role of the case. Siblings' rows of one worker and day are one role.
SELECT {{#join}}r.first_id ~ '-' ~ r.role ~ '-' ~ r.case_id{{/join}} AS role_id,
       {{#text}}r.case_id{{/text}} AS case_id,
       r.role AS role,
       r.worker_id AS worker_id,
       {{#moment}}r.begun{{/moment}} AS from_at,
       {{#moment}}r.ended{{/moment}} AS to_at
FROM ({{>relations}}) r
