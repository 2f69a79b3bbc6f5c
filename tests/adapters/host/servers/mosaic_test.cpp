// The queries of MOSAIC on every database: what they give on one they give on each, in both layers,
// to the last fact.
#include <gmock/gmock.h>
#include <sqlite3.h>

#include <map>

#include "adapters/files/mapping_loader.hpp"
#include "engine/time/time_text.hpp"
#include "examples/mosaic/example_mosaic.hpp"
#include "tests/adapters/host/servers/served_fixture.hpp"

namespace duecourse::testing {
namespace {

using ::testing::IsEmpty;

constexpr Day kFrom{std::chrono::days{20514}};  // Mon 2 Mar 2026
constexpr Day kTo{std::chrono::days{20654}};

examples::MosaicServer kind_of(Server server) {
  switch (server) {
    case Server::sqlite:
      return examples::MosaicServer::sqlite;
    case Server::postgresql:
      return examples::MosaicServer::postgresql;
    case Server::mariadb:
      return examples::MosaicServer::mariadb;
  }
  return examples::MosaicServer::sqlite;
}

/// Every row by query and id, with the hash of its content.
using Rows = std::map<std::string, std::string>;

class MosaicOnServers : public Served {
 protected:
  static const std::vector<examples::MosaicCase>& cases() {
    static const std::vector<examples::MosaicCase> kCases = [] {
      examples::MosaicOptions options;
      options.families = 8;
      options.from = kFrom;
      options.to = kTo;
      return examples::invent_cases(options);
    }();
    return kCases;
  }

  void read_from(const std::string& layer) {
    reader_.reset();
    settings_.queries_folder = DUECOURSE_SOURCE_DIR "/config/hosts/mosaic/" + layer;
    auto loaded = adapters::load_mapping(DUECOURSE_SOURCE_DIR "/config/hosts/mosaic/mosaic.toml");
    ASSERT_THAT(printed(loaded.faults), IsEmpty());
    settings_.mapping = std::make_shared<const adapters::HostMapping>(std::move(loaded.mapping));
    open().poll_at(london().start_of(kTo));
  }

  Rows everything() {
    Rows rows;
    for (const adapters::HostQuery& query : reader_->queries()) {
      const ReadAll all = read_all(query.name, 500);
      EXPECT_EQ("", all.error) << query.name;
      EXPECT_THAT(all.faults, IsEmpty()) << query.name;
      for (const auto& row : all.rows) {
        std::string said = row.deleted ? "gone" : std::to_string(row.hash);
        if (const auto* event = std::get_if<Event>(&row.record); event != nullptr && !row.deleted) {
          said = event->kind + " " + write_moment(event->occurred, london()) + " " +
                 describe(event->facts, london()) + " " + said;
        }
        rows[query.name + " " + row.row_id] = said;
      }
    }
    return rows;
  }

  /// What SQLite says of the same casework.
  Rows by_sqlite(const std::string& layer) {
    const auto settings = settings_;
    const auto made = examples::prepare_mosaic(path_, cases(), kTo);
    EXPECT_TRUE(made.ok());
    EXPECT_TRUE(examples::advance_mosaic(path_, Instant::max()).ok());
    EXPECT_TRUE(examples::fill_mosaic_mart(path_).ok());
    settings_.connector = "sqlite";
    settings_.dialect.clear();
    settings_.database = path_;
    read_from(layer);
    Rows rows = everything();
    reader_.reset();
    settings_ = settings;
    return rows;
  }

  void fill() {
    if (on(Server::sqlite)) return;  // by_sqlite() did
    const auto sql = examples::mosaic_sql(kind_of(GetParam().server), cases(), kTo);
    ASSERT_TRUE(sql.ok()) << sql.error().message;
    server().run(*sql);
  }

  void expect_same(const std::string& layer) {
    const Rows wanted = by_sqlite(layer);
    fill();
    read_from(layer);
    const Rows found = everything();
    EXPECT_GT(wanted.size(), 500U);
    EXPECT_EQ(wanted.size(), found.size());
    std::vector<std::string> different;
    for (const auto& [row, said] : wanted) {
      const auto other = found.find(row);
      if (other == found.end()) {
        different.push_back(row + " is missing");
      } else if (other->second != said) {
        different.push_back(row + ": " + said + " <> " + other->second);
      }
      if (different.size() == 5) break;
    }
    EXPECT_THAT(different, IsEmpty());
  }
};

TEST_P(MosaicOnServers, TheLiveLayerSaysTheSame) {
  expect_same("live");
}

TEST_P(MosaicOnServers, TheMartSaysTheSame) {
  expect_same("mart");
}

TEST_P(MosaicOnServers, EverySurveyIsAnswered) {
  static_cast<void>(by_sqlite("live"));
  fill();
  for (const char* layer : {"live", "mart"}) {
    read_from(layer);
    EXPECT_EQ(7U, reader_->surveys().size());
    for (const std::string& name : reader_->surveys()) {
      const auto rows = reader_->survey(name);
      ASSERT_TRUE(rows.ok()) << layer << " " << name << ": " << rows.error().message;
      EXPECT_FALSE(rows->empty()) << layer << " " << name;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(EveryWay, MosaicOnServers, ::testing::ValuesIn(every_way()), way_name);

}  // namespace
}  // namespace duecourse::testing
