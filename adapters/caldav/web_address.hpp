// An address of the web whose path is sent as it stands: a name in it may hold an escaped `/`,
// which Poco's URI would turn into a real one. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/result.hpp"

namespace duecourse::adapters {

struct WebAddress {
  std::string scheme;  ///< http or https
  std::string host;    ///< without brackets
  std::uint16_t port = 0;
  std::string path;  ///< from `/` on, with its query, escaped

  /// The whole address.
  [[nodiscard]] std::string text() const;
  /// `host:port`.
  [[nodiscard]] std::string place() const;
  /// What stands behind the last `/` but one at the end, without escapes.
  [[nodiscard]] std::string last_part() const;

  friend bool operator==(const WebAddress&, const WebAddress&) = default;
};

/// invalid_input: it is no address with http or https, a host and no name or password.
[[nodiscard]] Result<WebAddress> read_web_address(std::string_view text);

/// What a reference (an address, a path, a name) means where it stands at `base`.
[[nodiscard]] Result<WebAddress> resolve(const WebAddress& base, std::string_view reference);

/// A part of a path that means this text and nothing else: what could separate is written as %XX.
/// Empty for what no part may be (nothing, `.`, `..`).
[[nodiscard]] std::string path_part(std::string_view text);

}  // namespace duecourse::adapters
