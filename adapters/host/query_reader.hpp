// Pages of one host query: which statement comes next, which rows belong together, where the page
// ends.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "adapters/host/host_queries.hpp"
#include "adapters/host/host_session.hpp"
#include "adapters/host/page_mapping.hpp"
#include "adapters/host/row_columns.hpp"
#include "adapters/ports/host_reader.hpp"
#include "engine/time/zone.hpp"

namespace duecourse::adapters {

/// What is wrong with a query: an Error for whoever reads, Faults for whoever checks.
struct QueryTrouble {
  ErrorCode code = ErrorCode::invalid_input;
  Faults faults;
};
[[nodiscard]] Error error_of(const QueryTrouble& trouble);

/// Reads one query. Rows of one stamp and id (the children of one event) never fall on two pages.
///
/// Where an index serves, every page is a statement of its own and the host is not held between
/// pages. Where the database has to sort (no index on changed_at and id), one statement is kept
/// open from page to page, since sorting anew for every page would cost the square.
class QueryReader {
 public:
  QueryReader(QueryEntry entry, HostSession& session, const Zone& zone)
      : entry_(std::move(entry)), session_(session), zone_(zone), dated_(entry_.text) {}

  [[nodiscard]] const HostQuery& query() const { return entry_.query; }

  /// Asks the host for the columns where they are not known for this connection. Nothing: fine.
  [[nodiscard]] std::optional<QueryTrouble> describe_columns();
  /// After describe_columns(): the warning that a table does not exist where the query may do
  /// without it.
  [[nodiscard]] const std::optional<Fault>& absent() const { return absent_; }
  [[nodiscard]] bool stamped() const { return stamped_; }

  /// What stands for today in the SQL from the next statement on.
  void say_today(const std::string& sql);
  /// Rows with later stamps are read, but HostPage::settled stays before them.
  void settle_until(Instant horizon) { horizon_ = horizon; }

  [[nodiscard]] Result<HostPage> read_page(const Cursor& after, std::size_t limit);
  [[nodiscard]] Result<HostPage> read_by_id(const std::string& id);
  /// Runs the query for its first row, so that errors beyond its columns show.
  [[nodiscard]] std::optional<QueryTrouble> try_first_row();
  /// Ends a statement that is kept open.
  void rest() { kept_.reset(); }

 private:
  /// A statement that goes on where a page ended.
  struct Kept {
    std::unique_ptr<HostRows> rows;
    bool row_waits = false;  ///< its current row is the first of the next page
    ReadPhase phase = ReadPhase::by_id;
    bool whole = false;  ///< not limited: may be kept
    std::size_t statement_limit = 0;
    std::size_t stepped = 0;  ///< rows that came
    std::size_t select_at = 0;
    Cursor at;  ///< the cursor that it continues
  };
  /// A page in the making.
  struct Draft;
  enum class Filled { full, phase_ended, needs_types, group_too_long, failed };

  /// A request for the rows of a range, as this host and this query need it.
  [[nodiscard]] RowRequest request_of(RowRange range) const;
  [[nodiscard]] QueryTrouble trouble_of(const HostFailure& failure, std::size_t select_at) const;
  [[nodiscard]] Fault absence(const HostFailure& failure) const;
  [[nodiscard]] std::string place_note() const;
  [[nodiscard]] std::string nearest_table(const std::string& missing) const;
  [[nodiscard]] Filled fill(Draft& draft, const ReadPosition& from);
  [[nodiscard]] Filled take_rows(Draft& draft);
  void begin(Draft& draft, const ReadPosition& from);
  [[nodiscard]] bool has_another_page(std::size_t page) const;
  [[nodiscard]] bool settle_position(Draft& draft) const;
  [[nodiscard]] bool has_types(const RowPlace& place) const;
  [[nodiscard]] ReadPosition position_after(const RowPlace& place) const;
  [[nodiscard]] MappingTerms terms();
  void take_current(Draft& draft, bool same_group);
  [[nodiscard]] HostPage finished(Draft& draft) const;
  void count_rows_without_id(Draft& draft);
  [[nodiscard]] Result<HostPage> attempt_page(const Cursor& after, std::size_t limit, bool& again);

  QueryEntry entry_;
  HostSession& session_;
  const Zone& zone_;
  RowShape shape_;
  int described_in_ = 0;  // generation of the session; 0: not described
  std::optional<Fault> absent_;
  bool stamped_ = true;
  std::optional<ValueKind> id_kind_;  // nothing: each value has its own
  std::optional<ValueKind> stamp_kind_;
  std::string stamp_type_;             // sqlserver: what a stamp has to be cast to
  bool with_values_ = false;           // stamps or ids look like numbers: ask for their types
  std::size_t group_allowance_ = 256;  // rows of one id that a page may run over its limit
  std::string ambiguous_row_;          // the row that carries the query's one note
  std::unique_ptr<Kept> kept_;
  std::optional<Instant> horizon_;  // stamps beyond are not settled
  SqlText dated_;                   // the query's text with today in it
};

}  // namespace duecourse::adapters
