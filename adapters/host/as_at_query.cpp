#include "adapters/host/as_at_query.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "adapters/host/cell_reader.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::adapters {

namespace {

Error wrong(const SqlText& query, const std::string& message) {
  return {ErrorCode::invalid_input, describe(fault_at(place_in(query, 0), message))};
}

Error error_of(const HostFailure& failure, const SqlText& query) {
  if (failure.kind != HostFailure::Kind::down) {
    return wrong(query, fmt::format("the database refuses the query: {}; try it in the database's "
                                    "own console",
                                    failure.message));
  }
  return {ErrorCode::unavailable,
          fmt::format("the host database does not answer: {}", failure.message)};
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return text;
}

}  // namespace

Result<Instant> ask_as_at(HostConnection& connection, const SqlText& query, const Zone& zone) {
  const auto columns = connection.columns(query.select);
  if (const auto* failure = std::get_if<HostFailure>(&columns)) return error_of(*failure, query);
  const auto& found = std::get<std::vector<HostColumn>>(columns);
  if (found.size() != 1 || lower(found.front().name) != "as_at") {
    return wrong(query, "gives one column, named as_at: when the copy that is read was taken");
  }
  const auto rows = connection.start(query.select, {}, 1);
  const HostRows::Step step = rows->next();
  if (step == HostRows::Step::failed) return error_of(rows->failure(), query);
  const bool known = step == HostRows::Step::row && rows->cells().front().known;
  if (!known) {
    return wrong(query,
                 "gave no time; it is to give one row with the time at which the copy that "
                 "is read was taken");
  }
  const std::string text(trimmed(rows->cells().front().text));
  const auto moment = read_moment(text, zone);
  if (!moment) return wrong(query, "as_at: " + moment.error().message);
  if (rows->next() == HostRows::Step::row) {
    return wrong(query,
                 "gave more than one row; write MAX, or MIN where not everything is copied "
                 "at once");
  }
  return moment->moment.at;
}

}  // namespace duecourse::adapters
