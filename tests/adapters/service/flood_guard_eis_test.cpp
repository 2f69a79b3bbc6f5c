// The flood guard on the invented EIS: a view that shows every second family is put right, and
// twice as many are there at once.
#include <gmock/gmock.h>

#include <fstream>
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
using std::chrono::minutes;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
namespace fs = std::filesystem;

constexpr Day kFrom{std::chrono::days{20514}};  // Mon 2 Mar 2026
constexpr std::size_t kMost = 10;
constexpr const char* kQueries = DUECOURSE_SOURCE_DIR "/config/hosts/eis";

// Keeps what it is given.
class Mailbag final : public Transport {
 public:
  SendResult send(const OutgoingMessage& message) override {
    messages.push_back(message);
    return {};
  }
  void rest() override {}
  Result<void> check() override { return {}; }

  std::vector<OutgoingMessage> messages;
};

class FloodOnTheEis : public ::testing::Test {
 protected:
  FloodOnTheEis() {
    const std::string path = (folder_.path() / "eis.db").string();
    EXPECT_TRUE(examples::generate_eis(path, 7, 30, kFrom, kFrom + std::chrono::days{90}).ok());
    fs::copy(kQueries, folder_.path() / "queries");
    show_every_second_family();
    configure("\"no limit\"");
    open();
    now_ = read_moment("2026-06-01T09:00", council_->rulebook().zone)->moment.at;
    cycle();
    now_ += hours{24};
    cycle();
    configure(std::to_string(kMost));
    open();
    show_every_family();
    mailbag_->messages.clear();
    now_ += hours{2};
    cycle();
  }

  void configure(const std::string& most_an_hour) {
    std::ofstream(folder_.path() / "duecourse.toml")
        << "[host]\ndatabase = \"eis.db\"\nqueries = \"queries\"\nsilent_after = \"never\"\n"
           "[store]\nsimulated = true\n[log]\nlevel = \"error\"\n"
           "[mail]\nfallback = \"help@westshire.example\"\n"
           "system_owner = \"it@westshire.example\"\n[sending]\nmost_an_hour = "
        << most_an_hour << "\nmost_an_hour_to_one = \"no limit\"\n";
  }
  void open() {
    council_.reset();
    OpenOptions options;
    options.transport = mailbag_;
    options.log = std::make_shared<spdlog::logger>("test");
    Opening opening = open_council(folder_.path() / "duecourse.toml", options);
    if (!opening.council) throw std::runtime_error("the council does not open");
    council_ = std::move(opening.council);
  }
  void show_every_second_family() {
    for (const auto& entry : fs::directory_iterator(kQueries)) {
      const std::string name = entry.path().stem().string();
      if (entry.path().extension() != ".sql" || name == "teams" || name == "workers") continue;
      const std::string family = name == "families" || name == "roles"
                                     ? "case_id"
                                     : "CASE subject WHEN 'case' THEN subject_id ELSE 2 END";
      std::ofstream(folder_.path() / "queries" / entry.path().filename())
          << "SELECT * FROM (\n"
          << read_whole(entry.path()) << "\n) WHERE " << family << " % 2 = 0\n";
    }
  }
  void show_every_family() {
    fs::copy(kQueries, folder_.path() / "queries",
             fs::copy_options::recursive | fs::copy_options::overwrite_existing);
    open();
  }
  CycleReport cycle() {
    RunOptions options;
    options.as_of = now_;
    options.sweep = true;
    auto report = council_->run_once(options);
    EXPECT_TRUE(report.ok());
    return report ? std::move(*report) : CycleReport{};
  }
  std::set<NoticeKey> held() {
    std::set<NoticeKey> keys;
    const auto all = council_->store().held().all();
    for (const HeldNotice& one : *all) keys.insert(one.notice.key);
    return keys;
  }
  /// Subject lines of what the system owner was told.
  std::vector<std::string> told() {
    std::vector<std::string> lines;
    for (const OutgoingMessage& message : mailbag_->messages) {
      if (message.to != "it@westshire.example") continue;
      const std::size_t begin = message.bytes.find("Subject: ");
      std::string line = message.bytes.substr(begin, message.bytes.find("\r\n", begin) - begin);
      // The example has a restricted case on which no manager has a role.
      if (line.find("estricted case") == std::string::npos) lines.push_back(std::move(line));
    }
    return lines;
  }

  ScratchFolder folder_;
  std::shared_ptr<Mailbag> mailbag_ = std::make_shared<Mailbag>();
  std::unique_ptr<Council> council_;
  Instant now_{};
};

TEST_F(FloodOnTheEis, WhatAPutRightViewBringsIsHeldToldOfDailyAndReleased) {
  EXPECT_EQ(mailbag_->messages.size() - told().size(), kMost);
  const std::set<NoticeKey> waiting = held();
  ASSERT_GT(waiting.size(), kMost);
  EXPECT_THAT(told(), SizeIs(1));
  EXPECT_THAT(told(), Contains(HasSubstr("notices are held: too many at once")));
  const auto alarms = council_->store().alarms().on();
  EXPECT_THAT(alarms->front().text, HasSubstr("are about dates that are known only since Tue 2 "
                                              "Jun 2026 11:00: an import, a view"));
  open();
  now_ += minutes{5};
  EXPECT_THAT(cycle().delivery.said, IsEmpty());
  EXPECT_EQ(held(), waiting);
  EXPECT_THAT(told(), SizeIs(1));
  const auto released = council_->decide_held(HeldDecision::release, {}, "sam", now_);
  EXPECT_EQ(*released, waiting.size());
  now_ += minutes{1};
  std::set<NoticeKey> said;
  const auto report = cycle();
  std::size_t together = 0;
  for (const Said& one : report.delivery.said) {
    said.insert(one.key);
    together += one.also.size();
  }
  // Of what is for two slots that one person holds, one is said.
  EXPECT_EQ(said.size() + together + report.delivery.same_person, waiting.size());
  for (const NoticeKey& key : said) EXPECT_TRUE(waiting.contains(key)) << describe(key);
  EXPECT_THAT(held(), IsEmpty());
  EXPECT_THAT(told(), SizeIs(2));
  EXPECT_THAT(told().back(), HasSubstr("No notice is held any more"));
}

TEST_F(FloodOnTheEis, NobodyDecidesTheSystemOwnerHearsEveryDayAndDiscardingSaysNothing) {
  std::set<NoticeKey> all_held = held();
  for (int day = 1; day <= 3; ++day) {
    now_ += hours{24};
    cycle();
    EXPECT_THAT(told(), SizeIs(1U + static_cast<std::size_t>(day)));
    all_held.merge(held());
  }
  ASSERT_THAT(held(), ::testing::Not(IsEmpty()));
  const std::set<NoticeKey> dropped = held();
  EXPECT_TRUE(council_->decide_held(HeldDecision::discard, {}, "sam", now_).ok());
  for (int day = 0; day < 5; ++day) {
    const auto report = cycle();
    for (const Said& one : report.delivery.said) {
      EXPECT_FALSE(dropped.contains(one.key)) << describe(one.key);
    }
    now_ += hours{24};
  }
  const auto ledger = council_->store().ledger({std::nullopt, NoticeState::withdrawn, {}});
  std::size_t discarded = 0;
  for (const LedgerRow& row : *ledger) {
    discarded += row.notice.reason == NoticeReason::discarded ? 1 : 0;
  }
  EXPECT_EQ(discarded, dropped.size());
}

}  // namespace
}  // namespace duecourse::testing
