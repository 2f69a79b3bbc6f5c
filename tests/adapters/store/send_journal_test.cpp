// How far messages have come: what is noted beside the store, and when it is believed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "adapters/store/sqlite_store.hpp"
#include "tests/support/smtp_server.hpp"

namespace duecourse::adapters {
namespace {

using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

class SendJournalTest : public ::testing::Test {
 protected:
  std::unique_ptr<Store> open() const {
    StoreSettings settings;
    settings.path = path();
    return std::move(open_sqlite_store(settings).value());
  }
  [[nodiscard]] std::string path() const { return (folder_.path() / "store.db").string(); }
  void add(const std::string& text) const {
    std::ofstream(path() + "-sending", std::ios::app) << text;
  }
  /// What a new process finds.
  [[nodiscard]] std::map<MessageId, HandedOver> found() const {
    return open()->send_notes().noted().value();
  }
  /// Three that are claimed: one is taken, one on its way.
  void note_three() const {
    const auto store = open();
    SendNotes& notes = store->send_notes();
    ASSERT_TRUE(notes.claimed({a_, b_, c_}));
    ASSERT_TRUE(notes.note(a_, HandedOver::begun));
    ASSERT_TRUE(notes.note(b_, HandedOver::begun));
    ASSERT_TRUE(notes.note(a_, HandedOver::taken));
  }

  testing::ScratchFolder folder_;
  MessageId a_{"a1"};
  MessageId b_{"b2"};
  MessageId c_{"c3-raised"};
};

TEST_F(SendJournalTest, SurvivesTheProcess) {
  note_three();
  EXPECT_THAT(found(),
              UnorderedElementsAre(Pair(a_, HandedOver::taken), Pair(b_, HandedOver::begun),
                                   Pair(c_, HandedOver::not_begun)));
}

TEST_F(SendJournalTest, ANewBatchForgetsTheOneBefore) {
  note_three();
  ASSERT_TRUE(open()->send_notes().claimed({c_}));
  EXPECT_THAT(found(), UnorderedElementsAre(Pair(c_, HandedOver::not_begun)));
}

TEST_F(SendJournalTest, ALineThatWasCutOffSaysNothing) {
  note_three();
  add("+ c3-rai");
  EXPECT_EQ(found().at(c_), HandedOver::not_begun);
}

TEST_F(SendJournalTest, WhatMakesNoSenseMakesAllOfItUnknown) {
  note_three();
  add("+ c3-rai+ c3-raised\n");
  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(SendJournalTest, WhatAnotherStartOfTheMachineNotedIsNotBelieved) {
  note_three();
  std::ofstream(path() + "-sending") << "boot another\n? c3-raised\n";
  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(SendJournalTest, WithoutAFileNothingIsKnown) {
  note_three();
  std::filesystem::remove(path() + "-sending");
  EXPECT_THAT(found(), IsEmpty());
}

}  // namespace
}  // namespace duecourse::adapters
