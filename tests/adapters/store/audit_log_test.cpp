// The audit log of the store on SQLite: a line for every transition, in words, never changed.
#include <sqlite3.h>

#include "adapters/store/sqlite_database.hpp"
#include "tests/adapters/store/store_conformance.hpp"

namespace duecourse::testing {

namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class AuditLog : public StoreConformance {
 protected:
  [[nodiscard]] std::string path() const { return folder_.path() + "/store.db"; }
  /// The lines that were added since the last call: `what: text`.
  std::vector<std::string> news() {
    adapters::StoreSettings settings;
    settings.path = path();
    settings.read_only = true;
    adapters::SqliteDatabase db(settings);
    std::vector<std::string> lines;
    adapters::Rows rows =
        db.query("SELECT num, what || ': ' || text FROM audit WHERE num > ? ORDER BY num", seen_);
    while (rows.next()) {
      seen_ = rows->integer();
      lines.push_back(rows->text());
    }
    return lines;
  }

  std::int64_t seen_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Sqlite, AuditLog, ::testing::Values(kinds_under_test().front()),
                         [](const auto& kind) { return kind.param.name; });

const SubjectRef kCase = case_of("C-1");

TEST_P(AuditLog, TellsTheLifeOfADeadline) {
  upsert({event_row("E-1", "C-1")});
  Tracked tracked = tracked_deadline("D-1", kCase);
  tracked.due = Limit{at_minute(15 * 60), Precision::day};
  save(kCase, {{tracked}, {}, std::nullopt});
  EXPECT_THAT(news(), ElementsAre("deadline_opened: case C-1 D-1: family-solutions/first-visit "
                                  "opened by E, due 2026-03-02T23:59:59Z"));
  tracked.previous_due = tracked.due;
  tracked.due = Limit{at_minute(120), Precision::second};
  tracked.revision = 2;
  save(kCase, {{tracked}, {}, std::nullopt});
  EXPECT_THAT(news(), ElementsAre(HasSubstr("due 2026-03-02T11:00:00Z, before "
                                            "2026-03-02T23:59:59Z, revision 2")));
  tracked.ending = Ending{EndKind::met, EndReason::done, EventId("e"), "E-7", {at_minute(3), {}}};
  save(kCase, {{tracked}, {}, std::nullopt});
  EXPECT_THAT(news(), ElementsAre(HasSubstr("deadline_ended: case C-1 D-1: family-solutions/"
                                            "first-visit opened by E, met, done by E-7")));
  tracked.ending.reset();
  save(kCase, {{tracked}, {}, std::nullopt});
  EXPECT_THAT(news(), ElementsAre(HasSubstr("deadline_reopened")));
  save(kCase, {{tracked}, {}, std::nullopt});
  EXPECT_THAT(news(), IsEmpty());
}

TEST_P(AuditLog, TellsOfDeadlinesFoundEndedInOneRow) {
  upsert({event_row("E-1", "C-1")});
  Tracked one = tracked_deadline("D-1", kCase);
  one.due = Limit{at_minute(120), Precision::second};
  one.ending = Ending{EndKind::met, EndReason::done, EventId("e"), "E-7", {at_minute(3), {}}};
  Tracked two = one;
  two.id = DeadlineId("D-2");
  two.ending->kind = EndKind::lapsed;
  save(kCase, {{one, two}, {}, std::nullopt});
  EXPECT_THAT(news(), ElementsAre("deadlines_found_ended: case C-1, family-solutions:\n"
                                  "D-1: first-visit opened by E, due 2026-03-02T11:00:00Z, met, "
                                  "done by E-7\n"
                                  "D-2: first-visit opened by E, due 2026-03-02T11:00:00Z, lapsed, "
                                  "done by E-7"));
}

TEST_P(AuditLog, TellsTheLifeOfANoticeAndItsMessage) {
  plan_one_notice(kCase);
  EXPECT_THAT(news(), ElementsAre(HasSubstr("deadline_opened"),
                                  "notice_queued: case C-1 D-C-1 r1 ahead#0 owner email: "
                                  "stage_due"));
  const Notice notice = taken(store().queued(at_minute(60), 9)).at(0).notice;
  adapters::Message message = message_for("M-1", {notice});
  EXPECT_TRUE(taken(store().claim(message, {notice}, at_minute(60))));
  EXPECT_THAT(news(),
              ElementsAre("message_sending: M-1 to jo@example.org: First visit due",
                          "notice_sending: case C-1 D-C-1 r1 ahead#0 owner email: stage_due, "
                          "message M-1"));
  message.state = adapters::MessageState::failed;
  message.detail = "550 no such user";
  expect_done(store().settle(message, NoticeReason::refused_by_server, {}, at_minute(61)));
  EXPECT_THAT(news(), ElementsAre("message_failed: M-1 to jo@example.org: 550 no such user",
                                  HasSubstr("notice_failed: case C-1")));
}

TEST_P(AuditLog, CanOnlyBeAppendedTo) {
  expect_done(store().audit(at_minute(1), "host", "one"));
  close();
  sqlite3* other = nullptr;
  ASSERT_EQ(sqlite3_open(path().c_str(), &other), SQLITE_OK);
  for (const char* sql : {"UPDATE audit SET text = 'two'", "DELETE FROM audit"}) {
    EXPECT_NE(sqlite3_exec(other, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sql;
  }
  sqlite3_close(other);
  EXPECT_THAT(news(), ElementsAre("host: one"));
}

}  // namespace

}  // namespace duecourse::testing
