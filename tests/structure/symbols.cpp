// Reading nm, and the list of symbols that would make the engine impure.
#include "tests/structure/symbols.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>

#include "tests/structure/source_tree.hpp"

namespace duecourse::testing {
namespace {

/// How a banned symbol is recognised.
enum class Match {
  exact,   ///< the whole name: a C function
  start,   ///< at the start of the demangled name
  inside,  ///< anywhere in the demangled name
};

struct Banned {
  Match match;
  std::string_view text;
  std::string_view why;
};

constexpr std::string_view kClock = "reads a clock or a system zone";
constexpr std::string_view kInputOutput = "input or output";
constexpr std::string_view kThreads = "threads";
constexpr std::string_view kChance = "randomness";
constexpr std::string_view kProcess = "environment, process or network";
constexpr std::string_view kLibrary = "a library of the outside";

constexpr std::array kBanned{
    Banned{Match::inside, "clock::now(", kClock},
    Banned{Match::exact, "time", kClock},
    Banned{Match::exact, "gettimeofday", kClock},
    Banned{Match::exact, "clock_gettime", kClock},
    Banned{Match::exact, "clock", kClock},
    Banned{Match::exact, "localtime", kClock},
    Banned{Match::exact, "localtime_r", kClock},
    Banned{Match::exact, "gmtime", kClock},
    Banned{Match::exact, "mktime", kClock},
    Banned{Match::exact, "tzset", kClock},
    Banned{Match::start, "date::", kLibrary},
    Banned{Match::inside, "std::basic_ostream", kInputOutput},
    Banned{Match::inside, "std::basic_istream", kInputOutput},
    Banned{Match::inside, "std::basic_iostream", kInputOutput},
    Banned{Match::inside, "std::basic_filebuf", kInputOutput},
    Banned{Match::inside, "std::basic_stringbuf", kInputOutput},
    Banned{Match::inside, "std::ostream", kInputOutput},
    Banned{Match::inside, "std::istream", kInputOutput},
    Banned{Match::inside, "std::ios_base", kInputOutput},
    Banned{Match::inside, "std::cout", kInputOutput},
    Banned{Match::inside, "std::cerr", kInputOutput},
    Banned{Match::inside, "std::filesystem", kInputOutput},
    Banned{Match::inside, "fmt::v9::vprint", kInputOutput},
    Banned{Match::exact, "open", kInputOutput},
    Banned{Match::exact, "openat", kInputOutput},
    Banned{Match::exact, "fopen", kInputOutput},
    Banned{Match::exact, "fopen64", kInputOutput},
    Banned{Match::exact, "fdopen", kInputOutput},
    Banned{Match::exact, "read", kInputOutput},
    Banned{Match::exact, "write", kInputOutput},
    Banned{Match::exact, "printf", kInputOutput},
    Banned{Match::exact, "fprintf", kInputOutput},
    Banned{Match::exact, "__fprintf_chk", kInputOutput},
    Banned{Match::exact, "puts", kInputOutput},
    Banned{Match::exact, "fputs", kInputOutput},
    Banned{Match::exact, "fwrite", kInputOutput},
    Banned{Match::exact, "putchar", kInputOutput},
    Banned{Match::exact, "stdin", kInputOutput},
    Banned{Match::exact, "stdout", kInputOutput},
    Banned{Match::exact, "stderr", kInputOutput},
    Banned{Match::inside, "pthread_", kThreads},
    Banned{Match::inside, "std::thread", kThreads},
    Banned{Match::inside, "std::mutex", kThreads},
    Banned{Match::inside, "std::condition_variable", kThreads},
    Banned{Match::exact, "nanosleep", kThreads},
    Banned{Match::exact, "usleep", kThreads},
    Banned{Match::exact, "sleep", kThreads},
    Banned{Match::inside, "std::random_device", kChance},
    Banned{Match::exact, "rand", kChance},
    Banned{Match::exact, "random", kChance},
    Banned{Match::exact, "getrandom", kChance},
    Banned{Match::exact, "getenv", kProcess},
    Banned{Match::exact, "secure_getenv", kProcess},
    Banned{Match::exact, "setlocale", kProcess},
    Banned{Match::exact, "system", kProcess},
    Banned{Match::exact, "exit", kProcess},
    Banned{Match::exact, "abort", kProcess},
    Banned{Match::exact, "socket", kProcess},
    Banned{Match::exact, "connect", kProcess},
    Banned{Match::inside, "Poco::", kLibrary},
    Banned{Match::inside, "icalcomponent", kLibrary},
    Banned{Match::inside, "icaltime", kLibrary},
    Banned{Match::inside, "icalproperty", kLibrary},
    Banned{Match::inside, "sqlite3_", kLibrary},
    Banned{Match::inside, "toml::", kLibrary},
    Banned{Match::inside, "spdlog::", kLibrary},
};

/// What base/check.cpp needs to stop the program with a text.
constexpr std::array<std::string_view, 6> kLastWords{"stderr",        "fprintf", "fwrite",
                                                     "__fprintf_chk", "fputs",   "abort"};

bool matches(const Banned& banned, std::string_view name) {
  if (banned.match == Match::start) return name.starts_with(banned.text);
  if (banned.match == Match::inside) return name.find(banned.text) != std::string_view::npos;
  return name.substr(0, name.find('@')) == banned.text;
}

bool is_last_words(const Symbol& symbol) {
  return symbol.object == "check.cpp.o" &&
         std::find(kLastWords.begin(), kLastWords.end(), symbol.name) != kLastWords.end();
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

/// "lib.a:zone.cpp.o:name" without what stands before the object.
std::string_view object_of(std::string_view& field) {
  const std::size_t end = field.find(".o:");
  if (end == std::string_view::npos) return {};
  const std::size_t start = field.substr(0, end).find_last_of(":/");
  const std::size_t from = start == std::string_view::npos ? 0 : start + 1;
  const std::string_view object = field.substr(from, end + 2 - from);
  field.remove_prefix(end + 3);
  return object;
}

}  // namespace

std::vector<Symbol> parse_symbols(std::string_view nm_output) {
  // Columns: object and name | value | class | type | size | line | section. A demangled name may
  // hold '|' itself (operator|), so columns are taken from the right.
  std::vector<Symbol> symbols;
  for (std::string_view line : lines_of(nm_output)) {
    std::array<std::string_view, 6> columns;
    std::size_t found = 0;
    for (; found < columns.size(); ++found) {
      const std::size_t bar = line.rfind('|');
      if (bar == std::string_view::npos) break;
      columns[found] = trimmed(line.substr(bar + 1));
      line = line.substr(0, bar);
    }
    if (found < columns.size()) continue;
    const std::string_view object = object_of(line);
    symbols.push_back({std::string(object), std::string(trimmed(line)), std::string(columns[3]),
                       std::string(columns[0])});
  }
  return symbols;
}

std::vector<Symbol> symbols_of(const std::string& library) {
  const std::string command = std::string(DUECOURSE_NM) + " -A -C -f sysv '" + library + "'";
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  if (!pipe) return {};
  std::string output;
  std::array<char, 4096> buffer{};
  std::size_t got = 0;
  while ((got = std::fread(buffer.data(), 1, buffer.size(), pipe.get())) > 0) {
    output.append(buffer.data(), got);
  }
  return parse_symbols(output);
}

std::vector<std::string> impure_calls(const std::vector<Symbol>& symbols) {
  std::vector<std::string> found;
  for (const Symbol& symbol : symbols) {
    if (symbol.section != "*UND*" || is_last_words(symbol)) continue;
    const auto banned =
        std::find_if(kBanned.begin(), kBanned.end(),
                     [&symbol](const Banned& entry) { return matches(entry, symbol.name); });
    if (banned == kBanned.end()) continue;
    found.push_back(symbol.object + ": " + symbol.name + ": " + std::string(banned->why));
  }
  return found;
}

std::vector<std::string> mutable_globals(const std::vector<Symbol>& symbols) {
  std::vector<std::string> found;
  for (const Symbol& symbol : symbols) {
    const std::string_view section = symbol.section;
    const bool writable = section.starts_with(".data") || section.starts_with(".bss") ||
                          section.starts_with(".tdata") || section.starts_with(".tbss") ||
                          section == "*COM*";
    // .data.rel.ro is read-only once the program is loaded: vtables and tables of pointers. The
    // compiler keeps the address of the exception routine in a writable place of its own.
    if (!writable || section.starts_with(".data.rel.ro")) continue;
    if (symbol.name == "DW.ref.__gxx_personality_v0" || symbol.type == "SECTION") continue;
    found.push_back(symbol.object + ": " + symbol.name + ": " + symbol.section);
  }
  return found;
}

}  // namespace duecourse::testing
