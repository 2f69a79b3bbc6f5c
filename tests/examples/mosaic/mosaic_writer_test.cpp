// How the example MOSAIC holds casework: the quirks that a real one has must be in it, or reading
// it proves little.
#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "adapters/files/mapping_loader.hpp"
#include "engine/time/zone.hpp"
#include "examples/eis/journal_database.hpp"
#include "examples/family/family_host.hpp"
#include "examples/mosaic/example_mosaic.hpp"
#include "examples/mosaic/step_page.hpp"
#include "tests/support/smtp_server.hpp"

namespace duecourse::testing {
namespace {

using examples::MosaicCase;
using examples::MosaicRecord;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr Day kFrom{std::chrono::days{20514}};  // Mon 2 Mar 2026
constexpr Day kTo{std::chrono::days{20740}};

class ExampleMosaic : public ::testing::Test {
 protected:
  void make(const std::vector<MosaicCase>& cases, Instant until = Instant::max()) {
    const auto made = examples::prepare_mosaic(path(), cases, kTo);
    ASSERT_TRUE(made.ok()) << made.error().message;
    ASSERT_TRUE(examples::advance_mosaic(path(), until).ok());
    const auto filled = examples::fill_mosaic_mart(path());
    ASSERT_TRUE(filled.ok()) << filled.error().message;
  }
  static std::vector<MosaicCase> story() {
    const auto days = examples::family_days();
    EXPECT_TRUE(days.ok());
    return {examples::story_case(*days)};
  }
  static std::vector<MosaicCase> invented() { return examples::invent_cases({7, 30, kFrom, kTo}); }

  [[nodiscard]] std::string path() const { return (folder_.path() / "mosaic.db").string(); }
  /// The first column of each row.
  std::vector<std::string> ask(const std::string& select) {
    const auto rows = examples::select_rows(path(), select);
    EXPECT_TRUE(rows.ok()) << rows.error().message;
    std::vector<std::string> first;
    if (rows.ok()) {
      for (const auto& row : *rows) first.push_back(row.front());
    }
    return first;
  }
  int count(const std::string& what) { return std::stoi(ask("SELECT COUNT(*) " + what).front()); }

 private:
  ScratchFolder folder_;
};

TEST_F(ExampleMosaic, StepsAreInEveryState) {
  make(invented());
  EXPECT_THAT(ask("SELECT DISTINCT STEP_STATUS FROM MO_WORKFLOW_STEPS ORDER BY 1"),
              ElementsAre("CANCELLED", "COMPLETED", "INCOMING", "PROPOSED", "STARTED"));
  EXPECT_EQ(count("FROM MO_WORKFLOW_STEPS WHERE STEP_STATUS = 'INCOMING' AND (STARTED_ON IS NOT "
                  "NULL OR INCOMING_ON IS NULL)"),
            0);
  EXPECT_EQ(count("FROM MO_WORKFLOW_STEPS WHERE STEP_STATUS = 'PROPOSED' AND INCOMING_ON IS NOT "
                  "NULL"),
            0);
  EXPECT_EQ(count("FROM MO_WORKFLOW_STEPS WHERE STEP_STATUS = 'COMPLETED' AND (STARTED_ON IS NULL "
                  "OR COMPLETED_ON < STARTED_ON)"),
            0);
  EXPECT_EQ(count("FROM MO_WORKFLOW_STEPS WHERE STEP_STATUS = 'CANCELLED' AND (CANCELLED_ON IS "
                  "NULL OR COMPLETED_ON IS NOT NULL)"),
            0);
  // Ignored, and new and in no mapping.
  for (const char* type : {"901", "902", "903"}) {
    EXPECT_THAT(ask("SELECT DISTINCT WORKFLOW_STEP_TYPE_ID FROM MO_WORKFLOW_STEPS"),
                Contains(type));
  }
}

TEST_F(ExampleMosaic, AStepIsReopenedForSomeMinutes) {
  auto cases = invented();
  const auto& records = cases.front().records;
  const auto reopened = std::find_if(records.begin(), records.end(),
                                     [](const MosaicRecord& one) { return one.reopened; });
  ASSERT_NE(reopened, records.end()) << "the seed has none in its first family: take another";
  const Zone zone("Europe/London", united_kingdom_transitions(2020, 2030));
  const LocalSecond again = reopened->typed_at() + std::chrono::hours{20} + std::chrono::minutes{5};
  make(cases, zone.lookup(again).earlier);
  EXPECT_GE(count("FROM MO_WORKFLOW_STEPS WHERE STEP_STATUS = 'REOPENED'"), 1);
}

TEST_F(ExampleMosaic, OneStepCoversSeveralChildrenAndRowsNameThem) {
  make(story());
  // 6 July: Ana and Cai are seen, Ben is not.
  const std::string step =
      "(SELECT f.WORKFLOW_STEP_ID FROM MO_FORMS f JOIN MO_FORM_DATE_ANSWERS a ON a.FORM_ID = "
      "f.FORM_ID WHERE a.DATE_ANSWER = '2026-07-06 16:00:00')";
  EXPECT_EQ(count("FROM MO_WORKFLOW_STEPS s JOIN MO_SUBGROUP_SUBJECTS x ON x.SUBGROUP_ID = "
                  "s.SUBGROUP_ID WHERE s.WORKFLOW_STEP_ID = " +
                  step),
            3);
  EXPECT_THAT(ask("SELECT SUBJECT_PERSON_ID || ' ' || TEXT_ANSWER FROM DM_CACHED_FORM_ANSWERS "
                  "WHERE QUESTION_USER_CODE = 'CIN_VISIT_SEEN' AND WORKFLOW_STEP_ID = " +
                  step + " ORDER BY 1"),
              ElementsAre("305101 Yes", "305102 No", "305103 Yes"));
  // What is the same for all stands once, in a row of nobody's.
  EXPECT_THAT(ask("SELECT SUBJECT_PERSON_ID || ' ' || TEXT_ANSWER FROM DM_CACHED_FORM_ANSWERS "
                  "WHERE QUESTION_USER_CODE = 'CIN_VISIT_VENUE' AND WORKFLOW_STEP_ID = " +
                  step),
              ElementsAre("0 Family home"));
}

TEST_F(ExampleMosaic, FormsSayADateThatTheStampDoesNot) {
  make(invented());
  EXPECT_GE(count("FROM MO_FORM_DATE_ANSWERS a JOIN MO_FORMS f ON f.FORM_ID = a.FORM_ID JOIN "
                  "MO_WORKFLOW_STEPS s ON s.WORKFLOW_STEP_ID = f.WORKFLOW_STEP_ID JOIN "
                  "MO_QUESTIONS q ON q.QUESTION_ID = a.QUESTION_ID WHERE q.QUESTION_USER_CODE = "
                  "'CIN_VISIT_DATE' AND substr(a.DATE_ANSWER, 1, 10) < substr(s.COMPLETED_ON, 1, "
                  "10)"),
            20);
  // And some leave it out.
  EXPECT_GE(count("FROM MO_WORKFLOW_STEPS s WHERE s.WORKFLOW_STEP_TYPE_ID = 1189 AND s.STEP_STATUS "
                  "= 'COMPLETED' AND NOT EXISTS (SELECT 1 FROM MO_FORMS f JOIN "
                  "MO_FORM_DATE_ANSWERS a ON a.FORM_ID = f.FORM_ID WHERE f.WORKFLOW_STEP_ID = "
                  "s.WORKFLOW_STEP_ID)"),
            5);
  // One code stands in two versions of a form.
  EXPECT_EQ(count("FROM (SELECT DISTINCT a.QUESTION_ID FROM MO_FORM_BOOLEAN_ANSWERS a JOIN "
                  "MO_QUESTIONS q ON q.QUESTION_ID = a.QUESTION_ID WHERE q.QUESTION_USER_CODE = "
                  "'CIN_VISIT_SEEN')"),
            2);
}

TEST_F(ExampleMosaic, AVisitIsAStepARecordOrANoteAndSometimesTwoOfThem) {
  make(invented());
  EXPECT_GE(count("FROM DM_VISITS WHERE VISIT_TYPE = 'VIS.CIN'"), 10);
  EXPECT_GE(count("FROM CASE_NOTES WHERE NOTE_TYPE = 'CINV'"), 10);
  // A visit step is shown by the mart's visits with the step's number.
  EXPECT_EQ(count("FROM DM_VISITS v WHERE v.VISIT_TYPE = 'STP.1189' AND NOT EXISTS (SELECT 1 FROM "
                  "MO_WORKFLOW_STEPS s WHERE s.WORKFLOW_STEP_ID = v.VISIT_ID AND "
                  "s.WORKFLOW_STEP_TYPE_ID = 1189)"),
            0);
  // The same number is a step's and a visit record's: they are not the same.
  EXPECT_GE(count("FROM DM_VISITS v JOIN DM_VISITS w ON w.VISIT_ID = v.VISIT_ID WHERE v.VISIT_TYPE "
                  "= 'VIS.CIN' AND w.VISIT_TYPE = 'STP.1189'") +
                count("FROM MO_VISITS v JOIN MO_WORKFLOW_STEPS s ON s.WORKFLOW_STEP_ID = "
                      "v.VISIT_ID"),
            1);
  EXPECT_GE(count("FROM DM_VISITS v JOIN DM_VISITS w ON w.PERSON_ID = v.PERSON_ID AND "
                  "w.ACTUAL_DATETIME = v.ACTUAL_DATETIME WHERE v.VISIT_TYPE = 'VIS.CIN' AND "
                  "w.VISIT_TYPE = 'STP.1189'"),
            1);
}

TEST_F(ExampleMosaic, PeopleAreAsUnevenAsStaffAre) {
  make(invented());
  EXPECT_GE(count("FROM MO_PERSONS WHERE RESTRICTED = 'Y'"), 1);
  EXPECT_EQ(count("FROM WORKERS WHERE EMAIL_ADDRESS IS NULL"), 1);
  EXPECT_GE(count("FROM (SELECT WORKER_ID FROM WORKER_ROLES GROUP BY WORKER_ID HAVING COUNT(*) > "
                  "1)"),
            3);
  EXPECT_GE(count("FROM PEOPLE_WORKERS WHERE END_DATE IS NOT NULL"), 10);
  EXPECT_GE(count("FROM MO_REQUESTS WHERE RESPONDED_ON IS NULL"), 1);
}

TEST_F(ExampleMosaic, HoldsWhatWasTypedInByAMomentAndNothingLater) {
  const Zone zone("Europe/London", united_kingdom_transitions(2020, 2030));
  make(story(), zone.lookup(LocalSecond{kFrom} + std::chrono::hours{13}).earlier);
  EXPECT_THAT(ask("SELECT WORKFLOW_STEP_TYPE_ID FROM MO_WORKFLOW_STEPS"), ElementsAre("1180"));
  EXPECT_THAT(ask("SELECT MAX(LAST_UPDATED_ON) FROM MO_WORKFLOW_STEPS"),
              ElementsAre("2026-03-02 10:00:00"));
  ASSERT_TRUE(examples::advance_mosaic(path(), Instant::max()).ok());
  EXPECT_GT(count("FROM MO_WORKFLOW_STEPS"), 50);
  EXPECT_EQ(count("FROM DM_WORKFLOW_STEPS"), 1) << "the mart is filled over night";
}

TEST_F(ExampleMosaic, IsTheSameForASeedAndOneFamilyMoreChangesNoOther) {
  const auto catalogue = examples::mosaic_catalogue();
  ASSERT_TRUE(catalogue.ok()) << catalogue.error().message;
  const auto words = [&](std::uint64_t seed, int families) {
    const auto edits =
        examples::type_in(*catalogue, examples::invent_cases({seed, families, kFrom, kTo}));
    EXPECT_TRUE(edits.ok());
    std::vector<std::string> sql;
    if (edits.ok()) {
      for (const auto& edit : *edits) sql.push_back(edit.sql);
    }
    return sql;
  };
  const auto three = words(3, 3);
  auto four = words(3, 4);
  EXPECT_EQ(three, words(3, 3));
  EXPECT_NE(three, words(4, 3));
  ASSERT_GT(four.size(), three.size());
  four.resize(three.size());
  EXPECT_EQ(three, four);
}

TEST_F(ExampleMosaic, SaysWhatItCannotRecord) {
  auto cases = story();
  cases.front().records.push_back(cases.front().records.back());
  cases.front().records.back().said.kind = "maam_held";
  const auto made = examples::prepare_mosaic(path(), cases, kTo);
  ASSERT_FALSE(made.ok());
  EXPECT_THAT(made.error().message, HasSubstr("maam_held: no step of the catalogue records it"));
}

TEST_F(ExampleMosaic, AStepIsShownAsItsScreenWould) {
  make(story());
  const auto page = examples::step_page(path(), 3051001);
  ASSERT_TRUE(page.ok()) << page.error().message;
  EXPECT_THAT(*page, Contains("Step 3051001: Contact and Referral (type 1180), COMPLETED"));
  EXPECT_THAT(*page, Contains(HasSubstr("REF_DATE_RECEIVED          2026-03-02 09:40:00")));
  EXPECT_FALSE(examples::step_page(path(), 1).ok());
}

TEST(MosaicCatalogue, EveryStepTypeIsMappedOrKnowinglyLeftOut) {
  const auto catalogue = examples::mosaic_catalogue();
  ASSERT_TRUE(catalogue.ok()) << catalogue.error().message;
  const auto loaded =
      adapters::load_mapping(DUECOURSE_SOURCE_DIR "/config/hosts/mosaic/mosaic.toml");
  EXPECT_THAT(loaded.faults, IsEmpty());
  std::set<std::string> mapped;
  for (const auto* events : {&loaded.mapping.steps, &loaded.mapping.answers}) {
    for (const auto& event : *events) {
      for (const auto& code : event.codes) mapped.insert(code.text + ' ' + event.kind);
    }
  }
  const auto& left = loaded.mapping.ignored.at("steps");
  std::set<std::string> wanted;
  for (const auto& type : catalogue->steps) {
    const std::string id = std::to_string(type.id);
    const bool ignored = std::find(left.begin(), left.end(), id) != left.end();
    EXPECT_EQ(ignored, type.mark == examples::StepMark::ignored) << id;
    for (const auto& event : type.events) wanted.insert(id + ' ' + event.kind);
  }
  EXPECT_EQ(mapped, wanted);
}

TEST(MosaicCatalogue, EveryQuestionIsAskedForByTheMapping) {
  const auto catalogue = examples::mosaic_catalogue();
  ASSERT_TRUE(catalogue.ok());
  const auto loaded =
      adapters::load_mapping(DUECOURSE_SOURCE_DIR "/config/hosts/mosaic/mosaic.toml");
  std::set<std::string> asked;
  for (const auto* events : {&loaded.mapping.steps, &loaded.mapping.answers}) {
    for (const auto& event : *events) {
      asked.insert(event.dates.begin(), event.dates.end());
      asked.insert(event.questions.begin(), event.questions.end());
      for (const auto& fact : event.facts) {
        asked.insert(fact.questions.begin(), fact.questions.end());
      }
    }
  }
  std::set<std::string> there;
  for (const auto& type : catalogue->steps) {
    for (const auto& event : type.events) {
      for (const auto& question : event.questions) there.insert(question.code);
    }
  }
  EXPECT_EQ(asked, there);
}

TEST(MosaicCatalogue, NamesTheLineThatCannotBeRead) {
  const auto read = [](const char* text) {
    const auto found = examples::read_catalogue(text);
    return found.ok() ? std::string("read") : found.error().message;
  };
  EXPECT_EQ(read("step 1 \"A\"\n  completed visit\n  flag SEEN child_seen\n"), "read");
  EXPECT_EQ(read("\nstep A \"A\"\n"), "catalogue, line 2: a step type's id is a number");
  EXPECT_EQ(read("step 1\n"), "catalogue, line 1: 'step' has too few words");
  EXPECT_EQ(read("  flag SEEN child_seen\n"), "catalogue, line 1: an event is missing before it");
  EXPECT_EQ(read("stop 1 A\n"), "catalogue, line 1: 'stop' begins no line of a catalogue");
  EXPECT_EQ(read("step 1 A later\n"), "catalogue, line 1: ignored or unmapped, or nothing");
}

}  // namespace
}  // namespace duecourse::testing
