// What was typed into the example MOSAIC is what the reader reads, event by event and fact by fact,
// through the live layer and through the mart.
#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <set>

#include "adapters/files/mapping_loader.hpp"
#include "engine/time/time_text.hpp"
#include "examples/family/family_host.hpp"
#include "examples/mosaic/example_mosaic.hpp"
#include "tests/adapters/host/host_fixture.hpp"

namespace duecourse::testing {
namespace {

using examples::MosaicCase;
using examples::MosaicRecord;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr Day kFrom{std::chrono::days{20514}};  // Mon 2 Mar 2026
constexpr Day kTo{std::chrono::days{20800}};

/// References are of MOSAIC's own numbers: that there is one is what can be compared.
bool is_reference(const std::string& fact) {
  return fact == "visit" || fact == "request_event" || fact == "action_event";
}

/// `2026-03-02T09:40:00+00:00 visit by 22 of 305101 {child_seen: true, ...}`.
std::string line_of(std::string at, const std::string& kind, const std::string& worker,
                    const std::string& person, std::vector<std::string> facts) {
  std::sort(facts.begin(), facts.end());
  std::string line = std::move(at) + ' ' + kind;
  if (!worker.empty()) line += " by " + worker;
  if (!person.empty()) line += " of " + person;
  for (const std::string& fact : facts) line += ' ' + fact;
  return line;
}

std::string line_of(const Event& event) {
  std::vector<std::string> facts;
  for (const Fact& fact : event.facts) {
    const std::string value = is_reference(fact.name) ? "(named)" : describe(fact.value, london());
    facts.push_back(fact.name + "=" + value);
  }
  return line_of(write_moment(event.occurred, london()), event.kind,
                 event.by ? event.by->str() : "", event.person ? event.person->str() : "", facts);
}

/// The lines that a case must give, out of its records.
class Expected {
 public:
  explicit Expected(const examples::Catalogue& catalogue) : catalogue_(catalogue) {}

  void add(const MosaicCase& told) {
    for (const MosaicRecord& record : told.records) add(told, record);
  }
  [[nodiscard]] std::vector<std::string> sorted() {
    std::sort(lines_.begin(), lines_.end());
    return lines_;
  }

 private:
  void add(const MosaicCase& told, const MosaicRecord& record) {
    const auto& said = record.said;
    if (said.kind == "holds" || said.kind == "team_changed") return;
    if (said.kind == "deallocated" && is_managers(said)) return;
    if (said.kind == "request_sent") asked_[said.name] = fact_of(said, "to_worker");
    std::vector<std::string> persons;
    for (const auto& child : told.family.children) {
      const auto& of = said.children;
      const bool named = std::find(of.begin(), of.end(), child.name) != of.end();
      if (named) persons.push_back(std::to_string(child.person));
    }
    if (persons.empty()) persons.emplace_back();
    for (const std::string& person : persons) {
      const Moment at{london().lookup(said.at).earlier, Precision::second};
      lines_.push_back(line_of(write_moment(at, london()), said.kind, worker_of(record), person,
                               facts_of(record)));
    }
  }

  std::string number_of(const std::string& worker) const {
    for (const auto& known : catalogue_.workers) {
      if (known.name == worker) return std::to_string(known.id);
    }
    return {};
  }
  // A next step has a team: without another that of whom it is sent to.
  std::string team_of(const std::string& worker) const {
    for (const auto& known : catalogue_.workers) {
      if (known.name == worker) return std::to_string(known.team);
    }
    return {};
  }
  // An answer is of whom the request was sent to: MOSAIC does not say who typed it.
  std::string worker_of(const MosaicRecord& record) const {
    if (record.said.kind != "request_answered") return number_of(record.said.worker);
    const auto asked = asked_.find(fact_of(record.said, "request_event"));
    return asked == asked_.end() ? "" : number_of(asked->second);
  }
  static std::string fact_of(const examples::StoryRecord& said, const std::string& fact) {
    for (const auto& [name, value] : said.facts) {
      if (name == fact) return value;
    }
    return {};
  }
  // Who holds a manager's role is known from the team, not from an allocation.
  static bool is_managers(const examples::StoryRecord& said) {
    return fact_of(said, "role").ends_with("_manager");
  }

  std::vector<std::string> facts_of(const MosaicRecord& record) const {
    std::vector<std::string> facts;
    for (const auto& [name, value] : record.said.facts) {
      if (record.said.kind == "allocated" && name == "job") continue;  // MOSAIC has no such fact
      if (is_reference(name)) {
        facts.push_back(name + "=(named)");
      } else if (name == "to_worker") {
        facts.push_back(name + "=" + number_of(value));
        if (record.said.kind == "action_added") facts.push_back("to_team=" + team_of(value));
      } else {
        facts.push_back(name + "=" + (value.size() == 16 && value[10] == 'T' ? at(value) : value));
      }
    }
    return facts;
  }
  static std::string at(const std::string& value) {
    return describe(FactValue(read_moment(value, london()).value().moment), london());
  }

  const examples::Catalogue& catalogue_;
  std::vector<std::string> lines_;
  std::map<std::string, std::string> asked_;  ///< request: to whom
};

class MosaicReading : public HostFixture, public ::testing::WithParamInterface<const char*> {
 protected:
  MosaicReading() {
    settings_.queries_folder =
        std::string(DUECOURSE_SOURCE_DIR "/config/hosts/mosaic/") + GetParam();
    auto loaded = adapters::load_mapping(DUECOURSE_SOURCE_DIR "/config/hosts/mosaic/mosaic.toml");
    EXPECT_THAT(printed(loaded.faults), IsEmpty());
    settings_.mapping = std::make_shared<const adapters::HostMapping>(std::move(loaded.mapping));
  }

  void type_in(const std::vector<MosaicCase>& cases) {
    const auto made = examples::prepare_mosaic(path_, cases, kTo);
    ASSERT_TRUE(made.ok()) << made.error().message;
    ASSERT_TRUE(examples::advance_mosaic(path_, Instant::max()).ok());
    const auto filled = examples::fill_mosaic_mart(path_);
    ASSERT_TRUE(filled.ok()) << filled.error().message;
    open().poll_at(Instant{std::chrono::seconds{LocalSecond{kTo}.time_since_epoch().count()}});
  }

  /// All events that are there, but for those that MOSAIC adds by itself.
  std::vector<std::string> read() {
    std::vector<std::string> lines;
    for (const adapters::HostQuery& query : reader_->queries()) {
      if (query.kind != adapters::RecordKind::events) continue;
      const ReadAll all = read_all(query.name);
      EXPECT_EQ("", all.error) << query.name;
      EXPECT_THAT(all.faults, IsEmpty()) << query.name;
      for (const auto& row : all.rows) {
        if (row.deleted) continue;
        const Event& event = event_of(row);
        if (event.kind == "action_started" || event.kind == "action_finished") continue;
        lines.push_back(line_of(event));
      }
    }
    std::sort(lines.begin(), lines.end());
    return lines;
  }

  static std::vector<std::string> minus(const std::vector<std::string>& a,
                                        const std::vector<std::string>& b) {
    std::vector<std::string> rest;
    std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(rest));
    return rest;
  }

  void expect_same(const std::vector<MosaicCase>& cases) {
    const auto catalogue = examples::mosaic_catalogue();
    ASSERT_TRUE(catalogue.ok()) << catalogue.error().message;
    type_in(cases);
    Expected expected(*catalogue);
    for (const MosaicCase& told : cases) expected.add(told);
    const auto wanted = expected.sorted();
    const auto found = read();
    EXPECT_THAT(minus(wanted, found), IsEmpty()) << "typed in, and not read";
    EXPECT_THAT(minus(found, wanted), IsEmpty()) << "read, and not typed in";
    EXPECT_GT(wanted.size(), 30U);
  }
};

TEST_P(MosaicReading, WhereAPersonIsTheCaseEachSiblingHasAllThatIsTheFamilys) {
  const auto story = examples::family_days();
  ASSERT_TRUE(story.ok());
  auto mapping = *settings_.mapping;
  mapping.case_is_person = true;
  settings_.mapping = std::make_shared<const adapters::HostMapping>(mapping);
  const MosaicCase told = examples::story_case(*story);
  type_in({told});
  std::map<std::string, std::set<std::string>> cases;
  std::set<std::string> ids;
  for (const auto& row : read_all("steps").rows) {
    EXPECT_TRUE(ids.insert(row.row_id).second) << row.row_id;
    if (!row.deleted) cases[event_of(row).kind].insert(event_of(row).subject.id.str());
  }
  std::set<std::string> siblings;
  for (const auto& child : told.family.children) siblings.insert(std::to_string(child.person));
  EXPECT_EQ(cases["referral_received"], siblings);
  EXPECT_EQ(cases["review_held"], siblings);
  EXPECT_EQ(read_all("cases").rows.size(), siblings.size());
}

TEST_P(MosaicReading, ASubgroupWithoutAGroupIsACaseOfItsOwn) {
  const auto story = examples::family_days();
  ASSERT_TRUE(story.ok());
  type_in({examples::story_case(*story)});
  reader_.reset();
  sql("UPDATE MO_SUBGROUPS SET GROUP_ID = NULL; UPDATE DM_SUBGROUPS SET GROUP_ID = NULL");
  open();
  std::set<std::string> cases;
  for (const auto& row : read_all("cases").rows) cases.insert(row.row_id);
  EXPECT_FALSE(cases.empty());
  const auto steps = read_all("steps");
  EXPECT_THAT(steps.faults, IsEmpty());
  for (const auto& row : steps.rows) {
    if (row.deleted) continue;
    EXPECT_TRUE(cases.contains(event_of(row).subject.id.str())) << row.row_id;
  }
}

/// The family's story, with what a test changes of it in the live layer.
class MosaicQuirks : public MosaicReading {
 protected:
  void type_in_story() {
    const auto story = examples::family_days();
    ASSERT_TRUE(story.ok());
    told_ = examples::story_case(*story);
    type_in({told_});
  }
  void change(const std::string& statements) {
    reader_.reset();
    sql(statements);
    ASSERT_TRUE(examples::fill_mosaic_mart(path_).ok());
    open().poll_at(london().start_of(kTo));
  }
  [[nodiscard]] std::string child(std::size_t place) const {
    return std::to_string(told_.family.children[place].person);
  }
  /// The event of that kind of a query; the test fails where there is not exactly one.
  Event only(const std::string& query, const std::string& kind) {
    std::vector<Event> found;
    for (const auto& row : read_all(query).rows) {
      if (!row.deleted && event_of(row).kind == kind) found.push_back(event_of(row));
    }
    EXPECT_THAT(found, SizeIs(1)) << kind;
    return found.empty() ? Event{} : found.front();
  }

  MosaicCase told_;
};

TEST_P(MosaicQuirks, AChildOfTwoGroupsHasItsVisitsInBothCases) {
  type_in_story();
  change(
      "INSERT INTO MO_SUBGROUPS (SUBGROUP_ID, GROUP_ID) VALUES (999, 9999);"
      "INSERT INTO MO_SUBGROUP_SUBJECTS VALUES (999, " +
      child(1) +
      ", 'PER');"
      "INSERT INTO MO_WORKFLOW_STEPS (WORKFLOW_STEP_ID, WORKFLOW_STEP_TYPE_ID, SUBGROUP_ID,"
      " STEP_STATUS, STARTED_ON) VALUES (999999, 1180, 999, 'STARTED', '2026-09-01 10:00:00');"
      "INSERT INTO MO_VISITS (VISIT_ID, PERSON_ID, VISIT_TYPE, ACTUAL_DATETIME, WORKER_ID)"
      " VALUES (77, " +
      child(1) + ", 'VIS.CIN', '2026-09-02 10:00:00', 1)");
  const auto visits = read_all("visits");
  EXPECT_THAT(visits.faults, IsEmpty());
  std::set<std::string> cases;
  for (const auto& row : visits.rows) cases.insert(event_of(row).subject.id.str());
  EXPECT_EQ(cases, (std::set<std::string>{"3051", "9999"}));
}

TEST_P(MosaicQuirks, ARestrictedPersonRestrictsTheCaseWhateverTheFormsSayForYes) {
  auto mapping = *settings_.mapping;
  mapping.yes = {"Ie"};
  settings_.mapping = std::make_shared<const adapters::HostMapping>(mapping);
  type_in_story();
  const auto restricted = [&] {
    return std::get<CaseRecord>(read_all("cases").rows.at(0).record).restricted;
  };
  EXPECT_FALSE(restricted());
  change("UPDATE MO_PERSONS SET RESTRICTED = 'Y' WHERE PERSON_ID = " + child(2));
  EXPECT_TRUE(restricted());
}

TEST_P(MosaicQuirks, AnAnswerThatNamesAChildAnswersForTheFamilyToo) {
  type_in_story();
  const Moment before = only("steps", "referral_received").occurred;
  change("UPDATE MO_FORM_ANSWER_ROWS SET HANDLER_ROW_IDENTIFIER = '" + child(1) +
         "' WHERE FORM_ANSWER_ROW_ID IN (SELECT a.FORM_ANSWER_ROW_ID FROM MO_FORM_DATE_ANSWERS a"
         " JOIN MO_QUESTIONS q ON q.QUESTION_ID = a.QUESTION_ID"
         " WHERE q.QUESTION_USER_CODE = 'REF_DATE_RECEIVED')");
  EXPECT_EQ(only("steps", "referral_received").occurred, before);
}

TEST_P(MosaicQuirks, ANoteWithoutADateCountsFromWhenItWasMade) {
  type_in_story();
  change("INSERT INTO CASE_NOTES (ID, PERSON_ID, NOTE_TYPE, CREATED_ON) VALUES (5, " + child(0) +
         ", 'CINV', '2026-09-02 10:00:00')");
  EXPECT_THAT(read_all("case-notes").faults, IsEmpty());
  EXPECT_EQ("2026-09-02T10:00:00+01:00",
            write_moment(only("case-notes", "visit").occurred, london()));
}

TEST_P(MosaicQuirks, WhoLeavesWasAllocatedAllTheSame) {
  type_in_story();
  const auto allocated = [&] {
    std::set<std::string> roles;
    for (const auto& row : read_all("allocations").rows) {
      if (event_of(row).kind == "allocated") roles.insert(*code_of(event_of(row).facts, "role"));
    }
    return roles;
  };
  const auto before = allocated();
  EXPECT_TRUE(before.contains("locality_social_worker"));
  change("UPDATE WORKER_ROLES SET END_DATE = '2026-12-01 00:00:00' WHERE END_DATE IS NULL");
  EXPECT_EQ(allocated(), before);
}

TEST_P(MosaicQuirks, AReopenedStepIsReadAtTheNextPollWithoutAStampOfChanges) {
  auto mapping = *settings_.mapping;
  mapping.columns.erase("step_changed");
  settings_.mapping = std::make_shared<const adapters::HostMapping>(mapping);
  type_in_story();
  const auto end = read_all("steps").end;
  const std::string step = only("steps", "plan_created").host_id;
  change(
      "UPDATE MO_WORKFLOW_STEPS SET STEP_STATUS = 'REOPENED', COMPLETED_ON = NULL"
      " WHERE WORKFLOW_STEP_ID = " +
      step.substr(0, step.find('-')));
  bool taken_back = false;
  for (const auto& row : poll(end, "steps").rows) {
    taken_back = taken_back || (row.deleted && row.row_id.starts_with(step));
  }
  EXPECT_TRUE(taken_back);
}

INSTANTIATE_TEST_SUITE_P(Layers, MosaicQuirks, ::testing::Values("live", "mart"),
                         [](const auto& layer) { return std::string(layer.param); });

TEST_P(MosaicReading, ReadsTheStoryOfTheFamily) {
  const auto story = examples::family_days();
  ASSERT_TRUE(story.ok());
  expect_same({examples::story_case(*story)});
}

TEST_P(MosaicReading, ReadsWhatWasInvented) {
  expect_same(examples::invent_cases({7, 15, kFrom, kTo}));
}

INSTANTIATE_TEST_SUITE_P(Layers, MosaicReading, ::testing::Values("live", "mart"),
                         [](const auto& layer) { return std::string(layer.param); });

}  // namespace
}  // namespace duecourse::testing
