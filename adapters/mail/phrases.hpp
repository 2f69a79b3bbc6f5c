// What the program says in English, said in another language: by patterns, `was due {day}, {rest}`,
// each with what stands for it there. The engine, the ledger and the audit log speak English; the
// words of a message are put into its reader's language where the message is made.
//
// A pattern's places are named by what they hold, a digit may follow the name:
//   {n}     a whole number
//   {day}   a date as it is spelt, with or without year and time: "Thu 9 Apr 2026 10:00"
//   {name}  anything, which stays as it is written: a person, a title, a server's answer
//   {rest}  anything, which is put into the language in its turn
// What stands for the pattern names the same places, in any order. `{n|a|b|c|d|e|f}` is one of six
// words: for 0, 1, 2, 3, 6 and every other number, which is how Welsh counts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/fault.hpp"

namespace duecourse::adapters {

/// Immutable; an empty one leaves everything as it is.
class Phrases {
 public:
  /// Reads lines `pattern = what stands for it`; `#` begins a remark, an empty line is skipped.
  /// What is wrong is added to `faults`, with line and column in `file`. Of two that fit a text,
  /// the first is taken: so lines that are read first go before others.
  void read(const std::string& file, const std::string& text, Faults& faults);

  /// `english` in this language. What no pattern fits stays as it is: nothing is ever left out.
  [[nodiscard]] std::string say(std::string_view english) const;

  /// The patterns, in order.
  [[nodiscard]] std::vector<std::string> patterns() const;

 private:
  enum class Place { literal, number, day, name, rest };
  struct Piece {
    Place place = Place::literal;
    std::string text;                ///< of a literal; otherwise the name: "day2"
    std::vector<std::string> forms;  ///< of a number that chooses a word
  };
  struct Phrase {
    std::string pattern;
    std::vector<Piece> english;
    std::vector<Piece> other;
  };
  struct Caught;

  void read_line(const std::string& file, int number, const std::string& line, Faults& faults);
  [[nodiscard]] std::string say(std::string_view english, int depth) const;
  [[nodiscard]] std::string say_caught(const Phrase& phrase, const std::vector<Caught>& caught,
                                       int depth) const;
  [[nodiscard]] std::string say_day(std::string_view day) const;
  [[nodiscard]] std::string word(std::string_view english) const;
  static bool match(const std::vector<Piece>& pieces, std::size_t at, std::string_view text,
                    std::vector<Caught>& caught);
  static std::string pieces_of(std::string_view text, std::vector<Piece>& pieces);

  std::vector<Phrase> phrases_;
};

}  // namespace duecourse::adapters
