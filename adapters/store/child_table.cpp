#include "adapters/store/child_table.hpp"

namespace duecourse::adapters {

namespace {

#define DUECOURSE_CHILD_COLUMNS                                                     \
  "framework, person, state, counted_child.from_at, counted_child.from_precision, " \
  "counted_child.to_at, counted_child.to_precision"
constexpr const char* kOfCase =
    "SELECT " DUECOURSE_CHILD_COLUMNS " FROM counted_child WHERE subject = ? ORDER BY position";
constexpr const char* kOfWorker =
    "SELECT subject.id, " DUECOURSE_CHILD_COLUMNS
    " FROM (SELECT DISTINCT subject FROM role WHERE worker = ? AND worker <> '' AND NOT deleted) "
    "AS carried JOIN counted_child ON counted_child.subject = carried.subject "
    "JOIN subject ON subject.num = carried.subject ORDER BY subject.id, position";
constexpr const char* kOfTeam =
    "SELECT subject.id, " DUECOURSE_CHILD_COLUMNS
    " FROM (SELECT DISTINCT subject FROM case_record WHERE team = ? AND team <> '' AND NOT "
    "deleted) AS carried JOIN counted_child ON counted_child.subject = carried.subject "
    "JOIN subject ON subject.num = carried.subject ORDER BY subject.id, position";
#undef DUECOURSE_CHILD_COLUMNS

CountedChild read_child(Rows& rows, SubjectId case_id) {
  CountedChild child;
  child.case_id = std::move(case_id);
  child.framework = rows->id<FrameworkId>();
  child.person = rows->maybe_id<PersonId>();
  child.state = rows->text();
  child.from = rows->timed<Moment>();
  child.to = rows->maybe_timed<Moment>();
  return child;
}

}  // namespace

std::vector<CountedChild> ChildTable::of_case(std::int64_t num, const SubjectId& case_id) {
  std::vector<CountedChild> children;
  Rows rows = db_.query(kOfCase, num);
  while (rows.next()) children.push_back(read_child(rows, case_id));
  return children;
}

void ChildTable::touch_carriers(std::int64_t num) {
  std::vector<SubjectRef> carriers;
  {
    Rows rows =
        db_.query("SELECT DISTINCT worker FROM role WHERE subject = ? AND NOT deleted", num);
    while (rows.next()) carriers.push_back({SubjectKind::worker, rows->id<SubjectId>()});
  }
  {
    Rows rows = db_.query("SELECT team FROM case_record WHERE subject = ? AND NOT deleted", num);
    while (rows.next()) carriers.push_back({SubjectKind::team, rows->id<SubjectId>()});
  }
  for (const SubjectRef& carrier : carriers) subjects_.touch_known(carrier);
}

void ChildTable::save(const SubjectPlan& plan) {
  if (!plan.children.has_value()) return;
  const auto row = subjects_.find(plan.subject);
  if (!row.has_value() || of_case(row->num, plan.subject.id) == *plan.children) return;
  db_.run("DELETE FROM counted_child WHERE subject = ?", row->num);
  std::int64_t position = 0;
  for (const CountedChild& child : *plan.children) {
    const auto& [case_id, framework, person, state, from, to] = child;
    db_.run(
        "INSERT INTO counted_child (subject, position, framework, person, state, from_at, "
        "from_precision, to_at, to_precision) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        row->num, position++, framework, person, state, from, to);
  }
  touch_carriers(row->num);
}

void ChildTable::load(SubjectInput& into) {
  if (into.subject.kind == SubjectKind::case_) return;
  const bool worker = into.subject.kind == SubjectKind::worker;
  Rows rows = db_.query(worker ? kOfWorker : kOfTeam, into.subject.id);
  while (rows.next()) {
    SubjectId case_id = rows->id<SubjectId>();
    into.children.push_back(read_child(rows, std::move(case_id)));
  }
}

}  // namespace duecourse::adapters
