// The small readers of the host adapter: working days, cursors, SQL texts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/host/cursor_value.hpp"
#include "adapters/host/paged_sql.hpp"
#include "adapters/host/working_days_text.hpp"
#include "tests/adapters/host/host_fixture.hpp"

namespace duecourse::testing {
namespace {

using namespace adapters;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string days(std::string_view text) {
  const auto read = read_working_days(text);
  if (!read.ok()) return read.error().message;
  std::string flags;
  for (const bool works : *read) flags += works ? '1' : '0';
  return flags;
}

TEST(WorkingDaysText, ReadsEveryForm) {
  EXPECT_EQ("1110000", days("mon,tue,wed"));
  EXPECT_EQ("1001000", days("Monday; Thursday"));
  EXPECT_EQ("1001000", days("Mon Thurs"));
  EXPECT_EQ("1111100", days("Mon-Fri"));
  EXPECT_EQ("1110100", days("Mon-Wed,Fri"));
  EXPECT_EQ("1000111", days("fri-mon"));
  EXPECT_EQ("1111100", days("1-5"));
  EXPECT_EQ("1010001", days("1,3,7"));
  EXPECT_EQ("1111100", days("1111100"));
  EXPECT_EQ("0100000", days(R"(["Tue"])"));
  EXPECT_EQ("1100000", days("[1, 2]"));
  EXPECT_EQ("1111100", days("[1,1,1,1,1,0,0]"));
  EXPECT_EQ("0000011", days("[false,false,false,false,false,true,true]"));
}

TEST(WorkingDaysText, RefusesAnythingElse) {
  for (const char* text : {"various", "mo", "mon,xyz", "8", "mon-", "0000000", "[1.5]", "[\"mon\"",
                           "{}", "12345678", "mon-fri-sun"}) {
    EXPECT_THAT(days(text), HasSubstr("is not a list of days")) << text;
  }
}

std::string back(const HostValue& stamp, int seconds) {
  const auto value = set_back(stamp, std::chrono::seconds{seconds}, london());
  return value ? encode(*value) : "beginning";
}

TEST(SetBack, KeepsTheFormOfTheStamp) {
  EXPECT_EQ("t:2026-03-02T09:55:00", back(text_value("2026-03-02T10:00:00"), 300));
  EXPECT_EQ("t:2026-03-01 23:58:20", back(text_value("2026-03-02 00:03:20"), 300));
  EXPECT_EQ("t:2026-03-02T09:55", back(text_value("2026-03-02T10:00"), 300));
  EXPECT_EQ("t:2026-03-02T09:55:00", back(text_value("2026-03-02T10:00:00.250Z"), 300));
  EXPECT_EQ("t:2026-06-02T09:55:00", back(text_value("2026-06-02T10:00:00+01:00"), 300));
  EXPECT_EQ("t:2026-03-01", back(text_value("2026-03-02"), 300));
  EXPECT_EQ("t:2026-03-02", back(text_value("2026-03-02"), 0));
}

TEST(SetBack, LooksAnHourFurtherWhereTheClocksGoBack) {
  EXPECT_EQ("t:2026-10-25T00:45:00", back(text_value("2026-10-25T01:50:00"), 300));
  EXPECT_EQ("t:2026-10-25T00:57:00", back(text_value("2026-10-25T02:02:00"), 300));
  EXPECT_EQ("t:2026-10-25T01:45:00", back(text_value("2026-10-25T01:50:00Z"), 300));
  EXPECT_EQ("t:2026-10-25T02:05:00", back(text_value("2026-10-25T02:10:00"), 300));
}

TEST(SetBack, KnowsSecondsMillisecondsAndMicroseconds) {
  EXPECT_EQ("i:1772445300", back(std::int64_t{1772445600}, 300));
  EXPECT_EQ("i:1772445300000", back(std::int64_t{1772445600000}, 300));
  EXPECT_EQ("i:1772445300000000", back(std::int64_t{1772445600000000}, 300));
  EXPECT_EQ("r:1772445300.5", back(1772445600.5, 300));
}

TEST(SetBack, ReadsAnythingElseFromTheBeginning) {
  EXPECT_EQ("beginning", back(std::int64_t{4711}, 300));  // a counter
  EXPECT_EQ("beginning", back(text_value("0x0000A1"), 300));
  EXPECT_EQ("beginning", back(text_value("2026-03-02Tmorning"), 300));
  EXPECT_EQ("beginning", back(text_value("2026-13-02T10:00:00"), 300));
}

TEST(CursorValue, SurvivesEncoding) {
  for (const HostValue& value :
       {HostValue(std::int64_t{-5}), HostValue(0.1), HostValue(HostMoment{"2026-03-02 10:00:00.1"}),
        text_value("17"), text_value("i:17"), text_value(""), text_value("Siân")}) {
    EXPECT_EQ(value, decode(encode(value)));
  }
  EXPECT_EQ(std::nullopt, decode(""));
}

TEST(CursorValue, EveryPlaceSurvivesACursor) {
  const HostValue stamp = text_value("2026-03-02");
  for (const ReadPosition& place :
       std::vector<ReadPosition>{{ReadPhase::unstamped, std::nullopt, text_value("a")},
                                 {ReadPhase::unstamped, stamp, std::nullopt},
                                 {ReadPhase::unstamped, stamp, text_value("a")},
                                 {ReadPhase::stamped, std::nullopt, std::nullopt},
                                 {ReadPhase::stamped, stamp, std::nullopt},
                                 {ReadPhase::stamped, stamp, HostValue(std::int64_t{4})}}) {
    EXPECT_EQ(place, position_of(cursor_of(place), true)) << cursor_of(place).stamp;
  }
  EXPECT_EQ((ReadPosition{ReadPhase::unstamped, {}, {}}), position_of({}, true));
  EXPECT_EQ((ReadPosition{ReadPhase::by_id, {}, {}}), position_of({}, false));
}

struct Read {
  std::string select;
  std::vector<std::string> faults;
};

Read sql(const std::string& contents) {
  Faults faults;
  Read read;
  read.select = read_sql("q.sql", contents, faults).select;
  for (const Fault& fault : faults) read.faults.push_back(describe(fault));
  return read;
}

TEST(SqlText, EndsAtTheLastWordOfTheStatement) {
  EXPECT_EQ("       \nSELECT 1", sql("-- what\nSELECT 1 ;  -- done; really\n/* ; */\n").select);
  EXPECT_EQ("SELECT ';' AS a", sql("SELECT ';' AS a").select);
  EXPECT_EQ("WITH a AS (SELECT 1)\nSELECT * FROM a",
            sql("WITH a AS (SELECT 1)\nSELECT * FROM a\n").select);
  EXPECT_THAT(sql("select 'a -- b' || \"c;d\" /* x */ from t -- ;").faults, IsEmpty());
}

TEST(SqlText, RefusesWhatIsNotOneSelect) {
  EXPECT_THAT(sql("\n  DELETE FROM t").faults,
              ElementsAre("q.sql:2:3: error: a host query only reads: it begins with SELECT or "
                          "WITH"));
  EXPECT_THAT(sql("SELECT 1;\nSELECT 2").faults,
              ElementsAre("q.sql:2:1: error: a second statement begins here; a host query is one "
                          "SELECT"));
  EXPECT_THAT(sql("-- nothing\n").faults, ElementsAre(HasSubstr("q.sql:1:1: error: there is no")));
  EXPECT_THAT(sql("SELECT 'a").faults, ElementsAre(HasSubstr("q.sql:1:8: error: what is opened")));
  EXPECT_THAT(sql("SELECT 1 /* a").faults, ElementsAre(HasSubstr("q.sql:1:10: error: what is")));
  EXPECT_THAT(sql("SELECT ? AS a").faults, ElementsAre(HasSubstr("q.sql:1:8: error: '?'")));
}

}  // namespace
}  // namespace duecourse::testing
