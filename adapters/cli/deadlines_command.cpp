// duecourse deadlines: what runs, what is overdue, what was met.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <ostream>

#include "adapters/cli/command_line.hpp"
#include "adapters/cli/deadline_row.hpp"
#include "adapters/cli/progress_bar.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::adapters {

namespace {

struct DeadlinesOptions {
  std::string case_id;
  std::string worker;
  std::string team;
  std::string framework;
  std::string timescale;
  std::vector<std::string> states;
  std::string due_from;
  std::string due_to;
  bool all = false;
  bool decided = false;
};

// One listed deadline, kept small: the JSON row and what it is sorted by.
struct Row {
  nlohmann::ordered_json json;
  std::string reference;
  std::string due;
  std::string team;
  Instant sort{};
};

class Listing {
 public:
  Listing(CommandContext& context, const DeadlinesOptions& options)
      : context_(context), options_(options) {}

  void run() {
    const auto council = open_or_complain(context_, StoreUse::read);
    if (!council) return;
    const auto at = times_or_complain(context_, *council);
    if (!at || !read_days()) return;
    if (!known_or_complain(context_, council->rulebook(), options_.framework, options_.timescale)) {
      return;
    }
    if (!collect(*council, *at)) return;
    // Workers and teams need no table of their own: only an empty list may be a typing error.
    if (rows_.empty() &&
        !known_people_or_complain(context_, *council, options_.worker, options_.team)) {
      return;
    }
    std::stable_sort(rows_.begin(), rows_.end(),
                     [](const Row& a, const Row& b) { return a.sort < b.sort; });
    print();
    tell_age(context_, *council, at->now);
  }

 private:
  bool read_days() {
    const auto read = [&](const std::string& text, std::optional<Day>& into) {
      if (text.empty()) return true;
      const auto day = read_day(text);
      if (!day.ok()) {
        complain_usage(context_, text + ": " + day.error().message);
        return false;
      }
      into = *day;
      return true;
    };
    return read(options_.due_from, due_from_) && read(options_.due_to, due_to_);
  }

  bool collect(Council& council, const AssessAt& at) {
    ProgressBar bar(context_.terminal, "reading");
    std::size_t seen = 0;
    const auto visit = [&](const AssessedSubject& subject, const Directory& directory) {
      for (std::size_t i = 0; i < subject.tracked.size(); ++i) {
        consider({subject, i, directory, council.rulebook()});
      }
      ++seen;
      bar.show(seen, seen + 1);
      return true;
    };
    Result<void> walked;
    if (!options_.case_id.empty()) {
      const SubjectRef subject{SubjectKind::case_, SubjectId(options_.case_id)};
      const auto one = council.subject(subject, at);
      if (!one.ok()) {
        complain(context_, one.error());
        return false;
      }
      const auto directory = council.directory();
      if (!directory.ok()) {
        complain(context_, directory.error());
        return false;
      }
      visit(*one, *directory);
    } else {
      walked = council.each_subject(std::nullopt, at, visit);
    }
    if (!walked.ok()) complain(context_, walked.error());
    return walked.ok();
  }

  void consider(const ListedDeadline& listed) {
    const Tracked& tracked = listed.subject.tracked[listed.index];
    const DeadlineState state = state_of(listed);
    if (!wanted_state(state)) return;
    if (!options_.framework.empty() && tracked.key.framework.str() != options_.framework) return;
    if (!options_.timescale.empty() && tracked.key.timescale.str() != options_.timescale) return;
    const Zone& zone = listed.rulebook.zone;
    if (due_from_ && (!tracked.due || last_day_of(*tracked.due, zone) < *due_from_)) return;
    if (due_to_ && (!tracked.due || last_day_of(*tracked.due, zone) > *due_to_)) return;
    const auto& record = listed.subject.input.context.case_record;
    const std::string team = record ? record->team.str() : "";
    if (!options_.team.empty() && team != options_.team &&
        tracked.subject.id.str() != options_.team) {
      return;
    }
    if (!options_.worker.empty() && owner_of(listed) != options_.worker &&
        tracked.subject != SubjectRef{SubjectKind::worker, SubjectId(options_.worker)}) {
      return;
    }
    Row row;
    row.json = json_of(listed);
    row.reference =
        record && !record->reference.empty() ? record->reference : tracked.subject.id.str();
    if (options_.decided && row.json["decided"].is_null()) return;
    row.due = tracked.due ? spell_limit(*tracked.due, zone) : "no date";
    row.sort = tracked.due ? tracked.due->at : Instant::max();
    rows_.push_back(std::move(row));
  }

  [[nodiscard]] bool wanted_state(DeadlineState state) const {
    if (!options_.states.empty()) {
      return std::find(options_.states.begin(), options_.states.end(), word_of(state)) !=
             options_.states.end();
    }
    return options_.all || state == DeadlineState::open || state == DeadlineState::overdue;
  }

  // What people decided of it, and the reason on record why it is late.
  static std::string remark_of(const Row& row) {
    std::string words =
        row.json["decided"].is_null() ? std::string() : row.json["decided"].get<std::string>();
    if (row.json["late_reason"].is_null()) return words;
    words += words.empty() ? "" : "; ";
    return words + "reason on record: " + row.json["late_reason"].get<std::string>();
  }

  void print() {
    std::ostream& out = context_.terminal.out;
    if (context_.format == Format::json) {
      auto list = nlohmann::ordered_json::array();
      for (Row& row : rows_) list.push_back(std::move(row.json));
      out << list.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
      return;
    }
    if (context_.format == Format::csv) {
      Table table(json_columns());
      for (const Row& row : rows_) {
        std::vector<std::string> cells;
        for (const std::string& column : json_columns()) {
          const auto& value = row.json[column];
          if (value.is_null())
            cells.emplace_back();
          else if (value.is_string())
            cells.push_back(value.get<std::string>());
          else
            cells.push_back(value.dump());
        }
        table.add(std::move(cells));
      }
      table.print_csv(out);
      return;
    }
    std::vector<std::string> columns{"due", "state", "for", "clause", "what", "owner"};
    // Only where there is something to say beside the state.
    const bool with_remarks = std::any_of(rows_.begin(), rows_.end(),
                                          [](const Row& row) { return !remark_of(row).empty(); });
    if (with_remarks) columns.emplace_back("beside it");
    Table table(columns);
    for (const Row& row : rows_) {
      const auto text = [&](const char* key) {
        return row.json[key].is_null() ? std::string("-") : row.json[key].get<std::string>();
      };
      std::vector<std::string> cells{row.due,        text("state"), row.reference,
                                     text("clause"), text("title"), text("owner")};
      if (with_remarks) cells.push_back(remark_of(row));
      table.add(std::move(cells));
    }
    if (rows_.empty()) {
      out << "No deadlines match. (`duecourse run --once` reads the host; `--all` lists ended "
             "ones too.)\n";
      return;
    }
    table.print(out, context_.terminal.width);
  }

  CommandContext& context_;
  const DeadlinesOptions& options_;
  std::optional<Day> due_from_;
  std::optional<Day> due_to_;
  std::vector<Row> rows_;
};

}  // namespace

void add_deadlines(CLI::App& app, CommandContext& context) {
  auto options = std::make_shared<DeadlinesOptions>();
  CLI::App* command = app.add_subcommand("deadlines", "deadlines that run, and those that ended");
  command->footer("Example: duecourse deadlines --state overdue --team T-1 --format csv");
  command->add_option("--case", options->case_id, "only this case");
  command->add_option("--worker", options->worker, "only duties of this worker");
  command->add_option("--team", options->team, "only cases of this team");
  command->add_option("--framework", options->framework, "only this framework");
  command->add_option("--timescale", options->timescale, "only this timescale");
  command
      ->add_option("--state", options->states,
                   "only these states: open, overdue, met, met_late, lapsed, withdrawn")
      ->check(CLI::IsMember({"open", "overdue", "met", "met_late", "lapsed", "withdrawn"}))
      ->delimiter(',');
  command->add_option("--due-from", options->due_from, "due on or after this day (YYYY-MM-DD)");
  command->add_option("--due-to", options->due_to, "due on or before this day (YYYY-MM-DD)");
  command->add_flag("--all", options->all, "also those that have ended");
  command->add_flag("--decided", options->decided,
                    "only those that are snoozed, or whose escalation is acknowledged");
  add_format(*command, context);
  add_times(*command, context);
  command->callback([options, &context] { Listing(context, *options).run(); });
}

}  // namespace duecourse::adapters
