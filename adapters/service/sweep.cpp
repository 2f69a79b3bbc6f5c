// Sweeping the host.
#include "adapters/service/sweep.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "adapters/ports/wire_text.hpp"
#include "adapters/service/hold.hpp"
#include "adapters/service/page_keeping.hpp"

namespace duecourse::adapters {
namespace {

constexpr std::size_t kRowsACall = 50'000;
/// Absent rows that are kept in mind; the others are found again by a later sweep.
constexpr std::size_t kAbsentMost = 20'000;
constexpr std::chrono::minutes kLookAtHeldAgain{15};

// One query's sweep in one call.
class QuerySweeper {
 public:
  QuerySweeper(const ServiceParts& parts, const HostQuery& query, SweepState state, Instant now,
               QuerySweep& report)
      : parts_(parts), query_(query), state_(std::move(state)), now_(now), report_(report) {}

  Result<void> begin();
  /// Up to `budget` rows; takes them off it.
  Result<void> go_on(std::size_t& budget);

 private:
  Result<void> take_page(const HostPage& page);
  Result<void> keep_page(const HostPage& page, const std::vector<Loss>& losses);
  Result<void> finish();
  [[nodiscard]] Result<std::string> held_why(const Absences& absences);
  Result<std::vector<std::string>> look_again(const Absences& absences);
  Result<bool> is_gone(const std::string& row_id);
  Result<void> hold_query(std::string why);
  HostBook& book() { return parts_.store.host(); }

  const ServiceParts& parts_;
  const HostQuery& query_;
  SweepState state_;
  Instant now_;
  QuerySweep& report_;
};

Result<void> QuerySweeper::begin() {
  state_.reading = true;
  state_.at = Cursor{};
  state_.rows = 0;
  state_.tried_at = now_;
  return parts_.store.transaction([&]() -> Result<void> {
    if (auto cleared = book().clear_marks(query_.name); !cleared) return cleared;
    // What is lost of a held query is counted anew each time.
    if (state_.held_since) {
      if (auto forgotten = book().forget_losses(query_.name); !forgotten) return forgotten;
    }
    return book().set_sweep(state_);
  });
}

Result<void> QuerySweeper::go_on(std::size_t& budget) {
  while (state_.reading && budget > 0) {
    const auto page = parts_.reader.read_page(query_, state_.at, parts_.page_size);
    if (!page) return page.error();
    if (page->more && page->next == state_.at) {
      return Error{ErrorCode::invalid_input,
                   fmt::format("query {}: reading does not advance", query_.name)};
    }
    if (auto taken = take_page(*page); !taken) return taken;
    budget -= std::min(budget, std::max<std::size_t>(page->read_ids.size(), 1));
    if (!state_.reading) return {};
    if (!page->more) return finish();
  }
  // Lets go of a statement that the last page may have left open: it would hold the host until the
  // next slice.
  static_cast<void>(parts_.reader.with_overlap(query_, Cursor{}));
  return {};
}

Result<void> QuerySweeper::take_page(const HostPage& page) {
  auto verdict = judge_page(parts_, query_, state_, page, now_);
  if (!verdict) return verdict.error();
  if (!verdict->held_why.empty()) return hold_query(std::move(verdict->held_why));
  // The first page may speak of rows without an id: they are no rows that anybody could miss.
  const auto rows = static_cast<std::size_t>(
      std::count_if(page.read_ids.begin(), page.read_ids.end(),
                    [](const std::string& row_id) { return !row_id.empty(); }));
  state_.rows += rows;
  state_.at = page.next;
  report_.rows += rows;
  return keep_page(page, verdict->losses);
}

Result<void> QuerySweeper::keep_page(const HostPage& page, const std::vector<Loss>& losses) {
  UpsertCount count;
  auto stored = parts_.store.transaction([&]() -> Result<void> {
    if (!state_.held_since) {
      const auto taken = take_over(parts_, query_, page);
      if (!taken) return taken.error();
      count = *taken;
    }
    if (!losses.empty() && !state_.accepted) {
      auto noted = book().note_losses(query_.name, losses, now_ - kLossWindow, now_);
      if (!noted) return noted;
    }
    if (auto marked = book().mark(query_.name, page.read_ids); !marked) return marked;
    return book().set_sweep(state_);
  });
  if (stored) add_counts(report_.count, count);
  return stored;
}

Result<void> QuerySweeper::hold_query(std::string why) {
  report_.held = why;
  return hold(parts_, state_, std::move(why), now_);
}

// An empty view is a broken view.
Result<std::string> QuerySweeper::held_why(const Absences& absences) {
  if (state_.accepted || absences.mirrored.empty()) return std::string();
  if (state_.rows == 0) {
    return fmt::format("all {} rows are gone: the query answers with no row at all",
                       absences.mirrored.at(""));
  }
  auto lost = book().lost_since(query_.name, now_ - kLossWindow);
  if (!lost) return lost.error();
  for (const auto& [label, rows] : absences.absent) (*lost)[label] += rows;
  return too_much(query_.kind, absences.mirrored, *lost);
}

// Whether the host has the row no more; if it has, the row is taken over as it is now.
Result<bool> QuerySweeper::is_gone(const std::string& row_id) {
  const auto page = parts_.reader.read_by_id(query_, host_id_of(row_id));
  if (!page) return page.error();
  const auto& read = page->read_ids;
  const auto taken = take_over(parts_, query_, *page);
  if (!taken) return taken.error();
  if (std::find(read.begin(), read.end(), row_id) != read.end()) return false;
  if (auto removed = parts_.store.remove(query_.name, row_id); !removed) return removed.error();
  if (auto healed = parts_.store.put_row_faults(query_.name, {row_id}, {}); !healed) {
    return healed.error();
  }
  return true;
}

// Removes what was absent before and is absent again, also when asked for by its id. Gives back
// what is absent for the first time.
Result<std::vector<std::string>> QuerySweeper::look_again(const Absences& absences) {
  const auto before = book().absent(query_.name);
  if (!before) return before.error();
  const std::set<std::string> twice(before->begin(), before->end());
  std::vector<std::string> once;
  for (const std::string& row_id : absences.row_ids) {
    if (!twice.contains(row_id)) {
      once.push_back(row_id);
      continue;
    }
    const auto gone = is_gone(row_id);
    if (!gone) return gone.error();
    if (!*gone) continue;
    ++report_.count.deleted;
    auto noted = parts_.store.audit(now_, "row_gone", query_.name + " " + row_id);
    if (!noted) return noted.error();
  }
  return once;
}

Result<void> QuerySweeper::finish() {
  const auto absences = book().absences(query_, kAbsentMost);
  if (!absences) return absences.error();
  auto why = held_why(*absences);
  if (!why) return why.error();
  if (!why->empty()) return hold_query(std::move(*why));
  const bool was_held = state_.held_since.has_value();
  state_.reading = false;
  state_.at = Cursor{};
  state_.swept_at = now_;
  if (absences->row_ids.empty()) state_.accepted = false;
  auto stored = parts_.store.transaction([&]() -> Result<void> {
    const auto once = look_again(*absences);
    if (!once) return once.error();
    report_.absent = once->size();
    if (auto kept = book().set_absent(query_.name, *once); !kept) return kept;
    if (auto cleared = book().clear_marks(query_.name); !cleared) return cleared;
    return book().set_sweep(state_);
  });
  if (!stored) return stored;
  report_.complete = true;
  return was_held ? release(parts_, state_, now_) : Result<void>();
}

bool is_due(const ServiceParts& parts, const SweepState& state, Instant now) {
  if (state.reading) return true;
  if (state.held_since) return !state.tried_at || now - *state.tried_at >= kLookAtHeldAgain;
  return state.accepted || !state.swept_at || now - *state.swept_at >= parts.sweep_every;
}

// One query; false: it was not due.
Result<bool> sweep_query(const ServiceParts& parts, const HostQuery& query, Instant now,
                         SweepExtent extent, std::size_t& budget, QuerySweep& report) {
  const auto status = parts.store.query_status(query.name);
  if (!status) return status.error();
  if (!status->fresh_as_of) return false;  // its first reading is not done
  auto state = parts.store.host().sweep(query.name);
  if (!state) return state.error();
  const bool whole = extent == SweepExtent::whole;
  if (!whole && !is_due(parts, *state, now)) return false;
  report.held = state->held_why;
  const bool goes_on = state->reading && !whole;
  QuerySweeper sweeper(parts, query, std::move(*state), now, report);
  if (!goes_on) {
    if (auto begun = sweeper.begin(); !begun) return begun.error();
  }
  if (auto done = sweeper.go_on(budget); !done) return done.error();
  if (report.complete) report.held.clear();
  return true;
}

}  // namespace

SweepReport sweep_host(const ServiceParts& parts, Instant now, SweepExtent extent,
                       const std::vector<std::string>& skip) {
  SweepReport report;
  std::size_t budget = extent == SweepExtent::whole ? static_cast<std::size_t>(-1) : kRowsACall;
  for (const HostQuery& query : parts.reader.queries()) {
    if (std::find(skip.begin(), skip.end(), query.name) != skip.end()) continue;
    if (budget == 0) {
      report.goes_on = true;
      return report;
    }
    QuerySweep of_query;
    of_query.query = query.name;
    const auto swept = sweep_query(parts, query, now, extent, budget, of_query);
    if (!swept) {
      of_query.error = swept.error().message;
      parts.log.warn("the sweep of query {} was cut short: {}", query.name,
                     clean_line(of_query.error));
    } else if (!*swept) {
      continue;
    }
    report.goes_on =
        report.goes_on || (of_query.error.empty() && of_query.held.empty() && !of_query.complete);
    report.queries.push_back(std::move(of_query));
  }
  return report;
}

}  // namespace duecourse::adapters
