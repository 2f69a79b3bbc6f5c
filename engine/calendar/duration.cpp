// The grammar of durations: a hand-written descent over words, so that every error can name the
// word that is wrong and what may stand in its place.
#include "engine/calendar/duration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/base/nearest_word.hpp"

namespace duecourse {
namespace {

constexpr std::int64_t kLargestCount = 100000;
constexpr std::size_t kLongestCount = 6;  // digits

/// A unit with a count, in its two forms.
struct CountedUnit {
  Unit unit;
  const char* one;
  const char* many;
};

constexpr std::array<CountedUnit, 7> kCountedUnits{{
    {Unit::hours, "hour", "hours"},
    {Unit::working_hours, "working hour", "working hours"},
    {Unit::calendar_days, "calendar day", "calendar days"},
    {Unit::working_days, "working day", "working days"},
    {Unit::calendar_weeks, "calendar week", "calendar weeks"},
    {Unit::calendar_months, "calendar month", "calendar months"},
    {Unit::calendar_years, "calendar year", "calendar years"},
}};

const char* end_phrase(Unit unit) {
  switch (unit) {
    case Unit::end_of_same_day:
      return "end of the same day";
    case Unit::end_of_next_day:
      return "end of the next day";
    case Unit::end_of_same_working_day:
      return "end of the same working day";
    case Unit::end_of_next_working_day:
      return "end of the next working day";
    case Unit::hours:
    case Unit::working_hours:
    case Unit::calendar_days:
    case Unit::working_days:
    case Unit::calendar_weeks:
    case Unit::calendar_months:
    case Unit::calendar_years:
      break;
  }
  return nullptr;
}

bool is_hours(Unit unit) {
  return unit == Unit::hours || unit == Unit::working_hours;
}

/// Words, and commas as words of their own.
std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> words;
  std::size_t at = 0;
  while (at < text.size()) {
    if (text[at] == ' ' || text[at] == '\t') {
      ++at;
      continue;
    }
    const std::size_t stop = text[at] == ',' ? at + 1 : text.find_first_of(" \t,", at);
    const std::size_t end = stop == std::string_view::npos ? text.size() : stop;
    words.push_back(text.substr(at, end - at));
    at = end;
  }
  return words;
}

bool is_number(std::string_view word) {
  return !word.empty() && word.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_fact_name(std::string_view word) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
  return !word.empty() && kLetters.find(word.front()) != std::string_view::npos &&
         std::all_of(word.begin(), word.end(), [kLetters](char c) {
           return (c >= '0' && c <= '9') || kLetters.find(c) != std::string_view::npos;
         });
}

/// `day` or `days` with the `s` taken off.
std::string_view singular(std::string_view word) {
  if (!word.empty() && word.back() == 's') word.remove_suffix(1);
  return word;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text), words_(split(text)) {}

  Result<Duration> duration() {
    if (words_.empty()) return fail("it is empty; write for example '5 working days'");
    Duration read;
    for (;;) {
      const auto next = term();
      if (!next) return next.error();
      read.terms.push_back(*next);
      if (!take(",")) break;
      if (!take("then")) return wrong_word({"then"}, "after ','");
    }
    if (word() == "before" || word() == "after") {
      const auto found = anchor();
      if (!found) return found.error();
      read.anchor = *found;
    }
    if (!at_end()) return wrong_end(read);
    return read;
  }

 private:
  [[nodiscard]] bool at_end() const { return next_ == words_.size(); }
  [[nodiscard]] std::string_view word() const { return at_end() ? "" : words_[next_]; }

  bool take(std::string_view wanted) {
    if (word() != wanted) return false;
    ++next_;
    return true;
  }

  [[nodiscard]] Error fail(std::string_view why) const {
    return {ErrorCode::invalid_input, fmt::format("duration '{}': {}", text_, why)};
  }

  /// The word that stands here is none of `allowed`; `where` says where it stands.
  [[nodiscard]] Error wrong_word(const std::vector<std::string>& allowed,
                                 std::string_view where) const {
    const std::string list = fmt::format("'{}'", fmt::join(allowed, "', '"));
    if (at_end()) return fail(fmt::format("it stops {}; expected {}", where, list));
    const auto nearest = nearest_word(word(), allowed);
    const std::string hint = nearest ? fmt::format("did you mean '{}'? ", *nearest) : "";
    return fail(fmt::format("'{}' cannot stand {}; {}expected {}", word(), where, hint, list));
  }

  [[nodiscard]] Error wrong_end(const Duration& read) const {
    if (read.anchor) {
      return fail(fmt::format("nothing may follow the fact '{}', but '{}' does", read.anchor->fact,
                              word()));
    }
    if (word() == "then") return fail("a comma is missing; write ', then'");
    return wrong_word({"inclusive", ", then", "before", "after"},
                      fmt::format("after '{}'", words_[next_ - 1]));
  }

  Result<DurationTerm> term() {
    if (word() == "end") return end_term();
    if (!is_number(word())) {
      constexpr std::string_view kBegin =
          "a whole number from 0 to 100000, or 'end of the same day', 'end of the next day', 'end "
          "of the same working day', 'end of the next working day'";
      if (at_end()) return fail(fmt::format("it stops where a count is expected: {}", kBegin));
      return fail(fmt::format("'{}' stands where a count is expected: {}", word(), kBegin));
    }
    DurationTerm read;
    if (word().size() <= kLongestCount) {
      for (const char digit : word()) read.count = read.count * 10 + (digit - '0');
    }
    if (word().size() > kLongestCount || read.count > kLargestCount) {
      return fail(fmt::format("'{}' is too large; a count is at most {}", word(), kLargestCount));
    }
    count_word_ = word();
    ++next_;
    const auto counted = unit();
    if (!counted) return counted.error();
    read.unit = *counted;
    if (word() != "inclusive") return read;
    if (is_hours(read.unit)) {
      return fail(
          "'inclusive' cannot stand after hours; it says that the day of the start is day 1");
    }
    if (read.count == 0) return fail("'inclusive' cannot stand after a count of 0");
    ++next_;
    read.inclusive = true;
    return read;
  }

  Result<Unit> unit() {
    const std::string_view first = word();
    if (singular(first) == "hour") {
      ++next_;
      return Unit::hours;
    }
    if (first == "working") {
      ++next_;
      if (take("hour") || take("hours")) return Unit::working_hours;
      if (take("day") || take("days")) return Unit::working_days;
      return wrong_word({"days", "hours"}, "after 'working'");
    }
    if (first == "calendar") {
      ++next_;
      if (take("day") || take("days")) return Unit::calendar_days;
      if (take("week") || take("weeks")) return Unit::calendar_weeks;
      if (take("month") || take("months")) return Unit::calendar_months;
      if (take("year") || take("years")) return Unit::calendar_years;
      return wrong_word({"days", "weeks", "months", "years"}, "after 'calendar'");
    }
    return wrong_unit(singular(first));
  }

  [[nodiscard]] Error wrong_unit(std::string_view name) const {
    if (name == "day") {
      return fail(
          fmt::format("'{0}' may mean two things; write '{1} calendar {0}' or "
                      "'{1} working {0}'",
                      word(), count_word_));
    }
    if (name == "week" || name == "month" || name == "year") {
      return fail(fmt::format("'{0}' is not said exactly enough; write '{1} calendar {0}'", word(),
                              count_word_));
    }
    return wrong_word({"hours", "working", "calendar"}, fmt::format("after '{}'", count_word_));
  }

  Result<DurationTerm> end_term() {
    ++next_;
    if (!take("of")) return wrong_word({"of"}, "after 'end'");
    if (!take("the")) return wrong_word({"the"}, "after 'end of'");
    const bool same = word() == "same";
    if (!same && word() != "next") return wrong_word({"same", "next"}, "after 'end of the'");
    ++next_;
    const bool working = take("working");
    if (!take("day")) {
      if (working) return wrong_word({"day"}, "after 'working'");
      return wrong_word({"day", "working"}, fmt::format("after '{}'", words_[next_ - 1]));
    }
    DurationTerm read;
    if (working) {
      read.unit = same ? Unit::end_of_same_working_day : Unit::end_of_next_working_day;
    } else {
      read.unit = same ? Unit::end_of_same_day : Unit::end_of_next_day;
    }
    return read;
  }

  Result<FactAnchor> anchor() {
    FactAnchor read;
    read.side = word() == "before" ? Side::before : Side::after;
    const std::string_view side = words_[next_++];
    if (at_end()) {
      return fail(
          fmt::format("it stops after '{}'; expected the name of a date among the facts", side));
    }
    if (!is_fact_name(word())) {
      return fail(
          fmt::format("'{}' is not the name of a fact; expected a word such as "
                      "received_at after '{}'",
                      word(), side));
    }
    read.fact = std::string(words_[next_++]);
    return read;
  }

  std::string_view text_;
  std::vector<std::string_view> words_;
  std::size_t next_ = 0;
  std::string_view count_word_;
};

std::string describe_term(const DurationTerm& term) {
  if (const char* phrase = end_phrase(term.unit)) return phrase;
  const auto found = std::find_if(kCountedUnits.begin(), kCountedUnits.end(),
                                  [&](const CountedUnit& unit) { return unit.unit == term.unit; });
  return fmt::format("{} {}{}", term.count, term.count == 1 ? found->one : found->many,
                     term.inclusive ? " inclusive" : "");
}

}  // namespace

Result<Duration> parse_duration(std::string_view text) {
  return Parser(text).duration();
}

std::optional<Duration> read_frequency(std::string_view text) {
  std::string words;
  for (const char letter : text) {
    const bool upper = letter >= 'A' && letter <= 'Z';
    words += letter == '_' ? ' ' : upper ? static_cast<char>(letter - 'A' + 'a') : letter;
  }
  if (words.starts_with("every ")) words.erase(0, 6);
  if (words == "weekly") words = "1 calendar week";
  if (words == "fortnightly") words = "2 calendar weeks";
  if (words == "monthly") words = "1 calendar month";
  auto read = parse_duration(words);
  const std::size_t blank = words.find(' ');
  if (!read.ok() && blank != std::string::npos) {
    read = parse_duration(words.substr(0, blank) + " calendar" + words.substr(blank));
  }
  if (!read.ok() || read->anchor) return std::nullopt;
  const auto lasts = [](const DurationTerm& term) { return term.count > 0; };
  if (!std::any_of(read->terms.begin(), read->terms.end(), lasts)) return std::nullopt;
  return *read;
}

std::string describe(const Duration& duration) {
  std::string text;
  for (const DurationTerm& term : duration.terms) {
    if (!text.empty()) text += ", then ";
    text += describe_term(term);
  }
  if (!duration.anchor) return text;
  const char* side = duration.anchor->side == Side::before ? "before" : "after";
  return fmt::format("{} {} {}", text, side, duration.anchor->fact);
}

bool counts_hours(const Duration& duration) {
  return std::any_of(duration.terms.begin(), duration.terms.end(),
                     [](const DurationTerm& term) { return is_hours(term.unit); });
}

}  // namespace duecourse
