// Who hears by a daily digest: the tables of [digest].
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/files/configuration_loader.hpp"
#include "tests/adapters/files/loading.hpp"

namespace duecourse::testing {

namespace {

using adapters::LoadedConfiguration;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// `lines` begin with the fifth of the file.
LoadedConfiguration read(const std::string& lines) {
  return adapters::read_configuration(
      "[host]\ndatabase = \"eis.db\"\n[mail]\nfallback = \"it@council.example\"\n" + lines,
      "/etc/duecourse/duecourse.toml", shipped_folder());
}

TEST(DigestKeys, WithoutThemEverybodyHearsAtOnce) {
  EXPECT_THAT(read("").configuration.digests, IsEmpty());
}

TEST(DigestKeys, AnEmptyTableIsADigestAtTheHourOfSending) {
  const LoadedConfiguration loaded =
      read("[sending]\nhour = \"09:15\"\n[digest.practitioner]\n[digest.team_manager]\n");
  ASSERT_EQ(listed(loaded.faults), "");
  ASSERT_THAT(loaded.configuration.digests, SizeIs(2));
  const DigestRule& rule = loaded.configuration.digests.at(Audience::practitioner);
  EXPECT_EQ(std::chrono::minutes{9 * 60 + 15}, rule.hour);
  EXPECT_TRUE(rule.hours_at_once);
  EXPECT_FALSE(rule.escalations_at_once);
}

TEST(DigestKeys, HourAndWhatStaysAtOnceAreSettings) {
  const LoadedConfiguration loaded = read(
      "[digest.supervisor]\nhour = \"16:00\"\nat_once = [\"escalations\"]\n"
      "[digest.mailbox]\nat_once = []\n");
  ASSERT_EQ(listed(loaded.faults), "");
  const DigestRule& supervisor = loaded.configuration.digests.at(Audience::supervisor);
  EXPECT_EQ(std::chrono::hours{16}, supervisor.hour);
  EXPECT_FALSE(supervisor.hours_at_once);
  EXPECT_TRUE(supervisor.escalations_at_once);
  EXPECT_FALSE(loaded.configuration.digests.at(Audience::mailbox).hours_at_once);
}

TEST(DigestKeys, MistakesAreNamedWithTheirPlaceAndTheNearestWord) {
  EXPECT_THAT(listed(read("[digest.practitoner]\n").faults),
              HasSubstr("did you mean 'practitioner'?"));
  EXPECT_THAT(listed(read("[digest.supervisor]\nhour = \"8.30\"\n").faults), HasSubstr(":6:8: "));
  EXPECT_THAT(listed(read("[digest.supervisor]\nat_once = [\"hour\"]\n").faults),
              HasSubstr("did you mean 'hours'?"));
  EXPECT_THAT(listed(read("[digest.supervisor]\nours = \"08:30\"\n").faults),
              HasSubstr("did you mean 'hour'?"));
  EXPECT_THAT(listed(read("[digest]\npractitioner = \"daily\"\n").faults), HasSubstr("6:"));
}

TEST(DigestKeys, AnHourBeforeThatOfSendingIsRefused) {
  // What comes due at half past eight would wait for the next day.
  EXPECT_THAT(listed(read("[digest.practitioner]\nhour = \"07:00\"\n").faults),
              HasSubstr("write 08:30 or later"));
}

TEST(DigestKeys, LeadsAreAddressesOrPosts) {
  const LoadedConfiguration loaded = read(
      "[posts]\nservice_lead = \"lead@council.example\"\n"
      "[digest.lead]\nto = [\"service_lead\", \"head@council.example\"]\nday = \"friday\"\n"
      "hour = \"15:00\"\n");
  ASSERT_EQ(listed(loaded.faults), "");
  ASSERT_TRUE(loaded.configuration.lead_digest);
  const LeadDigest& lead = *loaded.configuration.lead_digest;
  EXPECT_EQ((std::vector<std::string>{"lead@council.example", "head@council.example"}), lead.to);
  EXPECT_EQ(std::chrono::Friday, lead.day);
  EXPECT_EQ(std::chrono::hours{15}, lead.hour);
  EXPECT_THAT(loaded.configuration.digests, IsEmpty());
}

TEST(DigestKeys, ALeadWhoIsNobodyIsNamed) {
  EXPECT_THAT(listed(read("[digest.lead]\nto = [\"service_lead\"]\n").faults),
              HasSubstr("'service_lead' is not a mail address or a post"));
  EXPECT_THAT(listed(read("[digest.lead]\nday = \"monday\"\n").faults), HasSubstr("'to'"));
}

}  // namespace
}  // namespace duecourse::testing
