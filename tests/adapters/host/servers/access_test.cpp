// How a server is reached, and what happens when it cannot be.
#include <gmock/gmock.h>

#include <future>
#include <thread>

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

class Interrupt : public Access {};
INSTANTIATE_TEST_SUITE_P(Ways, Interrupt,
                         ::testing::ValuesIn(std::vector<Way>{
                             {"postgresql", Server::postgresql, "postgresql", ""},
                             {"mariadb", Server::mariadb, "mariadb", ""}}),
                         way_name);

// The statement would take an hour: the test ends only where it is cut short. When it is cut, it
// has been seen on the server, so that there is nothing to wait for on a clock.
TEST_P(Interrupt, EndsAStatementThatRuns) {
  settings_.timeout = std::chrono::hours{2};
  const bool postgresql = on(Server::postgresql);
  one_query("cases",
            postgresql
                ? "SELECT 'a' AS case_id FROM pg_sleep(3600)"
                : "SELECT CASE sleep(3600) WHEN 0 THEN 'a' ELSE 'b' END AS case_id FROM e LIMIT 1");
  open();
  auto page = std::async(std::launch::async, [this] { return first_page(); });
  const std::string running =
      postgresql ? "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
                 : "SELECT COUNT(*) FROM information_schema.processlist WHERE state = 'User sleep'";
  while (server().ask(running) == "0") std::this_thread::yield();
  const std::string kills =
      "SELECT VARIABLE_VALUE FROM information_schema.global_status WHERE VARIABLE_NAME = "
      "'Com_kill'";
  const std::string before = postgresql ? "" : server().ask(kills);
  reader_->interrupt();
  const auto cut = page.get();
  ASSERT_FALSE(cut.ok());
  EXPECT_EQ(ErrorCode::unavailable, cut.error().code) << cut.error().message;
  if (!postgresql) {
    EXPECT_NE(before, server().ask(kills))
        << "the server does not notice a closed socket by itself";
    while (server().ask(running) != "0") std::this_thread::yield();
  }
  const auto next = first_page();
  ASSERT_FALSE(next.ok()) << "nothing is begun any more";
  EXPECT_THAT(next.error().message, HasSubstr("interrupted"));
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
