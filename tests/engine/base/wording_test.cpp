// The words of forms compared.
#include "engine/base/wording.hpp"

#include <gtest/gtest.h>

namespace duecourse {
namespace {

TEST(Wording, IsItsLettersAndDigits) {
  EXPECT_EQ(bare_wording("Child in Need: VISIT"), "childinneedvisit");
  EXPECT_EQ(bare_wording("child_in_need_visit"), "childinneedvisit");
  EXPECT_EQ(bare_wording("Close Case to Children's Services"), "closecasetochildrensservices");
  EXPECT_EQ(bare_wording("Close  Case to Children\u2019s Services "),
            "closecasetochildrensservices");
  EXPECT_EQ(bare_wording("LAC Planning \u2013 Change of Placement"),
            bare_wording("LAC Planning - Change of\u00a0Placement"));
  EXPECT_EQ(bare_wording("Section 2"), "section2");
}

TEST(Wording, KeepsLettersBeyondAscii) {
  EXPECT_NE(bare_wording("Cynllun Gofal T\u0177"), bare_wording("Cynllun Gofal T"));
  EXPECT_EQ(bare_wording(""), "");
  EXPECT_EQ(bare_wording("\xE2"), "\xE2");
}

}  // namespace
}  // namespace duecourse
