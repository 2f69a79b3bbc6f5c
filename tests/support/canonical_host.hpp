// A host database of canonical tables, written by tests as staff would write it.
#pragma once

#include <sqlite3.h>

#include <filesystem>
#include <string>

namespace duecourse::testing {

/// A row of `events`. Times as in the host: local, `YYYY-MM-DDTHH:MM` or a date.
struct EventRow {
  std::string id;
  std::string case_id;
  std::string kind;
  std::string occurred;
  std::string worker;   ///< empty: none
  std::string details;  ///< a JSON object; empty: none
  std::string person;   ///< the child; empty: none
  std::string changed;  ///< changed_at; empty: as `occurred`
};

/// Creates the file with empty tables. Throws where SQLite does.
class CanonicalHost {
 public:
  explicit CanonicalHost(const std::filesystem::path& path);
  ~CanonicalHost();
  CanonicalHost(const CanonicalHost&) = delete;
  CanonicalHost& operator=(const CanonicalHost&) = delete;

  void run(const std::string& sql);
  void add(const EventRow& row);
  /// Team T1 (manager M1), its worker W1 with supervisor S1, and the manager M1.
  void add_people();
  /// Case `id` of team T1, shown as `FC-` and its number.
  void add_case(const std::string& id);
  /// The case from contact to initial contact at `contacted`, with key worker W1 since 1 May 2026,
  /// all of it typed in at `contacted`.
  void add_contacted_case(const std::string& id, const std::string& contacted);

 private:
  sqlite3* db_ = nullptr;
};

}  // namespace duecourse::testing
