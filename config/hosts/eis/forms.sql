-- A status that changes in place: a plan is commenced when its form is begun (a date), completed when
-- the form is. Other forms count when they are completed. A form that is a draft (again) gives a
-- deleted row, so that nothing remains of what it was.
SELECT 'form-' || form_no || '-begun' AS event_id,
       'case'                         AS subject,
       family_no                      AS subject_id,
       'plan_commenced'               AS kind,
       started_on                     AS occurred_at,
       started_on                     AS recorded_at,
       worker_ref                     AS worker_id,
       NULL                           AS details,
       CASE status WHEN 'Cancelled' THEN 1 ELSE 0 END AS deleted,
       last_changed                   AS changed_at
FROM eh_form
WHERE form_type = 'Support Plan'
UNION ALL
SELECT 'form-' || form_no, 'case', family_no,
       CASE form_type WHEN 'Contact Event Form'            THEN 'contact_form_completed'
                      WHEN 'Early Help Assessment'         THEN 'assessment_completed'
                      WHEN 'CYPA'                          THEN 'cypa_completed'
                      WHEN 'Early Help Assessment Audit'   THEN 'assessment_audited'
                      WHEN 'Support Plan'                  THEN 'plan_completed'
                      WHEN 'Support Plan Review'           THEN 'review_held'
                      WHEN 'EH Stepped Up to Social Care'  THEN 'step_up_form_completed'
                      ELSE 'form_completed' END,
       completed, completed, worker_ref,
       CASE form_type
         WHEN 'Contact Event Form' THEN json_object('contact', 'contact-' || contact_no)
         WHEN 'Support Plan' THEN
           json_patch(
             json_object('smart', json(CASE is_smart WHEN 'Y' THEN 'true' ELSE 'false' END)),
             (SELECT json_group_object(
                       CASE question WHEN 'Outcomes'      THEN 'outcomes'
                                     WHEN 'Actions'       THEN 'actions_set'
                                     WHEN 'Evaluation'    THEN 'evaluation'
                                     WHEN 'Who'           THEN 'responsibilities'
                                     WHEN 'Timeframes'    THEN 'timeframes'
                                     WHEN 'If not working' THEN 'contingency' END,
                       json(CASE answer WHEN 'Y' THEN 'true' ELSE 'false' END))
              FROM eh_answer
              WHERE record_type = 'Form' AND record_no = form_no
                AND question IN ('Outcomes', 'Actions', 'Evaluation', 'Who', 'Timeframes',
                                 'If not working')))
         WHEN 'Early Help Assessment Audit' THEN
           (SELECT json_group_object(
                     CASE question WHEN 'Within timescale'    THEN 'in_timescale'
                                   WHEN 'History'             THEN 'history'
                                   WHEN 'Developmental needs' THEN 'developmental_needs'
                                   WHEN 'Clear recording'     THEN 'clear_recording'
                                   WHEN 'Partner agencies'    THEN 'partner_agencies'
                                   WHEN 'Voice of the child'  THEN 'voice_of_child'
                                   WHEN 'Next steps'          THEN 'next_steps' END,
                     json(CASE answer WHEN 'Y' THEN 'true' ELSE 'false' END))
            FROM eh_answer
            WHERE record_type = 'Form' AND record_no = form_no
              AND question IN ('Within timescale', 'History', 'Developmental needs',
                               'Clear recording', 'Partner agencies', 'Voice of the child',
                               'Next steps'))
         WHEN 'EH Stepped Up to Social Care' THEN
           json_object('wraparound',
                       json(CASE decision WHEN 'Wraparound' THEN 'true' ELSE 'false' END))
       END,
       CASE status WHEN 'Completed' THEN 0 ELSE 1 END,
       last_changed
FROM eh_form
WHERE form_type <> 'Request for Support'
