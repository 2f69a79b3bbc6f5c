// duecourse preview: every kind of message as files, and what every page of them must be: read
// aloud in order, without images, and legible in light and dark.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "adapters/service/message_samples.hpp"
#include "tests/adapters/cli/ran.hpp"
#include "tests/support/html_page.hpp"
#include "tests/support/smtp_server.hpp"

namespace duecourse::testing {
namespace {

namespace fs = std::filesystem;
using adapters::kFine;
using adapters::kFoundFaults;
using adapters::kMessageKinds;
using adapters::kOutsideFailed;
using adapters::kWrongUsage;
using adapters::MessageKind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Without a configuration: the shipped templates.
Ran preview(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"preview", "--config", "/nowhere/duecourse.toml"});
  return run_program(arguments);
}

TEST(MessagePreview, WritesEveryKind) {
  const ScratchFolder folder;
  const Ran ran = preview({"--all", "--into", folder.path().string()});
  EXPECT_EQ(ran.code, kFine) << ran.err;
  for (const MessageKind kind : kMessageKinds) {
    const std::string word = adapters::word_of(kind);
    EXPECT_THAT(text_of(folder.path() / (word + ".eml")),
                HasSubstr("Message-ID: <preview-" + word));
    EXPECT_THAT(text_of(folder.path() / (word + ".html")), HasSubstr("</html>"));
    EXPECT_THAT(text_of(folder.path() / (word + ".txt")), HasSubstr("Westshire Council"));
    const bool in_calendar =
        kind == MessageKind::reminder || kind == MessageKind::moved || kind == MessageKind::entry;
    EXPECT_EQ(fs::exists(folder.path() / (word + ".ics")), in_calendar) << word;
  }
  EXPECT_THAT(text_of(folder.path() / "moved.ics"), HasSubstr("SEQUENCE:1\r\n"));
  EXPECT_THAT(text_of(folder.path() / "entry.ics"), HasSubstr("METHOD:REQUEST\r\n"));
  EXPECT_THAT(text_of(folder.path() / "supervision.txt"),
              ::testing::AllOf(HasSubstr("BEFORE THE SUPERVISION\n"),
                               HasSubstr("9 families of at most 12"), HasSubstr("FC-0977")));
  for (const std::string& letter : draft_letters()) {
    EXPECT_THAT(text_of(folder.path() / ("letter-" + letter + ".eml")), HasSubstr("X-Unsent: 1"));
    EXPECT_THAT(text_of(folder.path() / ("letter-" + letter + ".txt")), HasSubstr("FC-1042"));
  }
  EXPECT_EQ(ran.lines().size(), 3 * (kMessageKinds.size() + 1) + 3 + 2 * draft_letters().size());
}

TEST(MessagePreview, WritesOneKindAndNamesTheFiles) {
  const ScratchFolder folder;
  const std::string into = (folder.path() / "new" / "one").string();
  const Ran ran = preview({"alarm", "--into", into});
  EXPECT_EQ(ran.code, kFine) << ran.err;
  EXPECT_THAT(ran.lines(),
              ElementsAre(into + "/alarm.eml", into + "/alarm.html", into + "/alarm.txt"));
}

TEST(MessagePreview, AVariableThatDoesNotExistIsAFaultWithItsPlace) {
  const ScratchFolder folder;
  const std::string mine = (folder.path() / "mine").string();
  fs::create_directory(mine);
  write_text(mine + "/reminder.txt", "Hello\n  {{dew}} {{title}}\n");
  const std::string into = (folder.path() / "out").string();
  const Ran ran = preview({"reminder", "--template-folder", mine, "--into", into});
  EXPECT_EQ(ran.code, kFoundFaults);
  EXPECT_EQ(ran.err, mine +
                         "/reminder.txt:2:3: error: there is nothing called 'dew'; did you "
                         "mean 'due'?\n");
  EXPECT_FALSE(fs::exists(into));
}

TEST(MessagePreview, ACouncilsOwnTemplateIsShown) {
  const ScratchFolder folder;
  write_text(folder.path() / "duecourse.toml", "[mail]\ntemplates = \"mine\"\n");
  fs::create_directory(folder.path() / "mine");
  write_text(folder.path() / "mine" / "finding.txt", "Look at {{reference}}.\n");
  const Ran ran =
      run_program({"preview", "finding", "--config", (folder.path() / "duecourse.toml").string(),
                   "--into", folder.path().string()});
  EXPECT_EQ(ran.code, kFine) << ran.err;
  EXPECT_EQ(text_of(folder.path() / "finding.txt"), "Look at FC-1042.\n");
}

TEST(MessagePreview, WrongUsageIsTold) {
  EXPECT_EQ(preview({}).code, kWrongUsage);
  EXPECT_THAT(preview({}).err, HasSubstr("one kind of message, or --all; there are reminder, "));
  EXPECT_EQ(preview({"reminder", "--all"}).code, kWrongUsage);
  EXPECT_THAT(preview({"remainder"}).err, HasSubstr("did you mean 'reminder'?"));
  const Ran nowhere = preview({"alarm", "--template-folder", "/nowhere"});
  EXPECT_NE(nowhere.code, kFine);
  EXPECT_THAT(nowhere.err, HasSubstr("/nowhere is not a folder"));
}

TEST(MessagePreview, AFolderThatCannotBeWrittenIsTold) {
  const Ran ran = preview({"alarm", "--into", "/proc/nowhere"});
  EXPECT_EQ(ran.code, kOutsideFailed);
  EXPECT_THAT(ran.err, HasSubstr("/proc/nowhere/alarm.eml cannot be written"));
}

class MessagePage : public ::testing::TestWithParam<MessageKind> {
 protected:
  MessagePage() {
    const std::string word = adapters::word_of(GetParam());
    EXPECT_EQ(preview({word, "--into", folder_.path().string()}).code, kFine);
    html_ = text_of(folder_.path() / (word + ".html"));
  }

  ScratchFolder folder_;
  std::string html_;
};

TEST_P(MessagePage, IsReadAloudInOrder) {
  EXPECT_THAT(html_, HasSubstr("<html lang=\"en-GB\">"));
  const HtmlPage page = read_page(html_, Scheme::light);
  int before = 0;
  for (const int level : page.headings) {
    EXPECT_LE(level, before + 1) << "a level is left out";
    EXPECT_EQ(level == 1, before == 0) << "one h1, and it comes first";
    before = level;
  }
  EXPECT_GT(before, 0) << "no heading";
  for (const std::string& tag : page.opened) {
    EXPECT_THAT(tag, Not(HasSubstr("<img"))) << "nothing needs an image";
    EXPECT_THAT(tag, Not(HasSubstr("<th"))) << "a table is for the layout alone";
    if (tag.starts_with("<table")) {
      EXPECT_THAT(tag, HasSubstr("role=\"presentation\""));
    }
  }
}

TEST_P(MessagePage, IsLegibleInLightAndDark) {
  EXPECT_THAT(html_, HasSubstr("<meta name=\"color-scheme\" content=\"light dark\">"));
  for (const Scheme scheme : {Scheme::light, Scheme::dark}) {
    const HtmlPage page = read_page(html_, scheme);
    ASSERT_THAT(page.texts, Not(IsEmpty()));
    for (const ReadText& one : page.texts) {
      EXPECT_GE(contrast_of(one.colour, one.background), 4.5)
          << (scheme == Scheme::dark ? "dark: " : "light: ") << one.colour << " on "
          << one.background << ": " << one.text;
    }
    const double to_white = contrast_of(page.texts.front().background, "#ffffff");
    EXPECT_EQ(to_white > 10, scheme == Scheme::dark) << page.texts.front().background;
  }
}

TEST_P(MessagePage, SaysTheSameAsItsText) {
  const std::string word = adapters::word_of(GetParam());
  const std::string plain = text_of(folder_.path() / (word + ".txt"));
  const auto content = adapters::sample_message(GetParam());
  for (const auto& item : content.items) {
    for (const std::string& said : {item.title, item.reference}) {
      EXPECT_THAT(plain, HasSubstr(said));
      EXPECT_THAT(html_, HasSubstr(said));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, MessagePage, ::testing::ValuesIn(kMessageKinds),
                         [](const ::testing::TestParamInfo<MessageKind>& kind) {
                           return std::string(adapters::word_of(kind.param));
                         });

// The page reader itself: what it would miss, no test of a page would find.
TEST(HtmlPage, SeesColoursAsTheyAreInherited) {
  const std::string html =
      "<style>\n@media (prefers-color-scheme: dark) {\n"
      "[style*=\"background-color:#ffffff\"] { background-color: #000000 !important; }\n"
      "a[style^=\"color:#00f\"], [style*=\";color:#777777\"] { color: #eeeeee !important; }\n}\n"
      "</style><body style=\"background-color:#ffffff;color:#777777\"><p>grey<br>&nbsp;</p></body>";
  const HtmlPage light = read_page(html, Scheme::light);
  ASSERT_EQ(light.texts.size(), 1U);
  EXPECT_EQ(light.texts[0].colour + light.texts[0].background, "#777777#ffffff");
  EXPECT_LT(contrast_of("#777777", "#ffffff"), 4.5);
  const HtmlPage dark = read_page(html, Scheme::dark);
  EXPECT_EQ(dark.texts[0].colour + dark.texts[0].background, "#eeeeee#000000");
  EXPECT_NEAR(contrast_of("#000000", "#ffffff"), 21, 0.01);
}

}  // namespace
}  // namespace duecourse::testing
