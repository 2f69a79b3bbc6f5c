// See smtp_encryption.hpp.
#include "adapters/mail/smtp_encryption.hpp"

#include <Poco/Net/Context.h>
#include <Poco/Net/SSLException.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <fmt/format.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <string>

namespace duecourse::adapters {
namespace {

using Poco::Net::Context;

/// Called by OpenSSL for each certificate of the chain. The network library tells only that one
/// failed; the first reason is kept here.
int note_reason(int good, X509_STORE_CTX* chain) {
  if (good != 0) return good;
  const auto* ssl = static_cast<const SSL*>(
      X509_STORE_CTX_get_ex_data(chain, SSL_get_ex_data_X509_STORE_CTX_idx()));
  auto* reason = static_cast<int*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)));
  if (reason != nullptr && *reason == X509_V_OK) *reason = X509_STORE_CTX_get_error(chain);
  return good;
}

std::string words_of(int reason, const SmtpSettings& settings) {
  std::string words =
      fmt::format("its certificate is not trusted: {}", X509_verify_cert_error_string(reason));
  switch (reason) {
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      words += settings.ca_file.empty()
                   ? "; if it is the council's own, name the file of its authority in 'ca_file'"
                   : "; 'ca_file' does not hold the authority that signed it";
      break;
    default:
      break;
  }
  return words;
}

Context::Ptr context_of(const SmtpSettings& settings, int& reason) {
  const bool checked = settings.trust == SmtpTrust::checked;
  constexpr int kDepth = 9;        // of a chain, as is usual
  constexpr bool kSystems = true;  // authorities are trusted beside those of ca_file
  Context::Ptr context(new Context(Context::TLS_CLIENT_USE, settings.ca_file,
                                   checked ? Context::VERIFY_STRICT : Context::VERIFY_NONE, kDepth,
                                   kSystems));
  context->requireMinimumProtocol(Context::PROTO_TLSV1_2);
  if (checked) {
    SSL_CTX_set_app_data(context->sslContext(), &reason);
    SSL_CTX_set_verify(context->sslContext(), SSL_VERIFY_PEER, note_reason);
  }
  return context;
}

}  // namespace

Result<Poco::Net::StreamSocket> encrypted(const Poco::Net::StreamSocket& socket,
                                          const SmtpSettings& settings) {
  int reason = X509_V_OK;
  const Context::Ptr context = context_of(settings, reason);
  try {
    const Poco::Net::SecureStreamSocket secure =
        Poco::Net::SecureStreamSocket::attach(socket, settings.host, context);
    SSL_CTX_set_app_data(context->sslContext(), nullptr);  // `reason` ends here
    return Poco::Net::StreamSocket(secure);
  } catch (const Poco::Net::CertificateValidationException&) {
    if (reason == X509_V_OK) {
      return Error{ErrorCode::refused,
                   fmt::format("its certificate is not for the name {}: write the name that it is "
                               "for as 'host'",
                               settings.host)};
    }
    return Error{ErrorCode::refused, words_of(reason, settings)};
  } catch (const Poco::Net::SSLException&) {
    if (reason == X509_V_OK) throw;
    return Error{ErrorCode::refused, words_of(reason, settings)};
  }
}

}  // namespace duecourse::adapters
