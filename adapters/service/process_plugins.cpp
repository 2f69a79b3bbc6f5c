// Loading plugins. Nothing of a library is called before its stamp has been compared.
#include "adapters/service/process_plugins.hpp"

#include <Poco/ClassLoader.h>
#include <Poco/Exception.h>
#include <dlfcn.h>
#include <fmt/format.h>

#include <array>
#include <exception>
#include <fstream>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "adapters/files/configuration.hpp"
#include "adapters/service/plugin_process.hpp"
#include "engine/process/plugin.hpp"
#include "statemachines/registry.hpp"

namespace duecourse::adapters {
namespace {

namespace fs = std::filesystem;
using ClassLoader = Poco::ClassLoader<ProcessPlugin>;

constexpr const char* kBuildAgain = "build it again against the installed headers";

/// Why a plugin cannot be used, in words for the one who configures it.
struct Unusable {
  std::string words;
};

std::string last_words() {
  const char* words = dlerror();
  return words == nullptr ? "unknown" : words;
}

void require_library(const fs::path& file) {
  std::error_code problem;
  if (!fs::exists(file, problem)) {
    throw Unusable{
        fmt::format("there is no file {}: build the plugin, or write where it is", file.string())};
  }
  std::array<char, 4> begin{};
  std::ifstream(file, std::ios::binary).read(begin.data(), begin.size());
  constexpr std::string_view kMagic =
      "\x7f"
      "ELF";
  if (std::string_view(begin.data(), begin.size()) != kMagic) {
    throw Unusable{
        fmt::format("{} is not a shared library: name the .so file that was built", file.string())};
  }
}

// Binds everything now: a name that is missing would else end the service when it is first called.
void* open_library(const fs::path& file) {
  if (void* library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE)) return library;
  const std::string words = last_words();
  const bool asks = words.find("undefined symbol") != std::string::npos;
  throw Unusable{fmt::format(
      "{}: {}", words,
      asks ? "the name is missing in the plugin and in what it is linked with; link it with "
             "duecourse::process, and with every library it uses"
           : "it cannot be loaded; a library that it needs may be missing, or it was built for "
             "another machine")};
}

void require_same_abi(void* library) {
  const auto* theirs = static_cast<const PluginAbi*>(dlsym(library, kPluginAbiSymbol));
  if (theirs == nullptr) {
    throw Unusable{
        fmt::format("it does not say what it was built for ('{}' is missing): write "
                    "DUECOURSE_PLUGIN_ABI in it",
                    kPluginAbiSymbol)};
  }
  constexpr PluginAbi kOurs = plugin_abi();
  if (theirs->interface_number != kOurs.interface_number) {
    throw Unusable{fmt::format("built for plugin interface {}, this is {}: {}",
                               theirs->interface_number, kOurs.interface_number, kBuildAgain)};
  }
  if (*theirs != kOurs) {
    throw Unusable{fmt::format(
        "built by another compiler, or with other settings of the C++ library, than this program "
        "({}/{}/{:x}, this is {}/{}/{:x}): {} and with the same compiler",
        theirs->compiler, theirs->standard_library, theirs->layout, kOurs.compiler,
        kOurs.standard_library, kOurs.layout, kBuildAgain)};
  }
  if (dlsym(library, "pocoBuildManifest") == nullptr) {
    throw Unusable{
        "it has no manifest: write POCO_BEGIN_MANIFEST(duecourse::ProcessPlugin), "
        "POCO_EXPORT_CLASS of your class and POCO_END_MANIFEST in it"};
  }
}

// What `work` gives; what it throws, of whatever kind, is why the plugin cannot be used.
template <class Work>
auto asked(const char* what, const Work& work) {
  std::string words;
  try {
    return work();
  } catch (const Unusable&) {
    throw;
  } catch (const Poco::Exception& thrown) {
    words = thrown.displayText();
  } catch (const std::exception& thrown) {
    words = thrown.what();
  } catch (...) {
    words = "something that is no exception";
  }
  throw Unusable{fmt::format("{} threw: {}; mend the plugin", what, words)};
}

void load_manifest(ClassLoader& loader, const std::string& file) {
  asked("its manifest", [&] {
    try {
      loader.loadLibrary(file);
    } catch (const Poco::LibraryLoadException&) {
      throw Unusable{
          "its manifest is for classes of another kind: write "
          "POCO_BEGIN_MANIFEST(duecourse::ProcessPlugin)"};
    }
  });
  if (loader.manifestFor(file).empty()) {
    throw Unusable{"its manifest exports no class: write POCO_EXPORT_CLASS of your class in it"};
  }
}

/// A process with the words it had when it was loaded.
struct Found {
  std::shared_ptr<const Process> process;
  ProcessDescription description;
};

Found process_of(const ClassLoader& loader, const std::string& name) {
  const std::string what = "its class " + name;
  return asked(what.c_str(), [&] {
    const std::unique_ptr<ProcessPlugin> plugin(loader.create(name));
    Found found;
    found.process = plugin->process();
    if (!found.process) throw Unusable{what + " gives no process; mend the plugin"};
    found.description = found.process->description();
    return found;
  });
}

// Among the classes of the library, the one whose process has the name.
Found find_in(const ClassLoader& loader, const std::string& file, const std::string& wanted) {
  std::string others;
  const auto& manifest = loader.manifestFor(file);
  for (auto each = manifest.begin(); each != manifest.end(); ++each) {
    Found found = process_of(loader, each->name());
    if (found.description.name == wanted) return found;
    others += (others.empty() ? "'" : ", '") + found.description.name + "'";
  }
  throw Unusable{fmt::format(
      "the library has no process '{}', but {}: the key in [plugins] is the name of the process",
      wanted, others)};
}

std::shared_ptr<const Process> load(const PluginEntry& entry, Faults& faults) {
  std::error_code problem;
  const fs::path file = fs::absolute(entry.file, problem).lexically_normal();
  require_library(file);
  require_same_abi(open_library(file));
  auto loader = std::make_shared<ClassLoader>();
  load_manifest(*loader, file.string());
  Found found = find_in(*loader, file.string(), entry.name);
  const auto wrong = faults_of(found.description);
  for (const std::string& words : wrong) {
    faults.push_back({entry.place, fmt::format("plugin {}: {}", entry.name, words)});
  }
  if (!wrong.empty()) return nullptr;
  return guarded(std::move(loader), std::move(found.process), std::move(found.description));
}

}  // namespace

LoadedProcesses load_processes(const Configuration& configuration) {
  LoadedProcesses loaded;
  loaded.processes = statemachines::registered_processes();
  for (const PluginEntry& entry : configuration.plugins) {
    try {
      if (find_process(loaded.processes, entry.name) != nullptr) {
        throw Unusable{
            "Duecourse itself has a process of that name: call yours otherwise, in the plugin too"};
      }
      if (auto process = load(entry, loaded.faults)) {
        loaded.processes.push_back(std::move(process));
      }
    } catch (const Unusable& unusable) {
      loaded.faults.push_back(
          {entry.place, fmt::format("plugin {}: {}", entry.name, unusable.words)});
    }
  }
  return loaded;
}

}  // namespace duecourse::adapters
