// Clock times, intervals and mail addresses as people write them.
#include "adapters/files/written_values.hpp"

#include <gtest/gtest.h>

namespace duecourse::testing {

namespace {

using adapters::is_mail_address;
using adapters::parse_clock;
using adapters::parse_interval;
using adapters::parse_mailbox;

TEST(ClockTimes, AreHoursAndMinutes) {
  EXPECT_EQ(parse_clock("00:00")->count(), 0);
  EXPECT_EQ(parse_clock("08:30")->count(), 510);
  EXPECT_EQ(parse_clock("23:59")->count(), 1439);
  for (const char* wrong : {"", "8:30", "24:00", "08:60", "08.30", "08:30:00", "-1:30", "ab:cd"}) {
    EXPECT_FALSE(parse_clock(wrong).ok()) << wrong;
  }
}

TEST(Intervals, SayTheirUnit) {
  EXPECT_EQ(parse_interval("1 second")->count(), 1);
  EXPECT_EQ(parse_interval("30 seconds")->count(), 30);
  EXPECT_EQ(parse_interval("2 minutes")->count(), 120);
  EXPECT_EQ(parse_interval("2 hours")->count(), 7200);
  EXPECT_EQ(parse_interval("366 days")->count(), 366 * 86400);
  for (const char* wrong : {"", "30", "30s", "ten minutes", "0 seconds", "-1 minutes", "367 days",
                            "5 working days", "99999999999999999999 seconds", "1  minute"}) {
    EXPECT_FALSE(parse_interval(wrong).ok()) << wrong;
  }
}

TEST(MailAddresses, CannotEndAHeaderOrACommandEarly) {
  EXPECT_TRUE(is_mail_address("jo.bloggs@council.example"));
  EXPECT_TRUE(is_mail_address("o'neill+eh@early-help.council.example"));
  for (const char* wrong :
       {"", "@council.example", "jo@", "jo", "jo bloggs@council.example", "jo@council.example\r\n",
        "jo@council.example>\r\nRCPT TO:<x@y", "a@b@c", "<jo@council.example>", "jo@.example",
        "jo@council..example", "jo@council.example.", "jo,mo@council.example",
        "j\xc3\xb6@c.example"}) {
    EXPECT_FALSE(is_mail_address(wrong)) << wrong;
  }
  EXPECT_FALSE(is_mail_address(std::string(250, 'a') + "@b.example"));
}

TEST(Mailboxes, AreANameAndAnAddress) {
  EXPECT_EQ(*parse_mailbox("Duecourse <d@c.example>"),
            (adapters::WrittenMailbox{"Duecourse", "d@c.example"}));
  EXPECT_EQ(*parse_mailbox("\"Early Help, North\" <d@c.example>"),
            (adapters::WrittenMailbox{"Early Help, North", "d@c.example"}));
  EXPECT_EQ(*parse_mailbox(" d@c.example "), (adapters::WrittenMailbox{"", "d@c.example"}));
  for (const char* wrong : {"", "Duecourse", "Duecourse <d>", "Duecourse <d@c.example", "<>",
                            "Due\r\nBcc: x@y <d@c.example>", "Duecourse <d@c.example> x"}) {
    EXPECT_FALSE(parse_mailbox(wrong).ok()) << wrong;
  }
}

}  // namespace

}  // namespace duecourse::testing
