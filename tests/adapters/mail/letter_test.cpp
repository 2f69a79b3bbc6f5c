// Letters to referrers: what they say, and how a message carries one.
#include "adapters/mail/letter.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/mail/compose.hpp"
#include "engine/framework/rulebook.hpp"
#include "tests/adapters/mail/example_content.hpp"

namespace duecourse::adapters {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

LetterContent content() {
  LetterContent letter;
  letter.letter = "acknowledgement";
  letter.from = {"North Family Centre", "north@westshire.example"};
  letter.to = {"Ysgol y Bryn", "head@bryn.example"};
  letter.council = "Westshire Council";
  letter.team = "North Family Centre";
  letter.reference = "FC-1042";
  letter.received = "Thu 2 Apr 2026";
  letter.outcome_by = "Tue 7 Apr 2026";
  return letter;
}

std::string written(const LetterContent& letter) {
  const auto text = write_letter(letter, *testing::shipped_templates().templates);
  return text ? *text : text.error().message;
}

TEST(Letter, IsAnUnsentMessageOfTheGroupMailbox) {
  EXPECT_THAT(written(content()),
              AllOf(HasSubstr("X-Unsent: 1\r\n"), HasSubstr("north@westshire.example"),
                    HasSubstr("head@bryn.example"), HasSubstr("support of Thu 2 Apr 2026"),
                    Not(HasSubstr("Message-ID")), Not(HasSubstr("Auto-Submitted"))));
}

TEST(Letter, PromisesNoDateThatIsNotKnown) {
  LetterContent letter = content();
  letter.outcome_by.clear();
  EXPECT_THAT(written(letter), HasSubstr("[DATE]"));
}

TEST(Letter, OfEachKindSaysWhatItIsAbout) {
  for (const std::string& kind : draft_letters()) {
    LetterContent letter = content();
    letter.letter = kind;
    EXPECT_THAT(written(letter), AllOf(HasSubstr("Dear Ysgol y Bryn,"), HasSubstr("FC-1042")));
  }
}

TEST(Letter, NeedsAnAddressAndDoesNotRepeatAWrongOne) {
  LetterContent letter = content();
  letter.to.address = "head at bryn";
  EXPECT_EQ("the referrer's address is none", written(letter));
  letter = content();
  letter.from.address.clear();
  EXPECT_EQ("the group mailbox's address is none", written(letter));
}

TEST(Letter, NoLineEndOfANameBecomesAHeader) {
  LetterContent letter = content();
  letter.to.name = "Head\r\nBcc: everybody@bryn.example";
  EXPECT_THAT(written(letter), Not(HasSubstr("\r\nBcc:")));
}

}  // namespace
}  // namespace duecourse::adapters
