// What the host is asked for messages: never while one is made, once, and nothing of one that is
// down.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>

#include <sstream>

#include "adapters/service/host_answers.hpp"

namespace duecourse::adapters {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

/// A host that answers with the id as a name, or fails.
class AskedHost final : public HostReader {
 public:
  const std::vector<HostQuery>& queries() const override { return queries_; }
  Result<HostPage> read_page(const HostQuery&, const Cursor&, std::size_t) override {
    return none_;
  }
  Result<HostPage> read_by_id(const HostQuery&, const std::string&) override { return none_; }
  Cursor with_overlap(const HostQuery&, const Cursor& cursor) const override { return cursor; }
  void interrupt() override {}
  HostCheck check() override { return {}; }
  Result<std::vector<LookedUp>> look_up(LookUp what, const std::string& id) override {
    asked.push_back(std::string(word_of(what)) + " " + id);
    if (failure) return *failure;
    LookedUp row;
    row.name = id;
    return std::vector<LookedUp>{row};
  }

  std::optional<Error> failure;
  std::vector<std::string> asked;

 private:
  Error none_{ErrorCode::unavailable, "nothing is read here"};
  std::vector<HostQuery> queries_;
};

class HostAnswersTest : public ::testing::Test {
 protected:
  void ask() { answers.ask(host, log_); }
  [[nodiscard]] std::string logged() const { return text_.str(); }

  HostAnswers answers;
  AskedHost host;

 private:
  std::ostringstream text_;
  spdlog::logger log_{"test", std::make_shared<spdlog::sinks::ostream_sink_mt>(text_, true)};
};

TEST_F(HostAnswersTest, WhatIsNotKnownIsMissingUntilItWasAsked) {
  EXPECT_EQ(answers.find(LookUp::names, "C1"), nullptr);
  EXPECT_THAT(host.asked, IsEmpty()) << "not by the one who needs it";
  EXPECT_TRUE(answers.is_missing());
  EXPECT_TRUE(answers.take_missing());
  EXPECT_FALSE(answers.take_missing());
  ask();
  const auto* rows = answers.find(LookUp::names, "C1");
  ASSERT_NE(rows, nullptr);
  ASSERT_THAT(*rows, SizeIs(1));
  EXPECT_EQ(rows->front().name, "C1");
  EXPECT_FALSE(answers.is_missing());
}

TEST_F(HostAnswersTest, EachQuestionIsAskedOnce) {
  for (int i = 0; i < 2; ++i) {
    (void)answers.find(LookUp::names, "C1");
    (void)answers.find(LookUp::referrers, "C1");
    ask();
  }
  EXPECT_THAT(host.asked, ElementsAre("names C1", "referrers C1"));
}

TEST_F(HostAnswersTest, OfAHostThatIsDownNothingMoreIsAsked) {
  host.failure = Error{ErrorCode::unavailable, "no answer in time"};
  (void)answers.find(LookUp::referrers, "E1");
  (void)answers.find(LookUp::referrers, "E2");
  ask();
  (void)answers.find(LookUp::referrers, "E3");
  (void)answers.find(LookUp::names, "C1");
  ask();
  EXPECT_THAT(host.asked, ElementsAre("referrers E1"));
  for (const char* id : {"E1", "E2", "E3"}) {
    const auto* rows = answers.find(LookUp::referrers, id);
    ASSERT_NE(rows, nullptr) << "or its message would wait for ever";
    EXPECT_THAT(*rows, IsEmpty());
  }
  const std::string log = logged();
  EXPECT_THAT(log, HasSubstr("a reminder carries no letter: no answer in time"));
  EXPECT_THAT(log, HasSubstr("messages show references alone: no answer in time"));
  EXPECT_EQ(log.find("no letter"), log.rfind("no letter")) << "said once";
}

TEST_F(HostAnswersTest, AQueryThatIsWrongForOneIsTriedForTheNext) {
  host.failure = Error{ErrorCode::invalid_input, "no such column"};
  (void)answers.find(LookUp::names, "C1");
  ask();
  host.failure.reset();
  (void)answers.find(LookUp::names, "C2");
  ask();
  EXPECT_THAT(host.asked, ElementsAre("names C1", "names C2"));
  EXPECT_THAT(*answers.find(LookUp::names, "C2"), SizeIs(1));
}

}  // namespace
}  // namespace duecourse::adapters
