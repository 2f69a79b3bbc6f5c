// How a server is reached, and what happens when it cannot be.
#include <gmock/gmock.h>

#include "adapters/host/host_session.hpp"
#include "tests/adapters/host/servers/served_fixture.hpp"

namespace duecourse::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

class Access : public Served {
 protected:
  void SetUp() override {
    Served::SetUp();
    events_table();
    for (const char* id : {"'a'", "'b'", "'c'"}) event(id, "'2026-03-02 10:00:00'");
  }
  Result<adapters::HostPage> first_page() { return reader_->read_page(query_of(""), {}, 2); }
};
INSTANTIATE_TEST_SUITE_P(Ways, Access, ::testing::ValuesIn(served_ways()), way_name);

TEST_P(Access, ALostConnectionIsMadeAnewAtTheNextCall) {
  open();
  const auto first = first_page();
  ASSERT_TRUE(first.ok()) << first.error().message;
  server().cut_connections();
  const auto lost = reader_->read_page(query_of(""), {}, 2);
  if (!lost.ok()) {
    EXPECT_EQ(ErrorCode::unavailable, lost.error().code) << lost.error().message;
  }
  EXPECT_THAT(ids_of(read_all("", 2)), ElementsAre("a", "b", "c"));
}

TEST_P(Access, AConnectionLostWithinAPollIsMadeAnewToo) {
  open();
  reader_->poll_at(Instant{});
  const auto first = first_page();
  ASSERT_TRUE(first.ok()) << first.error().message;
  server().cut_connections();
  static_cast<void>(reader_->read_page(query_of(""), {}, 2));
  EXPECT_THAT(ids_of(read_all("", 2, first->next)), ElementsAre("c"));
  server().cut_connections();
  reader_->poll_done();
  static_cast<void>(first_page());
  EXPECT_THAT(read_all().rows, SizeIs(3));
}

TEST_P(Access, AServerThatIsDownIsUnavailableAndIsReadAgainWhenItIsBack) {
  open();
  ASSERT_TRUE(first_page().ok());
  server().stop();
  const auto down = first_page();
  const auto still_down = first_page();
  server().start();
  ASSERT_FALSE(down.ok());
  EXPECT_EQ(ErrorCode::unavailable, down.error().code);
  ASSERT_FALSE(still_down.ok());
  EXPECT_EQ(ErrorCode::unavailable, still_down.error().code);
  EXPECT_THAT(still_down.error().message, Not(HasSubstr("secret")));
  EXPECT_THAT(read_all().rows, SizeIs(3));
}

TEST_P(Access, ARefusedLoginIsUnavailableAndDoesNotShowThePassword) {
  settings_.password = "not'the secret;one";
  open();
  const auto page = first_page();
  ASSERT_FALSE(page.ok());
  EXPECT_EQ(ErrorCode::unavailable, page.error().code);
  EXPECT_THAT(page.error().message, AllOf(HasSubstr("duecourse"), Not(HasSubstr("secret"))));
}

TEST_P(Access, AStatementThatTakesTooLongIsEndedByTheServer) {
  settings_.timeout = std::chrono::seconds{1};
  one_query("cases", on(Server::postgresql)
                         ? "SELECT 'a' AS case_id FROM pg_sleep(60)"
                         : "SELECT CASE sleep(60) WHEN 0 THEN 'a' ELSE 'b' END AS case_id FROM e");
  open();
  const auto page = first_page();
  ASSERT_FALSE(page.ok());
  EXPECT_EQ(ErrorCode::unavailable, page.error().code);
  if (on(Server::postgresql)) {
    EXPECT_THAT(page.error().message, HasSubstr("statement timeout"));
  } else {
    EXPECT_THAT(page.error().message, HasSubstr("max_statement_time"));
  }
}

TEST_P(Access, TheSessionIsReadOnlyWhateverTheLoginMay) {
  if (on(Server::postgresql)) {
    run("GRANT ALL ON e TO duecourse");
  } else {
    run("GRANT ALL ON host.* TO duecourse@'127.0.0.1'");
  }
  adapters::HostSession session(settings_);
  ASSERT_FALSE(session.open().has_value());
  for (const char* write : {"INSERT INTO e (event_id) VALUES ('x')", "DELETE FROM e",
                            "UPDATE e SET kind = 'x'", "DROP TABLE e"}) {
    const auto rows = session.connection().start(write, {}, 0);
    EXPECT_EQ(adapters::HostRows::Step::failed, rows->next()) << write;
    EXPECT_THAT(rows->failure().message,
                ::testing::AnyOf(HasSubstr("read-only"), HasSubstr("READ ONLY")))
        << write;
  }
  if (!on(Server::postgresql)) run("REVOKE ALL ON host.* FROM duecourse@'127.0.0.1'");
}

}  // namespace
}  // namespace duecourse::testing
