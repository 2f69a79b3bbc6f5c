// What a library asks of the world, read from its symbols.
#pragma once

#include <set>
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

/// The names that `symbols` define: what libraries may ask of each other.
[[nodiscard]] std::set<std::string> defined_in(const std::vector<Symbol>& symbols);

/// `object: symbol`, for each symbol that an object leaves open, that `own` does not define and
/// that is not on the short list of what needs no world: the language's runtime, memory, strings,
/// containers, numbers as text, mathematics, formatting, a broken invariant. Everything else is
/// how clock, files, streams, threads, randomness, locale, environment, network or a library of
/// the outside would come in. base/check.cpp alone may write its last words and abort.
[[nodiscard]] std::vector<std::string> impure_calls(const std::vector<Symbol>& symbols,
                                                    const std::set<std::string>& own);

/// `object: symbol: section`, for each variable that the program could change: whatever lies in a
/// writable section that stays writable after loading, but for the tables of Boost.MSM.
[[nodiscard]] std::vector<std::string> mutable_globals(const std::vector<Symbol>& symbols);

}  // namespace duecourse::testing
