// The subjects: which there are, which are dirty, when each wakes. Functions throw StoreFailure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "adapters/store/sqlite_database.hpp"
#include "engine/history/history.hpp"

namespace duecourse::adapters {

/// A subject's row.
struct SubjectRow {
  std::int64_t num = 0;  ///< what other tables name it by
  std::int64_t input_version = 0;
};

class SubjectTable {
 public:
  explicit SubjectTable(SqliteDatabase& db) : db_(db) {}

  [[nodiscard]] std::optional<SubjectRow> find(const SubjectRef& subject);
  /// Its number; a new one where it was not known (input_version 0, not dirty).
  [[nodiscard]] std::int64_t number_of(const SubjectRef& subject);
  /// Its records have changed: the next input_version. Only one for all changes between two
  /// loads: nobody can have planned on what lay between.
  void touch(std::int64_t num);
  /// The same, where it has a record of its own; one that is only named stays unknown.
  void touch_known(const SubjectRef& subject);
  /// Somebody is about to plan on the input_version it has.
  void loaded(std::int64_t num);
  [[nodiscard]] std::vector<SubjectRef> dirty(Instant now, std::uint64_t rulebook_hash,
                                              std::size_t limit);
  [[nodiscard]] std::size_t dirty_count(Instant now, std::uint64_t rulebook_hash);
  [[nodiscard]] std::vector<SubjectRef> all(std::optional<SubjectKind> kind,
                                            const std::optional<SubjectRef>& after,
                                            std::size_t limit);
  void planned(std::int64_t num, std::int64_t input_version, std::uint64_t rulebook_hash,
               std::optional<Instant> wake);
  [[nodiscard]] std::optional<Instant> next_wake();

 private:
  [[nodiscard]] bool another_rulebook(std::uint64_t rulebook_hash);
  void forget_if_rolled_back();

  SqliteDatabase& db_;
  // Both as of rollbacks_. Keyed by plain text, whose hash the map keeps beside it.
  std::array<std::unordered_map<std::string, std::int64_t>, 3> numbers_;
  std::vector<bool> touched_;  ///< by number: touched since it was loaded
  std::int64_t rollbacks_ = 0;
};

/// SQLite's integers are signed; the bits are kept.
[[nodiscard]] inline std::int64_t stored(std::uint64_t hash) {
  return static_cast<std::int64_t>(hash);
}
/// A limit as SQLite takes it.
[[nodiscard]] inline std::int64_t stored_limit(std::size_t limit) {
  constexpr std::size_t kMost = 1'000'000'000;
  return static_cast<std::int64_t>(limit < kMost ? limit : kMost);
}

}  // namespace duecourse::adapters
