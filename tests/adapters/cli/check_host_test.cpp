// duecourse check on the example EIS: the report on a host, as people and as programs read it.
#include <gmock/gmock.h>
#include <sqlite3.h>

#include "examples/eis/example_eis.hpp"
#include "tests/adapters/cli/ran.hpp"
#include "tests/support/smtp_server.hpp"

namespace duecourse::testing {
namespace {

using adapters::kFine;
using Json = nlohmann::ordered_json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr Day kFrom{std::chrono::days{20514}};  // Mon 2 Mar 2026

class CheckHost : public ::testing::Test {
 protected:
  CheckHost() {
    const std::string path = (folder_.path() / "eis.db").string();
    EXPECT_TRUE(examples::generate_eis(path, 7, 12, kFrom, kFrom + std::chrono::days{60}).ok());
    EXPECT_EQ(sqlite3_open(path.c_str(), &db_), SQLITE_OK);
    write_text(folder_.path() / "duecourse.toml",
               "[host]\ndatabase = \"eis.db\"\nqueries = \"hosts/eis\"\npage_size = 50\n"
               "[store]\nsimulated = true\n[mail]\nfallback = \"help@westshire.example\"\n");
  }
  void TearDown() override { sqlite3_close(db_); }

  Ran check(std::vector<std::string> arguments = {}) {
    arguments.insert(arguments.begin(), "check");
    arguments.insert(arguments.end(), {"--config", (folder_.path() / "duecourse.toml").string()});
    return run_program(arguments);
  }
  Json line(const std::string& group, const std::string& key) {
    const Json all = check({"--format", "json"}).json();
    for (const Json& one : all["host"]) {
      if (one["key"] != group) continue;
      for (const Json& found : one["lines"]) {
        if (found["key"] == key) return found;
      }
    }
    ADD_FAILURE() << group << "/" << key;
    return {};
  }
  void run(const std::string& sql) {
    ASSERT_EQ(sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(db_) << ": " << sql;
  }

  ScratchFolder folder_;
  sqlite3* db_ = nullptr;
};

TEST_F(CheckHost, StandsUnderHeadings) {
  const Ran ran = check();
  EXPECT_EQ(ran.code, kFine) << ran.out;
  for (const char* heading : {"\nRows\n", "\nWorkers and teams\n", "\nRoles\n",
                              "\nCases and enrolments\n", "\nKinds of event\n", "\nDates\n"}) {
    EXPECT_THAT(ran.out, HasSubstr(heading));
  }
  EXPECT_THAT(ran.out, AllOf(HasSubstr("  well   decisions: "), HasSubstr("Kinds of event\n")));
}

TEST_F(CheckHost, SaysWhatToDoAndWhere) {
  EXPECT_EQ(line("workers", "without_address")["state"], "well");
  run("UPDATE eh_worker SET email = NULL WHERE worker_ref = (SELECT MAX(worker_ref) FROM eh_worker "
      "WHERE leaving_date IS NULL)");
  const Json without = line("workers", "without_address");
  EXPECT_EQ(without["state"], "to_do");
  EXPECT_EQ(without["count"], 1);
  EXPECT_THAT(without["advice"].get<std::string>(), HasSubstr("hosts/eis/workers.sql"));
  const Ran ran = check();
  EXPECT_EQ(ran.code, kFine) << "exit codes are those of faults";
  EXPECT_THAT(ran.out,
              AllOf(HasSubstr("  to do  1 active worker(s) without an e-mail address"),
                    HasSubstr("thing(s) to do in the host"), Not(HasSubstr("Nothing is wrong"))));
}

TEST_F(CheckHost, EveryRowIsCountedOverPages) {
  const Json counts = line("kinds", "counts");
  std::size_t sum = 0;
  for (const auto& [kind, count] : counts["counts"].items()) sum += count.get<std::size_t>();
  EXPECT_EQ(sum, counts["count"].get<std::size_t>());
  EXPECT_GT(sum, 150U) << "more than three pages";
}

TEST_F(CheckHost, AsCsvEachLineIsARow) {
  const Ran ran = check({"--format", "csv"});
  EXPECT_EQ(ran.lines()[0], "file,line,column,severity,message,group,key,count\r");
  EXPECT_THAT(ran.out, HasSubstr(",workers,without_address,0\r\n"));
}

// The example ends on 1 May: in the middle of it, half of it lies ahead.
TEST_F(CheckHost, AsOfATimeItIsTheSameOnEveryRun) {
  const std::vector<std::string> then{"--as-of", "2026-04-01T12:00", "--format", "json"};
  const Ran first = check(then);
  EXPECT_EQ(first.code, kFine) << first.err;
  EXPECT_EQ(first.out, check(then).out);
  EXPECT_THAT(first.out, HasSubstr("event(s) recorded in the future"));
  EXPECT_THAT(check({"--as-of", "2026-06-30"}).out,
              AllOf(HasSubstr("  well   0 event(s) recorded in the future"),
                    HasSubstr("nothing for a week: is this the")));
  EXPECT_THAT(check().out, Not(HasSubstr("in the future"))) << "a made-up time of its own";
}

TEST_F(CheckHost, ATimeThatIsNoneIsWrongUsage) {
  const Ran ran = check({"--as-of", "soon"});
  EXPECT_EQ(ran.code, adapters::kWrongUsage);
  EXPECT_THAT(ran.err, HasSubstr("--as-of soon: "));
  EXPECT_EQ(ran.out, "");
}

TEST_F(CheckHost, QuickLeavesTheReportOut) {
  EXPECT_THAT(check({"--quick"}).out, Not(HasSubstr("Workers and teams")));
  EXPECT_TRUE(check({"--quick", "--format", "json"}).json()["host"].empty());
}

}  // namespace
}  // namespace duecourse::testing
