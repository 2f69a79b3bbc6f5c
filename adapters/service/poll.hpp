// Polling the host: every query from its cursor, a page a transaction, into the mirror.
//
// A poll never deletes: a row that is no longer in the answer stays until a sweep has made sure.
// The one exception is an event whose child was changed in the host: the rows of that event are
// read again by its id, and children that it no longer names are removed.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "adapters/service/parts.hpp"

namespace duecourse::adapters {

/// What one query brought.
struct QueryPoll {
  std::string query;
  UpsertCount count;
  std::size_t pages = 0;
  std::size_t rows = 0;    ///< read, faulty ones included
  std::size_t faults = 0;  ///< rows that could not be read
  bool skipped = false;    ///< failed before; its next attempt has not come yet
  std::string held;        ///< why nothing of it is taken over (hold.hpp); empty: it is
  std::string error;       ///< empty: read to its end
};

struct PollReport {
  std::vector<QueryPoll> queries;
  std::string as_at_error;  ///< why it is not known when the copy that is read was taken

  /// True if every query was read to its end, and it is known as of when.
  [[nodiscard]] bool complete() const;
};

/// Remembers, beside the store, only what a restart may forget: which query is failing and when to
/// try it again (1, 2, 4, 8, then 15 minutes).
class Poller {
 public:
  explicit Poller(const ServiceParts& parts) : parts_(parts) {}

  /// Reads all queries, teams first, events last. What goes wrong in one stops none of the others
  /// and is logged when it begins and when it ends. A store that fails ends the poll of that query.
  /// `patient`: a failing query waits for its next attempt; otherwise it is tried at once.
  [[nodiscard]] PollReport poll(Instant now, bool patient, const Progress& progress = {});

 private:
  struct Trouble {
    int failures = 0;
    Instant retry_at{};
    std::string error;
  };
  // Whether the host as such was down before this poll, and what it says now (empty: it answers).
  struct Outage {
    bool before = false;
    std::string after;
    int unanswered = 0;  // queries of this poll that got no answer
  };

  [[nodiscard]] Result<void> read_query(const HostQuery& query, const QueryStatus& status,
                                        QueryPoll& report,
                                        const std::function<void(std::size_t)>& tell);
  void give_up(const HostQuery& query, Instant now, const std::string& error, QueryPoll& report);
  [[nodiscard]] Result<void> keep_page(const HostQuery& query, const HostPage& page,
                                       bool first_reading, const QueryStatus& reached,
                                       QueryPoll& report, SweepState& sweep);
  void note_news(const PollReport& report, Instant now);
  void note_copy(const PollReport& report, Instant now);
  void ask_age(PollReport& report, Instant now);
  // `before`: the error that this query ended with last time; empty: none.
  void note_outcome(const HostQuery& query, const Result<void>& outcome, const std::string& before,
                    Instant now, QueryPoll& report, Outage& outage);

  const ServiceParts& parts_;
  Instant now_{};                 // of the poll that is running
  std::optional<Instant> as_of_;  // of what it reads; nothing: not known
  std::map<std::string, Trouble> troubles_;
  std::map<std::string, std::size_t> faults_told_;
};

}  // namespace duecourse::adapters
