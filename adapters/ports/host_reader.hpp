// The host port: reads the council's configured queries, page by page, and never writes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/ports/records.hpp"
#include "engine/base/fault.hpp"
#include "engine/base/result.hpp"

namespace duecourse::adapters {

/// A configured query.
struct HostQuery {
  std::string name;  ///< unique; the .sql file's stem
  RecordKind kind = RecordKind::events;
  bool stamped = true;  ///< has changed_at: read by (changed_at, id); otherwise whole, by id
  std::string file;     ///< where its SQL stands, for faults
};

/// One page of a query, in order. `next` continues after its last row.
struct HostPage {
  std::vector<MirrorRow> rows;
  std::vector<RowFault> faults;
  std::vector<std::string> read_ids;  ///< every row id of the page, read or faulty
  Cursor next;
  bool more = false;
  /// Where the next poll shall go on from, if not from `next`: the page ends with rows whose stamps
  /// lie ahead of the poll or are no times. Empty: nothing on this page may be gone on from.
  std::optional<Cursor> settled;
};

/// What a look at every query found.
struct HostCheck {
  Faults faults;                   ///< what a person has to mend, with file and line
  std::vector<std::string> found;  ///< what is well, a plain sentence each
  std::optional<Error> outside;    ///< the host did not answer: nothing can be said of the queries
};

/// A line of a survey: a code of the host, what the host calls it, and how often it is used (of the
/// survey `version`: a version, when its upgrade began, and when it ended).
struct SurveyRow {
  std::string id;
  std::string name;
  std::string count;
};

/// What the host is asked for a message that is being made, and what is kept nowhere else: names,
/// and the addresses of referrers.
enum class LookUp {
  names,      ///< of a case, by its id: of its children, or of the family
  referrers,  ///< of a request, by the id of its event
};
/// `names`, `referrers`: what [[lookup]] calls them.
[[nodiscard]] inline const char* word_of(LookUp what) {
  return what == LookUp::names ? "names" : "referrers";
}
[[nodiscard]] inline std::optional<LookUp> look_up_named(std::string_view word) {
  for (const LookUp what : {LookUp::names, LookUp::referrers}) {
    if (word == word_of(what)) return what;
  }
  return std::nullopt;
}

/// One row of the answer. Personal data: never logged, never stored.
struct LookedUp {
  std::string person;   ///< names: the child's person_id; empty: of the whole case
  std::string name;     ///< may be empty
  std::string address;  ///< referrers: of mail; may be empty
};

class HostReader {
 public:
  virtual ~HostReader() = default;
  /// In the order in which they are to be polled: teams first, events last.
  [[nodiscard]] virtual const std::vector<HostQuery>& queries() const = 0;
  /// Says when the polls that follow take place: no cursor may settle beyond `now` and the overlap,
  /// or a stamp of next year would hide everything until then. Never told: nothing lies ahead.
  /// Until poll_done() all reading sees the host as it was at the first call after this one, where
  /// its database offers that without locking anybody out.
  virtual void poll_at(Instant now) { static_cast<void>(now); }
  /// The poll is over, well or not: nothing of the host is held any longer.
  virtual void poll_done() {}
  /// Up to `limit` rows after `after`. unavailable: the host did not answer; invalid_input: the
  /// query itself is wrong (unknown column, missing id): a person has to mend it.
  [[nodiscard]] virtual Result<HostPage> read_page(const HostQuery& query, const Cursor& after,
                                                   std::size_t limit) = 0;
  /// All rows that the host has now for one id (several children: several rows).
  [[nodiscard]] virtual Result<HostPage> read_by_id(const HostQuery& query,
                                                    const std::string& id) = 0;
  /// The cursor set back by the configured overlap, so that late commits with early stamps are
  /// seen. A query without stamps is read from the beginning, and one whose cursor lies ahead.
  [[nodiscard]] virtual Cursor with_overlap(const HostQuery& query, const Cursor& cursor) const = 0;
  /// When the data that is read was copied from another host's, by the configured query. Nothing:
  /// it is no copy, or none that tells. Errors are those of read_page.
  [[nodiscard]] virtual Result<std::optional<Instant>> as_at() { return std::optional<Instant>{}; }
  /// The service is to stop: whatever is waited for answers unavailable. From any thread.
  virtual void interrupt() = 0;
  /// Whether the folder has a query for it.
  [[nodiscard]] virtual bool can_look_up(LookUp what) const {
    static_cast<void>(what);
    return false;
  }
  /// The answer for one id as the host wrote it: no rows where there is none, or no query for it.
  /// unavailable: the host did not answer; invalid_input: the query is wrong. The errors hold
  /// nothing of the answer.
  [[nodiscard]] virtual Result<std::vector<LookedUp>> look_up(LookUp what, const std::string& id) {
    static_cast<void>(what);
    static_cast<void>(id);
    return std::vector<LookedUp>{};
  }
  /// What the folder asks of the host beside records: "steps", "questions", "version" ...
  [[nodiscard]] virtual std::vector<std::string> surveys() const { return {}; }
  /// The answer, in no order. not_found: there is no such survey; else as read_page.
  [[nodiscard]] virtual Result<std::vector<SurveyRow>> survey(const std::string& name) {
    return Error{ErrorCode::not_found, "there is no survey '" + name + "'"};
  }
  /// Runs every query once for its columns and its first row.
  [[nodiscard]] virtual HostCheck check() = 0;
};

}  // namespace duecourse::adapters
