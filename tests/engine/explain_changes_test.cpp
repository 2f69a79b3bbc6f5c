// Records that the case system has overwritten since the moment that is looked at.
#include "engine/explain_changes.hpp"

#include <gmock/gmock.h>

#include "engine/time/time_text.hpp"
#include "tests/support/event_lines.hpp"

namespace duecourse::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Instant kThen = moment_at("2026-03-05T12:00").at;
const Instant kLater = moment_at("2026-03-06T09:00").at;

Event event(const std::string& line) {
  return events_of(line).front();
}

std::vector<std::string> ids(const std::vector<Event>& events) {
  std::vector<std::string> lines;
  for (const Event& one : events) lines.push_back(one.host_id + " " + one.kind);
  return lines;
}

TEST(AsTheyStood, WhatWasOverwrittenSinceIsPutBackAndWhatCameSinceIsLeftOut) {
  const Event asked = event("2026-03-02T10:00 asked id=A1");
  const Event answered = event("2026-03-03T10:00 answered id=A1");
  const Event visit = event("2026-03-03T11:00 visit id=V1");
  const Event back = event("2026-03-04T11:00 note id=N1");
  const Event other = event("2026-03-04T12:00 note id=N2");
  const auto then = as_they_stood({other, answered, back}, {{asked, Overwriting::changed, kLater},
                                                            {visit, Overwriting::deleted, kLater},
                                                            {back, Overwriting::restored, kLater}});
  EXPECT_THAT(ids(then), ElementsAre("N2 note", "A1 asked", "V1 visit"));
}

TEST(AsTheyStood, OfSeveralTimesTheFirstSinceSaysHowItStood) {
  const Event first = event("2026-03-02T10:00 asked id=A1");
  const Event second = event("2026-03-02T11:00 told id=A1");
  const Event now = event("2026-03-02T12:00 answered id=A1");
  EXPECT_THAT(ids(as_they_stood({now}, {{first, Overwriting::changed, kLater},
                                        {second, Overwriting::deleted, kLater}})),
              ElementsAre("A1 asked"));
  EXPECT_THAT(ids(as_they_stood({now}, {{second, Overwriting::restored, kLater},
                                        {second, Overwriting::changed, kLater}})),
              IsEmpty());
}

TEST(ExplainChanges, SaysWhatHasBecomeOfEachRecordSince) {
  const Zone& zone = london();
  const auto lines =
      explain_changes({{event("2026-03-02T10:00 asked id=A1"), Overwriting::changed, kLater},
                       {event("2026-03-03T10:00 asked id=A2"), Overwriting::deleted, kLater},
                       {event("2026-03-02T11:00 asked id=A1"), Overwriting::changed, kLater},
                       {event("2026-03-03T11:00 asked id=A3"), Overwriting::moved_away, kLater},
                       {event("2026-03-03T12:00 asked id=A4"), Overwriting::restored, kLater},
                       {event("2026-03-03T13:00 asked id=A5"), Overwriting::moved_here, kLater}},
                      kThen, std::nullopt, zone);
  const std::string at = spell_moment({kLater, Precision::second}, zone);
  EXPECT_THAT(
      lines, ElementsAre("", "Overwritten since Thu 5 Mar 2026 12:00",
                         "  2026-03-02T10:00:00+00:00 asked A1 {}",
                         "      changed in the case system, read on " + at +
                             "; shown as it stood then; overwritten 1 more time",
                         "  2026-03-03T10:00:00+00:00 asked A2 {}",
                         "      gone from the case system, read on " + at + "; it was there then",
                         "  2026-03-03T11:00:00+00:00 asked A3 {}",
                         "      belongs to another since " + at + "; it was here then",
                         "  2026-03-03T12:00:00+00:00 asked A4 {}",
                         "      was deleted then, and is back since " + at + "; left out",
                         "  2026-03-03T13:00:00+00:00 asked A5 {}",
                         "      belonged to another then, and is here since " + at + "; left out"));
}

TEST(ExplainChanges, WhatWasNotKnownThenIsNotMentioned) {
  Event later = event("2026-03-06T08:00 asked id=A1");
  Event typed_later = event("2026-03-02T10:00 asked id=A2");
  typed_later.recorded = kLater;
  EXPECT_THAT(explain_changes({{later, Overwriting::changed, kLater},
                               {typed_later, Overwriting::deleted, kLater}},
                              kThen, std::nullopt, london()),
              IsEmpty());
}

TEST(ExplainChanges, SaysWhereTheStoreIsTooYoungToKnow) {
  EXPECT_THAT(explain_changes({}, kThen, kLater, london()),
              ElementsAre("", "Overwritten since Thu 5 Mar 2026 12:00",
                          "  what was overwritten before Fri 6 Mar 2026 09:00 is not known"));
  EXPECT_THAT(explain_changes({}, kThen, kThen, london()), IsEmpty());
}

}  // namespace
}  // namespace duecourse::testing
