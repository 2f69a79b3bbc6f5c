// Reads the cells of one row by column and notes what is wrong with them. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/host/row_mapping.hpp"
#include "engine/base/strong_id.hpp"
#include "engine/history/facts.hpp"
#include "engine/time/instant.hpp"
#include "engine/time/zone.hpp"

namespace duecourse::adapters {

/// Blanks, tabs and line ends at both ends removed.
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// A view of one row; the cells and their texts must outlive it. Columns are named by their place
/// among the canonical columns of the kind.
class CellReader {
 public:
  CellReader(const RowShape& shape, const std::vector<CellView>& cells, const Zone& zone)
      : shape_(shape), cells_(cells), zone_(zone) {}

  /// The value, or empty where it is NULL, blank or not among the query's columns.
  [[nodiscard]] std::string_view raw(std::size_t column) const;
  /// A name or other text for people; a fault where it is no UTF-8.
  [[nodiscard]] std::string text(std::size_t column);
  /// A word, without the blanks around it.
  [[nodiscard]] std::string word(std::size_t column);
  /// An id: no control characters.
  [[nodiscard]] std::string id(std::size_t column);
  template <class Id>
  [[nodiscard]] Id id_as(std::size_t column) {
    return Id(id(column));
  }
  [[nodiscard]] std::optional<Moment> moment(std::size_t column);
  /// A flag; `unknown` where there is none.
  [[nodiscard]] bool flag(std::size_t column, bool unknown, bool unreadable);
  [[nodiscard]] std::optional<double> number(std::size_t column);
  /// What a column of facts says; nothing where it is NULL or blank.
  [[nodiscard]] std::optional<FactValue> fact(const FactColumn& column);

  /// Notes that `found` in `column` is not what is allowed.
  void note(std::size_t column, std::string_view found, std::string_view allowed);
  /// Notes that `column` is empty and must not be.
  void note_missing(std::size_t column, std::string_view allowed);
  /// Notes a whole sentence about `column`.
  void note_text(std::size_t column, std::string_view sentence);
  void note_ambiguous(std::size_t column, std::string_view fact = {});
  /// Notes a sentence about a column of facts.
  void note_fact(const FactColumn& column, std::string_view sentence);

  [[nodiscard]] bool faulty() const { return !fault_.empty(); }
  [[nodiscard]] const std::string& fault() const { return fault_; }
  [[nodiscard]] const std::string& ambiguous() const { return ambiguous_; }
  [[nodiscard]] const Zone& zone() const { return zone_; }

 private:
  [[nodiscard]] const std::string& name(std::size_t column) const;
  [[nodiscard]] std::string_view cell(std::size_t cell) const;
  [[nodiscard]] bool is_utf8(std::size_t column, std::string_view value);

  const RowShape& shape_;
  const std::vector<CellView>& cells_;
  const Zone& zone_;
  std::string fault_;
  std::string ambiguous_;
};

/// The first byte that is not part of well-formed UTF-8, or nothing.
[[nodiscard]] std::optional<std::size_t> first_bad_byte(std::string_view text);

}  // namespace duecourse::adapters
