// Reading and writing of times. Reading walks the text once and remembers the first thing that is
// wrong; writing goes through fmt.
#include "engine/time/time_text.hpp"

#include <fmt/format.h>

#include <array>
#include <iterator>

namespace duecourse {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::year_month_day;

constexpr std::string_view kMomentForms =
    "write 2026-04-01, 2026-04-01T10:00, 2026-04-01T10:00:00Z or 2026-04-01T10:00:00+01:00";
constexpr std::array<const char*, 7> kWeekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// Walks a text from left to right.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }

  bool take(char wanted) {
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }

  /// Exactly `width` digits.
  std::optional<int> digits(std::size_t width) {
    if (rest_.size() < width) return std::nullopt;
    int value = 0;
    for (const char c : rest_.substr(0, width)) {
      if (c < '0' || c > '9') return std::nullopt;
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(width);
    return value;
  }

  /// One digit or more, their value dropped.
  bool skip_digits() {
    const std::size_t end = rest_.find_first_not_of("0123456789");
    const std::size_t length = end == std::string_view::npos ? rest_.size() : end;
    rest_.remove_prefix(length);
    return length > 0;
  }

 private:
  std::string_view rest_;
};

Error bad_time(std::string_view text, std::string_view why, std::string_view forms) {
  return {ErrorCode::invalid_input, fmt::format("'{}' {}; {}", text, why, forms)};
}

/// Reads the date at the front. `why` says what is wrong where nothing is returned.
std::optional<Day> take_day(Reader& reader, std::string_view& why) {
  why = "is not a date";
  const auto year = reader.digits(4);
  if (!year || !reader.take('-')) return std::nullopt;
  const auto month = reader.digits(2);
  if (!month || !reader.take('-')) return std::nullopt;
  const auto day = reader.digits(2);
  if (!day) return std::nullopt;
  const year_month_day date{std::chrono::year{*year},
                            std::chrono::month{static_cast<unsigned>(*month)},
                            std::chrono::day{static_cast<unsigned>(*day)}};
  why = "is a day that does not exist";
  if (!date.ok()) return std::nullopt;
  return Day{date};
}

/// Reads HH:MM[:SS[.fraction]]. `why` as above.
std::optional<seconds> take_clock(Reader& reader, std::string_view& why) {
  why = "is not a time";
  const auto hour = reader.digits(2);
  if (!hour || !reader.take(':')) return std::nullopt;
  const auto minute = reader.digits(2);
  if (!minute) return std::nullopt;
  int second = 0;
  if (reader.take(':')) {
    const auto read = reader.digits(2);
    if (!read) return std::nullopt;
    second = *read;
    if (reader.take('.') && !reader.skip_digits()) return std::nullopt;
  }
  why = "is a time that does not exist";
  if (*hour > 23 || *minute > 59 || second > 59) return std::nullopt;
  return hours{*hour} + minutes{*minute} + seconds{second};
}

/// Reads Z or +HH:MM or -HH:MM; only when something is left to read.
std::optional<seconds> take_offset(Reader& reader) {
  if (reader.take('Z')) return seconds{0};
  const bool east = reader.take('+');
  if (!east && !reader.take('-')) return std::nullopt;
  const auto hour = reader.digits(2);
  if (!hour || !reader.take(':')) return std::nullopt;
  const auto minute = reader.digits(2);
  if (!minute || *hour > 23 || *minute > 59) return std::nullopt;
  const seconds size = hours{*hour} + minutes{*minute};
  return east ? size : -size;
}

/// A sign and two digits. By hand: the audit log writes these by the million.
void append_two(std::string& text, char sign, std::int64_t number) {
  text += sign;
  text += static_cast<char>('0' + number / 10 % 10);
  text += static_cast<char>('0' + number % 10);
}

/// At least four digits.
void append_year(std::string& text, int year) {
  if (year < 0 || year > 9999) {
    text += fmt::format("{:04}", year);
    return;
  }
  for (const int unit : {1000, 100, 10, 1}) text += static_cast<char>('0' + year / unit % 10);
}

void append_day(std::string& text, Day day) {
  const year_month_day date{day};
  append_year(text, static_cast<int>(date.year()));
  append_two(text, '-', static_cast<unsigned>(date.month()));
  append_two(text, '-', static_cast<unsigned>(date.day()));
}

std::string spell_second(Instant instant, const Zone& zone) {
  const LocalSecond local = zone.to_local(instant);
  const Day day = std::chrono::floor<days>(local);
  const std::chrono::hh_mm_ss clock{local - day};
  const LocalLookup twice = zone.lookup(local);
  const char* which = twice.kind != LocalKind::repeated ? ""
                      : instant == twice.earlier        ? " (the first time)"
                                                        : " (the second time)";
  return fmt::format("{} {:02}:{:02}{}", spell_day(day), clock.hours().count(),
                     clock.minutes().count(), which);
}

}  // namespace

Result<ReadMoment> read_moment(std::string_view text, const Zone& zone) {
  Reader reader(text);
  std::string_view why;
  const auto day = take_day(reader, why);
  if (!day) return bad_time(text, why, kMomentForms);
  if (reader.at_end()) return ReadMoment{{zone.start_of(*day), Precision::day}, LocalKind::unique};
  if (!reader.take('T') && !reader.take(' ')) {
    return bad_time(text, "is not a date", kMomentForms);
  }
  const auto clock = take_clock(reader, why);
  if (!clock) return bad_time(text, why, kMomentForms);
  if (reader.at_end()) {
    const LocalLookup found = zone.lookup(LocalSecond{*day} + *clock);
    return ReadMoment{{found.earlier, Precision::second}, found.kind};
  }
  const auto offset = take_offset(reader);
  if (!offset || !reader.at_end()) {
    return bad_time(text, "does not end in Z or an offset such as +01:00", kMomentForms);
  }
  const Instant at{day->time_since_epoch() + *clock - *offset};
  return ReadMoment{{at, Precision::second}, LocalKind::unique};
}

Result<Day> read_day(std::string_view text) {
  constexpr std::string_view kForm = "write it as 2026-04-01";
  Reader reader(text);
  std::string_view why;
  const auto day = take_day(reader, why);
  if (!day) return bad_time(text, why, kForm);
  if (!reader.at_end()) return bad_time(text, "is not a date", kForm);
  return *day;
}

std::string write_day(Day day) {
  std::string text;
  append_day(text, day);
  return text;
}

std::string write_instant(Instant instant, const Zone& zone) {
  const seconds offset = zone.offset_at(instant);
  const LocalSecond local{instant.time_since_epoch() + offset};
  const Day day = std::chrono::floor<days>(local);
  const std::chrono::hh_mm_ss clock{local - day};
  std::string text;
  text.reserve(sizeof "2026-04-01T10:00:00+01:00");
  append_day(text, day);
  append_two(text, 'T', clock.hours().count());
  append_two(text, ':', clock.minutes().count());
  append_two(text, ':', clock.seconds().count());
  if (offset == seconds{0} && zone.name() == "UTC") return text += 'Z';
  const std::chrono::hh_mm_ss size{offset};  // its parts are never negative
  append_two(text, size.is_negative() ? '-' : '+', size.hours().count());
  append_two(text, ':', size.minutes().count());
  return text;
}

std::string write_moment(const Moment& moment, const Zone& zone) {
  return moment.precision == Precision::day ? write_day(zone.day_of(moment.at))
                                            : write_instant(moment.at, zone);
}

std::string write_limit(const Limit& limit, const Zone& zone) {
  const bool whole_day = limit.precision == Precision::day;
  return write_instant(whole_day ? limit.at - seconds{1} : limit.at, zone);
}

Day last_day_of(const Limit& limit, const Zone& zone) {
  return zone.day_of(limit.at - seconds{1});
}

std::string spell_day(Day day) {
  const year_month_day date{day};
  return fmt::format("{} {} {} {}", kWeekdays[std::chrono::weekday{day}.c_encoding()],
                     static_cast<unsigned>(date.day()),
                     kMonths[static_cast<unsigned>(date.month()) - 1],
                     static_cast<int>(date.year()));
}

std::string spell_moment(const Moment& moment, const Zone& zone) {
  return moment.precision == Precision::day ? spell_day(zone.day_of(moment.at))
                                            : spell_second(moment.at, zone);
}

std::string spell_limit(const Limit& limit, const Zone& zone) {
  return limit.precision == Precision::day ? spell_day(last_day_of(limit, zone))
                                           : spell_second(limit.at, zone);
}

}  // namespace duecourse
