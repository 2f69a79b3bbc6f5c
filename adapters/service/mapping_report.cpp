#include "adapters/service/mapping_report.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace duecourse::adapters {
namespace {

std::string words_of(const UnmappedCode& code) {
  return fmt::format("{}{}{} {}", code.code, code.name.empty() ? "" : " ", code.name,
                     spell_count(code.count));
}

ReportLine line_of(const SurveyedPart& part) {
  ReportLine line;
  line.key = part.survey;
  if (!part.error.empty()) {
    line.well = false;
    line.text = fmt::format("{}: not read: {}", part.survey, part.error);
    line.advice = "mend the query of that name in the folder, or the names in the mapping file";
    return line;
  }
  Tally unmapped;
  for (const UnmappedCode& code : part.unmapped) {
    unmapped.add(words_of(code));
    line.counts[code.code] = static_cast<std::size_t>(code.count);
  }
  line.well = part.survey != "steps" || unmapped.count() == 0;
  line.count = unmapped.count();
  line.examples = unmapped.examples();
  line.text =
      fmt::format("{}: {} mapped ({} row(s)), {} ignored, {} neither{}", part.survey,
                  spell_count(part.mapped), spell_count(part.mapped_rows),
                  spell_count(part.ignored), spell_count(unmapped.count()), unmapped.some());
  if (!line.well) {
    line.advice =
        "map them, or list them under ignored in the mapping file; `duecourse map --suggest` "
        "has a guess for each";
  }
  return line;
}

}  // namespace

ReportLine version_line(const std::vector<SurveyRow>& versions) {
  ReportLine line;
  line.key = "version";
  const auto newest =
      std::max_element(versions.begin(), versions.end(),
                       [](const SurveyRow& a, const SurveyRow& b) { return a.name < b.name; });
  if (newest == versions.end()) {
    line.well = false;
    line.text = "the host does not say which version its schema has";
    line.advice = "does the login see that table, and is it this system's database?";
    return line;
  }
  line.count = versions.size();
  line.well = !newest->count.empty();
  line.text = line.well ? fmt::format("schema version {}, since {}", newest->id, newest->count)
                        : fmt::format("an upgrade to schema version {} has been running since {}",
                                      newest->id, newest->name);
  if (!line.well) line.advice = "wait until it has ended, then check again: tables may change";
  return line;
}

ReportGroup report_mapping(const std::vector<SurveyedPart>& parts) {
  ReportGroup group{"mapping", "Mapping file", {}};
  for (const SurveyedPart& part : parts) {
    group.lines.push_back(line_of(part));
    if (part.unused.empty()) continue;
    Tally unused;
    for (const std::string& code : part.unused) unused.add(code);
    group.lines.push_back(unused.line(
        part.survey + "_unused", part.survey + " that the mapping names and the host does not have",
        "is it a slip? Otherwise take them out of the mapping file"));
  }
  return group;
}

}  // namespace duecourse::adapters
