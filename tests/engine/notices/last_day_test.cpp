// Who a slot is at a moment: roles and absences that end on a date end with that local day, on days
// of 23, 24 and 25 hours alike.
#include "engine/notices/directory.hpp"

#include <gtest/gtest.h>

#include "engine/time/time_text.hpp"

namespace duecourse {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

class LastDayTest : public ::testing::Test {
 protected:
  LastDayTest() {
    directory_.fallback = "fallback@x.example";
    for (const char* id : {"KW", "SU"}) {
      Worker worker;
      worker.id = WorkerId(id);
      worker.email = std::string(id) + "@x.example";
      directory_.workers[worker.id] = worker;
    }
    context_.subject = {SubjectKind::case_, SubjectId("C-1")};
  }

  [[nodiscard]] Moment on(const char* date) const { return read_moment(date, london_)->moment; }
  [[nodiscard]] Instant at(const char* time) const { return on(time).at; }

  void hold(const char* worker, const char* from, std::optional<Moment> to) {
    context_.roles.push_back(
        {context_.subject.id, "key_worker", WorkerId(worker), "", on(from), to});
  }
  [[nodiscard]] std::string holder(Instant now) const {
    const RoleHolding* found = holder_of(context_, "key_worker", now, london_);
    return found == nullptr ? "" : found->worker.str();
  }
  [[nodiscard]] std::string hears(Instant now) const {
    const Recipient owner{{"key_worker"}};
    return resolve(Recipient{{"owner"}}, {owner, {}, now, london_}, context_, directory_).address;
  }

  Zone london_{"Europe/London", united_kingdom_transitions(2025, 2027)};
  Directory directory_;
  SubjectContext context_;
};

TEST_F(LastDayTest, ARoleEndsWithItsLastDayOfTwentyFiveHours) {
  hold("KW", "2026-10-01", on("2026-10-25"));
  EXPECT_EQ(holder(at("2026-10-25T23:59:59")), "KW");
  EXPECT_EQ(holder(at("2026-10-26T00:00")), "");
  EXPECT_EQ(at("2026-10-26T00:00") - at("2026-10-25T00:00"), hours{25});
}

TEST_F(LastDayTest, ARoleEndsWithItsLastDayOfTwentyThreeHours) {
  hold("KW", "2026-03-01", on("2026-03-29"));
  EXPECT_EQ(holder(at("2026-03-29T23:59:59")), "KW");
  EXPECT_EQ(holder(at("2026-03-30T00:00")), "");
}

TEST_F(LastDayTest, ARoleThatEndsAtAMomentEndsThen) {
  hold("KW", "2026-03-01", on("2026-06-01T10:00"));
  EXPECT_EQ(holder(at("2026-06-01T09:59:59")), "KW");
  EXPECT_EQ(holder(at("2026-06-01T10:00")), "");
}

TEST_F(LastDayTest, OnTheDayOfAHandOverTheLaterToBeginHolds) {
  hold("KW", "2026-03-01", on("2026-06-01"));
  hold("SU", "2026-06-01", std::nullopt);
  EXPECT_EQ(holder(at("2026-05-31T23:59")), "KW");
  EXPECT_EQ(holder(at("2026-06-01T00:00")), "SU");
}

// What changes next among the people: roles and absences, of covers and managers too.
TEST_F(LastDayTest, TheNextChangeOfPeopleIsTheEarliestEdge) {
  hold("KW", "2026-01-01", on("2026-06-30"));
  const auto next = [&](const char* now) {
    return next_change_of_people(context_, directory_, {}, at(now), london_);
  };
  EXPECT_EQ(next("2026-06-01"), at("2026-07-01")) << "when the role is over";
  Worker& worker = directory_.workers[WorkerId("KW")];
  worker.cover = WorkerId("SU");
  directory_.workers[WorkerId("SU")].absent_from = on("2026-06-03T07:00");
  directory_.workers[WorkerId("SU")].absent_to = on("2026-06-04");
  EXPECT_EQ(next("2026-06-01"), at("2026-06-03T07:00"));
  EXPECT_EQ(next("2026-06-03T07:00"), at("2026-06-05"));
  EXPECT_EQ(next("2026-07-01"), std::nullopt);
}

TEST_F(LastDayTest, AnAbsenceEndsWithItsLastDay) {
  hold("KW", "2026-01-01", std::nullopt);
  Worker& worker = directory_.workers[WorkerId("KW")];
  worker.manager = WorkerId("SU");
  for (const char* last : {"2026-03-29", "2026-06-01", "2026-10-25"}) {
    worker.absent_from = on(last);
    worker.absent_to = on(last);
    const Instant next = london_.start_of(london_.day_of(at(last)) + std::chrono::days{1});
    EXPECT_EQ(hears(at(last) - minutes{1}), "KW@x.example") << last;
    EXPECT_EQ(hears(at(last)), "SU@x.example") << last;
    EXPECT_EQ(hears(next - minutes{1}), "SU@x.example") << last;
    EXPECT_EQ(hears(next), "KW@x.example") << last;
  }
}

}  // namespace
}  // namespace duecourse
