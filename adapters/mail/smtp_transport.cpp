// See smtp_transport.hpp.
#include "adapters/mail/smtp_transport.hpp"

#include <Poco/Net/NetSSL.h>
#include <fmt/format.h>

#include <csignal>
#include <optional>

#include "adapters/mail/smtp_dialog.hpp"
#include "adapters/ports/wire_text.hpp"

namespace duecourse::adapters {
namespace {

/// What was asked when an answer came.
enum class Step { sender, recipient, data, content };

/// The answers that say "not you" rather than "not this recipient": log in first, log-in too weak.
bool about_log_in(int code) {
  return code == 530 || code == 534 || code == 535 || code == 538;
}

/// What a refusal means. Nothing where the answer is the one hoped for.
std::optional<SendResult> refusal_of(Step step, const SmtpReply& reply) {
  const bool hoped_for = step == Step::data ? reply.code == 354 : reply.positive();
  if (hoped_for) return std::nullopt;
  const bool permanent = reply.code >= 500 && reply.code < 600;
  const bool temporary = reply.code >= 400 && reply.code < 500;
  const std::string words = describe(reply);
  if (!permanent && !temporary) {
    // Out of step. After the content nobody can say what became of it.
    const auto outcome = step == Step::content ? SendOutcome::unknown : SendOutcome::temporary;
    return SendResult{outcome, "an answer without sense: " + words, step != Step::content};
  }
  switch (step) {
    case Step::sender:
      return SendResult{SendOutcome::temporary, "the sender was refused: " + words, true};
    case Step::recipient:
    case Step::data:
    case Step::content:
      break;
  }
  const bool everyone = reply.code == 421 || about_log_in(reply.code);
  if (everyone) return SendResult{SendOutcome::temporary, words, true};
  return SendResult{permanent ? SendOutcome::permanent : SendOutcome::temporary, words, false};
}

/// The content as it goes over the wire: every line end CRLF, leading dots doubled, a line end
/// last.
std::string wire_form(std::string_view bytes) {
  std::string wire;
  wire.reserve(bytes.size() + bytes.size() / 32 + 2);
  bool line_start = true;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    const char c = bytes[at];
    if (c == '\r' || c == '\n') {
      if (c == '\r' && at + 1 < bytes.size() && bytes[at + 1] == '\n') ++at;
      wire += "\r\n";
      line_start = true;
      continue;
    }
    if (line_start && c == '.') wire += '.';
    line_start = false;
    wire += c;
  }
  if (!line_start) wire += "\r\n";
  return wire;
}

/// OpenSSL is ready while one of these lives.
class SslReady {
 public:
  SslReady() { Poco::Net::initializeSSL(); }
  ~SslReady() { Poco::Net::uninitializeSSL(); }
  SslReady(const SslReady&) = delete;
  SslReady& operator=(const SslReady&) = delete;
};

class SmtpTransport final : public Transport {
 public:
  explicit SmtpTransport(SmtpSettings settings) : settings_(std::move(settings)) {}
  ~SmtpTransport() override { SmtpTransport::rest(); }
  SmtpTransport(const SmtpTransport&) = delete;
  SmtpTransport& operator=(const SmtpTransport&) = delete;

  SendResult send(const OutgoingMessage& message) override {
    for (const std::string* address : {&message.from, &message.to}) {
      if (const auto checked = check_address(*address); !checked) {
        return {SendOutcome::permanent, checked.error().message, false};
      }
    }
    if (auto failed = begin(message)) return *failed;
    if (auto failed = ask(Step::recipient, fmt::format("RCPT TO:<{}>", message.to))) {
      return *failed;
    }
    if (auto failed = ask(Step::data, "DATA")) return *failed;
    return deliver(wire_form(message.bytes));
  }

  void rest() override {
    // The answer is not waited for: nothing depends on it.
    if (dialog_) static_cast<void>(dialog_->write("QUIT\r\n"));
    dialog_.reset();
  }

  Result<void> check() override {
    rest();
    if (auto opened = open(); !opened) return opened;
    const auto answer = dialog_->command("NOOP");
    rest();
    if (!answer) return answer.error();
    if (!answer->positive()) return Error{ErrorCode::unavailable, describe(*answer)};
    return {};
  }

 private:
  Result<void> open() {
    auto opened = SmtpDialog::open(settings_);
    if (!opened) return opened.error();
    dialog_ = std::move(*opened);
    return {};
  }

  /// MAIL FROM, on the open connection or a new one. A kept connection that is found dead, or whose
  /// server says good-bye, is opened again once: nothing has been handed over yet.
  std::optional<SendResult> begin(const OutgoingMessage& message) {
    const std::string line = fmt::format("MAIL FROM:<{}>", message.from);
    if (dialog_) {
      const auto answer = dialog_->command(line);
      if (answer && answer->code != 421) return settle(Step::sender, *answer);
      dialog_.reset();
    }
    if (const auto opened = open(); !opened) {
      return SendResult{SendOutcome::temporary, opened.error().message, true};
    }
    return ask(Step::sender, line);
  }

  /// Sends a command; the result is what went wrong, if anything did.
  std::optional<SendResult> ask(Step step, const std::string& line) {
    const auto answer = dialog_->command(line);
    if (answer) return settle(step, *answer);
    dialog_.reset();
    return SendResult{SendOutcome::temporary, answer.error().message, false};
  }

  /// After a refusal the server still has the sender: RSET, else the next MAIL would be refused
  /// too.
  std::optional<SendResult> settle(Step step, const SmtpReply& reply) {
    auto refused = refusal_of(step, reply);
    if (!refused) return std::nullopt;
    const bool out_of_step = reply.code < 400 || reply.code == 421;
    if (out_of_step || step == Step::content) {
      if (out_of_step) dialog_.reset();
      return refused;
    }
    const auto reset = dialog_->command("RSET");
    if (!reset || !reset->positive()) dialog_.reset();
    return refused;
  }

  /// The content, then the last dot on its own: what fails before it was surely not taken.
  SendResult deliver(const std::string& wire) {
    if (const auto written = dialog_->write(wire); !written) {
      dialog_.reset();
      return {SendOutcome::temporary, written.error().message, false};
    }
    auto answer = [&]() -> Result<SmtpReply> {
      if (auto written = dialog_->write(".\r\n"); !written) return written.error();
      return dialog_->read_reply(settings_.final_reply_timeout);
    }();
    if (!answer) {
      dialog_.reset();
      return {SendOutcome::unknown, answer.error().message, false};
    }
    if (auto refused = settle(Step::content, *answer)) return *refused;
    return {SendOutcome::accepted, describe(*answer), false};
  }

  SslReady ssl_;
  SmtpSettings settings_;
  std::unique_ptr<SmtpDialog> dialog_;  // nothing: not connected
};

}  // namespace

std::string describe(const SmtpSettings& settings) {
  std::string text = fmt::format("{}:{}", settings.host, settings.port);
  switch (settings.encryption) {
    case SmtpEncryption::none:
      text += ", not encrypted";
      break;
    case SmtpEncryption::starttls:
      text += ", encrypted (STARTTLS)";
      break;
    case SmtpEncryption::implicit:
      text += ", encrypted";
      break;
  }
  const bool unchecked = settings.trust == SmtpTrust::unchecked;
  if (unchecked && settings.encryption != SmtpEncryption::none) text += ", certificate unchecked";
  if (!settings.user.empty()) text += ", as user " + settings.user;
  return clean_line(text);
}

std::unique_ptr<Transport> make_smtp_transport(SmtpSettings settings) {
  // A server that closes early must be an error to read about, not the end of the process.
  std::signal(SIGPIPE, SIG_IGN);
  return std::make_unique<SmtpTransport>(std::move(settings));
}

}  // namespace duecourse::adapters
