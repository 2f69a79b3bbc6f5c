// The audit log: every transition of a deadline, a notice or a message, one line each, appended.
#pragma once

#include <string>
#include <vector>

#include "adapters/store/sqlite_database.hpp"
#include "engine/notices/notice.hpp"
#include "engine/reconcile.hpp"
#include "engine/time/zone.hpp"

namespace duecourse::adapters {

/// Appends lines; throws StoreFailure. `now` is the time of what is being done.
class AuditLog {
 public:
  explicit AuditLog(SqliteDatabase& db) : db_(db) {}

  void line(Instant now, const std::string& what, const std::string& text);
  /// What `after` is beside `before` (nullptr: new); nothing where neither due, ending nor
  /// revision differ.
  void deadline(Instant now, const Tracked* before, const Tracked& after);
  /// Deadlines of one subject that had ended when they were first seen: a line for each, which
  /// tells of its opening and its end; some lines share a row, which begins with what they share.
  void found_ended(Instant now, const std::vector<const Tracked*>& deadlines);
  /// The state and reason a notice has got.
  void notice(Instant now, const SubjectRef& subject, const Notice& after);

 private:
  SqliteDatabase& db_;
  Zone utc_ = utc_zone();  ///< the log is in UTC
};

}  // namespace duecourse::adapters
