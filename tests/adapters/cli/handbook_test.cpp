// The chapters of the handbook (docs/) do what they say: their files are written as they stand
// there, their commands are run, and what they show is what comes out.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "adapters/files/configuration_loader.hpp"
#include "tests/adapters/cli/ran.hpp"
#include "tests/support/smtp_server.hpp"

namespace duecourse::testing {
namespace {

namespace fs = std::filesystem;

std::string read_text(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in.is_open()) << path;
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string trimmed(const std::string& line) {
  const auto first = line.find_first_not_of(' ');
  return first == std::string::npos ? "" : line.substr(first);
}

/// Follows a chapter in a folder of its own, which is the working folder meanwhile.
class Chapter {
 public:
  explicit Chapter(const std::string& name)
      : text_(read_text(fs::path(DUECOURSE_SOURCE_DIR) / "docs" / name)),
        before_(fs::current_path()) {
    fs::current_path(folder_.path());
  }
  ~Chapter() { fs::current_path(before_); }
  Chapter(const Chapter&) = delete;
  Chapter& operator=(const Chapter&) = delete;

  void follow() {
    std::istringstream lines(text_);
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with("<!-- change ")) {
        change(line);
      } else if (line.starts_with("```") && line.size() > 3) {
        take(line.substr(3), block(lines));
      }
    }
  }
  [[nodiscard]] int files() const { return files_; }
  [[nodiscard]] int commands() const { return commands_; }
  [[nodiscard]] int shown() const { return shown_; }

 private:
  static std::string block(std::istringstream& lines) {
    std::string text;
    for (std::string line; std::getline(lines, line) && line != "```";) text += line + "\n";
    return text;
  }

  void take(const std::string& kind, const std::string& text) {
    static const std::regex kFile(R"((?:toml|csv|sql) file=(\S+))");
    std::smatch parts;
    if (std::regex_match(kind, parts, kFile)) {
      const fs::path file = parts[1].str();
      if (file.has_parent_path()) fs::create_directories(file.parent_path());
      write_text(file, text);
      ++files_;
    } else if (kind == "sh") {
      std::istringstream lines(text);
      for (std::string line; std::getline(lines, line);) run(line);
    } else if (kind == "text") {
      compare(text);
    } else {
      ADD_FAILURE() << "a block of the kind '" << kind << "', which no reader can try";
    }
  }

  // `<!-- change FILE: ONE TEXT -> ANOTHER -->`: what the reader is asked to type.
  static void change(const std::string& line) {
    static const std::regex kChange(R"(<!-- change (\S+): (.+) -> (.+) -->)");
    std::smatch parts;
    ASSERT_TRUE(std::regex_match(line, parts, kChange)) << line;
    std::string text = read_text(parts[1].str());
    const auto at = text.find(parts[2].str());
    ASSERT_NE(at, std::string::npos) << line;
    write_text(parts[1].str(), text.replace(at, parts[2].str().size(), parts[3].str()));
  }

  void run(const std::string& command) {
    std::istringstream words(command);
    std::vector<std::string> arguments;
    for (std::string word; words >> word;) arguments.push_back(word);
    ASSERT_FALSE(arguments.empty());
    ASSERT_EQ(arguments.front(), "duecourse") << command;
    arguments.erase(arguments.begin());
    ran_ = run_program(arguments, 200);
    EXPECT_LE(ran_.code, kFoundFaultsOfTheReader) << command << "\n" << ran_.err;
    ++commands_;
  }

  // Each line shown comes out, in this order; between lines that follow one another nothing else
  // does, but where `...` stands.
  void compare(const std::string& expected) {
    std::vector<std::string> out;
    std::istringstream all(ran_.out + ran_.err);
    for (std::string line; std::getline(all, line);) out.push_back(trimmed(line));
    std::istringstream lines(expected);
    std::size_t next = 0;
    bool anywhere = true;
    for (std::string line; std::getline(lines, line);) {
      line = trimmed(line);
      if (line == "...") {
        anywhere = true;
        continue;
      }
      while (anywhere && next < out.size() && out[next] != line) ++next;
      ASSERT_LT(next, out.size()) << "does not come out: " << line << "\n" << ran_.out << ran_.err;
      EXPECT_EQ(out[next], line);
      ++next;
      anywhere = false;
      ++shown_;
    }
  }

  static constexpr int kFoundFaultsOfTheReader = 1;

  std::string text_;
  ScratchFolder folder_;
  fs::path before_;
  Ran ran_;
  int files_ = 0;
  int commands_ = 0;
  int shown_ = 0;
};

TEST(Handbook, WriteAFrameworkDoesWhatItSays) {
  Chapter chapter("write-a-framework.md");
  chapter.follow();
  EXPECT_GE(chapter.files(), 5);
  EXPECT_GE(chapter.commands(), 4);
  EXPECT_GE(chapter.shown(), 33);
}

TEST(Handbook, PlugInMosaicDoesWhatItSays) {
  Chapter chapter("plug-in-mosaic.md");
  chapter.follow();
  EXPECT_EQ(chapter.files(), 1);
  EXPECT_EQ(chapter.commands(), 7);
  EXPECT_EQ(chapter.shown(), 9);
}

TEST(Handbook, PlugInEisDoesWhatItSays) {
  Chapter chapter("plug-in-eis.md");
  chapter.follow();
  EXPECT_EQ(chapter.files(), 4);
  EXPECT_EQ(chapter.commands(), 5);
  EXPECT_GT(chapter.shown(), 0);
}

TEST(Handbook, MessagesAndCalendarsDoesWhatItSays) {
  Chapter chapter("messages-and-calendars.md");
  chapter.follow();
  EXPECT_EQ(chapter.files(), 8);
  EXPECT_EQ(chapter.commands(), 13);
  EXPECT_EQ(chapter.shown(), 3);
  for (const char* file : {"duecourse.toml", "token.toml", "two-servers.toml"}) {
    const auto loaded = adapters::load_configuration(file, DUECOURSE_SOURCE_DIR "/config");
    for (const Fault& fault : loaded.faults) ADD_FAILURE() << describe(fault);
    EXPECT_FALSE(loaded.configuration.mail.servers.empty()) << file;
  }
}

// Its calendar server is nowhere: the file is read, and nothing is asked.
TEST(Handbook, CalendarsCaldavShowsAFileThatIsRight) {
  Chapter chapter("calendars-caldav.md");
  chapter.follow();
  EXPECT_EQ(chapter.files(), 1);
  const auto loaded = adapters::load_configuration("caldav.toml", DUECOURSE_SOURCE_DIR "/config");
  for (const Fault& fault : loaded.faults) ADD_FAILURE() << describe(fault);
  EXPECT_TRUE(loaded.configuration.calendar.server.given);
}

}  // namespace
}  // namespace duecourse::testing
