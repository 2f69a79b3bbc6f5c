// Times of stages and the names of slots.
#include "engine/framework/ladder.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace duecourse {

namespace {

constexpr const char* kForms =
    "a stage's time reads '2 working days before due', '1 working day after expected', "
    "'on the due day', 'at due', 'at start' or 'before closed days'";

constexpr std::string_view kBeforeClosedDays = "before closed days";

struct AnchorWord {
  StageAnchor anchor;
  std::string_view word;
};
constexpr std::array<AnchorWord, 3> kAnchors{{{StageAnchor::due, "due"},
                                              {StageAnchor::expected, "expected"},
                                              {StageAnchor::start, "start"}}};

std::optional<StageAnchor> anchor_of(std::string_view word) {
  for (const AnchorWord& known : kAnchors) {
    if (known.word == word) return known.anchor;
  }
  return std::nullopt;
}

std::string_view word_of(StageAnchor anchor) {
  for (const AnchorWord& known : kAnchors) {
    if (known.anchor == anchor) return known.word;
  }
  return "";
}

Error error_of(std::string message) {
  return Error{ErrorCode::invalid_input, std::move(message)};
}

bool is_counted(const DurationTerm& term) {
  switch (term.unit) {
    case Unit::hours:
    case Unit::working_hours:
    case Unit::calendar_days:
    case Unit::working_days:
    case Unit::calendar_weeks:
    case Unit::calendar_months:
    case Unit::calendar_years:
      return !term.inclusive;
    case Unit::end_of_same_day:
    case Unit::end_of_next_day:
    case Unit::end_of_same_working_day:
    case Unit::end_of_next_working_day:
      return false;
  }
  return false;
}

std::optional<StageTime> parse_moment(std::string_view text) {
  if (text == kBeforeClosedDays) return StageTime{StageAnchor::closed_days, {}, {}, true};
  for (const AnchorWord& known : kAnchors) {
    if (text == fmt::format("at {}", known.word)) return StageTime{known.anchor, {}, {}, false};
    if (text == fmt::format("on the {} day", known.word)) {
      return StageTime{known.anchor, {}, {}, true};
    }
  }
  return std::nullopt;
}

}  // namespace

std::string slot_of(const Recipient& recipient) {
  return fmt::format("{}", fmt::join(recipient.first_of, "|"));
}

Result<StageTime> parse_stage_time(std::string_view text) {
  if (const auto moment = parse_moment(text)) return *moment;
  auto duration = parse_duration(text);
  if (!duration) return error_of(fmt::format("{}; {}", duration.error().message, kForms));
  if (!duration->anchor) {
    return error_of(fmt::format("'{}' does not say before or after what; {}", text, kForms));
  }
  const auto anchor = anchor_of(duration->anchor->fact);
  if (!anchor) {
    return error_of(fmt::format("'{}' is not 'due', 'expected' or 'start'; {}",
                                duration->anchor->fact, kForms));
  }
  if (!std::all_of(duration->terms.begin(), duration->terms.end(), is_counted)) {
    return error_of(
        fmt::format("'{}' cannot be counted before or after something; {}", text, kForms));
  }
  StageTime time;
  time.anchor = *anchor;
  time.side = duration->anchor->side;
  time.offset = Duration{duration->terms, std::nullopt};
  return time;
}

std::string describe(const StageTime& time) {
  if (time.anchor == StageAnchor::closed_days) return std::string(kBeforeClosedDays);
  const std::string_view word = word_of(time.anchor);
  if (time.offset) {
    return fmt::format("{} {} {}", describe(*time.offset),
                       time.side == Side::before ? "before" : "after", word);
  }
  return time.whole_day ? fmt::format("on the {} day", word) : fmt::format("at {}", word);
}

}  // namespace duecourse
