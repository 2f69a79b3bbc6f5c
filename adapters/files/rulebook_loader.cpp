// Putting a rulebook together.
#include "adapters/files/rulebook_loader.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

#include "adapters/files/calendar_loader.hpp"
#include "adapters/files/file_text.hpp"
#include "adapters/files/framework_loader.hpp"
#include "adapters/files/zone_loader.hpp"
#include "engine/framework/source_reader.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::adapters {

namespace {

void append(Faults& all, const Faults& more) {
  all.insert(all.end(), more.begin(), more.end());
}

std::vector<std::string> names_of(const Calendars& calendars) {
  std::vector<std::string> names;
  for (const auto& [name, calendar] : calendars) names.push_back(name);
  return names;
}

std::uint64_t hash_of(const Configuration& configuration, const Zone& zone, std::uint64_t calendars,
                      std::uint64_t frameworks) {
  const SendingSettings& sending = configuration.sending;
  const auto& posts = configuration.posts;
  std::string text =
      fmt::format("{}|{}|{}|{}|{}|{}", calendars, frameworks, zone.name(), sending.calendar,
                  sending.hour.count(), describe(sending.backlog_after));
  for (const auto& [name, address] : posts) text += fmt::format("|{}", name);
  for (const auto& [name, dates] : configuration.dates) {
    text += fmt::format("|{}", name);
    for (const Day day : dates) text += fmt::format(",{}", write_day(day));
  }
  std::uint64_t hash = hash_more(kHashStart, text);
  for (const PluginEntry& plugin : configuration.plugins) {
    const auto library = read_file(plugin.file);
    hash = hash_more(hash_more(hash, plugin.name), library ? *library : std::string());
  }
  return hash;
}

}  // namespace

LoadedRulebook load_rulebook(const Configuration& configuration, const Processes& processes) {
  LoadedRulebook result;
  auto rulebook = std::make_shared<Rulebook>();

  auto zone = load_zone(configuration.council.zone);
  if (zone) {
    rulebook->zone = std::move(zone).value();
  } else {
    add_error(result.faults, place_of(configuration, "council.zone"), zone.error().message);
  }

  LoadedCalendars calendars = load_calendars(configuration.calendars);
  append(result.faults, calendars.faults);
  const auto sending = calendars.calendars.find(configuration.sending.calendar);
  if (sending != calendars.calendars.end()) {
    rulebook->sending.calendar = sending->second;
  } else if (!calendars.calendars.empty()) {
    add_error(
        result.faults, place_of(configuration, "sending.calendar"),
        not_a_word(configuration.sending.calendar, "a calendar", names_of(calendars.calendars)));
  }

  std::vector<std::string> posts;
  for (const auto& [name, address] : configuration.posts) posts.push_back(name);
  std::vector<std::string> lists;
  for (const auto& [name, dates] : configuration.dates) lists.push_back(name);
  LoadedFrameworks frameworks =
      load_frameworks(configuration.frameworks, processes, calendars.calendars, posts, lists);
  append(result.faults, frameworks.faults);

  rulebook->frameworks = std::move(frameworks.frameworks);
  rulebook->calendars = std::move(calendars.calendars);
  rulebook->date_lists = configuration.dates;
  rulebook->sending.hour = configuration.sending.hour;
  rulebook->backlog_after = configuration.sending.backlog_after;
  rulebook->hash = hash_of(configuration, rulebook->zone, calendars.hash, frameworks.hash);
  if (!has_error(result.faults)) result.rulebook = std::move(rulebook);
  return result;
}

}  // namespace duecourse::adapters
