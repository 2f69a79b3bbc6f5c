// Source trees by hand, and a small process, for tests of compiling without a file.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/framework/framework_source.hpp"
#include "engine/process/process.hpp"

namespace duecourse::testing {

/// Every node made here stands on a line of its own, counted by the caller where it matters.
inline SourceNode text(std::string value, int line = 1) {
  SourceNode node;
  node.place = Place{"f", line, 1};
  node.kind = SourceKind::text;
  node.text = std::move(value);
  return node;
}
inline SourceNode flag(bool value) {
  SourceNode node;
  node.place = Place{"f", 1, 1};
  node.kind = SourceKind::flag;
  node.flag = value;
  return node;
}
inline SourceNode whole(std::int64_t value) {
  SourceNode node;
  node.place = Place{"f", 1, 1};
  node.kind = SourceKind::whole;
  node.whole = value;
  return node;
}
inline SourceNode list(std::vector<SourceNode> items) {
  SourceNode node;
  node.place = Place{"f", 1, 1};
  node.kind = SourceKind::list;
  node.items = std::move(items);
  return node;
}
inline SourceNode table(std::vector<std::pair<std::string, SourceNode>> entries, int line = 1) {
  SourceNode node;
  node.place = Place{"f", line, 1};
  for (auto& [key, value] : entries) {
    const Place place = value.place;
    node.entries.push_back(SourceEntry{std::move(key), place, std::move(value)});
  }
  return node;
}

/// A process with three milestones: `asked {urgent, source, by}`, `answered {full}`, `left`.
class SmallProcess : public Process {
 public:
  SmallProcess() {
    words_.name = "small";
    words_.states = {{"open", "", false}, {"shut", "", true}};
    words_.kinds = {{"question", {}}};
    words_.milestones = {{"asked", "", {"urgent", "source", "by"}, false},
                         {"answered", "", {"full"}, false},
                         {"left", "", {}, false}};
  }
  [[nodiscard]] const ProcessDescription& description() const override { return words_; }
  [[nodiscard]] Timeline replay(const History&, const Zone&) const override { return {}; }

 private:
  ProcessDescription words_;
};

}  // namespace duecourse::testing
