// Whose a calendar text is.
#include "adapters/caldav/stored_text.hpp"

#include <gmock/gmock.h>

namespace duecourse::adapters {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(StoredText, KnowsTheUidsOfEntriesHoweverTheyAreWritten) {
  EXPECT_THAT(uids_of("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:d-17-0a\r\n bc@x.example\r\n"
                      "SUMMARY:UID:no\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"),
              ElementsAre("d-17-0abc@x.example"));
  EXPECT_THAT(
      uids_of("BEGIN:VEVENT\nuid;X=1:a\\,b\\\\c\nEND:VEVENT\nBEGIN:VTODO\nUID:z\nEND:VTODO"),
      ElementsAre("a,b\\c", "z"));
  EXPECT_THAT(uids_of("UID:outside\nBEGIN:VCALENDAR\nUID:too\nEND:VCALENDAR\n"), IsEmpty());
  EXPECT_THAT(uids_of(""), IsEmpty());
}

// A client may give an alarm a UID of its own.
TEST(StoredText, AnAlarmsUidIsNoEntrys) {
  EXPECT_THAT(uids_of("BEGIN:VEVENT\nUID:a\nBEGIN:VALARM\nUID:b\nEND:VALARM\nEND:VEVENT\n"),
              ElementsAre("a"));
}

TEST(StoredText, IsTheSameHoweverItIsFolded) {
  EXPECT_TRUE(same_text("A:1234\r\nB:2\r\n", "A:12\n 34\nB:2"));
  EXPECT_FALSE(same_text("A:1\nB:2\n", "B:2\nA:1\n"));
  EXPECT_FALSE(same_text("A:1\n", "A:2\n"));
}

}  // namespace
}  // namespace duecourse::adapters
