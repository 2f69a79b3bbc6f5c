// A record of the host as columns and values for people, and the mask that keeps what could tell
// who a family is. Pure.
#pragma once

#include <set>
#include <string>
#include <variant>
#include <vector>

#include "adapters/ports/records.hpp"
#include "engine/time/zone.hpp"

namespace duecourse::adapters {

/// A value as JSON has it: a flag, a number or a text (dates are texts, `2026-04-01`).
using FieldValue = std::variant<bool, double, std::string>;

/// What a value may say about people.
enum class FieldKind {
  plain,     ///< kinds, dates, flags, codes of the host such as a risk or a job
  id,        ///< an id of the host: masked only where it is an address or several words
  personal,  ///< names, addresses, references
  fact,      ///< a fact: masked where it is a text that no framework knows
};

/// A column of a record that holds something. Facts are `details.NAME`.
struct RecordField {
  std::string column;
  FieldValue value;
  FieldKind kind = FieldKind::plain;
};

/// What the record holds, in the order of the canonical columns; nothing for what is empty.
[[nodiscard]] std::vector<RecordField> fields_of(const Record& record, const Zone& zone);

/// `Y`, `true`, `0.6` or the text itself.
[[nodiscard]] std::string describe(const FieldValue& value);

/// Shows of what is personal only the shape.
class Mask {
 public:
  /// No text is known to need no mask.
  Mask() = default;
  /// `codes` are texts that need no mask: known_codes().
  explicit Mask(std::set<std::string> codes) : codes_(std::move(codes)) {}
  /// One that hides nothing: somebody asked for the texts themselves.
  [[nodiscard]] static Mask none() {
    Mask open;
    open.hides_ = false;
    return open;
  }

  /// The value, or its first letter and length (`J*** (9)`); of a long number only the length.
  [[nodiscard]] FieldValue operator()(const RecordField& field) const;
  /// What is wrong with a row, without the text that it quotes unless that looks like a date or is
  /// a known code.
  [[nodiscard]] std::string fault(const std::string& message) const;

 private:
  std::set<std::string> codes_;
  bool hides_ = true;
};

}  // namespace duecourse::adapters
