// The source tree: words for its kinds, and looking up a key.
#include "engine/framework/framework_source.hpp"

namespace duecourse {

const char* spell(SourceKind kind) {
  switch (kind) {
    case SourceKind::text:
      return "a text";
    case SourceKind::flag:
      return "true or false";
    case SourceKind::whole:
      return "a whole number";
    case SourceKind::number:
      return "a number";
    case SourceKind::date:
      return "a date";
    case SourceKind::list:
      return "a list";
    case SourceKind::table:
      return "a table";
  }
  return "";
}

const SourceEntry* find_entry(const SourceNode& table, std::string_view key) {
  for (const SourceEntry& entry : table.entries) {
    if (entry.key == key) return &entry;
  }
  return nullptr;
}

}  // namespace duecourse
