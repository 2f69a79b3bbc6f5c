// [language]: who reads which.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/files/configuration_loader.hpp"
#include "engine/notices/language.hpp"
#include "tests/adapters/files/loading.hpp"

namespace duecourse::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

/// `lines` begin with the fifth of the file.
adapters::LoadedConfiguration read(const std::string& lines) {
  return adapters::read_configuration(
      "[host]\ndatabase = \"eis.db\"\n[mail]\nfallback = \"it@council.example\"\n" + lines,
      "/etc/duecourse/duecourse.toml", shipped_folder());
}

TEST(LanguageKeys, AWorkersOwnGoesBeforeTheTeamsAndThatBeforeTheCouncils) {
  const auto loaded = read(
      "[language]\ndefault = \"cy\"\n[language.team]\nT1 = \"en\"\n[language.worker]\nW1 = "
      "\"cy\"\n");
  ASSERT_EQ(listed(loaded.faults), "");
  const Languages& languages = loaded.configuration.languages;
  Directory directory;
  for (const char* id : {"W1", "W2", "W3"}) {
    Worker& worker = directory.workers[WorkerId(id)];
    worker.id = WorkerId(id);
    worker.team = TeamId(worker.id == WorkerId("W3") ? "T2" : "T1");
  }
  directory.teams[TeamId("T1")].mailbox = "one@council.example";
  EXPECT_EQ(Language::welsh, languages.of(WorkerId("W1"), directory));
  EXPECT_EQ(Language::english, languages.of(WorkerId("W2"), directory));
  EXPECT_EQ(Language::welsh, languages.of(WorkerId("W3"), directory));
  EXPECT_EQ(Language::english, languages.of({}, "one@council.example", directory));
  EXPECT_EQ(Language::welsh, languages.of({}, "it@council.example", directory));
}

TEST(LanguageKeys, WithoutThemEverybodyReadsEnglish) {
  EXPECT_EQ(Language::english, read("").configuration.languages.otherwise);
}

TEST(LanguageKeys, MistakesAreNamedWithTheirPlace) {
  EXPECT_THAT(listed(read("[language]\ndefault = \"welsh\"\n").faults),
              AllOf(HasSubstr(":6:11: "), HasSubstr("cy")));
  EXPECT_THAT(listed(read("[language]\ndefalt = \"cy\"\n").faults), HasSubstr("'default'"));
  EXPECT_THAT(listed(read("[language.workers]\nW1 = \"cy\"\n").faults), HasSubstr("'worker'"));
  EXPECT_THAT(listed(read("[language.team]\nT1 = \"fr\"\n").faults), HasSubstr(":6:6: "));
}

}  // namespace
}  // namespace duecourse::testing
