#include "adapters/host/row_mapping.hpp"

#include <fmt/format.h>

#include <cstring>
#include <utility>

#include "adapters/host/cell_reader.hpp"
#include "adapters/host/cursor_value.hpp"
#include "adapters/host/details_json.hpp"
#include "adapters/host/working_days_text.hpp"

namespace duecourse::adapters {

namespace {

// Places among the canonical columns (row_columns.cpp).
constexpr std::size_t kTeamId = 0;
constexpr std::size_t kTeamName = 1;
constexpr std::size_t kMailbox = 2;
constexpr std::size_t kTeamManager = 3;
constexpr std::size_t kParent = 4;
constexpr std::size_t kDistrict = 5;
constexpr std::size_t kWorkerId = 0;
constexpr std::size_t kWorkerName = 1;
constexpr std::size_t kEmail = 2;
constexpr std::size_t kWorkerTeam = 3;
constexpr std::size_t kManager = 4;
constexpr std::size_t kJob = 5;
constexpr std::size_t kFte = 6;
constexpr std::size_t kWorkingDays = 7;
constexpr std::size_t kActive = 8;
constexpr std::size_t kAbsentFrom = 9;
constexpr std::size_t kAbsentTo = 10;
constexpr std::size_t kCover = 11;
constexpr std::size_t kCaseId = 0;
constexpr std::size_t kCaseTeam = 1;
constexpr std::size_t kFamily = 2;
constexpr std::size_t kReference = 3;
constexpr std::size_t kUrl = 4;
constexpr std::size_t kRisk = 5;
constexpr std::size_t kRestricted = 6;
constexpr std::size_t kEnrolmentId = 0;
constexpr std::size_t kFramework = 1;
constexpr std::size_t kEnrolSubject = 2;
constexpr std::size_t kEnrolSubjectId = 3;
constexpr std::size_t kEnrolFrom = 4;
constexpr std::size_t kEnrolTo = 5;
constexpr std::size_t kRoleId = 0;
constexpr std::size_t kRoleCase = 1;
constexpr std::size_t kRole = 2;
constexpr std::size_t kRoleWorker = 3;
constexpr std::size_t kRoleEmail = 4;
constexpr std::size_t kRoleFrom = 5;
constexpr std::size_t kRoleTo = 6;
constexpr std::size_t kEventId = 0;
constexpr std::size_t kSubject = 1;
constexpr std::size_t kSubjectId = 2;
constexpr std::size_t kKind = 3;
constexpr std::size_t kOccurred = 4;
constexpr std::size_t kRecorded = 5;
constexpr std::size_t kBy = 6;
constexpr std::size_t kPerson = 7;
constexpr std::size_t kDetails = 8;
constexpr std::size_t kDeleted = 9;

constexpr std::uint64_t kHashSeed = 14695981039346656037U;
constexpr std::uint64_t kHashPrime = 1099511628211U;
/// Raised when rows are read in another way than before, so that all of them count as changed.
constexpr std::uint64_t kMappingVersion = 1;

void hash_word(std::uint64_t& hash, std::uint64_t word) {
  hash = (hash ^ word) * kHashPrime;
  hash ^= hash >> 32U;  // or a change in the upper bytes of a word would stay there
}

/// FNV-1a, eight bytes a step. The length goes in with what is left over.
void hash_text(std::uint64_t& hash, std::string_view text) {
  std::uint64_t word = 0;
  std::size_t at = 0;
  for (; at + sizeof word <= text.size(); at += sizeof word) {
    std::memcpy(&word, text.data() + at, sizeof word);
    hash_word(hash, word);
  }
  word = 0;
  if (at < text.size()) std::memcpy(&word, text.data() + at, text.size() - at);
  hash_word(hash, word ^ (static_cast<std::uint64_t>(text.size()) << 56U));
}

/// Over the known cells, each after its place; the stamp is no content. The zone belongs to the
/// content, since it decides what a time without an offset means.
std::uint64_t content_hash(const RowShape& shape, const std::vector<CellView>& cells,
                           const Zone& zone) {
  std::uint64_t hash = kHashSeed;
  hash_word(hash, kMappingVersion);
  hash_text(hash, zone.name());
  for (std::size_t column = 0; column + 1 < shape.cell_of.size(); ++column) {
    const int cell = shape.cell_of[column];
    if (cell < 0 || !cells[static_cast<std::size_t>(cell)].known) continue;
    hash_word(hash, column + 1);
    hash_text(hash, cells[static_cast<std::size_t>(cell)].text);
  }
  for (const FactColumn& fact : shape.facts) {
    if (!cells[fact.cell].known) continue;
    hash_text(hash, fact.name);
    hash_text(hash, cells[fact.cell].text);
  }
  return hash;
}

Team read_team(CellReader& row) {
  Team team;
  team.id = row.id_as<TeamId>(kTeamId);
  team.name = row.text(kTeamName);
  team.mailbox = row.word(kMailbox);
  team.manager = row.id_as<WorkerId>(kTeamManager);
  team.parent = row.id_as<TeamId>(kParent);
  team.district = row.text(kDistrict);
  return team;
}

Worker read_worker(CellReader& row) {
  Worker worker;
  worker.id = row.id_as<WorkerId>(kWorkerId);
  worker.name = row.text(kWorkerName);
  worker.email = row.word(kEmail);
  worker.team = row.id_as<TeamId>(kWorkerTeam);
  worker.manager = row.id_as<WorkerId>(kManager);
  worker.job = row.word(kJob);
  worker.fte = row.number(kFte);
  if (worker.fte && *worker.fte < 0) {
    row.note(kFte, row.raw(kFte), "a number such as 0.6");
    worker.fte.reset();
  }
  if (const auto days = trimmed(row.raw(kWorkingDays)); !days.empty()) {
    const auto read = read_working_days(days);
    if (read) {
      worker.working_days = *read;
    } else {
      row.note_text(kWorkingDays, read.error().message);
    }
  }
  worker.active = row.flag(kActive, true, true);
  worker.absent_from = row.moment(kAbsentFrom);
  worker.absent_to = row.moment(kAbsentTo);
  worker.cover = row.id_as<WorkerId>(kCover);
  return worker;
}

CaseRecord read_case(CellReader& row) {
  CaseRecord record;
  record.id = row.id_as<SubjectId>(kCaseId);
  record.team = row.id_as<TeamId>(kCaseTeam);
  record.family_id = row.id(kFamily);
  record.reference = row.text(kReference);
  record.url = row.word(kUrl);
  record.risk = row.word(kRisk);
  record.restricted = row.flag(kRestricted, false, true);
  return record;
}

/// The record, or nothing where what makes it one is missing.
std::optional<Record> read_enrolment(CellReader& row) {
  EnrolmentRecord record;
  record.enrolment_id = row.id(kEnrolmentId);
  record.enrolment.framework = FrameworkId(row.word(kFramework));
  if (record.enrolment.framework.empty()) row.note_missing(kFramework, "the id of a framework");
  const std::string subject = row.word(kEnrolSubject);
  if (!subject.empty() && subject != "case") {
    row.note(kEnrolSubject, subject, "case (workers and teams are enrolled by the framework)");
  }
  record.subject.id = row.id_as<SubjectId>(kEnrolSubjectId);
  if (record.subject.id.empty()) row.note_missing(kEnrolSubjectId, "the id of a case");
  if (row.faulty()) return std::nullopt;
  record.enrolment.from = row.moment(kEnrolFrom);
  record.enrolment.to = row.moment(kEnrolTo);
  return record;
}

std::optional<Record> read_role(CellReader& row) {
  RoleRecord record;
  record.role_id = row.id(kRoleId);
  record.holding.case_id = row.id_as<SubjectId>(kRoleCase);
  if (record.holding.case_id.empty()) row.note_missing(kRoleCase, "the id of a case");
  record.holding.role = row.word(kRole);
  if (record.holding.role.empty()) row.note_missing(kRole, "a role such as key_worker");
  record.holding.worker = row.id_as<WorkerId>(kRoleWorker);
  record.holding.email = row.word(kRoleEmail);
  if (record.holding.worker.empty() && record.holding.email.empty()) {
    row.note_missing(kRoleWorker, "a worker, unless the email is given");
  }
  if (row.faulty()) return std::nullopt;
  record.holding.from = row.moment(kRoleFrom);
  record.holding.to = row.moment(kRoleTo);
  return record;
}

void read_subject(CellReader& row, Event& event) {
  const std::string_view word = trimmed(row.raw(kSubject));
  if (const auto kind = subject_kind_of(word)) {
    event.subject.kind = *kind;
  } else if (word.empty()) {
    row.note_missing(kSubject, "case, worker or team");
  } else {
    row.note(kSubject, word, "case, worker or team");
  }
  event.subject.id = row.id_as<SubjectId>(kSubjectId);
  if (event.subject.id.empty()) row.note_missing(kSubjectId, "the id of a case, worker or team");
}

void read_details_column(CellReader& row, Event& event) {
  const std::string_view text = trimmed(row.raw(kDetails));
  if (text.empty() || text == "{}") return;
  auto read = read_details(text, row.zone());
  if (!read) {
    row.note_text(kDetails, read.error().message);
    return;
  }
  if (!read->ambiguous.empty()) row.note_ambiguous(kDetails, read->ambiguous);
  event.facts = std::move(read->facts);
}

/// Facts that are columns stand beside those of `details`; none may be in both.
void read_facts(CellReader& row, const RowShape& shape, Event& event) {
  read_details_column(row, event);
  for (const FactColumn& column : shape.facts) {
    auto value = row.fact(column);
    if (!value) continue;
    if (find_fact(event.facts, column.name) != nullptr) {
      row.note_text(kDetails, fmt::format("the fact '{}' is a column too", column.name));
      continue;
    }
    event.facts.push_back({column.name, std::move(*value)});
  }
}

void read_event(CellReader& row, const std::string& row_id, const RowShape& shape, Event& event) {
  const std::string& query = shape.query;
  event.host_id = row_id;
  read_subject(row, event);
  event.kind = row.word(kKind);
  if (event.kind.empty()) row.note_missing(kKind, "an event kind");
  if (const auto occurred = row.moment(kOccurred)) {
    event.occurred = *occurred;
  } else if (row.raw(kOccurred).empty()) {
    row.note_missing(kOccurred, "when it happened");
  }
  if (const auto recorded = row.moment(kRecorded)) {
    event.recorded = recorded->at;
    event.recorded_by_day = recorded->precision == Precision::day;
  }
  if (auto by = row.id(kBy); !by.empty()) event.by = WorkerId(std::move(by));
  std::string id;
  id.reserve(query.size() + event.host_id.size() + 1);
  id.append(query).append(1, ':').append(event.host_id);
  if (auto person = row.id(kPerson); !person.empty()) {
    id.append(1, '#').append(person);
    event.person = PersonId(std::move(person));
  }
  event.id = EventId(std::move(id));
  read_facts(row, shape, event);
}

/// The record of the kind; nothing where it cannot be one.
std::optional<Record> read_record(CellReader& row, const RowShape& shape) {
  switch (shape.kind) {
    case RecordKind::teams:
      return read_team(row);
    case RecordKind::workers:
      return read_worker(row);
    case RecordKind::cases:
      return read_case(row);
    case RecordKind::enrolments:
      return read_enrolment(row);
    case RecordKind::roles:
      return read_role(row);
    case RecordKind::events:
      break;
  }
  return std::nullopt;
}

/// An event is all or nothing, unless the host marks it as deleted: then its id is enough.
void map_event(CellReader& row, const RowShape& shape, MirrorRow& mirror, RowOutcome& outcome) {
  Event& event = mirror.record.emplace<Event>();
  read_event(row, outcome.row_id, shape, event);
  mirror.deleted = row.flag(kDeleted, false, false);
  if (event.person) {
    outcome.row_id.append(1, kPersonSeparator).append(event.person->str());
  }
  outcome.mapped = !row.faulty() || mirror.deleted;
  if (!outcome.mapped) outcome.fault = row.fault();
}

/// A number is a time where it looks like one; else a version of the host's own, which is no fault.
void read_stamp(const RowShape& shape, const std::vector<CellView>& cells, const Zone& zone,
                RowOutcome& outcome) {
  CellReader row(shape, cells, zone);
  const std::size_t column = shape.cell_of.size() - 1;
  const std::string_view text = trimmed(row.raw(column));
  if (text.empty()) return;
  if (looks_numeric(text)) {
    const auto number = decode(fmt::format("r:{}", text));
    outcome.stamp = instant_of(number.value_or(text_value(text)), zone);
    return;
  }
  const auto moment = row.moment(column);
  if (moment) {
    outcome.stamp = moment->at;
    return;
  }
  if (!outcome.fault.empty()) outcome.fault += "; ";
  outcome.fault += row.fault();
}

}  // namespace

RowOutcome map_row(const RowShape& shape, const std::vector<CellView>& cells, const Zone& zone,
                   MirrorRow& mirror) {
  CellReader row(shape, cells, zone);
  RowOutcome outcome;
  outcome.row_id = row.id(0);
  if (outcome.row_id.empty()) {
    if (!row.faulty()) row.note_missing(0, "an id");
    outcome.fault = row.fault();
    read_stamp(shape, cells, zone, outcome);
    return outcome;
  }
  mirror.query = shape.query;
  mirror.hash = content_hash(shape, cells, zone);
  if (shape.kind == RecordKind::events) {
    map_event(row, shape, mirror, outcome);
  } else {
    auto record = read_record(row, shape);
    outcome.mapped = record.has_value();
    if (record) mirror.record = std::move(*record);
    outcome.fault = row.fault();
  }
  mirror.row_id = outcome.row_id;
  outcome.ambiguous = row.ambiguous();
  read_stamp(shape, cells, zone, outcome);
  return outcome;
}

}  // namespace duecourse::adapters
