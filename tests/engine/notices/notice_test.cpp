// The words of the ledger.
#include "engine/notices/notice.hpp"

#include <gtest/gtest.h>

#include <set>

namespace duecourse::testing {
namespace {

TEST(NoticeWords, StatesAreReadBackAsTheyAreWritten) {
  for (int i = 0; i <= static_cast<int>(NoticeState::unknown); ++i) {
    const auto state = static_cast<NoticeState>(i);
    EXPECT_EQ(notice_state_of(word_of(state)), state);
  }
  EXPECT_EQ(notice_state_of("lost"), std::nullopt);
}

TEST(NoticeWords, EveryReasonHasItsOwn) {
  std::set<std::string> words;
  for (int i = 0; i <= static_cast<int>(NoticeReason::missed_by_choice); ++i) {
    words.insert(word_of(static_cast<NoticeReason>(i)));
  }
  EXPECT_EQ(words.size(), 14U);
  EXPECT_STREQ(word_of(NoticeReason::missed_by_choice), "missed_by_choice");
}

TEST(NoticeWords, AKeyNamesAllThatItIsMadeOf) {
  const NoticeKey key{DeadlineId("d1"), 2, StageId("late"), 3, "supervisor", kEmailChannel};
  EXPECT_EQ(describe(key), "d1 r2 late#3 supervisor email");
}

}  // namespace
}  // namespace duecourse::testing
