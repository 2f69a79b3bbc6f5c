// A page in the making: what comes out is the same whether the rows fill one batch or many, that is
// on one thread or two.
#include "adapters/host/page_mapping.hpp"

#include <gmock/gmock.h>

#include "tests/adapters/host/host_fixture.hpp"

namespace duecourse::testing {
namespace {

using adapters::Cell;
using adapters::HostPage;
using adapters::PageMapping;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr int kMany = 1500;  // six batches

std::string numbered(int number) {
  return "E" + std::to_string(10000 + number);
}

class PageMappingTest : public ::testing::Test {
 protected:
  PageMappingTest()
      : shape_(adapters::read_shape("q", adapters::RecordKind::events,
                                    {"event_id", "subject", "subject_id", "kind", "occurred_at",
                                     "person_id", "changed_at"})
                   .shape) {}

  PageMapping begin() { return PageMapping({shape_, zone_, ambiguous_, horizon_, true, false}); }
  static std::vector<Cell> row(const std::string& id, const std::string& stamp,
                               const std::string& kind = "visit",
                               const std::string& occurred = "2026-03-02 10:00:00") {
    return {{true, id},       {true, "case"}, {true, "C-1"}, {true, kind},
            {true, occurred}, {false, ""},    {true, stamp}};
  }

  adapters::RowShape shape_;
  Zone zone_ = london();
  std::string ambiguous_;
  std::optional<Instant> horizon_ = Instant{std::chrono::seconds{1772445600}};  // 2 March, 10:00
};

TEST_F(PageMappingTest, ManyRowsComeInTheirOrder) {
  PageMapping mapping = begin();
  for (int i = 0; i < kMany; ++i) mapping.add(row(numbered(i), "2026-03-01 10:00:00"), false);
  mapping.finish();
  const HostPage& page = mapping.page();
  ASSERT_THAT(page.rows, SizeIs(kMany));
  ASSERT_THAT(page.read_ids, SizeIs(kMany));
  for (int i = 0; i < kMany; ++i) {
    ASSERT_EQ(numbered(i), page.rows[static_cast<std::size_t>(i)].row_id);
    ASSERT_EQ(numbered(i), page.read_ids[static_cast<std::size_t>(i)]);
  }
  EXPECT_TRUE(mapping.settled());
  EXPECT_FALSE(mapping.settled_at().has_value());
}

TEST_F(PageMappingTest, LongRowsFillABatchByTheirText) {
  PageMapping mapping = begin();
  const std::string long_kind(100'000, 'k');
  for (int i = 0; i < 20; ++i) {
    mapping.add(row(numbered(i), "2026-03-01 10:00:00", long_kind), false);
  }
  mapping.finish();
  ASSERT_THAT(mapping.page().rows, SizeIs(20));
  for (const auto& read : mapping.page().rows) {
    EXPECT_EQ(long_kind, std::get<Event>(read.record).kind);
  }
}

TEST_F(PageMappingTest, OneIdThatComesTwiceIsFoundAcrossBatches) {
  // The row after each batch of 256 repeats the row before with other content.
  PageMapping mapping = begin();
  for (int i = 0; i < 256; ++i) mapping.add(row(numbered(i), "2026-03-01 10:00:00"), false);
  mapping.add(row(numbered(255), "2026-03-01 10:00:00", "contact"), true);
  mapping.add(row(numbered(255), "2026-03-01 10:00:00"), true);
  mapping.finish();
  EXPECT_THAT(mapping.page().rows, SizeIs(256));
  ASSERT_THAT(mapping.page().faults, SizeIs(1));
  EXPECT_THAT(mapping.page().faults[0].message, HasSubstr("different content"));
}

TEST_F(PageMappingTest, UnreadableRowsAmongManyAreNamedAndTheOthersStay) {
  PageMapping mapping = begin();
  for (int i = 0; i < kMany; ++i) {
    const bool bad = i % 500 == 499;
    mapping.add(row(numbered(i), "2026-03-01 10:00:00", "visit", bad ? "soon" : "2026-03-02"),
                false);
  }
  mapping.finish();
  EXPECT_THAT(mapping.page().rows, SizeIs(kMany - 3));
  ASSERT_THAT(mapping.page().faults, SizeIs(3));
  EXPECT_EQ(numbered(999), mapping.page().faults[1].row_id);
  EXPECT_THAT(mapping.page().read_ids, SizeIs(kMany));
}

/// Where the stamps go beyond the horizon at a row: just before, at and after the end of a batch.
class SettledAt : public PageMappingTest, public ::testing::WithParamInterface<int> {};
INSTANTIATE_TEST_SUITE_P(Rows, SettledAt, ::testing::Values(1, 2, 255, 256, 257, 512, 1499));

TEST_P(SettledAt, IsTheLastRowWithinTheHorizon) {
  PageMapping mapping = begin();
  for (int i = 0; i < kMany; ++i) {
    mapping.add(row(numbered(i), i < GetParam() ? "2026-03-01 10:00:00" : "2026-03-09 10:00:00"),
                false);
  }
  mapping.finish();
  EXPECT_FALSE(mapping.settled());
  ASSERT_TRUE(mapping.settled_at().has_value());
  EXPECT_EQ(numbered(GetParam() - 1), mapping.settled_at()->id);
  EXPECT_EQ("2026-03-01 10:00:00", mapping.settled_at()->stamp);
}

TEST_P(SettledAt, IsForgottenWhereAPhaseBegins) {
  PageMapping mapping = begin();
  for (int i = 0; i < GetParam(); ++i) mapping.add(row(numbered(i), "2026-03-01 10:00:00"), false);
  mapping.begin_phase();
  mapping.add(row("later", "2026-03-09 10:00:00"), false);
  mapping.finish();
  EXPECT_FALSE(mapping.settled());
  EXPECT_FALSE(mapping.settled_at().has_value());
}

TEST_F(PageMappingTest, APhaseWithoutRowsSettlesNothing) {
  PageMapping mapping = begin();
  for (int i = 0; i < kMany; ++i) mapping.add(row(numbered(i), "2026-03-01 10:00:00"), false);
  mapping.begin_phase();
  mapping.finish();
  EXPECT_FALSE(mapping.settled());
  EXPECT_THAT(mapping.page().rows, SizeIs(kMany));
}

TEST_F(PageMappingTest, APageThatIsGivenUpEndsItsThread) {
  {
    PageMapping mapping = begin();
    for (int i = 0; i < kMany; ++i) mapping.add(row(numbered(i), "2026-03-01 10:00:00"), false);
  }
  EXPECT_THAT(ambiguous_, IsEmpty());
}

TEST_F(PageMappingTest, TheNoteOfATimeThatExistsTwiceIsMadeOnceAQuery) {
  const std::string twice = "2026-10-25 01:30:00";
  for (int page = 0; page < 2; ++page) {
    PageMapping mapping = begin();
    for (int i = 0; i < kMany; ++i) {
      mapping.add(row(numbered(page * kMany + i), "2026-03-01 10:00:00", "visit", twice), false);
    }
    mapping.finish();
    EXPECT_THAT(mapping.page().faults, SizeIs(page == 0 ? 1 : 0));
  }
  EXPECT_EQ(numbered(0), ambiguous_);
}

}  // namespace
}  // namespace duecourse::testing
