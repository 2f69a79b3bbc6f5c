// Text from outside, made fit for a wire.
#include "adapters/ports/wire_text.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

namespace duecourse::adapters {
namespace {

TEST(CleanLine, LineEndsAndControlCharactersBecomeOneSpace) {
  EXPECT_EQ(clean_line("Jo\r\nBcc: evil@example.org"), "Jo Bcc: evil@example.org");
  EXPECT_EQ(clean_line(std::string("a\0b\x01\x7f"
                                   "c",
                                   6)),
            "a b c");
  EXPECT_EQ(clean_line("a\u2028b\u2029c\u0085d"), "a b c d");
  EXPECT_EQ(clean_line("  two   spaces\t "), "two spaces");
}

TEST(CleanLine, KeepsNamesOfEveryScript) {
  EXPECT_EQ(clean_line("Siân Ó Súilleabháin, 李小龍, 👩‍👧"),
            "Siân Ó Súilleabháin, 李小龍, 👩‍👧");
}

TEST(CleanLine, BrokenUtf8BecomesReplacementCharacters) {
  EXPECT_EQ(clean_line("Si\xe2n"), "Si\uFFFDn");                     // Latin-1
  EXPECT_EQ(clean_line("\xc0\xaf"), "\uFFFD\uFFFD");                 // overlong
  EXPECT_EQ(clean_line("\xed\xa0\x80"), "\uFFFD\uFFFD\uFFFD");       // surrogate
  EXPECT_EQ(clean_line("\xf4\x90\x80\x80").substr(0, 3), "\uFFFD");  // past U+10FFFF
  EXPECT_EQ(clean_line("end\xe2\x82"), "end\uFFFD\uFFFD");
}

TEST(CleanLine, DropsWhatTurnsTheDirectionOfWriting) {
  EXPECT_EQ(clean_line("invoice\u202Egpj.exe\u202C"), "invoicegpj.exe");
}

TEST(CleanLine, NeverHoldsAControlCharacter) {
  EXPECT_TRUE(rc::check("any bytes", [](const std::string& bytes) {
    const std::string line = clean_line(bytes);
    RC_ASSERT(std::none_of(line.begin(), line.end(), [](char c) {
      return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) == 0x7f;
    }));
    RC_ASSERT(clean_line(line) == line);
  }));
}

TEST(CleanText, KeepsLinesAndMakesTheirEndsAlike) {
  EXPECT_EQ(clean_text("a\r\nb\rc\nd\te"), "a\nb\nc\nd\te");
  EXPECT_EQ(clean_text(std::string("a\0b", 3)), "a b");
}

TEST(CheckAddress, TakesOrdinaryAddresses) {
  for (const char* address : {"jo@example.org", "sian.o'neill+eis@west-shire.gov.uk",
                              "root@localhost", "a_b@x1.example"}) {
    EXPECT_TRUE(check_address(address).ok()) << address;
  }
}

TEST(CheckAddress, RefusesWhatCouldEndACommandOrAHeader) {
  for (const std::string address :
       {"a@x>\r\nRCPT TO:<evil@x", "a@x\r\n", "a@x\n", "a@x ", " a@x", "<a@x>", "a b@x", "a@x,b@y",
        "\"a b\"@x", "a@[127.0.0.1]", "a@x;b", "a(c)@x", "a@x\t", "siân@x.org", "a@wést.org"}) {
    EXPECT_FALSE(check_address(address).ok()) << address;
  }
  EXPECT_FALSE(check_address(std::string("a@x\0y", 5)).ok());
}

TEST(CheckAddress, RefusesWhatIsNoAddress) {
  for (const char* address : {"", "a", "@", "a@", "@x", "a@@x", ".a@x", "a.@x", "a..b@x", "a@x.",
                              "a@.x", "a@x..y", "a@-x", "a@x-"}) {
    EXPECT_FALSE(check_address(address).ok()) << address;
  }
  EXPECT_FALSE(check_address(std::string(65, 'a') + "@x.org").ok());
  EXPECT_FALSE(check_address("a@" + std::string(64, 'x') + ".org").ok());
  std::string domain = "x";
  while (domain.size() < 260) domain += ".xxxx";
  EXPECT_FALSE(check_address("a@" + domain).ok());
}

TEST(CheckAddress, ItsErrorIsOneCleanLine) {
  const auto checked = check_address("a@x\r\nBcc: b");
  ASSERT_FALSE(checked.ok());
  EXPECT_EQ(checked.error().message.find_first_of("\r\n"), std::string::npos);
}

TEST(CheckAddress, NothingAcceptedHoldsAnUnsafeCharacter) {
  const auto characters = rc::gen::container<std::string>(rc::gen::elementOf(
      std::string("ab.@-+'<>\"\r\n \t,;:()\\[]") + std::string(1, '\0') + "\xc3"));
  EXPECT_TRUE(rc::check("addresses over a nasty alphabet", [&] {
    const std::string address = *characters;
    if (check_address(address).ok()) {
      RC_ASSERT(address.find_first_of(std::string("<>\"\r\n \t,;:()\\[]\0\xc3", 17)) ==
                std::string::npos);
      RC_ASSERT(std::count(address.begin(), address.end(), '@') == 1);
    }
  }));
}

TEST(WebLink, TakesOnlyWebAddressesAndEncodesTheRest) {
  EXPECT_EQ(web_link("https://eis/c?id=1&t=2#x"), "https://eis/c?id=1&t=2#x");
  EXPECT_EQ(web_link(" HTTPS://eis/a b\"<>\r\n"), "HTTPS://eis/a%20b%22%3C%3E%0D%0A");
  EXPECT_EQ(web_link("https://eis/ŵ"), "https://eis/%C5%B5");
  for (const char* other : {"", "javascript:alert(1)", "ftp://x", "//x", "https://", "eis/1"}) {
    EXPECT_EQ(web_link(other), "") << other;
  }
}

TEST(DomainOf, IsWhatStandsAfterTheLastAt) {
  EXPECT_EQ(domain_of("a@x.org"), "x.org");
  EXPECT_EQ(domain_of("a"), "");
}

}  // namespace
}  // namespace duecourse::adapters
