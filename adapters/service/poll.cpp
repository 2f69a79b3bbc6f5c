// Polling the host.
#include "adapters/service/poll.hpp"

#include <algorithm>
#include <future>
#include <string_view>

#include <fmt/format.h>

#include "adapters/ports/wire_text.hpp"
#include "adapters/service/hold.hpp"
#include "adapters/service/host_age.hpp"
#include "adapters/service/host_poll.hpp"
#include "adapters/service/host_watch.hpp"
#include "adapters/service/page_keeping.hpp"

namespace duecourse::adapters {
namespace {

using std::chrono::minutes;

// What the status says of a query while the host as such is down; it tells one outage of the host
// from six mistakes in queries.
constexpr std::string_view kHostDown = "the host does not answer: ";

constexpr int kPatienceWithHost = 2;  // queries without an answer

minutes retry_delay(int failures) {
  constexpr minutes kLongest{15};
  return failures > 4 ? kLongest : std::min(kLongest, minutes{1 << (failures - 1)});
}

bool is_host_down(const std::string& error) {
  return error.starts_with(kHostDown);
}

std::string status_text(const Error& error) {
  if (error.code != ErrorCode::unavailable) return error.message;
  return std::string(kHostDown) + error.message;
}

// Moves the cursor that is stored to where the page is settled; reading itself goes on at `next`.
void settle(const HostPage& page, Cursor& cursor) {
  if (!page.settled) {
    cursor = page.next;
  } else if (*page.settled != Cursor{}) {
    cursor = *page.settled;
  }
}

}  // namespace

bool PollReport::complete() const {
  return as_at_error.empty() &&
         std::all_of(queries.begin(), queries.end(), [](const QueryPoll& query) {
           return !query.skipped && query.error.empty() && query.held.empty();
         });
}

PollReport Poller::poll(Instant now, bool patient, const Progress& progress) {
  std::vector<const HostQuery*> in_order;
  for (const HostQuery& query : parts_.reader.queries()) in_order.push_back(&query);
  std::stable_sort(in_order.begin(), in_order.end(),
                   [](const HostQuery* a, const HostQuery* b) { return a->kind < b->kind; });
  const HostPoll one_state(parts_.reader, now);
  now_ = now;
  PollReport report;
  ask_age(report, now);
  Outage outage;
  std::size_t rows = 0;
  for (const HostQuery* query : in_order) {
    QueryPoll& of_query = report.queries.emplace_back();
    of_query.query = query->name;
    const auto trouble = troubles_.find(query->name);
    if (patient && trouble != troubles_.end() && now < trouble->second.retry_at) {
      of_query.skipped = true;
      of_query.error = trouble->second.error;
      outage.before = outage.before || is_host_down(of_query.error);
      if (is_host_down(of_query.error)) outage.after = of_query.error;
      continue;
    }
    if (outage.unanswered >= kPatienceWithHost) {
      give_up(*query, now, outage.after, of_query);
      continue;
    }
    const auto tell = [&](std::size_t read) {
      if (progress) progress(rows + read, 0);
    };
    std::string before = trouble == troubles_.end() ? std::string() : trouble->second.error;
    auto status = parts_.store.query_status(query->name);
    if (status && before.empty()) before = status->last_error;
    const auto outcome =
        status ? read_query(*query, *status, of_query, tell) : Result<void>(status.error());
    note_outcome(*query, outcome, before, now, of_query, outage);
    rows += of_query.rows;
  }
  note_news(report, now);
  note_copy(report, now);
  if (!outage.after.empty() && !outage.before) parts_.log.warn("{}", clean_line(outage.after));
  if (outage.after.empty() && outage.before) parts_.log.info("the host answers again");
  return report;
}

// The first poll that reads anything at all begins the wait for news. Where news have to show that
// a copy came, only events count: who manages a team today changes at midnight, without a copy.
void Poller::note_news(const PollReport& report, Instant now) {
  const auto& known = parts_.reader.queries();
  const auto of_events = [&](const std::string& name) {
    return std::any_of(known.begin(), known.end(), [&](const HostQuery& query) {
      return query.name == name && query.kind == RecordKind::events;
    });
  };
  const bool news =
      std::any_of(report.queries.begin(), report.queries.end(), [&](const auto& query) {
        if (parts_.copy.copied_at && !of_events(query.query)) return false;
        return query.count.added + query.count.changed + query.count.deleted > 0;
      });
  if (!news) return;
  const Instant at = parts_.copy.tells ? as_of_.value_or(now) : now;
  if (auto noted = parts_.store.host().note_news(at); !noted) {
    parts_.log.error("it could not be stored that the host had news: {}",
                     clean_line(noted.error().message));
  }
}

// Whatever is read in this poll is as old as the copy was when the poll began: one that is made
// anew meanwhile counts at the next.
void Poller::ask_age(PollReport& report, Instant now) {
  const auto as_of = read_as_of(parts_, now);
  std::string error;
  if (as_of) {
    as_of_ = *as_of;
  } else {
    as_of_.reset();
    error = as_of.error().message;
    // That the host is down is said by its queries.
    if (as_of.error().code == ErrorCode::unavailable) error.clear();
  }
  if (auto told = tell_of_age(parts_, error, now); !told) {
    parts_.log.error("an alarm could not be stored: {}", clean_line(told.error().message));
  }
  report.as_at_error = std::move(error);
}

// Of a copy that does not tell, news are what shows that it has come.
void Poller::note_copy(const PollReport& report, Instant now) {
  if (!parts_.copy.copied_at) return;
  const auto as_of = read_as_of(parts_, now);
  if (!as_of || *as_of == as_of_) return;
  for (const QueryPoll& query : report.queries) {
    if (query.skipped || !query.error.empty() || !query.held.empty()) continue;
    auto status = parts_.store.query_status(query.query);
    if (!status) continue;
    status->fresh_as_of = *as_of;
    if (auto stored = parts_.store.set_query_status(*status); !stored) {
      parts_.log.error("query {}: its status could not be stored: {}", query.query,
                       clean_line(stored.error().message));
    }
  }
}

// Each query may wait for the host as long as is configured: a host that has not answered twice is
// not asked again in this poll.
void Poller::give_up(const HostQuery& query, Instant now, const std::string& error,
                     QueryPoll& report) {
  report.skipped = true;
  report.error = error;
  Trouble& trouble = troubles_[query.name];
  trouble.error = error;
  trouble.retry_at = now + retry_delay(std::max(1, trouble.failures));
}

Result<void> Poller::read_query(const HostQuery& query, const QueryStatus& status,
                                QueryPoll& report, const std::function<void(std::size_t)>& tell) {
  auto sweep = parts_.store.host().sweep(query.name);
  if (!sweep) return sweep.error();
  if (sweep->held_since) {
    report.held = sweep->held_why;
    return {};
  }
  if (!as_of_ && !status.fresh_as_of) {
    return Error{ErrorCode::invalid_input, "not read before it is known as of when: see as_at"};
  }
  const bool first_reading = !status.fresh_as_of && status.cursor == Cursor{};
  Cursor cursor = first_reading ? Cursor{} : parts_.reader.with_overlap(query, status.cursor);
  QueryStatus reached = status;
  const auto read = [this, &query](const Cursor& from) {
    return parts_.reader.read_page(query, from, parts_.page_size);
  };
  std::future<Result<HostPage>> next_page;
  for (;;) {
    auto page = next_page.valid() ? next_page.get() : read(cursor);
    if (!page) return page.error();
    if (page->more && page->next == cursor) {
      return Error{
          ErrorCode::invalid_input,
          fmt::format("query {}: reading does not advance beyond {}", query.name, cursor.id)};
    }
    // An empty page says nothing about how far the query reaches: the cursor must not creep back
    // by the overlap at every poll.
    if (!page->read_ids.empty()) settle(*page, reached.cursor);
    if (!page->more) {
      // Where its age cannot be told, what was read counts, and is no newer than what was before.
      if (as_of_) reached.fresh_as_of = as_of_;
      reached.last_error.clear();
    }
    // While one page of a first reading is stored, the next is read. (Later ones may ask the host
    // again for a row while they are stored.)
    if (first_reading && page->more) {
      next_page = std::async(std::launch::async, read, page->next);
    }
    auto kept = keep_page(query, *page, first_reading, reached, report, *sweep);
    if (!kept) return kept;
    tell(report.rows);
    if (!page->more || !report.held.empty()) return {};
    cursor = page->next;
  }
}

Result<void> Poller::keep_page(const HostQuery& query, const HostPage& page, bool first_reading,
                               const QueryStatus& reached, QueryPoll& report, SweepState& sweep) {
  const Instant now = now_;
  PageVerdict verdict;
  if (!first_reading) {
    auto judged = judge_page(parts_, query, sweep, page, now);
    if (!judged) return judged.error();
    verdict = std::move(*judged);
  }
  if (!verdict.held_why.empty()) {
    report.held = verdict.held_why;
    return hold(parts_, sweep, verdict.held_why, now);
  }
  UpsertCount count;
  auto stored = parts_.store.transaction([&]() -> Result<void> {
    const auto taken = take_over(parts_, query, page);
    if (!taken) return taken.error();
    count = *taken;
    if (!verdict.losses.empty() && !sweep.accepted) {
      auto noted =
          parts_.store.host().note_losses(query.name, verdict.losses, now - kLossWindow, now);
      if (!noted) return noted;
    }
    // A query read whole at every poll is looked at again only where it brought something new.
    const bool news = query.stamped || count.added + count.changed > 0;
    if (query.kind == RecordKind::events && !first_reading && news) {
      auto dropped = drop_lost_children(parts_, query, page, count);
      if (!dropped) return dropped;
    }
    // A first reading meets everything: it is a sweep that can miss nothing.
    if (first_reading && !page.more) {
      sweep.swept_at = now;
      if (auto noted = parts_.store.host().set_sweep(sweep); !noted) return noted;
    }
    return parts_.store.set_query_status(reached);
  });
  if (!stored) return stored;
  add_counts(report.count, count);
  report.rows += page.read_ids.size();
  report.faults += page.faults.size();
  ++report.pages;
  return {};
}

void Poller::note_outcome(const HostQuery& query, const Result<void>& outcome,
                          const std::string& before, Instant now, QueryPoll& report,
                          Outage& outage) {
  outage.before = outage.before || is_host_down(before);
  if (outcome) {
    troubles_.erase(query.name);
    if (!before.empty() && !is_host_down(before)) {
      parts_.log.info("query {} reads again", query.name);
    }
    std::size_t& told = faults_told_[query.name];
    if (report.faults > told) {
      parts_.log.warn("query {}: {} rows could not be read and are kept as faults", query.name,
                      report.faults);
    }
    told = report.faults;
    return;
  }
  report.error = status_text(outcome.error());
  auto status = parts_.store.query_status(query.name);
  if (status) {
    status->last_error = report.error;
    if (auto stored = parts_.store.set_query_status(*status); !stored) {
      parts_.log.error("query {}: its status could not be stored: {}", query.name,
                       clean_line(stored.error().message));
    }
  }
  if (is_host_down(report.error)) {
    outage.after = report.error;
    ++outage.unanswered;
  } else if (report.error != before) {
    parts_.log.error("query {}: {}", query.name, clean_line(report.error));
  }
  Trouble& trouble = troubles_[query.name];
  trouble.error = report.error;
  trouble.retry_at = now + retry_delay(++trouble.failures);
}

}  // namespace duecourse::adapters
