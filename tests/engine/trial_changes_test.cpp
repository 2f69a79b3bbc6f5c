// Two trials held against each other. The case is asked on Monday 2 March 2026: within 5 working
// days it is due on Monday the 9th, within 7 on Wednesday the 11th.
#include "engine/trial_changes.hpp"

#include <gtest/gtest.h>

#include "tests/support/trials.hpp"

namespace duecourse::testing {
namespace {

const std::string kAsked = "2026-02-01 allocated by=KW\n2026-03-02T10:00 asked id=A1\n";
const std::string kAnswered = kAsked + "2026-03-10T11:00 answered id=B1\n";

/// A story under two practices.
class Compared {
 public:
  Compared(Practice before, Practice after, const std::string& story,
           const std::string& from = "2026-03-02", const std::string& to = "2026-03-13")
      : before_(std::move(before), story, from, to), after_(std::move(after), story, from, to) {
    changes = compare_trials(view(before_), view(after_), before_.period());
  }

  /// `small/answer A1: due outcome messages`, a line each.
  [[nodiscard]] std::string differences() const {
    std::string text;
    for (const TrialChange& change : changes) {
      text += change.key.timescale.str() + " " + change.key.anchor.str() + ":";
      for (const TrialDifference one : change.differs) text += fmt::format(" {}", word_of(one));
      text += "\n";
    }
    return text;
  }
  [[nodiscard]] std::string sayings() const {
    std::string text;
    for (const TrialChange& change : changes) {
      for (const TrialSaying& one : change.messages) {
        text += (one.before == nullptr ? "-" : Tried::line_of(*one.before)) + " | " +
                (one.after == nullptr ? "-" : Tried::line_of(*one.after)) +
                (one.differs ? "\n" : " (the same)\n");
      }
    }
    return text;
  }
  [[nodiscard]] TrialExplanation explained(std::size_t index = 0) const {
    return explain_change(changes.at(index), view(before_), view(after_));
  }

  std::vector<TrialChange> changes;

 private:
  static TrialView view(const Tried& tried) { return {tried.trial(), tried.ground()}; }

  Tried before_;
  Tried after_;
};

TEST(TrialChanges, UnderTheSameRulesNothingDiffers) {
  const Compared compared(Practice(""), Practice(""), kAnswered);
  EXPECT_EQ(compared.differences(), "answer events/A1:\n");
  EXPECT_EQ(compared.sayings(),
            "2026-03-05 08:30 ahead owner KW@x.example | 2026-03-05 08:30 ahead owner KW@x.example "
            "(the same)\n"
            "2026-03-09 08:30 today owner KW@x.example | 2026-03-09 08:30 today owner KW@x.example "
            "(the same)\n"
            "2026-03-10 08:30 late supervisor SU@x.example | 2026-03-10 08:30 late supervisor "
            "SU@x.example (the same)\n"
            "2026-03-10 08:30 late owner copy KW@x.example | 2026-03-10 08:30 late owner copy "
            "KW@x.example (the same)\n");
}

TEST(TrialChanges, ANumberMovesTheDueTheOutcomeAndTheMessages) {
  const Compared compared(Practice(""), Practice("due = \"7 working days\""), kAnswered);
  EXPECT_EQ(compared.differences(), "answer events/A1: due outcome messages\n");
  EXPECT_EQ(compared.sayings(),
            "2026-03-05 08:30 ahead owner KW@x.example | 2026-03-09 08:30 ahead owner "
            "KW@x.example\n"
            "2026-03-09 08:30 today owner KW@x.example | -\n"
            "2026-03-10 08:30 late supervisor SU@x.example | -\n"
            "2026-03-10 08:30 late owner copy KW@x.example | -\n");
  const TrialChange& change = compared.changes.at(0);
  EXPECT_TRUE(change.before.missed);
  EXPECT_FALSE(change.after.missed);
  EXPECT_EQ(change.weight, (TrialWeight{3, std::chrono::days{2}, 4}));
}

TEST(TrialChanges, AChangeIsExplainedWithBothCountings) {
  const Compared compared(Practice(""), Practice("due = \"7 working days\""), kAnswered);
  const TrialExplanation what = compared.explained();
  EXPECT_EQ(describe(what.subject), "case S1");
  EXPECT_EQ(what.title + " " + what.clause + " " + what.record, "Answer 1.1 A1");
  EXPECT_EQ(what.before.state, "met_late");
  EXPECT_EQ(what.after.state, "met");
  EXPECT_EQ(brief(*what.before.due), "2026-03-09");
  EXPECT_EQ(brief(*what.after.due), "2026-03-11");
  EXPECT_EQ(brief(*what.before.start), "2026-03-02 10:00");
  EXPECT_EQ(what.before.counted, "5 working days from Mon 2 Mar 2026 10:00 (asked A1)");
  EXPECT_EQ(what.after.counted, "7 working days from Mon 2 Mar 2026 10:00 (asked A1)");
  EXPECT_EQ(what.before.trace.lines.back().text, "day 5, due by the end of this day");
  EXPECT_EQ(what.after.trace.lines.back().text, "day 7, due by the end of this day");
  EXPECT_EQ(what.before.ending->by_host_id, "B1");
  EXPECT_EQ(what.before.duty.str() + " " + what.after.duty.str(), "KW KW");
  EXPECT_EQ(what.before.messages.size(), 4U);
  EXPECT_EQ(what.after.messages.size(), 1U);
}

TEST(TrialChanges, AnotherLadderChangesTheMessagesAlone) {
  std::string earlier = kUsualStages;
  const std::string was = "2 working days before due";
  earlier.replace(earlier.find(was), was.size(), "3 working days before due");
  const Compared compared(Practice(""), Practice("", earlier), kAnswered);
  EXPECT_EQ(compared.differences(), "answer events/A1: messages\n");
  EXPECT_EQ(compared.changes.at(0).weight, (TrialWeight{0, std::chrono::seconds{0}, 1}));
  EXPECT_EQ(compared.explained().after.messages.at(0).at, moment_at("2026-03-04T08:30").at);
}

TEST(TrialChanges, MessagesAreShownInTheOrderOfTheirTimes) {
  std::string more = kUsualStages;
  more +=
      "\n[[ladder.standard.stages]]\nid = \"first\"\nat = \"4 working days before due\"\n"
      "to = [\"supervisor\"]\nkind = \"reminder\"";
  const Compared compared(Practice(""), Practice("", more), kAnswered);
  const auto& after = compared.explained().after.messages;
  ASSERT_EQ(after.size(), 5U);
  EXPECT_EQ(after.front().stage.str(), "first");
}

TEST(TrialChanges, AnotherExpectationIsADifference) {
  const Compared compared(Practice("expected = \"2 working days\""),
                          Practice("expected = \"3 working days\""),
                          kAsked + "2026-03-03T11:00 answered id=B1\n");
  EXPECT_EQ(compared.differences(), "answer events/A1: expected\n");
  EXPECT_EQ(brief(*compared.explained().before.expected), "2026-03-04");
  EXPECT_EQ(brief(*compared.explained().after.expected), "2026-03-05");
}

TEST(TrialChanges, AnotherAddresseeIsAnotherMessage) {
  const Compared compared(Practice(""), Practice("owner = \"team_manager\""), kAsked, "2026-03-02",
                          "2026-03-05T12:00");
  EXPECT_EQ(compared.differences(), "answer events/A1: duty messages\n");
  EXPECT_EQ(compared.sayings(),
            "2026-03-05 08:30 ahead owner KW@x.example | 2026-03-05 08:30 ahead owner "
            "TM@x.example\n");
  EXPECT_EQ(compared.explained().after.duty.str(), "TM");
}

TEST(TrialChanges, ARuleThatOnlyOneHasSaysWhyTheOtherHasItNot) {
  const std::string other = "id = \"reply\"\ndue = \"1 working day\"";
  const Practice one("");
  const Practice two = Practice::of_several({"", other});
  const Compared added(one, two, kAnswered);
  EXPECT_EQ(added.differences(), "answer events/A1:\nreply events/A1: only_after messages\n");
  EXPECT_EQ(added.explained(1).before.why_not, "there is no such rule");
  EXPECT_EQ(added.changes.at(1).weight.kind, 3) << "it was met late";
  const Compared dropped(two, one, kAnswered);
  EXPECT_EQ(dropped.differences(), "answer events/A1:\nreply events/A1: only_before messages\n");
  EXPECT_EQ(dropped.explained(1).after.why_not, "there is no such rule");
  EXPECT_EQ(dropped.explained(1).title, "Answer");
  const Compared off(two, Practice::of_several({"", other + "\nenabled = false"}), kAnswered);
  EXPECT_EQ(off.explained(1).after.why_not, "the rule is switched off");
  const Compared never(two, Practice::of_several({"", other + "\nafter = [\"noted\"]"}), kAnswered);
  EXPECT_EQ(never.explained(1).after.why_not, "it does not arise");
}

TEST(TrialChanges, ARenamedRuleIsTheSameRule) {
  const Compared compared(Practice(""), Practice("id = \"reply\"\nformerly = \"answer\""),
                          kAnswered);
  EXPECT_EQ(compared.differences(), "reply events/A1:\n");
}

TEST(TrialChanges, OnlyWhatStartsIsDueOrEndsInThePeriodCounts) {
  const auto counts = [](const std::string& from, const std::string& to) {
    const Compared compared(Practice(""), Practice("due = \"7 working days\""),
                            kAsked + "2026-03-17T10:00 answered id=B1\n", from, to);
    std::string text;
    for (const TrialChange& change : compared.changes) {
      text +=
          fmt::format("{}{}", change.before.counts ? "b" : "-", change.after.counts ? "a" : "-");
    }
    return text;
  };
  EXPECT_EQ(counts("2026-03-02", "2026-03-02T12:00"), "ba") << "it starts";
  EXPECT_EQ(counts("2026-03-03", "2026-03-04"), "") << "nor is anything said";
  EXPECT_EQ(counts("2026-03-09T12:00", "2026-03-09T23:59:58"), "") << "a day is due by its end";
  EXPECT_EQ(counts("2026-03-09T12:00", "2026-03-09T23:59:59"), "b-");
  EXPECT_EQ(counts("2026-03-10T12:00", "2026-03-11T23:59:59"), "-a");
  EXPECT_EQ(counts("2026-03-17T10:00", "2026-03-17T10:00"), "ba") << "it ends";
  EXPECT_EQ(counts("2026-03-17T10:01", "2026-03-18"), "");
}

TEST(TrialChanges, WhatEndedItIsPartOfTheOutcome) {
  const Compared compared(
      Practice(""), Practice("ends = \"noted\""),
      kAsked + "2026-03-03T10:00 answered id=B1\n2026-03-03T11:00 noted id=N1\n");
  EXPECT_EQ(compared.differences(), "answer events/A1: outcome\n");
}

}  // namespace
}  // namespace duecourse::testing
