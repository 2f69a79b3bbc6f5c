// Reading framework files.
#include "adapters/files/framework_loader.hpp"

#include <utility>

#include "adapters/files/file_text.hpp"
#include "adapters/files/source_files.hpp"

namespace duecourse::adapters {

LoadedFrameworks load_frameworks(const std::vector<std::filesystem::path>& files,
                                 const Processes& processes, const Calendars& calendars,
                                 const std::vector<std::string>& known_posts,
                                 const std::vector<std::string>& known_lists) {
  LoadedFrameworks result;
  result.hash = kHashStart;
  std::vector<FrameworkSource> sources;
  std::vector<CompiledFramework> compiled;
  for (const std::filesystem::path& path : files) {
    SourceFile file = read_toml_file(path);
    result.hash = hash_more(result.hash, file.bytes);
    const bool broken = has_error(file.faults);
    result.faults.insert(result.faults.end(), file.faults.begin(), file.faults.end());
    if (broken) continue;
    sources.push_back(FrameworkSource{path.string(), std::move(file.root)});
    compiled.push_back(compile(sources.back(), processes, calendars, known_posts, known_lists));
    const Faults& faults = compiled.back().faults;
    result.faults.insert(result.faults.end(), faults.begin(), faults.end());
  }
  const Faults across = check_references(compiled, sources);
  result.faults.insert(result.faults.end(), across.begin(), across.end());
  for (CompiledFramework& one : compiled) result.frameworks.push_back(std::move(one.framework));
  return result;
}

}  // namespace duecourse::adapters
