// Ended deadlines in one column: read back as they were; where the store keeps which deadline.
#include "adapters/store/deadline_archive.hpp"

#include "tests/adapters/store/store_conformance.hpp"

namespace duecourse::testing {

namespace {

using adapters::pack_deadlines;
using adapters::Packer;
using adapters::unpack_deadlines;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const SubjectRef kCase = case_of("C-1");

Tracked ended(const std::string& id) {
  Tracked tracked = tracked_deadline(id, kCase);
  tracked.ending =
      Ending{EndKind::met_late, EndReason::done, EventId("notes:E-7"), "E-7", {at_minute(3), {}}};
  return tracked;
}

std::vector<Tracked> there_and_back(const std::vector<Tracked>& deadlines) {
  std::vector<const Tracked*> pointers;
  for (const Tracked& deadline : deadlines) pointers.push_back(&deadline);
  Packer packer;
  pack_deadlines(pointers, packer);
  std::vector<Tracked> back;
  EXPECT_TRUE(unpack_deadlines(packer.bytes(), kCase, back));
  return back;
}

TEST(DeadlineArchive, GivesBackWhatItWasGiven) {
  Tracked plain = ended("D-1");
  Tracked full = ended("d0123456789abcdef");
  full.key.anchor = EventId("notes:E-1#P-1");
  full.person = PersonId("P-1");
  full.revision = 3;
  full.due = Limit{at_minute(-100), Precision::second};
  full.previous_due = Limit{at_minute(1000000), Precision::day};
  full.known_at = at_minute(7);
  full.revised_at = at_minute(5);
  full.ending->at.precision = Precision::day;
  Tracked bare = ended("d0123456789ABCDEF");
  bare.due.reset();
  bare.ending = Ending{EndKind::withdrawn, EndReason::gone_from_host, EventId(), "", {{}, {}}};
  Tracked finding = ended("D-2");
  finding.key.rule = RuleKind::finding;
  finding.key.anchor = EventId("notes:E-1!3 calendar months");
  Tracked notification = ended("D-3");
  notification.key.rule = RuleKind::notification;
  const std::vector<Tracked> deadlines = {plain, full, bare, finding, notification, plain};
  EXPECT_EQ(there_and_back(deadlines), deadlines);
  EXPECT_THAT(there_and_back({}), IsEmpty());
}

TEST(DeadlineArchive, SaysWhenItIsDamaged) {
  const Tracked deadline = ended("D-1");
  Packer packer;
  pack_deadlines({&deadline}, packer);
  const std::string& bytes = packer.bytes();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    std::vector<Tracked> back;
    const bool fits = unpack_deadlines(bytes.substr(0, size), kCase, back);
    EXPECT_EQ(fits, size == 1) << size;  // one byte: an archive of nothing
  }
}

class ArchivedDeadlines : public StoreConformance {
 protected:
  [[nodiscard]] std::vector<Tracked> tracked() { return load(kCase).tracked; }
};
INSTANTIATE_TEST_SUITE_P(Stores, ArchivedDeadlines, ::testing::ValuesIn(kinds_under_test()),
                         [](const auto& kind) { return kind.param.name; });

TEST_P(ArchivedDeadlines, OpenAgainAndEndAgain) {
  upsert({event_row("E-1", "C-1")});
  save(kCase, {{ended("D-1"), ended("D-2")}, {}, std::nullopt});
  EXPECT_THAT(tracked(), ElementsAre(ended("D-1"), ended("D-2")));
  const Tracked open = tracked_deadline("D-2", kCase);
  save(kCase, {{ended("D-1"), open}, {queued_notice("D-2", "ahead", at_minute(1))}, std::nullopt});
  EXPECT_THAT(tracked(), ::testing::UnorderedElementsAre(ended("D-1"), open));
  EXPECT_EQ(taken(store().queued(at_minute(1), 9)).size(), 1u);
  save(kCase, {{ended("D-1"), ended("D-2")}, {}, std::nullopt});
  EXPECT_THAT(tracked(), ::testing::UnorderedElementsAre(ended("D-1"), ended("D-2")));
  EXPECT_THAT(taken(store().queued(at_minute(1), 9)), IsEmpty());
}

TEST_P(ArchivedDeadlines, ChangeAndStayWhereAPlanDoesNotMentionThem) {
  upsert({event_row("E-1", "C-1")});
  save(kCase, {{ended("D-1"), ended("D-2")}, {}, std::nullopt});
  Tracked changed = ended("D-2");
  changed.ending->by_host_id = "E-8";
  save(kCase, {{changed}, {}, std::nullopt});
  reopen();
  EXPECT_THAT(tracked(), ::testing::UnorderedElementsAre(ended("D-1"), changed));
}

TEST_P(ArchivedDeadlines, AreInTheLedgerWhereANoticeSpeaksOfThem) {
  upsert({event_row("E-1", "C-1")});
  save(kCase, {{ended("D-1")}, {queued_notice("D-1", "ahead", at_minute(1))}, std::nullopt});
  EXPECT_EQ(ledger_of(kCase).size(), 1u);
  save(kCase, {{ended("D-1"), ended("D-2")}, {}, std::nullopt});
  EXPECT_THAT(tracked(), ElementsAre(ended("D-1"), ended("D-2")));
}

}  // namespace

}  // namespace duecourse::testing
