#include "adapters/host/cursor_value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "engine/time/time_text.hpp"

namespace duecourse::adapters {

namespace {

constexpr std::string_view kUnstamped = "unstamped";
constexpr std::string_view kStamped = "stamped";  // the stamped rows, from the first on
constexpr std::size_t kDayLength = 10;            // 2026-04-01
constexpr std::size_t kMinuteLength = 16;         // 2026-04-01T10:00
constexpr std::size_t kSecondLength = 19;         // 2026-04-01T10:00:00

template <class Number>
std::optional<Number> read_number(std::string_view text) {
  Number number{};
  const auto end = std::from_chars(text.data(), text.data() + text.size(), number);
  if (end.ec != std::errc() || end.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

bool is_decimal(std::string_view text) {
  const bool plain = text.find_first_not_of("+-.0123456789") == std::string_view::npos;
  return plain && read_number<double>(text).has_value();
}

/// How many units make a second in a number that counts from 1970, or 0 where it does not look like
/// one: 1973 to 5138 in seconds, and so on.
std::int64_t units_per_second(double number) {
  if (number >= 1e8 && number < 1e11) return 1;
  if (number >= 1e11 && number < 1e14) return 1'000;
  if (number >= 1e14 && number < 1e17) return 1'000'000;
  return 0;
}

/// Of a value that is a number.
double number_of(const HostValue& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return static_cast<double>(*whole);
  if (const auto* decimal = std::get_if<HostDecimal>(&value)) {
    return read_number<double>(decimal->text).value_or(0);
  }
  return std::get<double>(value);
}

/// How far the clocks were put back around `local`, or 0.
std::chrono::seconds put_back_around(LocalSecond local, std::chrono::seconds overlap,
                                     const Zone& zone) {
  for (const LocalSecond at : {local, local - overlap}) {
    const LocalLookup found = zone.lookup(at);
    if (found.kind == LocalKind::repeated) return found.later - found.earlier;
  }
  return std::chrono::seconds{0};
}

std::optional<HostValue> text_set_back(const std::string& stamp, std::chrono::seconds overlap,
                                       const Zone& zone) {
  if (stamp.size() < kDayLength || !read_day(stamp.substr(0, kDayLength))) return std::nullopt;
  const Day day = *read_day(stamp.substr(0, kDayLength));
  if (stamp.size() == kDayLength) {
    const auto whole_days = std::chrono::ceil<std::chrono::days>(overlap);
    return text_value(write_day(day - whole_days));
  }
  // The wall-clock reading, whatever its offset: text is compared with text of the same make.
  const bool seconds_said = stamp.size() >= kSecondLength && stamp[kMinuteLength] == ':';
  const std::size_t length = seconds_said ? kSecondLength : kMinuteLength;
  if (stamp.size() < length) return std::nullopt;
  const auto read = read_moment(stamp.substr(0, length), utc_zone());
  if (!read || !read_moment(stamp, zone)) return std::nullopt;
  LocalSecond local{read->moment.at.time_since_epoch()};
  if (stamp.back() != 'Z') local -= put_back_around(local, overlap, zone);
  local -= overlap;
  const auto midnight = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::hh_mm_ss time(local - midnight);
  std::string text = fmt::format("{}{}{:02}:{:02}", write_day(midnight), stamp[kDayLength],
                                 time.hours().count(), time.minutes().count());
  if (seconds_said) text += fmt::format(":{:02}", time.seconds().count());
  return text_value(text);
}

}  // namespace

std::string encode(const HostValue& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return fmt::format("i:{}", *number);
  if (const auto* number = std::get_if<double>(&value)) return fmt::format("r:{:.17g}", *number);
  if (const auto* moment = std::get_if<HostMoment>(&value)) return "m:" + moment->text;
  if (const auto* number = std::get_if<HostDecimal>(&value)) return "n:" + number->text;
  return fmt::format("t:{}", std::get<std::string>(value));
}

std::optional<HostValue> decode(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const std::string_view rest = text.size() >= 2 ? text.substr(2) : std::string_view();
  if (text.substr(0, 2) == "i:") {
    if (const auto number = read_number<std::int64_t>(rest)) return HostValue(*number);
  }
  if (text.substr(0, 2) == "r:") {
    if (const auto number = read_number<double>(rest)) return HostValue(*number);
  }
  if (text.substr(0, 2) == "m:") return HostValue(HostMoment{std::string(rest)});
  if (text.substr(0, 2) == "n:" && is_decimal(rest)) {
    return HostValue(HostDecimal{std::string(rest)});
  }
  return text_value(text.substr(0, 2) == "t:" ? rest : text);
}

HostValue text_value(std::string_view text) {
  return HostValue(std::string(text));
}

HostValue value_of(std::string_view text, ValueKind kind) {
  if (kind == ValueKind::integer) {
    if (const auto number = read_number<std::int64_t>(text)) return HostValue(*number);
  }
  if (kind == ValueKind::real) {
    if (const auto number = read_number<double>(text)) return HostValue(*number);
  }
  if (kind == ValueKind::decimal && is_decimal(text)) {
    return HostValue(HostDecimal{std::string(text)});
  }
  if (kind == ValueKind::moment) return HostValue(HostMoment{std::string(text)});
  return text_value(text);
}

bool looks_numeric(std::string_view text) {
  return read_number<double>(text).has_value();
}

bool may_be_one_id(std::string_view one, std::string_view other) {
  const auto beyond_ascii = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
  const auto lower = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  };
  if (std::any_of(one.begin(), one.end(), beyond_ascii) ||
      std::any_of(other.begin(), other.end(), beyond_ascii)) {
    return true;
  }
  while (!one.empty() && one.back() == ' ') one.remove_suffix(1);
  while (!other.empty() && other.back() == ' ') other.remove_suffix(1);
  return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                    [&](char a, char b) { return lower(a) == lower(b); });
}

ReadPosition position_of(const Cursor& cursor, bool stamped) {
  ReadPosition position;
  position.id = decode(cursor.id);
  if (!stamped) return position;
  const std::string_view stamp = cursor.stamp;
  if (stamp.empty() || stamp.substr(0, kUnstamped.size()) == kUnstamped) {
    position.phase = ReadPhase::unstamped;
    if (stamp.size() > kUnstamped.size()) {
      position.stamp = decode(stamp.substr(kUnstamped.size() + 1));
    }
  } else {
    position.phase = ReadPhase::stamped;
    if (stamp != kStamped) position.stamp = decode(stamp);
  }
  return position;
}

Cursor cursor_of(const ReadPosition& position) {
  Cursor cursor;
  if (position.id) cursor.id = encode(*position.id);
  if (position.phase == ReadPhase::stamped) {
    cursor.stamp = position.stamp ? encode(*position.stamp) : kStamped;
  }
  if (position.phase == ReadPhase::unstamped && (position.id || position.stamp)) {
    cursor.stamp = kUnstamped;
    if (position.stamp) cursor.stamp.append(1, ' ').append(encode(*position.stamp));
  }
  return cursor;
}

std::optional<HostValue> set_back(const HostValue& stamp, std::chrono::seconds overlap,
                                  const Zone& zone) {
  if (const auto* text = std::get_if<std::string>(&stamp)) {
    return text_set_back(*text, overlap, zone);
  }
  if (const auto* moment = std::get_if<HostMoment>(&stamp)) {
    auto back = text_set_back(moment->text, overlap, zone);
    if (back) back = HostMoment{std::get<std::string>(*back)};
    return back;
  }
  if (std::holds_alternative<HostDecimal>(stamp)) {
    const double number = number_of(stamp);
    const std::int64_t units = units_per_second(number);
    if (units == 0) return std::nullopt;
    const double back = std::floor(number) - static_cast<double>(overlap.count() * units);
    return HostValue(HostDecimal{fmt::format("{:.0f}", back)});
  }
  if (const auto* number = std::get_if<std::int64_t>(&stamp)) {
    const std::int64_t units = units_per_second(static_cast<double>(*number));
    if (units == 0) return std::nullopt;
    return HostValue(*number - overlap.count() * units);
  }
  const double number = std::get<double>(stamp);
  const std::int64_t units = units_per_second(number);
  if (units == 0) return std::nullopt;
  return HostValue(number - static_cast<double>(overlap.count() * units));
}

std::optional<Instant> instant_of(const HostValue& stamp, const Zone& zone) {
  const auto* moment = std::get_if<HostMoment>(&stamp);
  const auto* text = moment != nullptr ? &moment->text : std::get_if<std::string>(&stamp);
  if (text != nullptr) {
    const auto read = read_moment(*text, zone);
    if (!read) return std::nullopt;
    return read->moment.at;
  }
  const double number = number_of(stamp);
  const std::int64_t units = units_per_second(number);
  if (units == 0) return std::nullopt;
  const double count = std::floor(number / static_cast<double>(units));
  return Instant{std::chrono::seconds{static_cast<std::int64_t>(count)}};
}

}  // namespace duecourse::adapters
