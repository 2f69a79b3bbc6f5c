// How much messages say and at which hours they go out: the tables of [show], [quiet] and
// [office_hours].
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/files/configuration_loader.hpp"
#include "tests/adapters/files/loading.hpp"

namespace duecourse::testing {

namespace {

using adapters::LoadedConfiguration;
using ::testing::HasSubstr;

/// `lines` begin with the fifth of the file.
LoadedConfiguration read(const std::string& lines) {
  return adapters::read_configuration(
      "[host]\ndatabase = \"eis.db\"\n[mail]\nfallback = \"it@council.example\"\n" + lines,
      "/etc/duecourse/duecourse.toml", shipped_folder());
}

TEST(ShowKeys, WithoutThemEverybodySeesReferences) {
  for (const auto& [audience, rule] : read("").configuration.show) {
    EXPECT_EQ(ShowLevel::reference, rule.mail) << word_of(audience);
    EXPECT_EQ(ShowLevel::reference, rule.calendar) << word_of(audience);
  }
}

TEST(ShowKeys, AnAudienceIsThatOfMailUnlessItSaysOtherwise) {
  const LoadedConfiguration loaded =
      read("show = \"initials\"\n[show.supervisor]\nmail = \"full\"\ncalendar = \"reference\"\n");
  ASSERT_EQ(listed(loaded.faults), "");
  const ShowRules& show = loaded.configuration.show;
  EXPECT_EQ(ShowLevel::initials, show.at(Audience::practitioner).mail);
  EXPECT_EQ(ShowLevel::reference, show.at(Audience::practitioner).calendar);
  EXPECT_EQ(ShowLevel::full, show.at(Audience::supervisor).mail);
  EXPECT_EQ(ShowLevel::reference, show.at(Audience::supervisor).calendar);
  const auto chosen = read("[show.supervisor]\ncalendar = \"initials\"\n");
  EXPECT_EQ(ShowLevel::initials, chosen.configuration.show.at(Audience::supervisor).calendar);
  EXPECT_EQ(ShowLevel::reference, chosen.configuration.show.at(Audience::supervisor).mail);
  EXPECT_THAT(listed(read("[show.supervisor]\ncalendar = \"fully\"\n").faults),
              HasSubstr("did you mean 'full'?"));
}

TEST(ShowKeys, MistakesAreNamedWithTheirPlaceAndTheNearestWord) {
  EXPECT_THAT(listed(read("show = \"initial\"\n").faults),
              ::testing::AllOf(HasSubstr(":5:8: "), HasSubstr("did you mean 'initials'?")));
  EXPECT_THAT(listed(read("[show.supervizor]\n").faults), HasSubstr("did you mean 'supervisor'?"));
  EXPECT_THAT(listed(read("[show.supervisor]\nmails = \"full\"\n").faults),
              HasSubstr("did you mean 'mail'?"));
}

TEST(OpeningKeys, WithoutThemMessagesGoOutAtAnyHour) {
  EXPECT_TRUE(read("").configuration.opening.empty());
}

TEST(OpeningKeys, QuietHoursAndOfficesAreRead) {
  const LoadedConfiguration loaded = read(
      "[quiet.mail]\nfrom = \"19:00\"\nto = \"07:30\"\n"
      "[office_hours.T1]\nopens = \"09:00\"\ncloses = \"17:00\"\ndays = [\"monday\", \"friday\"]\n"
      "[office_hours.\"T 2\"]\nopens = \"08:00\"\ncloses = \"12:00\"\n");
  ASSERT_EQ(listed(loaded.faults), "");
  const OpeningRules& opening = loaded.configuration.opening;
  ASSERT_TRUE(opening.quiet);
  EXPECT_EQ(std::chrono::hours{19}, opening.quiet->from);
  EXPECT_EQ(std::chrono::minutes{7 * 60 + 30}, opening.quiet->to);
  ASSERT_EQ(2U, opening.teams.size());
  const TeamHours& first = opening.teams.at(TeamId("T1"));
  EXPECT_EQ(std::chrono::hours{9}, first.opens);
  EXPECT_EQ(std::chrono::hours{17}, first.closes);
  EXPECT_EQ((Weekdays{std::array{true, false, false, false, true, false, false}}), first.days);
  EXPECT_EQ(std::nullopt, opening.teams.at(TeamId("T 2")).days);
}

TEST(OpeningKeys, MistakesAreNamedWithTheirPlace) {
  EXPECT_THAT(listed(read("[quiet.mails]\n").faults), HasSubstr("did you mean 'mail'?"));
  EXPECT_THAT(listed(read("[quiet.mail]\nfrom = \"19:00\"\n").faults), HasSubstr("'to'"));
  EXPECT_THAT(listed(read("[quiet.mail]\nfrom = \"7pm\"\nto = \"07:30\"\n").faults),
              HasSubstr(":6:8: "));
  EXPECT_THAT(listed(read("[quiet.mail]\nfrom = \"08:00\"\nto = \"08:00\"\n").faults),
              HasSubstr("nothing would ever go out"));
  EXPECT_THAT(listed(read("[office_hours.T1]\nopens = \"17:00\"\ncloses = \"09:00\"\n").faults),
              HasSubstr("closes before it opens"));
  EXPECT_THAT(listed(read("[office_hours.T1]\nopens = \"08:00\"\ncloses = \"09:00\"\n"
                          "days = [\"munday\"]\n")
                         .faults),
              HasSubstr("did you mean 'monday'?"));
}

}  // namespace
}  // namespace duecourse::testing
