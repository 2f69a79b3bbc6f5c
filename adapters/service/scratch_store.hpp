// A store to be thrown away: a copy of the council's own, or a new one, in a folder that only this
// account can read and that goes with the object. Whatever is done with it, nothing is kept.
#pragma once

#include <filesystem>
#include <memory>

#include "engine/base/result.hpp"

namespace duecourse::adapters {

class ScratchStore {
 public:
  /// Copies the store at `original` where there is one, beside a service that writes it. not_found:
  /// the folder of `original` does not exist. Other Errors are the store's, or those of the folder
  /// for temporary files.
  [[nodiscard]] static Result<std::unique_ptr<ScratchStore>> of(
      const std::filesystem::path& original);

  explicit ScratchStore(std::filesystem::path folder) : folder_(std::move(folder)) {}
  ~ScratchStore();
  ScratchStore(const ScratchStore&) = delete;
  ScratchStore& operator=(const ScratchStore&) = delete;

  /// Where the store is, or is to be made.
  [[nodiscard]] std::filesystem::path path() const { return folder_ / "store.db"; }

 private:
  std::filesystem::path folder_;
};

}  // namespace duecourse::adapters
