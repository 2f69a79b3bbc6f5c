// The flood guard: an import, a view that broke or a rule that was changed must not bury a council
// in mail. More messages within an hour than a limit, to all together or to one address, are held;
// the system owner is told with the likely cause, every day while any is held; and a person decides
// (`duecourse notices release`, `discard`). Nothing is let go without a person.
//
// What is held is not forgotten: done meanwhile, it is withdrawn; a stronger stage of its deadline
// takes its place and goes out by itself once the hour has room. Escalations are held like
// reminders; where a round has more to say than there is room for, what came due in the ordinary
// way is said before what is news.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "adapters/service/parts.hpp"

namespace duecourse::adapters {

/// How much more may be said within the hour that ends now. Alarms and what a person released are
/// not counted.
class FloodGuard {
 public:
  /// Of a guard without limits.
  FloodGuard() = default;
  /// Reads from the store what was said within the last hour.
  [[nodiscard]] static Result<FloodGuard> at(const ServiceParts& parts, const Directory& directory,
                                             Instant now);

  /// Whether one message more, to this address, is too many.
  [[nodiscard]] bool is_full(const std::string& address) const;
  /// Whether a message about a calendar entry more, to this address, is too many: together with all
  /// that is said. It waits then; it never holds a notice.
  [[nodiscard]] bool is_full_for_entry(const std::string& address) const;
  void count_entry(const std::string& address);
  /// Whether so many notices more may be too many for all together.
  [[nodiscard]] bool may_fill(std::size_t more) const;
  /// How many messages more may be said to all together; where none may, any number, all of which
  /// are held.
  [[nodiscard]] std::size_t room() const;
  /// A message was said to this address, however many notices it carries.
  void count(const std::string& address);
  /// It was not, after all.
  void uncount(const std::string& address);

 private:
  std::optional<std::size_t> to_all_;
  std::optional<std::size_t> to_one_;
  std::size_t said_ = 0;
  std::size_t entries_ = 0;
  std::map<std::string, std::size_t> said_to_;     ///< by address in lower case
  std::map<std::string, std::size_t> entries_to_;  ///< likewise
};

/// Puts what came due in the ordinary way before what is news: deadlines that were first known
/// late, and dates that moved. Keeps the order otherwise, and copies last.
void put_ordinary_first(std::vector<QueuedNotice>& queued);

/// Raises the alarm while anything is held, in words that say how much, to whom, about what and the
/// likely cause; ends it when nothing is.
[[nodiscard]] Result<void> watch_held(const ServiceParts& parts, Instant now);

/// Which held notices a person decides about; an empty field means any.
struct HeldFilter {
  std::string case_id;
  std::string worker;     ///< that the notice would go to, or whose own deadline it is about
  std::string timescale;  ///< or finding

  [[nodiscard]] bool any() const;
  friend bool operator==(const HeldFilter&, const HeldFilter&) = default;
};
/// Those of `held` that the filter means.
[[nodiscard]] std::vector<HeldNotice> chosen(std::vector<HeldNotice> held,
                                             const HeldFilter& filter);
/// `case C-104, timescale first-visit`; `all`.
[[nodiscard]] std::string describe(const HeldFilter& filter);
/// One line for a request to the running service, and back.
[[nodiscard]] std::string written(const HeldFilter& filter);
[[nodiscard]] HeldFilter read_held_filter(const std::string& text);

/// `notices-release`, `notices-discard`: the verb of a request; nothing: another verb.
[[nodiscard]] const char* verb_of(HeldDecision decision);
[[nodiscard]] std::optional<HeldDecision> held_decision_of(const std::string& verb);

/// A person decides about what is held: how many notices that were. `who` goes into the audit log.
[[nodiscard]] Result<std::size_t> decide_held(const ServiceParts& parts, HeldDecision decision,
                                              const HeldFilter& filter, const std::string& who,
                                              Instant now);

}  // namespace duecourse::adapters
