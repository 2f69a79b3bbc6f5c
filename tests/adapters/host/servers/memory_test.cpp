// Memory does not grow with the rows that a query has, by any way, with an index or without.
#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "tests/adapters/host/servers/served_fixture.hpp"

// A sanitizer's own memory is several times what is measured here.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

namespace duecourse::testing {
namespace {

constexpr int kRows = 200'000;
constexpr std::size_t kPage = 5000;
/// What a reading may take beyond what the process has already: a few pages here, a few thousand
/// rows in the driver, SQLite's page cache and sorter. All rows would be 60 MiB and more.
constexpr long kAllowanceMib = 48;

/// A line of /proc/self/status in MiB.
long status_mib(const std::string& key) {
  std::ifstream status("/proc/self/status");
  std::string line;
  while (std::getline(status, line)) {
    if (line.starts_with(key + ":")) return std::stol(line.substr(key.size() + 1)) / 1024;
  }
  return -1;
}
/// From here on the peak counts.
void forget_peak() {
  std::ofstream("/proc/self/clear_refs") << "5";
}

class Memory : public Served {
 protected:
  void SetUp() override {
    Served::SetUp();
    run("CREATE TABLE e (event_id {text}, subject {text}, subject_id {text}, kind {text}, "
        "occurred_at {stamp}, details {long}, changed_at {stamp})");
    const std::string details = "'{\"seen\": \"" + std::string(200, 'x') + "\"}'";
    const std::string values = "'case', 'C-1', 'visit', '2026-03-02 10:00:00', " + details + ", ";
    const std::string rows = std::to_string(kRows);
    if (on(Server::postgresql)) {
      run("INSERT INTO e SELECT 'E' || i, 'case', 'C-1', 'visit', TIMESTAMP '2026-03-02 10:00', " +
          details + ", TIMESTAMP '2026-03-02 10:00' + i * INTERVAL '1 second' " +
          "FROM generate_series(1, " + rows + ") i");
    } else if (on(Server::mariadb)) {
      run("INSERT INTO e SELECT CONCAT('E', seq), " + values +
          "TIMESTAMP '2026-03-02 10:00:00' + INTERVAL seq SECOND FROM seq_1_to_" + rows);
    } else {
      run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + rows +
          ") INSERT INTO e SELECT 'E' || i, " + values +
          "datetime('2026-03-02 10:00:00', i || ' seconds') FROM n");
    }
    one_query("events", "SELECT * FROM e");
    settings_.timeout = std::chrono::seconds{60};
  }

  void expect_flat(const char* how) {
    open();
    const adapters::HostQuery query = query_of("");
    forget_peak();
    const long before = status_mib("VmRSS");
    std::size_t rows = 0;
    adapters::Cursor cursor;
    while (true) {
      const auto page = reader_->read_page(query, cursor, kPage);
      ASSERT_TRUE(page.ok()) << page.error().message;
      rows += page->rows.size();
      if (!page->more) break;
      cursor = page->next;
    }
    EXPECT_EQ(static_cast<std::size_t>(kRows), rows);
    EXPECT_LT(status_mib("VmHWM") - before, kAllowanceMib) << how;
    reader_.reset();
  }
};
INSTANTIATE_TEST_SUITE_P(Ways, Memory, ::testing::ValuesIn(every_way()), way_name);

TEST_P(Memory, IsFlat) {
  if (!(on(Server::sqlite) && by_odbc())) expect_flat("without an index");
  run("CREATE INDEX by_stamp ON e (changed_at, event_id)");
  expect_flat("with an index");
}

}  // namespace
}  // namespace duecourse::testing

#endif
