-- An escalation is on record when both are there, the case note and the copy of the request form: the
-- later of the two is when.
SELECT 'escalation-' || n.note_no       AS event_id,
       'case'                           AS subject,
       n.family_no                      AS subject_id,
       'escalation_recorded'            AS kind,
       max(n.entered, coalesce(min(f.completed), n.entered)) AS occurred_at,
       max(n.entered, coalesce(min(f.completed), n.entered)) AS recorded_at,
       n.author                         AS worker_id,
       json_object('case_note', json('true'),
                   'request_form', json(CASE WHEN min(f.completed) IS NULL THEN 'false'
                                             ELSE 'true' END)) AS details,
       CASE n.is_deleted WHEN 'Y' THEN 1 ELSE 0 END AS deleted
FROM eh_note n
LEFT JOIN eh_form f ON f.family_no = n.family_no AND f.form_type = 'Request for Support'
                   AND f.status = 'Completed' AND f.started_on >= n.note_date
WHERE n.title = 'Escalation to social care'
GROUP BY n.note_no
