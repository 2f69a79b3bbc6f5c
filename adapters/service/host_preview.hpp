// A first look at what the host queries make of the host: a few records of each, before a mapping
// is trusted. Reads the host and nothing else; needs no store.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "adapters/ports/host_reader.hpp"
#include "engine/base/fault.hpp"
#include "engine/time/zone.hpp"

namespace duecourse::adapters {

/// What to look at.
struct PreviewRequest {
  std::string query;     ///< its name; empty: all
  std::size_t rows = 3;  ///< of each query
  /// Not empty: every record of this case, with its team and the workers that it names, instead of
  /// the first rows.
  std::string case_id;
  std::size_t read_most = 500'000;  ///< rows that are read of a query in search of the case
};

/// What was seen of one query.
struct QueryPreview {
  HostQuery query;
  std::vector<std::string> columns;  ///< those of its kind, in canonical order
  std::size_t read = 0;              ///< rows, readable or not
  bool more = false;                 ///< the query has more rows than were read
  std::vector<MirrorRow> rows;
  std::vector<RowFault> faults;
  std::optional<Error> error;  ///< the query was not read, or not to its end
};

struct HostPreview {
  Faults faults;  ///< of configuration and queries folder: what cannot be used is left out
  /// The names of all queries where the request names none of them.
  std::optional<std::vector<std::string>> no_such_query;
  std::vector<QueryPreview> queries;
  Zone zone = utc_zone();
  std::set<std::string> codes;  ///< known_codes() of the frameworks, as far as they can be read
};

/// Mistakes in frameworks, templates or mail settings stop nothing, and are not told here.
[[nodiscard]] HostPreview preview_host(const std::filesystem::path& configuration,
                                       const PreviewRequest& request);

/// The records of one case in all queries of a reader: the case by its id, enrolments, roles and
/// events by reading up to `read_most` rows of each, then the team and the workers that these name.
[[nodiscard]] std::vector<QueryPreview> preview_case(HostReader& reader, const std::string& case_id,
                                                     std::size_t read_most);

}  // namespace duecourse::adapters
