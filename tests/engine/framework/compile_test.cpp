// Compiling a source tree made by hand: what resolves to what, and faults that a file cannot show.
// The faults of files are tested where files are read.
#include "engine/framework/compile.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/engine/framework/sources.hpp"

namespace duecourse::testing {

namespace {

Calendars calendars() {
  CalendarDefinition definition;
  definition.name = "weekdays";
  return {{"weekdays", std::make_shared<const WorkingCalendar>(definition)}};
}

SourceNode stage() {
  return table({{"id", text("late")},
                {"at", text("1 working day after due")},
                {"to", text("owner")},
                {"kind", text("escalation")}});
}

SourceNode timescale(std::vector<std::pair<std::string, SourceNode>> more = {}) {
  SourceNode node = table({{"id", text("answer")},
                           {"clause", text("1")},
                           {"title", text("Answer")},
                           {"starts", text("asked")},
                           {"ends", text("answered")},
                           {"due", text("5 working days")},
                           {"owner", text("lead")}});
  for (auto& [key, value] : more) {
    const auto same = [&key = key](const SourceEntry& entry) { return entry.key == key; };
    std::erase_if(node.entries, same);
    node.entries.push_back(SourceEntry{key, value.place, value});
  }
  return node;
}

FrameworkSource source(std::vector<SourceNode> timescales) {
  FrameworkSource result;
  result.file = "f";
  result.root = table(
      {{"framework",
        table({{"id", text("small")}, {"title", text("Small")}, {"calendar", text("weekdays")}})},
       {"process", table({{"case", text("small")}})},
       {"ladder", table({{"standard", table({{"stages", list({stage()})}})}})},
       {"timescale", list(std::move(timescales))}});
  return result;
}

class Compiling : public ::testing::Test {
 protected:
  CompiledFramework compiled(std::vector<SourceNode> timescales,
                             const std::vector<std::string>& posts = {}) {
    return compile(source(std::move(timescales)), processes_, calendars_, posts);
  }
  std::string faults(std::vector<SourceNode> timescales) {
    std::string all;
    for (const Fault& fault : compiled(std::move(timescales)).faults) all += fault.message + "\n";
    return all;
  }

  Processes processes_{std::make_shared<SmallProcess>()};
  Calendars calendars_ = calendars();
};

TEST_F(Compiling, ResolvesNamesToIndexes) {
  const CompiledFramework result = compiled({timescale()});
  ASSERT_TRUE(result.faults.empty()) << describe(result.faults.front());
  const Framework& framework = result.framework;
  EXPECT_EQ(framework.id, FrameworkId{"small"});
  EXPECT_EQ(framework.process[0], processes_.front().get());
  EXPECT_EQ(framework.process[1], nullptr);
  ASSERT_EQ(framework.timescales.size(), 1U);
  const Timescale& answer = framework.timescales.front();
  EXPECT_EQ(answer.starts, (std::vector<MilestoneMatch>{{0, {}}}));
  EXPECT_EQ(answer.ends, (std::vector<MilestoneMatch>{{1, {}}}));
  EXPECT_EQ(answer.calendar, framework.calendar);
  EXPECT_EQ(answer.ladder, LadderId{"standard"});
  EXPECT_EQ(answer.opens, Opens::if_none_open);
  EXPECT_EQ(answer.meets, Meets::all_open);
  EXPECT_EQ(answer.measured, Measured::occurred);
  EXPECT_TRUE(answer.enabled);
}

TEST_F(Compiling, FoldsTheSharedConditionIntoEachMilestone) {
  const SourceNode own =
      table({{"milestone", text("asked")}, {"when", table({{"source", text("dart")}})}});
  const SourceNode either = list(
      {table({{"urgent", flag(true)}}), table({{"urgent", table({{"present", flag(false)}})}})});
  const CompiledFramework result = compiled({timescale({{"starts", own}, {"when", either}})});
  ASSERT_TRUE(result.faults.empty()) << describe(result.faults.front());
  EXPECT_EQ(describe(result.framework.timescales.front().starts.front().when),
            "urgent is true and source is dart, or urgent not recorded and source is dart");
}

TEST_F(Compiling, ASharedConditionMustFitEveryMilestone) {
  EXPECT_EQ(faults({timescale({{"starts", list({text("asked"), text("answered")})},
                               {"when", table({{"urgent", flag(true)}})}})}),
            "'urgent' is not a fact of 'answered'; it may be 'full'\n");
}

TEST_F(Compiling, AFactNamedByAnyStartServesAChoiceButNotALimit) {
  const SourceNode both = list({text("asked"), text("answered")});
  EXPECT_EQ(
      faults({timescale({{"starts", both},
                         {"due_from", table({{"earliest", list({text("by"), text("due")})}})}})}),
      "");
  EXPECT_EQ(faults({timescale({{"starts", both}, {"due", text("2 calendar days before by")}})}),
            "'by' is not a fact of 'answered'; it may be 'full'\n");
}

TEST_F(Compiling, RecipientsAreRolesPostsOrDeclaredWords) {
  EXPECT_NE(faults({timescale({{"owner", text("registrar")}})}), "");
  EXPECT_TRUE(compiled({timescale({{"owner", text("registrar")}})}, {"registrar"}).faults.empty());
  const auto known = known_recipients();
  for (const char* word : {"owner", "supervisor", "team_manager", "service_manager", "team_mailbox",
                           "actor", "fallback", "key_worker", "screening_duty_worker"}) {
    EXPECT_NE(std::find(known.begin(), known.end(), word), known.end()) << word;
  }
}

TEST_F(Compiling, AListOfDatesMustBeThereAndKnownToTheProcess) {
  EXPECT_EQ(faults({timescale({{"on_dates", text("panels")}})}),
            "'on_dates' opens by itself: leave out 'starts'\n"
            "'panels' is not a list of [dates] in duecourse.toml\n"
            "'small' knows no milestone 'listed_date': 'on_dates' needs it\n");
}

TEST_F(Compiling, AnIdThatWasRenamedIsStillTaken) {
  EXPECT_EQ(faults({timescale(), timescale({{"id", text("reply")}, {"formerly", text("answer")}})}),
            "the id 'answer' is used twice\n");
}

TEST_F(Compiling, AnEmptyFileHasTwoFaultsAndDoesNoHarm) {
  FrameworkSource nothing;
  nothing.file = "f";
  nothing.root = table({});
  const CompiledFramework result = compile(nothing, processes_, calendars_, {});
  EXPECT_EQ(result.faults.size(), 2U);
  EXPECT_TRUE(result.framework.timescales.empty());
}

TEST_F(Compiling, ValuesOfTheWrongKindAreFaultsAndNothingElse) {
  // every key in turn gets every kind of value: a fault or none, never a crash
  const std::vector<SourceNode> kinds{text("asked"), flag(true),       whole(3),        list({}),
                                      table({}),     list({whole(1)}), list({list({})})};
  for (const char* key : {"id",           "clause",
                          "title",        "note",
                          "formerly",     "subject",
                          "starts",       "opens",
                          "per",          "starts_at",
                          "when",         "ends_when",
                          "after",        "unless",
                          "already",      "in_states",
                          "ends",         "ends_all",
                          "meets",        "measured",
                          "withdrawn_by", "survives_closure",
                          "before",       "due",
                          "expected",     "not_before",
                          "due_from",     "count_from",
                          "repeats",      "then",
                          "calendar",     "owner",
                          "ladder",       "stands_in_for",
                          "enabled",      "limits",
                          "activated",    "also",
                          "paused_by",    "resumed_by",
                          "moved_by",     "changes_after",
                          "on_dates",     "each_working_day",
                          "owner_after"}) {
    for (const SourceNode& value : kinds) (void)compiled({timescale({{key, value}})});
  }
  for (const SourceNode& value : kinds) {
    for (const char* section :
         {"framework", "process", "applies_to", "roles", "ladder", "timescale", "finding"}) {
      FrameworkSource odd = source({timescale()});
      std::erase_if(odd.root.entries, [&](const SourceEntry& it) { return it.key == section; });
      odd.root.entries.push_back(SourceEntry{section, value.place, value});
      (void)compile(odd, processes_, calendars_, {});
    }
  }
}

TEST_F(Compiling, ALetterNamesItsRequestAndWhatTheOutcomeWaitsFor) {
  const SourceNode draft = table({{"letter", text("acknowledgement")},
                                  {"request", text("question")},
                                  {"outcome_by", text("answer")},
                                  {"outcome_within", text("3 calendar days")}});
  const CompiledFramework result = compiled({timescale({{"draft", draft}})});
  ASSERT_TRUE(result.faults.empty()) << describe(result.faults.front());
  const auto& rule = result.framework.timescales.front().draft;
  ASSERT_TRUE(rule);
  EXPECT_EQ("acknowledgement", rule->letter);
  EXPECT_EQ("question", rule->request);
  EXPECT_EQ(TimescaleId("answer"), rule->outcome_by);
  EXPECT_EQ("3 calendar days", describe(*rule->outcome_within));
}

TEST_F(Compiling, WhatALetterNamesIsChecked) {
  const auto with = [&](std::vector<std::pair<std::string, SourceNode>> keys) {
    return faults({timescale({{"draft", table(std::move(keys))}})});
  };
  EXPECT_NE(std::string::npos,
            with({{"letter", text("acknowledgment")}, {"request", text("question")}})
                .find("'acknowledgement'"));
  EXPECT_NE(std::string::npos, with({{"letter", text("acknowledgement")}}).find("no 'request'"));
  EXPECT_NE(std::string::npos,
            with({{"letter", text("acknowledgement")}, {"request", text("questions")}})
                .find("'questions' is not a kind of event"));
  EXPECT_NE(std::string::npos, with({{"letter", text("acknowledgement")},
                                     {"request", text("question")},
                                     {"outcome_within", text("3 calendar days")}})
                                   .find("name it as 'outcome_by'"));
}

TEST_F(Compiling, APageIsOnAWorker) {
  EXPECT_NE(std::string::npos,
            faults({timescale({{"pack", flag(true)}})}).find("'pack' needs subject = \"worker\""));
}

}  // namespace

}  // namespace duecourse::testing
