// duecourse host sql: the queries as the database is sent them.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <ostream>

#include "adapters/cli/command_line.hpp"
#include "adapters/service/council_mapping.hpp"

namespace duecourse::adapters {

namespace {

struct SqlOptions {
  std::string query;
  std::string dialect;
};

void run_sql(CommandContext& context, const SqlOptions& options) {
  const CouncilSql found = sql_of_council(context.config, options.dialect);
  complain(context, found.faults);
  std::vector<std::string> names;
  for (const FilledQuery& query : found.queries) {
    names.push_back(query.name);
    if (!options.query.empty() && query.name != options.query) continue;
    std::ostream& out = context.terminal.out;
    // Alone, its lines are those that faults name.
    if (options.query.empty()) out << "-- " << query.name << "  (" << query.file << ")\n";
    out << query.sql << ";\n";
    if (options.query.empty()) out << '\n';
  }
  const bool missing =
      !options.query.empty() && std::find(names.begin(), names.end(), options.query) == names.end();
  if (missing && !has_error(found.faults)) {
    complain_usage(context, there_is_no("query", options.query, names));
  }
}

}  // namespace

void add_sql(CLI::App& host, CommandContext& context) {
  CLI::App* command =
      host.add_subcommand("sql", "the queries as they are sent, templates filled in");
  auto options = std::make_shared<SqlOptions>();
  command->add_option("QUERY", options->query, "only this one");
  command
      ->add_option("--dialect", options->dialect,
                   "in the SQL of another database (default: that of the connector)")
      ->check(CLI::IsMember(dialect_words()));
  command->callback([options, &context] { run_sql(context, *options); });
}

}  // namespace duecourse::adapters
