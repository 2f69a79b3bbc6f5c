// What a plugin is: a shared library with a process of a council's own, which the program loads by
// name from its configuration. examples/process-plugin is one.
//
//   class YoungCarersPlugin final : public duecourse::ProcessPlugin { ... };
//
//   DUECOURSE_PLUGIN_ABI
//   POCO_BEGIN_MANIFEST(duecourse::ProcessPlugin)
//   POCO_EXPORT_CLASS(YoungCarersPlugin)
//   POCO_END_MANIFEST
//
// Program and plugin hand each other values of this library's classes, so both must have been
// compiled from the same headers in the same way. Each carries a stamp of that, a plain structure
// that can be compared before anything of the other is called.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "engine/history/history.hpp"
#include "engine/process/process.hpp"

namespace duecourse {

/// The number of this interface. It grows with every change of a header that a plugin includes,
/// in what is declared there or in what it means.
inline constexpr std::uint32_t kPluginInterface = 1;

/// The stamp. Its own shape never changes: it is what plugins of every number are told by.
struct PluginAbi {
  std::uint32_t interface_number = 0;
  std::uint32_t compiler = 0;          ///< number of the compiler's binary interface
  std::uint32_t standard_library = 0;  ///< which of the library's layouts were chosen
  std::uint32_t layout = 0;            ///< of the sizes of what is handed over

  friend bool operator==(const PluginAbi&, const PluginAbi&) = default;
};

/// The name under which a plugin shows its stamp.
inline constexpr const char* kPluginAbiSymbol = "duecourse_plugin_abi";

/// The stamp of whoever compiles this.
[[nodiscard]] constexpr PluginAbi plugin_abi() {
  PluginAbi abi;
  abi.interface_number = kPluginInterface;
#ifdef __GXX_ABI_VERSION
  abi.compiler = __GXX_ABI_VERSION;
#endif
#ifdef _GLIBCXX_USE_CXX11_ABI
  abi.standard_library += _GLIBCXX_USE_CXX11_ABI;
#endif
#ifdef _GLIBCXX_DEBUG
  abi.standard_library += 2;
#endif
  constexpr std::array kSizes{sizeof(Event),     sizeof(History),           sizeof(Zone),
                              sizeof(StateInfo), sizeof(KindInfo),          sizeof(MilestoneInfo),
                              sizeof(Step),      sizeof(Milestone),         sizeof(Refusal),
                              sizeof(Situation), sizeof(ProcessFinding),    sizeof(Timeline),
                              sizeof(FactValue), sizeof(ProcessDescription)};
  for (const std::size_t size : kSizes) {
    abi.layout = abi.layout * 31U + static_cast<std::uint32_t>(size);
  }
  return abi;
}

/// What a plugin's class derives from; it is constructed without arguments. What it throws while it
/// is made or asked is a fault of the configuration.
class ProcessPlugin {
 public:
  ProcessPlugin() = default;
  ProcessPlugin(const ProcessPlugin&) = delete;
  ProcessPlugin& operator=(const ProcessPlugin&) = delete;
  virtual ~ProcessPlugin() = default;

  /// The process, called as [plugins] names it. It may outlive the plugin object, and is asked from
  /// several threads. A process of a plugin cannot be configured by a framework file. A replay that
  /// throws, or gives a timeline that cannot be, sets that subject aside.
  [[nodiscard]] virtual std::shared_ptr<const Process> process() const = 0;
};

}  // namespace duecourse

/// Stands once in a plugin, outside every namespace: shows the stamp.
#define DUECOURSE_PLUGIN_ABI                                                                     \
  extern "C" {                                                                                   \
  extern const duecourse::PluginAbi duecourse_plugin_abi __attribute__((visibility("default"))); \
  const duecourse::PluginAbi duecourse_plugin_abi = duecourse::plugin_abi();                     \
  }
