// duecourse check, as far as it is not printing: a look at everything that a council's service
// stands on.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/service/council_files.hpp"
#include "adapters/service/host_report.hpp"

namespace duecourse::adapters {

/// How a council is looked at.
struct CheckOptions {
  /// As of when the host is read and reported on. Nothing: a host of a made-up time; what lies
  /// ahead, and how old the newest event is, are then not looked at.
  std::optional<Instant> now;
  bool report = true;     ///< all rows of the host are reported on as well: survey_host()
  bool unmasked = false;  ///< texts that a row's fault quotes are shown as they are
};

/// What was looked at and found.
struct CheckReport {
  Faults faults;                     ///< with place; errors and warnings
  std::vector<std::string> checked;  ///< what was looked at, in words, for people
  std::vector<Error> outside;        ///< host, store or mail server: what does not work there
};

/// Looks at the configuration, frameworks, calendars and templates, runs every host query for its
/// columns and its first page of rows, reads the store where there is one (with the rows that could
/// not be read when the host was last polled) and greets the mail server. Sends and makes nothing.
[[nodiscard]] CheckReport check_council(const CouncilFiles& files, const CheckOptions& options);

/// Reads every query of the configured host to its end and reports. Empty where configuration,
/// frameworks or queries cannot be used or the host does not answer: check_council() says why.
/// `progress` is told how many rows were read. Reads the host only.
[[nodiscard]] HostReport survey_host(const CouncilFiles& files, const CheckOptions& options,
                                     const Progress& progress);

}  // namespace duecourse::adapters
