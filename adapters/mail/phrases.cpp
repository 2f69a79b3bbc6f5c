// See phrases.hpp. A pattern is tried from left to right; a place takes as little as it can.
#include "adapters/mail/phrases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <sstream>
#include <utility>

namespace duecourse::adapters {

struct Phrases::Caught {
  const Piece* piece;
  std::string_view text;
};

namespace {

constexpr int kDeepest = 8;
constexpr std::size_t kForms = 6;
constexpr std::string_view kBetween = " = ";
constexpr std::array<std::string_view, 7> kWeekdays{"Mon", "Tue", "Wed", "Thu",
                                                    "Fri", "Sat", "Sun"};
constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

template <std::size_t N>
bool is_among(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::size_t digits_at(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && is_digit(text[end])) ++end;
  return end - at;
}

// How long the date is that `text` begins with; 0: none. The longest is taken.
std::size_t day_length(std::string_view text) {
  if (text.size() < 9 || !is_among(kWeekdays, text.substr(0, 3)) || text[3] != ' ') return 0;
  const std::size_t day = digits_at(text, 4);
  if (day < 1 || day > 2) return 0;
  std::size_t at = 4 + day;
  if (text.size() < at + 4 || text[at] != ' ' || !is_among(kMonths, text.substr(at + 1, 3))) {
    return 0;
  }
  at += 4;
  if (at < text.size() && text[at] == ' ' && digits_at(text, at + 1) == 4) at += 5;
  if (at + 5 < text.size() && text[at] == ' ' && digits_at(text, at + 1) == 2 &&
      text[at + 3] == ':' && digits_at(text, at + 4) == 2) {
    at += 6;
  }
  for (const std::string_view which : {" (the first time)", " (the second time)"}) {
    if (text.substr(at).starts_with(which)) at += which.size();
  }
  return at;
}

// By the plural rules of Welsh: 0, 1, 2, 3, 6, other.
std::size_t form_of(std::string_view digits) {
  std::uint64_t number = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (read.ec != std::errc()) return kForms - 1;
  if (number <= 3) return static_cast<std::size_t>(number);
  return number == 6 ? 4 : 5;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\r')) text.remove_suffix(1);
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  return text;
}

}  // namespace

// The pieces of one side of a line; what is wrong, else empty.
std::string Phrases::pieces_of(std::string_view text, std::vector<Piece>& pieces) {
  const std::array<std::pair<std::string_view, Place>, 4> places = {
      {{"n", Place::number}, {"day", Place::day}, {"name", Place::name}, {"rest", Place::rest}}};
  while (!text.empty()) {
    const std::size_t open = std::min(text.find('{'), text.size());
    if (open > 0) pieces.push_back({Place::literal, std::string(text.substr(0, open)), {}});
    text.remove_prefix(open);
    if (text.empty()) break;
    const std::size_t close = text.find('}');
    if (close == std::string_view::npos) return "a place is not closed; write {day}";
    std::string_view inside = text.substr(1, close - 1);
    text.remove_prefix(close + 1);
    Piece piece;
    const std::size_t bar = std::min(inside.find('|'), inside.size());
    piece.text = std::string(inside.substr(0, bar));
    std::string kind = piece.text;
    if (!kind.empty() && is_digit(kind.back())) kind.pop_back();
    const auto* const found = std::find_if(places.begin(), places.end(),
                                           [&](const auto& place) { return place.first == kind; });
    if (found == places.end()) {
      return fmt::format("'{{{}}}' is no place; write {{n}}, {{day}}, {{name}} or {{rest}}",
                         piece.text);
    }
    piece.place = found->second;
    for (inside.remove_prefix(bar); !inside.empty();) {
      inside.remove_prefix(1);
      const std::size_t end = std::min(inside.find('|'), inside.size());
      piece.forms.emplace_back(inside.substr(0, end));
      inside.remove_prefix(end);
    }
    if (!piece.forms.empty() && (piece.forms.size() != kForms || piece.place != Place::number)) {
      return "write six words for a number, for 0, 1, 2, 3, 6 and others: {n|a|b|c|d|e|f}";
    }
    pieces.push_back(std::move(piece));
  }
  return {};
}

void Phrases::read_line(const std::string& file, int number, const std::string& line,
                        Faults& faults) {
  const auto wrong = [&](std::size_t column, std::string message) {
    Fault& fault = faults.emplace_back();
    fault.place = {file, number, static_cast<int>(column) + 1};
    fault.message = std::move(message);
  };
  const std::size_t between = line.find(kBetween);
  if (between == std::string::npos) {
    return wrong(0, "write the English, ' = ', and what stands for it");
  }
  Phrase phrase;
  phrase.pattern = std::string(trimmed(line.substr(0, between)));
  if (auto why = pieces_of(phrase.pattern, phrase.english); !why.empty()) return wrong(0, why);
  const std::size_t begin = between + kBetween.size();
  const std::string other(trimmed(std::string_view(line).substr(begin)));
  if (auto why = pieces_of(other, phrase.other); !why.empty()) return wrong(begin, why);
  const auto names = [](const std::vector<Piece>& pieces, const Piece& wanted) {
    return std::any_of(pieces.begin(), pieces.end(), [&](const Piece& piece) {
      return piece.place == wanted.place && piece.text == wanted.text;
    });
  };
  for (const Piece& piece : phrase.english) {
    if (piece.place != Place::literal && !names(phrase.other, piece)) {
      return wrong(begin, fmt::format("{{{}}} is not said here", piece.text));
    }
  }
  for (const Piece& piece : phrase.other) {
    if (piece.place != Place::literal && !names(phrase.english, piece)) {
      return wrong(begin, fmt::format("the English has no {{{}}}", piece.text));
    }
  }
  phrases_.push_back(std::move(phrase));
}

void Phrases::read(const std::string& file, const std::string& text, Faults& faults) {
  std::istringstream lines(text);
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    const std::string_view inside = trimmed(line);
    if (!inside.empty() && inside.front() != '#') read_line(file, number, line, faults);
  }
}

bool Phrases::match(const std::vector<Piece>& pieces, std::size_t at, std::string_view text,
                    std::vector<Caught>& caught) {
  if (at == pieces.size()) return text.empty();
  const Piece& piece = pieces[at];
  const auto goes_on = [&](std::size_t length) {
    const std::size_t before = caught.size();
    if (piece.place != Place::literal) caught.push_back({&piece, text.substr(0, length)});
    if (match(pieces, at + 1, text.substr(length), caught)) return true;
    caught.resize(before, {&piece, {}});
    return false;
  };
  switch (piece.place) {
    case Place::literal:
      return text.starts_with(piece.text) && goes_on(piece.text.size());
    case Place::number: {
      const std::size_t length = digits_at(text, 0);
      return length > 0 && goes_on(length);
    }
    case Place::day: {
      const std::size_t length = day_length(text);
      return length > 0 && goes_on(length);
    }
    case Place::name:
    case Place::rest:
      break;
  }
  for (std::size_t length = 1; length <= text.size(); ++length) {
    if (goes_on(length)) return true;
  }
  return false;
}

std::string Phrases::word(std::string_view english) const {
  for (const Phrase& phrase : phrases_) {
    if (phrase.pattern == english && !phrase.other.empty()) return phrase.other.front().text;
  }
  return std::string(english);
}

// `Thu 9 Apr 2026 10:00`: weekday and month by their own lines, "(the first time)" by its own.
std::string Phrases::say_day(std::string_view day) const {
  const std::size_t which = std::min(day.find(" ("), day.size());
  std::string said;
  std::istringstream parts{std::string(day.substr(0, which))};
  for (std::string part; parts >> part;) {
    const bool spelt = is_among(kWeekdays, part) || is_among(kMonths, part);
    said += (said.empty() ? "" : " ") + (spelt ? word(part) : part);
  }
  return which == day.size() ? said : said + " " + word(day.substr(which + 1));
}

std::string Phrases::say_caught(const Phrase& phrase, const std::vector<Caught>& caught,
                                int depth) const {
  std::string said;
  for (const Piece& piece : phrase.other) {
    if (piece.place == Place::literal) {
      said += piece.text;
      continue;
    }
    const auto found = std::find_if(caught.begin(), caught.end(), [&](const Caught& one) {
      return one.piece->text == piece.text;
    });
    if (!piece.forms.empty()) {
      said += piece.forms[form_of(found->text)];
    } else if (piece.place == Place::day) {
      said += say_day(found->text);
    } else if (piece.place == Place::rest) {
      said += say(found->text, depth + 1);
    } else {
      said += found->text;
    }
  }
  return said;
}

std::string Phrases::say(std::string_view english, int depth) const {
  if (phrases_.empty() || english.empty() || depth > kDeepest) return std::string(english);
  if (day_length(english) == english.size()) return say_day(english);
  std::vector<Caught> caught;
  for (const Phrase& phrase : phrases_) {
    caught.clear();
    if (match(phrase.english, 0, english, caught)) return say_caught(phrase, caught, depth);
  }
  return std::string(english);
}

std::string Phrases::say(std::string_view english) const {
  return say(english, 0);
}

std::vector<std::string> Phrases::patterns() const {
  std::vector<std::string> all;
  for (const Phrase& phrase : phrases_) all.push_back(phrase.pattern);
  return all;
}

}  // namespace duecourse::adapters
