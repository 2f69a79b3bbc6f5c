// duecourse run: the service.
#include <fmt/format.h>
#include <pthread.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <nlohmann/json.hpp>
#include <ostream>
#include <thread>

#include "adapters/cli/command_line.hpp"
#include "adapters/cli/progress_bar.hpp"
#include "adapters/service/framework_words.hpp"
#include "adapters/service/record_fields.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::adapters {

namespace {

struct ServiceOptions {
  bool once = false;
  bool dry_run = false;
  bool sweep = false;
};

void print_said(CommandContext& context, const std::vector<Said>& said) {
  if (said.empty()) return;
  Table table({"kind", "to", "for", "subject line", "why"});
  for (const Said& one : said) {
    std::string about = one.subject.id.str();
    const bool many = std::any_of(one.also.begin(), one.also.end(),
                                  [&](const SubjectRef& other) { return other != one.subject; });
    if (many) about += " and others";
    table.add({one.copy ? "copy" : word_of(one.kind), one.to, std::move(about), one.subject_line,
               word_of(one.reason)});
  }
  table.print(context.terminal.out, context.terminal.width);
}

void print_sweeps(std::ostream& out, const SweepReport& report) {
  for (const QuerySweep& query : report.queries) {
    std::string line = fmt::format("  swept {:<13} {} row(s)", query.query, query.rows);
    const UpsertCount& count = query.count;
    if (count.added + count.changed > 0) {
      line += fmt::format(", {} that no poll saw", count.added + count.changed);
    }
    if (count.deleted > 0) line += fmt::format(", {} gone", count.deleted);
    if (query.absent > 0) line += fmt::format(", {} absent for the first time", query.absent);
    if (!query.held.empty()) {
      line += ", held: " + query.held;
    } else if (!query.error.empty()) {
      line += ", cut short: " + query.error;
    } else if (!query.complete) {
      line += ", goes on in the next cycle";
    }
    out << printable(line) << '\n';
  }
}

// What was said to calendars; nothing where none is kept in step.
void print_calendars(std::ostream& out, const CycleReport& report) {
  const CalendarReport& calendars = report.calendars;
  std::string line;
  const auto count = [&line](std::size_t number, const char* what) {
    if (number > 0) line += fmt::format("{}{} {}", line.empty() ? "" : ", ", number, what);
  };
  count(report.delivery.entries, "invitation(s) sent");
  count(report.delivery.entries_waiting, "wait: too many at once");
  count(calendars.put, "put on the server");
  count(calendars.removed, "taken out of the server");
  count(calendars.feeds, "file(s) written");
  count(calendars.put_off, "put off");
  if (!line.empty()) out << "  calendar entries: " << line << '\n';
  for (const std::string& error : {calendars.server_error, calendars.feeds_error}) {
    if (!error.empty()) out << "  calendars: " << printable(error) << '\n';
  }
}

void print_report(CommandContext& context, const CycleReport& report, const Rulebook& rulebook,
                  bool dry_run) {
  std::ostream& out = context.terminal.out;
  out << fmt::format("Cycle of {}{}\n",
                     spell_moment({report.now, Precision::second}, rulebook.zone),
                     dry_run ? " (dry run: nothing is kept or sent)" : "");
  for (const QueryPoll& query : report.poll.queries) {
    if (!query.held.empty()) {
      out << printable(
                 fmt::format("  held {:<14} {}; see `duecourse host`", query.query, query.held))
          << '\n';
      continue;
    }
    out << fmt::format("  read {:<14} {} new, {} changed, {} as before{}{}\n", query.query,
                       query.count.added, query.count.changed, query.count.unchanged,
                       query.faults == 0 ? "" : fmt::format(", {} not readable", query.faults),
                       query.error.empty() ? "" : ": " + printable(query.error));
  }
  if (!report.poll.as_at_error.empty()) {
    print_wrapped(out, "  not known when the copy was taken: " + report.poll.as_at_error,
                  context.terminal.width, 4);
  }
  print_sweeps(out, report.sweep);
  out << fmt::format("  planned {} subject(s)\n", report.planning.subjects);
  for (const SubjectTrouble& trouble : report.planning.troubles) {
    out << printable(fmt::format("  trouble with {}: {}", describe(trouble.subject), trouble.what))
        << '\n';
  }
  for (const Remark& remark : report.planning.remarks) {
    out << "  " << printable(remark.text) << '\n';
  }
  const DeliveryReport& delivery = report.delivery;
  out << fmt::format("  {} {} message(s)", dry_run ? "would send" : "sent", delivery.said.size());
  if (delivery.waiting > 0) out << fmt::format(", {} wait for a good read", delivery.waiting);
  if (delivery.held > 0) {
    out << fmt::format(", {} {} too many at once: see `duecourse notices --state held`",
                       delivery.held, dry_run ? "would be held as" : "held as");
  }
  if (delivery.put_off > 0) out << fmt::format(", {} put off", delivery.put_off);
  if (delivery.failed > 0) out << fmt::format(", {} refused", delivery.failed);
  if (delivery.unknown > 0) out << fmt::format(", {} unknown", delivery.unknown);
  if (delivery.repeated > 0) out << fmt::format(", {} repeated", delivery.repeated);
  out << '\n';
  if (delivery.paced) {
    out << "  mail: no more in this minute ([mail] most_a_minute); the rest waits\n";
  }
  if (!delivery.transport_error.empty()) {
    out << "  mail: " << printable(delivery.transport_error) << '\n';
  }
  for (const AlarmTold& alarm : delivery.alarms) {
    out << printable(fmt::format("  {} {}: {}", dry_run ? "would tell" : "told", alarm.to,
                                 alarm.subject_line))
        << '\n';
  }
  print_said(context, delivery.said);
  print_calendars(out, report);
}

// The rows that could not be read: kept, and shown until the host mends them. What they hold is
// masked: it may be what somebody said of a family.
void print_row_faults(CommandContext& context, const std::vector<RowFault>& faults,
                      const Rulebook& rulebook, bool kept) {
  constexpr std::size_t kShown = 20;
  if (faults.empty()) return;
  const Mask mask(known_codes(rulebook));
  context.terminal.out << "Rows of the host that could not be read:\n";
  for (std::size_t i = 0; i < std::min(kShown, faults.size()); ++i) {
    const RowFault& fault = faults[i];
    context.terminal.out << printable(fmt::format("  {} {}: {}", fault.query, fault.row_id,
                                                  mask.fault(fault.message)))
                         << '\n';
  }
  if (faults.size() > kShown) {
    context.terminal.out << fmt::format("  and {} more{}\n", faults.size() - kShown,
                                        kept ? "; `duecourse check` lists them all" : "");
  }
}

// Whether something was to be said and is not: put off, or perhaps lost on the way.
bool left_unsaid(const DeliveryReport& delivery) {
  return !delivery.transport_error.empty() || delivery.put_off > 0 || delivery.unknown > 0 ||
         delivery.paced || delivery.entries_waiting > 0;
}

bool left_out_of_calendars(const CalendarReport& calendars) {
  return !calendars.server_error.empty() || !calendars.feeds_error.empty() || calendars.put_off > 0;
}

void run_once(CommandContext& context, Council& council, const ServiceOptions& options) {
  RunOptions run;
  run.dry_run = options.dry_run;
  run.sweep = options.sweep;
  if (!context.as_of.empty()) {
    const auto at = times_or_complain(context, council);
    if (!at) return;
    run.as_of = at->now;
  }
  ProgressBar bar(context.terminal, "planning");
  run.progress = [&](std::size_t done, std::size_t total) { bar.show(done, total); };
  const auto report = council.run_once(run);
  if (!report.ok()) {
    complain(context, report.error());
    return;
  }
  print_report(context, *report, council.rulebook(), options.dry_run);
  if (options.dry_run) {
    print_row_faults(context, report->row_faults, council.rulebook(), false);
  } else if (const auto faults = council.store().row_faults()) {
    print_row_faults(context, *faults, council.rulebook(), true);
  }
  if (!report->poll.complete() || left_unsaid(report->delivery) ||
      left_out_of_calendars(report->calendars)) {
    context.exit_code = kOutsideFailed;
  } else if (!report->planning.troubles.empty() || report->delivery.held > 0) {
    context.exit_code = kFoundFaults;
  }
}

// Waits for SIGTERM or SIGINT in a thread of its own, so that stop() is called from ordinary code.
void run_until_signal(Council& council) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::thread waiter([&] {
    int received = 0;
    sigwait(&signals, &received);
    council.stop();
  });
  council.run();
  pthread_kill(waiter.native_handle(), SIGTERM);  // wakes it where run() ended by itself
  waiter.join();
}

void run_service(CommandContext& context, const ServiceOptions& options) {
  if (!options.once && (options.dry_run || options.sweep || !context.as_of.empty())) {
    complain_usage(context,
                   "--dry-run, --sweep and --as-of go with --once: the service itself runs on the "
                   "machine's clock and sweeps as is configured");
    return;
  }
  if (options.dry_run && options.sweep) {
    complain_usage(context, "--dry-run reads no further than a poll; leave out --sweep");
    return;
  }
  const auto council =
      open_or_complain(context, options.dry_run ? StoreUse::scratch : StoreUse::write);
  if (!council) return;
  if (options.once) {
    run_once(context, *council, options);
  } else {
    run_until_signal(*council);
  }
}

}  // namespace

void add_run(CLI::App& app, CommandContext& context) {
  auto options = std::make_shared<ServiceOptions>();
  CLI::App* command =
      app.add_subcommand("run", "the service: poll, assess, plan, deliver, sleep, again");
  command->footer(
      "Example: duecourse run --once --dry-run      what would be sent now\n"
      "         duecourse run                       until SIGTERM or SIGINT\n"
      "A made-up time (--as-of) needs --dry-run or a store with `simulated = true`.");
  command->add_flag("--once", options->once, "one cycle, then end");
  command->add_flag("--dry-run", options->dry_run, "send and keep nothing; show what would be");
  command->add_flag("--sweep", options->sweep,
                    "read every host query whole, for rows that are gone or changed unstamped");
  command->add_option("--as-of", context.as_of,
                      "run as of this time (YYYY-MM-DD means the end of that day)");
  command->callback([options, &context] { run_service(context, *options); });
}

}  // namespace duecourse::adapters
