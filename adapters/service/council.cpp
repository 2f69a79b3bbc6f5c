// A council's service, assembled.
#include "adapters/service/council.hpp"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>

#include "adapters/files/configuration.hpp"
#include "adapters/ports/wire_text.hpp"
#include "adapters/service/calendar_delivery.hpp"
#include "adapters/service/council_calendars.hpp"
#include "adapters/service/council_faults.hpp"
#include "adapters/service/council_files.hpp"
#include "adapters/service/hold.hpp"
#include "adapters/service/host_age.hpp"
#include "adapters/service/host_watch.hpp"
#include "adapters/service/no_host.hpp"
#include "adapters/service/past_look.hpp"
#include "adapters/service/plugin_process.hpp"
#include "adapters/service/quarantine.hpp"
#include "adapters/service/requests.hpp"
#include "adapters/service/sampling.hpp"
#include "adapters/service/scratch_store.hpp"
#include "adapters/service/system_clock.hpp"

namespace duecourse::adapters {
namespace {

using std::chrono::seconds;

constexpr seconds kLongestSleep{60};
constexpr seconds kShortestSleep{1};

std::shared_ptr<spdlog::logger> make_log(const std::string& level) {
  auto log = std::make_shared<spdlog::logger>("duecourse",
                                              std::make_shared<spdlog::sinks::stderr_sink_mt>());
  log->set_level(spdlog::level::from_str(level));
  return log;
}

// What OpenCouncil is made of, in the order in which it is made.
struct Assembly {
  CouncilFiles files;
  ServiceSettings settings;
  std::unique_ptr<HostReader> reader = std::make_unique<NoHost>();
  std::unique_ptr<ScratchStore> scratch;  // goes after the store in it
  std::unique_ptr<Store> store;
  std::shared_ptr<Transport> transport;
  std::string mail;  // the transport, in words; empty: it was handed in
  std::shared_ptr<CalendarServer> calendars;
  std::optional<Templates> templates;
  std::shared_ptr<const Clock> clock;
  std::shared_ptr<spdlog::logger> log;
};

class OpenCouncil final : public Council {
 public:
  explicit OpenCouncil(Assembly assembly)
      : made_(std::move(assembly)),
        parts_{*made_.files.rulebook,
               *made_.reader,
               *made_.store,
               *made_.log,
               made_.settings.posts,
               made_.settings.fallback,
               made_.settings.page_size,
               made_.settings.stale_after,
               made_.settings.sweep_every,
               made_.settings.silent_after,
               made_.settings.system_owner,
               made_.settings.flood,
               made_.settings.copy,
               made_.settings.calendars,
               made_.settings.show},
        poller_(parts_) {
    if (made_.transport && made_.templates) {
      deliverer_.emplace(
          parts_, DeliveryParts{*made_.transport, *made_.templates, made_.settings.letterhead,
                                made_.settings.most_a_minute, made_.settings.digests,
                                made_.settings.opening, made_.settings.lead_digest});
    }
    calendars_.emplace(parts_,
                       CalendarOutlets{made_.calendars.get(), configuration().calendar.feeds,
                                       made_.settings.letterhead});
  }

  const Configuration& configuration() const override { return *made_.files.configuration; }
  const Rulebook& rulebook() const override { return *made_.files.rulebook; }
  const Processes& processes() const override { return made_.files.processes; }
  Store& store() override { return *made_.store; }
  const Clock& clock() const override { return *made_.clock; }
  Result<Directory> directory() override { return directory_of(parts_); }
  Result<std::optional<Instant>> copied_as_of() override { return adapters::copied_as_of(parts_); }
  Result<CycleReport> run_once(const RunOptions& options) override {
    return options.dry_run ? rehearse(options) : cycle(options, true);
  }
  Result<CycleReport> refresh(const RunOptions& options) override { return cycle(options, false); }
  void run() override;
  void stop() override {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    made_.reader->interrupt();
    wakened_.notify_all();
  }
  Result<void> accept_losses(const std::string& query, const std::string& who,
                             Instant now) override {
    return adapters::accept_losses(parts_, query, who, now);
  }
  Result<void> release(const std::string& subject, const std::string& who, Instant now) override;
  Result<std::size_t> decide_held(HeldDecision decision, const HeldFilter& filter,
                                  const std::string& who, Instant now) override {
    return adapters::decide_held(parts_, decision, filter, who, now);
  }
  Result<void> decide_quieting(const QuietRequest& request, Instant now) override {
    return adapters::decide_quieting(parts_, request, now);
  }
  Result<HostState> host_state() override { return adapters::host_state(parts_); }
  Result<AssessedSubject> subject(const SubjectRef& subject, const AssessAt& at) override {
    const auto directory = directory_of(parts_);
    if (!directory) return directory.error();
    const auto enrolments = Enrolments::read(parts_.store, parts_.rulebook);
    if (!enrolments) return enrolments.error();
    try {
      if (at.as_it_stood) return look_back(parts_, *enrolments, *directory, subject, at.now);
      return assess_subject(parts_.store, parts_.rulebook, *enrolments, *directory, subject, at);
    } catch (const PluginTrouble& thrown) {
      return Error{ErrorCode::unavailable, thrown.what()};
    }
  }
  Result<void> each_subject(
      std::optional<SubjectKind> kind, const AssessAt& at,
      const std::function<bool(const AssessedSubject&, const Directory&)>& visit) override {
    return for_each_subject(parts_, kind, at, visit);
  }

 private:
  Result<CycleReport> cycle(const RunOptions& options, bool deliver);
  Result<CycleReport> rehearse(const RunOptions& options);
  Result<void> plan(CycleReport& report, const Progress& progress);
  void poll_if_due(CycleReport& report, const RunOptions& options);
  void sweep_if_due(CycleReport& report, const RunOptions& options);
  void take_up_requests(Instant now);
  [[nodiscard]] Result<void> take_up(const Request& request, Instant now);
  Result<void> deliver_fresh(CycleReport& report, const RunOptions& options);
  [[nodiscard]] seconds pause();
  [[nodiscard]] std::string patient_cycle();
  void log_delivery(const DeliveryReport& delivery);
  void log_start();
  // Sleeps; true when the council is to stop.
  bool sleep(seconds pause) {
    std::unique_lock lock(mutex_);
    return wakened_.wait_for(lock, pause, [this] { return stopping_; });
  }

  Assembly made_;
  ServiceParts parts_;
  Poller poller_;
  std::optional<Deliverer> deliverer_;  // nothing: a listing for which none could be made
  std::optional<CalendarDelivery> calendars_;
  bool entries_left_ = false;  // there are more than one cycle says
  std::optional<Instant> polled_at_;
  bool sweeping_ = false;  // a sweep goes on in the next cycle
  bool every_case_told_ = false;
  std::set<std::string> remarks_told_;  // what the log has been told of
  std::mutex mutex_;                    // guards stopping_
  std::condition_variable wakened_;
  bool stopping_ = false;
};

Result<void> OpenCouncil::plan(CycleReport& report, const Progress& progress) {
  auto planning = plan_dirty_subjects(parts_, report.now, progress);
  if (!planning) return planning.error();
  report.planning = std::move(*planning);
  // Who was drawn has a new record: it is planned in the same cycle.
  const auto drawn = draw_samples(parts_, report.now);
  if (!drawn) return drawn.error();
  if (*drawn > 0) {
    auto again = plan_dirty_subjects(parts_, report.now);
    if (!again) return again.error();
    add(std::move(*again), report.planning);
  }
  for (const Remark& remark : report.planning.remarks) {
    if (remarks_told_.insert(remark.about).second) parts_.log.warn("{}", clean_line(remark.text));
  }
  if (!report.planning.every_case_in.empty() && !every_case_told_) {
    every_case_told_ = true;
    for (const Framework* framework : report.planning.every_case_in) {
      parts_.log.info("the host enrols no case: every case takes part in {}",
                      clean_line(framework->title));
    }
  }
  return {};
}

// A patient cycle reads the host when its data is older than a poll; any other reads it at once.
void OpenCouncil::poll_if_due(CycleReport& report, const RunOptions& options) {
  const bool due = !options.patient || !polled_at_ ||
                   report.now >= *polled_at_ + made_.settings.poll_every ||
                   report.now < *polled_at_;
  if (!due) return;
  report.poll = poller_.poll(report.now, options.patient, options.progress);
  polled_at_ = report.now;
}

// A sweep goes on in every cycle until it is done; one begins only where the host was just read.
void OpenCouncil::sweep_if_due(CycleReport& report, const RunOptions& options) {
  const bool polled = polled_at_ == report.now;
  if (!polled && !sweeping_) return;
  std::vector<std::string> failed;
  for (const QueryPoll& query : report.poll.queries) {
    if (query.skipped || !query.error.empty()) failed.push_back(query.query);
  }
  const auto extent = options.sweep ? SweepExtent::whole : SweepExtent::slice;
  report.sweep = sweep_host(parts_, report.now, extent, failed);
  sweeping_ = report.sweep.goes_on;
}

Result<CycleReport> OpenCouncil::cycle(const RunOptions& options, bool deliver) {
  if (!deliverer_) {
    return Error{ErrorCode::conflict, "a council that was opened for listings runs no cycle"};
  }
  if (options.as_of && !parts_.store.simulated()) {
    return Error{ErrorCode::conflict,
                 "a made-up time needs a dry run, or a store created with simulated = true"};
  }
  CycleReport report;
  report.now = options.as_of.value_or(made_.clock->now());
  if (auto accepted = accept_now(parts_.store, parts_.rulebook.zone, report.now); !accepted) {
    return accepted.error();
  }
  take_up_requests(report.now);
  poll_if_due(report, options);
  sweep_if_due(report, options);
  if (auto watched = watch_host(parts_, report.now); !watched) return watched.error();
  if (auto planned = plan(report, options.progress); !planned) return planned.error();
  if (!deliver) return report;
  if (auto delivered = deliver_fresh(report, options); !delivered) return delivered.error();
  auto calendars = calendars_->deliver(report.now, options.patient, report.planning.set_aside);
  if (!calendars) return calendars.error();
  report.calendars = std::move(*calendars);
  entries_left_ = report.calendars.goes_on;
  return report;
}

// Claims what is due. Where that takes longer than a poll, the host is read in between: somebody
// may have done meanwhile what the next message would remind them of.
Result<void> OpenCouncil::deliver_fresh(CycleReport& report, const RunOptions& options) {
  for (;;) {
    const Instant read_at = made_.clock->now();
    const auto fresh = [&] {
      return options.as_of || made_.clock->now() < read_at + made_.settings.poll_every;
    };
    auto delivered =
        deliverer_->deliver(report.now, options.patient, report.planning.set_aside, fresh);
    if (!delivered) return delivered.error();
    const bool interrupted = delivered->interrupted;
    add(std::move(*delivered), report.delivery);
    if (!interrupted) return clear_spoken(parts_, report.delivery.said, report.now);
    report.now = made_.clock->now();
    auto accepted = accept_now(parts_.store, parts_.rulebook.zone, report.now);
    if (!accepted) return accepted;
    report.poll = poller_.poll(report.now, options.patient);
    polled_at_ = report.now;
    if (auto planned = plan(report, {}); !planned) return planned;
  }
}

Result<void> OpenCouncil::take_up(const Request& request, Instant now) {
  if (request.verb == "accept") return accept_losses(request.what, request.who, now);
  if (request.verb == "release") return release(request.what, request.who, now);
  if (const auto quiet = quiet_request_of(request)) return decide_quieting(*quiet, now);
  const auto decision = held_decision_of(request.verb);
  if (!decision) return Error{ErrorCode::invalid_input, "nobody knows what that is"};
  const auto done = decide_held(*decision, read_held_filter(request.what), request.who, now);
  return done ? Result<void>() : Result<void>(done.error());
}

// What was left by commands while the store was in this service's hands.
void OpenCouncil::take_up_requests(Instant now) {
  take_requests(made_.files.configuration->store.path, [&](const Request& request) {
    const auto done = take_up(request, now);
    const auto quiet = quiet_request_of(request);  // the audit log says all of it
    const std::string what = held_decision_of(request.verb)
                                 ? describe(read_held_filter(request.what))
                             : quiet ? describe(quiet->subject)
                                     : request.what;
    const std::string words = fmt::format("{} {} by {}", request.verb, what, request.who);
    if (done) {
      parts_.log.info("{}", clean_line(words));
    } else {
      parts_.log.error("{}: {}", clean_line(words), clean_line(done.error().message));
    }
  });
}

Result<void> OpenCouncil::release(const std::string& subject, const std::string& who, Instant now) {
  const std::size_t space = subject.find(' ');
  const auto kind = subject_kind_of(subject.substr(0, space));
  if (!kind || space == std::string::npos) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("'{}' is no subject; write: case C-104", subject)};
  }
  return release_subject(parts_, {*kind, SubjectId(subject.substr(space + 1))}, who, now);
}

Result<CycleReport> OpenCouncil::rehearse(const RunOptions& options) {
  CycleReport report;
  report.now = options.as_of.value_or(made_.clock->now());
  std::optional<Result<void>> outcome;
  const auto rolled_back = parts_.store.transaction([&]() -> Result<void> {
    // What is remembered of failures must not outlive the rehearsal either.
    Poller poller(parts_);
    report.poll = poller.poll(report.now, false, options.progress);
    outcome = plan(report, options.progress);
    if (*outcome) {
      auto said = deliverer_->rehearse(report.now);
      if (said) {
        report.delivery = std::move(*said);
      } else {
        outcome = said.error();
      }
    }
    if (auto faults = parts_.store.row_faults()) report.row_faults = std::move(*faults);
    return Error{ErrorCode::refused, "a dry run keeps nothing"};
  });
  if (!outcome) return rolled_back.error();
  if (!*outcome) return outcome->error();
  return report;
}

seconds OpenCouncil::pause() {
  if (sweeping_ || entries_left_) return kShortestSleep;
  seconds longest = std::min(kLongestSleep, made_.settings.poll_every);
  const Instant now = made_.clock->now();
  // A wake time that has passed belongs to a subject that could not be planned: no reason to hurry.
  if (const auto wake = parts_.store.next_wake(); wake && *wake && **wake > now) {
    longest = std::min(longest, seconds(**wake - now));
  }
  return std::max(longest, kShortestSleep);
}

// What went wrong in one patient cycle; empty: nothing. Whatever a library throws, the service goes
// on with the next.
std::string OpenCouncil::patient_cycle() {
  RunOptions options;
  options.patient = true;
  try {
    const auto report = run_once(options);
    if (!report) return report.error().message;
    log_delivery(report->delivery);
    return {};
  } catch (const std::exception& thrown) {
    return fmt::format("the cycle broke off: {}", thrown.what());
  }
}

// One line for a cycle in which something was said, or should have been.
void OpenCouncil::log_delivery(const DeliveryReport& delivery) {
  std::string line = fmt::format("sent {} message(s)", delivery.said.size());
  std::size_t others = 0;
  const auto count = [&](std::size_t number, const char* what) {
    others += number;
    if (number > 0) line += fmt::format(", {} {}", number, what);
  };
  count(delivery.put_off, "put off");
  count(delivery.held, "held: too many at once");
  count(delivery.failed, "refused and raised to the fallback mailbox");
  count(delivery.unknown, "of which it is not known whether they were taken");
  count(delivery.repeated, "repeated");
  if (!delivery.said.empty() || others > 0) parts_.log.info("{}", line);
}

void OpenCouncil::log_start() {
  const Configuration& configuration = *made_.files.configuration;
  parts_.log.info("started: {}, {} framework(s), {} host queries on {} every {} s, store {}{}",
                  clean_line(made_.settings.council), rulebook().frameworks.size(),
                  made_.reader->queries().size(), clean_line(configuration.host.database),
                  made_.settings.poll_every.count(), clean_line(configuration.store.path.string()),
                  made_.mail.empty() ? "" : ", mail " + clean_line(made_.mail));
}

void OpenCouncil::run() {
  log_start();
  std::string trouble;
  for (;;) {
    const std::string now_wrong = patient_cycle();
    if (now_wrong != trouble) {
      if (now_wrong.empty()) {
        parts_.log.info("works again");
      } else {
        parts_.log.error("{}", clean_line(now_wrong));
      }
      trouble = now_wrong;
    }
    if (sleep(trouble.empty() ? pause() : kLongestSleep)) break;
  }
  parts_.log.info("stopped");
}

Zone zone_of(const CouncilFiles& files) {
  return files.rulebook ? files.rulebook->zone : utc_zone();
}

void add(Faults& all, const Faults& more) {
  all.insert(all.end(), more.begin(), more.end());
}

// What sends and reads the outside. A folder that the configuration could not name is a fault
// already.
Faults make_outward_parts(const OpenOptions& options, Assembly& made) {
  const Configuration& configuration = *made.files.configuration;
  Faults faults;
  if (!made.settings.templates.empty()) {
    LoadedTemplates templates =
        load_templates(made.settings.templates, made.settings.shipped_templates);
    add(faults, templates.faults);
    made.templates = std::move(templates.templates);
    if (made.templates) {
      made.settings.letterhead.welsh = made.templates->phrases(Language::welsh);
    }
  }
  if (!configuration.host.queries.empty()) {
    HostReaderMade host = host_reader_of(configuration, zone_of(made.files));
    add(faults, host.faults);
    if (host.reader) made.reader = std::move(host.reader);
  }
  made.transport = options.transport;
  if (!made.transport) {
    TransportMade transport = transport_of(configuration, made.clock);
    add(faults, transport.faults);
    made.transport = std::move(transport.transport);
    made.mail = transport.description;
  }
  made.calendars = options.calendar_server;
  if (!made.calendars) {
    CalendarServerMade server = calendar_server_of(configuration);
    add(faults, server.faults);
    made.calendars = std::move(server.server);
  }
  return faults;
}

// Opens the store, or a scratch copy of it; an Error speaks of the store itself in both cases.
std::optional<Error> open_store(const OpenOptions& options, Assembly& made) {
  const Configuration& configuration = *made.files.configuration;
  if (options.made_up_time && !options.scratch && !configuration.store.simulated) {
    return Error{ErrorCode::invalid_input,
                 "a made-up time needs --dry-run, or a store created with simulated = true"};
  }
  std::filesystem::path path = configuration.store.path;
  if (options.scratch) {
    auto scratch = ScratchStore::of(path);
    if (!scratch) return scratch.error();
    made.scratch = std::move(*scratch);
    path = made.scratch->path();
  }
  auto store = store_of(configuration, path, options.read_only, made.clock->now());
  if (store) {
    made.store = std::move(*store);
    return std::nullopt;
  }
  Error error = store.error();
  if (const auto at = error.message.find(path.string());
      options.scratch && at != std::string::npos) {
    error.message.replace(at, path.string().size(), configuration.store.path.string());
  }
  return error;
}

}  // namespace

Opening open_council(const std::filesystem::path& configuration, const OpenOptions& options) {
  Opening opening;
  Assembly made;
  made.clock = options.clock ? options.clock : make_system_clock();
  made.files = read_council_files(configuration);
  if (!made.files.readable) {
    opening.faults = made.files.faults;
    return opening;
  }
  made.settings = service_settings_of(*made.files.configuration);
  opening.faults = made.files.faults;
  add(opening.faults, make_outward_parts(options, made));
  if (options.read_only) forgive_unused(*made.files.configuration, opening.faults);
  if (has_error(opening.faults)) return opening;
  made.log = options.log ? options.log : make_log(made.settings.log_level);
  opening.error = open_store(options, made);
  if (!opening.error) opening.council = std::make_unique<OpenCouncil>(std::move(made));
  return opening;
}

}  // namespace duecourse::adapters
