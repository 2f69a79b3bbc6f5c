SELECT * FROM enrolments
