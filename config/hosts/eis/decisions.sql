-- One event needs two tables: the decision says what, its meeting says when.
SELECT 'decision-' || d.decision_no AS event_id,
       'case'                       AS subject,
       d.family_no                  AS subject_id,
       CASE m.meeting_type WHEN 'MAAM' THEN 'maam_held' ELSE 'screened' END AS kind,
       CASE WHEN m.held_at IS NULL THEN m.held_on
            ELSE m.held_on || 'T' || m.held_at END AS occurred_at,
       d.entered                    AS recorded_at,
       d.entered_by                 AS worker_id,
       json_object(
         'outcome', CASE d.decision WHEN 'Allocate'  THEN 'allocate'
                                    WHEN 'To MAAM'   THEN 'maam'
                                    WHEN 'Signpost'  THEN 'signpost'
                                    WHEN 'NFA'       THEN 'no_further_action'
                                    WHEN 'Step down' THEN 'step_down'
                                    WHEN 'Escalate'  THEN 'escalate' END,
         'contact', 'contact-' || d.contact_no) AS details
FROM eh_decision d
JOIN eh_meeting m ON m.meeting_no = d.meeting_no
UNION ALL
SELECT 'session-' || meeting_no, 'team', team_code, 'screening_held',
       CASE WHEN held_at IS NULL THEN held_on ELSE held_on || 'T' || held_at END,
       last_changed, NULL, NULL
FROM eh_meeting
WHERE meeting_type = 'SCREEN'
