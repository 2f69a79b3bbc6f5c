-- Allocations, and the duty worker of each contact, who screens it.
SELECT 'allocation-' || allocation_no AS role_id,
       family_no                      AS case_id,
       CASE role_name WHEN 'Key' THEN 'key_worker'
                      WHEN 'Wraparound' THEN 'wraparound'
                      WHEN 'Enabler' THEN 'enabler'
                      ELSE lower(role_name) END AS role,
       worker_ref                     AS worker_id,
       start_date                     AS from_at,
       end_date                       AS to_at
FROM eh_allocation
UNION ALL
SELECT 'duty-' || contact_no, family_no, 'duty_worker', duty_worker, NULL, NULL
FROM eh_contact
WHERE duty_worker IS NOT NULL AND is_deleted = 'N'
UNION ALL
SELECT 'screening-' || contact_no, family_no, 'screening_duty_worker', duty_worker, NULL, NULL
FROM eh_contact
WHERE duty_worker IS NOT NULL AND is_deleted = 'N'
