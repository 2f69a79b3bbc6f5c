SELECT 'exchange-' || exchange_no AS event_id,
       'case'                     AS subject,
       family_no                  AS subject_id,
       CASE what WHEN 'Step down'          THEN 'step_down_received'
                 WHEN 'Wraparound request' THEN 'wraparound_requested'
                 WHEN 'Level 4'            THEN 'level4_confirmed'
                 WHEN 'Below threshold'    THEN 'threshold_not_met'
                 WHEN 'No further support' THEN 'no_further_support_confirmed' END AS kind,
       happened                   AS occurred_at,
       entered                    AS recorded_at
FROM eh_social_care
