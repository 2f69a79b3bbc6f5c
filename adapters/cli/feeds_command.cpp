// duecourse feeds: the calendar files that the council's calendars subscribe to.
#include <CLI/CLI.hpp>
#include <ostream>

#include "adapters/cli/command_line.hpp"
#include "adapters/files/configuration.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::adapters {

namespace {

using Json = nlohmann::ordered_json;

const std::vector<std::string>& columns() {
  static const std::vector<std::string> kColumns{"holder", "name", "file", "written_at"};
  return kColumns;
}

Json row_of(const CalendarFeed& feed, const Directory& directory, const Zone& zone) {
  const auto worker = directory.workers.find(WorkerId(feed.holder));
  const bool known = worker != directory.workers.end();
  Json row;
  row["holder"] = feed.holder;
  row["name"] = known ? Json(worker->second.name) : Json(nullptr);
  row["file"] = feed.name;
  row["written_at"] = feed.written_at ? Json(write_instant(*feed.written_at, zone)) : Json(nullptr);
  return row;
}

void print(CommandContext& context, const std::vector<Json>& rows, const Configuration& council) {
  std::ostream& out = context.terminal.out;
  if (context.format == Format::json) {
    out << Json(rows).dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
    return;
  }
  Table table(columns());
  for (const Json& row : rows) table.add(cells_of(row, columns()));
  if (context.format == Format::csv) return table.print_csv(out);
  if (council.calendar.feeds.empty()) {
    out << "No calendar files are written: [calendar] names no folder of feeds.\n";
  } else if (rows.empty()) {
    out << printable("No calendar file was written yet to " + council.calendar.feeds.string())
        << ".\n";
  } else {
    table.print(out, context.terminal.width);
    out << printable("They stand in " + council.calendar.feeds.string())
        << ". Whoever knows the name of a file can read it: give each\nto its holder alone.\n";
  }
}

void list_feeds(CommandContext& context) {
  const auto council = open_or_complain(context, StoreUse::read);
  if (!council) return;
  const auto directory = council->directory();
  if (!directory) return complain(context, directory.error());
  const auto feeds = council->store().entries().feeds();
  if (!feeds) return complain(context, feeds.error());
  std::vector<Json> rows;
  for (const CalendarFeed& feed : *feeds) {
    rows.push_back(row_of(feed, *directory, council->rulebook().zone));
  }
  print(context, rows, council->configuration());
}

}  // namespace

void add_feeds(CLI::App& app, CommandContext& context) {
  CLI::App* command =
      app.add_subcommand("feeds", "the calendar files: whose they are, and their names");
  command->footer("Example: duecourse feeds");
  add_format(*command, context);
  command->callback([&context] { list_feeds(context); });
}

}  // namespace duecourse::adapters
