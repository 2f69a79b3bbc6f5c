// A council's service, assembled from its configuration file: what every command of the command
// line works with.
//
//   Opening opening = open_council("duecourse.toml", {});
//   for (const Fault& fault : opening.faults) ...            // warnings come with a council, too
//   if (opening.council) opening.council->run_once({});
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/ports/clock.hpp"
#include "adapters/service/calendar_delivery.hpp"
#include "adapters/service/cycle.hpp"
#include "adapters/service/deliver.hpp"
#include "adapters/service/flood_guard.hpp"
#include "adapters/service/host_state.hpp"
#include "adapters/service/parts.hpp"
#include "adapters/service/poll.hpp"
#include "adapters/service/quieting.hpp"
#include "adapters/service/subject_assessment.hpp"
#include "adapters/service/sweep.hpp"
#include "engine/process/process.hpp"

namespace duecourse::adapters {

struct Configuration;

/// How a cycle is run.
struct RunOptions {
  std::optional<Instant> as_of;  ///< nothing: the clock's now
  bool dry_run = false;          ///< everything in a transaction that is rolled back; nothing sent
  bool sweep = false;            ///< every query is swept to its end, due or not
  bool patient = false;          ///< what failed lately waits for its next attempt (the run loop)
  Progress progress;
};

/// What one cycle did, or in a dry run would do.
struct CycleReport {
  Instant now{};
  PollReport poll;
  SweepReport sweep;
  PlanningReport planning;
  DeliveryReport delivery;
  CalendarReport calendars;
  std::vector<RowFault> row_faults;  ///< of a dry run: all that the store would hold
};

/// An open council. Not safe for use by two threads at once, but for stop().
class Council {
 public:
  virtual ~Council() = default;

  [[nodiscard]] virtual const Configuration& configuration() const = 0;
  [[nodiscard]] virtual const Rulebook& rulebook() const = 0;
  [[nodiscard]] virtual const Processes& processes() const = 0;
  [[nodiscard]] virtual Store& store() = 0;
  [[nodiscard]] virtual const Clock& clock() const = 0;
  /// Workers, teams, posts and the fallback mailbox.
  [[nodiscard]] virtual Result<Directory> directory() = 0;

  /// Poll, plan, deliver, once. conflict: the clock is behind, or `as_of` is given and neither is
  /// the store a simulated one nor is it a dry run. Other Errors are the store's. A host or a mail
  /// server that is down is in the report, not an Error.
  [[nodiscard]] virtual Result<CycleReport> run_once(const RunOptions& options) = 0;
  /// Cycles until stop(): sleeps until the next wake time, the poll interval or 60 seconds,
  /// whichever comes first. Errors are logged and tried again.
  virtual void run() = 0;
  /// Ends run() after the cycle it is in. From any thread; not from a signal handler.
  virtual void stop() = 0;

  /// What the host has lost of a held query is truly gone: see hold.hpp.
  [[nodiscard]] virtual Result<void> accept_losses(const std::string& query, const std::string& who,
                                                   Instant now) = 0;

  /// A subject that is set aside ("case C-104") is tried again: see quarantine.hpp.
  [[nodiscard]] virtual Result<void> release(const std::string& subject, const std::string& who,
                                             Instant now) = 0;
  /// What is held because there was too much at once is sent, or dropped: how many notices. See
  /// flood_guard.hpp. not_found: nothing of the filter is held.
  [[nodiscard]] virtual Result<std::size_t> decide_held(HeldDecision decision,
                                                        const HeldFilter& filter,
                                                        const std::string& who, Instant now) = 0;
  /// A deadline is snoozed or an escalation acknowledged, or that is taken back: see quieting.hpp.
  [[nodiscard]] virtual Result<void> decide_quieting(const QuietRequest& request, Instant now) = 0;
  /// As of when the records of a host that is a copy are known; nothing: it is live, or was not
  /// read yet. Reads the store alone.
  [[nodiscard]] virtual Result<std::optional<Instant>> copied_as_of() = 0;
  /// How the host is doing. Writes nothing.
  [[nodiscard]] virtual Result<HostState> host_state() = 0;

  /// One subject, as for explain. Writes nothing. not_found: the mirror does not know it.
  [[nodiscard]] virtual Result<AssessedSubject> subject(const SubjectRef& subject,
                                                        const AssessAt& at) = 0;
  /// Every subject of a kind (nothing: of all kinds) in order of id; `visit` may end the walk by
  /// returning false.
  [[nodiscard]] virtual Result<void> each_subject(
      std::optional<SubjectKind> kind, const AssessAt& at,
      const std::function<bool(const AssessedSubject&, const Directory&)>& visit) = 0;
  /// Polls and plans without sending: so that a listing shows what the host says now. Not for
  /// dry runs.
  [[nodiscard]] virtual Result<CycleReport> refresh(const RunOptions& options) = 0;
};

/// How a council is opened.
struct OpenOptions {
  std::shared_ptr<const Clock> clock;    ///< nullptr: the machine's
  std::shared_ptr<spdlog::logger> log;   ///< nullptr: to standard error, at the configured level
  std::shared_ptr<Transport> transport;  ///< nullptr: the configured one
  std::shared_ptr<CalendarServer> calendar_server;  ///< nullptr: the configured one
  /// For listings beside a running service: takes no lock on the store and can write nothing. There
  /// must be a store already. Mistakes in what a listing does not need (templates, host queries,
  /// mail) become warnings.
  bool read_only = false;
  /// For a dry run, also beside a running service: works on a copy of the store (a new one where
  /// there is none) that is removed with the council.
  bool scratch = false;
  /// A cycle will be given a time: refused (invalid_input) unless the store is a simulated one or a
  /// scratch copy.
  bool made_up_time = false;
};

/// Either a council, or what is in the way. `faults`: mistakes in files, all of them, with place
/// (warnings may come with a council). `error`: the outside failed (the store cannot be opened);
/// invalid_input: see OpenOptions::made_up_time.
struct Opening {
  std::unique_ptr<Council> council;
  Faults faults;
  std::optional<Error> error;
};

/// Reads the configuration and everything it names, and opens the store. The host and the mail
/// server are not touched.
[[nodiscard]] Opening open_council(const std::filesystem::path& configuration,
                                   const OpenOptions& options);

}  // namespace duecourse::adapters
