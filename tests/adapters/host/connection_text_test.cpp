// Connection texts, and the values that a cursor may hold.
#include "adapters/host/connection_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/host/cursor_value.hpp"
#include "tests/adapters/host/host_fixture.hpp"

namespace duecourse::testing {
namespace {

using namespace adapters;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::vector<std::string> kAllowed = {"host", "port", "dbname", "user"};

std::string trouble(std::string_view text) {
  const auto read = read_connection_text(text, kAllowed);
  return read.ok() ? "" : read.error().message;
}

TEST(ConnectionText, IsWordsWithValues) {
  const auto read = read_connection_text(
      " host=db.example  port = 3306 user='a \\'b\\' \\\\c' dbname='' ", kAllowed);
  ASSERT_TRUE(read.ok());
  EXPECT_THAT(*read,
              ElementsAre(ConnectionWord{"host", "db.example"}, ConnectionWord{"port", "3306"},
                          ConnectionWord{"user", "a 'b' \\c"}, ConnectionWord{"dbname", ""}));
  EXPECT_EQ("3306", value_of_key(*read, "port"));
  EXPECT_EQ("none", value_of_key(*read, "sslmode", "none"));
  EXPECT_THAT(*read_connection_text("", kAllowed), IsEmpty());
}

TEST(ConnectionText, SaysWhatIsWrong) {
  EXPECT_THAT(trouble("hots=a"), HasSubstr("unknown word 'hots'; did you mean 'host'?"));
  EXPECT_THAT(trouble("zzzzzzzz=a"), HasSubstr("allowed are host, port, dbname, user"));
  EXPECT_THAT(trouble("host"), HasSubstr("no '=' after 'host'"));
  EXPECT_THAT(trouble("host='a"), HasSubstr("never closed"));
  EXPECT_THAT(trouble("host=a host=b"), HasSubstr("says host twice"));
}

TEST(CursorDecimals, KeepEveryDigit) {
  const HostValue value = value_of("12345678901234567890", ValueKind::decimal);
  EXPECT_EQ("n:12345678901234567890", encode(value));
  EXPECT_EQ(value, decode("n:12345678901234567890"));
  EXPECT_EQ(HostValue(std::string("n:1e5")), decode("n:1e5"));  // no decimal: text as it stands
  EXPECT_EQ("t:nine", encode(value_of("nine", ValueKind::decimal)));
  EXPECT_EQ("t:6f9619ff", encode(value_of("6f9619ff", ValueKind::opaque)));
}

TEST(CursorDecimals, CountSecondsToo) {
  const auto back = set_back(HostDecimal{"1772445600.25"}, std::chrono::seconds{300}, london());
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ("n:1772445300", encode(*back));
  EXPECT_EQ(Instant{std::chrono::seconds{1772445600}},
            instant_of(HostDecimal{"1772445600.25"}, london()));
  EXPECT_FALSE(set_back(HostDecimal{"17"}, std::chrono::seconds{300}, london()).has_value());
}

TEST(OneId, IsWhatADatabaseMayTakeAsEqual) {
  EXPECT_TRUE(may_be_one_id("Abc", "aBC"));
  EXPECT_TRUE(may_be_one_id("abc  ", "abc"));
  EXPECT_TRUE(may_be_one_id("ŵ", "w"));
  EXPECT_FALSE(may_be_one_id("abc", "abd"));
  EXPECT_FALSE(may_be_one_id("abc", " abc"));
}

}  // namespace
}  // namespace duecourse::testing
