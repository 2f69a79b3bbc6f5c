-- A message may show the family's number, never its name.
SELECT family_no                                   AS case_id,
       team_code                                   AS team_id,
       family_no                                   AS family_id,
       'F-' || family_no                           AS reference,
       'https://eis.familycentre.example/family/' || family_no AS url,
       lower(risk_level)                           AS risk,
       CASE is_restricted WHEN 'Y' THEN 1 ELSE 0 END AS restricted,
       last_changed                                AS changed_at
FROM eh_family
