// What the host is asked for one message: names and referrers.
#include <gmock/gmock.h>

#include "tests/adapters/host/host_fixture.hpp"

namespace duecourse::testing {
namespace {

using adapters::LookedUp;
using adapters::LookUp;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class LookUps : public HostFixture {
 protected:
  LookUps() {
    sql("CREATE TABLE child (no INTEGER PRIMARY KEY, case_no INTEGER, name TEXT);"
        "CREATE TABLE t (team_id TEXT);"
        "INSERT INTO child VALUES (7, 17, ' Jane Smith '), (8, 17, 'Tom'), (9, 18, NULL)");
    one_query("teams", "SELECT team_id FROM t", "stamped = false\n[[lookup]]\nname = \"names\"\n");
    names("SELECT no AS PERSON_ID, name FROM child WHERE case_no = :id: ORDER BY no");
  }
  void names(const std::string& select) { write("names.sql", select); }
  std::vector<std::string> answer(const std::string& id, LookUp what = LookUp::names) {
    const auto told = open().look_up(what, id);
    if (!told) return {told.error().message};
    std::vector<std::string> lines;
    for (const LookedUp& row : *told) {
      lines.push_back(row.person + "|" + row.name + "|" + row.address);
    }
    return lines;
  }
};

TEST_F(LookUps, GiveTheRowsOfOneId) {
  EXPECT_THAT(answer("17"), ElementsAre("7|Jane Smith|", "8|Tom|"));
  EXPECT_THAT(answer("18"), ElementsAre("9||"));
  EXPECT_THAT(answer("19"), IsEmpty());
}

TEST_F(LookUps, AnIdIsNeverPartOfTheStatement) {
  EXPECT_THAT(answer("17 OR 1 = 1"), IsEmpty());
  EXPECT_THAT(answer("'; DROP TABLE child; --"), IsEmpty());
  EXPECT_THAT(answer("17"), ElementsAre("7|Jane Smith|", "8|Tom|"));
}

TEST_F(LookUps, TheIdMayStandTwice) {
  names("SELECT name FROM child WHERE case_no = :id: OR (no = 9 AND :id: = '17') ORDER BY no");
  EXPECT_THAT(answer("17"), ElementsAre("|Jane Smith|", "|Tom|", "||"));
}

TEST_F(LookUps, WhatTheFolderDoesNotHaveIsNotAsked) {
  EXPECT_TRUE(open().can_look_up(LookUp::names));
  EXPECT_FALSE(open().can_look_up(LookUp::referrers));
  EXPECT_THAT(answer("17", LookUp::referrers), IsEmpty());
}

TEST_F(LookUps, WrongQueriesAreErrorsThatQuoteNoRow) {
  names("SELECT name FROM child");
  EXPECT_THAT(answer("17"), ElementsAre(HasSubstr("write :id: where it is to stand")));
  names("SELECT no FROM child WHERE case_no = :id:");
  EXPECT_THAT(answer("17"), ElementsAre(HasSubstr("the column 'no'; it may give person_id and "
                                                  "name")));
  names("SELECT no AS person_id FROM child WHERE case_no = :id:");
  EXPECT_THAT(answer("17"), ElementsAre(HasSubstr("gives no column 'name'")));
  names("SELECT name FROM children WHERE case_no = :id:");
  EXPECT_THAT(answer("17"), ElementsAre(HasSubstr("the database refuses the query 'names'")));
}

TEST_F(LookUps, AForgottenConditionIsNoNameForEverybody) {
  sql("WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 300) "
      "INSERT INTO child SELECT i, 17, 'x' FROM n");
  names("SELECT name FROM child WHERE :id: = :id:");
  EXPECT_THAT(answer("17"), ElementsAre(HasSubstr("more than 100 rows for one id")));
}

TEST_F(LookUps, CheckTriesThem) {
  EXPECT_THAT(check_faults(), IsEmpty());
  names("SELECT name FROM children WHERE case_no = :id:");
  EXPECT_THAT(check_faults(), Contains(HasSubstr("names.sql:1:1: error: the database refuses")));
}

TEST_F(LookUps, AnotherNameIsAFaultWithTheNearest) {
  one_query("teams", "SELECT team_id FROM t", "stamped = false\n[[lookup]]\nname = \"name\"\n");
  EXPECT_THAT(load_faults(), Contains(HasSubstr("did you mean 'names'?")));
}

}  // namespace
}  // namespace duecourse::testing
