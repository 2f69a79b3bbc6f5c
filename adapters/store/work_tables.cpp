#include "adapters/store/work_tables.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <fstream>
#include <sstream>
#include <system_error>

#include "adapters/store/subject_table.hpp"

namespace duecourse::adapters {

namespace {

constexpr const char* kEnd = "end\n";
/// So much is written wholly or not at all where the process is killed meanwhile.
constexpr std::size_t kWholeBytes = 4096;

std::string work_file(const SqliteDatabase& db) {
  return db.path() + "-work";
}

/// The next number of `text` and the character behind it are taken off; nothing: it is none.
std::optional<std::size_t> take_number(std::string_view& text) {
  std::size_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc() || end == text.data() + text.size()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
  return number;
}

std::optional<SubjectRef> take_subject(std::string_view& text) {
  const auto kind = take_number(text);
  const auto size = kind ? take_number(text) : std::nullopt;
  if (!size || *kind > static_cast<std::size_t>(SubjectKind::team) || *size >= text.size()) {
    return std::nullopt;
  }
  const SubjectRef subject{static_cast<SubjectKind>(*kind),
                           SubjectId(std::string(text.substr(0, *size)))};
  text.remove_prefix(*size + 1);
  return subject;
}

/// A file that was cut off in the middle of a write says nothing: the work had not begun. What
/// stands behind the end is of longer text before.
LeftBehind left_in(std::string_view text) {
  LeftBehind left;
  const auto stage = take_number(text);
  if (!stage) return left;
  left.stage = *stage == 0 ? WorkStage::planning : WorkStage::delivery;
  while (!text.starts_with(kEnd)) {
    const auto subject = take_subject(text);
    if (!subject) return {};
    left.subjects.push_back(*subject);
  }
  return left;
}

}  // namespace

WorkTables::~WorkTables() {
  if (descriptor_ >= 0) close(descriptor_);
}

Result<void> WorkTables::write(const std::string& text) {
  if (db_.read_only()) return {};
  const auto failed = [this] {
    return Error{ErrorCode::unavailable, fmt::format("{} cannot be written: {}", work_file(db_),
                                                     std::system_category().message(errno))};
  };
  if (descriptor_ < 0) {
    descriptor_ = open(work_file(db_).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor_ < 0) return failed();
  }
  // Written over where that is safe: to cut the file off costs several times as much.
  const bool over = !text.empty() && text.size() <= kWholeBytes && bytes_ <= kWholeBytes;
  if (!over && ftruncate(descriptor_, 0) != 0) return failed();
  const auto size = static_cast<ssize_t>(text.size());
  if (pwrite(descriptor_, text.data(), text.size(), 0) != size) return failed();
  bytes_ = over ? std::max(bytes_, text.size()) : text.size();
  return {};
}

Result<void> WorkTables::begin(WorkStage stage, const std::vector<SubjectRef>& subjects) {
  std::string text = fmt::format("{}\n", static_cast<int>(stage));
  for (const SubjectRef& subject : subjects) {
    text += fmt::format("{} {} {}\n", static_cast<int>(subject.kind), subject.id.str().size(),
                        subject.id.str());
  }
  return write(text + kEnd);
}

Result<void> WorkTables::end() {
  return bytes_ == 0 ? Result<void>() : write("");
}

Result<LeftBehind> WorkTables::left_behind() {
  std::ifstream file(work_file(db_), std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return left_in(text.str());
}

Result<std::vector<Suspect>> WorkTables::suspects() {
  return db_.read([&] {
    std::vector<Suspect> suspects;
    Rows rows = db_.query(
        "SELECT suspect.kind, suspect.id, stage, crashes, set_aside, suspect.input_version, rules, "
        "coalesce(subject.input_version, 0) FROM suspect LEFT JOIN subject "
        "ON subject.kind = suspect.kind AND subject.id = suspect.id ORDER BY 1, 2");
    while (rows.next()) {
      Suspect& suspect = suspects.emplace_back();
      suspect.subject.kind = rows->number<SubjectKind>();
      suspect.subject.id = rows->id<SubjectId>();
      suspect.stage = rows->number<WorkStage>();
      suspect.crashes = rows->small();
      suspect.set_aside_at = rows->maybe_instant();
      suspect.input_version = rows->integer();
      suspect.rules_hash = static_cast<std::uint64_t>(rows->integer());
      suspect.input_version_now = rows->integer();
    }
    return suspects;
  });
}

Result<void> WorkTables::put(const Suspect& suspect) {
  return db_.write_through([&] {
    db_.run(
        "INSERT OR REPLACE INTO suspect (kind, id, stage, crashes, set_aside, input_version, "
        "rules) VALUES (?, ?, ?, ?, ?, ?, ?)",
        suspect.subject.kind, suspect.subject.id, suspect.stage, suspect.crashes,
        suspect.set_aside_at, suspect.input_version, stored(suspect.rules_hash));
  });
}

Result<void> WorkTables::clear(const SubjectRef& subject) {
  return db_.write(
      [&] { db_.run("DELETE FROM suspect WHERE kind = ? AND id = ?", subject.kind, subject.id); });
}

}  // namespace duecourse::adapters
