#include "adapters/service/host_survey.hpp"

#include "adapters/files/configuration.hpp"
#include "adapters/service/council_files.hpp"

namespace duecourse::adapters {

HostReport survey_host(const std::filesystem::path& configuration, Instant now,
                       const Progress& progress) {
  const CouncilFiles files = read_council_files(configuration);
  if (!files.readable || !files.rulebook) return {};
  const Configuration& settings = *files.configuration;
  if (settings.host.database.empty() || settings.host.queries.empty()) return {};
  const HostReaderMade host = host_reader_of(settings, files.rulebook->zone);
  if (!host.reader || host.reader->check().outside) return {};
  // A store of a made-up time says that the host is one, too.
  std::optional<Instant> real;
  if (!settings.store.simulated) real = now;
  return report_on_host(*host.reader,
                        {*files.rulebook, settings.posts, host.reader->queries(), real},
                        static_cast<std::size_t>(settings.host.page_size), progress);
}

}  // namespace duecourse::adapters
