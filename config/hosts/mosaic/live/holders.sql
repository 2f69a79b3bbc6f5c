-- Roles of a case that go with its team: whoever holds the worker role there today. A case is with
-- every team that has a live step of it, and where there is none, with the team of its last step.
{{#holders}}
SELECT DISTINCT {{#join}}{{role}} ~ '-' ~ c.case_id ~ '-' ~ r.WORKER_ID{{/join}} AS role_id,
       {{#text}}c.case_id{{/text}} AS case_id,
       {{role}} AS role,
       r.WORKER_ID AS worker_id
FROM (SELECT DISTINCT {{>case-id}} AS case_id, s.RESPONSIBLE_TEAM_ID AS team_id
      FROM {{MO_WORKFLOW_STEPS}} s
      {{>step-people}}
      WHERE s.WORKFLOW_STEP_TYPE_ID IN ({{step_types}})
        AND s.STEP_STATUS IN ('INCOMING', 'STARTED', 'REOPENED')
      UNION
      SELECT k.case_id, l.RESPONSIBLE_TEAM_ID
      FROM ({{>our-cases}}) k
      JOIN {{MO_WORKFLOW_STEPS}} l ON l.WORKFLOW_STEP_ID = k.last_step
      WHERE k.live_step IS NULL) c
JOIN {{WORKER_ROLES}} r ON r.ORG_ID = c.team_id
WHERE r.ROLE IN ({{holds}}) AND {{>role-today}}{{#has_teams}} AND c.team_id IN ({{teams}}){{/has_teams}}
{{#more}}UNION ALL{{/more}}
{{/holders}}
