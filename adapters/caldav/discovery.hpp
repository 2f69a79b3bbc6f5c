// Where on a server the calendar is: from the address of a server to the login's principal, its
// calendar home, and the calendar there (RFC 6764, 5397, 4791).
#pragma once

#include "adapters/caldav/dav_client.hpp"
#include "adapters/caldav/multistatus.hpp"

namespace duecourse::adapters {

/// Properties of a resource, and with `depth` 1 of what lies in it. not_found: it is not there;
/// refused: the login may not; unavailable: no answer, or one without sense.
[[nodiscard]] Result<std::vector<DavResource>> properties_of(DavClient& client,
                                                             const WebAddress& address, int depth);

/// The address of the calendar that `calendar` names (its displayname, or the last part of its
/// path), or of the only one that takes events. not_found: there is none, or none of that name, or
/// several and none is named: the message lists them.
[[nodiscard]] Result<WebAddress> discover_calendar(DavClient& client, const WebAddress& server,
                                                   const std::string& calendar);

}  // namespace duecourse::adapters
