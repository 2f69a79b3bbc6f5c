#include "adapters/store/deadline_tables.hpp"

#include <algorithm>
#include <unordered_map>

#include "adapters/store/counting_text.hpp"
#include "adapters/store/deadline_archive.hpp"

namespace duecourse::adapters {

namespace {

/// A message has carried it, or it was overtaken: a plan has no say in it any more.
bool is_final_for_plans(NoticeState state) {
  switch (state) {
    case NoticeState::queued:
    case NoticeState::held:
    case NoticeState::withdrawn:
      return false;
    case NoticeState::superseded:
    case NoticeState::sending:
    case NoticeState::sent:
    case NoticeState::failed:
    case NoticeState::unknown:
      return true;
  }
  DUECOURSE_CHECK(false);
}

bool speaks_of(const std::vector<Notice>& notices, const DeadlineId& deadline) {
  return std::any_of(notices.begin(), notices.end(),
                     [&](const Notice& notice) { return notice.key.deadline == deadline; });
}

std::optional<Ending> read_ending(Rows& rows) {
  const auto kind = rows->maybe_integer();
  const auto reason = rows->maybe_integer();
  EventId by = rows->id<EventId>();
  std::string by_host_id = rows->text();
  const auto at = rows->maybe_timed<Moment>();
  if (!kind.has_value() || !reason.has_value() || !at.has_value()) return std::nullopt;
  return Ending{static_cast<EndKind>(*kind), static_cast<EndReason>(*reason), std::move(by),
                std::move(by_host_id), *at};
}

std::optional<Counting> read_maybe_counting(Rows& rows) {
  const std::string text = rows->text();
  return text.empty() ? std::nullopt : read_counting(text);
}

std::optional<std::string> written(const std::optional<Counting>& counting) {
  if (!counting) return std::nullopt;
  return write_counting(*counting);
}

constexpr const char* kPutDeadline =
    "INSERT OR REPLACE INTO deadline (subject, id, framework, timescale, anchor, person, revision, "
    "due, due_precision, known_at, start, anchor_host_id, end_kind, end_reason, end_by, "
    "end_by_host_id, ended, ended_precision, previous_due, previous_due_precision, revised_at, "
    "rule, holder, holder_before, held_since, term, announced, counting, previous_counting) VALUES "
    "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr const char* kPutNotice =
    "INSERT INTO notice (subject, deadline, revision, stage, tick, slot, channel, kind, copy, "
    "state, reason, at, decided_at, person, address, message) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
    "kind = excluded.kind, copy = excluded.copy, state = excluded.state, "
    "reason = excluded.reason, at = excluded.at, decided_at = excluded.decided_at, "
    "person = excluded.person, address = excluded.address, message = excluded.message, "
    "not_before = CASE WHEN state <> 0 AND excluded.state = 0 THEN NULL ELSE not_before END";

/// What is listed here is what a claim accepts.
constexpr const char* kQueued =
    "SELECT " DUECOURSE_NOTICE_COLUMNS ", " DUECOURSE_TRACKED_COLUMNS
    ", subject.kind, subject.id, notice.attempts, notice.released "
    "FROM notice INDEXED BY notice_queue "
    "JOIN deadline ON deadline.subject = notice.subject AND deadline.id = notice.deadline "
    "JOIN subject ON subject.num = notice.subject "
    "WHERE notice.state = 0 AND notice.at <= ?1 "
    "AND (notice.not_before IS NULL OR notice.not_before <= ?1) "
    "AND deadline.end_kind IS NULL AND deadline.revision = notice.revision "
    "AND subject.input_version = subject.planned_version "
    "ORDER BY notice.at, notice.subject, notice.deadline, notice.revision, notice.stage, "
    "notice.tick, notice.slot, notice.channel LIMIT ?2";
constexpr const char* kLedger =
    "SELECT " DUECOURSE_NOTICE_COLUMNS ", " DUECOURSE_TRACKED_COLUMNS
    ", subject.kind, subject.id FROM notice "
    "JOIN deadline ON deadline.subject = notice.subject AND deadline.id = notice.deadline "
    "JOIN subject ON subject.num = notice.subject "
    "WHERE (?1 IS NULL OR notice.subject = ?1) AND (?2 IS NULL OR notice.state = ?2) "
    "AND (?3 IS NULL OR notice.decided_at >= ?3) "
    "ORDER BY notice.at, subject.kind, subject.id, notice.deadline, notice.revision, "
    "notice.stage, notice.tick, notice.slot, notice.channel";

}  // namespace

Notice read_notice(Rows& rows) {
  Notice notice;
  notice.key.deadline = rows->id<DeadlineId>();
  notice.key.revision = rows->small();
  notice.key.stage = rows->id<StageId>();
  notice.key.tick = rows->small();
  notice.key.slot = rows->text();
  notice.key.channel = rows->text();
  notice.kind = rows->number<StageKind>();
  notice.copy = rows->flag();
  notice.state = rows->number<NoticeState>();
  notice.reason = rows->number<NoticeReason>();
  notice.at = rows->instant();
  notice.decided_at = rows->instant();
  notice.person = rows->id<WorkerId>();
  notice.address = rows->text();
  notice.message = rows->id<MessageId>();
  return notice;
}

Tracked read_tracked(Rows& rows) {
  Tracked tracked;
  tracked.id = rows->id<DeadlineId>();
  tracked.key.framework = rows->id<FrameworkId>();
  tracked.key.timescale = rows->id<TimescaleId>();
  tracked.key.anchor = rows->id<EventId>();
  tracked.person = rows->maybe_id<PersonId>();
  tracked.revision = rows->small();
  tracked.due = rows->maybe_timed<Limit>();
  tracked.known_at = rows->instant();
  tracked.start = rows->instant();
  tracked.anchor_host_id = rows->text();
  tracked.ending = read_ending(rows);
  tracked.previous_due = rows->maybe_timed<Limit>();
  tracked.revised_at = rows->instant();
  tracked.key.rule = rows->number<RuleKind>();
  tracked.term.holder = rows->id<WorkerId>();
  tracked.term.before = rows->id<WorkerId>();
  tracked.term.since = rows->instant();
  tracked.term.number = rows->small();
  tracked.term.announced = rows->flag();
  tracked.counting = read_maybe_counting(rows);
  tracked.previous_counting = read_maybe_counting(rows);
  return tracked;
}

std::vector<Tracked> DeadlineTables::tracked_of(std::int64_t subject, const SubjectRef& ref) {
  std::vector<Tracked> all = rows_of(subject, ref);
  read_archive(subject, ref, all);
  return all;
}

void DeadlineTables::read_archive(std::int64_t subject, const SubjectRef& ref,
                                  std::vector<Tracked>& into) {
  Rows rows = db_.query("SELECT packed FROM deadline_archive WHERE subject = ?", subject);
  if (!rows.next() || unpack_deadlines(rows->blob(), ref, into)) return;
  throw StoreFailure{Error{ErrorCode::conflict, "the store " + db_.path() +
                                                    " is damaged: the ended deadlines of " +
                                                    describe(ref) + " cannot be read"}};
}

void DeadlineTables::put_archive(std::int64_t subject, const std::vector<const Tracked*>& archive) {
  packer_.clear();
  pack_deadlines(archive, packer_);
  db_.run("INSERT OR REPLACE INTO deadline_archive (subject, packed) VALUES (?, ?)", subject,
          Blob{packer_.bytes()});
}

std::vector<Tracked> DeadlineTables::rows_of(std::int64_t subject, const SubjectRef& ref) {
  Rows rows =
      db_.query("SELECT " DUECOURSE_TRACKED_COLUMNS " FROM deadline WHERE subject = ?", subject);
  std::vector<Tracked> all;
  while (rows.next()) {
    all.push_back(read_tracked(rows));
    all.back().subject = ref;
  }
  return all;
}

std::vector<Notice> DeadlineTables::notices_of(std::int64_t subject) {
  Rows rows =
      db_.query("SELECT " DUECOURSE_NOTICE_COLUMNS " FROM notice WHERE subject = ?", subject);
  std::vector<Notice> all;
  while (rows.next()) all.push_back(read_notice(rows));
  return all;
}

// Taken apart by name of every field: one that is added and not stored does not compile.
void DeadlineTables::put(std::int64_t subject, const Tracked& tracked) {
  const auto& [id, key, ref, person, revision, due, known_at, start, anchor_host_id, ending,
               previous_due, revised_at, term, counting, previous_counting] = tracked;
  const auto& [holder, holder_before, held_since, term_number, announced] = term;
  std::optional<EndKind> end_kind;
  std::optional<EndReason> end_reason;
  std::optional<Moment> ended;
  std::optional<std::string_view> by;
  std::optional<std::string_view> by_host_id;
  if (ending.has_value()) {
    end_kind = ending->kind;
    end_reason = ending->reason;
    ended = ending->at;
    by = ending->by.str();
    by_host_id = ending->by_host_id;
  }
  db_.run(kPutDeadline, subject, id, key.framework, key.timescale, key.anchor, person, revision,
          due, known_at, start, anchor_host_id, end_kind, end_reason, by, by_host_id, ended,
          previous_due, revised_at, key.rule, holder, holder_before, held_since, term_number,
          announced, written(counting), written(previous_counting));
}

void DeadlineTables::put(std::int64_t subject, const Notice& notice) {
  const auto& [key, kind, copy, state, reason, at, decided_at, person, address, message] = notice;
  const auto own_message = message.empty() ? std::nullopt : std::optional(message);
  db_.run(kPutNotice, subject, key.deadline, key.revision, key.stage, key.tick, key.slot,
          key.channel, kind, copy, state, reason, at, decided_at, person, address, own_message);
}

void DeadlineTables::save(const SubjectPlan& plan, Instant now) {
  const auto row = subjects_.find(plan.subject);
  if (!row.has_value()) {
    throw StoreFailure{Error{ErrorCode::not_found, "the store knows no " + describe(plan.subject)}};
  }
  if (row->input_version != plan.input_version) {
    throw StoreFailure{
        Error{ErrorCode::conflict, "the records of " + describe(plan.subject) +
                                       " changed while it was planned: plan it again"}};
  }
  save_tracked(row->num, plan, now);
  save_notices(row->num, plan, now);
  subjects_.planned(row->num, plan.input_version, plan.rulebook_hash, plan.plan.wake);
}

void DeadlineTables::note_done(std::int64_t subject, const Tracked* old, const Tracked& tracked,
                               Instant now) {
  if (old == nullptr || tracked.key.rule != RuleKind::timescale) return;
  const auto is_met = [](const Tracked& one) {
    return one.ending &&
           (one.ending->kind == EndKind::met || one.ending->kind == EndKind::met_late);
  };
  if (!is_met(*old) && is_met(tracked)) done_.met(subject, tracked.id, now);
  if (is_met(*old) && !is_met(tracked)) done_.opened(subject, tracked.id);
}

void DeadlineTables::save_tracked(std::int64_t subject, const SubjectPlan& plan, Instant now) {
  std::vector<Tracked> before = rows_of(subject, plan.subject);
  const std::size_t in_rows = before.size();
  read_archive(subject, plan.subject, before);
  std::unordered_map<std::string_view, std::size_t> known;
  for (std::size_t i = 0; i < before.size(); ++i) known.emplace(before[i].id.str(), i);
  std::vector<bool> planned(before.size());
  std::vector<const Tracked*> archive;
  std::vector<const Tracked*> found_ended;
  bool archive_changes = false;
  for (const Tracked& tracked : plan.plan.tracked) {
    const auto found = known.empty() ? known.end() : known.find(tracked.id.str());
    const Tracked* old = found != known.end() ? &before[found->second] : nullptr;
    const bool was_archived = old != nullptr && found->second >= in_rows;
    if (old != nullptr) planned[found->second] = true;
    const bool archived = tracked.ending.has_value() && (old == nullptr || was_archived) &&
                          !speaks_of(plan.plan.notices, tracked.id);
    const bool same = old != nullptr && *old == tracked;
    if (archived) archive.push_back(&tracked);
    archive_changes |= archived != was_archived || (archived && !same);
    if (!archived && (was_archived || !same)) put(subject, tracked);
    note_done(subject, old, tracked, now);
    if (same) continue;
    if (old == nullptr && tracked.ending.has_value()) {
      found_ended.push_back(&tracked);
    } else {
      audit_.deadline(now, old, tracked);
    }
  }
  audit_.found_ended(now, found_ended);
  if (!archive_changes) return;
  for (std::size_t i = in_rows; i < before.size(); ++i) {
    if (!planned[i]) archive.push_back(&before[i]);
  }
  put_archive(subject, archive);
}

void DeadlineTables::save_notices(std::int64_t subject, const SubjectPlan& plan, Instant now) {
  if (plan.plan.notices.empty()) return;
  std::vector<Notice> before = notices_of(subject);
  std::sort(before.begin(), before.end(),
            [](const Notice& a, const Notice& b) { return a.key < b.key; });
  for (const Notice& notice : plan.plan.notices) {
    const auto found =
        std::lower_bound(before.begin(), before.end(), notice.key,
                         [](const Notice& a, const NoticeKey& key) { return a.key < key; });
    const bool known = found != before.end() && found->key == notice.key;
    if (known && *found == notice) continue;
    if (known && is_final_for_plans(found->state) && notice.state != found->state) {
      throw StoreFailure{
          Error{ErrorCode::conflict, "notice " + describe(notice.key) + " is " +
                                         word_of(found->state) + " and cannot become " +
                                         word_of(notice.state) + ": plan its subject again"}};
    }
    put(subject, notice);
    if (!known || found->state != notice.state || found->reason != notice.reason) {
      audit_.notice(now, plan.subject, notice);
    }
  }
}

std::vector<QueuedNotice> DeadlineTables::queued(Instant now, std::size_t limit) {
  Rows rows = db_.query(kQueued, now, stored_limit(limit));
  std::vector<QueuedNotice> all;
  while (rows.next()) {
    QueuedNotice& queued = all.emplace_back();
    queued.notice = read_notice(rows);
    queued.tracked = read_tracked(rows);
    queued.tracked.subject.kind = rows->number<SubjectKind>();
    queued.tracked.subject.id = rows->id<SubjectId>();
    queued.attempts = rows->small();
    queued.released = rows->flag();
  }
  return all;
}

void DeadlineTables::touch_team(const SubjectRef& of_case) {
  std::vector<SubjectId> teams;
  {
    Rows rows = db_.query(
        "SELECT case_record.team FROM case_record JOIN subject ON subject.num = "
        "case_record.subject WHERE subject.kind = ? AND subject.id = ? AND NOT case_record.deleted",
        of_case.kind, of_case.id);
    while (rows.next()) teams.push_back(rows->id<SubjectId>());
  }
  for (SubjectId& team : teams) subjects_.touch_known({SubjectKind::team, std::move(team)});
}

std::vector<OpenInCase> DeadlineTables::open_in_cases(const TeamId& team,
                                                      const FrameworkId& framework,
                                                      const TimescaleId& timescale) {
  std::vector<OpenInCase> open;
  Rows rows = db_.query(
      "SELECT subject.id, case_record.reference, deadline.due, deadline.due_precision "
      "FROM case_record JOIN deadline ON deadline.subject = case_record.subject "
      "JOIN subject ON subject.num = case_record.subject "
      "WHERE case_record.team = ? AND case_record.team <> '' AND NOT case_record.deleted "
      "AND deadline.framework = ? AND deadline.timescale = ? AND deadline.rule = 0 "
      "AND deadline.end_kind IS NULL ORDER BY deadline.due, subject.id, deadline.id",
      team, framework, timescale);
  while (rows.next()) {
    OpenInCase& one = open.emplace_back();
    one.case_id = rows->id<SubjectId>();
    one.reference = rows->text();
    one.framework = framework;
    one.timescale = timescale;
    one.due = rows->maybe_timed<Limit>();
  }
  return open;
}

std::vector<LedgerRow> DeadlineTables::ledger(const LedgerFilter& filter) {
  std::vector<LedgerRow> all;
  std::optional<std::int64_t> subject;
  if (filter.subject.has_value()) {
    const auto row = subjects_.find(*filter.subject);
    if (!row.has_value()) return all;
    subject = row->num;
  }
  Rows rows = db_.query(kLedger, subject, filter.state, filter.since);
  while (rows.next()) {
    LedgerRow& row = all.emplace_back();
    row.notice = read_notice(rows);
    row.tracked = read_tracked(rows);
    row.tracked.subject.kind = rows->number<SubjectKind>();
    row.tracked.subject.id = rows->id<SubjectId>();
  }
  return all;
}

}  // namespace duecourse::adapters
