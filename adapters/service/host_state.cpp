// How the host is doing.
#include "adapters/service/host_state.hpp"

#include <algorithm>

#include "adapters/service/host_age.hpp"

namespace duecourse::adapters {

Result<HostState> host_state(const ServiceParts& parts) {
  HostState state;
  const auto faults = parts.store.row_faults();
  if (!faults) return faults.error();
  for (const HostQuery& query : parts.reader.queries()) {
    QueryState& of_query = state.queries.emplace_back();
    of_query.query = query;
    auto status = parts.store.query_status(query.name);
    if (!status) return status.error();
    of_query.status = std::move(*status);
    auto sweep = parts.store.host().sweep(query.name);
    if (!sweep) return sweep.error();
    of_query.sweep = std::move(*sweep);
    auto rows = parts.store.host().rows(query);
    if (!rows) return rows.error();
    of_query.rows = (*rows)[std::string()];
    of_query.faults = static_cast<std::size_t>(
        std::count_if(faults->begin(), faults->end(),
                      [&](const RowFault& fault) { return fault.query == query.name; }));
  }
  const auto suspects = parts.store.work().suspects();
  if (!suspects) return suspects.error();
  std::copy_if(suspects->begin(), suspects->end(), std::back_inserter(state.set_aside),
               [](const Suspect& suspect) { return suspect.set_aside_at.has_value(); });
  auto alarms = parts.store.alarms().on();
  if (!alarms) return alarms.error();
  state.alarms = std::move(*alarms);
  const auto news = parts.store.host().news_at();
  if (!news) return news.error();
  state.news_at = *news;
  const auto copied = copied_as_of(parts);
  if (!copied) return copied.error();
  state.copied_as_of = *copied;
  return state;
}

}  // namespace duecourse::adapters
