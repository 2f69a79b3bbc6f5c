// What a loader read from a file, before anybody has asked what it means: a tree of tables, lists
// and plain values, each with its place. Loaders make it from TOML or JSON; compile() and the
// loaders of configuration and calendars read it and report every fault at its place.
//
// A plain value type. The keys of a table are in the order of the file.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/fault.hpp"

namespace duecourse {

enum class SourceKind { text, flag, whole, number, date, list, table };

/// `a text`, `true or false`, `a list` ...: for "expected a text, found a list".
[[nodiscard]] const char* spell(SourceKind kind);

struct SourceEntry;

/// One value of a file. Only the fields of its kind are set.
struct SourceNode {
  Place place;
  SourceKind kind = SourceKind::table;
  std::string text;  ///< text; a date as it was written (`2026-04-01`)
  bool flag = false;
  std::int64_t whole = 0;
  double number = 0;
  std::vector<SourceNode> items;     ///< of a list
  std::vector<SourceEntry> entries;  ///< of a table
};

/// A key with its value.
struct SourceEntry {
  std::string key;
  Place place;  ///< of the key
  SourceNode value;
};

/// The entry of that key, or nullptr. Lives as long as `table`.
[[nodiscard]] const SourceEntry* find_entry(const SourceNode& table, std::string_view key);

/// A framework file as it was read. Where the file could not be read at all, `root` is empty and
/// the loader has said why.
struct FrameworkSource {
  std::string file;
  SourceNode root;
};

}  // namespace duecourse
