// Queries that are templates: the words of each SQL, a council's names, and what is refused.
#include "adapters/host/sql_template.hpp"

#include <gmock/gmock.h>

#include "adapters/host/sql_words.hpp"
#include "engine/time/time_text.hpp"
#include "tests/adapters/host/host_fixture.hpp"

namespace duecourse::testing {
namespace {

using adapters::HostCode;
using adapters::HostMapping;
using adapters::MappedEvent;
using adapters::MappedFact;
using adapters::SqlDialect;
using adapters::TemplateWords;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string filled(const std::string& sql, const TemplateWords& words) {
  Faults faults;
  std::string text = adapters::fill_template("q.sql", sql, words, faults);
  for (const Fault& fault : faults) ADD_FAILURE() << describe(fault);
  return text;
}

std::string in_dialect(const std::string& sql, SqlDialect dialect) {
  const HostMapping mapping;
  return filled(sql, {mapping, dialect, {}, {}});
}

TEST(SqlTemplate, ADayIsWrittenInEachSql) {
  const std::string day = "{{#day}}a.D{{/day}}";
  EXPECT_EQ("date(a.D)", in_dialect(day, SqlDialect::sqlite));
  EXPECT_EQ("to_char(a.D, 'YYYY-MM-DD')", in_dialect(day, SqlDialect::postgresql));
  EXPECT_EQ("date_format(a.D, '%Y-%m-%d')", in_dialect(day, SqlDialect::mysql));
  EXPECT_EQ("CONVERT(varchar(10), a.D, 23)", in_dialect(day, SqlDialect::sqlserver));
  EXPECT_EQ("to_char(a.D, 'YYYY-MM-DD')", in_dialect(day, SqlDialect::oracle));
  EXPECT_EQ("CAST(CAST(a.D AS DATE) AS CHAR(10))", in_dialect(day, SqlDialect::standard));
}

TEST(SqlTemplate, TextsAreJoinedSoThatNothingStaysNothing) {
  const std::string join = "{{#join}}a.X ~ '-' ~ b.Y{{/join}}";
  EXPECT_EQ("a.X || '-' || b.Y", in_dialect(join, SqlDialect::sqlite));
  EXPECT_EQ("concat(a.X, '-', b.Y)", in_dialect(join, SqlDialect::mysql));
  EXPECT_EQ("CAST(a.X AS nvarchar(255)) + '-' + CAST(b.Y AS nvarchar(255))",
            in_dialect(join, SqlDialect::sqlserver));
}

TEST(SqlTemplate, OnOracleAnEmptyTextIsNothingAndJoinsToNothing) {
  EXPECT_EQ("CASE WHEN a.X IS NOT NULL AND b.Y IS NOT NULL THEN a.X || '-' || b.Y END",
            in_dialect("{{#join}}a.X ~ '-' ~ b.Y{{/join}}", SqlDialect::oracle));
  EXPECT_EQ("a.X IS NOT NULL", in_dialect("{{#filled}}a.X{{/filled}}", SqlDialect::oracle));
  EXPECT_EQ("a.X <> ''", in_dialect("{{#filled}}a.X{{/filled}}", SqlDialect::sqlserver));
}

TEST(SqlTemplate, TheHostsOwnFlagsAreReadWhateverTheWordsOfItsForms) {
  HostMapping mapping;
  mapping.yes = {"Ie"};
  mapping.no = {"Na", "N"};
  EXPECT_EQ("'Ie', 'Y' 'Na', 'N'", filled("{{yes}} {{no}}", {mapping, SqlDialect::sqlite, {}, {}}));
}

TEST(SqlTemplate, AMarkWithinAValueDoesNotDivideIt) {
  HostMapping mapping;
  mapping.reference = "M ~ {id}";
  EXPECT_EQ("'M ~ ' || CAST(c.ID AS TEXT)",
            filled("{{#reference}}c.ID{{/reference}}", {mapping, SqlDialect::sqlite, {}, {}}));
}

TEST(SqlTemplate, OnlyOracleNeedsATableForConstants) {
  EXPECT_EQ("SELECT 1 FROM dual", in_dialect("SELECT 1{{from_nothing}}", SqlDialect::oracle));
  EXPECT_EQ("SELECT 1", in_dialect("SELECT 1{{from_nothing}}", SqlDialect::sqlserver));
}

TEST(SqlTemplate, LiteralsKeepWhatACouncilWrites) {
  EXPECT_EQ("'Close Case to Children''s Services'",
            adapters::sql_literal("Close Case to Children's Services", SqlDialect::postgresql));
  EXPECT_EQ("N'T\xc5\xb7'", adapters::sql_literal("T\xc5\xb7", SqlDialect::sqlserver));
  EXPECT_EQ("'T\xc5\xb7'", adapters::sql_literal("T\xc5\xb7", SqlDialect::oracle));
  EXPECT_EQ(R"('a\\b')", adapters::sql_literal(R"(a\b)", SqlDialect::mysql));
  EXPECT_EQ(R"('a\b')", adapters::sql_literal(R"(a\b)", SqlDialect::sqlite));
}

TEST(SqlTemplate, ATableIsUnderTheNameThatItHasAtThisCouncil) {
  HostMapping mapping;
  mapping.before_objects = "moLive.dbo.";
  mapping.objects["WORKERS"] = "raw.mosaic_fw_workers";
  const TemplateWords words{mapping, SqlDialect::sqlserver, {}, {}};
  EXPECT_EQ("FROM moLive.dbo.MO_WORKFLOW_STEPS s JOIN raw.mosaic_fw_workers w",
            filled("FROM {{MO_WORKFLOW_STEPS}} s JOIN {{WORKERS}} w", words));
}

TEST(SqlTemplate, PartsStandWithinALine) {
  const HostMapping mapping;
  const TemplateWords words{mapping,
                            SqlDialect::sqlite,
                            {{"stamp", "s.CHANGED"}},
                            {{"of-step", "WHERE {{stamp}} > {{T}}.x"}}};
  EXPECT_EQ("SELECT 1 WHERE s.CHANGED > T.x END", filled("SELECT 1 {{>of-step}} END", words));
}

TEST(SqlTemplate, FactsAreCasesByEntry) {
  HostMapping mapping;
  MappedEvent visit;
  visit.codes = {HostCode{"1189", true}};
  visit.kind = "visit";
  MappedFact seen;
  seen.name = "child_seen";
  seen.questions = {"SEEN"};
  seen.as = adapters::AnswerAs::flag;
  MappedFact age;
  age.name = "age";
  age.questions = {"AGE"};
  age.as = adapters::AnswerAs::number;
  visit.facts = {seen, age};
  mapping.steps = {visit};
  const std::string sql =
      "{{#step_facts}}{{name}}:{{#cases}} {{entry}} {{codes}} {{#is_flag}}flag{{/is_flag}}"
      "{{#is_number}}number{{/is_number}}{{/cases}}{{#more}}, {{/more}}{{/step_facts}}";
  EXPECT_EQ("number_age: 1 'AGE' number, fact_child_seen: 1 'SEEN' flag",
            filled(sql, {mapping, SqlDialect::sqlite, {}, {}}));
}

TEST(SqlTemplate, AWordThatMeansNothingIsNamedWithItsPlace) {
  const HostMapping mapping;
  const TemplateWords words{mapping, SqlDialect::sqlite, {{"step_changed", "x"}}, {}};
  Faults faults;
  static_cast<void>(adapters::fill_template(
      "q.sql", "SELECT {{step_chnged}},\n  {{>nowhere}} FROM {{STEPS}}", words, faults));
  ASSERT_EQ(2U, faults.size());
  EXPECT_EQ(
      "q.sql:1:8: error: 'step_chnged' is not a word of templates; did you mean 'step_changed'?",
      describe(faults[0]));
  EXPECT_EQ("q.sql:2:3: error: there is no file nowhere.part beside this", describe(faults[1]));
}

TEST(SqlTemplate, ASectionThatIsNotClosedIsAFault) {
  const HostMapping mapping;
  Faults faults;
  static_cast<void>(adapters::fill_template("q.sql", "SELECT {{#day}}a.D",
                                            {mapping, SqlDialect::sqlite, {}, {}}, faults));
  ASSERT_EQ(1U, faults.size());
  EXPECT_THAT(faults[0].message, HasSubstr("day"));
}

/// A folder of templates with a table of steps.
class TemplateFolder : public HostFixture {
 protected:
  TemplateFolder() {
    sql("CREATE TABLE RAW_STEPS (id INTEGER, grp INTEGER, typ INTEGER, done TEXT, changed TEXT);"
        "INSERT INTO RAW_STEPS VALUES (1, 7, 1189, '2026-03-02 10:00:00', '2026-03-02 10:00:00'),"
        " (2, 7, 4, '2026-03-03 10:00:00', '2026-03-03 10:00:00')");
    mapping_->objects["STEPS"] = "RAW_STEPS";
    mapping_->places["objects.STEPS"] = {"mosaic.toml", 3, 1};
    MappedEvent visit;
    visit.codes = {HostCode{"1189", true}};
    visit.kind = "visit";
    mapping_->steps = {visit};
    write("host.toml",
          "needs_mapping = true\n[columns]\nstep_changed = \"s.changed\"\n"
          "[[query]]\nname = \"steps\"\nkind = \"events\"\nneeds = \"step\"\n"
          "[[query]]\nname = \"visits\"\nkind = \"events\"\nneeds = \"visit\"\n"
          "[[survey]]\nname = \"steps\"\nfile = \"survey.sql\"\n");
    write("steps.sql",
          "SELECT s.id AS event_id, 'case' AS subject, s.grp AS subject_id, m.kind AS kind,\n"
          "  {{#time}}s.done{{/time}} AS occurred_at, {{step_changed}} AS changed_at\n"
          "FROM {{STEPS}} s JOIN ({{#step_map}}SELECT {{code}} AS code, {{kind}} AS kind"
          "{{#more}} UNION ALL {{/more}}{{/step_map}}) m ON m.code = s.typ\n"
          "WHERE s.done <= {{today}}\n");
    write("visits.sql", "SELECT {{nonsense}} FROM {{VISITS}}\n");
    write("survey.sql",
          "SELECT s.typ AS id, NULL AS name, COUNT(*) AS count FROM {{STEPS}} s GROUP BY s.typ\n");
    settings_.mapping = mapping_;
  }

  std::shared_ptr<HostMapping> mapping_ = std::make_shared<HostMapping>();
};

TEST_F(TemplateFolder, IsReadAsAnyOther) {
  open().poll_at(read_moment("2026-03-04T09:00:00Z", london()).value().moment.at);
  const auto read = read_all("steps");
  EXPECT_EQ("", read.error);
  EXPECT_THAT(ids_of(read), ElementsAre("1"));
  EXPECT_EQ("visit", event_of(read.rows[0]).kind);
}

TEST_F(TemplateFolder, TodayIsThePollsDayAndNotTheMachines) {
  open().poll_at(read_moment("2026-03-01T09:00:00Z", london()).value().moment.at);
  EXPECT_THAT(read_all("steps").rows, IsEmpty());
  reader_->poll_at(read_moment("2026-03-04T09:00:00Z", london()).value().moment.at);
  EXPECT_THAT(ids_of(read_all("steps")), ElementsAre("1"));
}

TEST_F(TemplateFolder, AQueryThatTheMappingHasNothingForIsLeftOut) {
  EXPECT_THAT(load_faults(), IsEmpty());
  EXPECT_EQ(1U, open().queries().size());
}

TEST_F(TemplateFolder, ASurveyCountsCodes) {
  auto rows = open().survey("steps");
  ASSERT_TRUE(rows.ok());
  std::vector<std::string> lines;
  for (const auto& row : *rows) lines.push_back(row.id + " " + row.count);
  EXPECT_THAT(lines, ::testing::UnorderedElementsAre("1189 1", "4 1"));
  EXPECT_EQ(ErrorCode::not_found, reader_->survey("nothing").error().code);
}

TEST_F(TemplateFolder, WithoutAMappingFileItSaysWhatToWrite) {
  settings_.mapping = nullptr;
  EXPECT_THAT(load_faults(),
              ElementsAre(::testing::AllOf(HasSubstr("host.toml:1:"),
                                           HasSubstr("write mapping = \"FILE\" under [host]"))));
}

TEST_F(TemplateFolder, ATableThatNoQueryNamesIsATypingError) {
  mapping_->objects["STEPZ"] = "X";
  mapping_->places["objects.STEPZ"] = {"mosaic.toml", 4, 1};
  EXPECT_THAT(load_faults(), ElementsAre(::testing::AllOf(HasSubstr("mosaic.toml:4:1: warning"),
                                                          HasSubstr("did you mean 'STEPS'?"))));
}

TEST_F(TemplateFolder, AWordOfNeedsThatIsNoneIsAFault) {
  write("host.toml", "[[query]]\nname = \"steps\"\nkind = \"events\"\nneeds = \"stepp\"\n");
  EXPECT_THAT(load_faults(), ::testing::Contains(HasSubstr("did you mean 'step'?")));
}

TEST_F(TemplateFolder, AFaultOfTheDatabaseSaysWhoseLinesItNames) {
  write("steps.sql", "SELECT s.id AS event_id,\n  s.nonesuch AS kind FROM {{STEPS}} s");
  EXPECT_THAT(check_faults(),
              ElementsAre(::testing::AllOf(HasSubstr("steps.sql:2:3"), HasSubstr("nonesuch"),
                                           HasSubstr("`duecourse host sql steps` prints"))));
}

}  // namespace
}  // namespace duecourse::testing
