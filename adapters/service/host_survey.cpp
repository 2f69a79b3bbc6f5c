#include "adapters/service/host_survey.hpp"

#include <algorithm>
#include <utility>

#include "adapters/files/configuration.hpp"
#include "adapters/service/council_files.hpp"
#include "adapters/service/mapping_report.hpp"

namespace duecourse::adapters {
namespace {

ReportLine version_of(HostReader& reader) {
  const auto versions = reader.survey("version");
  if (versions) return version_line(*versions);
  ReportLine line;
  line.key = "version";
  line.well = false;
  line.text = "the version of the schema could not be read: " + versions.error().message;
  line.advice = "give the login the right to read that table";
  return line;
}

// What the host has beside records, before what the records say.
void add_mapping(const HostSettings& settings, const Rulebook& rulebook, HostReader& reader,
                 HostReport& report) {
  const std::vector<std::string> surveys = reader.surveys();
  if (surveys.empty()) return;
  ReportGroup group =
      report_mapping(settings.mapping ? survey_mapping(reader, *settings.mapping, &rulebook)
                                      : std::vector<SurveyedPart>());
  if (std::find(surveys.begin(), surveys.end(), "version") != surveys.end()) {
    group.lines.insert(group.lines.begin(), version_of(reader));
  }
  report.insert(report.begin(), std::move(group));
}

}  // namespace

HostReport survey_host(const std::filesystem::path& configuration, Instant now,
                       const Progress& progress) {
  const CouncilFiles files = read_council_files(configuration);
  if (!files.readable || !files.rulebook) return {};
  const Configuration& council = *files.configuration;
  if (council.host.database.empty() || council.host.queries.empty()) return {};
  Faults faults;  // check_council() tells them
  const HostSettings settings = host_settings_of(council, faults);
  const HostReaderMade host = make_host_reader(settings, files.rulebook->zone);
  if (!host.reader || host.reader->check().outside) return {};
  // A store of a made-up time says that the host is one, too.
  std::optional<Instant> real;
  if (!council.store.simulated) real = now;
  HostReport report =
      report_on_host(*host.reader, {*files.rulebook, council.posts, host.reader->queries(), real},
                     settings.page_size, progress);
  add_mapping(settings, *files.rulebook, *host.reader, report);
  return report;
}

}  // namespace duecourse::adapters
