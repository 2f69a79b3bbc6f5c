// Template files are read as they are.
#include "adapters/files/template_files.hpp"

#include <gtest/gtest.h>

#include "tests/adapters/files/loading.hpp"

namespace duecourse::testing {

namespace {

TEST(TemplateFiles, AreReadByName) {
  const ScratchFolder scratch;
  scratch.write("notice.txt", "Dear {{name}},\r\n\xc3\xa9\n");
  scratch.write("notice.html", "<p>");
  scratch.write(".notice.txt.swp", "\xff");
  scratch.write("old/notice.txt", "old");
  const auto loaded = adapters::load_templates(scratch.path());
  EXPECT_EQ(listed(loaded.faults), "");
  ASSERT_EQ(loaded.files.size(), 2U);
  EXPECT_EQ(loaded.files.at("notice.txt").text, "Dear {{name}},\r\n\xc3\xa9\n");
  EXPECT_EQ(loaded.files.at("notice.html").path, scratch.path() / "notice.html");
}

TEST(TemplateFiles, NeedAFolderWithFiles) {
  const ScratchFolder scratch;
  EXPECT_TRUE(has_error(adapters::load_templates(scratch.path()).faults));
  EXPECT_TRUE(has_error(adapters::load_templates(scratch.path() / "none").faults));
}

TEST(TemplateFiles, AreUtf8) {
  const ScratchFolder scratch;
  scratch.write("latin.txt", "one\ntwo\ncaf\xe9\n");
  scratch.write("cut.txt", "caf\xc3");
  scratch.write("long.txt", "\xc0\xaf");
  EXPECT_EQ(listed(adapters::load_templates(scratch.path()).faults),
            "cut.txt:1:1: error: this line is not UTF-8; save the file as UTF-8\n"
            "latin.txt:3:1: error: this line is not UTF-8; save the file as UTF-8\n"
            "long.txt:1:1: error: this line is not UTF-8; save the file as UTF-8\n");
}

TEST(TemplateFiles, HashFollowsNamesAndTexts) {
  const ScratchFolder scratch;
  scratch.write("a.txt", "x");
  const std::uint64_t before = adapters::load_templates(scratch.path()).hash;
  scratch.write("a.txt", "y");
  EXPECT_NE(adapters::load_templates(scratch.path()).hash, before);
}

}  // namespace

}  // namespace duecourse::testing
