// Times of stages, read and written.
#include "engine/framework/ladder.hpp"

#include <gtest/gtest.h>

namespace duecourse::testing {

namespace {

TEST(StageTimes, ReadEveryForm) {
  const StageTime before = *parse_stage_time("2 working days before due");
  EXPECT_EQ(before.anchor, StageAnchor::due);
  EXPECT_EQ(before.side, Side::before);
  EXPECT_EQ(describe(*before.offset), "2 working days");
  EXPECT_FALSE(before.offset->anchor.has_value());

  const StageTime after = *parse_stage_time("4 hours after expected");
  EXPECT_EQ(after.anchor, StageAnchor::expected);
  EXPECT_EQ(after.side, Side::after);

  const StageTime day = *parse_stage_time("on the due day");
  EXPECT_TRUE(day.whole_day);
  EXPECT_FALSE(day.offset.has_value());
  EXPECT_FALSE(parse_stage_time("at due")->whole_day);
  EXPECT_EQ(parse_stage_time("at start")->anchor, StageAnchor::start);
  EXPECT_EQ(parse_stage_time("before closed days")->anchor, StageAnchor::closed_days);
  EXPECT_EQ(describe(*parse_stage_time("before closed days")), "before closed days");
}

TEST(StageTimes, PrintWhatTheyRead) {
  for (const char* form :
       {"2 working days before due", "1 working day after due", "1 calendar week after start",
        "1 working day after expected", "on the due day", "on the expected day", "at due",
        "at expected", "at start", "1 calendar month, then 2 working days before due"}) {
    const auto time = parse_stage_time(form);
    ASSERT_TRUE(time.ok()) << form << ": " << time.error().message;
    EXPECT_EQ(describe(*time), form);
  }
}

TEST(StageTimes, RefuseWhatCannotBePlaced) {
  for (const char* wrong :
       {"", "due", "at dew", "on the dew day", "2 days before due", "2 working days",
        "2 working days before", "2 working days before closing", "on due day",
        "end of the next working day before due", "3 calendar days inclusive before due",
        "-1 working days before due"}) {
    const auto time = parse_stage_time(wrong);
    ASSERT_FALSE(time.ok()) << wrong;
    EXPECT_NE(time.error().message.find("'on the due day'"), std::string::npos) << wrong;
  }
}

TEST(Slots, NameAllWhoMayStandIn) {
  EXPECT_EQ(slot_of(Recipient{{"owner"}}), "owner");
  EXPECT_EQ(slot_of(Recipient{{"key_worker", "wraparound"}}), "key_worker|wraparound");
}

}  // namespace

}  // namespace duecourse::testing
