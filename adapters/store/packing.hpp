// Values one after the other in a few bytes, for columns that hold many things of one subject.
//
// Numbers are seven bits a byte, the lowest first. A word is a text that is likely to come again:
// it is written once, and after that only its number.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duecourse::adapters {

class Packer {
 public:
  /// `remembers`: false: words are written out each time; for a few values read back once.
  explicit Packer(bool remembers = true) : remembers_(remembers) {}
  /// Empties it for the next use; the memory is kept.
  void clear();
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

  void number(std::uint64_t value) {
    if (value < 0x80) {
      bytes_ += static_cast<char>(value);
    } else {
      large_number(value);
    }
  }
  void signed_number(std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    number((bits << 1U) ^ (value < 0 ? ~std::uint64_t{0} : 0));
  }
  /// Eight bytes: for numbers that are seldom small.
  void fixed(std::uint64_t value);
  void text(std::string_view text);
  void word(std::string_view word);

 private:
  struct Word {
    std::uint32_t at = 0;  ///< in bytes_
    std::uint32_t size = 0;
    std::uint64_t hash = 0;
  };

  [[nodiscard]] std::string_view text_of(const Word& word) const {
    return std::string_view(bytes_).substr(word.at, word.size);
  }
  void large_number(std::uint64_t value);
  void grow();

  bool remembers_;
  std::string bytes_;
  std::vector<Word> words_;
  std::vector<std::uint32_t> slots_;  ///< open addressing: 0 or the number of a word
};

/// Reads back what a Packer wrote. Where the bytes do not fit, damaged() is true from then on, and
/// what is read is empty. What it returns lies in `bytes`.
class Unpacker {
 public:
  explicit Unpacker(std::string_view bytes = {}) : rest_(bytes) {}
  /// Reads something else from its beginning; the memory is kept.
  void begin(std::string_view bytes) {
    rest_ = bytes;
    words_.clear();
    damaged_ = false;
  }

  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  [[nodiscard]] bool damaged() const { return damaged_; }

  std::uint64_t number();
  std::int64_t signed_number() {
    const std::uint64_t bits = number();
    return static_cast<std::int64_t>((bits >> 1U) ^ (~(bits & 1U) + 1));
  }
  std::uint64_t fixed();
  std::string_view text();
  std::string_view word();
  /// What was read makes no sense: damaged from now on.
  std::string_view fail();

 private:
  std::string_view rest_;
  std::vector<std::string_view> words_;
  bool damaged_ = false;
};

/// A hash of bytes. Stores hold it: it never changes.
[[nodiscard]] std::uint64_t hash_of(std::string_view bytes);

}  // namespace duecourse::adapters
