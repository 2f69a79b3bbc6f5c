#include "adapters/store/store_files.hpp"

#include <Poco/Exception.h>

#include <filesystem>
#include <system_error>

#include "adapters/store/schema.hpp"
#include "adapters/store/sqlite_database.hpp"

namespace duecourse::adapters {

namespace {

std::string quoted(const std::string& text) {
  std::string literal = "'";
  for (const char c : text) {
    if (c == '\'') literal += '\'';
    literal += c;
  }
  return literal + '\'';
}

/// What the store says when it is taken for one of the other kind than it is.
[[noreturn]] void refuse_kind(const std::string& path, bool simulated) {
  throw StoreFailure{
      Error{ErrorCode::conflict,
            "the store " + path +
                (simulated ? " was created for simulation, the configuration says simulated = "
                             "false: name another file for the real store"
                           : " is a real one, the configuration says simulated = true: name "
                             "another file for the simulated store")}};
}

/// True while nobody has the store open: whoever writes it in SQLite's write-ahead mode keeps a log
/// beside it.
bool lies_at_rest(const std::string& path) {
  std::error_code ignored;
  return !std::filesystem::exists(path + "-wal", ignored);
}

/// Runs `work` on the store as it lies where nobody has it open; on the shared one where somebody
/// has, or has begun to meanwhile.
template <class Work>
auto look(const std::string& path, const Work& work) {
  StoreSettings settings;
  settings.path = path;
  settings.read_only = true;
  settings.at_rest = lies_at_rest(path);
  auto found = work(settings);
  if (!settings.at_rest || (found && lies_at_rest(path))) return found;
  settings.at_rest = false;
  return work(settings);
}

/// What is wrong with the file, beyond what opening it says.
Result<void> check_file(const StoreSettings& settings, bool simulated) {
  try {
    SqliteDatabase db(settings);
    prepare_schema(db, settings, migrations());
    {
      Rows rows = db.query("SELECT simulated FROM meta");
      const bool found = rows.next() && rows->flag();
      if (found != simulated) refuse_kind(settings.path, found);
    }
    Rows rows = db.query("PRAGMA quick_check(1)");
    const std::string found = rows.next() ? rows->text() : "nothing was checked";
    if (found == "ok") return {};
    return Error{ErrorCode::conflict, "the store " + settings.path +
                                          " is damaged: put back the last backup (" + found + ")"};
  } catch (const StoreFailure& failure) {
    return failure.error;
  } catch (const Poco::Exception& exception) {
    return Error{ErrorCode::unavailable,
                 "the store " + settings.path + ": " + exception.displayText()};
  }
}

}  // namespace

Result<std::vector<RowFault>> check_sqlite_store(const StoreSettings& settings) {
  return look(settings.path, [&](const StoreSettings& reading) -> Result<std::vector<RowFault>> {
    if (auto well = check_file(reading, settings.simulated); !well) return well.error();
    auto store = open_sqlite_store(reading);
    if (!store) return store.error();
    return (*store)->row_faults();
  });
}

Result<void> copy_sqlite_store(const std::string& from, const std::string& to) {
  return look(from, [&](const StoreSettings& reading) -> Result<void> {
    std::error_code ignored;
    std::filesystem::remove(to, ignored);
    try {
      SqliteDatabase(reading).script("VACUUM INTO " + quoted(to));
      return {};
    } catch (const StoreFailure& failure) {
      return failure.error;
    } catch (const Poco::Exception& exception) {
      return Error{ErrorCode::unavailable, "the store " + from + ": " + exception.displayText()};
    }
  });
}

}  // namespace duecourse::adapters
