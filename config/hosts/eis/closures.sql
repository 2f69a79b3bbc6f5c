-- The manager's desktop: asked for, sent back, ended. The deallocation comes with the allocations.
SELECT 'closure-' || item_no AS event_id,
       'case'                AS subject,
       family_no             AS subject_id,
       'closure_requested'   AS kind,
       requested             AS occurred_at,
       requested             AS recorded_at,
       requested_by          AS worker_id,
       json_object('summary', json(CASE summary WHEN 'Y' THEN 'true' ELSE 'false' END)) AS details,
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
