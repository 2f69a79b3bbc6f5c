// duecourse host preview: a few records of each query, masked, before a mapping is trusted.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>
#include <utility>

#include "adapters/cli/command_line.hpp"
#include "adapters/service/host_preview.hpp"
#include "adapters/service/record_fields.hpp"

namespace duecourse::adapters {

namespace {

constexpr std::size_t kMostRows = 1000;

struct PreviewOptions {
  PreviewRequest request;
  bool unmasked = false;
};

/// What is shown of a preview: through the mask, or as it is.
class Shown {
 public:
  Shown(const HostPreview& preview, bool unmasked)
      : zone_(preview.zone), mask_(unmasked ? Mask::none() : Mask(preview.codes)) {}

  [[nodiscard]] std::vector<RecordField> fields(const MirrorRow& row) const {
    std::vector<RecordField> fields = fields_of(row.record, zone_);
    if (row.deleted) fields.push_back({"deleted", true, FieldKind::plain});
    for (RecordField& field : fields) field.value = mask_(field);
    return fields;
  }
  [[nodiscard]] std::string fault(const RowFault& fault) const {
    return mask_.fault(fault.message);
  }

 private:
  const Zone& zone_;
  Mask mask_;
};

/// The child of an event is behind a unit separator in the row's id.
std::string row_name(std::string row_id) {
  if (row_id.empty()) return "(without an id)";
  std::replace(row_id.begin(), row_id.end(), '\x1f', '/');
  return row_id;
}

std::string heading_of(const QueryPreview& preview, bool of_case) {
  std::string words = fmt::format("{} ({})", preview.query.name, word_of(preview.query.kind));
  if (preview.error) return words + ": cannot be read";
  words += of_case ? fmt::format(": {} of {} row(s) read", preview.rows.size(), preview.read)
                   : fmt::format(": {} row(s) read", preview.read);
  if (!preview.faults.empty()) {
    words += fmt::format(", {} with something wrong", preview.faults.size());
  }
  return words + (preview.more ? "; there are more" : "");
}

/// Canonical columns that hold something in none of the rows.
std::vector<std::string> empty_columns(const QueryPreview& preview, const Shown& shown) {
  std::vector<std::string> empty = preview.columns;
  for (const MirrorRow& row : preview.rows) {
    for (const RecordField& field : shown.fields(row)) {
      std::erase(empty, field.column.starts_with("details.") ? "details" : field.column);
    }
  }
  std::erase(empty, "changed_at");
  std::erase(empty, "deleted");
  return empty;
}

void print_record(std::ostream& out, std::size_t width, const std::vector<RecordField>& fields) {
  std::size_t widest = 0;
  for (const RecordField& field : fields) widest = std::max(widest, columns_of(field.column));
  const char* bullet = "- ";
  for (const RecordField& field : fields) {
    print_wrapped(out,
                  fmt::format("  {}{:{}}  {}", std::exchange(bullet, "  "), field.column, widest,
                              describe(field.value)),
                  width, widest + 6);
  }
}

void print_people(CommandContext& context, const HostPreview& preview, const Shown& shown,
                  bool of_case) {
  std::ostream& out = context.terminal.out;
  const std::size_t width = context.terminal.width;
  bool first = true;
  for (const QueryPreview& query : preview.queries) {
    if (!std::exchange(first, false)) out << '\n';
    print_wrapped(out, heading_of(query, of_case), width, 2);
    if (query.error) print_wrapped(out, "  " + query.error->message, width, 2);
    for (const MirrorRow& row : query.rows) print_record(out, width, shown.fields(row));
    const auto empty = empty_columns(query, shown);
    if (!query.rows.empty() && !empty.empty()) {
      print_wrapped(out, fmt::format("  empty in all: {}", fmt::join(empty, ", ")), width, 2);
    }
    for (const RowFault& fault : query.faults) {
      print_wrapped(out, fmt::format("  row {}: {}", row_name(fault.row_id), shown.fault(fault)),
                    width, 4);
    }
  }
}

nlohmann::ordered_json json_of(const RecordField& field) {
  return std::visit([](const auto& value) { return nlohmann::ordered_json(value); }, field.value);
}

nlohmann::ordered_json record_json(const std::vector<RecordField>& fields) {
  constexpr std::string_view kFact = "details.";
  nlohmann::ordered_json record = nlohmann::ordered_json::object();
  for (const RecordField& field : fields) {
    if (field.column.starts_with(kFact)) {
      record["details"][field.column.substr(kFact.size())] = json_of(field);
    } else {
      record[field.column] = json_of(field);
    }
  }
  return record;
}

void print_json(std::ostream& out, const HostPreview& preview, const Shown& shown) {
  nlohmann::ordered_json json;
  json["masked"] = true;
  json["queries"] = nlohmann::ordered_json::array();
  for (const QueryPreview& query : preview.queries) {
    nlohmann::ordered_json one{{"query", query.query.name},
                               {"records", word_of(query.query.kind)},
                               {"file", query.query.file},
                               {"rows_read", query.read},
                               {"more", query.more},
                               {"error", nullptr},
                               {"rows", nlohmann::ordered_json::array()},
                               {"not_readable", nlohmann::ordered_json::array()}};
    if (query.error) one["error"] = query.error->message;
    for (const MirrorRow& row : query.rows) one["rows"].push_back(record_json(shown.fields(row)));
    for (const RowFault& fault : query.faults) {
      one["not_readable"].push_back({{"row", row_name(fault.row_id)}, {"why", shown.fault(fault)}});
    }
    json["queries"].push_back(std::move(one));
  }
  out << json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
}

void print_csv(std::ostream& out, const HostPreview& preview, const Shown& shown) {
  Table table({"query", "row", "column", "value"});
  for (const QueryPreview& query : preview.queries) {
    for (const MirrorRow& row : query.rows) {
      for (const RecordField& field : shown.fields(row)) {
        table.add({query.query.name, row_name(row.row_id), field.column, describe(field.value)});
      }
    }
    for (const RowFault& fault : query.faults) {
      table.add({query.query.name, row_name(fault.row_id), "(not readable)", shown.fault(fault)});
    }
    if (query.error) table.add({query.query.name, "", "(not read)", query.error->message});
  }
  table.print_csv(out);
}

void set_exit_code(CommandContext& context, const HostPreview& preview) {
  if (has_error(preview.faults)) context.exit_code = kFoundFaults;
  for (const QueryPreview& query : preview.queries) {
    if (!query.error) continue;
    const bool down = query.error->code == ErrorCode::unavailable;
    if (context.exit_code != kOutsideFailed) {
      context.exit_code = down ? kOutsideFailed : kFoundFaults;
    }
  }
}

bool in_order(CommandContext& context, const PreviewOptions& options) {
  const PreviewRequest& request = options.request;
  if (!request.query.empty() && !request.case_id.empty()) {
    complain_usage(context, "--case looks through all queries: name a query or a case");
    return false;
  }
  if (options.unmasked && context.format != Format::table) {
    complain_usage(context,
                   "--unmasked is for a screen: JSON and CSV end in files, and records of families "
                   "in a file are a copy of the case system; leave --format out");
    return false;
  }
  return true;
}

void run_preview(CommandContext& context, const PreviewOptions& options) {
  if (!in_order(context, options)) return;
  const HostPreview preview = preview_host(context.config, options.request);
  for (const Fault& fault : preview.faults) {
    context.terminal.err << printable(describe(fault)) << '\n';
  }
  set_exit_code(context, preview);
  if (preview.no_such_query) {
    complain_usage(context,
                   there_is_no("host query", options.request.query, *preview.no_such_query));
    return;
  }
  if (options.unmasked) {
    context.terminal.err << "Unmasked: names, addresses and texts of real people follow. Keep them "
                            "on this screen.\n";
  }
  const Shown shown(preview, options.unmasked);
  switch (context.format) {
    case Format::json:
      print_json(context.terminal.out, preview, shown);
      break;
    case Format::csv:
      print_csv(context.terminal.out, preview, shown);
      break;
    case Format::table:
      print_people(context, preview, shown, !options.request.case_id.empty());
      break;
  }
}

}  // namespace

void add_preview(CLI::App& host, CommandContext& context) {
  auto options = std::make_shared<PreviewOptions>();
  CLI::App* command = host.add_subcommand(
      "preview", "the first rows of each host query as records, masked; reads the host only");
  command->add_option("QUERY", options->request.query, "the name of one host query");
  command->add_option("--rows", options->request.rows, "how many rows of each query (default 3)")
      ->check(CLI::Range(std::size_t{1}, kMostRows));
  command->add_option("--case", options->request.case_id,
                      "the records of this case in all queries instead");
  command->add_flag("--unmasked", options->unmasked,
                    "show names, addresses, references and texts as they are; on a screen only");
  add_format(*command, context);
  command->callback([options, &context] { run_preview(context, *options); });
}

}  // namespace duecourse::adapters
