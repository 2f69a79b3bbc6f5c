#include "adapters/store/mirror_tables.hpp"

#include <array>

namespace duecourse::adapters {

namespace {

/// Those that have a table of one row each: all but events.
constexpr std::size_t kKinds = 5;
/// Pages from this size on are taken for a part of a large reading: see SqliteDatabase.
constexpr std::size_t kLargePage = 1000;

/// The SQL that is the same for every kind but for the table's name, by RecordKind.
using KindSql = std::array<const char*, kKinds>;

#define DUECOURSE_BY_KIND(before, after)                                    \
  KindSql {                                                                 \
    before "team" after, before "worker" after, before "case_record" after, \
        before "enrolment" after, before "role" after                       \
  }
constexpr KindSql kDelete =
    DUECOURSE_BY_KIND("UPDATE ", " SET deleted = 1, hash = ? WHERE query = ? AND row_id = ?");
constexpr KindSql kRowsOf = DUECOURSE_BY_KIND(
    "SELECT row_id FROM ",
    " WHERE query = ?1 AND (row_id = ?2 OR (row_id > ?2 || char(31) AND row_id < ?2 || char(32))) "
    "AND NOT deleted ORDER BY row_id");
constexpr KindSql kFind =
    DUECOURSE_BY_KIND("SELECT subject, hash, deleted FROM ", " WHERE query = ? AND row_id = ?");
#undef DUECOURSE_BY_KIND
constexpr KindSql kWalk = {"SELECT row_id, '' FROM team WHERE query = ? AND NOT deleted",
                           "SELECT row_id, '' FROM worker WHERE query = ? AND NOT deleted",
                           "SELECT row_id, '' FROM case_record WHERE query = ? AND NOT deleted",
                           "SELECT row_id, '' FROM enrolment WHERE query = ? AND NOT deleted",
                           "SELECT row_id, role FROM role WHERE query = ? AND NOT deleted"};

/// Which subject's input a record is.
struct SubjectOf {
  SubjectRef operator()(const Team& team) const {
    return {SubjectKind::team, SubjectId(team.id.str())};
  }
  SubjectRef operator()(const Worker& worker) const {
    return {SubjectKind::worker, SubjectId(worker.id.str())};
  }
  SubjectRef operator()(const CaseRecord& record) const { return {SubjectKind::case_, record.id}; }
  SubjectRef operator()(const EnrolmentRecord& record) const { return record.subject; }
  SubjectRef operator()(const RoleRecord& record) const {
    return {SubjectKind::case_, record.holding.case_id};
  }
  SubjectRef operator()(const Event& event) const { return event.subject; }
};

std::optional<std::int64_t> bits_of(const std::optional<std::array<bool, 7>>& days) {
  if (!days.has_value()) return std::nullopt;
  std::int64_t bits = 0;
  for (std::size_t day = 0; day < days->size(); ++day) {
    if ((*days)[day]) bits |= std::int64_t{1} << day;
  }
  return bits;
}

std::optional<std::array<bool, 7>> days_of(std::optional<std::int64_t> bits) {
  if (!bits.has_value()) return std::nullopt;
  std::array<bool, 7> days{};
  for (std::size_t day = 0; day < days.size(); ++day) days[day] = ((*bits >> day) & 1) != 0;
  return days;
}

/// Writes a record into its table, new or over the old one. Records are taken apart by name of
/// every field: one that is added and not stored does not compile. Events have a table of their
/// own.
struct PutRecord {
  SqliteDatabase& db;
  const NumberedRow& in;

  void operator()(const Team& team) const {
    const auto& [id, name, mailbox, manager, parent, district] = team;
    db.run(
        "INSERT OR REPLACE INTO team (query, row_id, subject, hash, deleted, name, mailbox, "
        "manager, parent, district) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        in.query, in.row.row_id, in.subject, stored(in.row.hash), in.row.deleted, name, mailbox,
        manager, parent, district);
  }
  void operator()(const Worker& worker) const {
    const auto& [id, name, email, team, manager, job, fte, working_days, active, absent_from,
                 absent_to, cover] = worker;
    db.run(
        "INSERT OR REPLACE INTO worker (query, row_id, subject, hash, deleted, name, email, "
        "team, manager, job, fte, working_days, active, absent_from, absent_from_precision, "
        "absent_to, absent_to_precision, cover) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        in.query, in.row.row_id, in.subject, stored(in.row.hash), in.row.deleted, name, email, team,
        manager, job, fte, bits_of(working_days), active, absent_from, absent_to, cover);
  }
  void operator()(const CaseRecord& record) const {
    const auto& [id, team, family_id, reference, url, risk, restricted] = record;
    db.run(
        "INSERT OR REPLACE INTO case_record (query, row_id, subject, hash, deleted, team, "
        "family_id, reference, url, risk, restricted) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        in.query, in.row.row_id, in.subject, stored(in.row.hash), in.row.deleted, team, family_id,
        reference, url, risk, restricted);
  }
  void operator()(const EnrolmentRecord& record) const {
    const auto& [enrolment_id, subject, enrolment] = record;
    const auto& [framework, from, to] = enrolment;
    db.run(
        "INSERT OR REPLACE INTO enrolment (query, row_id, subject, hash, deleted, "
        "enrolment_id, framework, from_at, from_precision, to_at, to_precision) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        in.query, in.row.row_id, in.subject, stored(in.row.hash), in.row.deleted, enrolment_id,
        framework, from, to);
  }
  void operator()(const RoleRecord& record) const {
    const auto& [role_id, holding] = record;
    const auto& [case_id, role, worker, email, from, to] = holding;
    db.run(
        "INSERT OR REPLACE INTO role (query, row_id, subject, hash, deleted, role_id, role, "
        "worker, email, from_at, from_precision, to_at, to_precision) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        in.query, in.row.row_id, in.subject, stored(in.row.hash), in.row.deleted, role_id, role,
        worker, email, from, to);
  }
  void operator()(const Event&) const { DUECOURSE_CHECK(false); }
};

}  // namespace

std::optional<RowPlace> MirrorTables::find(RecordKind kind, std::int64_t query,
                                           const std::string& row_id,
                                           std::optional<std::uint64_t> hash) {
  if (kind == RecordKind::events) return events_.find(query, row_id, hash);
  Rows rows = db_.query(kFind[static_cast<std::size_t>(kind)], query, row_id);
  if (!rows.next()) return std::nullopt;
  RowPlace found;
  found.subject = rows->integer();
  found.hash = static_cast<std::uint64_t>(rows->integer());
  found.deleted = rows->flag();
  return found;
}

void MirrorTables::mark_deleted(RecordKind kind, std::int64_t query, const std::string& row_id,
                                const RowPlace& found, std::uint64_t hash) {
  if (kind == RecordKind::events) return events_.mark_deleted(query, row_id, found, hash);
  db_.run(kDelete[static_cast<std::size_t>(kind)], stored(hash), query, row_id);
}

// Who carries a case is planned anew with it: the worker of a role (a caseload), the team of a case
// (its list), the workers of a case that is given another family; and the team of a worker (its
// staff).
void MirrorTables::touch_carriers(const Record& record) {
  if (const auto* role = std::get_if<RoleRecord>(&record)) {
    subjects_.touch_known({SubjectKind::worker, SubjectId(role->holding.worker.str())});
  } else if (const auto* changed = std::get_if<CaseRecord>(&record)) {
    subjects_.touch_known({SubjectKind::team, SubjectId(changed->team.str())});
  } else if (const auto* worker = std::get_if<Worker>(&record)) {
    subjects_.touch_known({SubjectKind::team, SubjectId(worker->team.str())});
  }
}

// The same for what the mirror holds of a row that is about to change.
void MirrorTables::touch_carriers(RecordKind kind, std::int64_t query, const std::string& row_id,
                                  std::int64_t subject) {
  std::vector<SubjectRef> carriers;
  if (kind == RecordKind::roles) {
    Rows rows = db_.query("SELECT worker FROM role WHERE query = ? AND row_id = ?", query, row_id);
    while (rows.next()) carriers.push_back({SubjectKind::worker, rows->id<SubjectId>()});
  } else if (kind == RecordKind::workers) {
    Rows rows = db_.query("SELECT team FROM worker WHERE query = ? AND row_id = ?", query, row_id);
    while (rows.next()) carriers.push_back({SubjectKind::team, rows->id<SubjectId>()});
  } else if (kind == RecordKind::cases) {
    {
      Rows rows =
          db_.query("SELECT team FROM case_record WHERE query = ? AND row_id = ?", query, row_id);
      while (rows.next()) carriers.push_back({SubjectKind::team, rows->id<SubjectId>()});
    }
    Rows rows = db_.query("SELECT worker FROM role WHERE subject = ? AND NOT deleted", subject);
    while (rows.next()) carriers.push_back({SubjectKind::worker, rows->id<SubjectId>()});
  }
  for (const SubjectRef& carrier : carriers) subjects_.touch_known(carrier);
}

UpsertCount MirrorTables::upsert(const std::vector<MirrorRow>& rows) {
  UpsertCount count;
  if (rows.size() >= kLargePage) db_.ask_to_linger(rows.size());
  for (const MirrorRow& row : rows) {
    const auto kind = static_cast<RecordKind>(row.record.index());
    const std::int64_t query = queries_.number_of(row.query);
    const std::optional<RowPlace> found = find(kind, query, row.row_id, row.hash);
    const bool was_there = found.has_value() && !found->deleted;
    if (found ? found->hash == row.hash && found->deleted == row.deleted : row.deleted) {
      ++count.unchanged;  // also: deleted before it was ever seen
      continue;
    }
    if (was_there) {
      subjects_.touch(found->subject);
      touch_carriers(kind, query, row.row_id, found->subject);
    }
    if (row.deleted) {
      // What was known stays as it was: a deleted row may be read only in part.
      mark_deleted(kind, query, row.row_id, *found, row.hash);
      if (was_there) ++count.deleted;
      continue;
    }
    const std::int64_t subject = subjects_.number_of(std::visit(SubjectOf{}, row.record));
    const NumberedRow numbered{row, query, subject};
    if (kind == RecordKind::events) {
      events_.put(numbered, found);
    } else {
      std::visit(PutRecord{db_, numbered}, row.record);
    }
    subjects_.touch(subject);
    touch_carriers(row.record);
    ++(found ? count.changed : count.added);
  }
  events_.end_batch(db_.may_linger());
  return count;
}

std::vector<std::string> MirrorTables::rows_of(const std::string& query, const std::string& id) {
  std::vector<std::string> row_ids;
  const auto number = queries_.find(query);
  if (!number.has_value()) return row_ids;
  for (const char* sql : kRowsOf) {
    Rows rows = db_.query(sql, *number, id);
    while (rows.next()) row_ids.push_back(rows->text());
  }
  for (std::string& row_id : events_.rows_of(*number, id)) row_ids.push_back(std::move(row_id));
  return row_ids;
}

void MirrorTables::remove(const std::string& query, const std::string& row_id) {
  const auto number = queries_.find(query);
  if (!number.has_value()) return;
  for (std::size_t kind = 0; kind <= kKinds; ++kind) {
    const auto found = find(static_cast<RecordKind>(kind), *number, row_id, std::nullopt);
    if (!found.has_value() || found->deleted) continue;
    touch_carriers(static_cast<RecordKind>(kind), *number, row_id, found->subject);
    mark_deleted(static_cast<RecordKind>(kind), *number, row_id, *found, found->hash);
    subjects_.touch(found->subject);
  }
}

std::string MirrorTables::label_of(RecordKind kind, std::int64_t query, const std::string& row_id,
                                   const RowPlace& found) {
  if (kind == RecordKind::events) return events_.kind_at(found.place);
  if (kind != RecordKind::roles) return {};
  Rows rows = db_.query("SELECT role FROM role WHERE query = ? AND row_id = ?", query, row_id);
  return rows.next() ? rows->text() : std::string();
}

void MirrorTables::walk(RecordKind kind, std::int64_t query, const RowVisit& visit) {
  if (kind == RecordKind::events) return events_.walk(query, visit);
  Rows rows = db_.query(kWalk[static_cast<std::size_t>(kind)], query);
  while (rows.next()) {
    const std::string row_id = rows->text();
    visit(row_id, rows->view());
  }
}

Directory MirrorTables::directory() {
  Directory directory;
  {
    Rows rows = db_.query(
        "SELECT subject.id, name, mailbox, manager, parent, district FROM team "
        "JOIN subject ON subject.num = team.subject WHERE NOT deleted ORDER BY query, row_id");
    while (rows.next()) {
      Team team;
      team.id = rows->id<TeamId>();
      team.name = rows->text();
      team.mailbox = rows->text();
      team.manager = rows->id<WorkerId>();
      team.parent = rows->id<TeamId>();
      team.district = rows->text();
      directory.teams[team.id] = std::move(team);
    }
  }
  Rows rows = db_.query(
      "SELECT subject.id, name, email, team, manager, job, fte, working_days, active, absent_from, "
      "absent_from_precision, absent_to, absent_to_precision, cover FROM worker "
      "JOIN subject ON subject.num = worker.subject WHERE NOT deleted ORDER BY query, row_id");
  while (rows.next()) {
    Worker worker;
    worker.id = rows->id<WorkerId>();
    worker.name = rows->text();
    worker.email = rows->text();
    worker.team = rows->id<TeamId>();
    worker.manager = rows->id<WorkerId>();
    worker.job = rows->text();
    worker.fte = rows->maybe_real();
    worker.working_days = days_of(rows->maybe_integer());
    worker.active = rows->flag();
    worker.absent_from = rows->maybe_timed<Moment>();
    worker.absent_to = rows->maybe_timed<Moment>();
    worker.cover = rows->id<WorkerId>();
    directory.workers[worker.id] = std::move(worker);
  }
  return directory;
}

std::map<FrameworkId, std::size_t> MirrorTables::enrolled_frameworks() {
  std::map<FrameworkId, std::size_t> frameworks;
  Rows rows =
      db_.query("SELECT framework, count(*) FROM enrolment WHERE NOT deleted GROUP BY framework");
  while (rows.next()) {
    FrameworkId id(rows->text());
    frameworks[std::move(id)] = static_cast<std::size_t>(rows->integer());
  }
  return frameworks;
}

void MirrorTables::load(std::int64_t subject, SubjectInput& into) {
  events_.load(subject, into.subject, into.events);
  into.context.subject = into.subject;
  if (into.subject.kind == SubjectKind::case_) {
    load_context(subject, into);
  } else {
    load_carried(into);
  }
}

void MirrorTables::load_carried(SubjectInput& into) {
  constexpr const char* kColumns =
      "SELECT subject.id, coalesce(case_record.family_id, ''), coalesce(case_record.reference, "
      "''), "
      "coalesce(case_record.risk, ''), coalesce(role.role, ''), coalesce(role.worker, ''), "
      "role.from_at, role.from_precision, role.to_at, role.to_precision ";
  static const std::string kOfWorker =
      std::string(kColumns) +
      "FROM role JOIN subject ON subject.num = role.subject "
      "LEFT JOIN case_record ON case_record.subject = role.subject AND NOT case_record.deleted "
      "WHERE role.worker = ? AND role.worker <> '' AND NOT role.deleted "
      "ORDER BY subject.id, role.query, role.row_id";
  static const std::string kOfTeam =
      std::string(kColumns) +
      "FROM case_record JOIN subject ON subject.num = case_record.subject "
      "LEFT JOIN role ON role.subject = case_record.subject AND NOT role.deleted "
      "WHERE case_record.team = ? AND case_record.team <> '' AND NOT case_record.deleted "
      "ORDER BY subject.id, role.query, role.row_id";
  const bool worker = into.subject.kind == SubjectKind::worker;
  Rows rows = db_.query((worker ? kOfWorker : kOfTeam).c_str(), into.subject.id);
  while (rows.next()) {
    CarriedCase& carried = into.carried.emplace_back();
    carried.case_id = rows->id<SubjectId>();
    carried.family = rows->text();
    carried.reference = rows->text();
    carried.risk = rows->text();
    carried.role = rows->text();
    carried.worker = rows->id<WorkerId>();
    carried.from = rows->maybe_timed<Moment>();
    carried.to = rows->maybe_timed<Moment>();
  }
}

void MirrorTables::load_context(std::int64_t subject, SubjectInput& into) {
  {
    Rows rows = db_.query(
        "SELECT framework, from_at, from_precision, to_at, to_precision FROM enrolment "
        "WHERE subject = ? AND NOT deleted ORDER BY query, row_id",
        subject);
    while (rows.next()) {
      Enrolment& enrolment = into.enrolments.emplace_back();
      enrolment.framework = rows->id<FrameworkId>();
      enrolment.from = rows->maybe_timed<Moment>();
      enrolment.to = rows->maybe_timed<Moment>();
    }
  }
  {
    Rows rows = db_.query(
        "SELECT team, family_id, reference, url, risk, restricted FROM case_record "
        "WHERE subject = ? AND NOT deleted ORDER BY query, row_id LIMIT 1",
        subject);
    if (rows.next()) {
      CaseRecord& record = into.context.case_record.emplace();
      record.id = into.subject.id;
      record.team = rows->id<TeamId>();
      record.family_id = rows->text();
      record.reference = rows->text();
      record.url = rows->text();
      record.risk = rows->text();
      record.restricted = rows->flag();
    }
  }
  Rows rows = db_.query(
      "SELECT role, worker, email, from_at, from_precision, to_at, to_precision FROM role "
      "WHERE subject = ? AND NOT deleted ORDER BY query, row_id",
      subject);
  while (rows.next()) {
    RoleHolding& holding = into.context.roles.emplace_back();
    holding.case_id = into.subject.id;
    holding.role = rows->text();
    holding.worker = rows->id<WorkerId>();
    holding.email = rows->text();
    holding.from = rows->maybe_timed<Moment>();
    holding.to = rows->maybe_timed<Moment>();
  }
}

}  // namespace duecourse::adapters
