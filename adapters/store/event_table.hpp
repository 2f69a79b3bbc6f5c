// Events, clustered by subject, and where each host row stands among them. Functions throw
// StoreFailure.
//
// place = subject * 2^34 + arrival: an event's number, in the order in which a subject's events
// arrived. Many of them share a row of the table, a bundle, which stands under the place of its
// first; the bundles of a subject lie side by side and do not overlap.
//
// Events arrive in the order of the host's stamps, which scatters every page over all subjects;
// written one by one, each would rewrite a page of the file. So new ones wait in memory and are
// written in the order of their places, many at a time: after each small page, and in large pages
// by the 48 MiB (see SqliteDatabase).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/ports/records.hpp"
#include "adapters/store/event_index.hpp"
#include "adapters/store/event_pack.hpp"
#include "adapters/store/past_table.hpp"
#include "adapters/store/query_table.hpp"
#include "adapters/store/sqlite_database.hpp"

namespace duecourse::adapters {

/// A row of the mirror with its query's and its subject's numbers.
struct NumberedRow {
  const MirrorRow& row;
  std::int64_t query = 0;
  std::int64_t subject = 0;
};

/// Where a mirrored row stands, and as what.
struct RowPlace {
  std::int64_t subject = 0;
  std::uint64_t hash = 0;
  bool deleted = false;
  std::int64_t place = 0;  ///< events only
};

/// Told the id and the label (an event's kind, a role's role) of a row.
using RowVisit = std::function<void(std::string_view row_id, std::string_view label)>;

class EventTable final : public WaitingRows {
 public:
  EventTable(SqliteDatabase& db, QueryTable& queries, PastTable& past)
      : db_(db), queries_(queries), past_(past), index_(db) {}

  /// `hash` of the content that is being looked for, where it is known: a row whose content is the
  /// same need not be read to know that it is the one.
  [[nodiscard]] std::optional<RowPlace> find(std::int64_t query, const std::string& row_id,
                                             std::optional<std::uint64_t> hash);
  /// Row ids of one event and its children that are not deleted, in order.
  [[nodiscard]] std::vector<std::string> rows_of(std::int64_t query, const std::string& host_id);
  /// Writes a row that is new, changed, or moved from another subject.
  void put(const NumberedRow& in, const std::optional<RowPlace>& found);
  void mark_deleted(std::int64_t query, const std::string& row_id, const RowPlace& found,
                    std::uint64_t hash);
  /// Ends a batch of puts. `more_to_come`: new rows may go on waiting.
  void end_batch(bool more_to_come);
  void load(std::int64_t subject, const SubjectRef& ref, std::vector<Event>& into);
  /// The kind of the event at `place`.
  [[nodiscard]] std::string kind_at(std::int64_t place);
  /// Every event of a query that is not deleted, with its kind.
  void walk(std::int64_t query, const RowVisit& visit);

  [[nodiscard]] Mark mark() const override { return {index_.waiting(), waiting_.size(), flushes_}; }
  [[nodiscard]] bool forget_after(const Mark& mark) override;
  void make_room() override;
  void flush() override;

 private:
  /// An event that waits: where it will stand, and where its fields begin in packed_.
  struct Waiting {
    std::int64_t place = 0;
    std::size_t offset = 0;
    std::size_t size = 0;
  };

  [[nodiscard]] std::int64_t next_place(std::int64_t subject);
  [[nodiscard]] bool is_waiting(std::int64_t place) const;
  [[nodiscard]] std::string row_id_at(std::int64_t place);
  /// Reads the event at `place` into fields_, whose texts lie in `packed`.
  void read_at(std::int64_t place, std::string& packed);
  /// Changes the event at `place`, which does not wait, and writes its bundle anew; removes it
  /// where `change` answers false.
  void edit(std::int64_t place, const std::function<bool(EventFields&)>& change);
  void flush_events();
  void forget_events();
  [[noreturn]] void fail_damaged(const std::string& whose) const;
  [[noreturn]] void fail_damaged(std::int64_t place) const;

  SqliteDatabase& db_;
  QueryTable& queries_;
  PastTable& past_;
  EventIndex index_;
  std::vector<Waiting> waiting_;
  std::string packed_;
  std::int64_t first_waiting_ = 0;        ///< arrival of the oldest row that waits
  std::int64_t flushes_ = 0;              ///< of events
  std::optional<std::int64_t> arrivals_;  ///< as of rollbacks_; nothing: not read yet
  std::int64_t arrivals_kept_ = 0;        ///< what the file says
  std::int64_t rollbacks_ = 0;
  // Memory that is used again.
  Packer bundle_packer_;
  Packer plain_packer_{false};
  EventReader reader_;
  EventFields fields_;
  std::vector<IndexRow> candidates_;
};

}  // namespace duecourse::adapters
