// Messages as files in a folder.
#include "adapters/mail/folder_transport.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "adapters/mail/compose.hpp"
#include "adapters/mail/mime_encoding.hpp"
#include "tests/adapters/mail/example_content.hpp"
#include "tests/support/smtp_server.hpp"

namespace duecourse::adapters {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using namespace std::chrono_literals;

std::vector<std::string> names_in(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

OutgoingMessage message(const std::string& id, std::chrono::seconds at, const std::string& text) {
  using namespace std::chrono;
  const Instant date = sys_days(2026y / April / 2) + at;
  return {MessageId(id), "a@x.org", "b@x.org", "Date: " + mail_date(date) + "\r\n\r\n" + text};
}

TEST(FolderTransport, KeepsTheBytesUnderANameThatSortsByDate) {
  const testing::ScratchFolder scratch;
  const auto folder = scratch.path() / "below" / "mailbox";
  const auto transport = make_folder_transport(folder);
  EXPECT_EQ(transport->send(message("z", 8h, "first")).outcome, SendOutcome::accepted);
  EXPECT_EQ(transport->send(message("a", 9h + 5s, "second")).outcome, SendOutcome::accepted);
  EXPECT_EQ(transport->send(message("b", 9h + 5s, "third")).outcome, SendOutcome::accepted);
  EXPECT_THAT(names_in(folder), ElementsAre("20260402T080000Z-z.eml", "20260402T090005Z-a.eml",
                                            "20260402T090005Z-b.eml"));
  EXPECT_EQ(testing::read_whole(folder / "20260402T090005Z-a.eml"),
            message("a", 9h + 5s, "second").bytes);
}

TEST(FolderTransport, TheSameMessageTwiceIsOneFile) {
  const testing::ScratchFolder scratch;
  const auto transport = make_folder_transport(scratch.path());
  const auto composed =
      compose(testing::example_reminder(), *testing::shipped_templates().templates);
  ASSERT_TRUE(composed.ok());
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(transport->send(composed->message).outcome, SendOutcome::accepted);
  }
  EXPECT_THAT(names_in(scratch.path()), ElementsAre("20260407T073000Z-m-000042.eml"));
}

TEST(FolderTransport, AnIdCannotLeaveTheFolder) {
  const testing::ScratchFolder scratch;
  const auto folder = scratch.path() / "mailbox";
  const auto transport = make_folder_transport(folder);
  EXPECT_EQ(transport->send(message("../../x", 8h, "x")).outcome, SendOutcome::accepted);
  EXPECT_THAT(names_in(folder), ElementsAre("20260402T080000Z-..%2F..%2Fx.eml"));
  EXPECT_THAT(names_in(scratch.path()), ElementsAre("mailbox"));
}

TEST(FolderTransport, AMessageWithoutDateOrIdIsRefusedForGood) {
  const testing::ScratchFolder scratch;
  const auto transport = make_folder_transport(scratch.path());
  EXPECT_EQ(transport->send({MessageId("a"), "a@x", "b@x", "Subject: x\r\n\r\n"}).outcome,
            SendOutcome::permanent);
  EXPECT_EQ(transport->send(message("", 8h, "x")).outcome, SendOutcome::permanent);
  EXPECT_TRUE(names_in(scratch.path()).empty());
}

TEST(FolderTransport, AFolderThatCannotBeIsTemporaryForAllMessages) {
  const testing::ScratchFolder scratch;
  const auto file = scratch.path() / "file";
  std::ofstream(file) << "in the way";
  const auto transport = make_folder_transport(file / "mailbox");
  const SendResult result = transport->send(message("a", 8h, "x"));
  EXPECT_EQ(result.outcome, SendOutcome::temporary);
  EXPECT_TRUE(result.whole_transport);
  EXPECT_THAT(result.detail, HasSubstr(file.string()));
  EXPECT_EQ(transport->check().error().code, ErrorCode::unavailable);
}

TEST(FolderTransport, AMessageThatCannotBeWrittenLeavesNothingHalfDone) {
  const testing::ScratchFolder scratch;
  // A folder stands where the file is to be: the rename fails.
  std::filesystem::create_directory(scratch.path() / "20260402T080000Z-a.eml");
  const auto transport = make_folder_transport(scratch.path());
  EXPECT_EQ(transport->send(message("a", 8h, "x")).outcome, SendOutcome::temporary);
  EXPECT_THAT(names_in(scratch.path()), ElementsAre("20260402T080000Z-a.eml"));
}

TEST(FolderTransport, CheckMakesNothing) {
  const testing::ScratchFolder scratch;
  EXPECT_TRUE(make_folder_transport(scratch.path() / "new" / "deep")->check().ok());
  EXPECT_TRUE(std::filesystem::is_empty(scratch.path()));
  std::ofstream(scratch.path() / "file") << "no folder";
  EXPECT_FALSE(make_folder_transport(scratch.path() / "file" / "new")->check().ok());
}

}  // namespace
}  // namespace duecourse::adapters
