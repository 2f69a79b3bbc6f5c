// Sending by SMTP. A connection is kept and used for many messages, and opened again when it has
// gone stale; several messages together go by several connections, each in a thread of its own. The
// envelope is ours: one recipient a message, dots doubled, a rejected recipient followed by RSET,
// and what the server says is read for what it means:
//
//   4xx to a message                    temporary
//   5xx to the recipient or the data    permanent
//   421, or no connection, greeting,
//   encryption or log-in; 5xx to the
//   sender, who is the same for all     temporary, and the whole transport is down
//   connection lost before the last dot temporary
//   connection lost after it            unknown
//   silence                             the same, and the whole transport is down
//
// Not safe for use by two threads at once; its own threads end before send_all() returns.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "adapters/mail/access_token.hpp"
#include "adapters/ports/transport.hpp"

namespace duecourse::adapters {

/// How the connection is encrypted.
enum class SmtpEncryption {
  none,      ///< in clear: for a relay on the same machine
  starttls,  ///< must be offered and must succeed; a server without it is never written to
  implicit,  ///< encrypted from the first byte (port 465)
};

/// How to log in. `offered`: by the token where there is one, else PLAIN where the server offers
/// it, else LOGIN.
enum class SmtpLogin { offered, plain, login, xoauth2 };

/// Whether a server's certificate must be valid, of a known authority and for its name.
enum class SmtpTrust {
  checked,
  unchecked,  ///< any is taken: whoever stands between reads the mail and the password
};

/// How to reach and to trust one mail server. Held by value; the password has been read from where
/// the configuration said.
struct SmtpSettings {
  std::string host;          ///< name or address; its certificate must be for this name
  std::uint16_t port = 587;  ///< as configured: not derived from `encryption` here
  SmtpEncryption encryption = SmtpEncryption::starttls;
  std::string ca_file;  ///< PEM file of trusted authorities beside the system's; empty: only those
  SmtpTrust trust = SmtpTrust::checked;
  SmtpLogin login = SmtpLogin::offered;
  std::string user;                    ///< empty: no log-in
  std::string password;                ///< never logged, never shown
  std::shared_ptr<AccessToken> token;  ///< for XOAUTH2, in place of a password; may be shared
  std::string own_name;                ///< what EHLO says; empty: the machine's name
  std::chrono::seconds connect_timeout{15};
  std::chrono::seconds reply_timeout{60};         ///< for the whole of one answer
  std::chrono::seconds final_reply_timeout{300};  ///< for the answer to the last dot
};

/// `mail.example.org:587, encrypted (STARTTLS), as user duecourse`: without the password.
[[nodiscard]] std::string describe(const SmtpSettings& settings);

/// A transport to one server, by at most so many connections at once. Connects on first use.
[[nodiscard]] std::unique_ptr<Transport> make_smtp_transport(SmtpSettings settings,
                                                             std::size_t connections = 1);

}  // namespace duecourse::adapters
