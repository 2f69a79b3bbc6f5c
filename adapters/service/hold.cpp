// Holds of host queries.
#include "adapters/service/hold.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "adapters/ports/wire_text.hpp"
#include "engine/base/nearest_word.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::adapters {
namespace {

constexpr std::size_t kFewRows = 20;
constexpr std::size_t kOneInHundred = 100;

std::size_t number_of(const RowCounts& counts, const std::string& label) {
  const auto found = counts.find(label);
  return found == counts.end() ? 0 : found->second;
}

std::string rows_named(RecordKind kind, const std::string& label) {
  if (label.empty()) return "rows";
  return fmt::format("rows of the {} '{}'", kind == RecordKind::roles ? "role" : "kind", label);
}

std::string alarm_of(const std::string& query) {
  return "host query " + query + ": held";
}

void add(const std::vector<Loss>& losses, RowCounts& counts) {
  for (const Loss& loss : losses) {
    ++counts[std::string()];
    if (!loss.label.empty()) ++counts[loss.label];
  }
}

// Sets the query back to its beginning, so that everything in it is looked at again.
Result<void> read_from_beginning(Store& store, const std::string& query) {
  auto status = store.query_status(query);
  if (!status) return status.error();
  status->cursor = Cursor{};
  return store.set_query_status(*status);
}

}  // namespace

std::string too_much(RecordKind kind, const RowCounts& mirrored, const RowCounts& lost) {
  std::string words;
  double worst = 0;
  for (const auto& [label, rows] : lost) {
    const std::size_t all = number_of(mirrored, label);
    if (rows <= std::max(kFewRows, all / kOneInHundred)) continue;
    // What is lost most completely says best what happened.
    const double share = static_cast<double>(rows) / static_cast<double>(std::max(all, rows));
    if (share <= worst) continue;
    worst = share;
    words = fmt::format(
        "{} of {} {} are gone, marked as deleted, of another kind or not readable any more", rows,
        all, rows_named(kind, label));
  }
  return words;
}

Result<PageVerdict> judge_page(const ServiceParts& parts, const HostQuery& query,
                               const SweepState& state, const HostPage& page, Instant now) {
  PageVerdict verdict;
  auto losses = parts.store.host().losses_in(query, page);
  if (!losses) return losses.error();
  verdict.losses = std::move(*losses);
  if (verdict.losses.empty() || state.accepted) return verdict;
  auto lost = parts.store.host().lost_since(query.name, now - kLossWindow);
  if (!lost) return lost.error();
  add(verdict.losses, *lost);
  if (number_of(*lost, "") <= kFewRows) return verdict;
  const auto mirrored = parts.store.host().rows(query);
  if (!mirrored) return mirrored.error();
  verdict.held_why = too_much(query.kind, *mirrored, *lost);
  return verdict;
}

Result<void> hold(const ServiceParts& parts, SweepState& state, std::string why, Instant now) {
  if (!state.held_since) {
    parts.log.error("query {} is held: {}", state.query, clean_line(why));
    state.held_since = now;
  }
  state.held_why = std::move(why);
  state.reading = false;
  state.rows = 0;
  state.at = Cursor{};
  state.tried_at = now;
  Alarm alarm;
  alarm.about = alarm_of(state.query);
  alarm.title = fmt::format("The host query '{}' is held", state.query);
  alarm.text = fmt::format(
      "Of what was read before, {}. That looks like a broken view or table, not like casework.\n"
      "Since {} nothing of this query is taken over: what was read before stands, and nobody is "
      "told that a deadline ended or began because of it. Messages go on; when the data is older "
      "than is allowed, they say so.\n"
      "If the view is broken, put it right: Duecourse looks again by itself and goes on. If it is "
      "true, run: duecourse host accept {}",
      state.held_why, write_instant(*state.held_since, parts.rulebook.zone), state.query);
  alarm.daily = true;
  return parts.store.transaction([&]() -> Result<void> {
    if (auto cleared = parts.store.host().clear_marks(state.query); !cleared) return cleared;
    if (auto kept = parts.store.host().set_sweep(state); !kept) return kept;
    return parts.store.alarms().raise(alarm, now);
  });
}

Result<void> release(const ServiceParts& parts, SweepState& state, Instant now) {
  parts.log.info("query {} is taken over again", state.query);
  state.held_since.reset();
  state.held_why.clear();
  return parts.store.transaction([&]() -> Result<void> {
    if (auto forgotten = parts.store.host().forget_losses(state.query); !forgotten) {
      return forgotten;
    }
    if (auto kept = parts.store.host().set_sweep(state); !kept) return kept;
    if (auto back = read_from_beginning(parts.store, state.query); !back) return back;
    return parts.store.alarms().end(
        alarm_of(state.query), fmt::format("The host query '{}' is taken over again", state.query),
        "It is read anew from its beginning. Nothing is to be done.", now);
  });
}

Result<void> accept_losses(const ServiceParts& parts, const std::string& query,
                           const std::string& who, Instant now) {
  std::vector<std::string> names;
  for (const HostQuery& each : parts.reader.queries()) names.push_back(each.name);
  if (std::find(names.begin(), names.end(), query) == names.end()) {
    const auto near = nearest_word(query, names);
    return Error{ErrorCode::not_found,
                 fmt::format("there is no host query '{}'{}; there are {}", query,
                             near ? fmt::format("; did you mean '{}'?", *near) : "",
                             fmt::join(names, ", "))};
  }
  auto state = parts.store.host().sweep(query);
  if (!state) return state.error();
  state->accepted = true;
  state->swept_at.reset();
  state->reading = false;
  state->at = Cursor{};
  return parts.store.transaction([&]() -> Result<void> {
    if (auto cleared = parts.store.host().clear_marks(query); !cleared) return cleared;
    const std::string text = fmt::format("{} by {}{}", query, who,
                                         state->held_why.empty() ? "" : ": " + state->held_why);
    if (auto noted = parts.store.audit(now, "host_accepted", text); !noted) return noted;
    return release(parts, *state, now);
  });
}

}  // namespace duecourse::adapters
