-- A case is a group of persons (a family), or a person: of those only who have a step that the
-- mapping knows. Its team is the one that has its newest live step, else its newest step. One
-- restricted person makes the case restricted.
SELECT {{#text}}c.case_id{{/text}} AS case_id,
       {{#text}}l.RESPONSIBLE_TEAM_ID{{/text}} AS team_id,
       {{#text}}c.family_id{{/text}} AS family_id,
       {{#reference}}c.case_id{{/reference}} AS reference,
       {{#url}}c.case_id{{/url}} AS url,
       CASE WHEN c.restricted = 1 THEN 1{{#by_group}}
            WHEN EXISTS (SELECT 1
                         FROM {{DM_WORKFLOW_STEPS_PEOPLE_VW}} s
                         {{>step-people}}
                         JOIN {{DM_PERSONS}} p ON p.PERSON_ID = s.PERSON_ID
                         WHERE {{group_of_subgroup}} = c.family_id AND {{person_restricted}} IN ({{yes}}))
            THEN 1{{/by_group}} ELSE 0 END AS restricted
FROM ({{>our-cases}}) c
LEFT JOIN {{DM_WORKFLOW_STEPS}} l ON l.WORKFLOW_STEP_ID = COALESCE(c.live_step, c.last_step)
