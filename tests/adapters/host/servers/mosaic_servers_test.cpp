// The example MOSAIC on real servers: the statements that make it are accepted by PostgreSQL and
// MariaDB, and the shipped queries read the same records there as on SQLite, by every connector.
#include <gmock/gmock.h>

#include <algorithm>
#include <map>

#include "adapters/files/mapping_loader.hpp"
#include "examples/mosaic/example_mosaic.hpp"
#include "tests/adapters/host/servers/served_fixture.hpp"

namespace duecourse::testing {
namespace {

using ::testing::IsEmpty;

constexpr Day kFrom{std::chrono::days{20514}};  // Mon 2 Mar 2026
constexpr Day kTo{std::chrono::days{20740}};

class MosaicServed : public Served {
 protected:
  MosaicServed() {
    auto loaded = adapters::load_mapping(DUECOURSE_SOURCE_DIR "/config/hosts/mosaic/mosaic.toml");
    EXPECT_THAT(printed(loaded.faults), IsEmpty());
    settings_.mapping = std::make_shared<const adapters::HostMapping>(std::move(loaded.mapping));
  }

  void make_mosaic() {
    const auto made =
        examples::mosaic_sql(on(Server::sqlite)    ? examples::MosaicServer::sqlite
                             : on(Server::mariadb) ? examples::MosaicServer::mariadb
                                                   : examples::MosaicServer::postgresql,
                             examples::invent_cases({5, 4, kFrom, kTo}), kTo);
    ASSERT_TRUE(made.ok()) << made.error().message;
    if (on(Server::sqlite)) {
      sql(*made);
    } else {
      server().run(*made);
    }
  }

  /// Every record of a layer, by query and id.
  std::map<std::string, adapters::MirrorRow> records(const std::string& layer) {
    settings_.queries_folder = std::string(DUECOURSE_SOURCE_DIR "/config/hosts/mosaic/") + layer;
    open().poll_at(Instant{std::chrono::seconds{LocalSecond{kTo}.time_since_epoch().count()}});
    std::map<std::string, adapters::MirrorRow> found;
    for (const adapters::HostQuery& query : reader_->queries()) {
      const ReadAll all = read_all(query.name, 500);
      EXPECT_EQ("", all.error) << query.name;
      EXPECT_THAT(all.faults, IsEmpty()) << query.name;
      for (const auto& row : all.rows) found.emplace(query.name + ' ' + row.row_id, row);
    }
    return found;
  }

  /// The same, read from SQLite.
  std::map<std::string, adapters::MirrorRow> on_sqlite(const std::string& layer) {
    const adapters::HostSettings of_way = settings_;
    settings_.connector = "sqlite";
    settings_.dialect.clear();
    settings_.password.clear();
    settings_.database = folder_ + "/beside.db";
    const std::vector<examples::MosaicCase> cases = examples::invent_cases({5, 4, kFrom, kTo});
    EXPECT_TRUE(examples::prepare_mosaic(settings_.database, cases, kTo).ok());
    EXPECT_TRUE(examples::advance_mosaic(settings_.database, Instant::max()).ok());
    EXPECT_TRUE(examples::fill_mosaic_mart(settings_.database).ok());
    auto found = records(layer);
    settings_ = of_way;
    return found;
  }

  void expect_as_on_sqlite(const std::string& layer) {
    make_mosaic();
    const auto wanted = on_sqlite(layer);
    const auto found = records(layer);
    EXPECT_GT(wanted.size(), 200U);
    for (const auto& [id, row] : wanted) {
      const auto there = found.find(id);
      if (there == found.end()) {
        ADD_FAILURE() << id << " is not there";
        continue;
      }
      EXPECT_EQ(there->second.record, row.record) << id;
      EXPECT_EQ(there->second.deleted, row.deleted) << id;
    }
    EXPECT_EQ(found.size(), wanted.size());
  }
};

TEST_P(MosaicServed, TheLiveLayerSaysTheSameAsOnSqlite) {
  expect_as_on_sqlite("live");
}

TEST_P(MosaicServed, TheMartSaysTheSameAsOnSqlite) {
  expect_as_on_sqlite("mart");
}

TEST_P(MosaicServed, EverySurveyIsAnswered) {
  make_mosaic();
  for (const char* layer : {"live", "mart"}) {
    static_cast<void>(records(layer));
    EXPECT_EQ(7U, reader_->surveys().size());
    for (const std::string& name : reader_->surveys()) {
      const auto rows = reader_->survey(name);
      ASSERT_TRUE(rows.ok()) << layer << ' ' << name << ": " << rows.error().message;
      EXPECT_FALSE(rows->empty()) << layer << ' ' << name;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Ways, MosaicServed, ::testing::ValuesIn(every_way()), way_name);

}  // namespace
}  // namespace duecourse::testing
