#include "adapters/files/opening_keys.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "adapters/files/written_values.hpp"

namespace duecourse::adapters {

namespace {

using std::chrono::minutes;

std::optional<minutes> read_clock(TableReader& table, const char* key) {
  const auto text = table.required_text(key);
  if (!text) return std::nullopt;
  const auto clock = parse_clock(text->text);
  if (clock) return *clock;
  add_error(table.faults(), text->place, clock.error().message);
  return std::nullopt;
}

Weekdays read_days(TableReader& table) {
  if (table.node("days") == nullptr) return std::nullopt;
  const std::vector<std::string> names = {"monday", "tuesday",  "wednesday", "thursday",
                                          "friday", "saturday", "sunday"};
  std::array<bool, 7> days{};
  for (const PlacedText& word : table.texts("days")) {
    const auto found = std::find(names.begin(), names.end(), word.text);
    if (found == names.end()) {
      add_error(table.faults(), word.place, not_a_word(word.text, "a day of the week", names));
    } else {
      days[static_cast<std::size_t>(found - names.begin())] = true;
    }
  }
  return days;
}

void read_quiet(const SourceEntry& entry, Configuration& into, Faults& faults) {
  if (entry.key != "mail") {
    return add_error(faults, entry.value.place,
                     not_a_word(entry.key, "a channel that can be quiet", {"mail"}));
  }
  TableReader table(entry.value, "[quiet.mail]", faults);
  const auto from = read_clock(table, "from");
  const auto to = read_clock(table, "to");
  table.refuse_unknown();
  if (!from || !to) return;
  if (*from == *to) {
    return add_error(faults, entry.value.place,
                     "[quiet.mail] begins and ends at the same time: nothing would ever go out; "
                     "write from = \"19:00\" and to = \"07:30\", or leave it out");
  }
  into.opening.quiet = QuietHours{*from, *to};
}

void read_team(const SourceEntry& entry, Configuration& into, Faults& faults) {
  TableReader table(entry.value, fmt::format("[office_hours.{}]", entry.key), faults);
  TeamHours hours;
  const auto opens = read_clock(table, "opens");
  const auto closes = read_clock(table, "closes");
  hours.days = read_days(table);
  table.refuse_unknown();
  if (!opens || !closes) return;
  if (*closes <= *opens) {
    return add_error(faults, entry.value.place,
                     fmt::format("the office of {} closes before it opens", entry.key));
  }
  hours.opens = *opens;
  hours.closes = *closes;
  into.opening.teams.emplace(TeamId(entry.key), hours);
}

}  // namespace

void read_opening(const SourceNode& quiet, const SourceNode& office_hours, Configuration& into,
                  Faults& faults) {
  for (const SourceEntry& entry : quiet.entries) read_quiet(entry, into, faults);
  for (const SourceEntry& entry : office_hours.entries) read_team(entry, into, faults);
}

}  // namespace duecourse::adapters
