// The parts a running service is made of, as its pieces see them: references only. Whoever
// assembles them (Council, a test) owns them and outlives every piece.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include <spdlog/logger.h>

#include "adapters/ports/host_reader.hpp"
#include "adapters/ports/store.hpp"
#include "adapters/ports/transport.hpp"
#include "engine/framework/rulebook.hpp"
#include "engine/notices/calendar_way.hpp"
#include "engine/notices/what_is_shown.hpp"

namespace duecourse::adapters {

/// How many notices may go out within an hour: see flood_guard.hpp. Nothing: any number.
struct FloodLimits {
  std::optional<std::size_t> to_all;
  bool by_size = false;  ///< `to_all` is ten for each active worker, where that is more
  std::optional<std::size_t> to_one;
};

/// A host whose data is a copy of another's: see host_age.hpp. Neither: it is live.
struct HostCopy {
  bool tells = false;                               ///< HostReader::as_at() says when it was taken
  std::optional<std::chrono::minutes> copied_at{};  ///< every night at this time, local

  [[nodiscard]] bool is_copy() const { return tells || copied_at.has_value(); }
};

/// What reading and planning need. Borrowed.
struct ServiceParts {
  const Rulebook& rulebook;
  HostReader& reader;
  Store& store;
  spdlog::logger& log;
  std::map<std::string, std::string> posts;  ///< name -> address
  std::string fallback;                      ///< the fallback mailbox; never empty
  std::size_t page_size = 2000;              ///< rows a host page
  /// Data of the host older than this is said to be so in every message.
  std::chrono::seconds stale_after{7200};
  std::chrono::seconds sweep_every{21600};  ///< each query is read whole, for what polls cannot see
  /// Nothing new for so long is an alarm; nothing: it is none.
  std::optional<Duration> silent_after = std::nullopt;
  std::string system_owner = {};  ///< address that hears of alarms; empty: the fallback mailbox
  FloodLimits flood = {};
  HostCopy copy = {};
  CalendarWays calendars = {};  ///< how deadlines come into calendars
  ShowRules show = {};          ///< how much is said of a case
};

/// Told how far a long piece of work is: done, and all there is (0: not known). May be empty.
using Progress = std::function<void(std::size_t done, std::size_t total)>;

/// Workers and teams of the mirror with the configured posts and the fallback mailbox.
[[nodiscard]] Result<Directory> directory_of(const ServiceParts& parts);
}  // namespace duecourse::adapters
