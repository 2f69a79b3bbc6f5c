#include "adapters/store/subject_table.hpp"

namespace duecourse::adapters {

namespace {

/// How many numbers are remembered, so that a first reading does not look each up a hundred times.
constexpr std::size_t kRememberedMost = 100'000;

std::vector<SubjectRef> subjects_of(Rows& rows) {
  std::vector<SubjectRef> subjects;
  while (rows.next()) {
    const auto kind = rows->number<SubjectKind>();
    subjects.push_back({kind, rows->id<SubjectId>()});
  }
  return subjects;
}

// Two ways to the same answer. Nearly always every subject was planned under this rulebook, and
// what is dirty stands in two small indexes. After a change of rulebook nearly every subject is
// dirty, and walking all of them in order finds the first ones at once.
constexpr const char* kAnotherRulebook =
    "SELECT EXISTS (SELECT 1 FROM subject WHERE planned_rulebook < ?1)"
    "    OR EXISTS (SELECT 1 FROM subject WHERE planned_rulebook > ?1)";
constexpr const char* kDirtyByIndex =
    "SELECT kind, id FROM subject WHERE input_version <> planned_version "
    "UNION SELECT kind, id FROM subject INDEXED BY subject_wake "
    "WHERE wake <= ?1 AND input_version > 0 "
    "ORDER BY 1, 2 LIMIT ?2";
constexpr const char* kDirtyByWalk =
    "SELECT kind, id FROM subject INDEXED BY sqlite_autoindex_subject_1 "
    "WHERE input_version > 0 AND (input_version <> planned_version OR wake <= ?1 "
    "OR planned_rulebook IS NOT ?2) ORDER BY kind, id LIMIT ?3";
constexpr const char* kCountByIndex =
    "SELECT count(*) FROM (SELECT kind, id FROM subject WHERE input_version <> planned_version "
    "UNION SELECT kind, id FROM subject INDEXED BY subject_wake "
    "WHERE wake <= ?1 AND input_version > 0)";
constexpr const char* kCountByWalk =
    "SELECT count(*) FROM subject WHERE input_version > 0 AND "
    "(input_version <> planned_version OR wake <= ?1 OR planned_rulebook IS NOT ?2)";

}  // namespace

std::optional<SubjectRow> SubjectTable::find(const SubjectRef& subject) {
  Rows rows = db_.query("SELECT num, input_version FROM subject WHERE kind = ? AND id = ?",
                        subject.kind, subject.id);
  if (!rows.next()) return std::nullopt;
  const std::int64_t num = rows->integer();
  return SubjectRow{num, rows->integer()};
}

void SubjectTable::forget_if_rolled_back() {
  if (rollbacks_ == db_.rollbacks()) return;
  for (auto& numbers : numbers_) numbers.clear();
  touched_.clear();
  rollbacks_ = db_.rollbacks();
}

std::int64_t SubjectTable::number_of(const SubjectRef& subject) {
  forget_if_rolled_back();
  const std::string& id = subject.id.str();
  auto& numbers = numbers_[static_cast<std::size_t>(subject.kind)];
  if (const auto known = numbers.find(id); known != numbers.end()) return known->second;
  if (numbers.size() >= kRememberedMost) numbers.clear();
  if (const auto row = find(subject)) return numbers.emplace(id, row->num).first->second;
  Rows rows = db_.query("INSERT INTO subject (kind, id) VALUES (?, ?) RETURNING num", subject.kind,
                        subject.id);
  DUECOURSE_CHECK(rows.next());
  return numbers.emplace(id, rows->integer()).first->second;
}

void SubjectTable::touch(std::int64_t num) {
  forget_if_rolled_back();
  const auto place = static_cast<std::size_t>(num);
  if (place >= touched_.size()) touched_.resize(place + 1 + place / 2);
  if (touched_[place]) return;
  touched_[place] = true;
  db_.run("UPDATE subject SET input_version = input_version + 1 WHERE num = ?", num);
}

void SubjectTable::touch_known(const SubjectRef& subject) {
  if (subject.id.empty()) return;
  forget_if_rolled_back();
  const auto& numbers = numbers_[static_cast<std::size_t>(subject.kind)];
  if (const auto known = numbers.find(subject.id.str()); known != numbers.end()) {
    const auto place = static_cast<std::size_t>(known->second);
    if (place < touched_.size() && touched_[place]) return;
  }
  const auto row = find(subject);
  if (row.has_value() && row->input_version > 0) touch(row->num);
}

void SubjectTable::loaded(std::int64_t num) {
  const auto place = static_cast<std::size_t>(num);
  if (place < touched_.size()) touched_[place] = false;
}

bool SubjectTable::another_rulebook(std::uint64_t rulebook_hash) {
  Rows rows = db_.query(kAnotherRulebook, stored(rulebook_hash));
  return rows.next() && rows->flag();
}

std::vector<SubjectRef> SubjectTable::dirty(Instant now, std::uint64_t rulebook_hash,
                                            std::size_t limit) {
  if (another_rulebook(rulebook_hash)) {
    Rows rows = db_.query(kDirtyByWalk, now, stored(rulebook_hash), stored_limit(limit));
    return subjects_of(rows);
  }
  Rows rows = db_.query(kDirtyByIndex, now, stored_limit(limit));
  return subjects_of(rows);
}

std::size_t SubjectTable::dirty_count(Instant now, std::uint64_t rulebook_hash) {
  const auto counted = [](Rows rows) {
    return rows.next() ? static_cast<std::size_t>(rows->integer()) : 0;
  };
  return another_rulebook(rulebook_hash)
             ? counted(db_.query(kCountByWalk, now, stored(rulebook_hash)))
             : counted(db_.query(kCountByIndex, now));
}

std::vector<SubjectRef> SubjectTable::all(std::optional<SubjectKind> kind,
                                          const std::optional<SubjectRef>& after,
                                          std::size_t limit) {
  const SubjectRef from = after.value_or(SubjectRef{SubjectKind::case_, SubjectId()});
  if (kind.has_value()) {
    // Everything of an earlier kind lies before, everything of a later one behind.
    const SubjectId after_id = from.kind == *kind ? from.id : SubjectId();
    const bool beyond = after.has_value() && from.kind > *kind;
    if (beyond) return {};
    Rows rows = db_.query(
        "SELECT kind, id FROM subject WHERE kind = ? AND id > ? AND input_version > 0 "
        "ORDER BY kind, id LIMIT ?",
        *kind, after_id, stored_limit(limit));
    return subjects_of(rows);
  }
  Rows rows = db_.query(
      "SELECT kind, id FROM subject WHERE (kind, id) > (?, ?) AND input_version > 0 "
      "ORDER BY kind, id LIMIT ?",
      from.kind, from.id, stored_limit(limit));
  return subjects_of(rows);
}

void SubjectTable::planned(std::int64_t num, std::int64_t input_version,
                           std::uint64_t rulebook_hash, std::optional<Instant> wake) {
  // What is set is written into its index again, whether it differs or not.
  db_.run("UPDATE subject SET planned_version = ?, wake = ? WHERE num = ?", input_version, wake,
          num);
  db_.run("UPDATE subject SET planned_rulebook = ?1 WHERE num = ?2 AND planned_rulebook IS NOT ?1",
          stored(rulebook_hash), num);
}

std::optional<Instant> SubjectTable::next_wake() {
  Rows rows = db_.query("SELECT min(wake) FROM subject WHERE wake IS NOT NULL");
  if (!rows.next()) return std::nullopt;
  return rows->maybe_instant();
}

}  // namespace duecourse::adapters
