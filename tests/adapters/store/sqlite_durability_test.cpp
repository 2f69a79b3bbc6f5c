// What makes a commit survive a power cut: the settings of the store's own connection. SQLite shows
// every connection that is opened to an extension; that is how the test comes to the store's.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <string>
#include <vector>

#include "adapters/store/sqlite_store.hpp"
#include "tests/adapters/store/store_conformance.hpp"

namespace duecourse::testing {
namespace {

std::vector<sqlite3*>& opened() {
  static std::vector<sqlite3*> connections;
  return connections;
}

int remember(sqlite3* connection, char** /*message*/, const sqlite3_api_routines* /*routines*/) {
  opened().push_back(connection);
  return SQLITE_OK;
}

/// While it lives, opened() grows with every connection of this process.
class Watch {
 public:
  Watch() {
    opened().clear();
    sqlite3_auto_extension(entry());
  }
  ~Watch() { sqlite3_cancel_auto_extension(entry()); }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

 private:
  using Entry = void (*)();
  static Entry entry() { return reinterpret_cast<Entry>(&remember); }
};

std::string value_of(sqlite3* connection, const char* pragma) {
  std::string value;
  const auto keep = [](void* into, int, char** texts, char**) {
    *static_cast<std::string*>(into) = texts[0];
    return 0;
  };
  EXPECT_EQ(sqlite3_exec(connection, pragma, keep, &value, nullptr), SQLITE_OK);
  return value;
}

TEST(SqliteDurability, EveryCommitReachesTheDiskThroughTheLog) {
  const TemporaryFolder folder;
  adapters::StoreSettings settings;
  settings.path = folder.path() + "/store.db";
  for (const char* when : {"created", "opened again"}) {
    const Watch watch;
    const auto store = taken(adapters::open_sqlite_store(settings));
    ASSERT_EQ(opened().size(), 1U) << when;
    EXPECT_EQ(value_of(opened().front(), "PRAGMA journal_mode"), "wal") << when;
    EXPECT_EQ(value_of(opened().front(), "PRAGMA synchronous"), "2") << when << ": FULL is 2";
    EXPECT_EQ(value_of(opened().front(), "PRAGMA foreign_keys"), "1") << when;
  }
}

}  // namespace
}  // namespace duecourse::testing
