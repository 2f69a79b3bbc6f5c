SELECT * FROM teams
