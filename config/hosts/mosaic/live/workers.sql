-- Team and job are those of the worker's first job today, else of any that is held today. Nobody
-- without a role today is active. The manager is the team's, unless the mapping names one.
SELECT w.ID AS worker_id,
       {{#join}}COALESCE(w.FIRST_NAMES, '') ~ ' ' ~ COALESCE(w.LAST_NAMES, ''){{/join}} AS name,
       {{#has_emails}}COALESCE(CASE w.ID{{#emails}} WHEN {{code}} THEN {{value}}{{/emails}} END,
                w.EMAIL_ADDRESS){{/has_emails}}{{^has_emails}}w.EMAIL_ADDRESS{{/has_emails}} AS email,
       j.ORG_ID AS team_id,
       {{#has_line_managers}}CASE w.ID{{#line_managers}} WHEN {{code}} THEN {{value}}{{/line_managers}} END{{/has_line_managers}}{{^has_line_managers}}NULL{{/has_line_managers}} AS manager_id,
       j.ROLE AS job,
       CASE WHEN j.ID IS NULL THEN 0 ELSE 1 END AS active
FROM {{WORKERS}} w
LEFT JOIN {{WORKER_ROLES}} j
  ON j.ID = COALESCE((SELECT MIN(r.ID) FROM {{WORKER_ROLES}} r
                      WHERE r.WORKER_ID = w.ID AND r.PRIMARY_JOB = 'Y' AND {{>role-today}}),
                     (SELECT MIN(r.ID) FROM {{WORKER_ROLES}} r
                      WHERE r.WORKER_ID = w.ID AND {{>role-today}}))
