// duecourse calc and duecourse processes: what needs no council.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/adapters/cli/ran.hpp"
#include "tests/support/smtp_server.hpp"

namespace duecourse::testing {
namespace {

using adapters::kFine;
using adapters::kFoundFaults;
using adapters::kOutsideFailed;
using adapters::kWrongUsage;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

// No configuration of its own: the shipped calendars and the zone of the United Kingdom.
Ran calc(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"calc", "--config", "/nowhere/duecourse.toml"});
  return run_program(arguments);
}

TEST(Calc, PrintsTheCountingDayByDay) {
  const Ran ran =
      calc({"--calendar", "england-and-wales", "--from", "2026-04-02", "5 working days"});
  EXPECT_EQ(ran.code, kFine) << ran.err;
  EXPECT_THAT(ran.lines(),
              ElementsAre("5 working days from Thu 2 Apr 2026, counted by england-and-wales",
                          "  Thu 2 Apr 2026: start", "  Fri 3 Apr 2026: Good Friday, not counted",
                          "  Sat 4 Apr 2026: Saturday, not counted",
                          "  Sun 5 Apr 2026: Sunday, not counted",
                          "  Mon 6 Apr 2026: Easter Monday, not counted", "  Tue 7 Apr 2026: day 1",
                          "  Wed 8 Apr 2026: day 2", "  Thu 9 Apr 2026: day 3",
                          "  Fri 10 Apr 2026: day 4", "  Sat 11 Apr 2026: Saturday, not counted",
                          "  Sun 12 Apr 2026: Sunday, not counted",
                          "  Mon 13 Apr 2026: day 5, due by the end of this day",
                          "due by Mon 13 Apr 2026 (2026-04-13T23:59:59+01:00)"));
}

TEST(Calc, GivesJsonToTheLetter) {
  const Ran ran = calc({"--format", "json", "--calendar", "monday-to-friday", "--from",
                        "2026-03-28T10:00", "24 hours"});
  EXPECT_EQ(ran.code, kFine) << ran.err;
  const auto json = ran.json();
  std::vector<std::string> keys;
  for (const auto& [key, value] : json.items()) keys.push_back(key);
  EXPECT_THAT(keys, ElementsAre("calendar", "from", "duration", "due_by", "trace"));
  EXPECT_EQ(json["calendar"], "monday-to-friday");
  EXPECT_EQ(json["from"], "2026-03-28T10:00:00+00:00");
  EXPECT_EQ(json["duration"], "24 hours");
  EXPECT_EQ(json["due_by"], "2026-03-29T11:00:00+01:00") << "hours are elapsed time";
  EXPECT_TRUE(json["trace"].is_array());
}

TEST(Calc, AnswersABatchLineByLineAndGoesOnAfterABadOne) {
  const ScratchFolder folder;
  write_text(folder.path() / "questions.jsonl",
             "{\"calendar\": \"monday-to-friday\", \"from\": \"2026-04-02\", \"duration\": "
             "\"1 working day\"}\n"
             "\n"
             "not json\n"
             "{\"calendar\": \"scotlnd\", \"from\": \"2026-04-02\", \"duration\": \"1 hour\"}\n"
             "{\"calendar\": \"scotland\", \"from\": \"2026-13-02\", \"duration\": \"1 hour\"}\n"
             "{\"calendar\": \"scotland\", \"from\": \"2026-04-02\", \"duration\": \"1 hur\"}\n"
             "{\"calendar\": \"scotland\", \"from\": \"2026-04-02\", \"duration\": \"1 calendar "
             "month\"}");
  const Ran ran = calc({"--batch", (folder.path() / "questions.jsonl").string()});
  EXPECT_EQ(ran.code, kFoundFaults);
  std::vector<nlohmann::json> answers;
  for (const std::string& line : ran.lines()) answers.push_back(nlohmann::json::parse(line));
  ASSERT_THAT(answers, SizeIs(6));
  EXPECT_EQ(answers[0]["due_by"], "2026-04-03T23:59:59+01:00");
  EXPECT_EQ(answers[1]["line"], 3);
  EXPECT_THAT(answers[2]["error"].get<std::string>(), HasSubstr("did you mean 'scotland'?"));
  EXPECT_THAT(answers[3]["error"].get<std::string>(), HasSubstr("2026-13-02"));
  EXPECT_THAT(answers[4]["error"].get<std::string>(), HasSubstr("1 hur"));
  EXPECT_EQ(answers[5]["due_by"], "2026-05-02T23:59:59+01:00");
}

TEST(Calc, ABatchThatCannotBeReadIsTheOutside) {
  EXPECT_EQ(calc({"--batch", "/nowhere/questions.jsonl"}).code, kOutsideFailed);
}

TEST(Calc, SaysWhichYearACalendarDoesNotCover) {
  const Ran ran =
      calc({"--calendar", "england-and-wales", "--from", "2030-04-02", "5 working days"});
  EXPECT_EQ(ran.code, kFine);
  EXPECT_THAT(ran.err, HasSubstr("2030"));
}

TEST(Calc, NamesTheLastDayThatCanBeCountedTo) {
  for (const auto& [from, duration] :
       std::vector<std::pair<std::string, std::string>>{{"9999-12-31", "1 calendar week"},
                                                        {"9999-12-24", "1 calendar week"},
                                                        {"9999-12-01", "100000 working days"},
                                                        {"9999-12-31T12:00", "24 hours"},
                                                        {"9999-12-30", "8 working hours"},
                                                        {"9990-01-01", "100000 calendar years"}}) {
    const Ran ran = calc({"--calendar", "monday-to-friday", "--from", from, duration});
    EXPECT_EQ(ran.code, kWrongUsage) << from;
    EXPECT_THAT(ran.err, HasSubstr("ends after 9999-12-29, the last day that can be counted to"));
  }
  EXPECT_EQ(
      calc({"--calendar", "monday-to-friday", "--from", "9999-12-22", "1 calendar week"}).code,
      kFine);
}

TEST(Calc, AValueThatCannotBeReadIsWrongUsage) {
  const Ran ran = calc({"--calendar", "scotland", "--from", "2026-04-02", "5 workign days"});
  EXPECT_EQ(ran.code, kWrongUsage);
  EXPECT_THAT(ran.err, HasSubstr("5 workign days"));
}

TEST(Processes, ListStatesKindsAndMilestonesWithTheirFacts) {
  const Ran ran = run_program({"processes", "early_help", "--format", "json"});
  EXPECT_EQ(ran.code, kFine);
  const auto list = ran.json();
  ASSERT_THAT(list, SizeIs(1));
  EXPECT_EQ(list[0]["name"], "early_help");
  const auto named = [](const nlohmann::ordered_json& items, const std::string& name) {
    for (const auto& item : items) {
      if (item["name"] == name) return item;
    }
    return nlohmann::ordered_json();
  };
  EXPECT_FALSE(named(list[0]["states"], "awaiting_allocation").is_null());
  EXPECT_THAT(named(list[0]["kinds"], "contact_received")["facts"], Contains("source"));
  EXPECT_FALSE(named(list[0]["milestones"], "first_visit").is_null());
}

TEST(Processes, ATableFitsTheTerminal) {
  for (const std::string& line : run_program({"processes"}, 80).lines()) {
    EXPECT_LE(adapters::columns_of(line), 80U) << line;
  }
}

}  // namespace
}  // namespace duecourse::testing
