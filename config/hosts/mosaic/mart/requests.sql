-- Requests between workers, out of the council's own SELECT: the tables of requests are not public.
SELECT {{#by_group}}{{#text}}r.request_id{{/text}}{{/by_group}}{{#by_person}}{{#join}}r.request_id ~ '-' ~ s.PERSON_ID{{/join}}{{/by_person}} AS event_id,
       'case' AS subject,
       {{#text}}{{>case-id}}{{/text}} AS subject_id,
       'request_sent' AS kind,
       {{#time}}r.sent_at{{/time}} AS occurred_at,
       r.sent_by AS worker_id,
       {{#wording}}st.DESCRIPTION{{/wording}} AS fact_step,
       {{#wording}}r.wording{{/wording}} AS fact_request,
       {{#text}}r.to_worker{{/text}} AS fact_to_worker,
       {{#text}}r.to_team{{/text}} AS fact_to_team,
       NULL AS fact_request_event
FROM ({{requests}}) r
JOIN {{DM_WORKFLOW_STEPS_PEOPLE_VW}} s ON s.WORKFLOW_STEP_ID = r.step_id
JOIN {{DM_WORKFLOW_STEP_TYPES}} st ON st.WORKFLOW_STEP_TYPE_ID = s.WORKFLOW_STEP_TYPE_ID
      {{>step-people}}
WHERE {{>whose}}
UNION ALL
SELECT {{#by_group}}{{#join}}r.request_id ~ '-answered'{{/join}}{{/by_group}}{{#by_person}}{{#join}}r.request_id ~ '-answered-' ~ s.PERSON_ID{{/join}}{{/by_person}},
       'case',
       {{#text}}{{>case-id}}{{/text}},
       'request_answered',
       {{#time}}r.answered_at{{/time}},
       r.to_worker,
       NULL, NULL, NULL, NULL,
       {{#by_group}}{{#text}}r.request_id{{/text}}{{/by_group}}{{#by_person}}{{#join}}r.request_id ~ '-' ~ s.PERSON_ID{{/join}}{{/by_person}}
FROM ({{requests}}) r
JOIN {{DM_WORKFLOW_STEPS_PEOPLE_VW}} s ON s.WORKFLOW_STEP_ID = r.step_id
      {{>step-people}}
WHERE r.answered_at IS NOT NULL AND {{>whose}}
