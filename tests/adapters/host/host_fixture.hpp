// A SQLite file in a folder of its own, queries beside it, and a reader over both.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "adapters/host/sql_host_reader.hpp"
#include "engine/time/zone.hpp"

namespace duecourse::testing {

[[nodiscard]] const Zone& london();

/// Everything that was read of a query, page by page.
struct ReadAll {
  std::vector<adapters::MirrorRow> rows;
  std::vector<adapters::RowFault> faults;
  std::vector<std::string> read_ids;
  std::vector<std::size_t> page_sizes;  ///< rows of each page that have an id
  adapters::Cursor end;
  std::string error;  ///< empty: none
};

class HostFixture : public ::testing::Test {
 public:
  ~HostFixture() override;
  HostFixture(const HostFixture&) = delete;
  HostFixture& operator=(const HostFixture&) = delete;

 protected:
  HostFixture();

  /// Runs SQL on the host database, which is made where it is not there.
  void sql(const std::string& statements);
  /// Writes a file into the folder of queries.
  void write(const std::string& name, const std::string& contents);
  /// host.toml with one query `q` of a kind, whose SQL is `select`.
  void one_query(const std::string& kind, const std::string& select, const std::string& more = "");
  /// Makes the reader; fails the test where there are faults.
  adapters::HostReader& open();
  /// The faults of make_host_reader, as a compiler would print them, without the folder.
  [[nodiscard]] std::vector<std::string> load_faults();
  /// The faults of check(), printed likewise; a host that does not answer as a fault of `outside`.
  [[nodiscard]] std::vector<std::string> check_faults();

  /// Reads a query (by name; "" for the only one) from a cursor to its end.
  [[nodiscard]] ReadAll read_all(const std::string& query = "", std::size_t limit = 1000,
                                 const adapters::Cursor& from = {});
  /// As a poll does: from the cursor set back by the overlap.
  [[nodiscard]] ReadAll poll(const adapters::Cursor& since, const std::string& query = "",
                             std::size_t limit = 1000);
  [[nodiscard]] const adapters::HostQuery& query_of(const std::string& name);

  [[nodiscard]] std::vector<std::string> printed(const Faults& faults) const;

  adapters::HostSettings settings_;
  std::string folder_;
  std::string path_;  ///< of the host's file
  std::unique_ptr<adapters::HostReader> reader_;
};

/// The event of a row; the test fails where it is none.
[[nodiscard]] const Event& event_of(const adapters::MirrorRow& row);
/// Row ids in the order read, `\x1f` written as '/'.
[[nodiscard]] std::vector<std::string> ids_of(const ReadAll& read);

}  // namespace duecourse::testing
