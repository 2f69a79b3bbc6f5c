-- A case takes part in a framework once it has one of the steps that the mapping names for it; where
-- closing steps are named, until one of them is completed with none of the others after it.
{{#enrolments}}
SELECT {{#join}}{{framework}} ~ '-' ~ e.case_id{{/join}} AS enrolment_id,
       {{framework}} AS framework,
       'case' AS subject,
       {{#text}}e.case_id{{/text}} AS subject_id,
       CASE WHEN e.last_end > e.last_begin THEN {{#time}}e.last_end{{/time}} END AS to_at
FROM (SELECT {{>case-id}} AS case_id,
             MAX(CASE WHEN s.WORKFLOW_STEP_TYPE_ID IN ({{from}})
                      THEN COALESCE(s.STARTED_ON, s.INCOMING_ON) END) AS last_begin,
             MAX(CASE WHEN s.WORKFLOW_STEP_TYPE_ID IN ({{until}}) AND s.STEP_STATUS = 'COMPLETED'
                      THEN s.COMPLETED_ON END) AS last_end
      FROM {{MO_WORKFLOW_STEPS}} s
      {{>step-people}}
      WHERE s.WORKFLOW_STEP_TYPE_ID IN ({{from}}, {{until}})
        AND s.STEP_STATUS NOT IN ('PROPOSED', 'CANCELLED')
      GROUP BY {{>case-id}}) e
WHERE e.last_begin IS NOT NULL
{{#more}}UNION ALL{{/more}}
{{/enrolments}}
