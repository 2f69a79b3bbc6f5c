#include "adapters/host/host_queries.hpp"

#include <fmt/format.h>

#include <toml++/toml.h>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <tuple>

#include "adapters/host/sql_template.hpp"
#include "engine/base/nearest_word.hpp"

namespace duecourse::adapters {

namespace {

const std::vector<std::string>& query_keys() {
  static const std::vector<std::string> kKeys = {"name",    "kind",     "file",
                                                 "stamped", "optional", "needs"};
  return kKeys;
}

/// The words of `needs`, and whether a mapping has such entries.
const std::map<std::string, bool (*)(const HostMapping&)>& needed_parts() {
  static const std::map<std::string, bool (*)(const HostMapping&)> kParts = {
      {"step", [](const HostMapping& mapping) { return !mapping.steps.empty(); }},
      {"answer", [](const HostMapping& mapping) { return !mapping.answers.empty(); }},
      {"visit", [](const HostMapping& mapping) { return !mapping.visits.empty(); }},
      {"case_note", [](const HostMapping& mapping) { return !mapping.case_notes.empty(); }},
      {"relation", [](const HostMapping& mapping) { return !mapping.relations.empty(); }},
      {"holder", [](const HostMapping& mapping) { return !mapping.holders.empty(); }},
      {"action", [](const HostMapping& mapping) { return !mapping.actions.empty(); }},
      {"enrol", [](const HostMapping& mapping) { return !mapping.enrolments.empty(); }},
      {"requests", [](const HostMapping& mapping) { return !mapping.requests.empty(); }}};
  return kParts;
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
  QueryFolder(const QueryFolderPlace& place, Faults& faults)
      : folder_(place.folder),
        as_at_file_(place.as_at_file),
        faults_(faults),
        mapping_(place.mapping),
        words_{place.mapping != nullptr ? *place.mapping : kNoMapping, place.dialect, {}, {}} {}

  QueryFolderRead load() {
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
    std::optional<SqlText> as_at = read_as_at();
    warn_of_unused_files();
    refuse_unknown_names();
    std::stable_sort(entries_.begin(), entries_.end(),
                     [](const auto& a, const auto& b) { return a.query.kind < b.query.kind; });
    return {std::move(entries_), std::move(surveys_), std::move(look_ups_), std::move(as_at),
            copy_};
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
    static const std::vector<std::string> kKeys = {"query",   "survey",        "lookup",
                                                   "columns", "needs_mapping", "copy"};
    for (const auto& [key, node] : root) {
      const std::string name(key.str());
      if (std::find(kKeys.begin(), kKeys.end(), name) != kKeys.end()) continue;
      fault(place(key.source()),
            fmt::format("unknown key '{}'; allowed is [[query]]{}", name,
                        nearest_word(name, kKeys) ? suggestion(name, kKeys) : ""));
    }
    if (flag(root, "needs_mapping", false) && mapping_ == nullptr) {
      fault(place_of(root, "needs_mapping"),
            "these queries are filled from a mapping file; write mapping = \"FILE\" under [host] "
            "of duecourse.toml (config/hosts/mosaic/mosaic.toml is one to begin with)");
    }
    copy_ = flag(root, "copy", false);
    read_columns(root);
    read_parts();
    each_table(root, "query", [this](const toml::table& table) { read_query(table); });
    each_table(root, "survey", [this](const toml::table& table) { read_survey(table); });
    each_table(root, "lookup", [this](const toml::table& table) { read_look_up(table); });
  }

  template <class Read>
  void each_table(const toml::table& root, const char* key, const Read& read_one) {
    const toml::node* node = root.get(key);
    if (node == nullptr) return;
    const toml::array* list = node->as_array();
    if (list == nullptr) {
      fault(place(node->source()), fmt::format("'{0}' is a list; write [[{0}]] for each", key));
      return;
    }
    for (const toml::node& item : *list) {
      if (const toml::table* table = item.as_table()) {
        read_one(*table);
      } else {
        fault(place(item.source()), fmt::format("a {0} is a table; write [[{0}]]", key));
      }
    }
  }

  /// The folder's words, each as the mapping has it or as it is by default.
  void read_columns(const toml::table& root) {
    const toml::node* node = root.get("columns");
    if (node == nullptr) return;
    const toml::table* table = node->as_table();
    if (table == nullptr) {
      fault(place(node->source()), "'columns' is a table; write [columns]");
      return;
    }
    for (const auto& [key, value] : *table) {
      const std::string name(key.str());
      const auto word = text(*table, name);
      const auto given = words_.mapping.columns.find(name);
      const bool is_given = given != words_.mapping.columns.end();
      words_.columns[name] = is_given ? given->second : word.value_or("NULL");
    }
  }

  /// Files NAME.part, which templates take in by `{{>NAME}}`.
  void read_parts() {
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(folder_, ignored)) {
      if (entry.path().extension() != ".part") continue;
      std::string contents = read_whole(entry.path().string()).value_or("");
      while (contents.ends_with('\n')) contents.pop_back();  // a part stands within a line
      note_tables(contents);
      words_.parts[entry.path().stem().string()] = std::move(contents);
    }
  }

  void note_tables(const std::string& contents) {
    const auto named = tables_named(contents);
    tables_.insert(named.begin(), named.end());
  }

  void read_survey(const toml::table& table) {
    const auto name = text(table, "name");
    if (!name) {
      fault(place(table.source()), "a survey needs a name (and its SQL in a file name.sql)");
      return;
    }
    const std::size_t faults_before = faults_.size();
    SurveyEntry survey;
    survey.name = *name;
    const auto file = text(table, "file").value_or(*name + ".sql");
    read_file(table, file, survey.text);
    if (faults_.size() == faults_before) surveys_.push_back(std::move(survey));
  }

  void read_look_up(const toml::table& table) {
    static const std::vector<std::string> kNames = {"names", "referrers"};
    const auto name = text(table, "name").value_or("");
    const auto what = look_up_named(name);
    if (!what) {
      fault(place_of(table, "name"),
            fmt::format("'{}' is nothing that is looked up{}", name, suggestion(name, kNames)));
      return;
    }
    const std::size_t faults_before = faults_.size();
    LookUpEntry entry;
    entry.what = *what;
    read_file(table, text(table, "file").value_or(name + ".sql"), entry.text);
    if (faults_.size() == faults_before) look_ups_.push_back(std::move(entry));
  }

  /// False: the mapping has nothing for the query to do.
  bool is_needed(const toml::table& table) {
    const toml::node* node = table.get("needs");
    if (node == nullptr) return true;
    std::vector<std::string> words;
    if (const toml::array* list = node->as_array()) {
      for (const toml::node& item : *list) {
        words.push_back(item.value_exact<std::string>().value_or(""));
      }
    } else if (const auto word = text(table, "needs")) {
      words.push_back(*word);
    }
    bool needed = false;
    for (const std::string& word : words) {
      const auto part = needed_parts().find(word);
      if (part == needed_parts().end()) {
        std::vector<std::string> known;
        for (const auto& [name, has] : needed_parts()) known.push_back(name);
        fault(place_of(table, "needs"),
              fmt::format("'{}' is no part of a mapping{}", word, suggestion(word, known)));
        return false;
      }
      needed = needed || part->second(words_.mapping);
    }
    return needed;
  }

  /// A table or a column that the mapping names and no file here has is a typing error.
  void refuse_unknown_names() {
    if (mapping_ == nullptr || has_error(faults_)) return;
    const std::vector<std::string> tables(tables_.begin(), tables_.end());
    std::vector<std::string> columns;
    for (const auto& [name, value] : words_.columns) columns.push_back(name);
    const auto check = [&](const std::map<std::string, std::string>& names,
                           const std::vector<std::string>& known, const char* section) {
      for (const auto& [name, value] : names) {
        if (std::find(known.begin(), known.end(), name) != known.end()) continue;
        faults_.push_back(fault_at(
            mapping_->places.at(fmt::format("{}.{}", section, name)),
            fmt::format("no query of {} has '{}'{}", folder_, name, suggestion(name, known)),
            Severity::warning));
      }
    };
    check(mapping_->objects, tables, "objects");
    check(mapping_->columns, columns, "columns");
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
    const bool needed = is_needed(table);
    const std::string sql = file ? *file : entry.query.name + ".sql";
    entry.query.file = in_folder(sql);
    names_.push_back(entry.query.name);
    if (needed) {
      read_file(table, sql, entry.text);
    } else {
      files_.push_back(sql);
      note_tables(read_whole(entry.query.file).value_or(""));
    }
    if (needed && faults_.size() == faults_before) entries_.push_back(std::move(entry));
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

  void read_file(const toml::table& table, const std::string& name, SqlText& into) {
    const std::string path = in_folder(name);
    files_.push_back(name);
    const auto contents = read_whole(path);
    if (!contents) {
      fault(place_of(table, table.contains("file") ? "file" : "name"),
            fmt::format("the file {} cannot be read", path));
      return;
    }
    take_sql(path, *contents, into);
  }

  void take_sql(const std::string& path, const std::string& contents, SqlText& into) {
    note_tables(contents);
    if (!is_template(contents)) {
      into = read_sql(path, contents, faults_);
      return;
    }
    Faults found;
    const std::string sql = fill_template(path, contents, words_, found);
    if (!has_error(found)) into = read_sql(path, sql, found);
    into.filled = true;
    std::move(found.begin(), found.end(), std::back_inserter(faults_));
  }

  /// The query that no [[query]] names; nothing where there is none, or it is faulty.
  std::optional<SqlText> read_as_at() {
    if (as_at_file_.empty()) return std::nullopt;
    const std::string path = in_folder(as_at_file_);
    files_.push_back(as_at_file_);
    const auto contents = read_whole(path);
    if (!contents) {
      fault(file_place(path), "cannot be read; [host] as_at names it");
      return std::nullopt;
    }
    const std::size_t faults_before = faults_.size();
    SqlText text;
    take_sql(path, *contents, text);
    return faults_.size() == faults_before ? std::optional(std::move(text)) : std::nullopt;
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

  inline static const HostMapping kNoMapping;

  std::string folder_;
  std::string as_at_file_;
  std::string file_;
  Faults& faults_;
  const HostMapping* mapping_;
  TemplateWords words_;
  bool copy_ = false;
  std::vector<SurveyEntry> surveys_;
  std::vector<LookUpEntry> look_ups_;
  std::set<std::string> tables_;     // that any file names
  std::vector<QueryEntry> entries_;  // those that are well
  std::vector<std::string> names_;   // of all
  std::vector<std::string> files_;
};

}  // namespace

QueryFolderRead load_host_queries(const QueryFolderPlace& place, Faults& faults) {
  Faults found;
  auto read = QueryFolder(place, found).load();
  std::stable_sort(found.begin(), found.end(), [](const Fault& a, const Fault& b) {
    return std::tie(a.severity, a.place.file, a.place.line, a.place.column) <
           std::tie(b.severity, b.place.file, b.place.line, b.place.column);
  });
  std::move(found.begin(), found.end(), std::back_inserter(faults));
  return read;
}

}  // namespace duecourse::adapters
