// Records as a spreadsheet saves them, and everything that may be wrong with them.
#include "adapters/files/record_sheet.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "adapters/files/zone_loader.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::testing {
namespace {

using adapters::read_records;
using adapters::RecordSheet;
using adapters::split_csv;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Zone& london() {
  static const Zone kZone = adapters::load_zone("Europe/London").value();
  return kZone;
}

RecordSheet sheet(const std::string& text) {
  return read_records(text, "r.csv", london());
}

std::string faults(const std::string& text) {
  std::string all;
  for (const Fault& fault : sheet(text).faults) all += describe(fault) + "\n";
  return all;
}

TEST(RecordSheet, ReadsEveryColumn) {
  const RecordSheet read = sheet(
      "case,team,when,kind,id,recorded,by,child,child_seen,level,count,at\n"
      "C-1,,2026-05-04,visit,V1,2026-05-05 09:00,W1,Ada,yes,high,3,2026-06-01\n"
      ",T-1,2026-05-06 10:30,panel_held,,,,,,,,\n");
  ASSERT_THAT(read.faults, IsEmpty());
  ASSERT_EQ(read.events.size(), 2U);
  const Event& visit = read.events[0];
  EXPECT_EQ(visit.subject, (SubjectRef{SubjectKind::case_, SubjectId("C-1")}));
  EXPECT_EQ(visit.host_id, "V1");
  EXPECT_EQ(write_moment(visit.occurred, london()), "2026-05-04");
  EXPECT_EQ(write_instant(*visit.recorded, london()), "2026-05-05T09:00:00+01:00");
  EXPECT_EQ(visit.by, WorkerId("W1"));
  EXPECT_EQ(visit.person, PersonId("Ada"));
  EXPECT_EQ(describe(visit.facts, london()),
            "{child_seen: true, level: high, count: 3, at: 2026-06-01}");
  const Event& panel = read.events[1];
  EXPECT_EQ(panel.subject, (SubjectRef{SubjectKind::team, SubjectId("T-1")}));
  EXPECT_EQ(panel.host_id, "line-3");
  EXPECT_EQ(panel.occurred.precision, Precision::second);
  EXPECT_THAT(panel.facts, IsEmpty()) << "a blank cell is not recorded";
  EXPECT_FALSE(panel.recorded || panel.by || panel.person);
}

TEST(RecordSheet, TakesWhatSpreadsheetsWrite) {
  EXPECT_THAT(split_csv("\xEF\xBB\xBF"
                        "a,\"b,\"\"c\"\"\nd\"\r\n,\r\n\nlast"),
              ElementsAre(ElementsAre("a", "b,\"c\"\nd"), ElementsAre("", ""), IsEmpty(),
                          ElementsAre("last")));
  EXPECT_THAT(split_csv(""), IsEmpty());
  EXPECT_THAT(split_csv("\"never closed,\n"), ElementsAre(ElementsAre("never closed,\n")));
}

TEST(RecordSheet, SkipsEmptyLinesAndKeepsTheLineNumbersOfThoseAfter) {
  EXPECT_EQ(faults("case,when,kind\n\n,,\nC-1,soon,visit\n"),
            "r.csv:4:2: error: 'soon' is no time; write 2026-05-04 or 2026-05-04 10:00\n");
}

TEST(RecordSheet, SaysWhatIsMissing) {
  EXPECT_EQ(faults(""),
            "r.csv:1:1: error: the first line names the columns: case,when,kind and a column for "
            "each fact\n");
  EXPECT_EQ(faults("when,kind,kind\n"),
            "r.csv:1:3: error: the column 'kind' stands twice\n"
            "r.csv:1:1: error: there is no column 'case' (or 'worker', or 'team'): whose record is "
            "it?\n");
  EXPECT_EQ(faults("case\n"),
            "r.csv:1:1: error: there is no column 'when'\n"
            "r.csv:1:1: error: there is no column 'kind'\n");
  EXPECT_EQ(faults("case,team,when,kind,id\n"
                   "C-1,T-1,2026-05-04,visit,A\n"
                   ",,2026-05-04,visit,B\n"
                   "C-1,,,visit,C\n"
                   "C-1,,2026-05-04,,D\n"
                   "C-1,,2026-05-04,visit,E\n"
                   "C-1,,2026-05-05,visit,E\n"),
            "r.csv:2:2: error: a record belongs to a case or to a team: fill in one of both\n"
            "r.csv:3:1: error: the record says of no case (or worker, or team) that it is\n"
            "r.csv:4:3: error: '' is no time; write 2026-05-04 or 2026-05-04 10:00\n"
            "r.csv:5:4: error: a record has a 'kind'\n"
            "r.csv:7:5: error: the id 'E' is used twice\n");
}

TEST(RecordSheet, AFileThatIsNotThereIsAFault) {
  const RecordSheet read = adapters::read_record_sheet("/nowhere/r.csv", london());
  ASSERT_EQ(read.faults.size(), 1U);
  EXPECT_EQ(read.faults.front().place.file, "/nowhere/r.csv");
}

}  // namespace
}  // namespace duecourse::testing
