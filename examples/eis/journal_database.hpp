// A database whose content is a journal: every edit with the moment at which it was typed in,
// played up to a moment. So a demo can step its clock, and the database always holds exactly what
// staff had typed by then.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/time/instant.hpp"
#include "examples/eis/journal.hpp"

namespace duecourse::examples {

/// Makes a new SQLite database at `path` (a file that is there is replaced): the tables of
/// `schema`, which must hold example_journal and example_clock as in schema.sql, and the edits,
/// those that were typed by `before` played. Edits after the end of the day `to` are left out.
/// unavailable: the file cannot be written.
[[nodiscard]] Result<void> make_journal_database(const std::string& path, const char* schema,
                                                 const std::vector<Edit>& edits, Day to,
                                                 Instant before);

/// Plays the journal up to and including `until`; gives the number of edits made. Never goes back.
[[nodiscard]] Result<std::size_t> advance_journal(const std::string& path, Instant until);

/// The rows of one SELECT on the database at `path`, as text; NULL is empty.
[[nodiscard]] Result<std::vector<std::vector<std::string>>> select_rows(const std::string& path,
                                                                        const std::string& select);

/// Runs statements on the database at `path`, all or none.
[[nodiscard]] Result<void> run_statements(const std::string& path, const char* statements);

}  // namespace duecourse::examples
