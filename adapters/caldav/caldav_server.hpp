// Calendar entries on a server that speaks CalDAV (RFC 4791).
//
// Each entry is a resource of its own, named by its UID. A new one is put with If-None-Match, a
// known one with If-Match; where the server says that it is another by now, it is read anew: one
// with our UID is put again, ours wins; anything else is left alone. What answers mean:
//
//   400, 403, 405, 413, 415, 422, a UID that stands elsewhere         permanent
//   401                                  temporary, the whole server: the login has to be mended
//   404, 410, 409 of a calendar that is not there                     gone
//   423, 507, 5xx                                                     temporary
//   429, 502, 503, 504, no connection, no answer in time, one too long
//                                        temporary, the whole server
//
// Redirects are followed on the same host only, never from https to http, five times at most. Not
// safe for use by two threads at once.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "adapters/ports/calendar_server.hpp"

namespace duecourse::adapters {

enum class CalDavLogin { none, basic, bearer };

/// How to reach and to trust one server, and where on it the entries go. Either `collection` says
/// that, or it is found out from `url`.
struct CalDavSettings {
  /// `https://calendar.example/`: where discovery begins, at /.well-known/caldav and then here.
  std::string url;
  /// The name or the last part of the path of the calendar that is meant, where the login has
  /// several; empty: it has one.
  std::string calendar;
  /// `https://calendar.example/{worker}/duecourse/`: the calendar itself. `{worker}` is the
  /// worker's id; without it all entries go into one calendar. Empty: discovery.
  std::string collection;
  CalDavLogin login = CalDavLogin::none;
  std::string user;  ///< basic
  /// Gives the password, or the bearer token; asked before each request, since tokens are renewed.
  std::function<Result<std::string>()> secret;
  std::string ca_file;  ///< PEM file of trusted authorities beside the system's; empty: only those
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds answer_timeout{30'000};    ///< for the whole of one answer
  std::size_t longest_answer = std::size_t{1} << 20U;  ///< bytes, with its headers
};

/// `https://calendar.example/{worker}/duecourse/, as user duecourse`: without a secret.
[[nodiscard]] std::string describe(const CalDavSettings& settings);

/// A client of one server; connects on first use. invalid_input: an address that is none, or a
/// login that would go over the net in clear.
[[nodiscard]] Result<std::unique_ptr<CalendarServer>> make_caldav_server(CalDavSettings settings);

}  // namespace duecourse::adapters
