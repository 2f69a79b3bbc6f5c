// Messages as files, for those who change their templates: made of samples, without a host, a store
// or a mail server.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "adapters/mail/message_content.hpp"
#include "engine/base/fault.hpp"
#include "engine/base/result.hpp"

namespace duecourse::adapters {

struct MessagePreviewRequest {
  /// Of sample_names(), or of draft_letters().
  std::vector<std::string> names;
  /// Whose templates: a folder; empty: those of the configuration, else the shipped ones. One that
  /// the folder does not have is the shipped one.
  std::filesystem::path templates;
  std::filesystem::path configuration;  ///< may be missing
  std::filesystem::path into;           ///< the folder to write to; it is made
  Language language = Language::english;
};

struct MessagePreview {
  Faults faults;  ///< of the templates; where one is an error nothing is written
  std::vector<std::filesystem::path> written;
  std::optional<Error> error;  ///< a file that cannot be written
};

/// Writes of each message NAME.eml, as it would be sent, NAME.html, NAME.txt, and NAME.ics where it
/// brings an entry for a calendar; of a letter to a referrer letter-NAME.eml and letter-NAME.txt.
[[nodiscard]] MessagePreview preview_messages(const MessagePreviewRequest& request);

}  // namespace duecourse::adapters
