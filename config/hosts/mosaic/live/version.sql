-- The schema's versions: which it is, and whether an upgrade runs.
SELECT u.SCHEMA_VERSION_CODE AS code,
       {{#time}}u.UPGRADE_START_DATETIME{{/time}} AS label,
       {{#time}}u.UPGRADE_END_DATETIME{{/time}} AS used
FROM {{MO_SCHEMA_VERSION_UPGRADES}} u
