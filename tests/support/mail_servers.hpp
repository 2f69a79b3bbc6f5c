// Real mail servers for tests, as Debian has them: Postfix, whose log-ins Dovecot checks, and
// Dovecot's own submission server, which hands on to Postfix. Both with TLS, on free loopback
// ports, with everything they keep in a folder of their own, ended with their object and also when
// the test program is killed. They start only as root.
//
// What Postfix takes is handed to a receiver (smtp_server.py) before it says that it has taken it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "tests/support/certificates.hpp"
#include "tests/support/database_server.hpp"
#include "tests/support/smtp_server.hpp"

namespace duecourse::testing {

/// The log-in that both know. They serve council.example, where only sian and sam have mailboxes,
/// and whoever has logged in may send anywhere.
inline constexpr const char* kMailUser = "duecourse@council.example";
inline constexpr const char* kMailPassword = "s3cret \u00fc";

class MailServers {
 public:
  MailServers();
  ~MailServers();
  MailServers(const MailServers&) = delete;
  MailServers& operator=(const MailServers&) = delete;

  /// Whether this process may start them.
  [[nodiscard]] static bool possible();

  [[nodiscard]] std::uint16_t postfix_starttls() const { return starttls_; }
  [[nodiscard]] std::uint16_t postfix_tls() const { return tls_; }
  /// In clear and without a log-in, for its own domain; greylists.
  [[nodiscard]] std::uint16_t postfix_greylisting() const { return greylisting_; }
  [[nodiscard]] std::uint16_t dovecot_starttls() const { return submission_; }
  /// The name that their certificate is for is "localhost".
  [[nodiscard]] std::string authority() const { return certificates_.authority(); }
  /// A token for kMailUser, by JWT and HMAC; one that has run out, too.
  [[nodiscard]] std::string token(bool run_out) const;
  /// Where what they took arrives.
  [[nodiscard]] const SmtpServer& receiver() const { return receiver_; }

 private:
  [[nodiscard]] std::string file(const std::string& name) const;
  void write(const std::string& name, const std::string& text) const;
  void configure_postfix() const;
  void configure_dovecot() const;

  ScratchFolder folder_;
  Certificates certificates_;
  SmtpServer receiver_;
  PythonServer policy_;
  std::uint16_t starttls_ = 0;
  std::uint16_t tls_ = 0;
  std::uint16_t greylisting_ = 0;
  std::uint16_t relay_ = 0;
  std::uint16_t submission_ = 0;
  std::unique_ptr<Companion> dovecot_;
  std::unique_ptr<Companion> postfix_;
};

/// Those of this program, started at the first call and ended with it.
[[nodiscard]] MailServers& mail_servers();

}  // namespace duecourse::testing
