// config/hosts/README.md lists every kind of event with its facts, as the processes know them.
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <set>
#include <string>

#include "statemachines/registry.hpp"

namespace duecourse::statemachines {
namespace {

/// The words of each line that is a row of the table of that process: the one under its heading.
std::vector<std::set<std::string>> rows(const std::string& process) {
  static const std::regex kWord("[a-z0-9_]+");
  std::ifstream in(DUECOURSE_SOURCE_DIR "/config/hosts/README.md");
  std::vector<std::set<std::string>> all;
  bool inside = false;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("#")) inside = line.starts_with("### " + process + " ");
    if (!inside || !line.starts_with("| ")) continue;
    std::set<std::string>& words = all.emplace_back();
    for (std::sregex_iterator it(line.begin(), line.end(), kWord), end; it != end; ++it) {
      words.insert(it->str());
    }
    // "review_held: the same" as the row above, and more
    if (words.contains("same") && all.size() > 1) words.merge(std::set(all[all.size() - 2]));
  }
  return all;
}

TEST(HostDocument, ListsEveryKindOfEventWithItsFacts) {
  for (const auto& process : registered_processes()) {
    const auto document = rows(process->description().name);
    ASSERT_FALSE(document.empty()) << process->description().name;
    for (const KindInfo& kind : process->description().kinds) {
      const auto row = std::find_if(document.begin(), document.end(),
                                    [&](const auto& words) { return words.contains(kind.name); });
      ASSERT_NE(row, document.end()) << kind.name << " is not there";
      for (const std::string& fact : kind.facts) {
        EXPECT_TRUE(row->contains(fact)) << kind.name << " without its fact " << fact;
      }
    }
  }
}

}  // namespace
}  // namespace duecourse::statemachines
