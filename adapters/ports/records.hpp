// Canonical records as they come from the host and stand in the mirror. DESIGN.md, "Canonical
// records".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/base/ids.hpp"
#include "engine/history/history.hpp"
#include "engine/notices/directory.hpp"

namespace duecourse::adapters {

/// The six kinds of canonical record, in the order in which they are polled.
enum class RecordKind { teams = 0, workers = 1, cases = 2, enrolments = 3, roles = 4, events = 5 };

[[nodiscard]] const char* word_of(RecordKind kind);
[[nodiscard]] std::optional<RecordKind> record_kind_of(std::string_view word);

/// A row of `enrolments`: a case takes part in a framework.
struct EnrolmentRecord {
  std::string enrolment_id;
  SubjectRef subject;
  Enrolment enrolment;

  friend bool operator==(const EnrolmentRecord&, const EnrolmentRecord&) = default;
};

/// A row of `roles` with its id.
struct RoleRecord {
  std::string role_id;
  RoleHolding holding;

  friend bool operator==(const RoleRecord&, const RoleRecord&) = default;
};

using Record = std::variant<Team, Worker, CaseRecord, EnrolmentRecord, RoleRecord, Event>;

/// A row that could be read. `hash` covers its content (not its stamp): a row counts as changed
/// only if the hash differs. `deleted`: the host marks it as gone; the record is still filled in
/// as far as it could be read.
struct MirrorRow {
  std::string query;   ///< name of the host query
  std::string row_id;  ///< host id; for events with a child: event_id + '\x1f' + person_id
  std::uint64_t hash = 0;
  bool deleted = false;
  Record record;
};

/// A row that could not be read: kept, shown, and the others go on.
struct RowFault {
  std::string query;
  std::string row_id;  ///< may be empty where the id itself could not be read
  std::string message;

  friend bool operator==(const RowFault&, const RowFault&) = default;
};

/// How far a query has been read: the last stamp and id. Empty: from the beginning.
struct Cursor {
  std::string stamp;
  std::string id;

  friend bool operator==(const Cursor&, const Cursor&) = default;
};

}  // namespace duecourse::adapters
