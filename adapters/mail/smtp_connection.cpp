// See smtp_connection.hpp.
#include "adapters/mail/smtp_connection.hpp"

#include <fmt/format.h>

#include <exception>

#include "adapters/ports/wire_text.hpp"

namespace duecourse::adapters {
namespace {

/// The answers that say "not you" rather than "not this recipient": log in first, log-in too weak.
bool about_log_in(int code) {
  return code == 530 || code == 534 || code == 535 || code == 538;
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

}  // namespace

// What a refusal means. Nothing where the answer is the one hoped for.
std::optional<SendResult> SmtpConnection::refusal_of(Step step, const SmtpReply& reply) {
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

SendResult SmtpConnection::send(const OutgoingMessage& message) {
  for (const std::string* address : {&message.from, &message.to}) {
    if (const auto checked = check_address(*address); !checked) {
      return {SendOutcome::permanent, checked.error().message, false};
    }
  }
  try {
    return converse(message);
  } catch (const std::exception& thrown) {
    // Not in the words of the network library, which end in the dialog: nobody knows how far it
    // got.
    dialog_.reset();
    return {SendOutcome::unknown, clean_line(thrown.what()), false};
  }
}

SendResult SmtpConnection::converse(const OutgoingMessage& message) {
  if (auto failed = begin(message)) return *failed;
  if (auto failed = ask(Step::recipient, fmt::format("RCPT TO:<{}>", message.to))) {
    return *failed;
  }
  if (auto failed = ask(Step::data, "DATA")) return *failed;
  return deliver(wire_form(message.bytes));
}

void SmtpConnection::close() {
  // The answer is not waited for: nothing depends on it.
  if (dialog_) static_cast<void>(dialog_->write("QUIT\r\n"));
  dialog_.reset();
}

Result<void> SmtpConnection::check() {
  close();
  if (auto opened = open(); !opened) return opened;
  const auto answer = dialog_->command("NOOP");
  close();
  if (!answer) return answer.error();
  if (!answer->positive()) return Error{ErrorCode::unavailable, describe(*answer)};
  return {};
}

Result<void> SmtpConnection::open() {
  auto opened = SmtpDialog::open(settings_);
  if (!opened) return opened.error();
  dialog_ = std::move(*opened);
  return {};
}

// MAIL FROM, on the open connection or a new one. A kept connection that is found dead, or whose
// server says good-bye, is opened again once: nothing has been handed over yet.
std::optional<SendResult> SmtpConnection::begin(const OutgoingMessage& message) {
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

// Sends a command; the result is what went wrong, if anything did.
std::optional<SendResult> SmtpConnection::ask(Step step, const std::string& line) {
  const auto answer = dialog_->command(line);
  if (answer) return settle(step, *answer);
  SendResult result = lost(SendOutcome::temporary, answer.error());
  result.whole_transport |= step == Step::sender;  // who is the same for all
  return result;
}

// The connection is of no more use. A server that has fallen silent would let every message wait as
// long as this one.
SendResult SmtpConnection::lost(SendOutcome outcome, const Error& error) {
  const bool silent = dialog_->timed_out();
  dialog_.reset();
  return {outcome, error.message, silent};
}

// After a refusal the server still has the sender: RSET, else the next MAIL would be refused
// too.
std::optional<SendResult> SmtpConnection::settle(Step step, const SmtpReply& reply) {
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

// The content, then the last dot on its own: what fails before it was surely not taken.
SendResult SmtpConnection::deliver(const std::string& wire) {
  if (const auto written = dialog_->write(wire); !written) {
    return lost(SendOutcome::temporary, written.error());
  }
  auto answer = [&]() -> Result<SmtpReply> {
    if (auto written = dialog_->write(".\r\n"); !written) return written.error();
    return dialog_->read_reply(settings_.final_reply_timeout);
  }();
  if (!answer) return lost(SendOutcome::unknown, answer.error());
  if (auto refused = settle(Step::content, *answer)) return *refused;
  return {SendOutcome::accepted, describe(*answer), false};
}

}  // namespace duecourse::adapters
