// One subject as the service sees it at a moment: what the mirror holds, its history, what holds
// for it, and which of it was known before. Used by the cycle, by messages and by every listing.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "adapters/service/parts.hpp"
#include "engine/assess.hpp"
#include "engine/reconcile.hpp"

namespace duecourse::adapters {

/// A subject assessed. The assessment borrows from the rulebook and indexes `history`. `input`
/// still has the store's tracked deadlines and ledger; its events have moved into `history`, its
/// enrolments are the effective ones, and its context has the roles read from events where the host
/// has no role table.
struct AssessedSubject {
  SubjectInput input;
  History history;
  Assessment assessment;
  std::vector<Tracked> tracked;  ///< one a deadline, in the assessment's order, then those gone
  std::vector<Tracked> raised;   ///< the same for what rules of the file raised
  Surroundings surroundings;     ///< what findings were told beside the history
};

/// When a subject is looked at. `known_at`: as if nothing recorded later had been known yet.
struct AssessAt {
  Instant now{};
  std::optional<Instant> known_at;
  /// A look into the past of the store: what was tracked only since is left out.
  bool past = false;
  /// Records and ledger as they stood then, too: see past_look.hpp. Council::subject() only.
  bool as_it_stood = false;
};

/// Who takes part in which framework: cases by the mirror's enrolments; workers by their job and
/// teams where the framework's applies_to says so. Where no enrolment of the mirror names a
/// framework of the rulebook, every case takes part in every framework that watches cases: no child
/// is missed because nobody was enrolled, or because all were under a name that is written
/// otherwise.
class Enrolments {
 public:
  /// Reads from the mirror whether it has enrolments.
  [[nodiscard]] static Result<Enrolments> read(Store& store, const Rulebook& rulebook);

  /// The frameworks that every case takes part in; empty where enrolments say who does.
  [[nodiscard]] const std::vector<const Framework*>& for_every_case() const {
    return for_every_case_;
  }
  /// What enrolments name that is no framework of the rulebook, each with how many do.
  [[nodiscard]] const std::map<FrameworkId, std::size_t>& unknown() const { return unknown_; }
  /// The rulebook's hash together with this choice: plans made under another are planned again.
  [[nodiscard]] std::uint64_t rules_hash() const { return rules_hash_; }
  /// What `mirrored` (of a case) amounts to, or what a worker or team takes part in.
  [[nodiscard]] std::vector<Enrolment> of(const SubjectRef& subject,
                                          const std::vector<Enrolment>& mirrored,
                                          const Directory& directory) const;

 private:
  explicit Enrolments(const Rulebook& rulebook) : rulebook_(&rulebook) {}

  const Rulebook* rulebook_;
  std::vector<const Framework*> for_every_case_;
  std::map<FrameworkId, std::size_t> unknown_;
  std::uint64_t rules_hash_ = 0;
};

/// What findings are told beside the history. What the subject carries is moved out of `input`.
[[nodiscard]] Surroundings surroundings_of(SubjectInput& input, const Directory& directory);

/// Loads what one subject's assessment asks for: what Store::load() brings, and of a team what the
/// lists of `rulebook` name. not_found: the mirror does not know it.
[[nodiscard]] Result<SubjectInput> load_input(Store& store, const Rulebook& rulebook,
                                              const SubjectRef& subject);

/// Loads and assesses one subject. Writes nothing. not_found: the mirror does not know it.
[[nodiscard]] Result<AssessedSubject> assess_subject(Store& store, const Rulebook& rulebook,
                                                     const Enrolments& enrolments,
                                                     const Directory& directory,
                                                     const SubjectRef& subject, const AssessAt& at);

/// Assesses what was loaded. `input` is taken over.
[[nodiscard]] AssessedSubject assess_input(SubjectInput input, const Rulebook& rulebook,
                                           const Enrolments& enrolments, const Directory& directory,
                                           const AssessAt& at);

/// Assesses every subject of a kind (nothing: of all kinds), in order of id, one at a time in
/// memory, and hands each to `visit`, which may end the walk by returning false. One in which a
/// plugin fails is left out, and the log says so.
[[nodiscard]] Result<void> for_each_subject(
    const ServiceParts& parts, std::optional<SubjectKind> kind, const AssessAt& at,
    const std::function<bool(const AssessedSubject&, const Directory&)>& visit);

}  // namespace duecourse::adapters
