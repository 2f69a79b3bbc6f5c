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

#include "adapters/service/council_files.hpp"
#include "adapters/service/system_clock.hpp"
#include "statemachines/registry.hpp"

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

Letterhead letterhead_of(const ServiceSettings& settings) {
  Letterhead letterhead;
  letterhead.council = settings.council;
  letterhead.from = {settings.from_name, settings.from_address};
  if (!settings.reply_to.empty()) letterhead.reply_to = Mailbox{"", settings.reply_to};
  return letterhead;
}

// What OpenCouncil is made of, in the order in which it is made.
struct Assembly {
  Processes processes;
  CouncilFiles files;
  ServiceSettings settings;
  std::unique_ptr<HostReader> reader;
  std::unique_ptr<Store> store;
  std::shared_ptr<Transport> transport;
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
               made_.settings.stale_after},
        poller_(parts_),
        deliverer_(parts_, {*made_.transport, *made_.templates, letterhead_of(made_.settings)}) {}

  const Configuration& configuration() const override { return *made_.files.configuration; }
  const Rulebook& rulebook() const override { return *made_.files.rulebook; }
  const Processes& processes() const override { return made_.processes; }
  Store& store() override { return *made_.store; }
  const Clock& clock() const override { return *made_.clock; }
  Result<Directory> directory() override { return directory_of(parts_); }

  Result<CycleReport> run_once(const RunOptions& options) override {
    return options.dry_run ? rehearse(options) : cycle(options, true);
  }
  Result<CycleReport> refresh(const RunOptions& options) override { return cycle(options, false); }
  void run() override;
  void stop() override {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    wakened_.notify_all();
  }

  Result<AssessedSubject> subject(const SubjectRef& subject, const AssessAt& at) override {
    const auto directory = directory_of(parts_);
    if (!directory) return directory.error();
    const auto enrolments = Enrolments::read(parts_.store, parts_.rulebook);
    if (!enrolments) return enrolments.error();
    return assess_subject(parts_.store, parts_.rulebook, *enrolments, *directory, subject, at);
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
  [[nodiscard]] seconds pause();
  [[nodiscard]] std::string patient_cycle();
  // Sleeps; true when the council is to stop.
  bool sleep(seconds pause) {
    std::unique_lock lock(mutex_);
    return wakened_.wait_for(lock, pause, [this] { return stopping_; });
  }

  Assembly made_;
  ServiceParts parts_;
  Poller poller_;
  Deliverer deliverer_;
  std::optional<Instant> polled_at_;
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
  for (const Remark& remark : report.planning.remarks) {
    if (remarks_told_.insert(remark.about).second) parts_.log.warn("{}", remark.text);
  }
  if (!report.planning.every_case_in.empty() && !every_case_told_) {
    every_case_told_ = true;
    for (const Framework* framework : report.planning.every_case_in) {
      parts_.log.info("the host enrols no case: every case takes part in {}", framework->title);
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

Result<CycleReport> OpenCouncil::cycle(const RunOptions& options, bool deliver) {
  if (options.as_of && !parts_.store.simulated()) {
    return Error{ErrorCode::conflict,
                 "a made-up time needs a dry run, or a store created with simulated = true"};
  }
  CycleReport report;
  report.now = options.as_of.value_or(made_.clock->now());
  if (auto accepted = accept_now(parts_.store, parts_.rulebook.zone, report.now); !accepted) {
    return accepted.error();
  }
  poll_if_due(report, options);
  if (auto planned = plan(report, options.progress); !planned) return planned.error();
  if (!deliver) return report;
  auto delivered = deliverer_.deliver(report.now, options.patient);
  if (!delivered) return delivered.error();
  report.delivery = std::move(*delivered);
  return report;
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
      auto said = deliverer_.rehearse(report.now);
      if (said) {
        report.delivery = std::move(*said);
      } else {
        outcome = said.error();
      }
    }
    return Error{ErrorCode::refused, "a dry run keeps nothing"};
  });
  if (!outcome) return rolled_back.error();
  if (!*outcome) return outcome->error();
  return report;
}

seconds OpenCouncil::pause() {
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
    return report ? std::string() : report.error().message;
  } catch (const std::exception& thrown) {
    return fmt::format("the cycle broke off: {}", thrown.what());
  }
}

void OpenCouncil::run() {
  std::string trouble;
  for (;;) {
    const std::string now_wrong = patient_cycle();
    if (now_wrong != trouble) {
      if (now_wrong.empty()) {
        parts_.log.info("works again");
      } else {
        parts_.log.error("{}", now_wrong);
      }
      trouble = now_wrong;
    }
    if (sleep(trouble.empty() ? pause() : kLongestSleep)) return;
  }
}

Zone zone_of(const CouncilFiles& files) {
  return files.rulebook ? files.rulebook->zone : utc_zone();
}

void add(Faults& all, const Faults& more) {
  all.insert(all.end(), more.begin(), more.end());
}

}  // namespace

Opening open_council(const std::filesystem::path& configuration, const OpenOptions& options) {
  Opening opening;
  Assembly made;
  made.processes = statemachines::registered_processes();
  made.files = read_council_files(configuration, made.processes);
  opening.faults = made.files.faults;
  made.settings = service_settings_of(*made.files.configuration);
  LoadedTemplates templates = load_templates(made.settings.templates);
  add(opening.faults, templates.faults);
  HostReaderMade host = host_reader_of(*made.files.configuration, zone_of(made.files));
  add(opening.faults, host.faults);
  made.transport = options.transport;
  if (!made.transport) {
    TransportMade transport = transport_of(*made.files.configuration);
    add(opening.faults, transport.faults);
    made.transport = std::move(transport.transport);
  }
  if (has_error(opening.faults)) return opening;
  made.templates = std::move(templates.templates);
  made.reader = std::move(host.reader);
  made.clock = options.clock ? options.clock : make_system_clock();
  made.log = options.log ? options.log : make_log(made.settings.log_level);
  auto store = store_of(*made.files.configuration, options.read_only, made.clock->now());
  if (!store) {
    opening.error = store.error();
    return opening;
  }
  made.store = std::move(*store);
  opening.council = std::make_unique<OpenCouncil>(std::move(made));
  return opening;
}

CheckReport check_council(const std::filesystem::path& configuration) {
  CheckReport report;
  const Processes processes = statemachines::registered_processes();
  const CouncilFiles files = read_council_files(configuration, processes);
  report.faults = files.faults;
  report.checked = files_read(*files.configuration);
  const ServiceSettings settings = service_settings_of(*files.configuration);
  add(report.faults, load_templates(settings.templates).faults);
  HostReaderMade host = host_reader_of(*files.configuration, zone_of(files));
  add(report.faults, host.faults);
  if (host.reader) {
    const HostCheck of_host = host.reader->check();
    add(report.faults, of_host.faults);
    report.outside = of_host.outside;
    if (!of_host.outside && files.rulebook) {
      add(report.faults, sample_host(*host.reader, *files.rulebook, settings.page_size));
    }
  }
  TransportMade transport = transport_of(*files.configuration);
  add(report.faults, transport.faults);
  if (transport.transport) {
    report.checked.push_back("mail: " + transport.description);
    if (auto works = transport.transport->check(); !works) report.outside = works.error();
  }
  return report;
}

}  // namespace duecourse::adapters
