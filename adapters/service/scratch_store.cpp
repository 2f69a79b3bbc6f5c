#include "adapters/service/scratch_store.hpp"

#include <fmt/format.h>
#include <stdlib.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "adapters/store/store_files.hpp"

namespace duecourse::adapters {

namespace fs = std::filesystem;

Result<std::unique_ptr<ScratchStore>> ScratchStore::of(const fs::path& original) {
  std::error_code problem;
  const fs::path beside = fs::absolute(original, problem).parent_path();
  if (!fs::is_directory(beside, problem)) {
    return Error{ErrorCode::not_found,
                 fmt::format("the folder {} of the store {} does not exist: create it, or name "
                             "another file",
                             beside.string(), original.string())};
  }
  std::string pattern = (fs::temp_directory_path(problem) / "duecourse-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) {
    return Error{ErrorCode::unavailable,
                 fmt::format("no folder for a copy of the store can be made ({}): {}", pattern,
                             std::generic_category().message(errno))};
  }
  auto scratch = std::make_unique<ScratchStore>(pattern);
  if (!fs::exists(original, problem)) return scratch;
  auto copied = copy_sqlite_store(original.string(), scratch->path().string());
  if (!copied) return copied.error();
  return scratch;
}

ScratchStore::~ScratchStore() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

}  // namespace duecourse::adapters
