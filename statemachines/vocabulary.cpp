// From constant tables to the description that the engine and `duecourse processes` read.
#include "statemachines/vocabulary.hpp"

#include <string>
#include <vector>

namespace duecourse::statemachines {
namespace {

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

}  // namespace

ProcessDescription describe_process(std::string_view name, SubjectKind subject,
                                    std::span<const StateWord> states,
                                    std::span<const KindWord> kinds,
                                    std::span<const MilestoneWord> milestones,
                                    std::span<const std::string_view> findings) {
  ProcessDescription described;
  described.name = name;
  described.subject = subject;
  for (const StateWord& word : states) {
    described.states.push_back({std::string(word.name), std::string(word.meaning), word.closed});
  }
  for (const KindWord& word : kinds) {
    described.kinds.push_back({std::string(word.name), words_of(word.facts)});
  }
  for (const MilestoneWord& word : milestones) {
    described.milestones.push_back(
        {std::string(word.name), std::string(word.meaning), words_of(word.facts), word.plan});
  }
  described.findings.assign(findings.begin(), findings.end());
  return described;
}

}  // namespace duecourse::statemachines
