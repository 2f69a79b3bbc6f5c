-- The schema's versions: which it is, and whether an upgrade runs.
SELECT u.SCHEMA_VERSION_CODE AS id,
       {{#time}}u.UPGRADE_START_DATETIME{{/time}} AS name,
       {{#time}}u.UPGRADE_END_DATETIME{{/time}} AS count
FROM {{MO_SCHEMA_VERSION_UPGRADES}} u
