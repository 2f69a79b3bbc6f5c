"""Reads statements, each ended by a line that ends in a semicolon, and says which of them are not of
the SQL that is named: parse_sql.py FILE oracle. Exit code 1 where there is one."""

import sys

import sqlglot

FILE, DIALECT = sys.argv[1:3]
wrong = 0
for statement in open(FILE, encoding="utf-8").read().split(";\n"):
    if not statement.strip():
        continue
    try:
        sqlglot.parse_one(statement, read=DIALECT)
    except sqlglot.errors.SqlglotError as error:
        wrong += 1
        print(statement.strip().split("\n")[0], "--", str(error).split("\n")[0])
sys.exit(1 if wrong else 0)
