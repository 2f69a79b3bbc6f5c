// The store on SQLite: one file beside the service, written by one process, readable by others
// meanwhile (WAL). What it promises is the port's; what is special to SQLite stands here.
//
// Not safe to share between threads. Every commit reaches the disk before a call returns
// (synchronous = FULL). A lock on `<path>.lock`, given up by the system when the process ends
// however it ends, keeps a second writer out.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "adapters/ports/store.hpp"
#include "engine/base/result.hpp"
#include "engine/time/instant.hpp"

namespace duecourse::adapters {

/// How a store is opened.
struct StoreSettings {
  std::string path;        ///< the file; its folder must exist
  bool simulated = false;  ///< recorded when the file is created, compared when it is written later
  /// For listings beside a running service: takes no lock, creates nothing, changes nothing.
  /// `simulated` is not compared; simulated() tells what the file says.
  bool read_only = false;
  /// With read_only: no other program has the file open. It is read as it lies, without the files
  /// beside it that SQLite makes for sharing.
  bool at_rest = false;
  Instant created_at{};  ///< recorded when the file is created
  /// How long a call waits for another program's lock before it answers unavailable.
  std::chrono::milliseconds busy_timeout{5000};
  std::int64_t cache_kib = 64 * 1024;     ///< page cache
  std::optional<std::int64_t> max_pages;  ///< the file may not grow beyond (8 KiB pages)
};

/// Opens or creates. not_found: no folder, or no store to read. conflict: another process writes
/// it, it is not a store of ours, it is of a newer version, it was created with the other
/// `simulated` flag, it is damaged or may not be written. unavailable: locked, disk full.
[[nodiscard]] Result<std::unique_ptr<Store>> open_sqlite_store(const StoreSettings& settings);

}  // namespace duecourse::adapters
