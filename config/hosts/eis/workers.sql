-- The absence that begins last, with who covers it. Hours become a share of full time.
SELECT w.worker_ref                                AS worker_id,
       trim(coalesce(w.forename, '') || ' ' || coalesce(w.surname, '')) AS name,
       w.email,
       w.team_code                                 AS team_id,
       w.line_manager                              AS manager_id,
       replace(lower(w.job_title), ' ', '_')       AS job,
       round(w.weekly_hours / 37.0, 2)             AS fte,
       w.days_worked                               AS working_days,
       w.leaving_date IS NULL                      AS active,
       a.first_day                                 AS absent_from,
       a.last_day                                  AS absent_to,
       a.cover_ref                                 AS cover_id
FROM eh_worker w
LEFT JOIN eh_absence a
  ON a.absence_no = (SELECT b.absence_no FROM eh_absence b WHERE b.worker_ref = w.worker_ref
                     ORDER BY b.first_day DESC, b.absence_no DESC LIMIT 1)
