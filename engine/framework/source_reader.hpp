// Reads one table of a source tree: asks for keys by name and type, and collects a fault for every
// key that is unknown, missing or of the wrong type. Nothing here stops at the first fault.
//
// Example:
//   TableReader stage(node, "a stage", faults);
//   const auto id = stage.required_text("id");
//   const auto often = stage.whole("at_most");
//   stage.refuse_unknown();      // every key that nobody asked for
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/fault.hpp"
#include "engine/framework/framework_source.hpp"

namespace duecourse {

/// A text and where it stands.
struct PlacedText {
  std::string text;
  Place place;
};

/// `'expectd' is not a key of a timescale; did you mean 'expected'?` and, where nothing is near and
/// the words are few, what may stand there.
[[nodiscard]] std::string not_a_word(std::string_view word, std::string_view what,
                                     const std::vector<std::string>& candidates);

/// Adds an error at `place`.
void add_error(Faults& faults, const Place& place, std::string message);

/// Borrows the table and the faults; lives on the stack of whoever reads one table.
class TableReader {
 public:
  /// `what` names the table in faults: "a timescale". A node that is no table is a fault, and reads
  /// as an empty one.
  TableReader(const SourceNode& node, std::string what, Faults& faults);

  /// The value of `key`, or nullptr; the key counts as known from now on.
  const SourceNode* node(std::string_view key);
  /// Keys that are known though nobody reads them now.
  void also_known(const std::vector<std::string>& keys);

  std::optional<PlacedText> text(std::string_view key);
  /// A missing or empty text is a fault: "a timescale has no 'clause'".
  std::optional<PlacedText> required_text(std::string_view key);
  std::optional<bool> flag(std::string_view key);
  std::optional<std::int64_t> whole(std::string_view key, std::int64_t least, std::int64_t most);
  /// A list of texts; one text alone is a list of one.
  std::vector<PlacedText> texts(std::string_view key);
  /// One of `words`; its index.
  std::optional<std::size_t> word(std::string_view key, const std::vector<std::string>& words);

  /// A fault for every key that was never asked for, with the nearest one that was.
  void refuse_unknown();

  [[nodiscard]] const Place& place() const { return node_.place; }
  [[nodiscard]] const std::string& what() const { return what_; }
  [[nodiscard]] Faults& faults() { return faults_; }
  void missing(std::string_view key);

 private:
  const SourceNode& node_;
  std::string what_;
  Faults& faults_;
  std::vector<std::string> known_;
};

/// The text of `node`, or a fault.
[[nodiscard]] std::optional<PlacedText> text_of(const SourceNode& node, std::string_view what,
                                                Faults& faults);

}  // namespace duecourse
