// The statement around a query, as each dialect wants it.
#include "adapters/host/paged_sql.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/adapters/host/host_fixture.hpp"

namespace duecourse::testing {
namespace {

using namespace adapters;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

const std::vector<std::string> kColumns = {"event_id", "kind", "changed_at"};

/// A page of two rows after a stamp and an id.
PagedSql page(SqlDialect dialect, const std::string& select = "SELECT * FROM e") {
  RowRequest request;
  request.range = RowRange::stamped;
  request.after_stamp = true;
  request.after_id = true;
  request.limit = 2;
  request.dialect = dialect;
  request.id_kind = ValueKind::text;
  request.stamp_kind = ValueKind::moment;
  request.numbered_marks = dialect == SqlDialect::postgresql;
  return paged_sql({"e.sql", select}, kColumns, request);
}

TEST(PagedSql, PostgresqlHasRowValuesNumberedMarksAndALimit) {
  const PagedSql sql = page(SqlDialect::postgresql);
  EXPECT_EQ(
      "SELECT q.event_id, q.kind, q.changed_at FROM (\nSELECT * FROM e\n) q WHERE q.event_id <> ''"
      " AND q.changed_at IS NOT NULL AND (q.changed_at, q.event_id) > ($1, $2)"
      " ORDER BY q.changed_at, q.event_id LIMIT 2",
      sql.statement);
  EXPECT_THAT(sql.marks, ElementsAre(SqlMark::stamp, SqlMark::id));
}

TEST(PagedSql, MysqlHasALimit) {
  const PagedSql sql = page(SqlDialect::mysql);
  EXPECT_THAT(sql.statement,
              HasSubstr("(q.changed_at > ? OR (q.changed_at = ? AND q.event_id > ?))"));
  EXPECT_THAT(sql.statement, EndsWith(" LIMIT 2"));
  EXPECT_THAT(sql.marks, ElementsAre(SqlMark::stamp, SqlMark::stamp, SqlMark::id));
}

TEST(PagedSql, SqlServerHasTopAndARangeForItsIndex) {
  const PagedSql sql = page(SqlDialect::sqlserver);
  EXPECT_THAT(sql.statement, StartsWith("SELECT TOP (2) q.event_id, "));
  EXPECT_THAT(sql.statement, HasSubstr(" AND q.changed_at >= ? AND (q.changed_at > ? OR "));
  EXPECT_THAT(sql.statement, EndsWith("ORDER BY q.changed_at, q.event_id"));
  EXPECT_THAT(sql.marks, ElementsAre(SqlMark::stamp, SqlMark::stamp, SqlMark::stamp, SqlMark::id));
}

TEST(PagedSql, SqlServersOldDatetimeIsComparedWithItsOwnKind) {
  RowRequest request;
  request.range = RowRange::stamped;
  request.after_stamp = true;
  request.after_id = true;
  request.dialect = SqlDialect::sqlserver;
  request.stamp_kind = ValueKind::moment;
  request.stamp_type = "datetime";
  EXPECT_THAT(paged_sql({"e.sql", "SELECT * FROM e"}, kColumns, request).statement,
              HasSubstr("q.changed_at >= CAST(? AS datetime) AND (q.changed_at > CAST(? AS "
                        "datetime) OR (q.changed_at = CAST(? AS datetime) AND q.event_id > ?))"));
}

TEST(PagedSql, SqlServerHasWithBeforeTheWholeStatement) {
  const std::string select =
      "WITH a AS (SELECT 'with select' AS x), [b] (y) AS (SELECT 1)\nSELECT * FROM a, b";
  const PagedSql sql = page(SqlDialect::sqlserver, select);
  EXPECT_THAT(sql.statement,
              StartsWith("WITH a AS (SELECT 'with select' AS x), [b] (y) AS (SELECT 1)\n"
                         "SELECT TOP (2) q.event_id, q.kind, q.changed_at FROM (\n"
                         "SELECT * FROM a, b\n) q WHERE "));
  // A place in the main SELECT is a place in the file.
  EXPECT_EQ(select.find("FROM a, b"), sql.statement.find("FROM a, b") - sql.select_at);
  EXPECT_THAT(page(SqlDialect::postgresql, select).statement,
              StartsWith("SELECT q.event_id, q.kind, q.changed_at FROM (\nWITH a AS "));
}

TEST(PagedSql, OracleFetchesFirstAndKnowsNoEmptyText) {
  const PagedSql sql = page(SqlDialect::oracle);
  EXPECT_THAT(sql.statement, HasSubstr("q.event_id IS NOT NULL"));
  EXPECT_THAT(sql.statement, Not(HasSubstr("''")));
  EXPECT_THAT(sql.statement, Not(HasSubstr(" AS q")));
  EXPECT_THAT(sql.statement, EndsWith(" FETCH FIRST 2 ROWS ONLY"));
}

TEST(PagedSql, TheStandardHasNoLimit) {
  EXPECT_THAT(page(SqlDialect::standard).statement, EndsWith("ORDER BY q.changed_at, q.event_id"));
}

TEST(PagedSql, OpaqueIdsAreNeverComparedWithAnEmptyText) {
  RowRequest request;
  request.dialect = SqlDialect::postgresql;
  for (const ValueKind kind : {ValueKind::opaque, ValueKind::decimal, ValueKind::integer}) {
    request.id_kind = kind;
    request.range = RowRange::no_id;
    EXPECT_THAT(paged_sql({"e.sql", "SELECT * FROM e"}, kColumns, request).statement,
                EndsWith("WHERE q.event_id IS NULL"));
  }
}

TEST(Dialects, HaveWords) {
  for (const std::string& word : dialect_words()) {
    ASSERT_TRUE(dialect_named(word).has_value());
    EXPECT_EQ(word, dialect_words()[static_cast<std::size_t>(*dialect_named(word))]);
  }
  EXPECT_EQ(SqlDialect::oracle, dialect_named("oracle"));
  EXPECT_FALSE(dialect_named("Oracle").has_value());
}

TEST(Dialects, AreKnownFromTheSettings) {
  HostSettings settings;
  EXPECT_EQ(SqlDialect::sqlite, dialect_of(settings));
  settings.connector = "mariadb";
  EXPECT_EQ(SqlDialect::mysql, dialect_of(settings));
  settings.connector = "odbc";
  EXPECT_EQ(SqlDialect::standard, dialect_of(settings));
  settings.dialect = "sqlserver";
  EXPECT_EQ(SqlDialect::sqlserver, dialect_of(settings));
}

TEST(MainSelect, IsTheOneAfterTheCommonTables) {
  EXPECT_EQ(0U, main_select("SELECT 1"));
  EXPECT_EQ(0U, main_select("SELECT (WITH a AS (SELECT 1) SELECT * FROM a)"));
  const std::string select = "with selected as (select 1 as n) /* select */ select n from selected";
  EXPECT_EQ(select.find("select n"), main_select(select));
}

class DialectSettings : public HostFixture {};

TEST_F(DialectSettings, AreAskedOfOdbcOnly) {
  one_query("cases", "SELECT * FROM cases");
  settings_.dialect = "oracle";
  settings_.dialect_place = {"duecourse.toml", 3, 11};
  EXPECT_THAT(load_faults(),
              ElementsAre("duecourse.toml:3:11: error: 'dialect' is for the connector odbc; "
                          "'sqlite' has its own: take the line out"));
  settings_.connector = "odbc";
  settings_.dialect = "orcale";
  EXPECT_THAT(load_faults(), ElementsAre(HasSubstr("unknown dialect 'orcale'; allowed are sqlite, "
                                                   "standard, postgresql, mysql, sqlserver, "
                                                   "oracle; did you mean 'oracle'?")));
}

}  // namespace
}  // namespace duecourse::testing
