// What a changed framework, calendar or ladder would have done over a period: every subject of the
// mirror is tried under the present rules and under others (engine/trial.hpp), one at a time, and
// only counts and the largest changes are kept. Reads the store; the host and the mail server are
// not touched, nothing is written or sent.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "adapters/service/council.hpp"
#include "engine/trial_changes.hpp"

namespace duecourse::adapters {

/// How many of the changes are explained.
inline constexpr std::size_t kLargestChanges = 10;

/// Other rules, with the people whom they may name. No rulebook: a fault says why.
struct OtherRules {
  Processes processes;  ///< of another configuration; empty: the council's
  std::shared_ptr<const Rulebook> rulebook;
  std::map<std::string, std::string> posts;
  std::string fallback;
  Faults faults;
};

/// Those of another configuration file: its plugins, frameworks, calendars, sending, zone and
/// posts.
[[nodiscard]] OtherRules read_other_rules(const std::filesystem::path& configuration);
/// Those of the council, with `framework` in place of its file of the same framework id.
[[nodiscard]] OtherRules read_other_framework(const Council& council,
                                              const std::filesystem::path& framework);

/// How many there are under the present rules, how many under the others, and in how many the two
/// differ.
struct ReplayCount {
  std::size_t before = 0;
  std::size_t after = 0;
  std::size_t differ = 0;
};

/// Deadlines and findings that start, are due or end within the period, and messages of it.
struct ReplayTally {
  ReplayCount deadlines;
  ReplayCount findings;
  ReplayCount messages;
};

/// The tally of one rule.
struct ReplayRule {
  RuleKind kind = RuleKind::timescale;
  std::string clause;
  std::string title;
  ReplayTally tally;
};

/// The tally of one team, or of one person or mailbox.
struct ReplayParty {
  std::string name;  ///< may be empty
  ReplayTally tally;
};

/// One of the largest changes.
struct ReplayChange {
  TrialWeight weight;
  std::string reference;  ///< of the case, as messages show it; may be empty
  TrialExplanation explanation;
};

struct ReplayReport {
  TrialPeriod period;
  std::size_t subjects = 0;
  std::size_t subjects_differ = 0;
  ReplayTally all;
  std::map<std::pair<FrameworkId, TimescaleId>, ReplayRule> by_rule;
  std::map<TeamId, ReplayParty> by_team;  ///< empty id: no team is known
  /// By worker id, or address of a mailbox; empty: nobody is known. Whose duty a deadline is, and
  /// who gets a message, under either rules: what differs is counted for both.
  std::map<std::string, ReplayParty> by_person;
  std::vector<ReplayChange> largest;  ///< largest first, up to kLargestChanges
};

/// `other` has a rulebook. An Error is the store's.
[[nodiscard]] Result<ReplayReport> replay(Council& council, const OtherRules& other,
                                          const TrialPeriod& period, const Progress& progress = {});

}  // namespace duecourse::adapters
