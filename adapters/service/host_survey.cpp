// The report on the host of a council's configuration.
#include <algorithm>
#include <utility>

#include "adapters/files/configuration.hpp"
#include "adapters/service/council_check.hpp"
#include "adapters/service/framework_words.hpp"
#include "adapters/service/host_poll.hpp"
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

HostReport survey_host(const CouncilFiles& files, const CheckOptions& options,
                       const Progress& progress) {
  if (!files.readable || !files.rulebook) return {};
  const Configuration& council = *files.configuration;
  if (council.host.database.empty() || council.host.queries.empty()) return {};
  Faults faults;  // check_council() tells them
  const HostSettings settings = host_settings_of(council, faults);
  const HostReaderMade host = make_host_reader(settings, files.rulebook->zone);
  if (!host.reader || host.reader->check().outside) return {};
  const HostPoll one_state(*host.reader, options.now);
  const Rulebook& rulebook = *files.rulebook;
  const Mask mask = options.unmasked ? Mask::none() : Mask(known_codes(rulebook));
  HostReport report = report_on_host(
      *host.reader, {rulebook, council.posts, host.reader->queries(), options.now, mask},
      settings.page_size, progress);
  add_mapping(settings, rulebook, *host.reader, report);
  return report;
}

}  // namespace duecourse::adapters
