#include "adapters/store/sqlite_database.hpp"

#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/SQLite/Utility.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace duecourse::adapters {

namespace {

constexpr int kPageBytes = 8192;
/// A transaction that has grown this large reaches the disk although more might follow.
constexpr std::size_t kLingeringRowsMost = 2'000'000;

/// SQLite reads `file:` names as URIs: what has a meaning there is escaped.
std::string uri_of(const std::string& path, const char* mode) {
  std::string uri = "file:";
  for (const char c : std::filesystem::absolute(path).string()) {
    if (c == '%' || c == '?' || c == '#') {
      uri += fmt::format("%{:02x}", static_cast<unsigned char>(c));
    } else {
      uri += c;
    }
  }
  return uri + "?mode=" + mode;
}

[[noreturn]] void fail(ErrorCode code, std::string message) {
  throw StoreFailure{Error{code, std::move(message)}};
}

std::string system_words() {
  return std::strerror(errno);
}

void require_folder(const std::string& path) {
  std::error_code ignored;
  const auto folder = std::filesystem::absolute(path).parent_path();
  if (!std::filesystem::is_directory(folder, ignored)) {
    fail(ErrorCode::not_found, "the folder " + folder.string() + " of the store " + path +
                                   " does not exist: create it, or name another file");
  }
  if (std::filesystem::is_directory(path, ignored)) {
    fail(ErrorCode::not_found, "the store " + path + " is a folder: name a file in it");
  }
}

/// Creates an empty file that only the service's account can read: it will hold personal data.
void create_private_file(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    if (errno == EEXIST) return;
    const ErrorCode code = errno == ENOSPC ? ErrorCode::unavailable : ErrorCode::conflict;
    fail(code, "the store " + path + " cannot be created: " + system_words());
  }
  close(descriptor);
}

}  // namespace

WriterLock::WriterLock(const std::string& store_path) {
  const std::string path = store_path + ".lock";
  descriptor_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor_ < 0) {
    fail(ErrorCode::conflict, "the lock " + path +
                                  " of the store cannot be created: " + system_words() +
                                  "; give the service's account the right to "
                                  "write in this folder");
  }
  if (flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
    std::array<char, 32> owner{};
    const auto length = pread(descriptor_, owner.data(), owner.size() - 1, 0);
    close(descriptor_);
    fail(ErrorCode::conflict,
         "the store " + store_path + " is already being written by another Duecourse" +
             (length > 0 ? " (process " + std::string(owner.data()) + ")" : std::string()) +
             ": stop that one first, or only read it");
  }
  const std::string owner = std::to_string(getpid());
  if (ftruncate(descriptor_, 0) != 0 || pwrite(descriptor_, owner.data(), owner.size(), 0) < 0) {
    // The number is only for the message above; the lock holds without it.
  }
}

WriterLock::~WriterLock() {
  close(descriptor_);
}

SqliteDatabase::SqliteDatabase(const StoreSettings& settings)
    : path_(settings.path), read_only_(settings.read_only) {
  require_folder(path_);
  if (read_only_) {
    std::error_code ignored;
    if (!std::filesystem::exists(path_, ignored)) {
      fail(ErrorCode::not_found,
           "there is no store " + path_ + " yet: run `duecourse run` first, or name another file");
    }
  } else {
    lock_ = std::make_unique<WriterLock>(path_);
    create_private_file(path_);
  }
  connect(settings);
  script(
      fmt::format("PRAGMA cache_size = -{}; PRAGMA foreign_keys = ON; PRAGMA temp_store = FILE;"
                  "PRAGMA trusted_schema = OFF; PRAGMA secure_delete = FAST",
                  settings.cache_kib));
}

SqliteDatabase::~SqliteDatabase() {
  statements_.clear();  // before the session closes
}

void SqliteDatabase::connect(const StoreSettings& settings) {
  // Each connection stays with one thread at a time, so SQLite need not lock at every call. Refused
  // where SQLite is in use already; then it only takes a little longer.
  sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
  Poco::Data::SQLite::Connector::registerConnector();
  const char* mode = !read_only_ ? "rw" : settings.at_rest ? "ro&immutable=1" : "ro";
  try {
    session_ = std::make_unique<Poco::Data::Session>(Poco::Data::SQLite::Connector::KEY,
                                                     uri_of(path_, mode));
  } catch (const Poco::Exception& exception) {
    fail(ErrorCode::unavailable, "the store " + path_ +
                                     " could not be opened: give this account the right to read "
                                     "it (and to write it, for `run`): " +
                                     exception.displayText());
  }
  handle_ = Poco::Data::SQLite::Utility::dbHandle(*session_);
  sqlite3_extended_result_codes(handle_, 1);
  sqlite3_busy_timeout(handle_, static_cast<int>(settings.busy_timeout.count()));
}

void SqliteDatabase::prepare_for_writing(const StoreSettings& settings) {
  // Counts for a new file only. Half as many pages as by default to be looked for and written.
  script(fmt::format("PRAGMA page_size = {}", kPageBytes));
  {
    Statement mode(handle_, "PRAGMA journal_mode = WAL");
    if (!mode.step() || mode.text() != "wal") {
      fail(ErrorCode::conflict, "the store " + path_ +
                                    " must be on a local disk: this file system allows no "
                                    "write-ahead log");
    }
  }
  // 16 MiB between checkpoints; a log that grew in a bulk load is cut back afterwards.
  script(
      "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 2048;"
      "PRAGMA journal_size_limit = 67108864");
  if (settings.max_pages.has_value()) {
    script(fmt::format("PRAGMA max_page_count = {}", *settings.max_pages));
  }
}

void SqliteDatabase::script(const std::string& sql) {
  if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    throw StoreFailure{error_of(handle_)};
  }
}

Statement& SqliteDatabase::prepared(const char* sql) {
  auto found = statements_.find(sql);
  if (found == statements_.end()) {
    found = statements_.emplace(sql, Statement(handle_, sql)).first;
  }
  DUECOURSE_CHECK(!found->second.busy());
  return found->second;
}

void SqliteDatabase::require_alive() const {
  if (sqlite3_get_autocommit(handle_) == 0) return;
  fail(ErrorCode::unavailable, "the store " + path_ +
                                   " gave up this transaction after an earlier error; nothing was "
                                   "written");
}

void SqliteDatabase::forget_transaction() {
  lingering_ = false;
  linger_asked_ = false;
  through_ = false;
  lingering_rows_ = 0;
}

void SqliteDatabase::give_up() {
  // What fails here leaves a transaction that is rolled back when the file is closed.
  sqlite3_exec(handle_, "ROLLBACK", nullptr, nullptr, nullptr);
  if (waiting_ != nullptr) static_cast<void>(waiting_->forget_after({}));
  forget_transaction();
  ++rollbacks_;
}

void SqliteDatabase::move_waiting(void (WaitingRows::*how)()) {
  if (waiting_ == nullptr || waiting_->mark().size == 0) return;
  try {
    (waiting_->*how)();
  } catch (const StoreFailure&) {
    give_up();
    throw;
  }
}

void SqliteDatabase::commit_all() {
  try {
    flush_waiting();
    require_alive();
    run("COMMIT");
  } catch (const StoreFailure&) {
    give_up();
    throw;
  }
  forget_transaction();
}

void SqliteDatabase::ask_to_linger(std::size_t rows) {
  linger_asked_ = true;
  lingering_rows_ += rows;
}

void SqliteDatabase::commit_lingering() {
  if (depth_ > 0) {
    through_ = true;
  } else if (lingering_) {
    commit_all();
  }
}

SqliteDatabase::Step::Step(SqliteDatabase& db, bool writes) : db_(db), writes_(writes) {
  const bool open = db_.depth_ > 0 || db_.lingering_;
  if (open) db_.require_alive();
  if (open && writes) {
    db_.run("SAVEPOINT step");
    kind_ = Kind::savepoint;
  } else if (!open) {
    db_.run(writes && !db_.read_only_ ? "BEGIN IMMEDIATE" : "BEGIN");
    kind_ = Kind::transaction;
  }
  if (db_.waiting_ != nullptr) mark_ = db_.waiting_->mark();
  ++db_.depth_;
}

void SqliteDatabase::Step::commit() {
  db_.require_alive();
  if (kind_ == Kind::savepoint) db_.run("RELEASE step");
  const bool outermost = db_.depth_ == 1;
  if (outermost && kind_ == Kind::transaction && !writes_) {
    db_.run("COMMIT");
  } else if (outermost && writes_) {
    if (db_.may_linger() && db_.lingering_rows_ < kLingeringRowsMost) {
      db_.lingering_ = true;
      db_.move_waiting(&WaitingRows::make_room);
    } else {
      db_.commit_all();
    }
  }
  --db_.depth_;
  done_ = true;
}

SqliteDatabase::Step::~Step() {
  if (done_) return;
  --db_.depth_;
  if (kind_ == Kind::passive) return;
  ++db_.rollbacks_;
  const bool alive = sqlite3_get_autocommit(db_.handle_) == 0;
  const bool only_this = kind_ == Kind::savepoint && alive &&
                         (db_.waiting_ == nullptr || db_.waiting_->forget_after(mark_));
  if (only_this) {
    sqlite3_exec(db_.handle_, "ROLLBACK TO step; RELEASE step", nullptr, nullptr, nullptr);
  } else {
    db_.give_up();
  }
}

}  // namespace duecourse::adapters
