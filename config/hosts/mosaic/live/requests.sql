-- Requests between workers, out of the council's own SELECT: the tables of requests are not public.
SELECT {{#text}}r.request_id{{/text}} AS event_id,
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
JOIN {{MO_WORKFLOW_STEPS}} s ON s.WORKFLOW_STEP_ID = r.step_id
JOIN {{MO_WORKFLOW_STEP_TYPES}} st ON st.WORKFLOW_STEP_TYPE_ID = s.WORKFLOW_STEP_TYPE_ID
      {{>step-people}}
WHERE x.SUBJECT_COMPOUND_ID = {{>first-person}}
UNION ALL
SELECT {{#join}}r.request_id ~ '-answered'{{/join}},
       'case',
       {{#text}}{{>case-id}}{{/text}},
       'request_answered',
       {{#time}}r.answered_at{{/time}},
       r.to_worker,
       NULL, NULL, NULL, NULL,
       {{#text}}r.request_id{{/text}}
FROM ({{requests}}) r
JOIN {{MO_WORKFLOW_STEPS}} s ON s.WORKFLOW_STEP_ID = r.step_id
      {{>step-people}}
WHERE r.answered_at IS NOT NULL AND x.SUBJECT_COMPOUND_ID = {{>first-person}}
