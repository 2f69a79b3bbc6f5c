// Planned visits, reviews and meetings, and the records that answer them (readings 10 and 29): a
// record answers the plan it names, else the first plan of its kind on that local day.
#pragma once

#include <optional>
#include <vector>

#include "engine/process/process.hpp"
#include "statemachines/early_help_words.hpp"
#include "statemachines/references.hpp"

namespace duecourse::statemachines::early_help {

/// Indexes the events of one history, which must outlive it.
class PlannedWork {
 public:
  PlannedWork(const History& history, const Zone& zone) : history_(history), zone_(zone) {}

  /// A plan was made. The earlier record that it was typed in after, or kNoEvent.
  EventIndex plan(EventIndex event, Kind planned);
  /// The plan that a record of this kind answers, or kNoEvent. `named`: the plan that it names.
  [[nodiscard]] EventIndex plan_answered_by(EventIndex record, Kind kind,
                                            const Reference& named) const;
  /// A record has come; `plan` is what plan_answered_by() said.
  void record(EventIndex record, Kind kind, EventIndex plan);
  /// The visit that a cancellation calls off: the one it names, else the next open one from its day
  /// on, else the last open one; kNoEvent where there is none.
  [[nodiscard]] EventIndex visit_cancelled_by(EventIndex cancellation,
                                              const Reference& named) const;
  void cancel(EventIndex plan);

 private:
  struct Plan {
    EventIndex event = kNoEvent;
    Kind kind = Kind::visit;  ///< of the record that answers it
    Instant at{};
    Instant day_begin{};  ///< equal to day_end where no day is planned
    Instant day_end{};
    bool open = true;
  };
  struct Record {
    EventIndex event = kNoEvent;
    Kind kind = Kind::visit;
  };

  [[nodiscard]] bool fits(const Plan& plan, EventIndex record, Kind kind) const;

  const History& history_;
  const Zone& zone_;
  std::vector<Plan> plans_;
  std::vector<Record> unplanned_;
};

}  // namespace duecourse::statemachines::early_help
