// The small values that configuration files write as text: clock times, intervals, mail addresses.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"

namespace duecourse::adapters {

/// `08:30` as minutes after midnight; 00:00 to 23:59.
[[nodiscard]] Result<std::chrono::minutes> parse_clock(std::string_view text);

/// `30 seconds`, `10 minutes`, `2 hours`, `1 day`: a stretch of time that no calendar changes. More
/// than nothing, at most 366 days.
[[nodiscard]] Result<std::chrono::seconds> parse_interval(std::string_view text);

/// A bare address: `name@council.example`. ASCII, one '@', no space, no control character, none of
/// `<>",;:\()[]`: nothing that could end a header or a command early.
[[nodiscard]] bool is_mail_address(std::string_view text);

/// A mailbox as a header shows it.
struct WrittenMailbox {
  std::string name;     ///< may be empty; UTF-8, not encoded
  std::string address;  ///< bare

  friend bool operator==(const WrittenMailbox&, const WrittenMailbox&) = default;
};

/// `Duecourse <duecourse@council.example>` or a bare address.
[[nodiscard]] Result<WrittenMailbox> parse_mailbox(std::string_view text);

}  // namespace duecourse::adapters
