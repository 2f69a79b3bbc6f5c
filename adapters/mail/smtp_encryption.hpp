// TLS to a mail server: what is demanded of it, and in which words a refusal is told.
#pragma once

#include <Poco/Net/StreamSocket.h>

#include "adapters/mail/smtp_transport.hpp"
#include "engine/base/result.hpp"

namespace duecourse::adapters {

/// `socket`, encrypted by TLS 1.2 or later. An Error (refused) says why the server's certificate is
/// not trusted and what can be done about it; other failures are thrown as the network library
/// does.
[[nodiscard]] Result<Poco::Net::StreamSocket> encrypted(const Poco::Net::StreamSocket& socket,
                                                        const SmtpSettings& settings);

}  // namespace duecourse::adapters
