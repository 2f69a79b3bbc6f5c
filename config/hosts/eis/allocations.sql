-- Two events from one row: its beginning, and its end once there is one.
SELECT 'allocation-' || allocation_no AS event_id,
       'case'                         AS subject,
       family_no                      AS subject_id,
       'allocated'                    AS kind,
       start_date                     AS occurred_at,
       start_entered                  AS recorded_at,
       worker_ref                     AS worker_id,
       json_object('role', CASE role_name WHEN 'Key' THEN 'key_worker'
                                          ELSE lower(role_name) END) AS details
FROM eh_allocation
UNION ALL
SELECT 'deallocation-' || allocation_no, 'case', family_no, 'deallocated', end_date, end_entered,
       worker_ref,
       json_object('role', CASE role_name WHEN 'Key' THEN 'key_worker' ELSE lower(role_name) END)
FROM eh_allocation
WHERE end_date IS NOT NULL
