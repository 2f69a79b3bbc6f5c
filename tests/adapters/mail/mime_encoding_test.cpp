// The encodings of Internet mail, on their bytes.
#include "adapters/mail/mime_encoding.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <sstream>

namespace duecourse::adapters {
namespace {

/// The longest line, and whether every line ends in CRLF, with nothing but printable ASCII in it.
struct Shape {
  std::size_t longest = 0;
  bool clean = true;
};

Shape shape_of(const std::string& text) {
  Shape shape;
  std::size_t column = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool line_end = text.compare(i, 2, "\r\n") == 0;
    if (line_end) {
      ++i;
      column = 0;
      continue;
    }
    shape.clean = shape.clean && ((text[i] >= ' ' && text[i] < 0x7f) || text[i] == '\t');
    shape.longest = std::max(shape.longest, ++column);
  }
  return shape;
}

/// A decoder of its own, as simple as can be.
std::string decoded_quoted_printable(const std::string& text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.compare(i, 3, "=\r\n") == 0) {
      i += 2;
    } else if (text[i] == '=') {
      result += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
      i += 2;
    } else if (text.compare(i, 2, "\r\n") == 0) {
      result += '\n';
      ++i;
    } else {
      result += text[i];
    }
  }
  return result;
}

TEST(QuotedPrintable, EncodesWhatIsNotAsciiAndTheEqualsSign) {
  EXPECT_EQ(quoted_printable("tŷ = house"), "t=C5=B7 =3D house");
}

TEST(QuotedPrintable, LineEndsBecomeCrLfAndSpacesBeforeThemAreKept) {
  EXPECT_EQ(quoted_printable("a \nb\t\r\nc "), "a=20\r\nb=09\r\nc=20");
}

TEST(QuotedPrintable, NoLineStartsWithADotOrFrom) {
  EXPECT_EQ(quoted_printable(".\n..x\nFrom me\nFromage"), "=2E\r\n=2E.x\r\n=46rom me\r\nFromage");
}

TEST(QuotedPrintable, WrapsAt76AndNeverInsideAnEscape) {
  EXPECT_EQ(quoted_printable(std::string(76, 'a')), std::string(76, 'a'));
  EXPECT_EQ(quoted_printable(std::string(77, 'a')), std::string(75, 'a') + "=\r\naa");
  const std::string wide = quoted_printable(std::string(74, 'a') + "ŷŷ");
  EXPECT_EQ(wide, std::string(74, 'a') + "=\r\n=C5=B7=C5=B7");
}

TEST(QuotedPrintable, AnyBytesComeBack) {
  EXPECT_TRUE(rc::check("round trip, short lines", [](const std::string& bytes) {
    std::string text;
    for (const char c : bytes) text += c == '\r' ? ' ' : c;  // CR LF counts as one line end
    const std::string encoded = quoted_printable(text);
    RC_ASSERT(decoded_quoted_printable(encoded) == text);
    RC_ASSERT(shape_of(encoded).longest <= 76U);
    RC_ASSERT(shape_of(encoded).clean);
  }));
}

TEST(Base64, MatchesTheExamplesOfRfc4648) {
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foo"), "Zm9v");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(base64("\xff\xfe\x00"), "//4=");
}

TEST(Base64, LinesHave76Columns) {
  const std::string lines = base64_lines(std::string(100, 'x'));
  EXPECT_EQ(lines.find("\r\n"), 76U);
  EXPECT_EQ(lines.substr(lines.size() - 2), "\r\n");
}

TEST(TextHeader, PlainAsciiStaysReadable) {
  EXPECT_EQ(text_header("Subject", "Due Thu 9 Apr: First visit - FC-1042"),
            "Subject: Due Thu 9 Apr: First visit - FC-1042\r\n");
}

TEST(TextHeader, LongAsciiIsFoldedAtItsSpaces) {
  const std::string header = text_header(
      "Subject", "Due Thu 9 Apr: First visit to the family, with the child seen and spoken to - X");
  EXPECT_EQ(header,
            "Subject: Due Thu 9 Apr: First visit to the family, with the child seen and\r\n"
            " spoken to - X\r\n");
}

TEST(TextHeader, Utf8BecomesEncodedWordsThatSplitNoCharacter) {
  EXPECT_EQ(text_header("Subject", "Café"), "Subject: =?utf-8?Q?Caf=C3=A9?=\r\n");
  std::string welsh;
  for (int i = 0; i < 40; ++i) welsh += "ŵŷ ";
  const std::string header = text_header("Subject", welsh);
  EXPECT_LE(shape_of(header).longest, 76U);
  std::istringstream lines(header);
  std::string line;
  while (std::getline(lines, line)) {
    EXPECT_NE(line.find("=?utf-8?"), std::string::npos);
    EXPECT_NE(line.find("?="), std::string::npos);
  }
}

TEST(TextHeader, ALineBreakInTheValueCannotMakeAHeader) {
  EXPECT_EQ(text_header("Subject", "Hi\r\nBcc: evil@example.org"),
            "Subject: Hi Bcc: evil@example.org\r\n");
  EXPECT_EQ(text_header("Subject", "Hi\n\nbody"), "Subject: Hi body\r\n");
}

TEST(TextHeader, WhatLooksLikeAnEncodedWordIsEncoded) {
  const std::string header = text_header("Subject", "=?utf-8?Q?=0D=0ABcc:_x?=");
  EXPECT_EQ(header.find("=?utf-8?Q?=0D"), std::string::npos);
}

TEST(TextHeader, AnyBytesStayInOneFoldedHeader) {
  EXPECT_TRUE(rc::check("shape", [](const std::string& bytes) {
    const std::string header = text_header("Subject", bytes);
    RC_ASSERT(shape_of(header).longest <= 76U);
    RC_ASSERT(shape_of(header).clean);
    RC_ASSERT(header.substr(header.size() - 2) == "\r\n");
    for (std::size_t at = header.find("\r\n"); at + 2 < header.size();
         at = header.find("\r\n", at + 2)) {
      RC_ASSERT(header[at + 2] == ' ');
    }
  }));
}

TEST(AddressHeader, QuotesSpecialsAndEncodesTheRest) {
  EXPECT_EQ(address_header("To", {"", "a@x.org"}), "To: a@x.org\r\n");
  EXPECT_EQ(address_header("To", {"Jo O'Neill", "a@x.org"}), "To: Jo O'Neill <a@x.org>\r\n");
  EXPECT_EQ(address_header("To", {"Bloggs, Jo (EIS)", "a@x.org"}),
            "To: \"Bloggs, Jo (EIS)\" <a@x.org>\r\n");
  EXPECT_EQ(address_header("To", {R"(a "b" \c)", "a@x.org"}),
            "To: \"a \\\"b\\\" \\\\c\" <a@x.org>\r\n");
  EXPECT_EQ(address_header("To", {"Siân", "a@x.org"}), "To: =?utf-8?Q?Si=C3=A2n?= <a@x.org>\r\n");
}

TEST(AddressHeader, ANameCannotBringAnotherAddress) {
  EXPECT_EQ(address_header("To", {"Jo <evil@example.org>,", "a@x.org"}),
            "To: \"Jo <evil@example.org>,\" <a@x.org>\r\n");
  EXPECT_EQ(address_header("To", {"Jo\r\nBcc: evil@example.org", "a@x.org"}),
            "To: \"Jo Bcc: evil@example.org\" <a@x.org>\r\n");
}

TEST(AddressHeader, LongNamesAreFolded) {
  const std::string header = address_header(
      "Reply-To", {std::string(200, '"'), std::string(60, 'a') + "@" + std::string(9, 'x')});
  EXPECT_LE(shape_of(header).longest, 76U);
}

TEST(Parameter, AsciiIsQuotedUtf8IsRfc2231) {
  EXPECT_EQ(parameter("filename", "deadline.ics"), "\r\n filename=\"deadline.ics\"");
  EXPECT_EQ(parameter("filename", "tŷ 1.ics"), "\r\n filename*=utf-8''t%C5%B7%201.ics");
  EXPECT_EQ(parameter("filename", "a\"\r\nb").find("\r\nb"), std::string::npos);
}

TEST(Parameter, LongUtf8ComesInPieces) {
  std::string name;
  for (int i = 0; i < 60; ++i) name += "ŷ";
  const std::string pieces = parameter("filename", name);
  EXPECT_NE(pieces.find(" filename*0*=utf-8''%C5%B7"), std::string::npos);
  EXPECT_NE(pieces.find(" filename*1*=%C5%B7"), std::string::npos);
  EXPECT_LE(shape_of(pieces).longest, 76U);
}

TEST(MailDate, IsRfc5322InUtc) {
  using namespace std::chrono;
  EXPECT_EQ(mail_date(sys_days(2026y / April / 2) + 8h + 30min + 5s),
            "Thu, 02 Apr 2026 08:30:05 +0000");
}

TEST(MailDate, IsReadBackFromAMessage) {
  EXPECT_TRUE(rc::check("round trip", [] {
    const Instant instant{std::chrono::seconds(*rc::gen::inRange<std::int64_t>(0, 7258118400))};
    const std::string message = "From: a@x\r\nDate: " + mail_date(instant) + "\r\n\r\nx";
    RC_ASSERT(date_of_message(message) == instant);
  }));
  EXPECT_FALSE(date_of_message("From: a@x\r\n\r\nDate: Thu, 02 Apr 2026 08:30:05 +0000\r\n"));
  EXPECT_FALSE(date_of_message("Date: tomorrow\r\n\r\n"));
  EXPECT_FALSE(date_of_message(""));
}

}  // namespace
}  // namespace duecourse::adapters
