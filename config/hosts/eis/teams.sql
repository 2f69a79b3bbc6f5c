SELECT team_code   AS team_id,
       team_name   AS name,
       mailbox,
       manager_ref AS manager_id,
       parent_team AS parent_team_id,
       district
FROM eh_team
