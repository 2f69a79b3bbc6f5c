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

}  // namespace duecourse::adapters
