// Events in bundles: read back as they were, changed, moved and removed one by one.
#include "adapters/store/event_pack.hpp"

#include <algorithm>
#include <map>

#include "tests/adapters/store/store_conformance.hpp"

namespace duecourse::testing {

namespace {

using adapters::borrow_facts;
using adapters::EventFields;
using adapters::EventReader;
using adapters::EventWriter;
using adapters::facts_of;
using adapters::Packer;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(EventPack, GivesBackWhatItWasGiven) {
  const Facts facts = {{"seen", true},
                       {"not", false},
                       {"number", -2.5},
                       {"code", std::string("dart")},
                       {"empty", std::string()},
                       {"at", Moment{at_minute(-9), Precision::day}},
                       {"then", Moment{at_minute(9), Precision::second}}};
  EventFields full;
  full.place = (std::int64_t{7} << 34) + 300;
  full.deleted = true;
  full.query = 3;
  full.row_id = "E-1\x1fP-1";
  full.id = "other:id";
  full.host_id = "H";
  full.kind = "visit";
  full.occurred = {at_minute(1), Precision::day};
  full.recorded = at_minute(-1);
  full.by = "W-1";
  full.person = "P-1";
  borrow_facts(facts, full.facts);
  EventFields bare;
  bare.place = full.place + 1;
  bare.row_id = "E-2";
  bare.kind = "visit";
  Packer packer;
  EventWriter writer(packer);
  writer.put(full);
  writer.put(bare);
  EventReader reader;
  reader.begin(packer.bytes());
  EventFields back;
  ASSERT_TRUE(reader.next(back));
  EXPECT_EQ(facts_of(back.facts), facts);
  EXPECT_EQ(back.place, full.place);
  EXPECT_TRUE(back.deleted);
  EXPECT_EQ(back.query, 3);
  EXPECT_EQ(back.row_id, full.row_id);
  EXPECT_EQ(back.id, full.id);
  EXPECT_EQ(back.host_id, full.host_id);
  EXPECT_EQ(back.occurred, full.occurred);
  EXPECT_EQ(back.recorded, full.recorded);
  EXPECT_EQ(back.by, full.by);
  EXPECT_EQ(back.person, full.person);
  ASSERT_TRUE(reader.next(back));
  EXPECT_EQ(back.place, bare.place);
  EXPECT_FALSE(back.deleted || back.id || back.host_id || back.recorded || back.by || back.person);
  EXPECT_EQ(back.kind, "visit");
  EXPECT_THAT(back.facts, IsEmpty());
  EXPECT_FALSE(reader.next(back));
  EXPECT_FALSE(reader.damaged());
  reader.begin(std::string_view(packer.bytes()).substr(0, packer.bytes().size() - 1));
  EXPECT_TRUE(reader.next(back));
  EXPECT_FALSE(reader.next(back));
  EXPECT_TRUE(reader.damaged());
}

class EventBundles : public StoreConformance {
 protected:
  /// Kinds of the events of a case, by host id.
  [[nodiscard]] std::map<std::string, std::string> events_of(const std::string& id) {
    std::map<std::string, std::string> kinds;
    for (const Event& event : load(case_of(id)).events) kinds[event.host_id] = event.kind;
    return kinds;
  }
  [[nodiscard]] static std::vector<MirrorRow> many(int count) {
    std::vector<MirrorRow> rows;
    for (int i = 0; i < count; ++i) rows.push_back(event_row("E-" + std::to_string(i), "C-1"));
    return rows;
  }
};
INSTANTIATE_TEST_SUITE_P(Stores, EventBundles, ::testing::ValuesIn(kinds_under_test()),
                         [](const auto& kind) { return kind.param.name; });

TEST_P(EventBundles, EveryOneCanChangeMoveAndGo) {
  upsert(many(200));
  ASSERT_THAT(events_of("C-1"), SizeIs(200));
  std::vector<MirrorRow> rows;
  for (int i = 0; i < 200; i += 4) {
    rows.push_back(event_row("E-" + std::to_string(i), "C-1", 2));
    std::get<Event>(rows.back().record).kind = "changed";
    rows.push_back(event_row("E-" + std::to_string(i + 1), "C-2", 2));
    rows.push_back(event_row("E-" + std::to_string(i + 2), "C-1", 2));
    rows.back().deleted = true;
  }
  const auto count = upsert(rows);
  EXPECT_EQ(count.changed, 100u);
  EXPECT_EQ(count.deleted, 50u);
  reopen();
  const auto stay = events_of("C-1");
  EXPECT_THAT(stay, SizeIs(100));
  EXPECT_EQ(stay.at("E-0"), "changed");
  EXPECT_NE(stay.at("E-3"), "changed");
  EXPECT_THAT(events_of("C-2"), SizeIs(50));
  EXPECT_EQ(upsert(rows).unchanged, 150u);
  EXPECT_EQ(taken(store().rows_of("events", "E-1")), std::vector<std::string>{"E-1"});
  EXPECT_THAT(taken(store().rows_of("events", "E-2")), IsEmpty());
}

TEST_P(EventBundles, ADeletedOneComesBack) {
  upsert(many(3));
  auto rows = many(3);
  rows[0].deleted = true;
  EXPECT_EQ(upsert(rows).deleted, 1u);
  EXPECT_THAT(events_of("C-1"), SizeIs(2));
  EXPECT_EQ(upsert(many(3)).changed, 1u);
  EXPECT_THAT(events_of("C-1"), SizeIs(3));
}

}  // namespace

}  // namespace duecourse::testing
