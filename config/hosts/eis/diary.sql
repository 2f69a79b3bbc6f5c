SELECT 'diary-' || entry_no AS event_id,
       'case'               AS subject,
       family_no            AS subject_id,
       CASE entry_type WHEN 'Visit'  THEN 'visit_planned'
                       WHEN 'Review' THEN 'review_planned'
                       ELSE 'meeting_planned' END AS kind,
       made                 AS occurred_at,
       made                 AS recorded_at,
       worker_ref           AS worker_id,
       json_object('at', planned_for) AS details,
       last_changed         AS changed_at
FROM eh_diary
UNION ALL
SELECT 'diary-' || entry_no || '-cancelled', 'case', family_no, 'visit_cancelled', cancelled,
       cancelled, worker_ref, json_object('visit', 'diary-' || entry_no), last_changed
FROM eh_diary
WHERE cancelled IS NOT NULL
