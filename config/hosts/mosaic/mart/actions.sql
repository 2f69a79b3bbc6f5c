-- Next actions: a link from a step to the one that was added by it. Added when the new step came in,
-- started and finished with it.
SELECT {{#join}}t.action_id ~ t.suffix{{/join}} AS event_id,
       'case' AS subject,
       {{#text}}t.case_id{{/text}} AS subject_id,
       t.kind AS kind,
       {{#time}}t.stamp{{/time}} AS occurred_at,
       t.by_worker AS worker_id,
       t.step AS fact_step,
       t.action AS fact_action,
       CASE WHEN t.kind = 'action_added' THEN {{#text}}t.to_worker{{/text}} END AS fact_to_worker,
       CASE WHEN t.kind = 'action_added' THEN {{#text}}t.to_team{{/text}} END AS fact_to_team,
       CASE WHEN t.kind <> 'action_added' THEN t.action_id END AS fact_action_event,
       CASE WHEN t.stamp IS NULL OR t.status IN ('PROPOSED', 'CANCELLED') THEN 1
            WHEN t.kind = 'action_finished' AND t.status <> 'COMPLETED' THEN 1
            ELSE 0 END AS deleted,
       t.changed AS changed_at
FROM (SELECT {{#by_group}}{{#join}}k.SOURCE_STEP_ID ~ '-' ~ k.TARGET_STEP_ID ~ '-' ~ k.WORKFLOW_NEXT_ACTION_TYPE_ID{{/join}}{{/by_group}}{{#by_person}}{{#join}}k.SOURCE_STEP_ID ~ '-' ~ k.TARGET_STEP_ID ~ '-' ~ k.WORKFLOW_NEXT_ACTION_TYPE_ID ~ '-' ~ s.PERSON_ID{{/join}}{{/by_person}} AS action_id,
             e.suffix, e.kind, {{>case-id}} AS case_id, s.STEP_STATUS AS status,
             CASE e.kind WHEN 'action_added' THEN COALESCE(s.INCOMING_ON, s.STARTED_ON)
                         WHEN 'action_started' THEN s.STARTED_ON
                         ELSE s.COMPLETED_ON END AS stamp,
             CASE e.kind WHEN 'action_added' THEN o.ASSIGNEE_ID ELSE s.ASSIGNEE_ID END AS by_worker,
             s.ASSIGNEE_ID AS to_worker, s.RESPONSIBLE_TEAM_ID AS to_team,
             {{#wording}}ot.DESCRIPTION{{/wording}} AS step,
             CASE WHEN m.described = 1 THEN {{#wording}}d.DESCRIPTION{{/wording}} ELSE m.action END AS action,
             {{mart_step_changed}} AS changed
      FROM {{DM_WORKFLOW_LINKS}} k
      JOIN ({{#action_map}}
            SELECT {{code}} AS code, {{action}} AS action,
                   {{described}} AS described{{from_nothing}}{{#more}} UNION ALL{{/more}}{{/action_map}}) m
        ON m.code = k.WORKFLOW_NEXT_ACTION_TYPE_ID
      JOIN {{DM_WORKFLOW_NXT_ACTION_TYPES}} d
        ON d.WORKFLOW_NEXT_ACTION_TYPE_ID = k.WORKFLOW_NEXT_ACTION_TYPE_ID
      JOIN {{DM_WORKFLOW_STEPS}} o ON o.WORKFLOW_STEP_ID = k.SOURCE_STEP_ID
      JOIN {{DM_WORKFLOW_STEP_TYPES}} ot ON ot.WORKFLOW_STEP_TYPE_ID = o.WORKFLOW_STEP_TYPE_ID
      JOIN {{DM_WORKFLOW_STEPS_PEOPLE_VW}} s ON s.WORKFLOW_STEP_ID = k.TARGET_STEP_ID
      {{>step-people}}
      CROSS JOIN (SELECT 'action_added' AS kind, '' AS suffix{{from_nothing}} UNION ALL
                  SELECT 'action_started', '-started'{{from_nothing}} UNION ALL
                  SELECT 'action_finished', '-finished'{{from_nothing}}) e
      WHERE {{>whose}}) t
