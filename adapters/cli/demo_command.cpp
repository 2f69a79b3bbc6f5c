// duecourse demo: everything on one machine with embedded defaults. An invented council's EIS is
// played week by week; Duecourse runs beside it with a set clock and writes its mail to a folder.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <regex>

#include "adapters/cli/command_line.hpp"
#include "adapters/cli/demo_picture.hpp"
#include "adapters/cli/progress_bar.hpp"
#include "adapters/service/settable_clock.hpp"
#include "adapters/service/shipped_config.hpp"
#include "engine/time/time_text.hpp"
#include "examples/eis/example_eis.hpp"

namespace duecourse::adapters {

namespace {

namespace fs = std::filesystem;

struct DemoOptions {
  std::string folder = "duecourse-demo";
  int weeks = 6;
  int families = 12;
  std::uint64_t seed = 7;
  std::string smtp;  ///< HOST:PORT; empty: messages go into the mailbox folder
};

constexpr const char* kMarker = "made-by-duecourse-demo";

/// HOST:PORT with a host name or an IPv4 address; that the port exists is checked with the rest of
/// the configuration.
bool plain_server(const std::string& text) {
  static const std::regex kServer("[A-Za-z0-9.-]+:[0-9]{1,5}");
  return std::regex_match(text, kServer);
}

// A folder that the demo made itself is made anew; anything else is left alone.
Result<void> prepare_folder(const fs::path& folder) {
  std::error_code error;
  if (fs::exists(folder, error)) {
    if (!fs::exists(folder / kMarker, error) && !fs::is_empty(folder, error)) {
      return Error{ErrorCode::refused,
                   fmt::format("{} is not empty and was not made by the demo: name another with "
                               "--folder",
                               folder.string())};
    }
    fs::remove_all(folder, error);
  }
  fs::create_directories(folder / "mailbox", error);
  if (error) {
    return Error{ErrorCode::unavailable, fmt::format("{}: {}", folder.string(), error.message())};
  }
  std::ofstream(folder / kMarker) << "duecourse demo may delete this folder\n";
  return {};
}

/// The [mail] lines that say where messages go; `smtp` is HOST:PORT or empty.
std::string transport_lines(const std::string& smtp) {
  const auto colon = smtp.rfind(':');
  if (smtp.empty() || colon == std::string::npos) {
    return "transport = \"folder\"\nfolder = \"mailbox\"\n";
  }
  return fmt::format("transport = \"smtp\"\nhost = \"{}\"\nport = {}\nsecurity = \"none\"\n",
                     smtp.substr(0, colon), smtp.substr(colon + 1));
}

Result<void> write_configuration(const fs::path& folder, const std::string& smtp) {
  std::ofstream file(folder / "duecourse.toml");
  file << "# The demo's configuration: an invented council. See config/duecourse.toml for what "
          "every key means.\n"
          "[council]\nname = \"Westshire Council (invented)\"\n\n"
          "[host]\nconnector = \"sqlite\"\ndatabase = \"eis.db\"\n"
          "silent_after = \"never\"   # nobody works in this one\n"
       << "queries = \"" << (shipped_config() / "hosts" / "eis").string() << "\"\n\n"
       << "[store]\npath = \"duecourse.db\"\nsimulated = true   # may be driven by --as-of\n\n"
          "[mail]\n"
       << transport_lines(smtp)
       << "from = \"Duecourse <duecourse@familycentre.example>\"\n"
          "fallback = \"system.owner@familycentre.example\"\n";
  file.flush();
  if (file) return {};
  return Error{ErrorCode::unavailable, "the demo's configuration could not be written"};
}

class Demo {
 public:
  Demo(CommandContext& context, const DemoOptions& options)
      : context_(context), options_(options), folder_(fs::absolute(options.folder)) {}

  void run() {
    if (const auto ready = prepare_folder(folder_); !ready.ok()) {
      if (ready.error().code == ErrorCode::refused) {
        complain_usage(context_, ready.error().message);
      } else {
        complain(context_, ready.error());
      }
      return;
    }
    if (!did(write_configuration(folder_, options_.smtp))) return;
    std::ostream& out = context_.terminal.out;
    out << "Duecourse demo: an invented EIS, an empty store and "
        << (options_.smtp.empty() ? "a mailbox folder" : "mail by SMTP to " + options_.smtp)
        << " in\n  " << folder_.string() << "\nPlaying " << options_.weeks << " weeks from "
        << spell_day(kFirstDay) << " ...\n"
        << "(Its invented staff type nonsense now and then: the warnings are about that.)\n"
        << std::flush;
    examples::EisOptions eis;
    eis.seed = options_.seed;
    eis.families = options_.families;
    eis.from = kFirstDay;
    eis.to = kFirstDay + std::chrono::days{7 * options_.weeks - 1};
    if (!did(examples::prepare_eis(host(), eis))) return;
    if (!play(eis.to)) return;
    print_demo_picture(context_, *council_, played_);
    if (!mail_trouble_.empty()) complain(context_, {ErrorCode::unavailable, mail_trouble_});
  }

 private:
  static constexpr Day kFirstDay{std::chrono::days{20514}};  // Mon 2 Mar 2026: Easter lies ahead

  [[nodiscard]] std::string host() const { return (folder_ / "eis.db").string(); }

  bool did(const Result<void>& result) {
    if (!result.ok()) complain(context_, result.error());
    return result.ok();
  }

  bool open() {
    OpenOptions options;
    options.clock = clock_;
    // The machine's time would only puzzle beside a set clock.
    options.log = make_terminal_log(context_.terminal, "%l: %v");
    options.log->set_level(spdlog::level::warn);
    Opening opening = open_council(folder_ / "duecourse.toml", options);
    complain(context_, opening.faults);
    if (opening.error) complain(context_, *opening.error);
    council_ = std::move(opening.council);
    return council_ != nullptr;
  }

  // Three looks a day, at the hours at which people read their mail.
  bool play(Day last) {
    if (!open()) return false;
    const Zone& zone = council_->rulebook().zone;
    ProgressBar bar(context_.terminal, "playing");
    const auto days = static_cast<std::size_t>((last - kFirstDay).count()) + 1;
    for (Day day = kFirstDay; day <= last; day += std::chrono::days{1}) {
      for (const int minutes : {8 * 60 + 30, 13 * 60, 17 * 60}) {
        const Instant now = zone.lookup(LocalSecond{day} + std::chrono::minutes{minutes}).earlier;
        if (!look(now)) return false;
      }
      bar.show(static_cast<std::size_t>((day - kFirstDay).count()) + 1, days);
    }
    const fs::path below = fs::proximate(folder_);
    played_.folder =
        (below.begin() != below.end() && *below.begin() == ".." ? folder_ : below).string();
    played_.smtp = options_.smtp;
    played_.weeks = options_.weeks;
    played_.families = options_.families;
    return true;
  }

  bool look(Instant now) {
    const auto edits = examples::advance_eis(host(), now);
    if (!edits.ok()) {
      complain(context_, edits.error());
      return false;
    }
    played_.edits += *edits;
    ++played_.cycles;
    clock_->set(now);
    const auto report = council_->run_once({});
    if (!report.ok()) {
      complain(context_, report.error());
      return false;
    }
    mail_trouble_ = report->delivery.transport_error;
    return true;
  }

  CommandContext& context_;
  const DemoOptions& options_;
  fs::path folder_;
  std::shared_ptr<SettableClock> clock_ = std::make_shared<SettableClock>(Instant{});
  std::unique_ptr<Council> council_;
  DemoPlayed played_;
  std::string mail_trouble_;  ///< of the last look; empty: none
};

}  // namespace

void add_demo(CLI::App& app, CommandContext& context) {
  auto options = std::make_shared<DemoOptions>();
  CLI::App* command =
      app.add_subcommand("demo", "play some weeks of an invented council, and show what was said");
  command->footer("Example: duecourse demo --weeks 8 --families 20");
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
            return plain_server(text) ? std::string() : "write HOST:PORT, such as 127.0.0.1:1025";
          },
          "HOST:PORT"));
  command->callback([options, &context] { Demo(context, *options).run(); });
}

}  // namespace duecourse::adapters
