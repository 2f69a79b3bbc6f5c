// Which file a template is read from: the council's own, else the shipped one.
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <system_error>
#include <utility>

#include "adapters/mail/templates.hpp"
#include "engine/base/nearest_word.hpp"

namespace duecourse::adapters {

namespace {

constexpr const char* kWords = "words.txt";  // in the folder of a language

/// A council's own template under a name that no message has would never be used.
void warn_of_strays(const std::filesystem::path& folder, Faults& faults) {
  std::vector<std::string> names{kWords};
  for (const std::string& name : template_file_names()) {
    if (!name.starts_with(kWelshFolder)) names.push_back(name);
  }
  std::error_code problem;
  std::set<std::filesystem::path> strays;
  for (const auto& entry : std::filesystem::directory_iterator(folder, problem)) {
    const std::string ending = entry.path().extension().string();
    const bool of_a_message = ending == ".subject" || ending == ".txt" || ending == ".html";
    const std::string name = entry.path().filename().string();
    if (of_a_message && std::find(names.begin(), names.end(), name) == names.end()) {
      strays.insert(entry.path());
    }
  }
  for (const auto& stray : strays) {
    const auto near = nearest_word(stray.filename().string(), names);
    if (!near) continue;
    Fault& fault = faults.emplace_back();
    fault.place.file = stray.string();
    fault.message = fmt::format("no message is made of this file; did you mean '{}'?", *near);
    fault.severity = Severity::warning;
  }
}

// Nothing, and a fault, where it cannot be read.
std::optional<std::string> text_of(const std::filesystem::path& path, Faults& faults) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  if (file && !std::filesystem::is_directory(path)) return content.str();
  // Field by field: g++ 12 warns of uninitialised text where nested braces are moved from.
  Fault& fault = faults.emplace_back();
  fault.place.file = path.string();
  fault.message = "this template is missing or cannot be read";
  return std::nullopt;
}

// A council's own lines go before the shipped ones: it need write only those that differ.
Phrases words_of(const std::filesystem::path& folder, const std::filesystem::path& shipped,
                 Faults& faults) {
  Phrases words;
  const std::filesystem::path name = std::filesystem::path(kWelshFolder) / kWords;
  std::error_code problem;
  if (std::filesystem::exists(folder / name, problem) &&
      !std::filesystem::equivalent(folder / name, shipped / name, problem)) {
    if (const auto own = text_of(folder / name, faults)) {
      words.read((folder / name).string(), *own, faults);
    }
  }
  if (const auto text = text_of(shipped / name, faults)) {
    words.read((shipped / name).string(), *text, faults);
  }
  return words;
}

}  // namespace

LoadedTemplates load_templates(const std::filesystem::path& folder,
                               const std::filesystem::path& shipped) {
  LoadedTemplates loaded;
  warn_of_strays(folder, loaded.faults);
  warn_of_strays(folder / kWelshFolder, loaded.faults);
  std::map<std::string, std::string> sources;
  for (const std::string& name : template_file_names()) {
    const bool own = std::filesystem::exists(folder / name);
    const std::filesystem::path path = (own ? folder : shipped) / name;
    const auto text = text_of(path, loaded.faults);
    if (!text) continue;
    const Faults faults = check_template(path.string(), *text);
    loaded.faults.insert(loaded.faults.end(), faults.begin(), faults.end());
    sources.emplace(name, *text);
  }
  Phrases welsh = words_of(folder, shipped, loaded.faults);
  if (!has_error(loaded.faults)) loaded.templates.emplace(std::move(sources), std::move(welsh));
  return loaded;
}

}  // namespace duecourse::adapters
