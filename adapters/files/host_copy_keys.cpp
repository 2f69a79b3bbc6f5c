#include "adapters/files/host_copy_keys.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <system_error>
#include <utility>

namespace duecourse::adapters {

namespace {

constexpr std::chrono::hours kCopyStaleAfter{36};

void read_as_at(TableReader& table, HostSection& host) {
  const auto name = table.text("as_at");
  if (!name) return;
  Faults& faults = table.faults();
  if (!name->text.ends_with(".sql")) {
    add_error(
        faults, name->place,
        "'as_at' names a file of the queries folder, such as \"as-at.sql\", whose SELECT gives "
        "one row and one column as_at: when the copy was taken");
    return;
  }
  const std::filesystem::path file = host.queries / name->text;
  std::error_code problem;
  if (!host.queries.empty() && !std::filesystem::is_regular_file(file, problem)) {
    add_error(faults, name->place,
              fmt::format("there is no file {}; its SELECT gives one row and one column as_at",
                          file.string()));
    return;
  }
  host.as_at = name->text;
}

void read_copied_at(TableReader& table, HostSection& host) {
  const auto text = table.text("copied_at");
  if (!text) return;
  if (!host.as_at.empty()) {
    add_error(table.faults(), text->place,
              "'copied_at' is for a copy in which no table tells when it was taken; beside 'as_at' "
              "take it out");
    return;
  }
  const auto clock = parse_clock(text->text);
  if (clock) {
    host.copied_at = *clock;
  } else {
    add_error(table.faults(), text->place, clock.error().message);
  }
}

void read_stale_after(TableReader& table, HostSection& host) {
  if (host.is_copy()) host.stale_after = kCopyStaleAfter;
  const auto text = table.text("stale_after");
  if (!text) return;
  const auto interval = parse_interval(text->text);
  if (interval) {
    host.stale_after = *interval;
  } else {
    add_error(table.faults(), text->place, interval.error().message);
  }
}

void read_silent_after(TableReader& table, HostSection& host) {
  const char* otherwise = host.copied_at ? "1 working day" : "2 working days";
  const PlacedText text = table.text("silent_after").value_or(PlacedText{otherwise, {}});
  if (text.text == "never") return;
  auto duration = parse_duration(text.text);
  if (!duration) {
    add_error(table.faults(), text.place, duration.error().message + "; or write \"never\"");
  } else if (duration->anchor) {
    add_error(table.faults(), text.place,
              "is counted from the last news; write only how long, or \"never\"");
  } else {
    host.silent_after = std::move(duration).value();
  }
}

}  // namespace

void read_host_ages(TableReader& table, HostSection& host) {
  read_as_at(table, host);
  read_copied_at(table, host);
  read_stale_after(table, host);
  read_silent_after(table, host);
}

}  // namespace duecourse::adapters
