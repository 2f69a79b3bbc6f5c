// What the tests of SMTP send, and how they reach a server on this machine.
#pragma once

#include <string>

#include "adapters/mail/smtp_transport.hpp"

namespace duecourse::testing {

inline adapters::SmtpSettings in_clear(std::uint16_t port) {
  adapters::SmtpSettings settings;
  settings.host = "127.0.0.1";
  settings.port = port;
  settings.encryption = adapters::SmtpEncryption::none;
  settings.own_name = "duecourse.test";
  settings.connect_timeout = settings.reply_timeout = settings.final_reply_timeout =
      std::chrono::seconds(10);
  return settings;
}

inline adapters::OutgoingMessage message(const std::string& to,
                                         const std::string& body = "Hello.\r\n") {
  return {MessageId("m-1"), "deadlines@westshire.gov.uk", to,
          "From: deadlines@westshire.gov.uk\r\nSubject: x\r\n\r\n" + body};
}

}  // namespace duecourse::testing
