#include "adapters/service/council_check.hpp"

#include <fmt/format.h>

#include <system_error>
#include <utility>

#include "adapters/files/configuration.hpp"
#include "adapters/mail/templates.hpp"
#include "adapters/service/council_calendars.hpp"
#include "adapters/service/framework_words.hpp"
#include "adapters/service/host_poll.hpp"
#include "adapters/service/remarks.hpp"
#include "adapters/service/system_clock.hpp"
#include "adapters/store/store_files.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::adapters {
namespace {

namespace fs = std::filesystem;

void add(Faults& all, const Faults& more) {
  all.insert(all.end(), more.begin(), more.end());
}

// The rows that could not be read when the host was last polled. A store that is not well is in the
// report.
std::vector<RowFault> check_store(const Configuration& configuration, CheckReport& report) {
  const fs::path& path = configuration.store.path;
  const Place place = place_of(configuration, "store.path");
  std::error_code problem;
  const fs::path folder = fs::absolute(path, problem).parent_path();
  if (!fs::is_directory(folder, problem)) {
    report.faults.push_back({place, fmt::format("the folder {} of the store does not exist: create "
                                                "it, or name another file",
                                                folder.string())});
    return {};
  }
  if (fs::is_directory(path, problem)) {
    report.faults.push_back(
        {place, fmt::format("the store {} is a folder: name a file in it", path.string())});
    return {};
  }
  if (!fs::exists(path, problem)) {
    report.checked.push_back(
        fmt::format("store {}: not there yet, `duecourse run` makes it", path.string()));
    return {};
  }
  report.checked.push_back("store " + path.string());
  StoreSettings settings;
  settings.path = path.string();
  settings.simulated = configuration.store.simulated;
  auto faults = check_sqlite_store(settings);
  if (faults) return std::move(*faults);
  report.outside.push_back(faults.error());
  return {};
}

// When the copy that is read was taken; false: the host does not answer.
bool check_age(const CouncilFiles& files, HostReader& reader, CheckReport& report) {
  if (files.configuration->host.as_at.empty()) return true;
  const auto taken = reader.as_at();
  if (taken && *taken) {
    const Zone zone = files.rulebook ? files.rulebook->zone : utc_zone();
    report.checked.push_back("host is a copy, as at " +
                             spell_moment({**taken, Precision::second}, zone));
  } else if (!taken && taken.error().code == ErrorCode::unavailable) {
    report.outside.push_back(taken.error());
    return false;
  } else if (!taken) {
    report.faults.push_back(
        {place_of(*files.configuration, "host.as_at"), taken.error().message, Severity::error});
  }
  return true;
}

// Only a query of the folder can tell names.
void check_shown(const Configuration& configuration, const HostReader& reader, Faults& faults) {
  if (reader.can_look_up(LookUp::names)) return;
  for (const auto& [audience, rule] : configuration.show) {
    const bool more = rule.mail != ShowLevel::reference || rule.calendar != ShowLevel::reference;
    if (!more) continue;
    const std::string key = fmt::format("show.{}", word_of(audience));
    faults.push_back(
        {place_of(configuration, configuration.places.contains(key) ? key : "mail.show"),
         "messages show references alone: the queries of the host tell no names; add [[lookup]] "
         "name = \"names\" to host.toml (config/hosts/README.md)",
         Severity::warning});
    return;
  }
}

Mask mask_of(const CouncilFiles& files, const CheckOptions& options) {
  if (options.unmasked) return Mask::none();
  return files.rulebook ? Mask(known_codes(*files.rulebook)) : Mask();
}

void check_host(const CouncilFiles& files, const CheckOptions& options,
                const std::vector<RowFault>& known, CheckReport& report) {
  const Configuration& configuration = *files.configuration;
  const Mask mask = mask_of(files, options);
  std::vector<HostQuery> queries;
  HostReaderMade host;
  if (!configuration.host.queries.empty()) {
    host = host_reader_of(configuration, files.rulebook ? files.rulebook->zone : utc_zone());
    add(report.faults, host.faults);
  }
  if (host.reader) queries = host.reader->queries();
  add(report.faults, warnings_of(known, mask, queries, place_of(configuration, "store.path")));
  if (!host.reader || configuration.host.database.empty()) return;
  check_shown(configuration, *host.reader, report.faults);
  HostCheck found = host.reader->check();
  add(report.faults, found.faults);
  for (const std::string& well : found.found) report.checked.push_back(well);
  if (found.outside) {
    report.outside.push_back(std::move(*found.outside));
    return;
  }
  const HostPoll one_state(*host.reader, options.now);
  if (!check_age(files, *host.reader, report) || !files.rulebook) return;
  const auto rows = static_cast<std::size_t>(configuration.host.page_size);
  const HostSample sample{rows, known, !options.report, mask};
  add(report.faults, sample_host(*host.reader, *files.rulebook, sample));
}

void check_mail(const Configuration& configuration, CheckReport& report) {
  TransportMade made = transport_of(configuration, make_system_clock());
  add(report.faults, made.faults);
  if (!made.transport) return;
  report.checked.push_back("mail: " + made.description);
  if (auto works = made.transport->check(); !works) report.outside.push_back(works.error());
}

// Somebody whose calendar can be looked at; empty: the store knows nobody yet.
std::string some_worker(const Configuration& configuration) {
  std::error_code problem;
  if (!fs::exists(configuration.store.path, problem)) return {};
  const auto store = store_of(configuration, configuration.store.path, true, Instant{});
  if (!store) return {};
  const auto directory = (*store)->directory();
  if (!directory) return {};
  for (const auto& [id, worker] : directory->workers) {
    if (worker.active && !worker.email.empty()) return id.str();
  }
  return {};
}

void check_calendars(const Configuration& configuration, CheckReport& report) {
  const bool by_worker = configuration.calendar.server.given;
  const CalendarLook look =
      look_at_calendars(configuration, by_worker ? some_worker(configuration) : std::string());
  add(report.faults, look.faults);
  report.checked.insert(report.checked.end(), look.checked.begin(), look.checked.end());
  report.outside.insert(report.outside.end(), look.outside.begin(), look.outside.end());
}

}  // namespace

CheckReport check_council(const CouncilFiles& files, const CheckOptions& options) {
  CheckReport report;
  report.faults = files.faults;
  const Configuration& configuration = *files.configuration;
  if (!files.readable) {
    report.checked.push_back("configuration " + configuration.file.string());
    return report;
  }
  report.checked = files_read(configuration);
  const fs::path& templates = configuration.mail.templates;
  if (!templates.empty()) {
    add(report.faults, load_templates(templates, configuration.config_root / "templates").faults);
  }
  const std::vector<RowFault> known = check_store(configuration, report);
  check_host(files, options, known, report);
  check_mail(configuration, report);
  check_calendars(configuration, report);
  return report;
}

}  // namespace duecourse::adapters
