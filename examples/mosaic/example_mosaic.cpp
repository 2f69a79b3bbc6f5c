#include "examples/mosaic/example_mosaic.hpp"

#include <algorithm>
#include <string_view>

#include "examples/eis/journal_database.hpp"
#include "examples/mosaic/mosaic_text.hpp"
#include "examples/mosaic/set_up.hpp"

namespace duecourse::examples {

namespace {

// What is still to be typed in (examples/eis/journal_database.hpp); no part of a MOSAIC.
constexpr const char* kJournalTables = R"sql(
CREATE TABLE example_journal (
  typed_at     INTEGER NOT NULL,   -- seconds since 1970, UTC
  seq          INTEGER NOT NULL,
  edit         TEXT NOT NULL,
  PRIMARY KEY (typed_at, seq)
) WITHOUT ROWID;
CREATE TABLE example_clock (played_until INTEGER NOT NULL);
INSERT INTO example_clock VALUES (-1);
)sql";

std::string with(std::string text, std::string_view mark, std::string_view words) {
  for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) {
    text.replace(at, mark.size(), words);
  }
  return text;
}

std::string tables(MosaicServer server, const Catalogue& catalogue) {
  const MosaicText& text = mosaic_text();
  const bool mariadb = server == MosaicServer::mariadb;
  std::string sql = std::string(text.live) + text.mart;
  sql = with(std::move(sql), "@DATETIME@",
             server == MosaicServer::postgresql ? "TIMESTAMP" : "DATETIME");
  sql = with(std::move(sql), "@ACCESSIBLE@", mariadb ? "`ACCESSIBLE`" : "ACCESSIBLE");
  return (mariadb ? "SET SESSION sql_mode = 'ANSI';\n" : "") + sql + set_up_rows(catalogue) +
         text.staff;
}

}  // namespace

Result<void> prepare_mosaic(const std::string& path, const std::vector<MosaicCase>& cases, Day to) {
  const auto catalogue = mosaic_catalogue();
  if (!catalogue.ok()) return catalogue.error();
  const auto edits = type_in(*catalogue, cases);
  if (!edits.ok()) return edits.error();
  const std::string schema = tables(MosaicServer::sqlite, *catalogue) + kJournalTables;
  return make_journal_database(path, schema.c_str(), *edits, to, Instant{});
}

Result<std::size_t> advance_mosaic(const std::string& path, Instant until) {
  return advance_journal(path, until);
}

Result<void> fill_mosaic_mart(const std::string& path) {
  return run_statements(path, mosaic_text().fill_mart);
}

Result<std::string> mosaic_sql(MosaicServer server, const std::vector<MosaicCase>& cases, Day to) {
  const auto catalogue = mosaic_catalogue();
  if (!catalogue.ok()) return catalogue.error();
  const auto typed = type_in(*catalogue, cases);
  if (!typed.ok()) return typed.error();
  std::vector<Edit> edits = *typed;
  std::stable_sort(edits.begin(), edits.end(),
                   [](const Edit& a, const Edit& b) { return a.at < b.at; });
  std::string sql = tables(server, *catalogue);
  const LocalSecond end{to + std::chrono::days{1}};
  for (const Edit& edit : edits) {
    if (edit.at < end) sql += edit.sql + ";\n";
  }
  return sql + mosaic_text().fill_mart;
}

}  // namespace duecourse::examples
