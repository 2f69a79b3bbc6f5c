// What the store keeps of how the host is read: sweeps, rows that were absent or lost, holds, and
// when the host last had something new. DESIGN.md, "A real host is messy".
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "adapters/ports/host_reader.hpp"
#include "engine/base/result.hpp"
#include "engine/time/instant.hpp"

namespace duecourse::adapters {

/// How the sweeping of a query stands, and whether it is held.
struct SweepState {
  std::string query;
  bool reading = false;  ///< a sweep is under way, and goes on after `at`
  Cursor at;
  std::size_t rows = 0;               ///< read in the sweep that is under way
  std::optional<Instant> tried_at;    ///< when a sweep last began, or was given up
  std::optional<Instant> swept_at;    ///< when one was last complete and not held
  std::optional<Instant> held_since;  ///< nothing of the query is taken over since
  std::string held_why;               ///< in words
  /// A person has said that what is lost is truly gone: nothing is held until a sweep finds nothing
  /// lost any more.
  bool accepted = false;
};

/// A row that the mirror has and the host has no more, or not as what it was: absent, marked as
/// deleted, not readable, or of another kind.
struct Loss {
  std::string row_id;
  std::string label;  ///< the event kind or the role that the mirror has; empty for other records
};

/// Numbers of rows by label; under the empty label all of them.
using RowCounts = std::map<std::string, std::size_t>;

/// What a complete sweep did not meet.
struct Absences {
  RowCounts mirrored;                ///< all rows that the mirror has of the query
  RowCounts absent;                  ///< of these
  std::vector<std::string> row_ids;  ///< the first of the absent ones, up to the limit
};

class HostBook {
 public:
  virtual ~HostBook() = default;

  [[nodiscard]] virtual Result<SweepState> sweep(const std::string& query) = 0;
  [[nodiscard]] virtual Result<void> set_sweep(const SweepState& state) = 0;

  /// Notes that the sweep under way has met these rows.
  [[nodiscard]] virtual Result<void> mark(const std::string& query,
                                          const std::vector<std::string>& row_ids) = 0;
  /// Forgets what was marked.
  [[nodiscard]] virtual Result<void> clear_marks(const std::string& query) = 0;
  /// The rows of the mirror that are not marked.
  [[nodiscard]] virtual Result<Absences> absences(const HostQuery& query, std::size_t limit) = 0;
  /// The rows that the mirror has of a query.
  [[nodiscard]] virtual Result<RowCounts> rows(const HostQuery& query) = 0;
  /// The rows that the last complete sweep did not meet.
  [[nodiscard]] virtual Result<std::vector<std::string>> absent(const std::string& query) = 0;
  [[nodiscard]] virtual Result<void> set_absent(const std::string& query,
                                                const std::vector<std::string>& row_ids) = 0;

  /// What the mirror would lose by taking over a page. A row that could not be read before either
  /// is no loss.
  [[nodiscard]] virtual Result<std::vector<Loss>> losses_in(const HostQuery& query,
                                                            const HostPage& page) = 0;
  /// Remembers losses; those of the query that are older than `since` are forgotten.
  [[nodiscard]] virtual Result<void> note_losses(const std::string& query,
                                                 const std::vector<Loss>& losses, Instant since,
                                                 Instant now) = 0;
  /// How much of a query was lost after `since`.
  [[nodiscard]] virtual Result<RowCounts> lost_since(const std::string& query, Instant since) = 0;
  [[nodiscard]] virtual Result<void> forget_losses(const std::string& query) = 0;

  /// When a poll last brought something new or changed; nothing: never yet.
  [[nodiscard]] virtual Result<std::optional<Instant>> news_at() = 0;
  [[nodiscard]] virtual Result<void> note_news(Instant now) = 0;
};

}  // namespace duecourse::adapters
