// Reading calendar files and the bank holidays they name.
#include "adapters/files/calendar_loader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "adapters/files/file_text.hpp"
#include "adapters/files/source_files.hpp"
#include "adapters/files/written_values.hpp"
#include "engine/framework/source_reader.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::adapters {

namespace {

constexpr int kLongestClosure = 366;  // days

std::vector<std::string> weekday_words() {
  return {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
}

/// A bank holiday file, read once however many calendars name it.
struct HolidayFile {
  SourceNode root;
  bool broken = false;
};

/// What loading all files shares.
struct Loading {
  LoadedCalendars result;
  std::map<std::string, HolidayFile> holiday_files;
};

std::optional<Day> day_of(const SourceNode& node, std::string_view key, Faults& faults) {
  if (node.kind != SourceKind::date && node.kind != SourceKind::text) {
    add_error(faults, node.place,
              fmt::format("'{}' must be a date, and is {}", key, spell(node.kind)));
    return std::nullopt;
  }
  auto day = read_day(node.text);
  if (day) return *day;
  add_error(faults, node.place, fmt::format("'{}': {}", key, day.error().message));
  return std::nullopt;
}

std::optional<Day> day_in(TableReader& table, std::string_view key) {
  const SourceNode* node = table.node(key);
  return node == nullptr ? std::nullopt : day_of(*node, key, table.faults());
}

void read_works(TableReader& table, CalendarDefinition& into) {
  const SourceNode* node = table.node("works");
  if (node == nullptr) return;
  const std::vector<std::string> words = weekday_words();
  into.works.fill(false);
  for (const PlacedText& day : table.texts("works")) {
    const auto found = std::find(words.begin(), words.end(), day.text);
    if (found == words.end()) {
      add_error(table.faults(), day.place, not_a_word(day.text, "a weekday", words));
    } else {
      into.works[static_cast<std::size_t>(found - words.begin())] = true;
    }
  }
  if (node->kind == SourceKind::list && node->items.empty()) {
    add_error(table.faults(), node->place, "a calendar needs at least one day that is worked");
  }
}

std::optional<std::chrono::minutes> clock_in(TableReader& table, std::string_view key) {
  const auto text = table.required_text(key);
  if (!text) return std::nullopt;
  const auto clock = parse_clock(text->text);
  if (clock) return *clock;
  add_error(table.faults(), text->place, clock.error().message);
  return std::nullopt;
}

void read_hours(TableReader& table, CalendarDefinition& into) {
  const SourceNode* node = table.node("office_hours");
  if (node == nullptr) return;
  TableReader hours(*node, "office_hours", table.faults());
  const auto opens = clock_in(hours, "opens");
  const auto closes = clock_in(hours, "closes");
  hours.refuse_unknown();
  if (!opens || !closes) return;
  if (*opens >= *closes) {
    add_error(table.faults(), node->place, "the office must open before it closes");
    return;
  }
  into.hours = OfficeHours{*opens, *closes};
}

void read_closure(const SourceNode& node, CalendarDefinition& into, Faults& faults) {
  TableReader table(node, "a closure", faults);
  const auto title = table.text("title");
  const auto day = day_in(table, "day");
  const auto from = day_in(table, "from");
  const auto to = day_in(table, "to");
  const bool one = find_entry(node, "day") != nullptr;
  const bool range = find_entry(node, "from") != nullptr || find_entry(node, "to") != nullptr;
  table.refuse_unknown();
  const std::string name = title ? title->text : "closure";
  if (one == range) {
    add_error(faults, node.place, "a closure has a 'day', or 'from' and 'to'");
    return;
  }
  if (one) {
    if (day) into.closures.push_back(DayOff{*day, name});
    return;
  }
  if (!from || !to) {
    if (find_entry(node, "from") == nullptr) table.missing("from");
    if (find_entry(node, "to") == nullptr) table.missing("to");
    return;
  }
  if (*to < *from || *to - *from > std::chrono::days{kLongestClosure}) {
    add_error(faults, node.place, "a closure ends on or after its first day, within a year");
    return;
  }
  for (Day each = *from; each <= *to; each += std::chrono::days{1}) {
    into.closures.push_back(DayOff{each, name});
  }
}

void read_closures(TableReader& table, CalendarDefinition& into) {
  const SourceNode* node = table.node("closures");
  if (node == nullptr) return;
  if (node->kind != SourceKind::list) {
    add_error(table.faults(), node->place, "'closures' is a list of { day, title }");
    return;
  }
  for (const SourceNode& item : node->items) read_closure(item, into, table.faults());
}

/// `named_at` is where a calendar names the file: the place of a file that is not there.
const HolidayFile& holiday_file(const std::filesystem::path& path, const Place& named_at,
                                Loading& loading) {
  const auto known = loading.holiday_files.find(path.string());
  if (known != loading.holiday_files.end()) return known->second;
  SourceFile file = read_json_file(path);
  loading.result.hash = hash_more(loading.result.hash, file.bytes);
  const bool broken = has_error(file.faults);
  for (Fault& fault : file.faults) {
    if (fault.place.line == 0) fault.place = named_at;
    loading.result.faults.push_back(std::move(fault));
  }
  return loading.holiday_files.emplace(path.string(), HolidayFile{std::move(file.root), broken})
      .first->second;
}

/// One event of the public format; its notes and bunting are known and not needed.
void read_event(const SourceNode& node, CalendarDefinition& into, Faults& faults) {
  TableReader table(node, "a bank holiday", faults);
  table.also_known({"notes", "bunting"});
  const auto title = table.required_text("title");
  const auto date = day_in(table, "date");
  if (find_entry(node, "date") == nullptr) table.missing("date");
  if (!title || !date) return;
  into.bank_holidays.push_back(DayOff{*date, title->text});
}

void set_coverage(CalendarDefinition& calendar) {
  if (calendar.bank_holidays.empty()) return;
  std::sort(calendar.bank_holidays.begin(), calendar.bank_holidays.end(),
            [](const DayOff& left, const DayOff& right) { return left.day < right.day; });
  const auto year = [](const DayOff& off) {
    return static_cast<int>(std::chrono::year_month_day{off.day}.year());
  };
  calendar.coverage =
      Coverage{year(calendar.bank_holidays.front()), year(calendar.bank_holidays.back())};
}

void read_division(const SourceNode& root, const PlacedText& division, CalendarDefinition& into,
                   Faults& faults) {
  const SourceEntry* found = find_entry(root, division.text);
  if (found == nullptr) {
    std::vector<std::string> names;
    for (const SourceEntry& entry : root.entries) names.push_back(entry.key);
    add_error(faults, division.place,
              not_a_word(division.text, "a division of that bank holiday file", names));
    return;
  }
  const SourceEntry* events = find_entry(found->value, "events");
  if (events == nullptr || events->value.kind != SourceKind::list) {
    add_error(faults, found->place, fmt::format("'{}' has no list 'events'", division.text));
    return;
  }
  for (const SourceNode& event : events->value.items) read_event(event, into, faults);
  if (events->value.items.empty()) {
    add_error(faults, events->place, fmt::format("'{}' has no bank holidays", division.text));
  }
  set_coverage(into);
}

void read_holidays(TableReader& table, const std::filesystem::path& folder,
                   CalendarDefinition& into, Loading& loading) {
  const SourceNode* node = table.node("bank_holidays");
  if (node == nullptr) return;
  TableReader holidays(*node, "bank_holidays", loading.result.faults);
  const auto file = holidays.required_text("file");
  const auto division = holidays.required_text("division");
  holidays.refuse_unknown();
  if (!file || !division) return;
  const HolidayFile& read = holiday_file(folder / file->text, file->place, loading);
  if (!read.broken) read_division(read.root, *division, into, loading.result.faults);
}

void read_calendar(const SourceNode& node, const std::filesystem::path& folder, Loading& loading) {
  Faults& faults = loading.result.faults;
  TableReader table(node, "a calendar", faults);
  CalendarDefinition definition;
  const auto name = table.required_text("name");
  read_works(table, definition);
  read_hours(table, definition);
  read_holidays(table, folder, definition, loading);
  read_closures(table, definition);
  table.refuse_unknown();
  const bool works =
      std::any_of(definition.works.begin(), definition.works.end(), [](bool day) { return day; });
  if (!name || !works) return;
  definition.name = name->text;
  auto calendar = std::make_shared<const WorkingCalendar>(std::move(definition));
  if (!loading.result.calendars.emplace(name->text, std::move(calendar)).second) {
    add_error(faults, name->place, fmt::format("the calendar '{}' is defined twice", name->text));
  }
}

void load_file(const std::filesystem::path& path, Loading& loading) {
  SourceFile file = read_toml_file(path);
  Faults& faults = loading.result.faults;
  loading.result.hash = hash_more(loading.result.hash, file.bytes);
  const bool broken = has_error(file.faults);
  for (Fault& fault : file.faults) faults.push_back(std::move(fault));
  if (broken) return;
  TableReader table(file.root, "a calendar file", faults);
  const SourceNode* calendars = table.node("calendar");
  if (calendars == nullptr) {
    add_error(faults, file.root.place, "the file has no [[calendar]]");
  } else if (calendars->kind != SourceKind::list) {
    add_error(faults, calendars->place, "write [[calendar]], with two brackets");
  } else {
    for (const SourceNode& node : calendars->items) {
      read_calendar(node, path.parent_path(), loading);
    }
  }
  table.refuse_unknown();
}

}  // namespace

LoadedCalendars load_calendars(const std::vector<std::filesystem::path>& files) {
  Loading loading;
  loading.result.hash = kHashStart;
  for (const std::filesystem::path& path : files) load_file(path, loading);
  return std::move(loading.result);
}

}  // namespace duecourse::adapters
