// The plain text of a composed message, for showing it in a terminal.
#pragma once

#include <string>

namespace duecourse::adapters {

/// The first text/plain part of a MIME message, decoded, with LF line ends; the bytes as they are
/// where there is none.
[[nodiscard]] std::string plain_text_of(const std::string& bytes);

}  // namespace duecourse::adapters
