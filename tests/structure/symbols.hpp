// What a library asks of the world, read from its symbols.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace duecourse::testing {

/// One symbol of one object file, as `nm -A -C -f sysv` prints it.
struct Symbol {
  std::string object;   ///< "zone.cpp.o"
  std::string name;     ///< demangled
  std::string type;     ///< "FUNC", "OBJECT", "TLS", "NOTYPE"
  std::string section;  ///< "*UND*" where it is not defined here
};

/// Reads the output of nm; lines that are no symbols are passed over.
[[nodiscard]] std::vector<Symbol> parse_symbols(std::string_view nm_output);

/// Runs nm over an archive or object. An empty list means that nm failed.
[[nodiscard]] std::vector<Symbol> symbols_of(const std::string& library);

/// `object: symbol: why`, for each symbol by which clock, files, streams, threads, randomness,
/// environment, network or a library of the outside would come in. base/check.cpp alone may write
/// its last words and abort.
[[nodiscard]] std::vector<std::string> impure_calls(const std::vector<Symbol>& symbols);

/// `object: symbol: section`, for each variable that the program could change: whatever lies in a
/// writable section that stays writable after loading.
[[nodiscard]] std::vector<std::string> mutable_globals(const std::vector<Symbol>& symbols);

}  // namespace duecourse::testing
