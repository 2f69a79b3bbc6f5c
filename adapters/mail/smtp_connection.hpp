// One connection to a mail server that is used for many messages, one after the other: what is said
// for each, and what the answers mean for it (see smtp_transport.hpp).
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "adapters/mail/smtp_dialog.hpp"
#include "adapters/mail/smtp_transport.hpp"
#include "adapters/ports/transport.hpp"

namespace duecourse::adapters {

/// Opened when it is first needed, and again when it has gone stale. For one thread at a time.
class SmtpConnection {
 public:
  /// `settings` outlive it.
  explicit SmtpConnection(const SmtpSettings& settings) : settings_(settings) {}
  ~SmtpConnection() { close(); }
  SmtpConnection(const SmtpConnection&) = delete;
  SmtpConnection& operator=(const SmtpConnection&) = delete;

  [[nodiscard]] SendResult send(const OutgoingMessage& message);
  /// Says good-bye, where it is open.
  void close();
  /// Whether a new connection can be opened and answers.
  [[nodiscard]] Result<void> check();

 private:
  enum class Step { sender, recipient, data, content };  ///< what was asked when an answer came

  [[nodiscard]] static std::optional<SendResult> refusal_of(Step step, const SmtpReply& reply);
  [[nodiscard]] SendResult converse(const OutgoingMessage& message);
  [[nodiscard]] Result<void> open();
  [[nodiscard]] std::optional<SendResult> begin(const OutgoingMessage& message);
  [[nodiscard]] std::optional<SendResult> ask(Step step, const std::string& line);
  [[nodiscard]] std::optional<SendResult> settle(Step step, const SmtpReply& reply);
  [[nodiscard]] SendResult deliver(const std::string& wire);
  [[nodiscard]] SendResult lost(SendOutcome outcome, const Error& error);

  const SmtpSettings& settings_;
  std::unique_ptr<SmtpDialog> dialog_;  // nothing: not connected
};

}  // namespace duecourse::adapters
