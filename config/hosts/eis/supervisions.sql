-- Of workers, not of cases: when they started and left, their supervision, and the number of families
-- that was agreed with them.
SELECT 'start-' || worker_ref AS event_id,
       'worker'               AS subject,
       worker_ref             AS subject_id,
       'worker_started'       AS kind,
       start_date             AS occurred_at,
       NULL                   AS recorded_at,
       worker_ref             AS worker_id,
       NULL                   AS details
FROM eh_worker
WHERE job_title = 'Family Practitioner'
UNION ALL
SELECT 'leave-' || worker_ref, 'worker', worker_ref, 'worker_left', leaving_date, NULL, worker_ref,
       NULL
FROM eh_worker
WHERE leaving_date IS NOT NULL AND job_title = 'Family Practitioner'
UNION ALL
SELECT 'supervision-' || supervision_no, 'worker', worker_ref, 'supervision_held', held_on, NULL,
       supervisor, json_object('form', lower(form))
FROM eh_supervision
UNION ALL
SELECT 'supervision-' || supervision_no || '-record', 'worker', worker_ref, 'supervision_recorded',
       written_up, written_up, supervisor,
       json_object('supervision', 'supervision-' || supervision_no)
FROM eh_supervision
WHERE written_up IS NOT NULL
UNION ALL
SELECT 'caseload-' || agreement_no, 'worker', worker_ref, 'caseload_agreed', agreed_on, NULL,
       worker_ref, json_object('families', families, 'until', until_day)
FROM eh_caseload
