// The login's own rights, and the accounts that the handbook tells an administrator to make.
#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "adapters/host/login_rights.hpp"
#include "tests/adapters/host/servers/served_fixture.hpp"

namespace duecourse::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

TEST(WritesOfGrant, AreWhatIsMoreThanReading) {
  using adapters::writes_of_grant;
  EXPECT_THAT(writes_of_grant("GRANT USAGE ON *.* TO `d`@`%` IDENTIFIED BY PASSWORD '*1'"),
              IsEmpty());
  EXPECT_THAT(writes_of_grant("GRANT SELECT (`a`, `b`), SHOW VIEW ON `h`.`t` TO `d`@`%`"),
              IsEmpty());
  EXPECT_THAT(writes_of_grant("GRANT SELECT, INSERT, UPDATE (`a`, `b`) ON `h`.* TO `d`@`%`"),
              ElementsAre("INSERT on `h`.*", "UPDATE on `h`.*"));
  EXPECT_THAT(writes_of_grant("GRANT ALL PRIVILEGES ON *.* TO `d`@`%` WITH GRANT OPTION"),
              ElementsAre("ALL PRIVILEGES on *.*"));
  EXPECT_THAT(writes_of_grant("GRANT `readers` TO `d`@`%`"), IsEmpty());
}

class Rights : public Served {
 protected:
  void SetUp() override {
    Served::SetUp();
    events_table();
    settings_.database_place = {"duecourse.toml", 5, 12};
  }
  adapters::HostCheck check() { return open().check(); }
  [[nodiscard]] std::string grantee() const {
    return on(Server::mariadb) ? "duecourse@'127.0.0.1'" : "duecourse";
  }
};
INSTANTIATE_TEST_SUITE_P(Ways, Rights, ::testing::ValuesIn(every_way()), way_name);
class ServerRights : public Rights {};
INSTANTIATE_TEST_SUITE_P(Ways, ServerRights, ::testing::ValuesIn(served_ways()), way_name);

TEST_P(Rights, ALoginThatOnlyReadsIsFoundWell) {
  const auto found = check();
  EXPECT_FALSE(found.outside.has_value());
  EXPECT_THAT(printed(found.faults), IsEmpty());
  if (on(Server::sqlite)) {
    EXPECT_THAT(found.found, ElementsAre(HasSubstr("opened for reading only")));
  } else {
    EXPECT_THAT(found.found,
                ElementsAre(AllOf(StartsWith("the login duecourse"), HasSubstr("cannot write"))));
  }
}

TEST_P(ServerRights, ALoginThatMayWriteIsAWarningThatSaysWhatToDo) {
  run("GRANT INSERT, SELECT ON e TO " + grantee());
  auto found = check();
  EXPECT_THAT(found.found, IsEmpty());
  EXPECT_THAT(printed(found.faults),
              ElementsAre(AllOf(StartsWith("duecourse.toml:5:12: warning: the login duecourse"),
                                HasSubstr("may change the host: "), HasSubstr("e"),
                                HasSubstr("the right to read and no other"))));
  run("REVOKE INSERT ON e FROM " + grantee());
  EXPECT_THAT(check().found, ElementsAre(HasSubstr("cannot write")));
}

TEST_P(ServerRights, OneColumnIsEnough) {
  run("GRANT UPDATE (kind) ON e TO " + grantee());
  EXPECT_THAT(printed(check().faults), ElementsAre(HasSubstr("may change the host")));
  run("REVOKE UPDATE (kind) ON e FROM " + grantee());
}

/// The SQL block of the handbook below a heading.
std::string handbook_sql(const std::string& heading) {
  std::ifstream file(DUECOURSE_SOURCE_DIR "/docs/databases-and-accounts.md");
  std::ostringstream whole;
  whole << file.rdbuf();
  const std::string text = whole.str();
  const std::size_t section = text.find("\n## " + heading);
  const std::size_t begin = text.find("```sql\n", section);
  const std::size_t end = text.find("```", begin + 7);
  if (section == std::string::npos || end == std::string::npos) return "";
  return text.substr(begin + 7, end - begin - 7);
}

std::string with(std::string text, const std::string& word, const std::string& other) {
  for (std::size_t at = text.find(word); at != std::string::npos;
       at = text.find(word, at + other.size())) {
    text.replace(at, word.size(), other);
  }
  return text;
}

class Handbook : public Served {};
INSTANTIATE_TEST_SUITE_P(Ways, Handbook, ::testing::ValuesIn(served_ways()), way_name);

TEST_P(Handbook, ItsAccountReadsAndCannotWrite) {
  events_table();
  event("'a'", "'2026-03-02'");
  std::string words = handbook_sql(on(Server::postgresql) ? "PostgreSQL" : "MariaDB and MySQL");
  ASSERT_NE("", words);
  words = with(words, "DATABASE casework", "DATABASE host");
  words = with(words, "casework.", "host.");
  words = with(words, "SCHEMA casework", "SCHEMA public");
  words = with(words, "'10.20.30.40'", "'127.0.0.1'");
  run(words);
  settings_.password = "a-long-random-password";
  settings_.database = with(settings_.database, kReaderLogin, "duecourse_reader");
  const auto found = open().check();
  EXPECT_FALSE(found.outside.has_value());
  EXPECT_THAT(printed(found.faults), IsEmpty());
  EXPECT_THAT(found.found, ElementsAre(AllOf(StartsWith("the login duecourse_reader"),
                                             HasSubstr("cannot write"))));
  EXPECT_THAT(ids_of(read_all()), ElementsAre("a"));
  reader_.reset();
  if (on(Server::postgresql)) {
    run("DROP OWNED BY duecourse_reader; DROP ROLE duecourse_reader");
  } else {
    run("DROP USER duecourse_reader@'127.0.0.1'");
  }
}

}  // namespace
}  // namespace duecourse::testing
