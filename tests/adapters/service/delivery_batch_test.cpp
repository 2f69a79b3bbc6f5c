// Messages that are claimed and sent together: each is on the disk before any is sent, and each
// gets its own outcome. And a mail server that takes only so many in a minute.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "tests/support/test_council.hpp"

namespace duecourse::testing {
namespace {

using adapters::CycleReport;
using adapters::MessageState;
using adapters::OutgoingMessage;
using adapters::SendOutcome;
using adapters::SendResult;
using ::testing::Each;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

class DeliveryBatch : public ::testing::Test {
 protected:
  /// Cases that remind their key worker on 4 June at half past eight.
  void open_with(int cases, std::size_t together, const std::string& mail = "") {
    for (int i = 1; i <= cases; ++i) {
      council.host.add_contacted_case(fmt::format("C{}", i), "2026-06-01T10:00");
    }
    council.configure("transport = \"folder\"\nfolder = \"outbox\"\n" + mail);
    council.open();
    council.transport->together = together;
  }
  void fail_at(std::size_t number, const SendResult& result) {
    council.transport->fault = [=, this](const OutgoingMessage&) -> std::optional<SendResult> {
      if (council.transport->seen.size() != number) return std::nullopt;
      return result;
    };
  }
  std::size_t in_store(MessageState state) {
    return council.council->store().messages(state, 100)->size();
  }
  /// What was noted beside the store is of an earlier start of the machine.
  void restart_machine() const {
    for (const auto& entry : std::filesystem::directory_iterator(council.path("."))) {
      const std::string name = entry.path().string();
      if (!name.ends_with("-sending")) continue;
      std::stringstream noted;
      noted << std::ifstream(name).rdbuf();
      const std::string text = noted.str();
      ASSERT_THAT(text, StartsWith("boot "));
      std::ofstream(name) << "boot another" << text.substr(text.find('\n'));
    }
  }
  /// How often each message was handed over.
  std::map<std::string, int> handed_over() {
    std::map<std::string, int> times;
    for (const OutgoingMessage& message : council.transport->seen) ++times[message.id.str()];
    return times;
  }

  TestCouncil council;
};

TEST_F(DeliveryBatch, AllOfABatchAreStoredBeforeAnyIsSent) {
  open_with(7, 3);
  std::vector<std::size_t> sending;
  council.transport->fault = [&](const OutgoingMessage&) -> std::optional<SendResult> {
    sending.push_back(in_store(MessageState::sending));
    return std::nullopt;
  };
  EXPECT_THAT(council.cycle("2026-06-04T08:30").delivery.said, SizeIs(7));
  EXPECT_EQ(sending, (std::vector<std::size_t>{3, 3, 3, 3, 3, 3, 1}));
  EXPECT_THAT(council.mailbox(), SizeIs(7));
  EXPECT_EQ(in_store(MessageState::sent), 7U);
  EXPECT_THAT(council.notices(), Each(std::string("ahead/owner sent delivered")));
}

// The machine stays up: what was noted beside the store is read.
TEST_F(DeliveryBatch, AfterACrashOnlyWhatWasOnItsWayIsUnknown) {
  open_with(8, 5);
  council.transport->fault = [&](const OutgoingMessage&) -> std::optional<SendResult> {
    if (council.transport->seen.size() == 3) throw Crash{};
    return std::nullopt;
  };
  EXPECT_THROW(council.cycle("2026-06-04T08:30"), Crash);
  EXPECT_EQ(in_store(MessageState::sending), 5U);
  council.close();
  council.open();
  council.transport->together = 5;
  // At the same moment: what had not begun gets another id, and is no conflict.
  const CycleReport found = council.cycle("2026-06-04T08:30");
  EXPECT_EQ(found.delivery.unknown, 1U);
  EXPECT_EQ(found.delivery.put_off, 2U) << "claimed, and surely not sent";
  council.cycle("2026-06-04T08:31");
  EXPECT_EQ(in_store(MessageState::sent), 7U) << "the two that were taken are not said again";
  EXPECT_EQ(council.cycle("2026-06-04T08:46").delivery.repeated, 1U);
  council.cycle("2026-06-04T09:30");
  EXPECT_THAT(council.mailbox(), SizeIs(8));
  EXPECT_THAT(council.transport->seen, SizeIs(6)) << "three, two, and the one again";
}

// After a power cut nothing that was noted is believed: nobody knows what the disk has of it.
TEST_F(DeliveryBatch, AfterTheEndOfTheMachineAllThatWasClaimedIsUnknown) {
  open_with(8, 5);
  council.transport->fault = [&](const OutgoingMessage&) -> std::optional<SendResult> {
    if (council.transport->seen.size() == 3) throw Crash{};
    return std::nullopt;
  };
  EXPECT_THROW(council.cycle("2026-06-04T08:30"), Crash);
  council.close();
  restart_machine();
  council.open();
  council.transport->together = 5;
  const CycleReport found = council.cycle("2026-06-04T08:31");
  EXPECT_EQ(found.delivery.unknown, 5U) << "all that were claimed";
  EXPECT_THAT(found.delivery.said, SizeIs(3)) << "those that were not";
  EXPECT_EQ(council.cycle("2026-06-04T08:46").delivery.repeated, 5U);
  council.cycle("2026-06-04T09:30");
  EXPECT_THAT(council.mailbox(), SizeIs(8));
  for (const auto& [id, times] : handed_over()) EXPECT_EQ(times, 1) << id;
}

TEST_F(DeliveryBatch, WhatIsRefusedAndNotRecordedIsTriedAgain) {
  open_with(3, 3);
  council.transport->fault = [&](const OutgoingMessage&) -> std::optional<SendResult> {
    if (council.transport->seen.size() == 3) throw Crash{};
    return SendResult{SendOutcome::temporary, "451 greylisted", false};
  };
  EXPECT_THROW(council.cycle("2026-06-04T08:30"), Crash);
  council.close();
  council.open();
  EXPECT_EQ(council.cycle("2026-06-04T08:31").delivery.unknown, 1U);
  council.cycle("2026-06-04T08:47");
  EXPECT_THAT(council.mailbox(), SizeIs(3));
}

TEST_F(DeliveryBatch, EachHasItsOwnOutcome) {
  open_with(4, 4);
  fail_at(2, {SendOutcome::temporary, "451 greylisted", false});
  const CycleReport first = council.cycle("2026-06-04T08:30");
  EXPECT_THAT(first.delivery.said, SizeIs(3));
  EXPECT_EQ(first.delivery.put_off, 1U);
  EXPECT_EQ(first.delivery.transport_error, "");
  EXPECT_THAT(council.cycle("2026-06-04T08:31").delivery.said, SizeIs(1));
  EXPECT_THAT(council.mailbox(), SizeIs(4));
}

TEST_F(DeliveryBatch, WhereTheTransportGoesDownInTheMiddleTheRestWaits) {
  open_with(9, 4);
  fail_at(2, {SendOutcome::temporary, "421 closing", true});
  const CycleReport down = council.cycle("2026-06-04T08:30");
  EXPECT_THAT(down.delivery.said, SizeIs(1));
  EXPECT_EQ(down.delivery.put_off, 3U);
  EXPECT_EQ(down.delivery.transport_error, "421 closing");
  EXPECT_THAT(council.transport->seen, SizeIs(2)) << "the others were not tried";
  council.transport->fault = nullptr;
  EXPECT_THAT(council.cycle("2026-06-04T08:31").delivery.said, SizeIs(8));
  EXPECT_THAT(council.mailbox(), SizeIs(9));
}

TEST_F(DeliveryBatch, AnUnknownOneOfABatchIsRepeatedAndNoOther) {
  open_with(4, 4);
  fail_at(3, {SendOutcome::unknown, "connection lost", false});
  EXPECT_EQ(council.cycle("2026-06-04T08:30").delivery.unknown, 1U);
  council.transport->fault = nullptr;
  EXPECT_EQ(council.cycle("2026-06-04T08:45").delivery.repeated, 1U);
  council.cycle("2026-06-04T09:45");
  EXPECT_THAT(council.transport->seen, SizeIs(5));
  EXPECT_THAT(council.mailbox(), SizeIs(4));
}

TEST_F(DeliveryBatch, TheFloodGuardCountsWhatIsOnItsWay) {
  open_with(9, 6, "[sending]\nmost_an_hour = 4\n");
  fail_at(2, {SendOutcome::temporary, "451 greylisted", false});
  const CycleReport report = council.cycle("2026-06-04T08:30");
  EXPECT_THAT(report.delivery.said, SizeIs(4)) << "the one that was not taken is not counted";
  EXPECT_EQ(report.delivery.held, 4U);
  EXPECT_EQ(report.delivery.put_off, 1U);
}

TEST_F(DeliveryBatch, NoMoreGoOutInAMinuteThanTheServerTakes) {
  open_with(5, 4, "most_a_minute = 2\n");
  const CycleReport first = council.cycle("2026-06-04T08:30");
  EXPECT_THAT(first.delivery.said, SizeIs(2));
  EXPECT_TRUE(first.delivery.paced);
  EXPECT_EQ(in_store(MessageState::sending), 0U) << "what waits is not claimed";
  EXPECT_THAT(council.cycle("2026-06-04T08:30:59").delivery.said, IsEmpty());
  const CycleReport second = council.cycle("2026-06-04T08:31");
  EXPECT_THAT(second.delivery.said, SizeIs(2));
  EXPECT_TRUE(second.delivery.paced);
  const CycleReport last = council.cycle("2026-06-04T08:32");
  EXPECT_THAT(last.delivery.said, SizeIs(1));
  EXPECT_FALSE(last.delivery.paced);
  EXPECT_THAT(council.mailbox(), SizeIs(5));
  EXPECT_THAT(council.notices(), Each(StartsWith("ahead/owner sent")));
}

}  // namespace
}  // namespace duecourse::testing
