// duecourse demo: everything on one machine with embedded defaults. An invented council's EIS is
// played week by week; Duecourse runs beside it with a set clock and writes its mail to a folder.
// `duecourse demo cin` is another story, and `demo mosaic` the same out of another host:
// demo_family.hpp, demo_mosaic.hpp.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <ostream>

#include "adapters/cli/command_line.hpp"
#include "adapters/cli/demo_family.hpp"
#include "adapters/cli/demo_mosaic.hpp"
#include "adapters/cli/demo_picture.hpp"
#include "adapters/cli/demo_stage.hpp"
#include "adapters/cli/progress_bar.hpp"
#include "engine/time/time_text.hpp"
#include "examples/eis/example_eis.hpp"

namespace duecourse::adapters {

namespace {

constexpr const char* kCouncil = "council";
constexpr const char* kFamily = "cin";
constexpr const char* kMosaic = "mosaic";

struct DemoOptions {
  std::string story = kCouncil;
  std::string folder = "duecourse-demo";
  int weeks = 6;
  int families = 12;
  std::uint64_t seed = 7;
  std::string smtp;  ///< HOST:PORT; empty: messages go into the mailbox folder
};

class Demo {
 public:
  Demo(CommandContext& context, const DemoOptions& options)
      : context_(context), options_(options), stage_(context, options.folder, options.smtp) {}

  void run() {
    if (!stage_.set_up(
            {"Westshire Council (invented)", "eis", "", "eis.db", "familycentre.example", ""})) {
      return;
    }
    context_.terminal.out
        << "Duecourse demo: an invented EIS, an empty store and " << stage_.mail_words()
        << " in\n  " << stage_.folder().string() << "\nPlaying " << options_.weeks << " weeks from "
        << spell_day(kFirstDay) << " ...\n"
        << "(Its invented staff type nonsense now and then: the warnings are about that.)\n"
        << std::flush;
    examples::EisOptions eis;
    eis.seed = options_.seed;
    eis.families = options_.families;
    eis.from = kFirstDay;
    eis.to = kFirstDay + std::chrono::days{7 * options_.weeks - 1};
    if (!stage_.did(examples::prepare_eis(stage_.host(), eis))) return;
    if (!play(eis.to)) return;
    draw();
    if (!stage_.mail_trouble().empty()) {
      complain(context_, {ErrorCode::unavailable, stage_.mail_trouble()});
    }
  }

 private:
  static constexpr Day kFirstDay{std::chrono::days{20514}};  // Mon 2 Mar 2026: Easter lies ahead

  // Three looks a day, at the hours at which people read their mail.
  bool play(Day last) {
    if (!stage_.open()) return false;
    const Zone& zone = stage_.zone();
    ProgressBar bar(context_.terminal, "playing");
    const auto days = static_cast<std::size_t>((last - kFirstDay).count()) + 1;
    for (Day day = kFirstDay; day <= last; day += std::chrono::days{1}) {
      for (const int minutes : {8 * 60 + 30, 13 * 60, 17 * 60}) {
        const Instant now = zone.lookup(LocalSecond{day} + std::chrono::minutes{minutes}).earlier;
        if (!stage_.look(now, examples::advance_eis)) return false;
      }
      bar.show(static_cast<std::size_t>((day - kFirstDay).count()) + 1, days);
    }
    return true;
  }

  void draw() {
    const DemoPlayed& played = stage_.played();
    DemoPicture picture(context_, stage_.council(), played);
    if (!picture.read_ledger()) return;
    context_.terminal.out << fmt::format(
        "\n{} weeks in {} families: staff typed, corrected and deleted {} records;\n"
        "Duecourse looked {} times and sent {} messages.\n",
        options_.weeks, options_.families, played.edits, played.cycles, picture.sent().size());
    picture.deadlines();
    picture.findings();
    picture.people();
    picture.latest();
    std::string subject;
    if (const LedgerRow* example = example_row(picture.sent())) {
      picture.message(*example);
      picture.explanation(*example);
      subject = example->tracked.subject.id.str();
      if (example->tracked.subject.kind != SubjectKind::case_) {
        subject += fmt::format(" --kind {}", word_of(example->tracked.subject.kind));
      }
    }
    next(picture, subject);
  }

  // A reminder to a practitioner about the first visit, if there is one: the story everyone knows.
  static const LedgerRow* example_row(const std::vector<LedgerRow>& sent) {
    const LedgerRow* chosen = nullptr;
    for (const LedgerRow& row : sent) {
      if (row.notice.kind != StageKind::reminder || row.notice.copy) continue;
      if (row.tracked.key.rule != RuleKind::timescale) continue;
      const bool visit = row.tracked.key.timescale.str() == "first-visit";
      if (chosen == nullptr || visit) chosen = &row;
    }
    return chosen != nullptr || sent.empty() ? chosen : &sent.back();
  }

  // `subject`: what to ask explain for; empty: nothing was said.
  void next(DemoPicture& picture, const std::string& subject) {
    std::ostream& out = context_.terminal.out;
    picture.title("Try next");
    const std::string config = "--config " + stage_.played().folder + "/duecourse.toml";
    out << fmt::format("  duecourse deadlines {} --state overdue\n", config);
    out << fmt::format("  duecourse findings {}\n  duecourse caseload {}\n", config, config);
    if (!subject.empty()) out << fmt::format("  duecourse explain {} {}\n", config, subject);
    out << fmt::format("  duecourse notices {} --since 2026-04-01\n", config);
    out << fmt::format("  duecourse check {}\n", config);
    out << "  duecourse calc --calendar england-and-wales --from 2026-04-02 \"5 working days\"\n";
    out << "  duecourse processes early_help\n  duecourse demo cin\n"
           "  duecourse demo mosaic\n";
    picture.last_words();
  }

  CommandContext& context_;
  const DemoOptions& options_;
  DemoStage stage_;
};

// The family's story is written out: it has no other length, and no chance in it.
bool is_told_as_written(CommandContext& context, const CLI::App& command) {
  for (const char* option : {"--weeks", "--families", "--seed"}) {
    if (command.count(option) == 0) continue;
    complain_usage(context, fmt::format("{} goes with the story of a council; the one of 'cin' and "
                                        "'mosaic' is written out, and is always the same",
                                        option));
    return false;
  }
  return true;
}

}  // namespace

void add_demo(CLI::App& app, CommandContext& context) {
  auto options = std::make_shared<DemoOptions>();
  CLI::App* command = app.add_subcommand(
      "demo", "play some weeks of an invented council, or one family (cin, mosaic)");
  command->footer(
      "Example: duecourse demo --weeks 8 --families 20\n"
      "Example: duecourse demo cin\n"
      "Example: duecourse demo mosaic");
  command
      ->add_option("STORY", options->story,
                   "council: a council's early help on EIS; cin: one family under Child in Need, "
                   "Supporting Families and Strengthening Families; mosaic: the same family out of "
                   "the tables of a MOSAIC")
      ->check(CLI::IsMember({kCouncil, kFamily, kMosaic}))
      ->capture_default_str();
  command->add_option("--folder", options->folder, "where everything is written")
      ->take_last()
      ->capture_default_str();
  command->add_option("--weeks", options->weeks, "how many weeks")
      ->check(CLI::Range(1, 52))
      ->capture_default_str();
  command->add_option("--families", options->families, "how many families")
      ->check(CLI::Range(1, 500))
      ->capture_default_str();
  command->add_option("--seed", options->seed, "another seed is another story")
      ->capture_default_str();
  command
      ->add_option("--smtp", options->smtp,
                   "HOST:PORT of a mail server to send to, in clear, instead of the folder")
      ->check(CLI::Validator(
          [](const std::string& text) {
            return is_plain_server(text) ? std::string()
                                         : "write HOST:PORT, such as 127.0.0.1:1025";
          },
          "HOST:PORT"));
  command->callback([options, command, &context] {
    if (options->story == kCouncil) {
      Demo(context, *options).run();
    } else if (is_told_as_written(context, *command)) {
      const auto play = options->story == kFamily ? play_family : play_mosaic;
      play(context, options->folder, options->smtp);
    }
  });
}

}  // namespace duecourse::adapters
