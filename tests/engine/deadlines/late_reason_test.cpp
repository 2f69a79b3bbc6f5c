// The reason on record why a deadline was missed.
#include "engine/deadlines/late_reason.hpp"

#include <gtest/gtest.h>

#include "tests/support/event_lines.hpp"
#include "tests/support/practice.hpp"

namespace duecourse::testing {
namespace {

const std::string kAsked = "2026-03-02T10:00 asked id=A1\n";  // due by Monday the 9th

std::string reason(const std::string& story, const std::string& now = "2026-03-20",
                   const std::string& timescale = "") {
  const Seen seen = see(Practice(timescale), story, now);
  const auto found = late_reason_of(seen.assessment.deadlines.front(), seen.history);
  return found ? found->reason + " by " + seen.history.events[found->by].host_id : "none";
}

TEST(LateReason, IsWhatTheRecordSaysThatEndedIt) {
  EXPECT_EQ(reason(kAsked + "2026-03-12 answered id=B1 late_reason=illness"), "illness by B1");
  EXPECT_EQ(reason(kAsked + "2026-03-12 answered id=B1"), "none");
}

TEST(LateReason, OfWhatIsInTimeThereIsNone) {
  EXPECT_EQ(reason(kAsked + "2026-03-06 answered id=B1 late_reason=illness"), "none");
  const std::string note = kAsked + "2026-03-04 note id=N1 late_reason=illness late_of=answer\n";
  EXPECT_EQ(reason(note, "2026-03-09"), "none");
  EXPECT_EQ(reason(note, "2026-03-10"), "illness by N1");
}

TEST(LateReason, AnyRecordMayNameTheTimescaleTheLastCounts) {
  const std::string notes = kAsked +
                            "2026-03-01 note id=N0 late_reason=before late_of=answer\n"
                            "2026-03-04 note id=N1 late_reason=illness late_of=answer\n"
                            "2026-03-05 note id=N2 late_reason=other late_of=visit\n"
                            "2026-03-06 note id=N3 late_reason=unnamed\n"
                            "2026-03-11 note id=N4 late_reason=weather late_of=small/answer\n";
  EXPECT_EQ(reason(notes), "weather by N4");
  EXPECT_EQ(reason(notes + "2026-03-10 answered id=B1"), "illness by N1") << "by its end";
  EXPECT_EQ(reason(notes + "2026-03-12 answered id=B1 late_reason=own"), "own by B1");
}

TEST(LateReason, IsOfTheSameChildOrOfAll) {
  const std::string asked = "2026-03-02T10:00 asked id=A1 child=P1\n";
  const std::string note = "2026-03-04 note id=N1 late_reason=illness late_of=answer";
  EXPECT_EQ(reason(asked + note + " child=P1", "2026-03-20", "per = \"person\""), "illness by N1");
  EXPECT_EQ(reason(asked + note + " child=P2", "2026-03-20", "per = \"person\""), "none");
  EXPECT_EQ(reason(asked + note, "2026-03-20", "per = \"person\""), "illness by N1");
}

}  // namespace
}  // namespace duecourse::testing
