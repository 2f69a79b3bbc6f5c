// What a council's files amount to, and the parts that are made from its configuration. Internal to
// the service.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/host/sql_host_reader.hpp"
#include "adapters/ports/clock.hpp"
#include "adapters/ports/store.hpp"
#include "adapters/ports/transport.hpp"
#include "adapters/service/digest.hpp"
#include "adapters/service/message_building.hpp"
#include "adapters/service/parts.hpp"
#include "engine/base/fault.hpp"
#include "engine/base/result.hpp"
#include "engine/framework/rulebook.hpp"
#include "engine/notices/opening_hours.hpp"
#include "engine/notices/what_is_shown.hpp"
#include "engine/process/process.hpp"

namespace duecourse::adapters {

struct Configuration;

/// Everything that was read, and everything that is wrong with it. Where no fault is an error,
/// configuration and rulebook are there.
struct CouncilFiles {
  std::shared_ptr<const Configuration> configuration;
  Processes processes;                       ///< the program's own and those of plugins
  std::shared_ptr<const Rulebook> rulebook;  ///< borrows from the processes
  Faults faults;
  bool readable = true;  ///< false: the configuration itself could not be read; nothing else was
};
[[nodiscard]] CouncilFiles read_council_files(const std::filesystem::path& configuration);

/// Of the configuration, what the service itself works with.
struct ServiceSettings {
  std::string council;
  Letterhead letterhead;
  std::optional<std::size_t> most_a_minute;  ///< messages
  DigestRules digests;
  ShowRules show;
  OpeningRules opening;
  std::optional<LeadDigest> lead_digest;
  std::string fallback;
  std::string system_owner;
  std::map<std::string, std::string> posts;
  std::filesystem::path shipped_templates;  ///< for those that `templates` does not have
  std::filesystem::path templates;
  std::size_t page_size = 0;
  std::chrono::seconds poll_every{60};
  std::chrono::seconds stale_after{7200};
  std::chrono::seconds sweep_every{21600};
  std::optional<Duration> silent_after;
  FloodLimits flood;
  HostCopy copy;
  CalendarWays calendars;
  std::string log_level;
};
[[nodiscard]] ServiceSettings service_settings_of(const Configuration& configuration);

/// How the configured host is read, its mapping file included; what is wrong with that file or the
/// password is added to `faults`.
[[nodiscard]] HostSettings host_settings_of(const Configuration& configuration, Faults& faults);
/// The reader of the configured host; see make_host_reader.
[[nodiscard]] HostReaderMade host_reader_of(const Configuration& configuration, const Zone& zone);
/// Opens a store of the configured kind at `path`. `now` is noted where it is created.
[[nodiscard]] Result<std::unique_ptr<Store>> store_of(const Configuration& configuration,
                                                      const std::filesystem::path& path,
                                                      bool read_only, Instant now);
/// The configured transport, or the faults in the way: a secret that is not where it should be.
struct TransportMade {
  std::unique_ptr<Transport> transport;
  Faults faults;
  std::string description;  ///< `folder outbox`, `mail.example.org:587, encrypted (STARTTLS)`
};
[[nodiscard]] TransportMade transport_of(const Configuration& configuration,
                                         std::shared_ptr<const Clock> clock);

/// What was read, in words, for check.
[[nodiscard]] std::vector<std::string> files_read(const Configuration& configuration);

}  // namespace duecourse::adapters
