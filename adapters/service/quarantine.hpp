// Quarantine: a subject that ends the process twice, or in which a plugin fails, is set aside, its
// manager and the system owner are told, and the others go on. Before a batch is worked on its
// subjects are noted; after a crash each of them is a suspect and is planned alone, after all the
// others. A change of its records, of the rulebook or of the program tries it again; so does a
// person (`duecourse host release`).
#pragma once

#include <set>
#include <vector>

#include "adapters/service/deliver.hpp"
#include "adapters/service/parts.hpp"

namespace duecourse::adapters {

/// While it lives, subjects may be noted as being worked on; when it goes, nobody is any more. So
/// an error or an exception is nobody's crash: only the end of the process leaves them noted.
class WorkInHand {
 public:
  explicit WorkInHand(WorkBook& work) : work_(work) {}
  WorkInHand(const WorkInHand&) = delete;
  WorkInHand& operator=(const WorkInHand&) = delete;
  ~WorkInHand() { static_cast<void>(work_.end()); }

 private:
  WorkBook& work_;
};

/// Who is to be left out, and who is to be worked on alone.
struct Quarantine {
  std::set<SubjectRef> set_aside;
  std::vector<Suspect> suspects;  ///< not set aside

  /// Neither of both is worked on together with others.
  [[nodiscard]] std::set<SubjectRef> apart() const;
};

/// Takes up what a crash left behind, sets aside who crashed twice, and tells. `rules_hash`: see
/// Enrolments::rules_hash().
[[nodiscard]] Result<Quarantine> take_up_quarantine(const ServiceParts& parts,
                                                    std::uint64_t rules_hash, Instant now);

/// The subject was worked on without harm at this stage: no suspect any more.
[[nodiscard]] Result<void> clear_suspect(const ServiceParts& parts, const Suspect& suspect,
                                         Instant now);

/// Those who ended the process while they were spoken of, and are among `said` now, are no suspects
/// any more.
[[nodiscard]] Result<void> clear_spoken(const ServiceParts& parts, const std::vector<Said>& said,
                                        Instant now);

/// As many are told of one by one; of more the system owner is told at once, in one alarm.
inline constexpr std::size_t kToldOneByOne = 10;

/// A plugin failed in the subject: it is set aside at once. `number`: how many are set aside with
/// it. What the plugin said goes into no message: it may be personal data.
[[nodiscard]] Result<void> set_aside_failed(const ServiceParts& parts, const SubjectRef& subject,
                                            std::size_t number, std::uint64_t rules_hash,
                                            Instant now);
/// Ends the alarm about too many to be told of one by one, where so few are set aside now.
[[nodiscard]] Result<void> note_set_aside(const ServiceParts& parts, std::size_t number,
                                          Instant now);

/// A person has it tried again. not_found: it is not set aside; the words name those that are.
[[nodiscard]] Result<void> release_subject(const ServiceParts& parts, const SubjectRef& subject,
                                           const std::string& who, Instant now);

}  // namespace duecourse::adapters
