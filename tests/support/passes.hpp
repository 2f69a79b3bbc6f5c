// One subject passed over again and again, as the service does it: assess, reconcile, plan, store,
// deliver; without a database and without mail.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/assess.hpp"
#include "engine/plan.hpp"

namespace duecourse::testing {

/// What a pass finds. The assessment borrows from the rulebook and indexes `history`.
struct Look {
  History history;
  Assessment assessment;
  Plan plan;
};

/// What becomes of the notices that a pass queues.
enum class Post { delivered, refused, down };

/// The store of one subject: what is tracked and what was ever said.
class Passes {
 public:
  /// The subject and its enrolments; its events come with each pass.
  Passes(const Rulebook& rulebook, SubjectRef subject, std::vector<Enrolment> enrolments);
  /// Of anything that has a subject and enrolments.
  template <class About>
  Passes(const Rulebook& rulebook, const About& about)
      : Passes(rulebook, about.subject, about.enrolments) {}

  /// What a pass over `events` at `now` would find. Keeps nothing.
  [[nodiscard]] Look look(const std::vector<Event>& events, Instant now) const;
  /// What explain() would say at `now` of all that was tracked and said; of one timescale alone,
  /// where that is given.
  [[nodiscard]] std::vector<std::string> explained(
      const std::vector<Event>& events, Instant now,
      const std::optional<TimescaleId>& only = std::nullopt) const;
  /// The same as look(), stored and delivered.
  Look pass(const std::vector<Event>& events, Instant now, Post post = Post::delivered);

  [[nodiscard]] const std::vector<Tracked>& tracked() const { return tracked_; }
  [[nodiscard]] const std::map<NoticeKey, Notice>& ledger() const { return ledger_; }
  /// Who is who: key worker KW, whose manager is SU, whose manager is TM, the team's manager.
  [[nodiscard]] Directory& people() { return directory_; }
  /// When the subject takes part.
  [[nodiscard]] std::vector<Enrolment>& enrolments() { return enrolments_; }
  /// As a store of a version that kept no terms: nobody is known to hold anything, and no schedule
  /// was ever made.
  void as_before_terms();
  /// Somebody else decides about everything that waits: the flood guard, a person.
  void decide(NoticeState state, NoticeReason reason);
  /// What people have decided about its deadlines: Quieting, oldest first.
  [[nodiscard]] std::vector<Quieting>& quietings() { return quietings_; }
  /// Forgets everything that was ever said.
  void forget_ledger() { ledger_.clear(); }

 private:
  [[nodiscard]] SubjectContext context_of(const History& history) const;
  [[nodiscard]] std::vector<Notice> notices() const;

  const Rulebook& rulebook_;
  SubjectRef subject_;
  std::vector<Enrolment> enrolments_;
  Directory directory_;
  std::vector<Tracked> tracked_;
  std::map<NoticeKey, Notice> ledger_;
  std::vector<Quieting> quietings_;
};

/// Everything a pass found, as text: two passes agree exactly when their texts do.
[[nodiscard]] std::string print(const Look& look, const Zone& zone);
/// A line each: deadlines without ids, as the assessment has them.
[[nodiscard]] std::string print_deadlines(const Look& look, const Zone& zone);
/// A line each, with ids, in the order given.
[[nodiscard]] std::string print_tracked(const std::vector<Tracked>& tracked, const Zone& zone);
/// A line each: key, state and reason.
[[nodiscard]] std::string print_notices(const std::vector<Notice>& notices, const Zone& zone);

/// Where two such texts differ first, a line of each; empty where they do not.
[[nodiscard]] std::string difference(const std::string& a, const std::string& b);

}  // namespace duecourse::testing
