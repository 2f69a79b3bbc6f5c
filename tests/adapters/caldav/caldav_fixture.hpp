// Entries and clients for the tests of the CalDAV adapter.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "adapters/caldav/caldav_server.hpp"
#include "adapters/caldav/dav_client.hpp"
#include "adapters/ical/entry.hpp"
#include "tests/support/calendar_servers.hpp"

namespace duecourse::testing {

/// One of the logins of calendar_server.py.
inline adapters::CalDavSettings logged_in(const std::string& collection = "") {
  adapters::CalDavSettings settings;
  settings.collection = collection;
  settings.login = adapters::CalDavLogin::basic;
  settings.user = "duecourse";
  settings.secret = [] { return Result<std::string>("secret:1"); };
  return settings;
}

inline std::unique_ptr<adapters::CalendarServer> client_of(
    const adapters::CalDavSettings& settings) {
  auto made = adapters::make_caldav_server(settings);
  if (!made) throw std::runtime_error(made.error().message);
  return std::move(*made);
}

/// A deadline of the 9th of April 2026, as it stands on a server.
inline adapters::EntryContent entry_of(const std::string& deadline) {
  using namespace std::chrono;
  adapters::EntryContent entry;
  entry.uid = adapters::entry_uid(DeadlineId(deadline), "W-12", "westshire.gov.uk");
  entry.stamped = sys_days(2026y / April / 7) + 7h + 30min;
  entry.due = Day(local_days(2026y / April / 9));
  entry.summary = "Due: First visit to the family, Siân’s; seen - FC-1042";
  entry.description = "5 working days from Thu 2 Apr 2026.\nClause 4.1";
  entry.url = "https://eis.westshire.gov.uk/cases/1042?tab=visits;x=1";
  entry.category = "Deadline";
  entry.alarm_before = 15h + 30min;
  return adapters::stored_entry(std::move(entry), "FC-1042", false);
}

inline std::string text_of(const adapters::EntryContent& entry) {
  const auto text = adapters::render_entry(entry);
  if (!text) throw std::runtime_error(text.error().message);
  return *text;
}

/// A request of somebody else's, with the same login.
inline adapters::DavAnswer asked(const adapters::CalDavSettings& settings,
                                 const std::string& method, const std::string& address,
                                 const std::string& body = "") {
  adapters::DavClient client(settings);
  const auto answer =
      client.ask({method, adapters::read_web_address(address).value(), {}, "text/calendar", body});
  if (!answer) throw std::runtime_error(answer.error().message);
  return *answer;
}

}  // namespace duecourse::testing
