// The daily digest: what waits for it, what does not, and what it says. With real parts: a host
// database, a store, a mailbox folder.
#include "adapters/service/digest.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/test_council.hpp"

namespace duecourse::testing {
namespace {

using adapters::DigestEntry;
using adapters::DigestGroup;
using adapters::DigestSection;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

std::string plain_text(const nlohmann::json& message) {
  for (const auto& part : message["parts"]) {
    if (part["type"] == "text/plain") return part["content"];
  }
  return {};
}

class Digest : public ::testing::Test {
 protected:
  void configure(const std::string& digests) {
    std::ofstream(council.path("duecourse.toml"), std::ios::app) << digests;
  }
  // Visited by 5 working days after the contact, and never visited.
  void contacted(const std::string& id, const std::string& when) {
    council.host.add_contacted_case(id, when);
  }
  void visited(const std::string& id, const std::string& when) {
    council.host.add({id + "-4", id, "visit", when, "W1",
                      R"({"child_seen": true, "child_spoken_to": true})", "", ""});
  }
  TestCouncil council;
};

constexpr const char* kPractitioners = "[digest.practitioner]\n";
constexpr const char* kEverybody =
    "[digest.practitioner]\n[digest.supervisor]\n[digest.team_manager]\n[digest.mailbox]\n";

TEST_F(Digest, OneMessageCarriesAllThatIsSaidOnOneMorning) {
  configure(kPractitioners);
  contacted("C1", "2026-06-01T10:00");  // due Mon 8 June
  contacted("C2", "2026-06-01T11:00");
  contacted("C3", "2026-06-03T10:00");  // due Wed 10 June
  council.open();
  council.cycle("2026-06-03T12:00");
  EXPECT_THAT(council.cycle("2026-06-04T08:29").delivery.said, IsEmpty());
  council.cycle("2026-06-04T08:30");
  EXPECT_THAT(council.delivered(), ElementsAre("sian@westshire.example: Coming up: 2"));
  council.cycle("2026-06-08T08:30");
  ASSERT_THAT(council.delivered(), SizeIs(2));
  EXPECT_EQ("sian@westshire.example: 2 due today", council.delivered().back());
  const std::string text = plain_text(council.mailbox().back());
  EXPECT_THAT(text, AllOf(HasSubstr("DUE TODAY\n"), HasSubstr("DUE THIS WEEK\n"),
                          HasSubstr("Case FC-C1\n"), HasSubstr("Case FC-C3\n"),
                          HasSubstr("- First visit to the family: due Mon 8 Jun 2026, today.\n"),
                          HasSubstr("Visiting Framework, clause 4.1"),
                          HasSubstr("https://eis.westshire.example/case/C1"),
                          HasSubstr("Why you: key worker of the case.")));
  EXPECT_THAT(council.notices(), Each(Not(HasSubstr("queued"))));
}

TEST_F(Digest, WhatIsDoneBeforeItsHourIsNotInIt) {
  configure("[digest.practitioner]\nhour = \"16:00\"\n");
  contacted("C1", "2026-06-01T10:00");
  contacted("C2", "2026-06-01T10:00");
  council.open();
  council.cycle("2026-06-03T12:00");
  council.cycle("2026-06-08T08:30");
  const auto waiting = council.notices();
  EXPECT_THAT(waiting, Contains(HasSubstr("today/owner queued waits_for_digest")));
  visited("C1", "2026-06-08T11:00");
  council.cycle("2026-06-08T15:59");
  const std::size_t before = council.mailbox().size();
  council.cycle("2026-06-08T16:00");
  ASSERT_THAT(council.mailbox(), SizeIs(before + 1));
  const std::string text = plain_text(council.mailbox().back());
  EXPECT_THAT(text, AllOf(HasSubstr("FC-C2"), Not(HasSubstr("FC-C1"))));
}

TEST_F(Digest, WhatWasDoneSinceTheLastOneIsInTheNextOnce) {
  configure(kPractitioners);
  contacted("C1", "2026-06-01T10:00");  // due Mon 8 June
  contacted("C2", "2026-06-01T11:00");
  council.open();
  council.cycle("2026-06-03T12:00");
  council.cycle("2026-06-04T08:30");  // a reminder of both
  visited("C1", "2026-06-05T10:00");
  council.cycle("2026-06-05T12:00");
  EXPECT_THAT(council.mailbox(), SizeIs(1));  // done: no message for that alone
  council.cycle("2026-06-08T08:30");
  ASSERT_THAT(council.mailbox(), SizeIs(2));
  EXPECT_EQ("sian@westshire.example: 1 due today", council.delivered().back());
  EXPECT_THAT(plain_text(council.mailbox().back()),
              HasSubstr("DONE\n\nCase FC-C1\nhttps://eis.westshire.example/case/C1\n"
                        "- First visit to the family: done Fri 5 Jun 2026 10:00, in time.\n"));
  council.cycle("2026-06-09T08:30");
  ASSERT_THAT(council.mailbox(), SizeIs(::testing::Ge(3)));
  for (std::size_t i = 2; i < council.mailbox().size(); ++i) {
    EXPECT_THAT(plain_text(council.mailbox()[i]), Not(HasSubstr("FC-C1")));
  }
}

TEST_F(Digest, WhatWasDoneAndTakenBackIsNotCalledDone) {
  configure(kPractitioners);
  contacted("C1", "2026-06-01T10:00");
  contacted("C2", "2026-06-01T11:00");
  council.open();
  council.cycle("2026-06-03T12:00");
  council.cycle("2026-06-04T08:30");
  visited("C1", "2026-06-05T10:00");
  council.cycle("2026-06-05T12:00");
  council.host.run(
      "UPDATE events SET deleted = 1, changed_at = '2026-06-05T12:30' WHERE event_id = 'C1-4'");
  council.cycle("2026-06-05T13:00");
  council.cycle("2026-06-08T08:30");
  const std::string text = plain_text(council.mailbox().back());
  EXPECT_THAT(text, AllOf(HasSubstr("DUE TODAY"), HasSubstr("FC-C1"), Not(HasSubstr("DONE"))));
}

TEST_F(Digest, WhatWasDoneIsSaidToWhoeverStillAnswersForIt) {
  configure(kEverybody);
  contacted("C1", "2026-06-01T10:00");
  contacted("C2", "2026-06-01T11:00");
  contacted("C3", "2026-06-02T10:00");
  council.open();
  council.cycle("2026-06-03T12:00");
  council.cycle("2026-06-09T08:30");  // late: the supervisor hears as well
  const std::size_t before = council.mailbox().size();
  visited("C1", "2026-06-09T10:00");
  council.host.run(
      "INSERT INTO workers VALUES ('W2', 'Ann Day', 'ann@westshire.example', 'T1', 'S1', "
      "'family_practitioner', 1.0, NULL, 1, NULL, NULL, NULL, '2026-06-09T11:00'); "
      "UPDATE roles SET worker_id = 'W2', changed_at = '2026-06-09T11:00' "
      "WHERE role_id = 'R-C1';");
  council.cycle("2026-06-10T08:30");
  std::vector<std::string> done;
  const auto mailbox = council.mailbox();
  for (std::size_t i = before; i < mailbox.size(); ++i) {
    const std::string text = plain_text(mailbox[i]);
    if (text.find("DONE") == std::string::npos) continue;
    done.push_back(council.delivered()[i]);
    EXPECT_THAT(text, HasSubstr("First visit to the family, Case FC-C1: done Tue 9 Jun 2026 10:00, "
                                "late: it was due Mon 8 Jun 2026."));
  }
  // Not to Siân, who has handed C1 over, although she has a digest of C3.
  EXPECT_THAT(done, ElementsAre(HasSubstr("sam@westshire.example")));
}

TEST_F(Digest, NothingToSayIsNotSent) {
  configure(kEverybody);
  contacted("C1", "2026-06-01T10:00");
  visited("C1", "2026-06-02T10:00");
  council.open();
  for (const char* day : {"02", "03", "04", "05", "08", "09"}) {
    council.cycle(fmt::format("2026-06-{}T08:30", day));
  }
  EXPECT_THAT(council.mailbox(), IsEmpty());
}

TEST_F(Digest, WhatFallsDueBeforeTheNextOneIsSaidAtOnce) {
  configure(kPractitioners);
  contacted("C1", "2026-06-01T10:00");
  council.open();
  // First known at noon of the day on which it is due: tomorrow's digest would be too late.
  council.cycle("2026-06-08T12:00");
  EXPECT_THAT(council.delivered(), ElementsAre(HasSubstr("First visit to the family")));
}

TEST_F(Digest, AManagerReadsByPractitionerAndHighRiskFirst) {
  configure(kEverybody);
  council.host.run(
      "INSERT INTO workers VALUES ('W2', 'Ann Day', 'ann@westshire.example', 'T1', 'S1', "
      "'family_practitioner', 1.0, NULL, 1, NULL, NULL, NULL, '2026-01-01')");
  contacted("C1", "2026-06-01T10:00");
  contacted("C2", "2026-06-01T10:00");
  contacted("C3", "2026-06-01T10:00");
  council.host.run("UPDATE roles SET worker_id = 'W2' WHERE case_id = 'C3'");
  council.host.run("UPDATE cases SET risk = 'High' WHERE case_id = 'C2'");
  council.open();
  council.cycle("2026-06-03T12:00");
  council.cycle("2026-06-09T08:30");
  const auto mailbox = council.mailbox();
  const auto to_sam = std::find_if(
      mailbox.begin(), mailbox.end(),
      [](const nlohmann::json& message) { return message["to"][0][1] == "sam@westshire.example"; });
  ASSERT_NE(mailbox.end(), to_sam);
  EXPECT_EQ("3 overdue", (*to_sam)["subject"]);
  const std::string text = plain_text(*to_sam);
  EXPECT_THAT(text, AllOf(HasSubstr("OVERDUE\n"), HasSubstr("With Siân Hughes\n"),
                          HasSubstr("With Ann Day\n"), HasSubstr("Case FC-C2: was due Mon")));
  EXPECT_LT(text.find("FC-C2"), text.find("FC-C1")) << "high risk comes first";
  EXPECT_LT(text.find("With Siân Hughes"), text.find("With Ann Day"));
  EXPECT_THAT(text, Not(HasSubstr("High"))) << "the risk orders, and is not said";
}

TEST_F(Digest, EscalationsStayAtOnceWhereTheCouncilSaysSo) {
  configure("[digest.supervisor]\nhour = \"12:00\"\nat_once = [\"escalations\"]\n");
  contacted("C1", "2026-06-01T10:00");
  council.open();
  council.cycle("2026-06-03T12:00");
  council.cycle("2026-06-09T08:30");
  EXPECT_THAT(council.delivered(), Contains(HasSubstr("sam@westshire.example: Overdue")));
}

TEST_F(Digest, APartTimerHearsOnADayTheyWork) {
  configure(kPractitioners);
  council.host.run("UPDATE workers SET working_days = 'Tue Wed Thu' WHERE worker_id = 'W1'");
  contacted("C1", "2026-06-01T10:00");
  council.open();
  council.cycle("2026-06-03T12:00");
  council.cycle("2026-06-04T08:30");
  const std::size_t before = council.mailbox().size();
  EXPECT_EQ(1U, before) << "the reminder, on a Thursday";
  council.host.run(
      "UPDATE events SET occurred_at = '2026-06-03T10:00', changed_at = '2026-06-05T09:00' WHERE "
      "event_id = 'C1-3'");
  // On Friday the date moves from Monday to Wednesday: they hear on Tuesday.
  council.cycle("2026-06-05T10:00");
  council.cycle("2026-06-08T08:30");
  EXPECT_THAT(council.mailbox(), SizeIs(before));
  council.cycle("2026-06-09T08:30");
  ASSERT_THAT(council.mailbox(), SizeIs(before + 1));
  EXPECT_THAT(plain_text(council.mailbox().back()),
              AllOf(HasSubstr("MOVED TO ANOTHER DATE\n"),
                    HasSubstr("from Mon 8 Jun 2026 to Wed 10 Jun 2026, because ")));
}

TEST_F(Digest, WhoeverIsInTwoSlotsHearsOnceThoughOneOfThemHasNoDigest) {
  configure("[digest.supervisor]\n");
  contacted("C1", "2026-06-01T10:00");
  // The supervisor covers for the practitioner, who gets a copy of the escalation.
  council.host.run(
      "UPDATE workers SET absent_from = '2026-06-09', absent_to = '2026-06-30', cover_id = 'S1' "
      "WHERE worker_id = 'W1'");
  council.open();
  council.cycle("2026-06-03T12:00");
  council.cycle("2026-06-08T08:30");
  const std::size_t before = council.mailbox().size();
  council.cycle("2026-06-09T08:30");
  ASSERT_THAT(council.mailbox(), SizeIs(before + 1));
  EXPECT_EQ("sam@westshire.example: 1 overdue", council.delivered().back());
}

TEST_F(Digest, WhatCannotBeWrittenToAnAddressIsRaisedWhole) {
  configure(kPractitioners);
  council.host.run("UPDATE workers SET email = 'sian@' WHERE worker_id = 'W1'");
  for (const char* id : {"C1", "C2", "C3"}) contacted(id, "2026-06-01T10:00");
  council.open();
  council.cycle("2026-06-03T12:00");
  council.cycle("2026-06-04T08:30");
  std::string raised;
  for (const nlohmann::json& message : council.mailbox()) {
    if (message["to"][0][1] == "sam@westshire.example") raised += plain_text(message);
  }
  EXPECT_THAT(raised, AllOf(HasSubstr("FC-C1"), HasSubstr("FC-C2"), HasSubstr("FC-C3")));
}

TEST_F(Digest, ExplainSaysWhatItWaitsFor) {
  configure("[digest.practitioner]\nhour = \"16:00\"\n");
  contacted("C1", "2026-06-01T10:00");
  council.open();
  council.cycle("2026-06-03T12:00");
  council.cycle("2026-06-04T08:30");
  EXPECT_THAT(council.notices(), Contains(HasSubstr("ahead/owner queued waits_for_digest")));
  const auto report = council.cycle("2026-06-04T15:00");
  EXPECT_THAT(report.delivery.said, IsEmpty());
}

TEST_F(Digest, ADryRunLeavesTheQueueAsItIs) {
  configure("[digest.practitioner]\nhour = \"16:00\"\n");
  contacted("C1", "2026-06-01T10:00");
  council.open();
  council.cycle("2026-06-03T12:00");
  adapters::RunOptions options;
  options.as_of = council.at("2026-06-04T08:30");
  options.dry_run = true;
  const auto dry = council.council->run_once(options);
  ASSERT_TRUE(dry.ok()) << dry.error().message;
  EXPECT_THAT(dry->delivery.said, IsEmpty());
  EXPECT_THAT(council.notices(), Each(Not(HasSubstr("waits_for_digest"))));
}

// --- laying out
// ------------------------------------------------------------------------------------

const Zone& london() {
  static const Zone kLondon("Europe/London", united_kingdom_transitions(2020, 2030));
  return kLondon;
}

Limit whole_day(int day) {
  return {Instant{std::chrono::sys_days{std::chrono::year{2026} / 6 / (day + 1)}} -
              std::chrono::hours{1},
          Precision::day};
}

DigestEntry entry(const std::string& title, const std::string& reference, int day) {
  DigestEntry made;
  made.item.title = title;
  made.item.reference = reference;
  made.item.state = fmt::format("due {} June", day);
  made.item.url = "https://host.example/" + reference;
  made.item.owner = "Kay Worker";
  made.date = whole_day(day);
  return made;
}

const Instant kWednesday =
    Instant{std::chrono::sys_days{std::chrono::year{2026} / 6 / 10}} + std::chrono::hours{8};

std::vector<std::string> told(const std::vector<DigestSection>& sections) {
  std::vector<std::string> lines;
  for (const DigestSection& section : sections) {
    for (const DigestGroup& group : section.groups) {
      for (const auto& line : group.lines) {
        lines.push_back(fmt::format("{} [{}] {}{}{}", static_cast<int>(section.part), group.heading,
                                    line.title, line.reference.empty() ? "" : " " + line.reference,
                                    line.merged.empty() ? "" : " (" + line.merged + ")"));
      }
    }
  }
  return lines;
}

TEST(DigestSections, GoByDate) {
  auto overdue = entry("Visit", "FC-1", 9);
  overdue.item.overdue = true;
  auto moved = entry("Plan", "FC-1", 12);
  moved.item.stage = StageId(kMovedStage);
  auto wrong = entry("Voice", "FC-1", 12);
  wrong.item.wrong = "not recorded: outcomes";
  const std::vector<DigestEntry> entries = {
      entry("Later", "FC-1", 15), moved,  wrong, entry("Sunday", "FC-1", 14),
      entry("Today", "FC-1", 10), overdue};
  EXPECT_THAT(told(adapters::sections_of(entries, london(), kWednesday, std::nullopt)),
              ElementsAre("0 [Case FC-1] Visit", "1 [Case FC-1] Today", "3 [Case FC-1] Sunday",
                          "4 [Case FC-1] Later", "5 [Case FC-1] Plan", "6 [Case FC-1] Voice"));
}

TEST(DigestSections, PutAFamilyTogetherAndItsSiblingsInOneLine) {
  auto first = entry("Visit", "FC-1", 10);
  auto second = entry("Visit", "FC-2", 10);
  auto other = entry("Plan", "FC-2", 10);
  auto stranger = entry("Visit", "FC-9", 10);
  first.family = second.family = other.family = "F-1";
  const std::vector<DigestEntry> entries = {first, stranger, second, other};
  EXPECT_THAT(told(adapters::sections_of(entries, london(), kWednesday, std::nullopt)),
              ElementsAre("1 [Case FC-1, Case FC-2] Visit FC-1, FC-2",
                          "1 [Case FC-1, Case FC-2] Plan FC-2", "1 [Case FC-9] Visit"));
}

TEST(DigestSections, ChildrenOfOneCaseAreOneLine) {
  auto first = entry("Visit", "FC-1", 10);
  auto second = first;
  first.person = "P-1";
  second.person = "P-2";
  EXPECT_THAT(told(adapters::sections_of({first, second}, london(), kWednesday, std::nullopt)),
              ElementsAre("1 [Case FC-1] Visit (2 children)"));
}

TEST(DigestSections, TwoThatSayTheSameOfOneCaseAreCounted) {
  const std::vector<DigestEntry> entries = {entry("Acknowledge", "FC-1", 10),
                                            entry("Acknowledge", "FC-1", 10)};
  EXPECT_THAT(told(adapters::sections_of(entries, london(), kWednesday, std::nullopt)),
              ElementsAre("1 [Case FC-1] Acknowledge (2 of these)"));
}

TEST(DigestSections, WhatIsCountedFromAnotherDayIsAnotherLine) {
  auto first = entry("Acknowledge", "FC-1", 10);
  auto second = first;
  second.item.counted = "3 calendar days from contact on Sun 7 Jun 2026 11:00";
  EXPECT_THAT(told(adapters::sections_of({first, second}, london(), kWednesday, std::nullopt)),
              SizeIs(2));
}

TEST(DigestSections, TheOrderOfWhatComesInChangesNothing) {
  std::vector<DigestEntry> entries;
  for (int i = 0; i < 12; ++i) {
    entries.push_back(
        entry(i % 3 == 0 ? "Visit" : "Plan", fmt::format("FC-{}", i % 5), 10 + i % 4));
    entries.back().item.deadline = DeadlineId(fmt::format("D{:02}", i));
    entries.back().high_risk = i % 4 == 0;
  }
  const auto once = told(adapters::sections_of(entries, london(), kWednesday, std::nullopt));
  std::reverse(entries.begin(), entries.end());
  EXPECT_EQ(once, told(adapters::sections_of(entries, london(), kWednesday, std::nullopt)));
}

}  // namespace
}  // namespace duecourse::testing
