#include "adapters/store/sqlite_statement.hpp"

#include <cerrno>

#include "engine/base/check.hpp"

namespace duecourse::adapters {

namespace {

std::string file_of(sqlite3* db) {
  const char* name = sqlite3_db_filename(db, "main");
  return name != nullptr ? name : "";
}

/// The primary code of what went wrong. A quota and the largest size that a file may have are a
/// full disk to whoever has to mend it; SQLite calls them an error of the disk.
int kind_of(sqlite3* db) {
  const int code = sqlite3_errcode(db) & 0xff;
  if (code != SQLITE_IOERR) return code;
  const auto no_room = [](int system) {
    return system == EFBIG || system == EDQUOT || system == ENOSPC;
  };
  // A commit that fails leaves the system's word with the log alone.
  int in_log = 0;
  sqlite3_file* log = nullptr;
  if (sqlite3_file_control(db, "main", SQLITE_FCNTL_JOURNAL_POINTER, static_cast<void*>(&log)) ==
          SQLITE_OK &&
      log != nullptr && log->pMethods != nullptr) {
    log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &in_log);
  }
  return no_room(sqlite3_system_errno(db)) || no_room(in_log) ? SQLITE_FULL : code;
}

}  // namespace

Error error_of(sqlite3* db) {
  const std::string store = "the store " + file_of(db);
  const std::string detail = std::string(" (SQLite: ") + sqlite3_errmsg(db) + ")";
  switch (kind_of(db)) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {ErrorCode::unavailable,
              store +
                  " is locked by another program (a database browser, a backup?): close it; "
                  "nothing was written, it will be tried again" +
                  detail};
    case SQLITE_FULL:
      return {
          ErrorCode::unavailable,
          store +
              " cannot grow, the disk is full (or a quota is reached): free some space; nothing "
              "was written" +
              detail};
    case SQLITE_IOERR:
      return {ErrorCode::unavailable,
              store +
                  " could not be read or written, the disk reports an error: look at the "
                  "system's log; nothing was written" +
                  detail};
    case SQLITE_CANTOPEN:
      return {ErrorCode::unavailable,
              store +
                  " could not be opened: give the service's account the right to write in "
                  "its folder" +
                  detail};
    case SQLITE_READONLY:
      return {ErrorCode::conflict,
              store +
                  " may not be written: it was opened for reading only, or the service's "
                  "account lacks the right to write it or its folder" +
                  detail};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {ErrorCode::conflict,
              store +
                  " is damaged or is not a Duecourse store: put back the last backup, or "
                  "name another file" +
                  detail};
    case SQLITE_NOMEM:
      return {ErrorCode::unavailable, store + ": no memory left; nothing was written" + detail};
    default:
      return {ErrorCode::conflict,
              store + " refused what it was told; nothing was written" + detail};
  }
}

Statement::Statement(sqlite3* db, const char* sql) : db_(db) {
  if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &native_, nullptr) != SQLITE_OK) {
    throw StoreFailure{error_of(db)};
  }
}

Statement::Statement(Statement&& other) noexcept
    : db_(other.db_),
      native_(std::exchange(other.native_, nullptr)),
      lifetime_(other.lifetime_),
      bound_(other.bound_),
      column_(other.column_) {}

Statement::~Statement() {
  sqlite3_finalize(native_);
}

bool Statement::step() {
  column_ = 0;
  const int result = sqlite3_step(native_);
  if (result == SQLITE_ROW) return true;
  if (result == SQLITE_DONE) return false;
  const Error error = error_of(db_);
  sqlite3_reset(native_);
  throw StoreFailure{error};
}

void Statement::reset() {
  sqlite3_reset(native_);
}

bool Statement::busy() const {
  return sqlite3_stmt_busy(native_) != 0;
}

std::int64_t Statement::integer() {
  return sqlite3_column_int64(native_, column_++);
}

double Statement::real() {
  return sqlite3_column_double(native_, column_++);
}

std::string_view Statement::view() {
  const int column = column_++;
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(native_, column));
  if (text == nullptr) return {};
  return {text, static_cast<std::size_t>(sqlite3_column_bytes(native_, column))};
}

std::string_view Statement::blob() {
  const int column = column_++;
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(native_, column));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(native_, column))};
}

bool Statement::skip_null(int columns) {
  if (sqlite3_column_type(native_, column_) != SQLITE_NULL) return false;
  column_ += columns;
  return true;
}

std::optional<std::string_view> Statement::maybe_view() {
  if (skip_null(1)) return std::nullopt;
  return view();
}

std::optional<Instant> Statement::maybe_instant() {
  if (skip_null(1)) return std::nullopt;
  return instant();
}

std::optional<std::int64_t> Statement::maybe_integer() {
  if (skip_null(1)) return std::nullopt;
  return integer();
}

std::optional<double> Statement::maybe_real() {
  if (skip_null(1)) return std::nullopt;
  return real();
}

void Statement::put(std::int64_t value) {
  sqlite3_bind_int64(native_, ++bound_, value);
}

void Statement::put(double value) {
  sqlite3_bind_double(native_, ++bound_, value);
}

void Statement::put(std::string_view value) {
  const char* text = value.data() != nullptr ? value.data() : "";
  const auto result =
      sqlite3_bind_text64(native_, ++bound_, text, value.size(), lifetime_, SQLITE_UTF8);
  if (result != SQLITE_OK) throw StoreFailure{error_of(db_)};
}

void Statement::put(const Blob& value) {
  const auto result =
      sqlite3_bind_blob64(native_, ++bound_, value.bytes.data(), value.bytes.size(), lifetime_);
  if (result != SQLITE_OK) throw StoreFailure{error_of(db_)};
}

void Statement::put_null() {
  sqlite3_bind_null(native_, ++bound_);
}

void Statement::check_all_bound() const {
  DUECOURSE_CHECK(bound_ == sqlite3_bind_parameter_count(native_));
}

}  // namespace duecourse::adapters
