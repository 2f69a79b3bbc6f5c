-- The council's teams and workers: a service, Response, which assesses, two Localities, which work
-- on, and the health visitors, who are asked for contributions. Some workers have several roles, one
-- has no e-mail address, one has left.

INSERT INTO MO_SCHEMA_VERSION_UPGRADES VALUES ('24.4.0.0', '2025-03-08 20:00:00', '2025-03-08 23:10:00');
INSERT INTO MO_SCHEMA_VERSION_UPGRADES VALUES ('25.2.0.0', '2025-11-15 20:00:00', '2025-11-15 22:40:00');

INSERT INTO ORGANISATIONS VALUES (200, 'Children and Families Service');
INSERT INTO ORGANISATIONS VALUES (210, 'Response Team');
INSERT INTO ORGANISATIONS VALUES (220, 'Northgate Locality');
INSERT INTO ORGANISATIONS VALUES (230, 'Southmead Locality');
INSERT INTO ORGANISATIONS VALUES (290, 'Health Visiting (partner)');
INSERT INTO ORGANISATION_STRUCTURE VALUES (210, 200);
INSERT INTO ORGANISATION_STRUCTURE VALUES (220, 200);
INSERT INTO ORGANISATION_STRUCTURE VALUES (230, 200);

INSERT INTO WORKERS VALUES (11, 'Ruth', 'Calder', 'rcalder', 'ruth.calder@council.example', 'Y', 'C');
INSERT INTO WORKERS VALUES (21, 'Idris', 'Walker', 'iwalker', 'idris.walker@council.example', 'Y', 'C');
INSERT INTO WORKERS VALUES (22, 'Carys', 'Bowen', 'cbowen', 'carys.bowen@council.example', 'Y', 'C');
INSERT INTO WORKERS VALUES (23, 'Joe', 'Okafor', 'jokafor', 'joe.okafor@council.example', 'Y', 'C');
INSERT INTO WORKERS VALUES (31, 'Femi', 'Adeleke', 'fadeleke', 'femi.adeleke@council.example', 'Y', 'C');
INSERT INTO WORKERS VALUES (32, 'Nia', 'Prosser', 'nprosser', 'nia.prosser@council.example', 'Y', 'C');
INSERT INTO WORKERS VALUES (33, 'Tom', 'Ellery', 'tellery', 'tom.ellery@council.example', 'Y', 'C');
INSERT INTO WORKERS VALUES (34, 'Bea', 'Lindqvist', 'blindqvist', 'bea.lindqvist@council.example', 'Y', 'C');
INSERT INTO WORKERS VALUES (41, 'Gwen', 'Młynarska', 'gmlynarska', 'gwen.mlynarska@council.example', 'Y', 'C');
INSERT INTO WORKERS VALUES (42, 'Siân', 'Llŷr', 'sllyr', 'sian.llyr@council.example', 'Y', 'C');
INSERT INTO WORKERS VALUES (43, 'Dafydd', 'O''Neill', 'doneill', NULL, 'Y', 'C');
INSERT INTO WORKERS VALUES (91, 'Hana', 'Sato', 'hsato', 'hana.sato@health.example', 'Y', 'C');
INSERT INTO WORKERS VALUES (99, 'Alex', 'Former', 'aformer', 'alex.former@council.example', 'N', 'C');

INSERT INTO WORKER_ROLES VALUES (1, 11, 'SM', 200, 'Y', '2020-01-06 00:00:00', NULL);
INSERT INTO WORKER_ROLES VALUES (2, 21, 'TM', 210, 'Y', '2021-04-01 00:00:00', NULL);
INSERT INTO WORKER_ROLES VALUES (3, 22, 'SW', 210, 'Y', '2022-09-05 00:00:00', NULL);
INSERT INTO WORKER_ROLES VALUES (4, 23, 'SW', 210, 'Y', '2023-01-09 00:00:00', NULL);
INSERT INTO WORKER_ROLES VALUES (5, 31, 'TM', 220, 'Y', '2019-06-03 00:00:00', NULL);
INSERT INTO WORKER_ROLES VALUES (6, 32, 'SW', 220, 'Y', '2023-03-06 00:00:00', NULL);
INSERT INTO WORKER_ROLES VALUES (7, 33, 'FSW', 220, 'Y', '2024-02-05 00:00:00', NULL);
INSERT INTO WORKER_ROLES VALUES (8, 34, 'BS', 220, 'Y', '2018-05-08 00:00:00', NULL);
INSERT INTO WORKER_ROLES VALUES (9, 41, 'TM', 230, 'Y', '2020-10-05 00:00:00', NULL);
INSERT INTO WORKER_ROLES VALUES (10, 42, 'SW', 230, 'Y', '2021-11-01 00:00:00', NULL);
INSERT INTO WORKER_ROLES VALUES (11, 43, 'FSW', 230, 'Y', '2022-05-03 00:00:00', NULL);
INSERT INTO WORKER_ROLES VALUES (12, 91, 'EXT', 290, 'Y', '2020-01-06 00:00:00', NULL);
INSERT INTO WORKER_ROLES VALUES (13, 99, 'TM', 210, 'Y', '2017-01-09 00:00:00', '2021-03-31 00:00:00');
-- More than one role: an authoriser's, an earlier team, two days elsewhere.
INSERT INTO WORKER_ROLES VALUES (14, 21, 'TMAUTH', 220, NULL, '2021-04-01 00:00:00', NULL);
INSERT INTO WORKER_ROLES VALUES (15, 32, 'SW', 210, NULL, '2021-03-01 00:00:00', '2023-03-05 00:00:00');
INSERT INTO WORKER_ROLES VALUES (16, 33, 'FSW', 230, NULL, '2025-09-01 00:00:00', NULL);
INSERT INTO WORKER_ROLES VALUES (17, 34, 'BS', 230, NULL, '2018-05-08 00:00:00', NULL);
INSERT INTO WORKER_ROLES VALUES (18, 34, 'BS', 210, NULL, '2018-05-08 00:00:00', NULL);
