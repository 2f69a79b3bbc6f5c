// What a PROPFIND says (RFC 4918, 4791, 5397): of each resource what Duecourse asks for. Pure; no
// entity is expanded and nothing outside the text is read.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"

namespace duecourse::adapters {

/// A resource; only what the server gave with a status 2xx.
struct DavResource {
  std::string href;  ///< as written: a path or an address
  int status = 0;    ///< of the resource as such; 0: none was given
  bool calendar = false;
  std::string name;                     ///< displayname
  std::set<std::string> components;     ///< VEVENT, VTODO ...; empty: it does not say
  std::set<std::string> privileges;     ///< local names: write, bind, all ...; empty: likewise
  std::vector<std::string> principals;  ///< current-user-principal
  std::vector<std::string> homes;       ///< calendar-home-set

  [[nodiscard]] bool takes_events() const {
    return components.empty() || components.contains("VEVENT");
  }
  /// Entries may be put and removed, as far as it says.
  [[nodiscard]] bool may_be_written() const {
    return privileges.empty() || privileges.contains("all") || privileges.contains("write") ||
           (privileges.contains("bind") && privileges.contains("write-content"));
  }
};

/// invalid_input: it is no multistatus.
[[nodiscard]] Result<std::vector<DavResource>> read_multistatus(std::string_view xml);

}  // namespace duecourse::adapters
