// Reading tables of a source tree, with every fault collected.
#include "engine/framework/source_reader.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "engine/base/nearest_word.hpp"

namespace duecourse {

namespace {

constexpr std::size_t kListedWords = 8;  // more than that are not listed in a fault

Fault wrong_kind(const SourceNode& node, std::string_view what, SourceKind expected) {
  return Fault{node.place,
               fmt::format("{} must be {}, and is {}", what, spell(expected), spell(node.kind))};
}

}  // namespace

std::string not_a_word(std::string_view word, std::string_view what,
                       const std::vector<std::string>& candidates) {
  std::string message = fmt::format("'{}' is not {}", word, what);
  if (const auto nearest = nearest_word(word, candidates)) {
    return message + fmt::format("; did you mean '{}'?", *nearest);
  }
  if (!candidates.empty() && candidates.size() <= kListedWords) {
    return message + fmt::format("; it may be '{}'", fmt::join(candidates, "', '"));
  }
  return message;
}

void add_error(Faults& faults, const Place& place, std::string message) {
  faults.push_back(Fault{place, std::move(message), Severity::error});
}

TableReader::TableReader(const SourceNode& node, std::string what, Faults& faults)
    : node_(node), what_(std::move(what)), faults_(faults) {
  if (node.kind != SourceKind::table) faults_.push_back(wrong_kind(node, what_, SourceKind::table));
}

const SourceNode* TableReader::node(std::string_view key) {
  known_.emplace_back(key);
  const SourceEntry* entry = find_entry(node_, key);
  return entry == nullptr ? nullptr : &entry->value;
}

void TableReader::also_known(const std::vector<std::string>& keys) {
  known_.insert(known_.end(), keys.begin(), keys.end());
}

std::optional<PlacedText> text_of(const SourceNode& node, std::string_view what, Faults& faults) {
  if (node.kind == SourceKind::text) return PlacedText{node.text, node.place};
  faults.push_back(wrong_kind(node, what, SourceKind::text));
  return std::nullopt;
}

std::optional<PlacedText> TableReader::text(std::string_view key) {
  const SourceNode* found = node(key);
  if (found == nullptr) return std::nullopt;
  return text_of(*found, fmt::format("'{}'", key), faults_);
}

std::optional<PlacedText> TableReader::required_text(std::string_view key) {
  if (find_entry(node_, key) == nullptr) {
    missing(key);
    known_.emplace_back(key);
    return std::nullopt;
  }
  auto found = text(key);
  if (found && found->text.empty()) {
    add_error(faults_, found->place, fmt::format("'{}' is empty", key));
    return std::nullopt;
  }
  return found;
}

void TableReader::missing(std::string_view key) {
  if (node_.kind != SourceKind::table) return;
  add_error(faults_, node_.place, fmt::format("{} has no '{}'", what_, key));
}

std::optional<bool> TableReader::flag(std::string_view key) {
  const SourceNode* found = node(key);
  if (found == nullptr) return std::nullopt;
  if (found->kind == SourceKind::flag) return found->flag;
  faults_.push_back(wrong_kind(*found, fmt::format("'{}'", key), SourceKind::flag));
  return std::nullopt;
}

std::optional<std::int64_t> TableReader::whole(std::string_view key, std::int64_t least,
                                               std::int64_t most) {
  const SourceNode* found = node(key);
  if (found == nullptr) return std::nullopt;
  if (found->kind != SourceKind::whole) {
    faults_.push_back(wrong_kind(*found, fmt::format("'{}'", key), SourceKind::whole));
    return std::nullopt;
  }
  if (found->whole < least || found->whole > most) {
    add_error(
        faults_, found->place,
        fmt::format("'{}' must lie between {} and {}, and is {}", key, least, most, found->whole));
    return std::nullopt;
  }
  return found->whole;
}

std::vector<PlacedText> TableReader::texts(std::string_view key) {
  std::vector<PlacedText> result;
  const SourceNode* found = node(key);
  if (found == nullptr) return result;
  const std::string name = fmt::format("'{}'", key);
  if (found->kind != SourceKind::list) {
    if (const auto one = text_of(*found, name, faults_)) result.push_back(*one);
    return result;
  }
  for (const SourceNode& item : found->items) {
    if (const auto one = text_of(item, "each of " + name, faults_)) result.push_back(*one);
  }
  return result;
}

std::optional<std::size_t> TableReader::word(std::string_view key,
                                             const std::vector<std::string>& words) {
  const auto found = text(key);
  if (!found) return std::nullopt;
  const auto at = std::find(words.begin(), words.end(), found->text);
  if (at != words.end()) return static_cast<std::size_t>(at - words.begin());
  add_error(faults_, found->place,
            not_a_word(found->text, fmt::format("a value of '{}'", key), words));
  return std::nullopt;
}

void TableReader::refuse_unknown() {
  for (const SourceEntry& entry : node_.entries) {
    if (std::find(known_.begin(), known_.end(), entry.key) != known_.end()) continue;
    add_error(faults_, entry.place, not_a_word(entry.key, "a key of " + what_, known_));
  }
}

}  // namespace duecourse
