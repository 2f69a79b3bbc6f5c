-- The manager's desktop: asked for, sent back, ended. The deallocation comes with the allocations.
SELECT 'closure-' || item_no AS event_id,
       'case'                AS subject,
       family_no             AS subject_id,
       'closure_requested'   AS kind,
       requested             AS occurred_at,
       requested             AS recorded_at,
       requested_by          AS worker_id,
       json_patch(
         json_object('summary', json(CASE summary WHEN 'Y' THEN 'true' ELSE 'false' END)),
         (SELECT json_group_object(
                   CASE question WHEN 'Documents uploaded'  THEN 'documents_uploaded'
                                 WHEN 'Outstanding actions' THEN 'outstanding_actions' END,
                   json(CASE answer WHEN 'Y' THEN 'true' ELSE 'false' END))
          FROM eh_answer
          WHERE record_type = 'Closure' AND record_no = item_no
            AND question IN ('Documents uploaded', 'Outstanding actions'))) AS details,
       last_changed          AS changed_at
FROM eh_desktop
UNION ALL
SELECT 'closure-' || item_no || '-returned', 'case', family_no, 'closure_returned', returned,
       returned, NULL, NULL, last_changed
FROM eh_desktop
WHERE returned IS NOT NULL
UNION ALL
SELECT 'closure-' || item_no || '-ended', 'case', family_no, 'involvement_ended', end_date,
       end_entered, NULL, NULL, last_changed
FROM eh_desktop
WHERE end_date IS NOT NULL
