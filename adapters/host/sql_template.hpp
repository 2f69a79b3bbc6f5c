// Host queries that are templates: `{{...}}` in their SQL is filled in from a council's mapping and
// by the words of the database's SQL, when the queries are loaded. Pure.
//
// In a template (config/hosts/README.md, "Templates", has them all):
//   {{MO_WORKFLOW_STEPS}}            a table, under the name that it has at this council
//   {{step_changed}}                 a word of the folder's [columns]
//   {{#day}}a.DATE_ANSWER{{/day}}    the day as text, in the database's SQL
//   {{#join}}s.ID ~ '-' ~ m.kind{{/join}}
//   {{>answer}}                      the file answer.part beside it
#pragma once

#include <map>
#include <string>
#include <vector>

#include "adapters/host/sql_text.hpp"
#include "adapters/ports/host_mapping.hpp"
#include "engine/base/fault.hpp"

namespace duecourse::adapters {

/// What fills templates. Borrows the mapping.
struct TemplateWords {
  const HostMapping& mapping;
  SqlDialect dialect = SqlDialect::sqlite;
  std::map<std::string, std::string> columns;  ///< words of the folder, as the mapping leaves them
  std::map<std::string, std::string> parts;    ///< files NAME.part, by NAME
};

/// Stands for today in the SQL, and is replaced when a statement is made.
inline constexpr const char* kToday = ":today:";

/// The text with `today` (SQL) in the place of kToday.
[[nodiscard]] std::string with_today(const std::string& text, const std::string& today);

/// True if the text has anything to fill in.
[[nodiscard]] bool is_template(const std::string& contents);

/// The SQL. Faults, at their places in `file`: a word that is not known, a section that is not
/// closed. Column and line of later faults are those of the SQL, which `duecourse host sql` prints.
[[nodiscard]] std::string fill_template(const std::string& file, const std::string& contents,
                                        const TemplateWords& words, Faults& faults);

/// The tables that templates name (`MO_WORKFLOW_STEPS`), each once.
[[nodiscard]] std::vector<std::string> tables_named(const std::string& contents);

}  // namespace duecourse::adapters
