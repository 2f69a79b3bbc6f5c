// The service on the invented EIS, whose database is altered underneath: views that break, columns
// that are lost, people without addresses.
#include <gmock/gmock.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <map>
#include <random>
#include <set>

#include "adapters/service/council.hpp"
#include "engine/time/time_text.hpp"
#include "examples/eis/example_eis.hpp"
#include "tests/support/smtp_server.hpp"
#include "tests/support/test_council.hpp"

namespace duecourse::testing {
namespace {

using namespace adapters;
using std::chrono::hours;
using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr Day kFrom{std::chrono::days{20514}};  // Mon 2 Mar 2026

class Mailbag final : public Transport {
 public:
  SendResult send(const OutgoingMessage& message) override {
    const bool alarm = message.bytes.find("X-Duecourse-Kind: alarm") != std::string::npos;
    if (!alarm && !deadly.empty() && message.bytes.find(deadly) != std::string::npos) {
      std::raise(SIGKILL);
    }
    messages.push_back(message);
    return {};
  }
  void rest() override {}
  Result<void> check() override { return {}; }

  std::vector<OutgoingMessage> messages;
  std::string deadly;  ///< not empty: a message that holds it ends the process
};

class ExampleEis : public ::testing::Test {
 protected:
  ExampleEis() {
    const std::string path = (folder_.path() / "eis.db").string();
    EXPECT_TRUE(examples::generate_eis(path, 7, 25, kFrom, kFrom + std::chrono::days{90}).ok());
    EXPECT_EQ(sqlite3_open(path.c_str(), &db_), SQLITE_OK);
    std::filesystem::copy(DUECOURSE_SOURCE_DIR "/config/hosts/eis", folder_.path() / "queries");
    std::ofstream(folder_.path() / "duecourse.toml")
        << "[host]\ndatabase = \"eis.db\"\nqueries = \"queries\"\nsilent_after = \"never\"\n"
           "[store]\nsimulated = true\n[log]\nlevel = \"error\"\n"
           "[mail]\nfallback = \"help@westshire.example\"\n"
           "system_owner = \"it@westshire.example\"\n";
    open();
    now_ = read_moment("2026-06-01T09:00", council_->rulebook().zone)->moment.at;
    cycle(false);
  }
  void TearDown() override { sqlite3_close(db_); }

  void open() {
    council_.reset();
    OpenOptions options;
    options.transport = mailbag_;
    options.log = std::make_shared<spdlog::logger>("test");
    Opening opening = open_council(folder_.path() / "duecourse.toml", options);
    if (!opening.council) throw std::runtime_error("the council does not open");
    council_ = std::move(opening.council);
  }
  /// The query answers with its columns and no row, as a view that broke does.
  void empty_query(const std::string& name) {
    const auto file = folder_.path() / "queries" / (name + ".sql");
    const std::string sql = read_whole(file);
    std::ofstream(file) << "SELECT * FROM (\n" << sql << "\n) WHERE 0\n";
  }

  void run(const std::string& sql) {
    ASSERT_EQ(sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(db_) << ": " << sql;
  }
  CycleReport cycle(bool sweep) {
    RunOptions options;
    options.as_of = now_;
    options.sweep = sweep;
    auto report = council_->run_once(options);
    EXPECT_TRUE(report.ok());
    return report ? std::move(*report) : CycleReport{};
  }
  void sweep_thrice() {
    for (int i = 0; i < 3; ++i) {
      now_ += std::chrono::minutes{20};
      cycle(true);
    }
  }
  /// `id kind-of-ending` of every deadline.
  std::set<std::string> deadlines() {
    std::set<std::string> lines;
    const auto walked = council_->each_subject(
        std::nullopt, {now_, std::nullopt}, [&](const AssessedSubject& subject, const Directory&) {
          for (const Tracked& tracked : subject.input.tracked) {
            lines.insert(tracked.id.str() + (tracked.ending ? " ended" : " open"));
          }
          return true;
        });
    EXPECT_TRUE(walked.ok());
    return lines;
  }
  std::vector<std::string> held() {
    std::vector<std::string> names;
    const auto state = council_->host_state();
    for (const QueryState& query : state->queries) {
      if (query.sweep.held_since) names.push_back(query.query.name);
    }
    return names;
  }
  std::set<std::string> addresses() {
    std::set<std::string> all;
    for (const OutgoingMessage& message : mailbag_->messages) all.insert(message.to);
    return all;
  }
  /// Behind a view that answers with what `where` says.
  void view(const std::string& table, const std::string& where) {
    run("ALTER TABLE " + table + " RENAME TO " + table + "_whole; CREATE VIEW " + table +
        " AS SELECT * FROM " + table + "_whole WHERE " + where);
  }

  ScratchFolder folder_;
  sqlite3* db_ = nullptr;
  std::shared_ptr<Mailbag> mailbag_ = std::make_shared<Mailbag>();
  std::unique_ptr<Council> council_;
  Instant now_{};
};

class AnySubsetOfQueries : public ExampleEis, public ::testing::WithParamInterface<unsigned> {};

TEST_P(AnySubsetOfQueries, GoingEmptyWithdrawsAndOpensNothing) {
  const auto before = deadlines();
  ASSERT_GT(before.size(), 100U);
  std::mt19937 dice(GetParam());
  std::vector<std::string> emptied;
  const auto state = council_->host_state();
  for (const QueryState& query : state->queries) {
    if (query.rows == 0 || dice() % 2 == 0) continue;
    emptied.push_back(query.query.name);
    empty_query(query.query.name);
  }
  open();
  sweep_thrice();
  EXPECT_EQ(deadlines(), before);
  EXPECT_EQ(held(), emptied);
  EXPECT_THAT(addresses(), Contains("it@westshire.example"));
}

INSTANTIATE_TEST_SUITE_P(Seeds, AnySubsetOfQueries, ::testing::Range(1U, 5U));

// The first cycle is going live on three months of casework.
TEST_F(ExampleEis, GoingLiveIsOneSummaryForEachWhoHearsOfWhatIsLongOverdue) {
  std::map<std::string, int> summaries;
  std::set<std::string> alone;  // deadlines that a message of their own speaks of
  for (const OutgoingMessage& message : mailbag_->messages) {
    const bool summary = message.bytes.find("X-Duecourse-Kind: summary\r\n") != std::string::npos;
    if (summary) ++summaries[message.to];
    const std::string header = "X-Duecourse-Deadline: ";
    const std::size_t at = message.bytes.find(header);
    if (!summary && at != std::string::npos) {
      alone.insert(message.bytes.substr(at + header.size(), 17));
    }
  }
  EXPECT_FALSE(summaries.empty());
  for (const auto& [to, count] : summaries) EXPECT_EQ(count, 1) << to;
  std::size_t in_summaries = 0;
  const auto ledger = council_->store().ledger({});
  ASSERT_TRUE(ledger.ok());
  for (const LedgerRow& row : *ledger) {
    const bool backlog = row.tracked.key.rule == RuleKind::timescale && row.tracked.due &&
                         row.tracked.due->at < now_ - hours{24 * 10} &&
                         row.notice.key.stage.str() != kScheduleStage;
    if (!backlog || row.notice.state != NoticeState::sent) continue;
    ++in_summaries;
    EXPECT_FALSE(alone.contains(row.tracked.id.str())) << row.tracked.key.timescale.str();
  }
  EXPECT_GT(in_summaries, summaries.size());
}

TEST_F(ExampleEis, AViewThatLosesItsVisitsIsHeldAndComesBack) {
  const auto before = deadlines();
  view("eh_note", "title <> 'Home visit'");
  sweep_thrice();
  EXPECT_EQ(deadlines(), before);
  EXPECT_THAT(held(), Contains("visits"));
  run("DROP VIEW eh_note; ALTER TABLE eh_note_whole RENAME TO eh_note");
  sweep_thrice();
  EXPECT_THAT(held(), IsEmpty());
  EXPECT_EQ(deadlines(), before);
}

TEST_F(ExampleEis, DatesThatAreLostAreHeld) {
  const auto before = deadlines();
  run("UPDATE eh_note SET note_date = NULL WHERE title <> 'Escalation to social care'");
  sweep_thrice();
  EXPECT_EQ(deadlines(), before);
  EXPECT_THAT(held(), Contains("notes"));
}

TEST_F(ExampleEis, AFewFamiliesThatAreDeletedAreGoneAfterTwoSweeps) {
  run("CREATE TEMP TABLE gone AS SELECT family_no FROM eh_family ORDER BY family_no LIMIT 2");
  const auto rows = [&] {
    const auto state = council_->host_state();
    for (const QueryState& query : state->queries) {
      if (query.query.name == "families") return query.rows;
    }
    return std::size_t{0};
  };
  const std::size_t before = rows();
  run("PRAGMA foreign_keys = OFF; DELETE FROM eh_family WHERE family_no IN gone");
  now_ += hours{1};
  cycle(true);
  EXPECT_EQ(rows(), before);
  now_ += hours{1};
  cycle(true);
  EXPECT_EQ(rows(), before - 2);
  EXPECT_THAT(held(), IsEmpty());
}

TEST_F(ExampleEis, WhatAPersonAcceptsAsLostIsTakenOver) {
  view("eh_note", "title <> 'Home visit'");
  sweep_thrice();
  ASSERT_THAT(held(), Contains("visits"));
  ASSERT_TRUE(council_->accept_losses("visits", "sam", now_).ok());
  sweep_thrice();
  EXPECT_THAT(held(), Not(Contains("visits")));
}

TEST_F(ExampleEis, ADatabaseThatIsAwayGrowsOldAndTheSystemOwnerHearsOnceAndWhenItIsBack) {
  const auto told = [&] {
    std::vector<std::string> subjects;
    for (const OutgoingMessage& message : mailbag_->messages) {
      const bool of_restricted = message.bytes.find("estricted case") != std::string::npos;
      if (message.to == "it@westshire.example" && !of_restricted) subjects.push_back(message.bytes);
    }
    mailbag_->messages.clear();
    return subjects;
  };
  told();
  std::filesystem::rename(folder_.path() / "eis.db", folder_.path() / "away.db");
  now_ += hours{3};
  cycle(false);
  EXPECT_THAT(told(), ElementsAre(HasSubstr("has not been read in full since")));
  now_ += hours{24};
  cycle(false);
  bool as_known = false;
  for (const OutgoingMessage& message : mailbag_->messages) {
    as_known |= message.bytes.find("as known at Mon 1 Jun 2026 09:00") != std::string::npos;
  }
  EXPECT_TRUE(as_known) << "what is said meanwhile says of when it is known";
  EXPECT_THAT(told(), IsEmpty()) << "once";
  std::filesystem::rename(folder_.path() / "away.db", folder_.path() / "eis.db");
  now_ += hours{1};
  cycle(false);
  EXPECT_THAT(told(), ElementsAre(HasSubstr("The case system is read again")));
}

TEST_F(ExampleEis, NothingNewForWorkingDaysIsAnAlarm) {
  std::string text = read_whole(folder_.path() / "duecourse.toml");
  text.replace(text.find("\"never\""), 7, "\"2 working days\"");
  std::ofstream(folder_.path() / "duecourse.toml") << text;
  open();
  mailbag_->messages.clear();
  for (int day = 0; day < 5; ++day) {
    now_ += hours{24};
    cycle(false);
  }
  int alarms = 0;
  for (const OutgoingMessage& message : mailbag_->messages) {
    const bool silent = message.bytes.find("has had nothing new since") != std::string::npos;
    if (message.to == "it@westshire.example" && silent) ++alarms;
  }
  EXPECT_EQ(alarms, 1);
}

// The process is really ended, in a child of the test, by whatever is said of one family.
TEST_F(ExampleEis, AFamilyThatEndsTheServiceTwiceIsSetAsideAndTheOthersGoOn) {
  const auto ledger = council_->store().ledger({});
  ASSERT_TRUE(ledger.ok());
  const auto of_case = std::find_if(ledger->begin(), ledger->end(), [](const LedgerRow& row) {
    return row.tracked.subject.kind == SubjectKind::case_ &&
           row.notice.state == NoticeState::sent && !row.tracked.ending;
  });
  ASSERT_NE(of_case, ledger->end());
  const SubjectRef deadly = of_case->tracked.subject;
  const std::string reference = council_->store().load(deadly)->context.case_record->reference;
  for (int crash = 0; crash < 2; ++crash) {
    now_ += hours{24 * 7};
    council_.reset();
    const pid_t child = fork();
    if (child == 0) {
      mailbag_->deadly = reference;
      open();
      RunOptions options;
      options.as_of = now_;
      _exit(council_->run_once(options).ok() ? 0 : 1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status)) << "crash " << crash;
    open();
  }
  mailbag_->messages.clear();
  now_ += hours{1};
  cycle(false);
  const auto state = council_->host_state();
  ASSERT_TRUE(state.ok());
  ASSERT_THAT(state->set_aside, SizeIs(1));
  EXPECT_EQ(state->set_aside.front().subject, deadly);
  EXPECT_THAT(addresses(), Contains("it@westshire.example"));
  EXPECT_THAT(addresses(), SizeIs(::testing::Gt(1U))) << "of the others it is still spoken";
}

// Everybody's address is taken away, from the bottom up: somebody always hears.
TEST_F(ExampleEis, AMessageAlwaysFindsSomebodyUpToTheFallbackMailbox) {
  const auto says = [&](int days) {
    mailbag_->messages.clear();
    now_ += hours{24 * days};
    cycle(false);
    return mailbag_->messages.size();
  };
  run("UPDATE eh_worker SET email = NULL WHERE worker_ref NOT IN "
      "(SELECT manager_ref FROM eh_team UNION SELECT line_manager FROM eh_worker)");
  ASSERT_GT(says(1), 0U);
  EXPECT_THAT(addresses(), Each(Not(HasSubstr("practitioner"))));
  run("UPDATE eh_worker SET email = NULL");
  run("UPDATE eh_team SET mailbox = NULL");
  ASSERT_GT(says(1), 0U);
  // And the system owner hears that nobody has an address.
  EXPECT_THAT(addresses(), Each(AnyOf("help@westshire.example", "it@westshire.example")));
  EXPECT_THAT(addresses(), Contains("help@westshire.example"));
}

}  // namespace
}  // namespace duecourse::testing
