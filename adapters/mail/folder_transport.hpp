// "Sending" into a folder: every message becomes a file `<date>-<id>.eml`, written beside, synced
// and renamed, so that a reader never sees half a message. Names sort in the order of the messages'
// Date. The same message written twice is one file.
#pragma once

#include <filesystem>
#include <memory>

#include "adapters/ports/transport.hpp"

namespace duecourse::adapters {

/// Creates the folder with the first message; check() makes nothing. A full or read-only disk is
/// temporary and concerns the whole transport; a message without a Date header is refused for good.
[[nodiscard]] std::unique_ptr<Transport> make_folder_transport(std::filesystem::path folder);

}  // namespace duecourse::adapters
