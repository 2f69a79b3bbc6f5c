// duecourse map and duecourse host sql, as far as they are not printing.
#include "adapters/service/council_mapping.hpp"

#include <algorithm>
#include <utility>

#include "adapters/files/configuration_loader.hpp"
#include "adapters/service/council_files.hpp"
#include "adapters/service/shipped_config.hpp"
#include "engine/framework/source_reader.hpp"

namespace duecourse::adapters {

namespace {

/// A reader that answers one survey only.
void keep_only(const std::string& survey, std::vector<SurveyedPart>& parts) {
  if (survey.empty()) return;
  std::erase_if(parts, [&](const SurveyedPart& part) { return part.survey != survey; });
}

Faults errors_of(Faults faults) {
  std::erase_if(faults, [](const Fault& fault) { return fault.severity != Severity::error; });
  return faults;
}

}  // namespace

CouncilMapping survey_council(const std::filesystem::path& configuration,
                              const std::string& survey) {
  CouncilMapping found;
  const CouncilFiles files = read_council_files(configuration);
  if (!files.readable || files.configuration->host.queries.empty()) {
    found.faults = errors_of(files.faults);
    return found;
  }
  HostSettings settings = host_settings_of(*files.configuration, found.faults);
  if (settings.mapping == nullptr) {
    add_error(found.faults, place_of(*files.configuration, "host.queries"),
              "these queries are not filled from a mapping file: there is nothing to hold the host "
              "against");
    return found;
  }
  HostReaderMade made =
      make_host_reader(settings, files.rulebook ? files.rulebook->zone : utc_zone());
  found.faults.insert(found.faults.end(), made.faults.begin(), made.faults.end());
  if (!made.reader || has_error(found.faults)) return found;
  found.parts = survey_mapping(*made.reader, *settings.mapping, files.rulebook.get());
  keep_only(survey, found.parts);
  const HostCheck works = made.reader->check();
  if (works.outside) {
    found.outside = works.outside;
    found.parts.clear();
  }
  return found;
}

CouncilSql sql_of_council(const std::filesystem::path& configuration, const std::string& dialect) {
  CouncilSql found;
  const LoadedConfiguration loaded = load_configuration(configuration, shipped_config());
  if (!loaded.readable || loaded.configuration.host.queries.empty()) {
    found.faults = errors_of(loaded.faults);
    return found;
  }
  HostSettings settings = host_settings_of(loaded.configuration, found.faults);
  if (!dialect.empty()) settings.dialect = dialect;
  found.queries = filled_queries(settings, found.faults);
  return found;
}

}  // namespace duecourse::adapters
