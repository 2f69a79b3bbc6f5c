// The transport port: hands one composed message to one address.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/base/ids.hpp"
#include "engine/base/result.hpp"

namespace duecourse::adapters {

/// A message as frozen when it was composed: headers and body, CRLF lines, no dot stuffing.
struct OutgoingMessage {
  MessageId id;
  std::string from;  ///< envelope sender, a bare address
  std::string to;    ///< the one envelope recipient, a bare address
  std::string bytes;
};

enum class SendOutcome {
  accepted,   ///< the other side has taken responsibility
  temporary,  ///< refused for now, surely not taken: try later
  permanent,  ///< refused for good: raise to the fallback mailbox
  unknown,    ///< no answer came after the last byte: it may have been taken
};

struct SendResult {
  SendOutcome outcome = SendOutcome::accepted;
  std::string detail;            ///< the server's words or the system's
  bool whole_transport = false;  ///< the server as such is down: others need not be tried now
};

/// Is told of each message of a batch. By whichever thread sends it: several at once.
class SendWatch {
 public:
  virtual ~SendWatch() = default;
  /// Before the first byte of it goes out. An error: it must not.
  [[nodiscard]] virtual Result<void> begins(const OutgoingMessage& message) = 0;
  /// What came of one that had begun. By another server it may begin again.
  virtual void ended(const OutgoingMessage& message, const SendResult& result) = 0;
};

class Transport {
 public:
  virtual ~Transport() = default;
  [[nodiscard]] virtual SendResult send(const OutgoingMessage& message) = 0;
  /// How many messages it likes to be given together now; at least 1.
  [[nodiscard]] virtual std::size_t at_once() const { return 1; }
  /// Sends each as send() does, perhaps several at the same time; the results are in their order.
  /// Where one finds the whole transport down, those not yet begun are not tried, and have its
  /// words.
  [[nodiscard]] virtual std::vector<SendResult> send_all(
      const std::vector<OutgoingMessage>& messages, SendWatch& watch);
  /// The same; nobody watches.
  [[nodiscard]] std::vector<SendResult> send_all(const std::vector<OutgoingMessage>& messages);
  /// Ends what is kept open (a connection) until the next send.
  virtual void rest() = 0;
  /// Whether it would work now: connects, greets, checks the folder. Sends nothing.
  [[nodiscard]] virtual Result<void> check() = 0;
};

}  // namespace duecourse::adapters
