// A page in the making: rows go in as they were fetched, canonical records come out. Where a page
// is long, rows are mapped on a second thread while the next ones are fetched, since mapping takes
// about as long as fetching. The order stays that of the rows, and nothing of it shows outside.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "adapters/host/row_columns.hpp"
#include "adapters/host/row_mapping.hpp"
#include "adapters/ports/host_reader.hpp"
#include "engine/time/zone.hpp"

namespace duecourse::adapters {

/// Stamp and id of a row, as text and, where the statement gives them, with their types.
struct RowPlace {
  std::string stamp;
  std::string id;
  std::string stamp_value;
  std::string id_value;
};

/// How rows of one query are read. What is referred to must outlive the mapping.
struct MappingTerms {
  const RowShape& shape;
  const Zone& zone;
  std::string& ambiguous_row;      ///< the row that carries the query's one note
  std::optional<Instant> horizon;  ///< stamps beyond are not settled
  bool stamped = true;
  bool with_values = false;  ///< after the shape's columns come stamp and id with their types
};

/// One page of one query. Not for use by two threads: it keeps its second one to itself.
class PageMapping {
 public:
  explicit PageMapping(const MappingTerms& terms);
  PageMapping(const PageMapping&) = delete;
  PageMapping& operator=(const PageMapping&) = delete;
  ~PageMapping();

  /// Another phase of the same page begins: what was settled in the last one is forgotten.
  void begin_phase();
  /// Takes the next row. `same_group`: it has stamp and id of the row before.
  void add(const std::vector<Cell>& cells, bool same_group);
  /// Waits until all rows are mapped. Throws what mapping threw (no memory).
  void finish();

  // After finish(), until the next add():
  [[nodiscard]] HostPage& page() { return page_; }
  /// True: the next poll may go on from the last row of this phase.
  [[nodiscard]] bool settled() const { return settled_; }
  /// The last row of this phase before those that are not settled.
  [[nodiscard]] const std::optional<RowPlace>& settled_at() const { return settled_at_; }

 private:
  struct Value {
    std::size_t size = 0;
    bool known = false;
  };
  struct Row {
    std::size_t width = 0;
    bool same_group = false;
    bool begins_phase = false;
  };
  /// Rows in one piece of memory, which goes from one core to the other at one stroke.
  struct Batch {
    std::vector<Row> rows;
    std::vector<Value> values;
    std::string text;

    void clear();
  };
  class Worker;

  void hand_over();
  void map(const Batch& batch);
  void take(const Row& row);
  void map_cells();
  [[nodiscard]] RowPlace place_of(const std::vector<CellView>& cells) const;

  MappingTerms terms_;
  Batch batch_;
  bool phase_begins_ = false;
  // From here on: the second thread's, while it runs.
  HostPage page_;
  std::optional<Instant> stamp_;  // of the row mapped last, as a time
  bool settled_ = false;
  RowPlace last_settled_;         // the last row of the batch before, where it was settled
  std::vector<CellView> cells_;   // of the row that is mapped
  std::vector<CellView> before_;  // of the row before, where it is of the same batch
  std::optional<RowPlace> settled_at_;
  std::vector<std::pair<std::size_t, std::uint64_t>> group_;  // of one id: read_ids and hashes
  std::unique_ptr<Worker> worker_;
};

}  // namespace duecourse::adapters
