// duecourse check and the dry run: they look at everything, store included, and leave nothing
// behind.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstdlib>

#include "tests/adapters/cli/ran.hpp"
#include "tests/support/test_council.hpp"

namespace duecourse::testing {
namespace {

using adapters::kFine;
using adapters::kFoundFaults;
using adapters::kOutsideFailed;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class Looking : public ::testing::Test {
 protected:
  Looking() { council.host.add_contacted_case("C1", "2026-06-01T10:00"); }

  Ran run(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--config", council.path("duecourse.toml").string()});
    return run_program(arguments);
  }
  /// Everything in the council's folder.
  std::vector<std::string> files() {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(council.path(""))) {
      names.push_back(entry.path().filename());
    }
    std::sort(names.begin(), names.end());
    return names;
  }
  /// Runs SQL on the store as another program would.
  void tamper(const std::string& sql) {
    sqlite3* other = nullptr;
    ASSERT_EQ(sqlite3_open(council.path("store.db").c_str(), &other), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(other, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(other);
    sqlite3_close(other);
  }
  void make_store() {
    const Ran ran = run({"run", "--once", "--as-of", "2026-06-03T12:00"});
    ASSERT_EQ(ran.code, kFine) << ran.err;
  }
  void replace(const std::string& what, const std::string& with) {
    std::string text = read_whole(council.path("duecourse.toml"));
    text.replace(text.find(what), what.size(), with);
    write_text(council.path("duecourse.toml"), text);
  }

  TestCouncil council;
};

using CheckStore = Looking;

TEST_F(CheckStore, SaysThatTheHostCannotBeWrittenTo) {
  EXPECT_THAT(run({"check"}).out,
              HasSubstr("checked  the host database is a file; it is opened for reading only"));
}

TEST_F(CheckStore, MakesNothing) {
  const auto before = files();
  const Ran ran = run({"check"});
  EXPECT_EQ(ran.code, kFine) << ran.out;
  EXPECT_THAT(ran.out, HasSubstr("store.db: not there yet"));
  EXPECT_EQ(files(), before) << "no mailbox folder, no store";
}

TEST_F(CheckStore, ReadsTheStoreThatThereIs) {
  make_store();
  const auto before = files();
  const Ran ran = run({"check"});
  EXPECT_EQ(ran.code, kFine) << ran.out;
  EXPECT_THAT(ran.out, AllOf(HasSubstr("store.db\n"), HasSubstr("Nothing is wrong")));
  EXPECT_EQ(files(), before);
  council.open();  // a service that runs
  EXPECT_EQ(run({"check"}).code, kFine);
}

TEST_F(CheckStore, ADatabaseOfAnotherProgramIsTheOutside) {
  std::filesystem::copy_file(council.path("host.db"), council.path("store.db"));
  const Ran ran = run({"check"});
  EXPECT_EQ(ran.code, kOutsideFailed);
  EXPECT_THAT(ran.out, AllOf(HasSubstr("outside: "), HasSubstr("not a Duecourse store")));
}

TEST_F(CheckStore, AStoreOfANewerVersionIsTheOutside) {
  make_store();
  tamper("PRAGMA user_version = 99");
  const Ran ran = run({"check"});
  EXPECT_EQ(ran.code, kOutsideFailed);
  EXPECT_THAT(ran.out, HasSubstr("version 99"));
}

TEST_F(CheckStore, ADamagedStoreIsTheOutside) {
  make_store();
  std::string bytes = read_whole(council.path("store.db"));
  std::fill(bytes.begin() + 4096, bytes.end(), '\x7f');
  write_text(council.path("store.db"), bytes);
  const Ran ran = run({"check"});
  EXPECT_EQ(ran.code, kOutsideFailed);
  EXPECT_THAT(ran.out, HasSubstr("damaged"));
}

TEST_F(CheckStore, AStoreOfTheOtherKindIsTheOutside) {
  make_store();
  replace("simulated = true", "simulated = false");
  const Ran ran = run({"check"});
  EXPECT_EQ(ran.code, kOutsideFailed);
  EXPECT_THAT(ran.out, HasSubstr("was created for simulation"));
}

TEST_F(CheckStore, AStoreWhoseFolderIsNotThereIsAnErrorAtItsPlace) {
  replace("\"store.db\"", "\"nowhere/store.db\"");
  const Ran ran = run({"check"});
  EXPECT_EQ(ran.code, kFoundFaults);
  EXPECT_THAT(ran.out, AllOf(HasSubstr("duecourse.toml:8:8: error"), HasSubstr("nowhere")));
}

TEST_F(CheckStore, AHostThatDoesNotAnswerIsTheOutside) {
  std::filesystem::remove(council.path("host.db"));
  const Ran ran = run({"check"});
  EXPECT_EQ(ran.code, kOutsideFailed);
  EXPECT_THAT(ran.out, AllOf(HasSubstr("outside: "), HasSubstr("host.db")));
  write_text(council.path("host.db"), std::string(4096, 'x'));
  EXPECT_EQ(run({"check"}).code, kOutsideFailed);
}

TEST_F(CheckStore, ListsEveryRowThatTheStoreHoldsAsAFault) {
  for (int i = 1; i <= 30; ++i) {
    council.host.add({"X" + std::to_string(i), "C1", "visit", "soon", "W1", "", "", "2026-06-01"});
  }
  const Ran cycle = run({"run", "--once", "--as-of", "2026-06-03T12:00"});
  EXPECT_THAT(cycle.out, HasSubstr("and 10 more; `duecourse check` lists them all"));
  const Ran ran = run({"check"});
  EXPECT_EQ(ran.code, kFine) << "warnings";
  const auto json = run({"check", "--format", "json"}).json();
  std::vector<std::string> messages;
  for (const auto& fault : json["faults"]) messages.push_back(fault["message"]);
  for (int i = 1; i <= 30; ++i) {
    const std::string wanted = "row X" + std::to_string(i) + " of query 'events' cannot be read: ";
    EXPECT_THAT(ran.out, HasSubstr("events.sql:1:1: warning: " + wanted));
    EXPECT_EQ(std::count_if(messages.begin(), messages.end(),
                            [&](const std::string& text) { return text.starts_with(wanted); }),
              1);
  }
}

// Dates of the configuration as records: a list that is not there, and that no record stands for.
TEST_F(CheckStore, SaysWhereDatesThatARuleWaitsForComeFromNowhere) {
  const std::string process = "[process]\ncase = \"early_help\"\n";
  std::string text = read_whole(council.path("visiting.toml"));
  text.replace(text.find(process), process.size(),
               "[process]\ncase = \"early_help\"\n[process.dates]\nreview_held = \"days\"\n");
  write_text(council.path("visiting.toml"), text);
  const std::string warning =
      "no event of the kind 'review_held' here, and [dates] of duecourse.toml has no list 'days'";
  EXPECT_THAT(run({"check"}).out, HasSubstr(warning));
  replace("[mail]", "[dates]\ndays = [2026-06-30]\n[mail]");
  EXPECT_THAT(run({"check"}).out, Not(HasSubstr(warning)));
  replace("days = [", "other = [");
  council.host.add({"R1", "C1", "review_held", "2026-06-01T10:00", "W1", "", "", "2026-06-01"});
  EXPECT_THAT(run({"check"}).out, Not(HasSubstr(warning)));
}

TEST_F(CheckStore, TheHostsTodayIsThatOfTheReport) {
  std::filesystem::copy(DUECOURSE_SOURCE_DIR "/config/hosts/canonical", council.path("queries"));
  write_text(council.path("queries/events.sql"),
             "SELECT 'E' AS event_id, 'case' AS subject, 'C1' AS subject_id,\n"
             "  'on ' || {{today}} AS kind, '2026-06-01' AS occurred_at, NULL AS changed_at\n");
  replace("database = \"host.db\"", "database = \"host.db\"\nqueries = \"queries\"");
  EXPECT_THAT(run({"check", "--as-of", "2026-06-10"}).out, HasSubstr("on 2026-06-10"));
}

// What somebody typed where a time belongs may be of a family.
TEST_F(CheckStore, MasksWhatARowThatCannotBeReadHolds) {
  council.host.add({"X1", "C1", "visit", "Kayleigh Owen rang", "W1", "", "", "2026-06-01"});
  const auto masked = AllOf(HasSubstr("occurred_at: 'K*** (18)'"), Not(HasSubstr("Kayleigh")));
  EXPECT_THAT(run({"check"}).out, masked) << "sampled, and in the report";
  EXPECT_THAT(run({"check", "--format", "json"}).out, masked);
  const Ran cycle = run({"run", "--once", "--as-of", "2026-06-03T12:00"});
  EXPECT_THAT(cycle.out, masked);
  EXPECT_THAT(run({"check", "--quick"}).out, masked) << "kept in the store";
  const Ran open = run({"check", "--unmasked"});
  EXPECT_THAT(open.out, AllOf(HasSubstr("row X1 of query 'events' cannot be read: occurred_at: "
                                        "'Kayleigh Owen rang'"),
                              HasSubstr("the first: occurred_at: 'Kayleigh Owen rang'")));
  EXPECT_THAT(open.err, HasSubstr("Unmasked: "));
  const Ran refused = run({"check", "--unmasked", "--format", "json"});
  EXPECT_EQ(refused.code, adapters::kWrongUsage);
  EXPECT_EQ(refused.out, "");
}

TEST_F(CheckStore, WarnsOfTablesThatAreFilledOverNightWhereNothingSaysWhen) {
  std::filesystem::copy(DUECOURSE_SOURCE_DIR "/config/hosts/canonical", council.path("queries"));
  const std::string entries = read_whole(council.path("queries/host.toml"));
  write_text(council.path("queries/host.toml"), "copy = true\n" + entries);
  write_text(council.path("queries/as-at.sql"), "SELECT '2026-06-01T03:00' AS as_at\n");
  const auto warned = HasSubstr(
      "filled over night, and [host] does not say when: yesterday's data "
      "is taken for today's");
  replace("database = \"host.db\"", "database = \"host.db\"\nqueries = \"queries\"");
  const Ran ran = run({"check", "--quick"});
  EXPECT_EQ(ran.code, kFine) << "a warning";
  EXPECT_THAT(ran.out,
              AllOf(warned, HasSubstr("duecourse.toml:"), HasSubstr("copied_at = \"03:00\"")));
  for (const char* says : {"copied_at = \"03:00\"", "as_at = \"as-at.sql\""}) {
    replace("queries = \"queries\"", std::string("queries = \"queries\"\n") + says);
    EXPECT_THAT(run({"check", "--quick"}).out, Not(warned)) << says;
    replace(std::string("\n") + says, "");
  }
  write_text(council.path("queries/host.toml"), "copy = \"yes\"\n" + entries);
  EXPECT_THAT(run({"check", "--quick"}).out, HasSubstr("host.toml:1:8: error: 'copy' is true or"));
}

/// With a folder of its own for temporary files.
class DryRun : public Looking {
 public:
  DryRun() { ::setenv("TMPDIR", temporary_.path().c_str(), 1); }
  ~DryRun() override { ::unsetenv("TMPDIR"); }
  DryRun(const DryRun&) = delete;
  DryRun& operator=(const DryRun&) = delete;

 protected:
  [[nodiscard]] bool left_nothing() const { return std::filesystem::is_empty(temporary_.path()); }

 private:
  ScratchFolder temporary_;
};

TEST_F(DryRun, WithoutAStoreLeavesNothingBehind) {
  const auto before = files();
  const Ran ran = run({"run", "--once", "--dry-run", "--as-of", "2026-06-04T08:30"});
  EXPECT_EQ(ran.code, kFine) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("would send 1 message(s)"));
  EXPECT_EQ(files(), before);
  EXPECT_TRUE(left_nothing());
}

TEST_F(DryRun, RunsBesideAServiceOnWhatItsStoreHolds) {
  council.open();
  council.cycle("2026-06-04T08:30");  // the service has it open
  const Ran again = run({"run", "--once", "--dry-run", "--as-of", "2026-06-04T08:30"});
  EXPECT_EQ(again.code, kFine) << again.err;
  EXPECT_THAT(again.out, HasSubstr("would send 0 message(s)")) << "it was said already";
  const Ran later = run({"run", "--once", "--dry-run", "--as-of", "2026-06-08T08:30"});
  EXPECT_THAT(later.out, HasSubstr("would send 1 message(s)"));
  EXPECT_TRUE(left_nothing());
  EXPECT_EQ(council.council->store().highest_now()->value(), council.at("2026-06-04T08:30"));
}

TEST_F(DryRun, LeavesAStoreAtRestAsItLies) {
  make_store();
  const auto before = files();
  const std::string bytes = read_whole(council.path("store.db"));
  EXPECT_EQ(run({"run", "--once", "--dry-run", "--as-of", "2026-06-08T08:30"}).code, kFine);
  EXPECT_EQ(files(), before);
  EXPECT_EQ(read_whole(council.path("store.db")), bytes);
  EXPECT_TRUE(left_nothing());
}

TEST_F(DryRun, TakesAMadeUpTimeAlsoOfARealStore) {
  replace("simulated = true", "simulated = false");
  const Ran ran = run({"run", "--once", "--dry-run", "--as-of", "2026-06-04T08:30"});
  EXPECT_EQ(ran.code, kFine) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("would send 1 message(s)"));
}

TEST_F(DryRun, ShowsTheRowsThatItCouldNotRead) {
  council.host.add({"X1", "C1", "visit", "soon", "W1", "", "", "2026-06-01"});
  const Ran ran = run({"run", "--once", "--dry-run", "--as-of", "2026-06-04T08:30"});
  EXPECT_THAT(ran.out, HasSubstr("events X1: "));
}

TEST_F(DryRun, AStoreThatIsNoneIsNamedByItsOwnPath) {
  write_text(council.path("store.db"), std::string(8192, 'x'));
  const Ran ran = run({"run", "--once", "--dry-run"});
  EXPECT_EQ(ran.code, kOutsideFailed);
  EXPECT_THAT(ran.err, HasSubstr(council.path("store.db").string()));
  EXPECT_TRUE(left_nothing());
}

}  // namespace
}  // namespace duecourse::testing
