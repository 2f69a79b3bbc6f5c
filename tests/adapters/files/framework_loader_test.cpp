// Framework files, good and bad, by name: data/frameworks/good-*.toml have no fault, bad-*.toml
// have those of the golden list beside them.
#include "adapters/files/framework_loader.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "tests/adapters/files/loading.hpp"

namespace duecourse::testing {

namespace {

using std::chrono::local_days;
using std::chrono::year;

std::vector<std::string> files_starting(const std::string& prefix) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(data_folder() / "frameworks")) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with(prefix) && name.ends_with(".toml")) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

adapters::LoadedFrameworks load(const std::vector<std::filesystem::path>& files,
                                const Processes& processes) {
  return adapters::load_frameworks(files, processes, shipped_calendars(), {"corporate_parenting"},
                                   {"panels", "panel_dates"});
}

TEST(FrameworkLoader, ReportsEveryFaultOfABadFileAtItsPlace) {
  const Processes processes = shipped_processes();
  const auto names = files_starting("bad-");
  ASSERT_GE(names.size(), 6U);
  for (const std::string& name : names) {
    const std::filesystem::path file = data_folder() / "frameworks" / name;
    const adapters::LoadedFrameworks loaded = load({file}, processes);
    EXPECT_TRUE(has_error(loaded.faults)) << name;
    expect_golden(std::filesystem::path(file).replace_extension(".faults"), listed(loaded.faults));
  }
}

TEST(FrameworkLoader, TakesTheWholeGrammar) {
  const Processes processes = shipped_processes();
  const auto names = files_starting("good-");
  ASSERT_GE(names.size(), 1U);
  for (const std::string& name : names) {
    const Faults faults = load({data_folder() / "frameworks" / name}, processes).faults;
    EXPECT_FALSE(has_error(faults)) << name << '\n' << listed(faults);
  }
}

TEST(FrameworkLoader, CompilesWhatTheFileSays) {
  const Processes processes = shipped_processes();
  const auto loaded = load({data_folder() / "frameworks" / "good-everything.toml"}, processes);
  ASSERT_EQ(loaded.frameworks.size(), 1U);
  const Framework& framework = loaded.frameworks.front();
  EXPECT_EQ(framework.applies_to.jobs,
            (std::vector<std::string>{"family_practitioner", "enabler"}));
  EXPECT_TRUE(framework.applies_to.all_teams);
  EXPECT_EQ(framework.process[0], processes[0].get());
  EXPECT_EQ(framework.process[1], processes[1].get());
  EXPECT_EQ(framework.process[2], processes[2].get());

  const Timescale& all = framework.timescales.front();
  EXPECT_EQ(all.formerly, TimescaleId{"old-name"});
  EXPECT_EQ(all.opens, Opens::restart);
  EXPECT_EQ(all.per, Per::person);
  ASSERT_EQ(all.starts.size(), 2U);
  EXPECT_EQ(describe(all.starts[0].when),
            "outcomes over 1.5 and outcomes under 3 and smart is true, or evaluation not recorded "
            "and smart is true");
  EXPECT_EQ(describe(all.starts[1].when),
            "outcomes over 1.5 and outcomes under 3, or evaluation not recorded");
  EXPECT_TRUE(all.ends_all);
  ASSERT_EQ(all.ends.size(), 2U);
  EXPECT_EQ(describe(all.ends[1].when), "about is plan or review");
  EXPECT_EQ(all.meets, Meets::oldest);
  EXPECT_EQ(all.measured, Measured::recorded);
  EXPECT_EQ(all.after.size(), 1U);
  EXPECT_EQ(all.unless.size(), 1U);
  EXPECT_EQ(all.in_states.size(), 1U);
  EXPECT_TRUE(all.before.has_value());
  EXPECT_TRUE(all.repeats);
  EXPECT_TRUE(all.repeats_from_due);
  EXPECT_EQ(describe(*all.then), "12 calendar weeks");
  EXPECT_EQ(describe(*all.already), "28 calendar days");
  EXPECT_EQ(all.calendar->name(), "scotland");
  EXPECT_EQ(slot_of(all.owner), "family_coach|fallback");

  const Timescale& papers = framework.timescales[1];
  EXPECT_EQ(papers.starts_at, "at");
  EXPECT_EQ(papers.due->anchor, (FactAnchor{Side::before, "at"}));
  EXPECT_EQ(describe(papers.ends.front().when), "smart is true");
  EXPECT_EQ(papers.calendar->name(), "england-and-wales");
  EXPECT_EQ(papers.ladder, LadderId{"standard"});

  const Timescale& chosen = framework.timescales[2];
  EXPECT_EQ(chosen.due_from->take, DueFrom::Take::latest);
  ASSERT_EQ(chosen.due_from->choices.size(), 2U);
  EXPECT_EQ(chosen.due_from->choices.front(), (DueChoice{std::nullopt, "allocated_on"}));
  EXPECT_FALSE(framework.timescales[3].enabled);

  const Timescale& changing = framework.timescales[4];
  ASSERT_EQ(changing.limits.size(), 3U);
  EXPECT_EQ(describe(*changing.limits[0].after), "1 calendar year");
  EXPECT_EQ(changing.limits[0].since.size(), 1U);
  EXPECT_EQ(describe(changing.limits[0].when), "smart is true");
  EXPECT_EQ(changing.limits[1].from, "allocated_on");
  EXPECT_EQ(describe(changing.also.front().due), "10 working days");
  EXPECT_EQ(changing.moved_by.fact, "at");
  EXPECT_EQ(slot_of(changing.owner_after->owner), "family_coach|team_manager");
  EXPECT_EQ(changing.activated, local_days{year{2026} / 4 / 1});
  // The oldest first, whatever the order of the file.
  const Timescale& ageing = framework.timescales[5];
  ASSERT_EQ(ageing.limits.size(), 2U);
  EXPECT_EQ(describe(*ageing.limits[0].after), "2 calendar years");
  const Timescale& daily = framework.timescales[6];
  EXPECT_TRUE(daily.each_working_day);
  EXPECT_EQ(daily.opens, Opens::each);
  EXPECT_EQ(describe(daily.starts.front().when), "calendar is scotland");
}

TEST(FrameworkLoader, CompilesSamplesAndTheDatesOfTheConfiguration) {
  const Processes processes = shipped_processes();
  const auto loaded = load({data_folder() / "frameworks" / "good-sample.toml"}, processes);
  ASSERT_EQ(loaded.frameworks.size(), 1U);
  const Framework& framework = loaded.frameworks.front();
  ASSERT_EQ(framework.samples.size(), 2U);
  const SampleRule& sample = framework.samples[0];
  EXPECT_EQ(sample.id, TimescaleId("audit-draw"));
  ASSERT_EQ(sample.of.size(), 2U);
  EXPECT_EQ(describe(sample.of[1].when), "amount over 100");
  EXPECT_EQ(sample.share, 1250);
  EXPECT_EQ(sample.each, SampleSpan::month);
  EXPECT_FALSE(sample.by_family);
  EXPECT_EQ(sample.draws, "drawn");
  EXPECT_EQ(sample.activated, local_days{year{2026} / 4 / 1});
  EXPECT_EQ(framework.samples[1].share, 10'000);
  EXPECT_EQ(framework.samples[1].each, SampleSpan::quarter);
  EXPECT_TRUE(framework.samples[1].by_family);
  EXPECT_EQ(find_sample(framework, TimescaleId("audit-draw")), &sample);
  EXPECT_EQ(find_sample(framework, TimescaleId("kept-as-a-note")), nullptr);
  ASSERT_EQ(framework.dated_kinds.size(), 1U);
  EXPECT_EQ(framework.dated_kinds[0].subject, SubjectKind::case_);
  EXPECT_EQ(framework.dated_kinds[0].kind, "panel_date");
  EXPECT_EQ(framework.dated_kinds[0].list, "panels");
}

TEST(FrameworkLoader, CompilesLaddersWithTheirRepetition) {
  const Processes processes = shipped_processes();
  const auto loaded = load({data_folder() / "frameworks" / "good-everything.toml"}, processes);
  const Ladder& ladder = loaded.frameworks.front().ladders.front();
  EXPECT_EQ(ladder.missed, Missed::none);
  EXPECT_TRUE(ladder.any_hour);
  ASSERT_EQ(ladder.stages.size(), 3U);
  EXPECT_EQ(describe(ladder.stages[1].at), "1 working day after expected");
  EXPECT_EQ(slot_of(ladder.stages[2].to.front()), "family_coach|supervisor");
  EXPECT_EQ(slot_of(ladder.stages[2].copy.front()), "owner");
  EXPECT_EQ(describe(*ladder.stages[2].every), "4 hours");
  EXPECT_EQ(ladder.stages[2].at_most, 3);
  EXPECT_EQ(ladder.stages[0].at_most, 1);
}

TEST(FrameworkLoader, ReportsFaultsOfAllFilesTogether) {
  const Processes processes = shipped_processes();
  const std::filesystem::path folder = data_folder() / "frameworks";
  const auto loaded = load(
      {folder / "bad-syntax.toml", folder / "missing.toml", folder / "bad-empty.toml"}, processes);
  const std::string text = listed(loaded.faults);
  EXPECT_NE(text.find("bad-syntax.toml:3:"), std::string::npos) << text;
  EXPECT_NE(text.find("there is no file"), std::string::npos) << text;
  EXPECT_NE(text.find("bad-empty.toml"), std::string::npos) << text;
}

TEST(FrameworkLoader, RefusesTwoFrameworksOfOneIdAndReferencesToNothing) {
  const Processes processes = shipped_processes();
  const ScratchFolder scratch;
  const std::string head =
      "[framework]\nid = \"one\"\ntitle = \"One\"\ncalendar = \"scotland\"\n"
      "[process]\ncase = \"early_help\"\n[ladder.standard]\n"
      "stages = [{ id = \"a\", at = \"at due\", to = \"owner\", kind = \"reminder\" }]\n";
  const std::string timescale =
      "[[timescale]]\nid = \"visit\"\nclause = \"1\"\ntitle = \"Visit\"\nstarts = \"screened\"\n"
      "ends = \"visit\"\ndue = \"5 working days\"\nowner = \"lead\"\nstands_in_for = "
      "\"one/vist\"\n";
  const auto first = scratch.write("first.toml", head + timescale);
  const auto second = scratch.write("second.toml", head);
  EXPECT_EQ(listed(load({first, second}, processes).faults),
            "second.toml: error: another framework file has the id 'one' too\n"
            "first.toml:17:17: error: 'one/vist' is not a timescale (FRAMEWORK/ID) of any "
            "framework; did you mean 'one/visit'?\n");
}

TEST(FrameworkLoader, HashChangesWithTheBytes) {
  const Processes processes = shipped_processes();
  const ScratchFolder scratch;
  const auto first = scratch.write("first.toml", "# one\n");
  const auto second = scratch.write("second.toml", "# two\n");
  EXPECT_NE(load({first}, processes).hash, load({second}, processes).hash);
  EXPECT_EQ(load({first}, processes).hash, load({first}, processes).hash);
}

TEST(FrameworkLoader, CompilesHowChildrenAreCounted) {
  const Processes processes = shipped_processes();
  const auto loaded = load({data_folder() / "frameworks" / "good-children.toml"}, processes);
  ASSERT_EQ(loaded.frameworks.size(), 1U) << listed(loaded.faults);
  const Framework& framework = loaded.frameworks.front();
  ASSERT_TRUE(framework.children);
  EXPECT_EQ(framework.children->roles, std::vector<std::string>{"family_finder"});
  EXPECT_EQ(framework.children->counts,
            (std::vector<ChildCount>{{"children", {"away"}}, {"away", {"away"}}}));
  EXPECT_EQ(framework.children->states,
            std::vector{*state_index(framework.process[0]->description(), "away")});
  EXPECT_TRUE(framework.children->joins.empty());
  EXPECT_EQ(framework.children->worker_kind, "placements_counted");
  EXPECT_EQ(framework.children->team_kind, "");
  EXPECT_TRUE(framework.findings.front().by_children);
  ASSERT_EQ(framework.reports.size(), 2U);
  EXPECT_EQ(framework.reports[0].capacity->children, 12);
  EXPECT_TRUE(framework.reports[0].enabled);
  EXPECT_FALSE(framework.reports[1].enabled);
  EXPECT_EQ(framework.reports[1].evaluation->early.size(), 1U);
}

TEST(FrameworkLoader, TwoFrameworksDoNotCountForTheSamePeopleAsTheSameKind) {
  const Processes processes = shipped_processes();
  std::ifstream file(shipped_folder() / "frameworks" / "strengthening-families.toml");
  std::string text{std::istreambuf_iterator<char>(file), {}};
  const std::string id = "\"strengthening-families\"";
  text.replace(text.find(id), id.size(), "\"second\"");
  const ScratchFolder scratch;
  const auto second = scratch.write("second.toml", text);
  const auto faults =
      load({shipped_folder() / "frameworks" / "strengthening-families.toml", second}, processes)
          .faults;
  EXPECT_EQ(
      listed(faults),
      "second.toml: error: [caseload] hands its counts to the same people as the same kind of "
      "event as the framework 'strengthening-families' does: give one of them another kind\n");
}

}  // namespace

}  // namespace duecourse::testing
