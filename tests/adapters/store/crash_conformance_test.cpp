// Conformance: a process that is killed leaves nothing half-written and forgets nothing it sent.
// The work is done by a second process (a death test), which kills itself where it hurts most.
#include <unistd.h>

#include <csignal>
#include <cstdlib>

#include "tests/adapters/store/store_conformance.hpp"

namespace duecourse::testing {

namespace {

using adapters::MessageState;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* kFolderVariable = "DUECOURSE_CRASH_TEST_FOLDER";

class CrashConformance : public StoreConformance {
 protected:
  void SetUp() override {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    // The second process runs the test from its beginning and finds the folder of the first.
    const char* inherited = std::getenv(kFolderVariable);
    path_ = inherited != nullptr ? inherited : folder_.path();
    setenv(kFolderVariable, path_.c_str(), 1);
  }
  void TearDown() override { unsetenv(kFolderVariable); }
  void open() {
    auto opened = GetParam().open(path_);
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    store_ = std::move(opened).value();
  }
  /// A page of `size` new events over ten cases, with the cursor behind it.
  void put_page(int first, int size) {
    std::vector<MirrorRow> rows;
    for (int i = first; i < first + size; ++i) {
      rows.push_back(event_row("E-" + std::to_string(i), "C-" + std::to_string(i % 10)));
    }
    expect_done(store().transaction([&]() -> Result<void> {
      upsert(rows);
      return store().set_query_status(
          {"events", {"", std::to_string(first + size)}, std::nullopt, ""});
    }));
  }
  [[nodiscard]] std::size_t events_in_store() {
    std::size_t events = 0;
    for (const auto& subject : taken(store().subjects(std::nullopt, std::nullopt, 100))) {
      events += load(subject).events.size();
    }
    return events;
  }
  [[nodiscard]] std::size_t cursor() {
    const std::string id = taken(store().query_status("events")).cursor.id;
    return id.empty() ? 0 : static_cast<std::size_t>(std::stoul(id));
  }

  std::string path_;
};
INSTANTIATE_TEST_SUITE_P(Stores, CrashConformance, ::testing::ValuesIn(kinds_under_test()),
                         [](const auto& kind) { return kind.param.name; });

TEST_P(CrashConformance, AKillInTheMiddleOfATransactionLeavesNothingOfIt) {
  const auto half_a_page = [this] {
    open();
    put_page(0, 3);
    static_cast<void>(store().transaction([&]() -> Result<void> {
      put_page(3, 4);
      std::raise(SIGKILL);
      return {};
    }));
  };
  EXPECT_EXIT(half_a_page(), ::testing::KilledBySignal(SIGKILL), "");
  open();
  EXPECT_EQ(events_in_store(), 3u);
  EXPECT_EQ(cursor(), 3u);
}

TEST_P(CrashConformance, LargePagesAreLostTogetherWithTheirCursor) {
  const auto large_pages = [this] {
    open();
    put_page(0, 3);
    for (int first = 3; first < 4000; first += 1200) put_page(first, 1200);
    std::raise(SIGKILL);
  };
  EXPECT_EXIT(large_pages(), ::testing::KilledBySignal(SIGKILL), "");
  open();
  EXPECT_GE(events_in_store(), 3u);
  EXPECT_EQ(events_in_store(), cursor());
}

TEST_P(CrashConformance, AClaimBringsEverythingBeforeItToTheDisk) {
  const auto claim_and_die = [this] {
    open();
    put_page(0, 1200);
    const SubjectRef subject = case_of("C-1");
    save(subject, {{tracked_deadline("D-1", subject)},
                   {queued_notice("D-1", "ahead", at_minute(10))},
                   std::nullopt});
    const Notice notice = taken(store().queued(at_minute(60), 9)).at(0).notice;
    static_cast<void>(store().claim(message_for("M-1", {notice}), {notice}, at_minute(60)));
    std::raise(SIGKILL);
  };
  EXPECT_EXIT(claim_and_die(), ::testing::KilledBySignal(SIGKILL), "");
  open();
  EXPECT_EQ(events_in_store(), 1200u);
  const auto left = taken(store().messages(MessageState::sending, 10));
  ASSERT_THAT(left, SizeIs(1));
  EXPECT_EQ(left[0].id, MessageId("M-1"));
  EXPECT_EQ(ledger_of(case_of("C-1")).at(0).state, NoticeState::sending);
  EXPECT_THAT(taken(store().queued(at_minute(60), 9)), IsEmpty());
}

TEST_P(CrashConformance, AStoreWhoseWriterWasKilledCanBeWrittenAtOnce) {
  const auto open_and_die = [this] {
    open();
    std::raise(SIGKILL);
  };
  EXPECT_EXIT(open_and_die(), ::testing::KilledBySignal(SIGKILL), "");
  open();
  put_page(0, 1);
  EXPECT_EQ(events_in_store(), 1u);
}

}  // namespace

}  // namespace duecourse::testing
