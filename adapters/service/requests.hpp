// What a person asks of a council whose store a running service holds: one small file each, in the
// folder `<store>-requests`, taken up by the service in its next cycle and then removed.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "engine/base/result.hpp"
#include "engine/time/instant.hpp"

namespace duecourse::adapters {

/// No field may hold a line end; one that does is cut there.
struct Request {
  std::string verb;  ///< "accept", "release", "notices-release", "notices-discard"
  std::string what;  ///< "events", "case C-104"; of notices: written() of a HeldFilter
  std::string who;   ///< for the audit log

  friend bool operator==(const Request&, const Request&) = default;
};

/// Leaves it for the service that holds the store at `store`.
[[nodiscard]] Result<void> leave_request(const std::filesystem::path& store, const Request& request,
                                         Instant now);

/// Hands over those that were left, oldest first; each is removed once it was carried out, so that
/// none is lost in a crash (one may then be carried out twice). A file that is no request is
/// removed and skipped.
void take_requests(const std::filesystem::path& store,
                   const std::function<void(const Request&)>& carry_out);

}  // namespace duecourse::adapters
