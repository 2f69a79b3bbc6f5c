#include "tests/support/story_rules.hpp"

#include <filesystem>

#include "adapters/files/framework_loader.hpp"
#include "engine/time/time_text.hpp"
#include "statemachines/registry.hpp"
#include "tests/support/echo_process.hpp"
#include "tests/support/shipped_rulebook.hpp"

namespace duecourse::testing {

namespace {

Result<std::shared_ptr<const Rulebook>> loaded_from(const std::vector<std::filesystem::path>& files,
                                                    const Processes& processes) {
  auto copy = std::make_shared<Rulebook>(shipped_rulebook());
  auto loaded = adapters::load_frameworks(files, processes, copy->calendars, {}, {"panel_dates"});
  for (const Fault& fault : loaded.faults) return Error{ErrorCode::invalid_input, describe(fault)};
  copy->frameworks = std::move(loaded.frameworks);
  copy->date_lists["panel_dates"] = {read_day("2026-03-26").value(), read_day("2026-06-25").value(),
                                     read_day("2026-09-24").value()};
  return std::shared_ptr<const Rulebook>(copy);
}

}  // namespace

Result<std::shared_ptr<const Rulebook>> switched_on(const Rulebook& rulebook,
                                                    const std::string& timescale) {
  auto copy = std::make_shared<Rulebook>(rulebook);
  for (Framework& framework : copy->frameworks) {
    for (Timescale& one : framework.timescales) {
      if (one.id.str() != timescale || one.enabled) continue;
      one.enabled = true;
      return std::shared_ptr<const Rulebook>(copy);
    }
  }
  return Error{ErrorCode::invalid_input, "no timescale '" + timescale + "' is switched off"};
}

Result<std::shared_ptr<const Rulebook>> with_dates(const Rulebook& rulebook,
                                                   const std::vector<std::string>& words) {
  if (words.size() < 3) return Error{ErrorCode::invalid_input, "dates LIST DATE ..."};
  auto copy = std::make_shared<Rulebook>(rulebook);
  std::vector<Day>& dates = copy->date_lists[words[1]];
  for (std::size_t i = 2; i < words.size(); ++i) {
    const auto day = read_day(words[i]);
    if (!day) return day.error();
    dates.push_back(*day);
  }
  return std::shared_ptr<const Rulebook>(copy);
}

void tell_undone(const std::vector<std::string>& words, std::vector<OpenInCase>& into) {
  const Zone& zone = shipped_rulebook().zone;
  into.clear();
  for (std::size_t i = 3; i + 1 < words.size(); i += 2) {
    const Day due = read_day(words[i + 1]).value();
    into.push_back({SubjectId("C-" + words[i]), words[i], FrameworkId(words[1]),
                    TimescaleId(words[2]),
                    Limit{zone.start_of(due + std::chrono::days{1}), Precision::day}});
  }
}

Result<std::shared_ptr<const Rulebook>> shipped_practice(const std::string& id) {
  for (const Rulebook* rulebook : {&shipped_rulebook(), &child_in_need_rulebook()}) {
    if (find_framework(*rulebook, FrameworkId(id)) != nullptr) {
      return std::shared_ptr<const Rulebook>(std::shared_ptr<const Rulebook>(), rulebook);
    }
  }
  return Error{ErrorCode::invalid_input, "no framework '" + id + "' is shipped"};
}

Result<std::shared_ptr<const Rulebook>> practice_of(const std::vector<std::string>& paths) {
  static const Processes kEchoes = {std::make_shared<const EchoProcess>(SubjectKind::case_),
                                    std::make_shared<const EchoProcess>(SubjectKind::worker),
                                    std::make_shared<const EchoProcess>(SubjectKind::team),
                                    statemachines::open_case_process()};
  std::vector<std::filesystem::path> files;
  for (const std::string& path : paths) {
    files.emplace_back(DUECOURSE_SOURCE_DIR "/tests/scenarios/" + path);
  }
  return loaded_from(files, kEchoes);
}

Result<std::shared_ptr<const Rulebook>> shipped_frameworks(const std::vector<std::string>& ids) {
  static const Processes kProcesses = statemachines::registered_processes();
  std::vector<std::filesystem::path> files;
  for (const std::string& id : ids) {
    files.emplace_back(DUECOURSE_SOURCE_DIR "/config/frameworks/" + id + ".toml");
  }
  return loaded_from(files, kProcesses);
}

}  // namespace duecourse::testing
