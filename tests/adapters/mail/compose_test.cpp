// Whole messages, read back by Python's own parser.
#include "adapters/mail/compose.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "adapters/mail/mime_message.hpp"
#include "tests/adapters/mail/example_content.hpp"
#include "tests/support/smtp_server.hpp"

namespace duecourse::adapters {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using Json = nlohmann::json;

std::string composed(const MessageContent& content) {
  const auto message = compose(content, *testing::shipped_templates().templates);
  if (!message) throw std::runtime_error(message.error().message);
  return message->message.bytes;
}

Json parsed(const std::string& bytes) {
  return testing::parsed_by_python_text("message", bytes);
}

Json one_mailbox(const std::string& name, const std::string& address) {
  return Json::array({Json::array({name, address})});
}

std::string header(const Json& message, const std::string& name) {
  std::string value = "(none)";
  for (const Json& each : message["headers"]) {
    if (each[0] == name) value = each[1];
  }
  return value;
}

std::vector<std::string> types_of(const Json& message) {
  std::vector<std::string> types;
  for (const Json& part : message["parts"]) types.push_back(part["type"]);
  return types;
}

/// ASCII, CRLF only, lines of at most 76 columns, none that is a dot.
void expect_safe_on_the_wire(const std::string& bytes) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    const std::size_t end = bytes.find("\r\n", at);
    ASSERT_NE(end, std::string::npos) << "the last line has no end";
    const std::string line = bytes.substr(at, end - at);
    EXPECT_LE(line.size(), 76U) << line;
    EXPECT_NE(line.substr(0, 1), ".") << line;
    EXPECT_TRUE(std::all_of(line.begin(), line.end(), [](char c) { return c >= ' ' && c < 0x7f; }))
        << line;
    at = end + 2;
  }
}

TEST(Compose, AReminderIsReadBackWithoutADefect) {
  const std::string bytes = composed(testing::example_reminder());
  expect_safe_on_the_wire(bytes);
  const Json message = parsed(bytes);
  EXPECT_THAT(message["defects"], IsEmpty());
  EXPECT_EQ(message["subject"],
            "Due Thu 9 Apr: First visit to the family, with the child seen and spoken to - "
            "FC-1042");
  EXPECT_EQ(message["from"], one_mailbox("Duecourse", "deadlines@westshire.gov.uk"));
  EXPECT_EQ(message["to"], one_mailbox("Siân O’Neill", "sian.oneill@westshire.gov.uk"));
  EXPECT_EQ(message["date"], "2026-04-07T07:30:00+00:00");
  EXPECT_EQ(header(message, "Message-ID"), "<m-000042@westshire.gov.uk>");
  EXPECT_EQ(header(message, "Auto-Submitted"), "auto-generated");
  EXPECT_EQ(header(message, "X-Auto-Response-Suppress"), "OOF, AutoReply, RN, NRN");
  EXPECT_EQ(header(message, "MIME-Version"), "1.0");
  EXPECT_EQ(header(message, "X-Duecourse-Kind"), "reminder");
  EXPECT_EQ(header(message, "X-Duecourse-Deadline"), "d-000017 ahead");
  EXPECT_EQ(header(message, "Importance"), "(none)");
  EXPECT_EQ(types_of(message),
            (std::vector<std::string>{"multipart/alternative", "text/plain", "text/html"}));
  EXPECT_THAT(message["parts"][1]["content"], HasSubstr("Hello Siân O’Neill,\n"));
  EXPECT_THAT(message["parts"][2]["content"], HasSubstr("<!DOCTYPE html>"));
}

TEST(Compose, AMessageNamesItsListWhereItHasOne) {
  MessageContent content = testing::example_reminder();
  EXPECT_EQ(header(parsed(composed(content)), "List-Id"), "(none)");
  content.list_id = "duecourse.westshire.gov.uk";
  const std::string bytes = composed(content);
  expect_safe_on_the_wire(bytes);
  EXPECT_EQ(header(parsed(bytes), "List-Id"), "Duecourse <duecourse.westshire.gov.uk>");
  content.list_id = "a>\r\nBcc: evil@x.org";
  EXPECT_FALSE(compose(content, *testing::shipped_templates().templates).ok());
}

TEST(Compose, TheTextsArriveAsTheyWereRendered) {
  const MessageContent content = testing::example_escalation();
  const RenderedTexts texts = testing::shipped_templates().templates->render(content);
  const Json message = parsed(composed(content));
  EXPECT_EQ(message["parts"][1]["content"], texts.plain);
  EXPECT_EQ(message["parts"][2]["content"], texts.html);
  EXPECT_EQ(header(message, "Importance"), "high");
}

TEST(Compose, AnInvitationIsAnAlternativeAndAnAttachment) {
  for (const std::string method : {"REQUEST", "CANCEL"}) {
    MessageContent content = testing::example_reminder();
    content.calendar = testing::example_calendar(method);
    const std::string bytes = composed(content);
    expect_safe_on_the_wire(bytes);
    const Json message = parsed(bytes);
    EXPECT_THAT(message["defects"], IsEmpty());
    EXPECT_EQ(types_of(message),
              (std::vector<std::string>{"multipart/mixed", "multipart/alternative", "text/plain",
                                        "text/html", "text/calendar", "application/ics"}));
    EXPECT_EQ(message["parts"][4]["method"], method);
    EXPECT_EQ(message["parts"][4]["calendar"]["method"], method);
    EXPECT_EQ(message["parts"][5]["file"], "deadline.ics");
    EXPECT_EQ(message["parts"][5]["disposition"], "attachment");
    EXPECT_EQ(message["parts"][5]["content"], content.calendar);
    EXPECT_EQ(message["parts"][5]["calendar"]["summary"], "Due: First visit tŷ, FC-1042");
    EXPECT_THAT(message["parts"][2]["content"], HasSubstr("your calendar is attached"));
  }
}

TEST(Compose, APublishedEntryIsOnlyAnAttachment) {
  MessageContent content = testing::example_reminder();
  content.calendar = testing::example_calendar("PUBLISH");
  EXPECT_EQ(types_of(parsed(composed(content))),
            (std::vector<std::string>{"multipart/mixed", "multipart/alternative", "text/plain",
                                      "text/html", "application/ics"}));
}

TEST(Compose, TheSameContentGivesTheSameBytesAndAnotherIdOthers) {
  MessageContent content = testing::example_reminder();
  content.calendar = testing::example_calendar("REQUEST");
  const std::string first = composed(content);
  EXPECT_EQ(first, composed(content));
  content.id = MessageId("m-000044");
  EXPECT_NE(first, composed(content));
}

TEST(Compose, NothingFromOutsideCanMakeAHeaderAPartOrABody) {
  const std::string evil =
      "x\r\nBcc: evil@example.org\r\n\r\n--=_\r\n.\r\nMAIL FROM:<evil@example.org>\n.\n";
  MessageContent content = testing::example_reminder();
  content.council = content.why = content.known_as_of = evil;
  content.from.name = content.to.name = evil;
  content.reply_to = Mailbox{evil, "team@westshire.gov.uk"};
  MessageItem& item = content.items[0];
  item.deadline = DeadlineId(evil);
  item.stage = StageId(evil);
  item.title = item.clause = item.note = item.state = item.due_short = item.counted = evil;
  item.reference = item.owner = item.url = evil;
  const std::string bytes = composed(content);
  expect_safe_on_the_wire(bytes);
  const Json message = parsed(bytes);
  EXPECT_THAT(message["defects"], IsEmpty());
  EXPECT_EQ(header(message, "Bcc"), "(none)");
  EXPECT_EQ(message["to"].size(), 1U);
  EXPECT_EQ(message["to"][0][1], "sian.oneill@westshire.gov.uk");
  EXPECT_EQ(message["from"][0][1], "deadlines@westshire.gov.uk");
  EXPECT_EQ(message["reply_to"][0][1], "team@westshire.gov.uk");
  EXPECT_EQ(types_of(message).size(), 3U);
  EXPECT_THAT(message["parts"][1]["content"], Not(HasSubstr("\nBcc:")));
}

TEST(Compose, UnsafeAddressesAndIdsAreRefused) {
  const auto templates = testing::shipped_templates().templates;
  const auto refused = [&](auto change) {
    MessageContent content = testing::example_reminder();
    change(content);
    return !compose(content, *templates).ok();
  };
  EXPECT_FALSE(refused([](MessageContent&) {}));
  EXPECT_TRUE(refused([](MessageContent& c) { c.to.address = "a@x>\r\nRCPT TO:<evil@x"; }));
  EXPECT_TRUE(refused([](MessageContent& c) { c.from.address = "siân@x.org"; }));
  EXPECT_TRUE(refused([](MessageContent& c) { c.reply_to = Mailbox{"", "a@x\n"}; }));
  EXPECT_TRUE(refused([](MessageContent& c) { c.id = MessageId("a@b"); }));
  EXPECT_TRUE(refused([](MessageContent& c) { c.id = MessageId("a\r\nb"); }));
  EXPECT_TRUE(refused([](MessageContent& c) { c.id = MessageId(""); }));
  EXPECT_TRUE(refused([](MessageContent& c) { c.items.clear(); }));
}

TEST(Compose, LongSubjectsAreShortenedAfterAWholeCharacter) {
  MessageContent content = testing::example_reminder();
  content.items[0].title.clear();
  for (int i = 0; i < 300; ++i) content.items[0].title += "ŷ";
  const auto message = compose(content, *testing::shipped_templates().templates);
  ASSERT_TRUE(message.ok());
  EXPECT_THAT(message->subject_line, ::testing::EndsWith("ŷ…"));
  EXPECT_LE(message->subject_line.size(), 181U);
  EXPECT_EQ(parsed(message->message.bytes)["subject"], message->subject_line);
}

TEST(WriteMessage, AttachmentNamesMayBeInAnyLanguage) {
  MailDraft draft;
  draft.id = MessageId("m-1");
  draft.from = {"", "a@x.org"};
  draft.to = {"", "b@x.org"};
  draft.subject = "s";
  draft.plain = "p";
  draft.html = "<p>h";
  draft.calendar = testing::example_calendar("PUBLISH");
  draft.calendar_file_name = "dyddiad cau – Siân, tŷ rhif deuddeg ar hugain, Llanfairpwll.ics";
  const auto bytes = write_message(draft);
  ASSERT_TRUE(bytes.ok());
  expect_safe_on_the_wire(*bytes);
  const Json message = parsed(*bytes);
  EXPECT_THAT(message["defects"], IsEmpty());
  EXPECT_EQ(message["parts"].back()["file"], draft.calendar_file_name);
}

TEST(MethodOfCalendar, IsReadFromItsOwnLine) {
  EXPECT_EQ(method_of_calendar(testing::example_calendar("REQUEST")), "REQUEST");
  EXPECT_EQ(method_of_calendar("BEGIN:VCALENDAR\r\nX:METHOD:A\r\n METHOD:B\r\n"), "");
  EXPECT_EQ(method_of_calendar("METHOD:A;B"), "");
  EXPECT_EQ(method_of_calendar(""), "");
}

}  // namespace
}  // namespace duecourse::adapters
