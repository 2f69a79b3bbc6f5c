-- One row a child: the same event id with another person_id. The stamp of a note does not move when
-- its children do, so this is read whole.
SELECT 'visit-' || n.note_no AS event_id,
       'case'                AS subject,
       n.family_no           AS subject_id,
       'visit'               AS kind,
       CASE WHEN n.note_time IS NULL THEN n.note_date
            ELSE n.note_date || 'T' || n.note_time END AS occurred_at,
       n.entered             AS recorded_at,
       n.author              AS worker_id,
       c.person_no           AS person_id,
       json_patch(json_object(
         'child_seen',      json(CASE c.seen WHEN 'Y' THEN 'true' ELSE 'false' END),
         'child_spoken_to', json(CASE c.spoken_to WHEN 'Y' THEN 'true'
                                                  WHEN 'Too young' THEN '"too_young"'
                                                  ELSE 'false' END)),
         (SELECT json_group_object(
                   CASE question WHEN 'Purpose'             THEN 'purpose'
                                 WHEN 'Who was there'       THEN 'present'
                                 WHEN 'Details'             THEN 'details_recorded'
                                 WHEN 'Actions'             THEN 'actions'
                                 WHEN 'Analysis'            THEN 'analysis'
                                 WHEN 'Views of the child'  THEN 'child_views' END,
                   json(CASE answer WHEN 'Y' THEN 'true' ELSE 'false' END))
          FROM eh_answer
          WHERE record_type = 'Note' AND record_no = n.note_no
            AND question IN ('Purpose', 'Who was there', 'Details', 'Actions', 'Analysis',
                             'Views of the child'))) AS details,
       CASE n.is_deleted WHEN 'Y' THEN 1 ELSE 0 END AS deleted
FROM eh_note n
LEFT JOIN eh_note_child c ON c.note_no = n.note_no
WHERE n.title = 'Home visit'
