// Addresses of workers that do not work: refused by a mail server, or missing where a duty is
// theirs.
//
// What could not be told goes to their manager at once (deliver), else to the fallback mailbox. The
// system owner hears of all such addresses in one message, when one is new and every day while any
// is left: each is an alarm (ports/alarms.hpp), which ends when a message is taken there, or when
// the case system has another address for the worker.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "adapters/mail/message_content.hpp"
#include "adapters/service/parts.hpp"

namespace duecourse::adapters {

/// Those that are known to a round of delivery.
class BadAddresses {
 public:
  /// Reads them. Ends the alarms of those that the case system has put right, unless `look_only`.
  [[nodiscard]] static Result<BadAddresses> read(const ServiceParts& parts,
                                                 const Directory& directory, bool look_only,
                                                 Instant now);

  /// A message to a worker was refused for good, in the server's words.
  [[nodiscard]] Result<void> refused(const ServiceParts& parts, const Worker& worker,
                                     const std::string& address, const std::string& answer,
                                     Instant now);
  /// A duty of theirs came up, and they have no address.
  [[nodiscard]] Result<void> missing(const ServiceParts& parts, const Worker& worker, Instant now);
  /// A message was taken there.
  [[nodiscard]] Result<void> taken(const ServiceParts& parts, const std::string& address,
                                   Instant now);

  /// Who is told instead of `worker`: the next above them who is there and can be written to;
  /// nothing: nobody is.
  [[nodiscard]] std::optional<Mailbox> manager_of(const Worker& worker, const Directory& directory,
                                                  const Zone& zone, Instant now) const;

 private:
  std::map<std::string, std::string> on_;  ///< what the alarm is about -> address, lower case
};

/// Whether an alarm is about an address.
[[nodiscard]] bool is_about_address(const Alarm& alarm);
/// Several of those as one.
[[nodiscard]] Alarm told_together(const std::vector<Alarm>& alarms);

}  // namespace duecourse::adapters
