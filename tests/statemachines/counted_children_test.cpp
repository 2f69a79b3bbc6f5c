// Which children of a case are counted, from when to when, under processes as they are.
#include <gtest/gtest.h>

#include <string>

#include "engine/caseload_records.hpp"
#include "engine/process/open_rules.hpp"
#include "engine/time/time_text.hpp"
#include "statemachines/registry.hpp"
#include "tests/support/event_lines.hpp"

namespace duecourse::testing {
namespace {

/// A framework over one process of cases, which counts the states it is told.
class Counted {
 public:
  Counted(std::shared_ptr<const Process> process, const std::vector<std::string>& states,
          const char* joins = "", const char* leaves = "")
      : process_(std::move(process)) {
    framework_.id = FrameworkId("f");
    framework_.process[0] = process_.get();
    ChildCaseload& rules = framework_.children.emplace();
    rules.counts = {{"children", states}};
    const ProcessDescription& words = process_->description();
    for (const std::string& state : states) rules.states.push_back(*state_index(words, state));
    if (*joins != '\0') rules.joins = {{*milestone_index(words, joins), {}}};
    if (*leaves != '\0') rules.leaves = {{*milestone_index(words, leaves), {}}};
  }

  /// `A child_in_need 2026-03-02 to 2026-03-09`, a line each; `?` for a child without a name.
  [[nodiscard]] std::string of(std::string_view story, const char* now = "2026-12-31",
                               const Enrolment& enrolment = {}) const {
    Enrolment enrolled = enrolment;
    enrolled.framework = framework_.id;
    const History history = make_history({SubjectKind::case_, SubjectId("C")}, {enrolled},
                                         events_of(story), moment_at(now).at, london());
    Assessment assessment;
    assessment.readings.push_back(
        {&framework_, process_.get(), process_->replay(history, london())});
    std::string lines;
    for (const CountedChild& child : counted_children(assessment, history, london())) {
      EXPECT_EQ(child.case_id, SubjectId("C"));
      EXPECT_EQ(child.framework, framework_.id);
      lines += (child.person ? child.person->str() : "?") + " " + child.state + " " +
               write_moment(child.from, london()) +
               (child.to ? " to " + write_moment(*child.to, london()) : "") + "\n";
    }
    return lines;
  }

 private:
  std::shared_ptr<const Process> process_;
  Framework framework_;
};

Counted family() {
  return {statemachines::strengthening_families_process(),
          {"child_in_need", "targeted"},
          "child_joined",
          "child_left"};
}

const std::string kTwo = R"(
  2026-03-02 joined_service category=targeted child=A
  2026-03-09T10:00 joined_service category=targeted child=B
)";

TEST(CountedChildren, FromJoiningToLeaving) {
  EXPECT_EQ(family().of(kTwo), "A targeted 2026-03-02\nB targeted 2026-03-09T10:00:00+00:00\n");
  EXPECT_EQ(family().of(kTwo + "2026-04-01 left_service child=A"),
            "A targeted 2026-03-02 to 2026-04-01\nB targeted 2026-03-09T10:00:00+00:00\n");
  EXPECT_EQ(family().of(kTwo, "2026-03-05"), "A targeted 2026-03-02\n");
  EXPECT_EQ(family().of(""), "");
}

TEST(CountedChildren, ChangeWithTheCategoryOfTheFamily) {
  EXPECT_EQ(family().of(kTwo + "2026-04-01 category_changed to=child_in_need"),
            "A targeted 2026-03-02 to 2026-04-01\n"
            "B targeted 2026-03-09T10:00:00+00:00 to 2026-04-01\n"
            "A child_in_need 2026-04-01\nB child_in_need 2026-04-01\n");
}

TEST(CountedChildren, LeaveWithTheFamilyAndJoinAgain) {
  const std::string left = kTwo + "2026-04-01 left_service\n";
  EXPECT_EQ(family().of(left),
            "A targeted 2026-03-02 to 2026-04-01\n"
            "B targeted 2026-03-09T10:00:00+00:00 to 2026-04-01\n");
  EXPECT_EQ(family().of(left + "2026-05-01 joined_service category=targeted child=B"),
            "A targeted 2026-03-02 to 2026-04-01\n"
            "B targeted 2026-03-09T10:00:00+00:00 to 2026-04-01\n"
            "B targeted 2026-05-01\n");
}

TEST(CountedChildren, AreBackWhereTheCaseIsReopenedAndLeaveOneByOne) {
  const std::string back = kTwo + "2026-04-01 case_closed\n2026-05-01 case_reopened\n";
  const std::string before =
      "A targeted 2026-03-02 to 2026-04-01\n"
      "B targeted 2026-03-09T10:00:00+00:00 to 2026-04-01\n";
  EXPECT_EQ(family().of(back), before + "A targeted 2026-05-01\nB targeted 2026-05-01\n");
  EXPECT_EQ(family().of(back + "2026-06-01 left_service child=A"),
            before + "A targeted 2026-05-01 to 2026-06-01\nB targeted 2026-05-01\n");
}

TEST(CountedChildren, OneWithoutANameWhereNobodySaidWhich) {
  EXPECT_EQ(family().of("2026-03-02 joined_service category=targeted"), "? targeted 2026-03-02\n");
  EXPECT_EQ(family().of("2026-03-02 category_changed to=child_in_need"),
            "? child_in_need 2026-03-02\n");
  EXPECT_EQ(family().of("2026-03-02 joined_service\n2026-04-01 left_service child=A"),
            "? child_in_need 2026-03-02 to 2026-04-01\n");
}

TEST(CountedChildren, JoinedAndLeftAtOnceNeverCounted) {
  EXPECT_EQ(family().of("2026-03-02 joined_service child=A\n2026-03-02 left_service"), "");
}

TEST(CountedChildren, EndWithTheEnrolment) {
  EXPECT_EQ(family().of(kTwo, "2026-12-31", {{}, {}, moment_at("2026-03-05")}),
            "A targeted 2026-03-02 to 2026-03-05\n");
  EXPECT_EQ(family().of(kTwo, "2026-03-05", {{}, {}, moment_at("2026-03-05")}),
            "A targeted 2026-03-02\n")
      << "its last day";
}

TEST(CountedChildren, OfAProcessOfTheFileAreThoseOfItsStates) {
  OpenRules rules;
  rules.kinds = {{"placed", {}}, {"home", {}}, {"ended", {}}};
  rules.closes = {"ended"};
  rules.states = {{"away", {"placed"}, {"home"}}};
  const Counted counted(statemachines::open_case_process()->configured(rules), {"away"});
  EXPECT_EQ(counted.of("2026-03-02 placed child=A\n2026-03-04 placed child=B\n"
                       "2026-04-01 home child=A\n2026-05-01 ended"),
            "A away 2026-03-02 to 2026-04-01\nB away 2026-03-04 to 2026-05-01\n");
  EXPECT_EQ(counted.of("2026-03-02 placed"), "? away 2026-03-02\n");
}

TEST(CountedChildren, OfAnOpenStateAllMayLeaveThoughItLasts) {
  OpenRules rules;
  rules.kinds = {{"joined", {}}, {"gone", {}}};
  const Counted counted(statemachines::open_case_process()->configured(rules), {"open"}, "joined",
                        "gone");
  EXPECT_EQ(counted.of("2026-03-02 joined child=A\n2026-04-01 gone child=A\n"
                       "2026-05-01 joined child=B"),
            "A open 2026-03-02 to 2026-04-01\nB open 2026-05-01\n");
}

}  // namespace
}  // namespace duecourse::testing
