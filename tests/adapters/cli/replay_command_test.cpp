// The command replay: what other rules would have done.
//
// The case of these tests: contact with the family on Mon 1 Jun 2026, so the first visit is due on
// Mon 8 Jun; reminders on Thu 4 Jun and Mon 8 Jun, escalations on Tue 9 Jun and Thu 11 Jun, each at
// 08:30. The visit is made on Tue 9 Jun at 14:00, a day late. Within 7 working days it would have
// been in time.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>

#include "tests/adapters/cli/ran.hpp"
#include "tests/support/findings_council.hpp"
#include "tests/support/test_council.hpp"

namespace duecourse::testing {
namespace {

using adapters::kFine;
using adapters::kFoundFaults;
using adapters::kOutsideFailed;
using adapters::kWrongUsage;
using Json = nlohmann::ordered_json;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

std::string with(std::string text, const std::string& was, const std::string& is) {
  const auto at = text.find(was);
  EXPECT_NE(at, std::string::npos) << was;
  return at == std::string::npos ? text : text.replace(at, was.size(), is);
}

class ReplayCommand : public ::testing::Test {
 protected:
  ReplayCommand() {
    council.host.add_contacted_case("C1", "2026-06-01T10:00");
    visit("C1", "2026-06-09T14:00");
    cycle({"--as-of", "2026-06-12T08:30"});
  }

  Ran run(std::vector<std::string> arguments, std::size_t width = 120) {
    arguments.insert(arguments.end(), {"--config", council.path("duecourse.toml").string()});
    return run_program(arguments, width);
  }
  void cycle(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"run", "--once"});
    const Ran ran = run(std::move(arguments));
    EXPECT_EQ(ran.code, kFine) << ran.err;
  }
  void visit(const std::string& case_id, const std::string& at) {
    council.host.add({case_id + "-9", case_id, "visit", at, "W1",
                      R"({"child_seen": true, "child_spoken_to": true})", "", ""});
  }
  /// `replay` of June with these arguments.
  Ran replay(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"replay", "--from", "2026-06-01", "--to", "2026-06-30"});
    return run(std::move(arguments));
  }
  Json replayed(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--format", "json"});
    const Ran ran = replay(std::move(arguments));
    EXPECT_EQ(ran.code, kFine) << ran.err;
    return ran.code == kFine ? ran.json() : Json::object();
  }
  /// A changed framework file; its path.
  std::string framework(const std::string& was, const std::string& is) {
    const auto path = council.path("changed.toml");
    std::ofstream(path) << with(kVisitingFramework, was, is);
    return path.string();
  }
  /// Another configuration, which is this one with something in place of its [frameworks]; its
  /// path.
  std::string configuration(const std::string& frameworks) {
    const auto path = council.path("other.toml");
    std::ofstream(path) << with(read_whole(council.path("duecourse.toml")),
                                "[frameworks]\nfiles = [\"visiting.toml\"]\n", frameworks);
    return path.string();
  }
  /// `before after differ` of deadlines, findings and messages.
  static std::string counts(const Json& tally) {
    std::string text;
    for (const char* what : {"deadlines", "findings", "messages"}) {
      const Json& count = tally[what];
      text += fmt::format("{}{} {} {}", text.empty() ? "" : ", ", count["before"].dump(),
                          count["after"].dump(), count["differ"].dump());
    }
    return text;
  }
  /// What every file of the council holds.
  std::map<std::string, std::string> files() {
    std::map<std::string, std::string> all;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(council.path(""))) {
      if (entry.is_regular_file()) all[entry.path().string()] = read_whole(entry.path());
    }
    return all;
  }

  TestCouncil council;
};

TEST_F(ReplayCommand, UnderTheSameRulesNothingDiffers) {
  const std::string same = configuration("[frameworks]\nfiles = [\"visiting.toml\"]\n");
  const Json json = replayed({"--with", same});
  EXPECT_EQ(counts(json["all"]), "1 1 0, 0 0 0, 4 4 0");
  EXPECT_EQ(json["subjects_differ"], 0);
  EXPECT_THAT(json["largest"], IsEmpty());
  const Ran table = replay({"--with", same});
  EXPECT_THAT(table.out,
              AllOf(HasSubstr("nothing is sent or kept"), HasSubstr("Nothing differs.")));
}

TEST_F(ReplayCommand, AChangedNumberIsCountedByRuleTeamAndPerson) {
  const Json json = replayed({"--framework", framework("5 working days", "7 working days")});
  EXPECT_EQ(json["from"], "2026-06-01T00:00:00+01:00");
  EXPECT_EQ(json["to"], "2026-06-30T23:59:59+01:00");
  EXPECT_EQ(json["subjects_differ"], 1);
  EXPECT_EQ(counts(json["all"]), "1 1 1, 0 0 0, 4 1 4");
  ASSERT_THAT(json["by_timescale"], SizeIs(1));
  EXPECT_EQ(json["by_timescale"][0]["timescale"], "first-visit");
  EXPECT_EQ(json["by_timescale"][0]["kind"], "timescale");
  EXPECT_EQ(json["by_timescale"][0]["clause"], "4.1");
  EXPECT_EQ(counts(json["by_timescale"][0]), "1 1 1, 0 0 0, 4 1 4");
  ASSERT_THAT(json["by_team"], SizeIs(1));
  EXPECT_EQ(json["by_team"][0]["team"], "T1");
  EXPECT_EQ(json["by_team"][0]["name"], "North Family Centre");
  EXPECT_EQ(counts(json["by_team"][0]), "1 1 1, 0 0 0, 4 1 4");
  ASSERT_THAT(json["by_person"], SizeIs(2));
  EXPECT_EQ(json["by_person"][0]["name"], "Sam Lee");
  EXPECT_EQ(counts(json["by_person"][0]), "0 0 0, 0 0 0, 1 0 1");
  EXPECT_EQ(json["by_person"][1]["person"], "W1");
  EXPECT_EQ(counts(json["by_person"][1]), "1 1 1, 0 0 0, 3 1 3");
}

TEST_F(ReplayCommand, TheLargestChangesAreExplainedWithBothCountings) {
  const Json json = replayed({"--framework", framework("5 working days", "7 working days")});
  ASSERT_THAT(json["largest"], SizeIs(1));
  const Json& change = json["largest"][0];
  EXPECT_EQ(change["reference"], "FC-C1");
  EXPECT_EQ(change["anchor"], "C1-3");
  EXPECT_EQ(change["differs"], Json({"due", "outcome", "messages"}));
  EXPECT_EQ(change["before"]["state"], "met_late");
  EXPECT_EQ(change["before"]["due_by"], "2026-06-08T23:59:59+01:00");
  EXPECT_EQ(change["before"]["counted"],
            "5 working days from Mon 1 Jun 2026 10:00 (initial_contact C1-3)");
  EXPECT_EQ(change["before"]["trace"].back()["label"], "Mon 8 Jun 2026");
  EXPECT_EQ(change["after"]["state"], "met");
  EXPECT_EQ(change["after"]["due_by"], "2026-06-10T23:59:59+01:00");
  EXPECT_EQ(change["after"]["ended_by"], "C1-9");
  EXPECT_EQ(change["after"]["owner"], "W1");
  EXPECT_EQ(change["after"]["why_not"], nullptr);
  ASSERT_THAT(change["after"]["messages"], SizeIs(1));
  EXPECT_EQ(change["after"]["messages"][0]["at"], "2026-06-08T08:30:00+01:00");
  EXPECT_EQ(change["after"]["messages"][0]["address"], "sian@westshire.example");
  const Ran table = replay({"--framework", council.path("changed.toml").string()});
  EXPECT_THAT(table.out,
              AllOf(HasSubstr("1. First visit to the family, visiting/first-visit, clause 4.1: "
                              "case C1 (FC-C1), opened by C1-3"),
                    HasSubstr("7 working days from Mon 1 Jun 2026"), HasSubstr("Sam Lee"),
                    HasSubstr("day 7, due by the end of this day"), HasSubstr("Siân Hughes")));
}

// The same rules, played by the service and on paper.
TEST_F(ReplayCommand, WhatIsPlayedBeforeTheChangeIsWhatTheServiceSaid) {
  std::filesystem::remove(council.path("store.db"));
  council.host.run("DELETE FROM events WHERE event_id = 'C1-9'");
  for (int day = 2; day <= 12; ++day) {
    if (day == 10) visit("C1", "2026-06-09T14:00");
    cycle({"--as-of", fmt::format("2026-06-{:02}T08:30", day)});
  }
  const Json json = replayed({"--framework", framework("5 working days", "7 working days")});
  std::vector<std::string> played;
  for (const Json& message : json["largest"][0]["before"]["messages"]) {
    played.push_back(fmt::format(
        "{} {} {} {}", message["at"].get<std::string>(), message["stage"].get<std::string>(),
        message["kind"].get<std::string>(), message["address"].get<std::string>()));
  }
  std::vector<std::string> said;
  for (const Json& notice : run({"notices", "--state", "sent", "--format", "json"}).json()) {
    said.push_back(fmt::format(
        "{} {} {} {}", notice["at"].get<std::string>(), notice["stage"].get<std::string>(),
        notice["kind"].get<std::string>(), notice["address"].get<std::string>()));
  }
  EXPECT_THAT(said, SizeIs(4));
  EXPECT_THAT(played, ::testing::UnorderedElementsAreArray(said));
}

TEST_F(ReplayCommand, AChangedLadderChangesMessagesAlone) {
  framework("2 working days before due", "3 working days before due");
  const Json json =
      replayed({"--with", configuration("[frameworks]\nfiles = [\"changed.toml\"]\n")});
  EXPECT_EQ(counts(json["all"]), "1 1 0, 0 0 0, 4 4 1");
  EXPECT_EQ(json["largest"][0]["differs"], Json({"messages"}));
  EXPECT_EQ(json["largest"][0]["after"]["messages"][0]["at"], "2026-06-03T08:30:00+01:00");
}

TEST_F(ReplayCommand, AChangedCalendarMovesWhatIsCountedByIt) {
  std::ofstream(council.path("days.toml")) << R"toml(
[[calendar]]
name     = "monday-to-friday"
works    = ["monday", "tuesday", "wednesday", "thursday", "friday"]
office_hours = { opens = "08:30", closes = "17:00" }
closures = [ { day = 2026-06-03, title = "Training day" } ]
[[calendar]]
name     = "england-and-wales"
works    = ["monday", "tuesday", "wednesday", "thursday", "friday"]
office_hours = { opens = "08:30", closes = "17:00" }
)toml";
  const Json json = replayed({"--with", configuration("[frameworks]\nfiles = [\"visiting.toml\"]\n"
                                                      "[calendars]\nfiles = [\"days.toml\"]\n")});
  const Json& after = json["largest"][0]["after"];
  EXPECT_EQ(after["due_by"], "2026-06-09T23:59:59+01:00");
  EXPECT_EQ(after["state"], "met");
  EXPECT_THAT(after["trace"].dump(), HasSubstr("Training day"));
}

TEST_F(ReplayCommand, AnotherHourOfSendingMovesEveryMessage) {
  const Json json = replayed({"--with", configuration("[frameworks]\nfiles = [\"visiting.toml\"]\n"
                                                      "[sending]\nhour = \"09:15\"\n")});
  EXPECT_EQ(counts(json["all"]), "1 1 0, 0 0 0, 4 4 4");
  EXPECT_EQ(json["largest"][0]["after"]["messages"][0]["at"], "2026-06-04T09:15:00+01:00");
}

TEST_F(ReplayCommand, AnotherPostHearsWhatItIsNamedFor) {
  framework("to = [\"supervisor\"]", "to = [\"panel\"]");
  const Json json =
      replayed({"--with", configuration("[frameworks]\nfiles = [\"changed.toml\"]\n"
                                        "[posts]\npanel = \"panel@westshire.example\"\n")});
  EXPECT_EQ(counts(json["all"]), "1 1 0, 0 0 0, 4 4 2");
  const Json& people = json["by_person"];
  ASSERT_THAT(people, SizeIs(3));
  EXPECT_EQ(people[2]["person"], "panel@westshire.example");
  EXPECT_EQ(counts(people[2]), "0 0 0, 0 0 0, 0 1 1");
}

TEST_F(ReplayCommand, FindingsAreCountedBesideDeadlines) {
  std::ofstream(council.path("changed.toml")) << kFindingsFramework;
  const Json json =
      replayed({"--with", configuration("[frameworks]\nfiles = [\"changed.toml\"]\n")});
  EXPECT_EQ(json["all"]["deadlines"]["differ"], 1);
  EXPECT_EQ(json["all"]["findings"], Json::parse(R"({"before": 0, "after": 1, "differ": 1})"));
  EXPECT_EQ(json["largest"][0]["after"]["why_not"], "there is no such rule");
  EXPECT_THAT(replay({"--with", council.path("other.toml").string()}).out,
              AllOf(HasSubstr("findings"), HasSubstr("visiting/visit-content")));
}

TEST_F(ReplayCommand, OfManyChangesTheTenLargestAreExplainedTheLargestFirst) {
  // Ten have had no visit at all: late under both.
  for (int number = 10; number < 22; ++number) {
    council.host.add_contacted_case(fmt::format("C{}", number), "2026-06-01T10:00");
  }
  visit("C21", "2026-06-10T14:00");
  visit("C20", "2026-06-02T14:00");
  cycle({"--sweep", "--as-of", "2026-06-12T09:00"});
  const Json json = replayed({"--framework", framework("5 working days", "7 working days")});
  EXPECT_EQ(json["all"]["deadlines"]["differ"], 13);
  ASSERT_THAT(json["largest"], SizeIs(10));
  std::vector<std::string> first;
  for (std::size_t i = 0; i < 3; ++i) first.push_back(json["largest"][i]["subject_id"]);
  EXPECT_THAT(first, ElementsAre("C1", "C21", "C10"))
      << "those that are late under one alone before those that are late under both";
  EXPECT_THAT(json["largest"].dump(), Not(HasSubstr("\"C20\""))) << "it was in time all along";
}

TEST_F(ReplayCommand, CsvHoldsTheCounts) {
  const Ran ran =
      replay({"--framework", framework("5 working days", "7 working days"), "--format", "csv"});
  EXPECT_EQ(ran.out,
            "group,id,name,deadlines_before,deadlines_after,deadlines_differ,findings_before,"
            "findings_after,findings_differ,messages_before,messages_after,messages_differ\r\n"
            "all,,,1,1,1,0,0,0,4,1,4\r\n"
            "timescale,visiting/first-visit,First visit to the family,1,1,1,0,0,0,4,1,4\r\n"
            "team,T1,North Family Centre,1,1,1,0,0,0,4,1,4\r\n"
            "person,S1,Sam Lee,0,0,0,0,0,0,1,0,1\r\n"
            "person,W1,Siân Hughes,1,1,1,0,0,0,3,1,3\r\n");
}

TEST_F(ReplayCommand, NothingIsKeptOrSentAlsoBesideARunningService) {
  const std::string changed = framework("5 working days", "7 working days");
  council.open();  // holds the store
  const auto before = files();
  const Ran ran = replay({"--framework", changed});
  EXPECT_EQ(ran.code, kFine) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("differ"));
  EXPECT_EQ(files(), before);
  EXPECT_THAT(council.transport->seen, IsEmpty());
}

TEST_F(ReplayCommand, AMistakeIsReportedAsCheckReportsIt) {
  framework("5 working days", "5 wroking days");
  const std::string other = configuration("[frameworks]\nfiles = [\"changed.toml\"]\n");
  const Ran ran = replay({"--with", other});
  EXPECT_EQ(ran.code, kFoundFaults);
  EXPECT_THAT(ran.out, IsEmpty());
  const std::string place = council.path("changed.toml").string() + ":";
  ASSERT_THAT(ran.err, HasSubstr(place));
  const Ran checked = run_program({"check", "--config", other});
  const std::string line = ran.err.substr(
      ran.err.find(place), ran.err.find('\n', ran.err.find(place)) - ran.err.find(place));
  EXPECT_THAT(checked.out + checked.err, HasSubstr(line));
  const Ran alone = replay({"--framework", council.path("changed.toml").string()});
  EXPECT_EQ(alone.code, kFoundFaults);
  EXPECT_THAT(alone.err, HasSubstr(line));
  EXPECT_EQ(replay({"--with", council.path("nowhere.toml").string()}).code, kFoundFaults);
  EXPECT_EQ(replay({"--framework", council.path("nowhere.toml").string()}).code, kFoundFaults);
}

TEST_F(ReplayCommand, AFrameworkTakesThePlaceOfOneThatThereIs) {
  const Ran ran = replay({"--framework", framework("\"visiting\"", "\"visitings\"")});
  EXPECT_EQ(ran.code, kFoundFaults);
  EXPECT_THAT(ran.err, AllOf(HasSubstr("no framework 'visitings'"), HasSubstr("it has visiting")));
}

TEST_F(ReplayCommand, WhatIsTypedWronglyIsSaidSo) {
  const std::string changed = framework("5 working days", "7 working days");
  const Ran neither = replay({});
  EXPECT_EQ(neither.code, kWrongUsage);
  EXPECT_THAT(neither.err, AllOf(HasSubstr("--with"), HasSubstr("--framework")));
  EXPECT_EQ(replay({"--framework", changed, "--with", changed}).code, kWrongUsage);
  EXPECT_EQ(run({"replay", "--framework", changed, "--from", "2026-06-01"}).code, kWrongUsage);
  const Ran backwards =
      run({"replay", "--framework", changed, "--from", "2026-06-02", "--to", "2026-06-01"});
  EXPECT_EQ(backwards.code, kWrongUsage);
  EXPECT_THAT(backwards.err, HasSubstr("lies before"));
  const Ran word = run({"replay", "--framework", changed, "--from", "june", "--to", "2026-06-01"});
  EXPECT_EQ(word.code, kWrongUsage);
  EXPECT_THAT(word.err, HasSubstr("--from june"));
  std::filesystem::remove(council.path("store.db"));
  EXPECT_EQ(replay({"--framework", changed}).code, kOutsideFailed) << "there is no store";
}

// Every process and every rule of Family Solutions, over the casework of the invented EIS.
class ReplayOfTheDemo : public ::testing::Test {
 protected:
  ReplayOfTheDemo() {
    const Ran ran = run_program(
        {"demo", "--folder", folder.path().string(), "--weeks", "3", "--families", "6"});
    EXPECT_EQ(ran.code, kFine) << ran.err;
    shipped = read_whole(DUECOURSE_SOURCE_DIR "/config/frameworks/family-solutions.toml");
  }

  /// `replay` of the demo's three weeks under this framework.
  Json replayed(const std::string& framework) {
    const auto path = folder.path() / "changed.toml";
    std::ofstream(path) << framework;
    const Ran ran = run_program({"replay", "--framework", path.string(), "--from", "2026-03-02",
                                 "--to", "2026-03-22", "--format", "json", "--config",
                                 (folder.path() / "duecourse.toml").string()});
    EXPECT_EQ(ran.code, kFine) << ran.err;
    return ran.json();
  }

  ScratchFolder folder;
  std::string shipped;
};

TEST_F(ReplayOfTheDemo, TheSameFrameworkChangesNothing) {
  const Json json = replayed(shipped + "\n# the same\n");
  EXPECT_EQ(json["subjects_differ"], 0);
  EXPECT_GT(json["all"]["deadlines"]["before"], 40);
  EXPECT_GT(json["all"]["messages"]["before"], 40);
  for (const char* what : {"deadlines", "findings", "messages"}) {
    EXPECT_EQ(json["all"][what]["differ"], 0) << what;
    EXPECT_EQ(json["all"][what]["before"], json["all"][what]["after"]) << what;
  }
}

TEST_F(ReplayOfTheDemo, AChangedNumberChangesThatRuleAlone) {
  const auto rule = shipped.find("\"contact-form\"");
  ASSERT_NE(rule, std::string::npos);
  const Json json =
      replayed(shipped.substr(0, rule) +
               with(shipped.substr(rule), "\"end of the next working day\"", "\"3 working days\""));
  int rules = 0;
  for (const Json& row : json["by_timescale"]) {
    const bool changed = row["timescale"] == "contact-form";
    rules += changed ? 1 : 0;
    EXPECT_EQ(row["deadlines"]["differ"] > 0, changed) << row.dump();
    if (changed) {
      EXPECT_EQ(row["deadlines"]["differ"], row["deadlines"]["before"]);
    } else {
      EXPECT_EQ(row["messages"]["differ"], 0) << row.dump();
    }
  }
  EXPECT_EQ(rules, 1);
  EXPECT_GT(json["largest"].size(), 2U);
  for (const char* parties : {"by_team", "by_person"}) {
    int differ = 0;
    for (const Json& row : json[parties]) differ += row["deadlines"]["differ"].get<int>();
    EXPECT_EQ(differ, json["all"]["deadlines"]["differ"].get<int>()) << parties;
  }
}

}  // namespace
}  // namespace duecourse::testing
