// The keys of [mail] that say by which servers messages go: those of one server, in [mail] itself
// or in [[mail.server]], and how much is sent at once.
#pragma once

#include <filesystem>

#include "adapters/files/configuration.hpp"
#include "engine/framework/source_reader.hpp"

namespace duecourse::adapters {

/// Reads them into `mail`, whose transport has been read. Relative names are of `folder`.
void read_mail_servers(TableReader& table, const std::filesystem::path& folder, MailSettings& mail);

/// `localhost`, 127.0.0.0/8 or ::1, as a host name is written.
[[nodiscard]] bool is_loopback(std::string host);

}  // namespace duecourse::adapters
