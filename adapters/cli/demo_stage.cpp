#include "adapters/cli/demo_stage.hpp"

#include <fmt/format.h>

#include <fstream>
#include <regex>

#include "adapters/service/shipped_config.hpp"

namespace duecourse::adapters {

namespace {

namespace fs = std::filesystem;

constexpr const char* kMarker = "made-by-duecourse-demo";

/// The [mail] lines that say where messages go; `smtp` is HOST:PORT or empty.
std::string transport_lines(const std::string& smtp) {
  const auto colon = smtp.rfind(':');
  if (smtp.empty() || colon == std::string::npos) {
    return "transport = \"folder\"\nfolder = \"mailbox\"\n";
  }
  return fmt::format("transport = \"smtp\"\nhost = \"{}\"\nport = {}\nsecurity = \"none\"\n",
                     smtp.substr(0, colon), smtp.substr(colon + 1));
}

// As it is typed: short where the folder lies below this one.
std::string shown(const fs::path& folder) {
  const fs::path below = fs::proximate(folder);
  return (below.begin() != below.end() && *below.begin() == ".." ? folder : below).string();
}

}  // namespace

DemoStage::DemoStage(CommandContext& context, const std::string& folder, std::string smtp)
    : context_(context), folder_(fs::absolute(folder)) {
  played_.folder = shown(folder_);
  played_.smtp = std::move(smtp);
}

bool DemoStage::set_up(const DemoCouncil& council) {
  database_ = council.database;
  return prepare_folder() && write_configuration(council);
}

bool DemoStage::did(const Result<void>& result) {
  if (!result.ok()) complain(context_, result.error());
  return result.ok();
}

std::string DemoStage::mail_words() const {
  return played_.smtp.empty() ? "a mailbox folder" : "mail by SMTP to " + played_.smtp;
}

// A folder that the demo made itself is made anew; anything else is left alone.
bool DemoStage::prepare_folder() {
  std::error_code error;
  if (fs::exists(folder_, error)) {
    if (!fs::exists(folder_ / kMarker, error) && !fs::is_empty(folder_, error)) {
      complain_usage(context_,
                     fmt::format("{} is not empty and was not made by the demo: name another with "
                                 "--folder",
                                 folder_.string()));
      return false;
    }
    fs::remove_all(folder_, error);
  }
  fs::create_directories(folder_ / "mailbox", error);
  if (error) {
    complain(context_,
             {ErrorCode::unavailable, fmt::format("{}: {}", folder_.string(), error.message())});
    return false;
  }
  std::ofstream(folder_ / kMarker) << "duecourse demo may delete this folder\n";
  return true;
}

bool DemoStage::write_configuration(const DemoCouncil& council) {
  std::ofstream file(folder_ / "duecourse.toml");
  file << "# The demo's configuration: an invented council. See config/duecourse.toml for what "
          "every key means.\n"
       << "[council]\nname = \"" << council.name << "\"\n\n"
       << "[host]\nconnector = \"sqlite\"\ndatabase = \"" << council.database << "\"\n"
       << "silent_after = \"never\"   # nobody works in this one\n"
       << "queries = \"" << (shipped_config() / "hosts" / council.queries).string() << "\"\n"
       << council.host << "\n"
       << "[store]\npath = \"duecourse.db\"\nsimulated = true   # may be driven by --as-of\n\n"
       << council.more << "[mail]\n"
       << transport_lines(played_.smtp) << "from = \"Duecourse <duecourse@" << council.domain
       << ">\"\n"
       << "fallback = \"system.owner@" << council.domain << "\"\n";
  file.flush();
  if (file) return true;
  complain(context_, {ErrorCode::unavailable, "the demo's configuration could not be written"});
  return false;
}

bool DemoStage::open() {
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

bool DemoStage::look(Instant now, const Advance& advance) {
  const auto edits = advance(host(), now);
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

bool is_plain_server(const std::string& text) {
  static const std::regex kServer("[A-Za-z0-9.-]+:[0-9]{1,5}");
  return std::regex_match(text, kServer);
}

}  // namespace duecourse::adapters
