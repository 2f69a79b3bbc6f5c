// One SMTP connection: opening it (greeting, EHLO, encryption, log-in), sending commands, reading
// replies. What replies mean for a message is smtp_transport's business. Exceptions of the network
// library end here: every failure is an Error whose message names the server.
#pragma once

#include <Poco/Net/Context.h>
#include <Poco/Net/StreamSocket.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/mail/smtp_transport.hpp"
#include "engine/base/result.hpp"

namespace duecourse::adapters {

/// A server's answer, of one or more lines.
struct SmtpReply {
  int code = 0;
  std::vector<std::string> lines;  ///< without their codes, cleaned

  [[nodiscard]] bool positive() const { return code >= 200 && code < 300; }
};

/// Whether a line of the answer to EHLO is `keyword`, with `argument` among its words if given.
[[nodiscard]] bool offers(const SmtpReply& hello, std::string_view keyword,
                          std::string_view argument = {});

/// `550 5.1.1 No such user`
[[nodiscard]] std::string describe(const SmtpReply& reply);

class ReplyClock;

/// An open connection that is ready for MAIL FROM. Closes when destroyed.
class SmtpDialog {
 public:
  /// Connects, greets, encrypts and logs in. Errors: unavailable where the server does not answer
  /// or says "later", refused where it says no, or is not to be trusted.
  [[nodiscard]] static Result<std::unique_ptr<SmtpDialog>> open(const SmtpSettings& settings);

  /// Sends a line and reads the answer, waiting at most the reply timeout for all of it. An error
  /// means that the connection is of no more use.
  [[nodiscard]] Result<SmtpReply> command(std::string_view line);
  /// Sends bytes as they are.
  [[nodiscard]] Result<void> write(std::string_view bytes);
  [[nodiscard]] Result<SmtpReply> read_reply(std::chrono::seconds timeout);
  /// Whether an error was that nothing came, or nothing was taken, in time.
  [[nodiscard]] bool timed_out() const { return timed_out_; }
  /// Whether nobody on the way can read along: encrypted, or to this machine itself.
  [[nodiscard]] bool is_secret() const;

  /// That something failed, or was refused, in words that name the server.
  [[nodiscard]] Error failure(std::string_view what) const;
  [[nodiscard]] Error refusal(std::string_view what, const SmtpReply& reply) const;

 private:
  SmtpDialog(const SmtpSettings& settings, const Poco::Net::StreamSocket& socket);

  [[nodiscard]] Result<void> greet();
  [[nodiscard]] Result<SmtpReply> hello();
  [[nodiscard]] Result<void> encrypt();
  [[nodiscard]] Result<std::string> read_line(const ReplyClock& clock);

  const SmtpSettings& settings_;  // the transport's; outlives the dialog
  Poco::Net::StreamSocket socket_;
  bool timed_out_ = false;
  std::string received_;  // read from the socket, not yet taken as lines
};

}  // namespace duecourse::adapters
