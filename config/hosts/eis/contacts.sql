SELECT 'contact-' || contact_no AS event_id,
       'case'                   AS subject,
       family_no                AS subject_id,
       'contact_received'       AS kind,
       received                 AS occurred_at,
       entered                  AS recorded_at,
       duty_worker              AS worker_id,
       json_object(
         'source', CASE source_code WHEN 'EHA'  THEN 'early_help_assessment'
                                    WHEN 'RFS'  THEN 'request_for_support'
                                    WHEN 'DART' THEN 'dart'
                                    WHEN 'FD'   THEN 'front_door'
                                    WHEN 'WALK' THEN 'walk_in' END,
         'professional',      json(CASE referrer_kind WHEN 'PROF' THEN 'true' ELSE 'false' END),
         'original_referrer', json(CASE WHEN coalesce(original_referrer, '') = '' THEN 'false'
                                        ELSE 'true' END),
         'further_action',    json(CASE needs_action WHEN 'N' THEN 'false' ELSE 'true' END)
       )                        AS details,
       CASE is_deleted WHEN 'Y' THEN 1 ELSE 0 END AS deleted,
       last_changed             AS changed_at
FROM eh_contact
