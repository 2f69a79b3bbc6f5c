SELECT 'message-' || l.message_no AS event_id,
       'case'                     AS subject,
       c.family_no                AS subject_id,
       CASE l.template WHEN 'ACK'       THEN 'acknowledgement_sent'
                       WHEN 'SCREENING' THEN 'screening_outcome_sent'
                       WHEN 'MAAM'      THEN 'maam_outcome_sent' END AS kind,
       l.sent                     AS occurred_at,
       l.sent                     AS recorded_at,
       l.sent_by                  AS worker_id,
       json_patch(json_object('contact', 'contact-' || l.contact_no),
                  CASE l.template WHEN 'ACK'
                    THEN json_object('receipt_confirmed', json('true'),
                                     'timescale_given',
                                     json(CASE l.date_given WHEN 'Y' THEN 'true' ELSE 'false' END))
                    ELSE '{}' END) AS details
FROM eh_mailbox_log l
JOIN eh_contact c ON c.contact_no = l.contact_no
