// Reading nm, and the list of symbols that the engine may ask for.
#include "tests/structure/purity/symbols.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>

#include "tests/structure/source_tree.hpp"

namespace duecourse::testing {
namespace {

/// C functions and the runtime's names that may be asked for, exactly these.
constexpr std::array<std::string_view, 49> kAllowed{
    // the language: exceptions, virtual functions, run-time types
    "__gxx_personality_v0", "_Unwind_Resume", "__cxa_allocate_exception", "__cxa_free_exception",
    "__cxa_throw", "__cxa_rethrow", "__cxa_begin_catch", "__cxa_end_catch", "__cxa_pure_virtual",
    "__cxa_bad_cast", "__cxa_throw_bad_array_new_length", "__dynamic_cast", "std::terminate()",
    "std::nothrow",
    // what the compiler and the loader add
    "_GLOBAL_OFFSET_TABLE_", "__stack_chk_fail", "__libc_single_threaded",
    // memory and C strings
    "memcpy", "memmove", "memset", "memcmp", "memchr", "strlen", "strcmp", "strncmp",
    "__memcpy_chk", "__memmove_chk", "__memset_chk",
    // a broken invariant of a library
    "__assert_fail", "fmt::v9::detail::assert_fail(char const*, int, char const*)",
    "std::__glibcxx_assert_fail(char const*, int, char const*, char const*)",
    // mathematics
    "floor", "ceil", "round", "trunc", "lround", "llround", "fabs", "fmod", "pow", "sqrt", "exp",
    "log", "log2", "log10", "fmin", "fmax", "ldexp", "frexp"};

/// Beginnings of demangled names: the standard library's own code behind its headers. Nothing here
/// keeps a state or asks the system for anything but memory.
constexpr std::array<std::string_view, 24> kAllowedBeginnings{
    "operator new(",
    "operator new[](",
    "operator delete(",
    "operator delete[](",
    "vtable for __cxxabiv1::",
    "std::_Rb_tree_",
    "std::_Hash_bytes(",
    "std::__detail::_Prime_rehash_policy::",
    "std::__detail::_List_node_base::",
    "std::__cxx11::basic_string<char, ",
    "std::from_chars(",
    "std::to_chars(",
    "std::__throw_length_error(",
    "std::__throw_logic_error(",
    "std::__throw_bad_",
    "std::__throw_out_of_range",
    "std::__throw_invalid_argument(",
    "std::exception::~exception()",
    "typeinfo for std::",
    "vtable for std::exception",
    "std::allocator<char>::",
    "vtable for std::bad_",
    "std::bad_",
    "std::exception::what() const"};

/// Formatting into text is pure; these words in a name of fmt are not.
constexpr std::array<std::string_view, 7> kImpureFormatting{
    "print(", "locale", "system_error", "file", "ostream", "terminal", "buffered"};

/// What the sanitizers ask for when they are built in, and what they define.
constexpr std::array<std::string_view, 5> kSanitizers{"__asan_", "__ubsan_", "__tsan_",
                                                      "__sanitizer_", "__odr_asan"};

/// Boost.MSM fills these tables while the program starts and only reads them afterwards. Their
/// names are too long for nm to demangle all of them.
constexpr std::array<std::string_view, 2> kDispatchTables{"boost::msm::back::dispatch_table<",
                                                          "_ZN5boost3msm4back14dispatch_tableI"};

/// What base/check.cpp needs to stop the program with a text.
constexpr std::array<std::string_view, 6> kLastWords{"stderr",        "fprintf", "fwrite",
                                                     "__fprintf_chk", "fputs",   "abort"};

template <class List>
bool begins_with_any(std::string_view name, const List& beginnings) {
  return std::any_of(beginnings.begin(), beginnings.end(),
                     [name](std::string_view beginning) { return name.starts_with(beginning); });
}

template <class List>
bool is_any(std::string_view name, const List& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_pure_formatting(std::string_view name) {
  if (!name.starts_with("fmt::v9::")) return false;
  return std::none_of(
      kImpureFormatting.begin(), kImpureFormatting.end(),
      [name](std::string_view word) { return name.find(word) != std::string_view::npos; });
}

bool is_last_words(const Symbol& symbol) {
  return symbol.object == "check.cpp.o" && is_any(symbol.name, kLastWords);
}

bool is_allowed(const Symbol& symbol) {
  const std::string_view name = symbol.name;
  return is_any(name, kAllowed) || begins_with_any(name, kAllowedBeginnings) ||
         is_pure_formatting(name) || begins_with_any(name, kSanitizers) || is_last_words(symbol);
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

std::set<std::string> defined_in(const std::vector<Symbol>& symbols) {
  std::set<std::string> names;
  for (const Symbol& symbol : symbols) {
    if (symbol.section != "*UND*") names.insert(symbol.name);
  }
  return names;
}

std::vector<std::string> impure_calls(const std::vector<Symbol>& symbols,
                                      const std::set<std::string>& own) {
  std::vector<std::string> found;
  for (const Symbol& symbol : symbols) {
    if (symbol.section != "*UND*" || is_allowed(symbol) || own.contains(symbol.name)) continue;
    found.push_back(symbol.object + ": " + symbol.name);
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
    if (begins_with_any(symbol.name, kSanitizers)) continue;
    if (begins_with_any(symbol.name, kDispatchTables)) continue;
    found.push_back(symbol.object + ": " + symbol.name + ": " + symbol.section);
  }
  return found;
}

}  // namespace duecourse::testing
