// config/hosts/README.md lists every kind of event with its facts, as the processes know them.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "statemachines/registry.hpp"

namespace duecourse::statemachines {
namespace {

using Row = std::set<std::string>;

/// The words of each row of a table of the document, by the process under whose heading it stands.
std::map<std::string, std::vector<Row>> rows() {
  static const std::regex kWord("[a-z0-9_]+");
  static const std::regex kHeading("### ([a-z_]+) .*");
  std::ifstream in(DUECOURSE_SOURCE_DIR "/config/hosts/README.md");
  std::map<std::string, std::vector<Row>> all;
  std::string process;
  std::smatch heading;
  for (std::string line; std::getline(in, line);) {
    if (std::regex_match(line, heading, kHeading)) process = heading[1];
    if (!line.starts_with("| ")) continue;
    std::vector<Row>& table = all[process];
    Row& words = table.emplace_back();
    for (std::sregex_iterator it(line.begin(), line.end(), kWord), end; it != end; ++it) {
      words.insert(it->str());
    }
    // "review_held: the same" as the row above, and more
    if (words.contains("same") && table.size() > 1) words.merge(Row(table[table.size() - 2]));
  }
  return all;
}

TEST(HostDocument, ListsEveryKindOfEventWithItsFacts) {
  const auto document = rows();
  for (const auto& process : registered_processes()) {
    const std::string& name = process->description().name;
    ASSERT_TRUE(document.contains(name)) << name << " has no table";
    const std::vector<Row>& table = document.at(name);
    for (const KindInfo& kind : process->description().kinds) {
      const auto row = std::find_if(table.begin(), table.end(),
                                    [&](const Row& words) { return words.contains(kind.name); });
      ASSERT_NE(row, table.end()) << name << ": " << kind.name << " is not there";
      for (const std::string& fact : kind.facts) {
        EXPECT_TRUE(row->contains(fact))
            << name << ": " << kind.name << " without its fact " << fact;
      }
    }
  }
}

}  // namespace
}  // namespace duecourse::statemachines
