-- The manager of a team is who holds the manager role in it today: the one whose first job it is,
-- else who holds it beside another.
SELECT o.ORGANISATION_ID AS team_id,
       o.NAME AS name,
       {{#has_mailboxes}}COALESCE(CASE o.ORGANISATION_ID{{#mailboxes}} WHEN {{code}} THEN {{value}}{{/mailboxes}} END,
                {{organisation_email}}){{/has_mailboxes}}{{^has_mailboxes}}{{organisation_email}}{{/has_mailboxes}} AS mailbox,
       COALESCE((SELECT MIN(r.WORKER_ID) FROM {{DM_WORKER_ROLES}} r
                 WHERE r.ORGANISATION_ID = o.ORGANISATION_ID AND r.ROLE IN ({{managers}}) AND r.PRIMARY_ROLE = 'Y'
                   AND {{>role-today}}),
                (SELECT MIN(r.WORKER_ID) FROM {{DM_WORKER_ROLES}} r
                 WHERE r.ORGANISATION_ID = o.ORGANISATION_ID AND r.ROLE IN ({{managers}})
                   AND {{>role-today}})) AS manager_id,
       (SELECT MIN(u.PARENT_ORG_ID) FROM {{ORGANISATION_STRUCTURE}} u
        WHERE u.CHILD_ORG_ID = o.ORGANISATION_ID) AS parent_team_id,
       {{#has_districts}}CASE o.ORGANISATION_ID{{#districts}} WHEN {{code}} THEN {{value}}{{/districts}} END{{/has_districts}}{{^has_districts}}NULL{{/has_districts}} AS district
FROM {{DM_ORGANISATIONS}} o
