#include "adapters/service/asked_names.hpp"

#include <algorithm>

#include "engine/notices/restricted_case.hpp"

namespace duecourse::adapters {

namespace {

constexpr std::size_t kMostNames = 3;

std::string at_level(const std::string& name, ShowLevel level) {
  return level == ShowLevel::full ? name : initials_of(name);
}

std::string joined(const std::vector<LookedUp>& rows, ShowLevel level) {
  std::string words;
  std::size_t count = 0;
  for (const LookedUp& row : rows) {
    const std::string name = at_level(row.name, level);
    if (name.empty()) continue;
    if (++count > kMostNames) return words + " and others";
    words += (words.empty() ? "" : ", ") + name;
  }
  return words;
}

std::string shown_of(HostAnswers& answers, const SubjectId& case_id, const std::string& person,
                     ShowLevel level) {
  const std::vector<LookedUp>* asked = answers.find(LookUp::names, case_id.str());
  if (asked == nullptr) return {};
  const std::vector<LookedUp>& names = *asked;
  if (!person.empty()) {
    const auto own = std::find_if(names.begin(), names.end(),
                                  [&](const LookedUp& row) { return row.person == person; });
    if (own != names.end()) return at_level(own->name, level);
  }
  std::vector<LookedUp> of_case;
  std::copy_if(names.begin(), names.end(), std::back_inserter(of_case),
               [](const LookedUp& row) { return row.person.empty(); });
  return joined(of_case.empty() ? names : of_case, level);
}

}  // namespace

std::string name_shown(HostAnswers& answers, const SubjectContext& context,
                       const std::optional<PersonId>& person, ShowLevel level) {
  if (level == ShowLevel::reference || is_restricted(context)) return {};
  if (context.subject.kind != SubjectKind::case_) return {};
  return shown_of(answers, context.subject.id, person ? person->str() : std::string(), level);
}

std::string name_shown(HostAnswers& answers, const StoredEntry& entry) {
  const EntryWords& words = entry.content.words;
  if (words.show == ShowLevel::reference || words.title.empty()) return {};
  if (entry.subject.kind != SubjectKind::case_ || entry.next() != EntryStep::put) return {};
  return shown_of(answers, entry.subject.id, words.person, words.show);
}

ShowRule shown_to(const ShowRules& rules, const std::string& slot, const Directory& directory) {
  const auto rule = rules.find(audience_of(slot, directory));
  return rule == rules.end() ? ShowRule() : rule->second;
}

}  // namespace duecourse::adapters
