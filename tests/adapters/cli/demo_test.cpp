// duecourse demo: its picture, its mailbox, and the same casework through a real mail server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/adapters/cli/ran.hpp"
#include "tests/support/smtp_server.hpp"

namespace duecourse::testing {
namespace {

using adapters::kFine;
using adapters::kOutsideFailed;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Ran demo(const ScratchFolder& folder, std::vector<std::string> more, std::size_t width = 100) {
  more.insert(more.begin(), {"demo", "--folder", (folder.path() / "demo").string()});
  return run_program(more, width);
}

/// How many messages the picture says were sent.
int said_to_be_sent(const std::string& picture) {
  const std::string before = "times and sent ";
  const auto at = picture.find(before);
  return at == std::string::npos ? -1 : std::stoi(picture.substr(at + before.size()));
}

TEST(Demo, EndsWithAPictureOfDeadlinesPeopleOneMessageAndOneExplanation) {
  const ScratchFolder folder;
  const Ran ran = demo(folder, {"--weeks", "2", "--families", "4"}, 80);
  EXPECT_EQ(ran.code, kFine) << ran.err;
  for (const char* part :
       {"Which deadlines there are", "What is wrong without being late", "Who was told",
        "What was said lately", "One message in full", "Why you:", "Why: duecourse explain",
        "Try next", "duecourse deadlines --config"}) {
    EXPECT_THAT(ran.out, HasSubstr(part));
  }
  for (const std::string& line : ran.lines()) {
    if (line.find('/') != std::string::npos) continue;  // a path or a link
    EXPECT_LE(adapters::columns_of(line), 80U) << line;
  }
  EXPECT_THAT(ran.out, HasSubstr("type nonsense now and then"));
  const auto messages = parsed_by_python("messages", folder.path() / "demo" / "mailbox");
  EXPECT_EQ(static_cast<int>(messages.size()), said_to_be_sent(ran.out));
  // What it says to try next works on what it left.
  const std::string config = (folder.path() / "demo" / "duecourse.toml").string();
  EXPECT_EQ(run_program({"check", "--config", config}).code, kFine);
  EXPECT_EQ(run_program({"deadlines", "--config", config, "--state", "overdue"}).code, kFine);
}

TEST(Demo, TheSameSeedTellsTheSameStory) {
  const ScratchFolder one;
  const ScratchFolder two;
  const auto ledger = [](const ScratchFolder& folder) {
    EXPECT_EQ(demo(folder, {"--weeks", "1", "--families", "3"}).code, kFine);
    return run_program({"notices", "--format", "csv", "--config",
                        (folder.path() / "demo" / "duecourse.toml").string()})
        .out;
  };
  const std::string first = ledger(one);
  EXPECT_THAT(first, HasSubstr("sent"));
  EXPECT_EQ(first, ledger(two));
}

TEST(Demo, LeavesAFolderAloneThatItDidNotMake) {
  const ScratchFolder folder;
  std::filesystem::create_directory(folder.path() / "demo");
  write_text(folder.path() / "demo" / "thesis.txt", "years of work");
  const Ran ran = demo(folder, {"--weeks", "1"});
  EXPECT_EQ(ran.code, adapters::kWrongUsage);
  EXPECT_THAT(ran.out, IsEmpty()) << "it does not say that it plays";
  EXPECT_EQ(read_whole(folder.path() / "demo" / "thesis.txt"), "years of work");
}

// Everything that the demo sends, as a real server received it and as independent parsers read it.
TEST(Demo, ARealMailServerReceivesWhatItSends) {
  const ScratchFolder folder;
  const SmtpServer server;
  const Ran ran =
      demo(folder, {"--weeks", "5", "--smtp", "127.0.0.1:" + std::to_string(server.port())});
  EXPECT_EQ(ran.code, kFine) << ran.err;
  const auto messages = parsed_by_python("messages", server.folder());
  ASSERT_GT(messages.size(), 50U);
  EXPECT_EQ(static_cast<int>(messages.size()), said_to_be_sent(ran.out));
  EXPECT_EQ(static_cast<int>(messages.size()), server.count());
  std::set<std::string> ids;
  std::size_t entries = 0;
  std::size_t letters = 0;  // to referrers, each with a text of its own
  for (const auto& message : messages) {
    EXPECT_THAT(message["defects"], IsEmpty()) << message["subject"];
    ASSERT_THAT(message["to"], SizeIs(1));
    std::size_t attached = 0;
    std::size_t plain = 0;
    std::size_t html = 0;
    for (const auto& header : message["headers"]) {
      if (header[0] == "Message-ID") ids.insert(header[1].get<std::string>());
    }
    for (const auto& part : message["parts"]) {
      attached += part["type"] == "message/rfc822" ? 1 : 0;
      plain += part["type"] == "text/plain" ? 1 : 0;
      html += part["type"] == "text/html" ? 1 : 0;
      if (!part.contains("calendar")) continue;
      ++entries;
      EXPECT_THAT(part["calendar"]["errors"], IsEmpty());
      EXPECT_THAT(part["calendar"]["uid"].get<std::string>(), HasSubstr("@"));
      EXPECT_THAT(part["calendar"]["alarms"], SizeIs(1));
    }
    EXPECT_EQ(plain, 1U + attached);
    EXPECT_EQ(html, 1U);
    letters += attached;
  }
  EXPECT_GT(letters, 5U);
  EXPECT_EQ(ids.size(), messages.size()) << "a Message-ID each";
  EXPECT_GT(entries, 10U);
  for (int number = 1; number <= server.count(); ++number) {
    const auto envelope = server.envelope(number);
    EXPECT_THAT(envelope["to"], SizeIs(1));
    EXPECT_EQ(envelope["from"], "duecourse@familycentre.example");
  }
}

TEST(Demo, AMailServerThatDoesNotAnswerIsTheOutside) {
  const ScratchFolder folder;
  std::uint16_t port = 0;
  {
    const SmtpServer server;
    port = server.port();
  }
  const Ran ran = demo(
      folder, {"--weeks", "1", "--families", "3", "--smtp", "127.0.0.1:" + std::to_string(port)});
  EXPECT_EQ(ran.code, kOutsideFailed);
  EXPECT_THAT(ran.err, HasSubstr("127.0.0.1"));
}

}  // namespace
}  // namespace duecourse::testing
