// Counting what is mapped, and guessing at what is not.
#include "adapters/service/mapping_survey.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "adapters/service/framework_words.hpp"

namespace duecourse::adapters {

namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lowered(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), lower);
  return text;
}

/// The words that say something: lower case, without plural, without those that stand everywhere.
std::set<std::string> words_of(const std::string& text) {
  static const std::set<std::string> kSmall = {"a",  "an", "and", "for", "in",
                                               "of", "on", "or",  "the", "to"};
  std::set<std::string> words;
  std::string word;
  const auto end_word = [&] {
    if (word.size() > 3 && word.back() == 's') word.pop_back();
    if (!word.empty() && !kSmall.contains(word)) words.insert(word);
    word.clear();
  };
  for (const char c : text) {
    const char small = lower(c);
    const bool part = (small >= 'a' && small <= 'z') || (small >= '0' && small <= '9') ||
                      static_cast<unsigned char>(c) >= 0x80;
    if (part) {
      word += small;
    } else {
      end_word();
    }
  }
  end_word();
  return words;
}

/// How much two sets of words have in common: 0 nothing, 1 everything.
double likeness(const std::set<std::string>& one, const std::set<std::string>& other) {
  std::size_t both = 0;
  for (const std::string& word : one) both += other.contains(word) ? 1 : 0;
  const std::size_t all = one.size() + other.size() - both;
  return all == 0 ? 0 : static_cast<double>(both) / static_cast<double>(all);
}

bool matches(std::string_view text, std::string_view pattern) {
  if (pattern.empty()) return text.empty();
  if (pattern.front() == '*') {
    for (std::size_t skip = 0; skip <= text.size(); ++skip) {
      if (matches(text.substr(skip), pattern.substr(1))) return true;
    }
    return false;
  }
  return !text.empty() && text.front() == pattern.front() &&
         matches(text.substr(1), pattern.substr(1));
}

/// What the mapping says of the codes of one survey: code by code what it becomes.
using Named = std::map<std::string, std::string>;

void name_codes(const std::vector<HostCode>& codes, const std::string& meaning, Named& into) {
  for (const HostCode& code : codes) into.emplace(code.text, meaning);
}

void name_events(const std::vector<MappedEvent>& events, Named& into) {
  for (const MappedEvent& event : events) name_codes(event.codes, event.kind, into);
}

void name_questions(const std::vector<MappedEvent>& events, Named& into) {
  for (const MappedEvent& event : events) {
    for (const std::string& date : event.dates) into.emplace(date, "the date of " + event.kind);
    for (const std::string& question : event.questions) into.emplace(question, event.kind);
    for (const MappedFact& fact : event.facts) {
      for (const std::string& question : fact.questions) {
        into.emplace(question, fmt::format("{} of {}", fact.name, event.kind));
      }
    }
  }
}

Named named_of(const std::string& survey, const HostMapping& mapping) {
  Named named;
  if (survey == "steps") {
    name_events(mapping.steps, named);
    for (const MappedEvent& answer : mapping.answers) name_codes(answer.codes, answer.kind, named);
    for (const MappedEnrolment& one : mapping.enrolments) {
      name_codes(one.from, "enrolment in " + one.framework, named);
      name_codes(one.until, "the end of " + one.framework, named);
    }
  } else if (survey == "questions") {
    name_questions(mapping.steps, named);
    name_questions(mapping.answers, named);
  } else if (survey == "relations") {
    for (const MappedRelation& one : mapping.relations) name_codes(one.codes, one.role, named);
  } else if (survey == "next_actions") {
    for (const MappedAction& one : mapping.actions) name_codes(one.codes, one.action, named);
  } else if (survey == "visits") {
    name_events(mapping.visits, named);
    for (const MappedEvent& step : mapping.steps) {
      for (const HostCode& code : step.codes) named.emplace("STP." + code.text, step.kind);
    }
  } else if (survey == "case_notes") {
    name_events(mapping.case_notes, named);
  }
  return named;
}

/// What codes of a survey could mean by the frameworks: kinds, facts, roles, wordings of routes.
std::vector<Meaning> meanings_by_rulebook(const std::string& survey, const Rulebook& rulebook) {
  std::vector<Meaning> meanings;
  if (survey == "relations") {
    for (const auto& [role, frameworks] : roles_asked_for(rulebook, {})) {
      meanings.push_back(
          {role, role, fmt::format("{} asks for that role", frameworks.begin()->str())});
    }
    return meanings;
  }
  if (survey == "next_actions") {
    for (const std::string& code : known_codes(rulebook)) {
      if (code.find(' ') == std::string::npos) continue;
      meanings.push_back({code, code, "a route of a framework has that wording"});
    }
    return meanings;
  }
  for (const Framework& framework : rulebook.frameworks) {
    for (const Process* process : framework.process) {
      if (process == nullptr) continue;
      for (const KindInfo& kind : process->description().kinds) {
        if (survey != "questions") {
          meanings.push_back(
              {kind.name, kind.name,
               fmt::format("the process {} knows that kind", process->description().name)});
          continue;
        }
        for (const std::string& fact : kind.facts) {
          meanings.push_back({fact + " " + kind.name, fmt::format("{} of {}", fact, kind.name),
                              fmt::format("the kind {} has that fact", kind.name)});
        }
      }
    }
  }
  return meanings;
}

/// What is mapped already, by the host's names for it: the council's own words come first.
std::vector<Meaning> meanings_by_mapping(const std::vector<SurveyRow>& rows, const Named& named) {
  std::vector<Meaning> meanings;
  for (const SurveyRow& row : rows) {
    const auto found = named.find(row.id);
    if (found == named.end()) continue;
    const std::string& words = row.name.empty() ? row.id : row.name;
    meanings.push_back(
        {words, found->second, fmt::format("{} '{}' is that already", row.id, words)});
  }
  return meanings;
}

std::uint64_t number(const std::string& text) {
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

SurveyedPart part_of(const std::string& survey, const std::vector<SurveyRow>& rows,
                     const HostMapping& mapping, const Rulebook* rulebook) {
  SurveyedPart part;
  part.survey = survey;
  const Named named = named_of(survey, mapping);
  std::vector<Meaning> meanings = meanings_by_mapping(rows, named);
  if (rulebook != nullptr) {
    for (Meaning& one : meanings_by_rulebook(survey, *rulebook)) meanings.push_back(std::move(one));
  }
  const auto ignored = mapping.ignored.find(survey);
  std::set<std::string> seen;
  for (const SurveyRow& row : rows) {
    seen.insert(row.id);
    if (named.contains(row.id)) {
      ++part.mapped;
      part.mapped_rows += number(row.count);
    } else if (ignored != mapping.ignored.end() && matches_any(row.id, row.name, ignored->second)) {
      ++part.ignored;
    } else {
      UnmappedCode code{row.id, row.name, number(row.count), "", ""};
      const bool by_code = survey == "questions" || row.name.empty();
      if (const Meaning* meaning = likeliest(by_code ? row.id : row.name, meanings)) {
        code.guess = meaning->guess;
        code.reason = meaning->reason;
      }
      part.unmapped.push_back(std::move(code));
    }
  }
  for (const auto& [code, meaning] : named) {
    const bool only_derived = survey == "visits" && code.starts_with("STP.");
    if (!seen.contains(code) && !only_derived) part.unused.push_back(code);
  }
  std::stable_sort(part.unmapped.begin(), part.unmapped.end(),
                   [](const auto& a, const auto& b) { return a.count > b.count; });
  return part;
}

}  // namespace

bool matches_any(const std::string& code, const std::string& name,
                 const std::vector<std::string>& patterns) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
    const std::string wanted = lowered(pattern);
    return matches(lowered(code), wanted) || (!name.empty() && matches(lowered(name), wanted));
  });
}

const Meaning* likeliest(const std::string& name, const std::vector<Meaning>& meanings) {
  constexpr double kEnough = 0.3;
  const std::set<std::string> words = words_of(name);
  const Meaning* best = nullptr;
  double best_likeness = kEnough;
  for (const Meaning& meaning : meanings) {
    const double found = likeness(words, words_of(meaning.words));
    if (found <= best_likeness) continue;
    best = &meaning;
    best_likeness = found;
  }
  return best;
}

std::vector<SurveyedPart> survey_mapping(HostReader& reader, const HostMapping& mapping,
                                         const Rulebook* rulebook) {
  std::vector<SurveyedPart> parts;
  for (const std::string& survey : reader.surveys()) {
    if (survey == "version") continue;
    const auto rows = reader.survey(survey);
    if (rows) {
      parts.push_back(part_of(survey, *rows, mapping, rulebook));
    } else {
      SurveyedPart part;
      part.survey = survey;
      part.error = rows.error().message;
      parts.push_back(std::move(part));
    }
  }
  return parts;
}

}  // namespace duecourse::adapters
