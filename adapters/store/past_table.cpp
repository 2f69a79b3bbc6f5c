#include "adapters/store/past_table.hpp"

#include <map>
#include <string>
#include <utility>

namespace duecourse::adapters {

namespace {

constexpr const char* kNote =
    "INSERT INTO overwritten (subject, at, what, packed) "
    "SELECT ?, highest_now, ?, ? FROM meta WHERE highest_now IS NOT NULL";
constexpr const char* kOverwritten =
    "SELECT at, what, packed FROM overwritten WHERE subject = ? AND at > ? ORDER BY num";
constexpr const char* kKeptSince =
    "SELECT CASE WHEN simulated THEN NULL ELSE coalesce(overwritten_since, created_at) END FROM "
    "meta";
/// What the audit log says of a subject's notices begins with the subject.
constexpr const char* kSaid =
    "SELECT at, what, text FROM audit WHERE at <= ?1 AND what GLOB 'notice_*' "
    "AND substr(text, 1, length(?2)) = ?2 ORDER BY num";

/// A state that a notice had, as the audit log has it (AuditLog::notice).
struct Said {
  Instant at{};
  NoticeState state = NoticeState::queued;
  NoticeReason reason = NoticeReason::stage_due;
  std::string message;
};

/// `KEY: reason, message ID`, without the subject before it: the key, and the rest.
std::pair<std::string, std::string> split(const std::string& text) {
  const std::size_t end = text.rfind(": ");
  if (end == std::string::npos) return {text, ""};
  return {text.substr(0, end), text.substr(end + 2)};
}

bool read_said(const std::string& what, const std::string& rest, Said& said) {
  const auto state = notice_state_of(what.substr(what.find('_') + 1));
  const std::string mark = ", message ";
  const std::size_t at = rest.find(mark);
  const auto reason = notice_reason_of(rest.substr(0, at));
  if (!state || !reason) return false;
  said.state = *state;
  said.reason = *reason;
  said.message = at == std::string::npos ? "" : rest.substr(at + mark.size());
  return true;
}

}  // namespace

void PastTable::note(std::int64_t subject, const EventFields& event, Overwriting what) {
  EventWriter(packer_).put(event);
  db_.run(kNote, subject, what, Blob{packer_.bytes()});
}

Result<std::vector<OverwrittenEvent>> PastTable::overwritten_after(const SubjectRef& subject,
                                                                   Instant then) {
  return db_.read([&] {
    std::vector<OverwrittenEvent> all;
    const auto row = subjects_.find(subject);
    if (!row.has_value()) return all;
    EventReader reader;
    EventFields fields;
    Rows rows = db_.query(kOverwritten, row->num, then);
    while (rows.next()) {
      OverwrittenEvent& one = all.emplace_back();
      one.at = rows->instant();
      one.what = rows->number<Overwriting>();
      reader.begin(rows->blob());
      if (!reader.next(fields)) {
        throw StoreFailure{Error{ErrorCode::conflict, "the store " + db_.path() +
                                                          " is damaged: an overwritten event of " +
                                                          describe(subject) + " cannot be read"}};
      }
      one.event = event_of(fields, subject, queries_.name_of(fields.query));
    }
    return all;
  });
}

Result<std::optional<Instant>> PastTable::kept_since() {
  return db_.read([&] {
    Rows rows = db_.query(kKeptSince);
    return rows.next() ? rows->maybe_instant() : std::nullopt;
  });
}

Result<std::vector<Notice>> PastTable::ledger_at(const SubjectRef& subject,
                                                 const std::vector<Notice>& ledger, Instant then) {
  return db_.read_settled([&] {
    std::vector<Notice> past;
    bool all_known = true;
    for (const Notice& notice : ledger) all_known &= notice.decided_at <= then;
    if (all_known) return ledger;
    std::map<std::string, Said> said;
    {
      const std::string prefix = describe(subject) + " ";
      Rows rows = db_.query(kSaid, then, prefix);
      while (rows.next()) {
        Said one;
        one.at = rows->instant();
        const std::string what = rows->text();
        const auto [key, rest] = split(rows->text().substr(prefix.size()));
        if (read_said(what, rest, one)) said[key] = std::move(one);
      }
    }
    for (Notice notice : ledger) {
      if (notice.decided_at > then) {
        const auto found = said.find(describe(notice.key));
        if (found == said.end()) continue;
        notice.state = found->second.state;
        notice.reason = found->second.reason;
        notice.decided_at = found->second.at;
        if (notice.message.str() != found->second.message) notice.address.clear();
        notice.message = MessageId(found->second.message);
      }
      past.push_back(std::move(notice));
    }
    return past;
  });
}

}  // namespace duecourse::adapters
