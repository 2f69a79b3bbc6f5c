// Conformance: what was done and is still to be said.
#include "tests/adapters/store/store_conformance.hpp"

namespace duecourse::adapters {

inline void PrintTo(const DoneWord& word, std::ostream* out) {
  *out << describe(word.subject) << ' ' << word.deadline.str() << ' ' << word.slot << ' '
       << word.at.time_since_epoch().count();
}

}  // namespace duecourse::adapters

namespace duecourse::testing {

namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class DoneConformance : public StoreConformance {
 protected:
  // D-1 was told to Kay as its owner.
  void tell() {
    plan_one_notice(case_of("C-1"));
    std::vector<Notice> notices = ledger_of(case_of("C-1"));
    adapters::Message message = message_for("M-1", notices);
    message.to = "Kay@X.example";
    for (Notice& notice : notices) {
      notice.address = message.to;
      notice.message = message.id;
    }
    ASSERT_TRUE(taken(store().claim(message, notices, at_minute(60))));
    message.state = adapters::MessageState::sent;
    expect_done(store().settle(message, NoticeReason::delivered, std::nullopt, at_minute(61)));
  }
  void end(EndKind kind, int minute) {
    Tracked tracked = load(case_of("C-1")).tracked.at(0);
    tracked.ending = Ending{kind, EndReason::done, EventId("E-1"), "", {at_minute(50), {}}};
    Plan plan;
    plan.tracked = {tracked};
    save(case_of("C-1"), plan, at_minute(minute));
  }
  void open_again(int minute) {
    Tracked tracked = load(case_of("C-1")).tracked.at(0);
    tracked.ending.reset();
    Plan plan;
    plan.tracked = {tracked};
    save(case_of("C-1"), plan, at_minute(minute));
  }
  std::vector<adapters::DoneWord> words(const std::string& address = "kay@x.example") {
    return taken(store().done().of(address));
  }
  [[nodiscard]] static adapters::DoneWord word(int minute) {
    return {case_of("C-1"), DeadlineId("D-C-1"), "owner", at_minute(minute)};
  }
};
INSTANTIATE_TEST_SUITE_P(Stores, DoneConformance, ::testing::ValuesIn(kinds_under_test()),
                         [](const auto& kind) { return kind.param.name; });

TEST_P(DoneConformance, WhatWasMetWaitsForWhoeverHadBeenTold) {
  tell();
  EXPECT_THAT(words(), IsEmpty());
  end(EndKind::met_late, 70);
  EXPECT_THAT(words(), ElementsAre(word(70)));
  EXPECT_THAT(words("KAY@x.example"), ElementsAre(word(70)));
  EXPECT_THAT(words("sam@x.example"), IsEmpty());
  end(EndKind::met, 80);  // its record was corrected: that is no second word
  EXPECT_THAT(words(), ElementsAre(word(70)));
  reopen();
  EXPECT_THAT(words(), ElementsAre(word(70)));
}

TEST_P(DoneConformance, OnceToldItIsForgottenButNotWhatWasSeenSince) {
  tell();
  end(EndKind::met, 70);
  expect_done(store().done().told("kay@x.example", at_minute(69)));
  expect_done(store().done().told("sam@x.example", at_minute(99)));
  EXPECT_THAT(words(), ElementsAre(word(70)));
  expect_done(store().done().told("Kay@x.example", at_minute(70)));
  EXPECT_THAT(words(), IsEmpty());
}

TEST_P(DoneConformance, WhatOpensAgainOrEndsOtherwiseIsNoWord) {
  tell();
  end(EndKind::met, 70);
  open_again(71);
  EXPECT_THAT(words(), IsEmpty());
  end(EndKind::lapsed, 72);
  EXPECT_THAT(words(), IsEmpty());
}

TEST_P(DoneConformance, OfWhatNobodyWasToldThereIsNoWord) {
  plan_one_notice(case_of("C-1"));
  end(EndKind::met, 70);
  EXPECT_THAT(words(""), IsEmpty());
  EXPECT_THAT(words(), IsEmpty());
}

TEST_P(DoneConformance, AWeekLaterItIsForgottenAtTheNextOne) {
  tell();
  end(EndKind::met, 70);
  open_again(71);
  end(EndKind::met, 72);
  constexpr int kWeek = 7 * 24 * 60;
  plan_one_notice(case_of("C-2"));
  Tracked other = load(case_of("C-2")).tracked.at(0);
  other.ending = Ending{EndKind::met, EndReason::done, EventId("E-2"), "", {at_minute(50), {}}};
  Plan plan;
  plan.tracked = {other};
  save(case_of("C-2"), plan, at_minute(72 + kWeek));
  EXPECT_THAT(words(), ElementsAre(word(72)));
  other.ending.reset();
  plan.tracked = {other};
  save(case_of("C-2"), plan, at_minute(73 + kWeek));
  other.ending = Ending{EndKind::met, EndReason::done, EventId("E-2"), "", {at_minute(50), {}}};
  plan.tracked = {other};
  save(case_of("C-2"), plan, at_minute(73 + kWeek));
  EXPECT_THAT(words(), IsEmpty());
}

}  // namespace
}  // namespace duecourse::testing
