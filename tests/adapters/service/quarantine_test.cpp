// A subject that ends the process: the process is really ended here, in a child of the test.
#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <functional>

#include "adapters/service/cycle.hpp"
#include "adapters/service/quarantine.hpp"
#include "tests/support/test_council.hpp"

namespace duecourse::testing {
namespace {

using namespace adapters;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Case C2's messages end the process where `deadly`.
class QuarantineTest : public ::testing::Test {
 protected:
  QuarantineTest() {
    for (const char* id : {"C1", "C2", "C3"}) {
      council.host.add_contacted_case(id, "2026-06-01T10:00");
    }
    council.open();
    (void)council.cycle("2026-06-01T11:00");
    council.close();
  }

  /// Runs `work` in a process of its own; true: a signal ended it. Anything but a clean end fails
  /// the test. The store is closed here meanwhile.
  bool ended_by_signal(const std::function<bool()>& work) {
    council.close();
    const pid_t child = fork();
    if (child == 0) {
      try {
        _exit(work() ? 0 : 1);
      } catch (...) {
        _exit(2);
      }
    }
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status) || WEXITSTATUS(status) == 0) << WEXITSTATUS(status);
    return WIFSIGNALED(status);
  }
  bool ends_the_process(const std::string& at) {
    return ended_by_signal([&] {
      council.open();
      council.transport->fault = [](const OutgoingMessage& message) -> std::optional<SendResult> {
        const bool alarm = message.bytes.find("X-Duecourse-Kind: alarm") != std::string::npos;
        if (!alarm && message.bytes.find("FC-C2") != std::string::npos) std::raise(SIGKILL);
        return std::nullopt;
      };
      RunOptions options;
      options.as_of = council.at(at);
      return council.council->run_once(options).ok();
    });
  }
  std::vector<std::string> set_aside() {
    std::vector<std::string> names;
    const auto state = council.council->host_state();
    for (const Suspect& suspect : state->set_aside) {
      names.push_back(describe(suspect.subject));
    }
    return names;
  }

  TestCouncil council;
};

TEST_F(QuarantineTest, ASubjectThatEndsTheServiceTwiceIsSetAsideAndToldOfAndTheOthersGoOn) {
  EXPECT_TRUE(ends_the_process("2026-06-04T08:30"));
  EXPECT_TRUE(ends_the_process("2026-06-08T08:30"));
  EXPECT_FALSE(ends_the_process("2026-06-08T08:35"));
  council.open();
  EXPECT_THAT(set_aside(), ElementsAre("case C2"));
  const auto delivered = council.delivered();
  EXPECT_THAT(delivered, Contains("help@westshire.example: Duecourse: The deadlines of case FC-C2 "
                                  "are not watched"));
  EXPECT_THAT(delivered,
              Contains("mo@westshire.example: Duecourse: The deadlines of case FC-C2 are not "
                       "watched"));
  EXPECT_THAT(delivered, Contains(HasSubstr("FC-C3"))) << "the others go on";
  EXPECT_FALSE(ends_the_process("2026-06-09T08:30"));
}

TEST_F(QuarantineTest, AnExceptionOrAStoreThatFailsIsNobodysCrash) {
  council.open();
  for (const char* at : {"2026-06-04T08:30", "2026-06-08T08:30"}) {
    council.transport->fault = [](const OutgoingMessage&) -> std::optional<SendResult> {
      throw Crash{};
    };
    RunOptions options;
    options.as_of = council.at(at);
    EXPECT_THROW((void)council.council->run_once(options), Crash);
  }
  council.transport->fault = nullptr;
  (void)council.cycle("2026-06-08T09:30");
  EXPECT_THAT(set_aside(), IsEmpty());
  EXPECT_THAT(*council.council->store().work().suspects(), IsEmpty());
}

TEST_F(QuarantineTest, AChangeOfItsRecordsTriesItAgain) {
  ASSERT_TRUE(ends_the_process("2026-06-04T08:30"));
  ASSERT_TRUE(ends_the_process("2026-06-08T08:30"));
  ASSERT_FALSE(ends_the_process("2026-06-08T08:35"));
  council.host.add({"C2-9", "C2", "case_note_recorded", "2026-06-08T09:00", "W1", "", "", ""});
  council.open();
  (void)council.cycle("2026-06-08T09:05");
  EXPECT_THAT(set_aside(), IsEmpty());
  EXPECT_THAT(council.delivered(), Contains(HasSubstr("case FC-C2 are watched again")));
}

TEST_F(QuarantineTest, APersonReleasesIt) {
  ASSERT_TRUE(ends_the_process("2026-06-04T08:30"));
  ASSERT_TRUE(ends_the_process("2026-06-08T08:30"));
  ASSERT_FALSE(ends_the_process("2026-06-08T08:35"));
  council.open();
  const Instant now = council.at("2026-06-08T09:00");
  EXPECT_FALSE(council.council->release("case C1", "sam", now).ok());
  EXPECT_FALSE(council.council->release("C2", "sam", now).ok());
  ASSERT_TRUE(council.council->release("case C2", "sam", now).ok());
  (void)council.cycle("2026-06-08T09:05");
  EXPECT_THAT(set_aside(), IsEmpty());
}

// Reads a history as another process does, and ends everything at case C150.
class Deadly final : public Process {
 public:
  explicit Deadly(const Process& harmless) : harmless_(harmless) {}
  [[nodiscard]] const ProcessDescription& description() const override {
    return harmless_.description();
  }
  [[nodiscard]] Timeline replay(const History& history, const Zone& zone) const override {
    if (history.subject.id.str() == "C150") std::raise(SIGKILL);
    return harmless_.replay(history, zone);
  }

 private:
  const Process& harmless_;
};

// A host that is asked nothing.
class Nobody final : public HostReader {
 public:
  const std::vector<HostQuery>& queries() const override { return none_; }
  Result<HostPage> read_page(const HostQuery&, const Cursor&, std::size_t) override {
    return HostPage{};
  }
  Result<HostPage> read_by_id(const HostQuery&, const std::string&) override { return HostPage{}; }
  Cursor with_overlap(const HostQuery&, const Cursor& cursor) const override { return cursor; }
  void interrupt() override {}
  HostCheck check() override { return {}; }

 private:
  std::vector<HostQuery> none_;
};

class QuarantineInABatch : public QuarantineTest {
 protected:
  QuarantineInABatch() {
    for (int i = 101; i <= 160; ++i) {
      council.host.add_contacted_case("C" + std::to_string(i), "2026-06-01T10:00");
    }
    council.open();
    (void)council.cycle("2026-06-01T12:00");
    council.close();
  }

  /// Everything is planned anew, under rules that kill; true: it did not come to its end.
  bool planning_ends_the_process() {
    return ended_by_signal([&] {
      council.open();
      Rulebook rulebook = council.council->rulebook();
      const Deadly deadly(*rulebook.frameworks.front().process[0]);
      rulebook.frameworks.front().process[0] = &deadly;
      rulebook.hash += 1;
      Nobody nobody;
      spdlog::logger log("test");
      const ServiceParts parts{rulebook, nobody, council.council->store(),
                               log,      {},     "help@westshire.example"};
      return plan_dirty_subjects(parts, council.at("2026-06-01T13:00")).ok();
    });
  }
};

TEST_F(QuarantineInABatch, ItIsFoundByWorkingOnEachAlone) {
  ASSERT_TRUE(planning_ends_the_process());
  council.open();
  const SubjectRef guilty{SubjectKind::case_, SubjectId("C150")};
  EXPECT_THAT(council.council->store().work().left_behind()->subjects,
              AllOf(SizeIs(::testing::Gt(1U)), Contains(guilty)));
  council.close();
  ASSERT_TRUE(planning_ends_the_process());
  council.open();
  EXPECT_THAT(council.council->store().work().left_behind()->subjects, ElementsAre(guilty));
  council.close();
  EXPECT_FALSE(planning_ends_the_process());
  council.open();
  EXPECT_THAT(set_aside(), ElementsAre("case C150"));
  EXPECT_THAT(*council.council->store().work().suspects(), SizeIs(1)) << "the others are cleared";
}

}  // namespace
}  // namespace duecourse::testing
