// What a host has, held against what its mapping names: step types, questions, relations and the
// like, by how often they are used, with a guess for what is not named.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "adapters/ports/host_mapping.hpp"
#include "adapters/ports/host_reader.hpp"
#include "engine/framework/rulebook.hpp"

namespace duecourse::adapters {

/// A code of the host that the mapping neither names nor ignores.
struct UnmappedCode {
  std::string code;
  std::string name;  ///< what the host calls it; may be empty
  std::uint64_t count = 0;
  std::string guess;   ///< a kind, a fact, a role, a wording; empty: none
  std::string reason;  ///< why that is guessed
};

/// One survey.
struct SurveyedPart {
  std::string
      survey;         ///< "steps", "questions", "relations", "next_actions", "visits", "case_notes"
  std::string error;  ///< it could not be read; then nothing else is set
  std::size_t mapped = 0;
  std::size_t ignored = 0;
  std::uint64_t mapped_rows = 0;       ///< how often the mapped ones are used
  std::vector<UnmappedCode> unmapped;  ///< the most used first
  std::vector<std::string> unused;     ///< the mapping names them, and the host has none
};

/// What a code may mean, and the words by which it is known.
struct Meaning {
  std::string words;
  std::string guess;
  std::string reason;
};

/// Reads every survey that the host's folder has.
[[nodiscard]] std::vector<SurveyedPart> survey_mapping(HostReader& reader,
                                                       const HostMapping& mapping,
                                                       const Rulebook* rulebook);

/// The meaning whose words are most like those of `name`; nullptr where none is at all. Upper and
/// lower case, punctuation, plurals and small words do not count.
[[nodiscard]] const Meaning* likeliest(const std::string& name,
                                       const std::vector<Meaning>& meanings);

/// True if `code` or `name` is one of `patterns`, in which * is any text; case does not count.
[[nodiscard]] bool matches_any(const std::string& code, const std::string& name,
                               const std::vector<std::string>& patterns);

}  // namespace duecourse::adapters
