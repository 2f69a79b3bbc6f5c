// The command report: its table, CSV, JSON and page, on a real store.
//
// Two cases of team T1, first contact on Mon 1 Jun 2026, the first visit expected by Wed 3 Jun and
// due by Mon 8 Jun: C1's was on 3 Jun, C2's was late. One of no team, with a contact on 1 Jul.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "tests/adapters/cli/ran.hpp"
#include "tests/support/timely_council.hpp"

namespace duecourse::testing {
namespace {

using adapters::kFine;
using adapters::kFoundFaults;
using adapters::kOutsideFailed;
using Json = nlohmann::ordered_json;
using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

class ReportCommand : public ::testing::Test {
 protected:
  ReportCommand() {
    council.add_case("C1", "2026-06-01T10:00");
    council.add("C1", "visit", "2026-06-03T10:00");
    council.add_case("C2", "2026-06-01T10:00");
    council.add("C2", "visit", "2026-06-09T10:00");
    council.add_case("C3", "2026-07-01T10:00", "", "second");
  }
  Ran run(std::vector<std::string> arguments, std::size_t width = 120) {
    arguments.insert(arguments.begin(), "report");
    arguments.insert(arguments.end(), {"--config", council.path("duecourse.toml").string()});
    return run_program(arguments, width);
  }
  void cycle(const std::string& at) {
    const Ran ran = run_program(
        {"run", "--once", "--as-of", at, "--config", council.path("duecourse.toml").string()});
    ASSERT_EQ(ran.code, kFine) << ran.err;
  }
  std::string page(std::vector<std::string> arguments = {}) {
    arguments.insert(arguments.end(), {"--format", "html"});
    const Ran ran = run(std::move(arguments));
    EXPECT_EQ(ran.code, kFine) << ran.err;
    return ran.out;
  }

  TimelyCouncil council;
};

TEST_F(ReportCommand, TableOfEachClauseWithTeamsAndAllOfThem) {
  cycle("2026-07-05T12:00");
  const Ran ran = run({});
  ASSERT_EQ(ran.code, kFine) << ran.err;
  EXPECT_THAT(ran.out, StartsWith("Timeliness as of Sun 5 Jul 2026 12:00, all months\n"));
  EXPECT_THAT(ran.out, HasSubstr(R"(4.1 First visit, Visiting Framework
month     team                      within expectation  late  in time  share
--------  ------------------------  ------------------  ----  -------  -----
Jun 2026  North Family Centre (T1)  1                   1     1 of 2   50 %
Jun 2026  all teams                 1                   1     1 of 2   50 %
Jul 2026  all teams                 0                   0     0 of 0   -
)"));
  EXPECT_THAT(ran.out, HasSubstr("4.1 First visit, Second <Framework> & Co\n"));
  EXPECT_THAT(ran.out, ContainsRegex("Jul 2026  no team +1 +0 of 0 +-\n"));
  EXPECT_THAT(ran.out, HasSubstr("month in which it was due (Europe/London)"));
}

TEST_F(ReportCommand, OneTeamHasNoTotalsAndAnotherThatIsNotThereIsNamed) {
  cycle("2026-07-05T12:00");
  const Ran ran = run({"--team", "T1"});
  EXPECT_THAT(ran.out, AllOf(HasSubstr(", North Family Centre (T1)\n"), HasSubstr("1 of 2"),
                             Not(HasSubstr("all teams  ")), Not(HasSubstr("Second"))));
  EXPECT_THAT(run({"--team", "T1", "--format", "json"}).json()["totals"], IsEmpty());
  const Ran none = run({"--team", "T7"});
  EXPECT_EQ(none.code, kFoundFaults);
  EXPECT_THAT(none.err, HasSubstr("the store knows no team T7"));
}

TEST_F(ReportCommand, CsvToTheLetter) {
  council.host.run("UPDATE teams SET name = '=1+1, \"North\"' WHERE team_id = 'T1'");
  cycle("2026-07-05T12:00");
  const Ran ran = run({"--format", "csv", "--framework", "visiting", "--from", "2026-06"});
  EXPECT_EQ(ran.code, kFine) << ran.err;
  EXPECT_EQ(
      ran.out,
      "framework,timescale,clause,title,team,team_name,month,within_expectation,within_limit,"
      "late,lapsed,overdue,open,withdrawn,exempt,numerator,denominator,percentage,with_reason,"
      "snoozed,acknowledged\r\n"
      "visiting,first-visit,4.1,First visit,T1,\"'=1+1, \"\"North\"\"\",2026-06,1,0,1,0,0,0,"
      "0,0,1,2,50.0,0,0,0\r\n"
      "visiting,decision,5.2,Managers Decision,T1,\"'=1+1, \"\"North\"\"\",2026-06,0,0,0,0,2,"
      "0,0,0,0,2,0.0,0,0,0\r\n")
      << "no totals: a spreadsheet adds the lines up";
}

TEST_F(ReportCommand, CsvHasNoShareOfNothingAndNoTeamWhereThereIsNone) {
  cycle("2026-07-05T12:00");
  EXPECT_THAT(run({"--format", "csv", "--framework", "second"}).lines(),
              ElementsAre(StartsWith("framework,"),
                          "second,first-visit,4.1,First visit,,,2026-07,0,0,0,0,"
                          "0,1,0,0,0,0,,0,0,0\r"));
}

TEST_F(ReportCommand, JsonToTheLetter) {
  cycle("2026-07-05T12:00");
  const Json all =
      run({"--format", "json", "--framework", "visiting", "--from", "2026-06", "--to", "2026-06"})
          .json();
  const std::string counts = R"("within_expectation": 1, "within_limit": 0, "late": 1,
    "lapsed": 0, "overdue": 0, "open": 0, "withdrawn": 0, "exempt": 0, "numerator": 1,
    "denominator": 2, "percentage": 50.0, "with_reason": 0, "snoozed": 0, "acknowledged": 0})";
  Json head = all;
  head.erase("totals");
  head.erase("lines");
  EXPECT_EQ(head, Json::parse(R"({"as_of": "2026-07-05T12:00:00+01:00", "known_at": null,
    "zone": "Europe/London", "from": "2026-06", "to": "2026-06", "undated_left_out": 0})"));
  ASSERT_THAT(all["lines"], SizeIs(2));
  ASSERT_THAT(all["totals"], SizeIs(2));
  const std::string clause = R"({"framework": "visiting", "timescale": "first-visit",
    "clause": "4.1", "title": "First visit", )";
  EXPECT_EQ(all["lines"][0].dump(1),
            Json::parse(clause + R"("team": "T1", "team_name": "North Family Centre",
              "month": "2026-06", )" +
                        counts)
                .dump(1));
  EXPECT_EQ(all["totals"][0].dump(1),
            Json::parse(clause + R"("month": "2026-06", )" + counts).dump(1));
}

TEST_F(ReportCommand, JsonOfNothingToDivideByIsNull) {
  cycle("2026-07-05T12:00");
  const Json line = run({"--format", "json", "--framework", "second"}).json()["lines"][0];
  EXPECT_TRUE(line["percentage"].is_null());
  EXPECT_TRUE(line["team"].is_null());
  EXPECT_EQ(line["open"], 1);
}

TEST_F(ReportCommand, LooksAsOfATimeAndAsIfLaterRecordsWereNotKnown) {
  cycle("2026-07-05T12:00");
  const auto first = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--format", "json", "--framework", "visiting"});
    return run(std::move(arguments)).json()["lines"][0];
  };
  EXPECT_EQ(first({"--as-of", "2026-06-08"})["open"], 1);
  EXPECT_EQ(first({"--as-of", "2026-06-09T09:00"})["overdue"], 1);
  EXPECT_EQ(first({"--as-of", "2026-06-09"})["late"], 1);
  EXPECT_EQ(first({"--as-of", "2026-06-09", "--known-at", "2026-06-08"})["overdue"], 1);
}

TEST_F(ReportCommand, AnEmptyStoreIsNoFault) {
  council.host.run("DELETE FROM events");
  cycle("2026-07-05T12:00");
  EXPECT_THAT(run({}).out, HasSubstr("No deadlines.\n"));
  EXPECT_THAT(run({"--format", "csv"}).lines(), SizeIs(1));
  EXPECT_THAT(run({"--format", "json"}).json()["lines"], IsEmpty());
  EXPECT_THAT(page(), HasSubstr("<p>No deadlines.</p>"));
}

TEST_F(ReportCommand, NothingOfAPersonOrACaseIsInIt) {
  cycle("2026-07-05T12:00");
  const std::string all =
      run({}).out + run({"--format", "csv"}).out + run({"--format", "json"}).out + page();
  for (const char* word : {"FC-C", "C1-", "W1", "Hughes", "Sam Lee", "westshire.example"}) {
    EXPECT_THAT(all, Not(HasSubstr(word)));
  }
}

TEST_F(ReportCommand, OutputGoesIntoAFile) {
  cycle("2026-07-05T12:00");
  const std::string file = council.path("report.html").string();
  const Ran ran = run({"--format", "html", "--output", file});
  EXPECT_EQ(ran.code, kFine) << ran.err;
  EXPECT_THAT(ran.out, IsEmpty());
  std::ifstream written(file, std::ios::binary);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(written), {}), page());
}

TEST_F(ReportCommand, AFileThatCannotBeWrittenIsTheOutside) {
  cycle("2026-07-05T12:00");
  for (const std::string& file :
       {council.path("no-folder/r.html").string(), std::string("/dev/full")}) {
    const Ran ran = run({"--format", "html", "--output", file});
    EXPECT_EQ(ran.code, kOutsideFailed);
    EXPECT_THAT(ran.err, HasSubstr(file + " cannot be written"));
  }
}

/// Whether every tag of a page is closed in the order in which it was opened; else the first wrong.
std::string first_unbalanced(const std::string& page) {
  const std::set<std::string> empty{"meta", "!DOCTYPE"};
  std::vector<std::string> open;
  const std::regex tag(R"(<(/?)([!A-Za-z][A-Za-z0-9]*)((?:[^<>"]|"[^"<]*")*)>)");
  std::string text = page;
  const std::size_t style = text.find("<style>");
  text.erase(style, text.find("</style>") + 8 - style);
  for (std::sregex_iterator it(text.begin(), text.end(), tag), end; it != end; ++it) {
    const std::string name = (*it)[2];
    const std::string rest = (*it)[3];
    if (empty.contains(name) || rest.ends_with('/')) continue;
    if ((*it)[1].length() == 0) {
      open.push_back(name);
    } else if (open.empty() || open.back() != name) {
      return it->str();
    } else {
      open.pop_back();
    }
  }
  if (!open.empty()) return open.back();
  const std::string without = std::regex_replace(text, tag, "");
  return without.find_first_of("<>") == std::string::npos ? "" : without;
}

TEST_F(ReportCommand, ThePageStandsAloneAndIsWellFormed) {
  council.host.run(
      "UPDATE teams SET name = '<script>alert(\"1\")</script> & ''x''' || char(27) "
      "WHERE team_id = 'T1'");
  cycle("2026-07-05T12:00");
  const std::string html = page();
  EXPECT_EQ(first_unbalanced(html), "");
  EXPECT_THAT(html, StartsWith("<!DOCTYPE html>\n<html lang=\"en-GB\">"));
  EXPECT_THAT(html, AllOf(Not(HasSubstr("<script")), Not(HasSubstr("<link")),
                          Not(HasSubstr("src=")), Not(HasSubstr("url(")), Not(HasSubstr("\x1b"))));
  EXPECT_THAT(html, HasSubstr("default-src 'none'"));
  EXPECT_THAT(html, AllOf(HasSubstr("Westshire &lt;Council&gt;"),
                          HasSubstr("<h2>Second &lt;Framework&gt; &amp; Co</h2>"),
                          HasSubstr("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; "
                                    "&#39;x&#39;")));
  // Every address is within the page, but for the name of SVG.
  const std::regex address(R"re((?:href|xmlns|id|aria-labelledby|aria-describedby)="([^"]*)")re");
  std::set<std::string> ids;
  std::vector<std::string> named;
  for (std::sregex_iterator it(html.begin(), html.end(), address), end; it != end; ++it) {
    const std::string value = (*it)[1];
    if (it->str().starts_with("id=")) {
      EXPECT_TRUE(ids.insert(value).second) << value << " is there twice";
    } else if (!it->str().starts_with("xmlns")) {
      named.push_back(value.substr(value.front() == '#' ? 1 : 0));
    }
  }
  EXPECT_THAT(named, Not(IsEmpty()));
  for (const std::string& id : named) EXPECT_TRUE(ids.contains(id)) << id;
}

TEST_F(ReportCommand, AChartIsToldInWordsAndDrawnToScale) {
  cycle("2026-07-05T12:00");
  const std::string html = page();
  EXPECT_THAT(html, HasSubstr("<title id=\"c1-title\">4.1 First visit: deadlines by month in which "
                              "they were due</title>"));
  EXPECT_THAT(html, HasSubstr("<desc id=\"c1-desc\">In time, month by month. Jun 2026: 1 of 2, 1 "
                              "late. Jul 2026: none had to be met.</desc>"));
  EXPECT_THAT(html,
              HasSubstr("<rect class=\"kind-within_expectation\" x=\"56\" y=\"104.0\" "
                        "width=\"32\" height=\"80.0\"><title>Jun 2026: 1 within expectation"));
  EXPECT_THAT(html, HasSubstr("<rect class=\"kind-late\" x=\"56\" y=\"24.0\" width=\"32\" "
                              "height=\"80.0\"><title>Jun 2026: 1 late"));
  EXPECT_THAT(html, HasSubstr(">1/2</text>"));
  EXPECT_THAT(html, HasSubstr("Nothing with a date had to be met by now."))
      << "the clause of the second framework has nothing to draw";
}

}  // namespace
}  // namespace duecourse::testing
