// Who may include whom: the folders' order, as ARCHITECTURE.md says it.
#pragma once

#include <vector>

#include "tests/structure/source_tree.hpp"

namespace duecourse::testing {

/// Every #include in `files` that crosses a wall:
/// - engine includes nothing of ours but engine, in rank order, and of others the standard library
///   (less what reads clocks, files or streams) and fmt;
/// - statemachines include engine; Boost only in their .cpp files;
/// - a leaf adapter includes engine, adapters/ports and its own folder; only adapters/service and
///   adapters/cli include other adapters and the state machines; only cli includes service;
/// - Poco, libical, toml++, CLI11 and the other libraries of the outside only in adapters, tests
///   and examples;
/// - nobody but tests includes tests;
/// - an include of ours shows its folder and names a file that exists.
[[nodiscard]] std::vector<Violation> broken_layers(const std::vector<SourceFile>& files);

/// Sources that have a header of their own name and do not include it first: so every such header
/// is compiled with nothing before it.
[[nodiscard]] std::vector<Violation> own_header_not_first(const std::vector<SourceFile>& files);

}  // namespace duecourse::testing
