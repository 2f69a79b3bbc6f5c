-- Many kinds of event from one table, by the title of the note. Home visits are in visits.sql, child
-- by child; escalations need a form as well (escalations.sql).
SELECT 'note-' || note_no AS event_id,
       'case'             AS subject,
       family_no          AS subject_id,
       CASE title WHEN 'Managers Decision'                      THEN 'managers_decision'
                  WHEN 'Direct work/Voice of the child'         THEN 'direct_work'
                  WHEN 'Initial contact with family'            THEN 'initial_contact'
                  WHEN 'Pre-allocation contact'                 THEN 'duty_contact'
                  WHEN 'Case discussion'                        THEN 'case_discussion'
                  WHEN 'Decision to escalate'                   THEN 'escalation_decided'
                  WHEN 'Lone working check'                     THEN 'lone_working_checked'
                  ELSE 'case_note_recorded' END AS kind,
       CASE WHEN note_time IS NULL THEN note_date
            ELSE note_date || 'T' || note_time END AS occurred_at,
       entered            AS recorded_at,
       author             AS worker_id,
       CASE title
         WHEN 'Managers Decision' THEN
           json_object('about', lower(about),
                       'actions_recorded',
                       json(CASE outcome WHEN 'Actions recorded' THEN 'true' ELSE 'false' END))
         WHEN 'Initial contact with family' THEN
           json_object('reached', json(CASE outcome WHEN 'No answer' THEN 'false' ELSE 'true' END))
         WHEN 'Pre-allocation contact' THEN
           json_object('reached', json(CASE outcome WHEN 'No answer' THEN 'false' ELSE 'true' END))
         WHEN 'Direct work/Voice of the child' THEN json_object('stage', lower(about))
         WHEN 'Case discussion' THEN NULL
         ELSE json_object('type', title)
       END                AS details,
       CASE is_deleted WHEN 'Y' THEN 1 ELSE 0 END AS deleted,
       last_changed       AS changed_at
FROM eh_note
WHERE title NOT IN ('Home visit', 'Escalation to social care')
