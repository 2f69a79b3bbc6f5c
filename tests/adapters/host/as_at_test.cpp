// When the copy that is read was taken, by a query of the folder.
#include <gmock/gmock.h>

#include "engine/time/time_text.hpp"
#include "tests/adapters/host/host_fixture.hpp"

namespace duecourse::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class AsAt : public HostFixture {
 protected:
  AsAt() {
    sql("CREATE TABLE refresh (taken TEXT); CREATE TABLE t (team_id TEXT)");
    one_query("teams", "SELECT team_id FROM t", "stamped = false\n");
    settings_.as_at_file = "as-at.sql";
    write("as-at.sql", "-- when the warehouse was filled\nSELECT taken AS AS_AT FROM refresh;\n");
  }
  void taken(const std::string& value) {
    sql("DELETE FROM refresh; INSERT INTO refresh VALUES (" + value + ")");
  }
  std::string answer() {
    const auto told = open().as_at();
    if (!told) return told.error().message;
    return *told ? write_instant(**told, london()) : "no copy";
  }
};

TEST_F(AsAt, ReadsTheTimeInTheZoneOfTheCouncil) {
  taken("'2026-06-02 03:00:00'");
  EXPECT_EQ(answer(), "2026-06-02T03:00:00+01:00");
  taken("'2026-06-02T02:00:00Z'");
  EXPECT_EQ(answer(), "2026-06-02T03:00:00+01:00");
  taken("'2026-06-02'");
  EXPECT_EQ(answer(), "2026-06-02T00:00:00+01:00") << "a day: its beginning";
}

TEST_F(AsAt, WithoutTheSettingThereIsNoCopyAndTheFileIsNotUsed) {
  settings_.as_at_file.clear();
  EXPECT_THAT(load_faults(), ElementsAre(HasSubstr("no query of host.toml names this file")));
  settings_.as_at_file = "as-at.sql";
  EXPECT_THAT(load_faults(), IsEmpty());
}

TEST_F(AsAt, WhatGivesNoTimeIsAnError) {
  EXPECT_THAT(answer(), HasSubstr("as-at.sql:1:1: error: gave no time")) << "no row";
  taken("NULL");
  EXPECT_THAT(answer(), HasSubstr("gave no time"));
  taken("'last night'");
  EXPECT_THAT(answer(), HasSubstr("as_at: 'last night'"));
  taken("'2026-06-02'), ('2026-06-03'");
  EXPECT_THAT(answer(), HasSubstr("more than one row"));
}

TEST_F(AsAt, WhatIsNoSuchQueryIsAnError) {
  write("as-at.sql", "SELECT taken FROM refresh");
  EXPECT_THAT(answer(), HasSubstr("gives one column, named as_at"));
  write("as-at.sql", "SELECT taken AS as_at FROM nowhere");
  EXPECT_THAT(answer(), HasSubstr("no such table: nowhere"));
  write("as-at.sql", "DELETE FROM refresh");
  EXPECT_THAT(load_faults(), ElementsAre(HasSubstr("as-at.sql:1:1: error")));
  settings_.as_at_file = "as-of.sql";
  EXPECT_THAT(load_faults(), ::testing::Contains(HasSubstr("as-of.sql")));
}

}  // namespace
}  // namespace duecourse::testing
