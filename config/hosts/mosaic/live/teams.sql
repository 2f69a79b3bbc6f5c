-- The manager of a team is who holds the manager role in it today: the one whose first job it is,
-- else who holds it beside another.
SELECT o.ID AS team_id,
       o.NAME AS name,
       {{#has_mailboxes}}COALESCE(CASE o.ID{{#mailboxes}} WHEN {{code}} THEN {{value}}{{/mailboxes}} END,
                {{organisation_email}}){{/has_mailboxes}}{{^has_mailboxes}}{{organisation_email}}{{/has_mailboxes}} AS mailbox,
       COALESCE((SELECT MIN(r.WORKER_ID) FROM {{WORKER_ROLES}} r
                 WHERE r.ORG_ID = o.ID AND r.ROLE IN ({{managers}}) AND r.PRIMARY_JOB = 'Y'
                   AND {{>role-today}}),
                (SELECT MIN(r.WORKER_ID) FROM {{WORKER_ROLES}} r
                 WHERE r.ORG_ID = o.ID AND r.ROLE IN ({{managers}})
                   AND {{>role-today}})) AS manager_id,
       (SELECT MIN(u.PARENT_ORG_ID) FROM {{ORGANISATION_STRUCTURE}} u
        WHERE u.CHILD_ORG_ID = o.ID) AS parent_team_id,
       {{#has_districts}}CASE o.ID{{#districts}} WHEN {{code}} THEN {{value}}{{/districts}} END{{/has_districts}}{{^has_districts}}NULL{{/has_districts}} AS district
FROM {{ORGANISATIONS}} o
