-- Asked for one contact while a reminder to tell its referrer is made: whom to write to. For Front
-- Door contacts the school or team behind it, not the Early Help Desk.
SELECT CASE WHEN coalesce(original_referrer, '') = '' THEN referrer ELSE original_referrer END AS name,
       referrer_email                  AS email
FROM eh_contact
WHERE contact_no = substr(:id:, length('contact-') + 1) AND referrer_kind = 'PROF'
