#include "adapters/host/host_queries.hpp"

#include <fmt/format.h>

#include <toml++/toml.h>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <tuple>

#include "engine/base/nearest_word.hpp"

namespace duecourse::adapters {

namespace {

const std::vector<std::string>& query_keys() {
  static const std::vector<std::string> kKeys = {"name", "kind", "file", "stamped", "optional"};
  return kKeys;
}

std::optional<std::string> read_whole(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  std::ostringstream out;
  out << in.rdbuf();
  if (in.bad()) return std::nullopt;
  return out.str();
}

std::string suggestion(std::string_view word, const std::vector<std::string>& allowed) {
  const auto near = nearest_word(word, allowed);
  return near ? fmt::format("; did you mean '{}'?", *near)
              : fmt::format("; allowed are {}", fmt::join(allowed, ", "));
}

bool is_name(std::string_view name) {
  if (name.empty()) return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

/// Loads one host.toml and remembers where everything stands.
class QueryFolder {
 public:
  QueryFolder(std::string folder, Faults& faults) : folder_(std::move(folder)), faults_(faults) {}

  std::vector<QueryEntry> load() {
    file_ = in_folder("host.toml");
    const auto contents = read_whole(file_);
    if (!contents) {
      fault(file_place(file_), "cannot be read; a folder of host queries holds a host.toml");
      return {};
    }
    try {
      read(toml::parse(*contents, file_));
    } catch (const toml::parse_error& error) {
      fault(place(error.source()), std::string(error.description()));
    }
    const bool any_fault = has_error(faults_);
    if (entries_.empty() && !any_fault) {
      fault({file_, 1, 1}, "names no query; write [[query]] with a name and a kind");
    }
    warn_of_unused_files();
    std::stable_sort(entries_.begin(), entries_.end(),
                     [](const auto& a, const auto& b) { return a.query.kind < b.query.kind; });
    return std::move(entries_);
  }

  /// The query that no [[query]] names; nothing where there is none, or it is faulty.
  std::optional<SqlText> load_as_at(const std::string& name) {
    if (name.empty()) return std::nullopt;
    const std::string path = in_folder(name);
    files_.push_back(name);
    const auto contents = read_whole(path);
    if (!contents) {
      fault(file_place(path), "cannot be read; [host] as_at names it");
      return std::nullopt;
    }
    const std::size_t faults_before = faults_.size();
    SqlText text = read_sql(path, *contents, faults_);
    return faults_.size() == faults_before ? std::optional(std::move(text)) : std::nullopt;
  }

 private:
  std::string in_folder(const std::string& name) const {
    return (std::filesystem::path(folder_) / name).string();
  }
  Place place(const toml::source_region& source) const {
    return {file_, static_cast<int>(source.begin.line), static_cast<int>(source.begin.column)};
  }
  void fault(Place at, std::string message) {
    faults_.push_back(fault_at(std::move(at), std::move(message)));
  }

  void read(const toml::table& root) {
    for (const auto& [key, node] : root) {
      if (key.str() == "query") continue;
      fault(place(key.source()), fmt::format("unknown key '{}'; allowed is [[query]]", key.str()));
    }
    const toml::node* queries = root.get("query");
    if (queries == nullptr) return;
    const toml::array* list = queries->as_array();
    if (list == nullptr) {
      fault(place(queries->source()), "'query' is a list; write [[query]] for each");
      return;
    }
    for (const toml::node& node : *list) {
      if (const toml::table* table = node.as_table()) {
        read_query(*table);
      } else {
        fault(place(node.source()), "a query is a table; write [[query]]");
      }
    }
  }

  void read_query(const toml::table& table) {
    const std::size_t faults_before = faults_.size();
    for (const auto& [key, node] : table) {
      const std::string name(key.str());
      const auto& keys = query_keys();
      if (std::find(keys.begin(), keys.end(), name) != keys.end()) continue;
      fault(place(key.source()), fmt::format("unknown key '{}'{}", name, suggestion(name, keys)));
    }
    const auto name = text(table, "name");
    const auto file = text(table, "file");
    if (!name && !file) {
      fault(place(table.source()), "a query needs a name (and its SQL in a file name.sql)");
      return;
    }
    QueryEntry entry;
    entry.query.name = name ? *name : std::filesystem::path(*file).stem().string();
    check_name(table, entry.query.name);
    read_kind(table, entry.query);
    entry.query.stamped = flag(table, "stamped", true);
    entry.optional = flag(table, "optional", false);
    read_file(table, file ? *file : entry.query.name + ".sql", entry);
    names_.push_back(entry.query.name);
    if (faults_.size() == faults_before) entries_.push_back(std::move(entry));
  }

  void check_name(const toml::table& table, const std::string& name) {
    const Place at = place_of(table, table.contains("name") ? "name" : "file");
    if (!is_name(name)) {
      fault(at, fmt::format("'{}' cannot be a name; allowed are a-z, 0-9, - and _", name));
    }
    if (std::find(names_.begin(), names_.end(), name) != names_.end()) {
      fault(at, fmt::format("the name '{}' is taken by an earlier query", name));
    }
  }

  void read_kind(const toml::table& table, HostQuery& query) {
    static const std::vector<std::string> kKinds = {"teams",      "workers", "cases",
                                                    "enrolments", "roles",   "events"};
    const auto word = text(table, "kind");
    if (!word) {
      if (!table.contains("kind")) {
        fault(place(table.source()),
              fmt::format("the query '{}' needs a kind: {}", query.name, fmt::join(kKinds, ", ")));
      }
      return;
    }
    if (const auto kind = record_kind_of(*word)) {
      query.kind = *kind;
    } else {
      fault(place_of(table, "kind"),
            fmt::format("unknown kind '{}'{}", *word, suggestion(*word, kKinds)));
    }
  }

  void read_file(const toml::table& table, const std::string& name, QueryEntry& entry) {
    const std::string path = in_folder(name);
    entry.query.file = path;
    files_.push_back(name);
    const auto contents = read_whole(path);
    if (!contents) {
      fault(place_of(table, table.contains("file") ? "file" : "name"),
            fmt::format("the file {} cannot be read", path));
      return;
    }
    entry.text = read_sql(path, *contents, faults_);
  }

  Place place_of(const toml::table& table, std::string_view key) const {
    const toml::node* node = table.get(key);
    return place(node != nullptr ? node->source() : table.source());
  }

  std::optional<std::string> text(const toml::table& table, std::string_view key) {
    const toml::node* node = table.get(key);
    if (node == nullptr) return std::nullopt;
    if (const auto value = node->value_exact<std::string>()) return value;
    fault(place(node->source()), fmt::format("'{}' is text in quotes", key));
    return std::nullopt;
  }

  bool flag(const toml::table& table, std::string_view key, bool otherwise) {
    const toml::node* node = table.get(key);
    if (node == nullptr) return otherwise;
    if (const auto value = node->value_exact<bool>()) return *value;
    fault(place(node->source()), fmt::format("'{}' is true or false", key));
    return otherwise;
  }

  void warn_of_unused_files() {
    std::vector<std::string> unused;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(folder_, ignored)) {
      const std::string name = entry.path().filename().string();
      if (entry.path().extension() != ".sql") continue;
      if (std::find(files_.begin(), files_.end(), name) == files_.end()) unused.push_back(name);
    }
    std::sort(unused.begin(), unused.end());
    for (const std::string& name : unused) {
      faults_.push_back(fault_at({in_folder(name), 1, 1}, "no query of host.toml names this file",
                                 Severity::warning));
    }
  }

  std::string folder_;
  std::string file_;
  Faults& faults_;
  std::vector<QueryEntry> entries_;  // those that are well
  std::vector<std::string> names_;   // of all
  std::vector<std::string> files_;
};

}  // namespace

LoadedQueries load_host_queries(const std::string& folder, const std::string& as_at_file,
                                Faults& faults) {
  Faults found;
  QueryFolder queries(folder, found);
  LoadedQueries loaded;
  loaded.as_at = queries.load_as_at(as_at_file);
  loaded.entries = queries.load();
  std::stable_sort(found.begin(), found.end(), [](const Fault& a, const Fault& b) {
    return std::tie(a.severity, a.place.file, a.place.line, a.place.column) <
           std::tie(b.severity, b.place.file, b.place.line, b.place.column);
  });
  std::move(found.begin(), found.end(), std::back_inserter(faults));
  return loaded;
}

}  // namespace duecourse::adapters
