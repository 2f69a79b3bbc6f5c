// One subject passed over again and again, as the service does it: assess, reconcile, plan, store,
// deliver; without a database and without mail.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/assess.hpp"
#include "engine/plan.hpp"
#include "tests/support/random_history.hpp"

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
  /// The subject and its enrolments; its events come with each pass. Keeps a copy.
  Passes(const Rulebook& rulebook, RandomHistory about);

  /// What a pass over `events` at `now` would find. Keeps nothing.
  [[nodiscard]] Look look(const std::vector<Event>& events, Instant now) const;
  /// The same, stored and delivered.
  Look pass(const std::vector<Event>& events, Instant now, Post post = Post::delivered);

  [[nodiscard]] const std::vector<Tracked>& tracked() const { return tracked_; }
  [[nodiscard]] const std::map<NoticeKey, Notice>& ledger() const { return ledger_; }
  /// Forgets everything that was ever said.
  void forget_ledger() { ledger_.clear(); }

 private:
  const Rulebook& rulebook_;
  RandomHistory about_;
  Directory directory_;
  std::vector<Tracked> tracked_;
  std::map<NoticeKey, Notice> ledger_;
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
