-- Asked for one family while a message is made, and only where [show] wants initials or names.
SELECT person_no                       AS person_id,
       forename || ' ' || surname      AS name
FROM eh_person
WHERE family_no = :id: AND relation = 'Child'
