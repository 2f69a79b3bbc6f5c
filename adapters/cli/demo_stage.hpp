// What every demo has: a folder of its own with an example host, a store, a mailbox and a
// configuration, and a council with a set clock that looks when it is told to.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "adapters/cli/command_line.hpp"
#include "adapters/cli/demo_picture.hpp"
#include "adapters/service/settable_clock.hpp"

namespace duecourse::adapters {

/// What a demo writes into its duecourse.toml beside what is the same for all.
struct DemoCouncil {
  std::string name;      ///< of the council, invented
  std::string queries;   ///< a folder of config/hosts
  std::string host;      ///< further lines of [host], or empty
  std::string database;  ///< the host's file, within the demo's folder
  std::string domain;    ///< of the addresses of sender and fallback
  std::string more;      ///< further TOML, or empty
};

class DemoStage {
 public:
  /// `smtp` is HOST:PORT, or empty: messages go into the folder's mailbox.
  DemoStage(CommandContext& context, const std::string& folder, std::string smtp);

  /// Makes the folder anew and writes its configuration. False, with a complaint: it is not the
  /// demo's own, or cannot be written.
  bool set_up(const DemoCouncil& council);
  /// Opens the council with its clock at the epoch. False, with a complaint.
  bool open();
  /// Types in what is to be typed by `now`, then polls, plans and delivers. False, with a
  /// complaint.
  using Advance = std::function<Result<std::size_t>(const std::string& host, Instant now)>;
  bool look(Instant now, const Advance& advance);

  /// True; or false, with a complaint.
  bool did(const Result<void>& result);

  [[nodiscard]] Council& council() { return *council_; }
  [[nodiscard]] const Zone& zone() { return council_->rulebook().zone; }
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  /// Where messages go, in words.
  [[nodiscard]] std::string mail_words() const;
  [[nodiscard]] std::string host() const { return (folder_ / database_).string(); }
  /// What was played so far.
  [[nodiscard]] const DemoPlayed& played() const { return played_; }
  /// The trouble of the last look with the mail server; empty: none.
  [[nodiscard]] const std::string& mail_trouble() const { return mail_trouble_; }

 private:
  bool prepare_folder();
  bool write_configuration(const DemoCouncil& council);

  CommandContext& context_;
  std::filesystem::path folder_;
  std::string database_;
  std::shared_ptr<SettableClock> clock_ = std::make_shared<SettableClock>(Instant{});
  std::unique_ptr<Council> council_;
  DemoPlayed played_;
  std::string mail_trouble_;
};

/// HOST:PORT with a host name or an IPv4 address; that the port exists is checked with the rest of
/// the configuration.
[[nodiscard]] bool is_plain_server(const std::string& text);

}  // namespace duecourse::adapters
