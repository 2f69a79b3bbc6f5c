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

}  // namespace

std::string name_shown(HostAnswers& answers, const SubjectContext& context,
                       const std::optional<PersonId>& person, ShowLevel level) {
  if (level == ShowLevel::reference || is_restricted(context)) return {};
  if (context.subject.kind != SubjectKind::case_) return {};
  const std::vector<LookedUp>* asked = answers.find(LookUp::names, context.subject.id.str());
  if (asked == nullptr) return {};
  const std::vector<LookedUp>& names = *asked;
  if (person) {
    const auto own = std::find_if(names.begin(), names.end(),
                                  [&](const LookedUp& row) { return row.person == person->str(); });
    if (own != names.end()) return at_level(own->name, level);
  }
  std::vector<LookedUp> of_case;
  std::copy_if(names.begin(), names.end(), std::back_inserter(of_case),
               [](const LookedUp& row) { return row.person.empty(); });
  return joined(of_case.empty() ? names : of_case, level);
}

ShowLevel level_by_mail(const ShowRules& rules, const std::string& slot,
                        const Directory& directory) {
  const auto rule = rules.find(audience_of(slot, directory));
  return rule == rules.end() ? ShowLevel::reference : rule->second.mail;
}

}  // namespace duecourse::adapters
