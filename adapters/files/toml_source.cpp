// TOML as source trees, by toml++. Its parser stops at the first mistake of syntax: that one fault
// is all that can be said of such a file.
#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <sstream>

#include "adapters/files/file_text.hpp"
#include "adapters/files/source_files.hpp"

namespace duecourse::adapters {

namespace {

Place place_of(const toml::source_region& region, const std::string& file) {
  return Place{file, static_cast<int>(region.begin.line), static_cast<int>(region.begin.column)};
}

template <class Value>
std::string written(const Value& value) {
  std::ostringstream text;
  text << value;
  return text.str();
}

SourceNode node_of(const toml::node& node, const std::string& file);

void fill_table(const toml::table& table, const std::string& file, SourceNode& into) {
  into.kind = SourceKind::table;
  for (const auto& [key, value] : table) {
    into.entries.push_back(
        SourceEntry{std::string(key.str()), place_of(key.source(), file), node_of(value, file)});
  }
  // toml++ keeps keys sorted by name; people read them in the order of the file
  std::stable_sort(into.entries.begin(), into.entries.end(),
                   [](const SourceEntry& left, const SourceEntry& right) {
                     if (left.place.line != right.place.line) {
                       return left.place.line < right.place.line;
                     }
                     return left.place.column < right.place.column;
                   });
}

SourceNode node_of(const toml::node& node, const std::string& file) {
  SourceNode result;
  result.place = place_of(node.source(), file);
  if (const auto* table = node.as_table()) {
    fill_table(*table, file, result);
  } else if (const auto* array = node.as_array()) {
    result.kind = SourceKind::list;
    for (const toml::node& item : *array) result.items.push_back(node_of(item, file));
  } else if (const auto* text = node.as_string()) {
    result.kind = SourceKind::text;
    result.text = text->get();
  } else if (const auto* flag = node.as_boolean()) {
    result.kind = SourceKind::flag;
    result.flag = flag->get();
  } else if (const auto* whole = node.as_integer()) {
    result.kind = SourceKind::whole;
    result.whole = whole->get();
  } else if (const auto* number = node.as_floating_point()) {
    result.kind = SourceKind::number;
    result.number = number->get();
  } else {
    result.kind = SourceKind::date;
    if (const auto* date = node.as_date()) result.text = written(date->get());
    if (const auto* time = node.as_time()) result.text = written(time->get());
    if (const auto* moment = node.as_date_time()) result.text = written(moment->get());
  }
  return result;
}

}  // namespace

SourceFile read_toml_text(std::string_view text, const std::string& file) {
  SourceFile result;
  result.bytes = std::string(text);
  result.root.place = Place{file, 1, 1};
  try {
    const toml::table table = toml::parse(text, file);
    fill_table(table, file, result.root);
  } catch (const toml::parse_error& problem) {
    // what the parser saw is left out: it may be a secret that somebody forgot to quote
    std::string_view words = problem.description();
    words = words.substr(0, words.find(", saw "));
    const bool unquoted = words.find("parsing boolean") != std::string_view::npos;
    result.faults.push_back(
        Fault{place_of(problem.source(), file),
              fmt::format("not TOML: {}{}", words,
                          unquoted ? "; a text stands in quotation marks" : "")});
  }
  return result;
}

SourceFile read_toml_file(const std::filesystem::path& path) {
  auto bytes = read_file(path);
  if (bytes) return read_toml_text(*bytes, path.string());
  SourceFile result;
  result.root.place = Place{path.string(), 0, 0};
  result.faults.push_back(Fault{result.root.place, bytes.error().message});
  return result;
}

}  // namespace duecourse::adapters
