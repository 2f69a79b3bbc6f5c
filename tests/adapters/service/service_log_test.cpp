// What the running service tells its log: that it runs, what it sent, and nothing that could steer
// a terminal.
#include <gmock/gmock.h>

#include "adapters/service/settable_clock.hpp"
#include "engine/time/time_text.hpp"
#include "tests/support/test_council.hpp"

namespace duecourse::testing {
namespace {

using adapters::OutgoingMessage;
using adapters::SendOutcome;
using adapters::SendResult;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class ServiceLog : public ::testing::Test {
 protected:
  ServiceLog() {
    council.configure("transport = \"folder\"\nfolder = \"outbox\"\n", false);
    council.host.add_contacted_case("C1", "2026-06-01T10:00");
  }

  /// One cycle of the service at 2026-06-04T08:30 and what it logged.
  std::string service(const FaultyTransport::Fault& fault = {}) {
    auto transport =
        std::make_shared<FaultyTransport>(adapters::make_folder_transport(council.path("outbox")));
    transport->fault = fault;
    std::ostringstream lines;
    adapters::OpenOptions options;
    options.transport = transport;
    options.log = std::make_shared<spdlog::logger>(
        "test", std::make_shared<spdlog::sinks::ostream_sink_mt>(lines));
    const auto clock = std::make_shared<adapters::SettableClock>(Instant{});
    options.clock = clock;
    adapters::Opening opening = adapters::open_council(council.path("duecourse.toml"), options);
    if (!opening.council) throw std::runtime_error("the council does not open");
    const Zone& zone = opening.council->rulebook().zone;
    clock->set(read_moment("2026-06-04T08:30", zone).value().moment.at);
    opening.council->stop();  // after the first cycle
    opening.council->run();
    return lines.str();
  }

  TestCouncil council;
};

TEST_F(ServiceLog, SaysThatItRunsAndWhatItSent) {
  const std::string log = service();
  EXPECT_THAT(log, AllOf(HasSubstr("[info] started: Westshire Council"), HasSubstr("host.db"),
                         HasSubstr("store.db")));
  EXPECT_THAT(log, HasSubstr("[info] sent 1 message(s)\n"));
  EXPECT_THAT(service(), Not(HasSubstr("message(s)"))) << "nothing to say in the next cycle";
}

TEST_F(ServiceLog, CountsWhatWasNotTaken) {
  const std::string log = service([](const OutgoingMessage&) -> std::optional<SendResult> {
    return SendResult{SendOutcome::temporary, "451 later", false};
  });
  EXPECT_THAT(log, HasSubstr("[info] sent 0 message(s), 1 put off\n"));
}

TEST_F(ServiceLog, ControlCharactersDoNotReachIt) {
  council.host.run("UPDATE workers SET email = 'sian@x' || char(27) || '[2J' || char(155) || 'm'");
  const std::string log = service([](const OutgoingMessage&) -> std::optional<SendResult> {
    return SendResult{SendOutcome::permanent, "550 \x1b]0;owned\x07", false};
  });
  EXPECT_THAT(log, HasSubstr("refuses"));
  EXPECT_EQ(log.find_first_of("\x1b\x07"), std::string::npos);
  EXPECT_THAT(log, Not(HasSubstr("\xc2\x9b")));
}

}  // namespace
}  // namespace duecourse::testing
