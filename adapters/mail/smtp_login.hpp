// Logging in to a mail server: AUTH PLAIN, LOGIN and XOAUTH2.
#pragma once

#include "adapters/mail/smtp_dialog.hpp"
#include "engine/base/result.hpp"

namespace duecourse::adapters {

/// Whether there is a user to log in as.
[[nodiscard]] bool wants_log_in(const SmtpSettings& settings);

/// Logs in, by the way that is configured and offered (`hello` is the answer to EHLO). A token that
/// the server refuses is fetched anew and tried once more. Nothing is sent where others could read
/// along. The error never holds password or token, also where the server repeats them.
[[nodiscard]] Result<void> log_in(SmtpDialog& dialog, const SmtpSettings& settings,
                                  const SmtpReply& hello);

}  // namespace duecourse::adapters
