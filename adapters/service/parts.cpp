// The directory as the service sees it.
#include "adapters/service/parts.hpp"

namespace duecourse::adapters {

Result<Directory> directory_of(const ServiceParts& parts) {
  auto directory = parts.store.directory();
  if (!directory) return directory.error();
  directory->posts = parts.posts;
  directory->fallback = parts.fallback;
  return directory;
}

Result<std::optional<Instant>> stale_since(const ServiceParts& parts, Instant now) {
  std::optional<Instant> oldest;
  for (const HostQuery& query : parts.reader.queries()) {
    const auto status = parts.store.query_status(query.name);
    if (!status) return status.error();
    // A query that was never read has told nothing that could be stale.
    if (!status->fresh_as_of) continue;
    if (!oldest || *status->fresh_as_of < *oldest) oldest = status->fresh_as_of;
  }
  if (!oldest || now - *oldest <= parts.stale_after) return std::optional<Instant>{};
  return oldest;
}

}  // namespace duecourse::adapters
