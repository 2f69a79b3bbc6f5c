-- The mart knows no addresses: they come from a copy of WORKERS beside it. Team and job are those of the worker's first job today, else of any that is held today. Nobody
-- without a role today is active. The manager is the team's, unless the mapping names one.
SELECT w.WORKER_ID AS worker_id,
       w.FULL_NAME AS name,
       {{#has_emails}}COALESCE(CASE w.WORKER_ID{{#emails}} WHEN {{code}} THEN {{value}}{{/emails}} END,
                e.EMAIL_ADDRESS){{/has_emails}}{{^has_emails}}e.EMAIL_ADDRESS{{/has_emails}} AS email,
       j.ORGANISATION_ID AS team_id,
       {{#has_line_managers}}CASE w.WORKER_ID{{#line_managers}} WHEN {{code}} THEN {{value}}{{/line_managers}} END{{/has_line_managers}}{{^has_line_managers}}NULL{{/has_line_managers}} AS manager_id,
       j.ROLE AS job,
       CASE WHEN j.WORKER_ROLE_ID IS NULL THEN 0 ELSE 1 END AS active
FROM {{DM_WORKERS}} w
LEFT JOIN {{WORKERS}} e ON e.ID = w.WORKER_ID
LEFT JOIN {{DM_WORKER_ROLES}} j
  ON j.WORKER_ROLE_ID = COALESCE((SELECT MIN(r.WORKER_ROLE_ID) FROM {{DM_WORKER_ROLES}} r
                      WHERE r.WORKER_ID = w.WORKER_ID AND r.PRIMARY_ROLE = 'Y' AND {{>role-today}}),
                     (SELECT MIN(r.WORKER_ROLE_ID) FROM {{DM_WORKER_ROLES}} r
                      WHERE r.WORKER_ID = w.WORKER_ID AND {{>role-today}}))
