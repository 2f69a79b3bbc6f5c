#include "tests/adapters/store/store_conformance.hpp"

#include <unistd.h>

#include "adapters/store/sqlite_store.hpp"

namespace duecourse::testing {

std::vector<StoreKind> kinds_under_test() {
  return {{"Sqlite", [](const std::string& folder) {
             adapters::StoreSettings settings;
             settings.path = folder + "/store.db";
             settings.busy_timeout = std::chrono::milliseconds(0);
             return adapters::open_sqlite_store(settings);
           }}};
}

TemporaryFolder::TemporaryFolder() {
  std::string name = std::filesystem::temp_directory_path() / "duecourse-store-XXXXXX";
  path_ = mkdtemp(name.data());
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

void StoreConformance::reopen() {
  store_.reset();
  auto opened = GetParam().open(folder_.path());
  ASSERT_TRUE(opened.ok()) << opened.error().message;
  store_ = std::move(opened).value();
}

adapters::UpsertCount StoreConformance::upsert(const std::vector<MirrorRow>& rows) {
  return taken(store().upsert(rows));
}

adapters::SubjectInput StoreConformance::load(const SubjectRef& subject) {
  return taken(store().load(subject));
}

std::vector<SubjectRef> StoreConformance::dirty(Instant now, std::uint64_t rulebook) {
  return taken(store().dirty(now, rulebook, 1000));
}

void StoreConformance::save(const SubjectRef& subject, Plan plan, Instant now,
                            std::uint64_t rulebook) {
  const std::int64_t version = load(subject).input_version;
  expect_done(store().save({{subject, version, rulebook, std::move(plan)}}, now));
}

void StoreConformance::plan_one_notice(const SubjectRef& subject) {
  upsert({event_row("E-" + subject.id.str(), subject.id.str())});
  const std::string deadline = "D-" + subject.id.str();
  save(subject, {{tracked_deadline(deadline, subject)},
                 {queued_notice(deadline, "ahead", at_minute(10))},
                 std::nullopt});
}

std::vector<Notice> StoreConformance::ledger_of(const SubjectRef& subject) {
  return load(subject).ledger;
}

Instant at_minute(int minutes) {
  using std::chrono::sys_days;
  return sys_days(std::chrono::year(2026) / 3 / 2) + std::chrono::hours(9) +
         std::chrono::minutes(minutes);
}

SubjectRef case_of(const std::string& id) {
  return {SubjectKind::case_, SubjectId(id)};
}

MirrorRow row_of(const std::string& query, const std::string& row_id, adapters::Record record,
                 std::uint64_t hash) {
  MirrorRow row;
  row.query = query;
  row.row_id = row_id;
  row.hash = hash;
  row.record = std::move(record);
  return row;
}

MirrorRow event_row(const std::string& row_id, const std::string& case_id, std::uint64_t hash) {
  Event event;
  event.id = EventId("events/" + row_id);
  event.host_id = row_id;
  event.subject = case_of(case_id);
  event.kind = "visit";
  event.occurred = {at_minute(0), Precision::second};
  return row_of("events", row_id, event, hash);
}

Tracked tracked_deadline(const std::string& id, const SubjectRef& subject) {
  Tracked tracked;
  tracked.id = DeadlineId(id);
  tracked.key = {FrameworkId("family-solutions"), TimescaleId("first-visit"), EventId("events/E")};
  tracked.subject = subject;
  tracked.due = Limit{at_minute(60), Precision::day};
  tracked.known_at = at_minute(1);
  tracked.start = at_minute(0);
  tracked.anchor_host_id = "E";
  return tracked;
}

Notice queued_notice(const std::string& deadline, const std::string& stage, Instant at) {
  Notice notice;
  notice.key = {DeadlineId(deadline), 1, StageId(stage), 0, "owner", kEmailChannel};
  notice.at = at;
  notice.decided_at = at_minute(1);
  return notice;
}

adapters::Message message_for(const std::string& id, const std::vector<Notice>& notices) {
  adapters::Message message;
  message.id = MessageId(id);
  message.to = "jo@example.org";
  message.subject_line = "First visit due";
  for (const Notice& notice : notices) message.carries.push_back(notice.key);
  message.bytes = "Subject: First visit due\r\n\r\nBody with \xc5\xb5.\r\n";
  message.attempts = 1;
  message.created_at = at_minute(20);
  return message;
}

}  // namespace duecourse::testing
