// Questions to the host for one message that is being made: names, referrers. The answer is
// personal data: it is handed on and kept nowhere.
//
//   [[lookup]]
//   name = "referrers"       # or "names"
//   file = "referrers.sql"   # default: the name with .sql
//
// The SQL is one SELECT in which `:id:` stands for the id that is asked for. Columns of names: name
// and, where the host tells children apart, person_id; of referrers: name, email.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/host/host_connection.hpp"
#include "adapters/host/sql_text.hpp"
#include "adapters/ports/host_reader.hpp"
#include "engine/base/result.hpp"

namespace duecourse::adapters {

/// One [[lookup]] of host.toml with the text of its file.
struct LookUpEntry {
  LookUp what = LookUp::names;
  SqlText text;
};

/// Stands for the id that is asked for.
inline constexpr const char* kAskedId = ":id:";

/// Asks for `id`. `today`: the SQL of today. unavailable: the host does not answer; invalid_input:
/// the query is wrong. No error says anything of the answer.
[[nodiscard]] Result<std::vector<LookedUp>> ask_for(HostConnection& connection,
                                                    const LookUpEntry& entry, const std::string& id,
                                                    const std::string& today);

/// Whether the query can be asked: it is prepared, and not run. Nothing: it can.
[[nodiscard]] std::optional<Error> try_question(HostConnection& connection,
                                                const LookUpEntry& entry, const std::string& today);

}  // namespace duecourse::adapters
