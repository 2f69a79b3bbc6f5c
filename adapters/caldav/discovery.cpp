#include "adapters/caldav/discovery.hpp"

#include <fmt/format.h>

#include "engine/base/nearest_word.hpp"

namespace duecourse::adapters {
namespace {

constexpr const char* kQuestion =
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
    "<d:propfind xmlns:d=\"DAV:\" xmlns:c=\"urn:ietf:params:xml:ns:caldav\"><d:prop>"
    "<d:resourcetype/><d:displayname/><d:current-user-principal/><c:calendar-home-set/>"
    "<c:supported-calendar-component-set/><d:current-user-privilege-set/>"
    "</d:prop></d:propfind>\n";

struct Found {
  std::vector<DavResource> resources;
  WebAddress address;  // after redirects: what an href is relative to
};

Result<Found> ask(DavClient& client, const WebAddress& address, int depth) {
  const auto answer = client.ask({"PROPFIND",
                                  address,
                                  {{"Depth", std::to_string(depth)}, {"Accept", "application/xml"}},
                                  "application/xml; charset=utf-8",
                                  kQuestion});
  if (!answer) return answer.error();
  const std::string words = client.describe(*answer);
  if (answer->status == 404 || answer->status == 410) return Error{ErrorCode::not_found, words};
  if (answer->status >= 500 || answer->status == 429) return Error{ErrorCode::unavailable, words};
  if (answer->status != 207) return Error{ErrorCode::refused, words};
  auto resources = read_multistatus(answer->body);
  if (!resources) {
    return Error{ErrorCode::refused,
                 fmt::format("{}: {}", address.host, resources.error().message)};
  }
  // Some say within the answer that what was asked for is not there.
  const bool missing = resources->size() == 1 &&
                       (resources->front().status == 404 || resources->front().status == 410);
  if (missing) {
    return Error{ErrorCode::not_found, fmt::format("{}: it is not there", address.text())};
  }
  return Found{std::move(*resources), answer->address};
}

/// The address that an href names. Only of the same host: the login is meant for no other.
Result<WebAddress> resolved(const WebAddress& base, const std::string& href) {
  const auto address = resolve(base, href);
  if (!address) {
    return Error{ErrorCode::refused, fmt::format("{}: {}", base.host, address.error().message)};
  }
  if (address->host == base.host && address->scheme == base.scheme) return address;
  return Error{ErrorCode::refused,
               fmt::format("{}: its calendars are at {}, another host: write that address as url "
                           "or collection",
                           base.host, href)};
}

/// The first href of a kind that any of the resources has.
Result<WebAddress> first(const Found& found, std::vector<std::string> DavResource::*hrefs) {
  for (const DavResource& resource : found.resources) {
    for (const std::string& href : resource.*hrefs) {
      if (!href.empty()) return resolved(found.address, href);
    }
  }
  return Error{ErrorCode::not_found, found.address.host + ": nothing"};
}

/// The login's principal: asked at the well-known place first, then where the server is said to be.
Result<WebAddress> principal_of(DavClient& client, const WebAddress& server) {
  WebAddress well_known(server);
  well_known.path = "/.well-known/caldav";
  Error last{ErrorCode::not_found, ""};
  for (const WebAddress& place : {well_known, server}) {
    const auto found = ask(client, place, 0);
    if (!found) {
      last = found.error();
      if (last.code == ErrorCode::unavailable) break;
      continue;
    }
    auto principal = first(*found, &DavResource::principals);
    if (principal || principal.error().code != ErrorCode::not_found) return principal;
    last = {
        ErrorCode::not_found,
        fmt::format("{}: it does not say who the login is (current-user-principal)", place.host)};
  }
  return last;
}

struct Choice {
  WebAddress address;
  std::string name;
};

Result<WebAddress> choose(const std::vector<Choice>& calendars, const std::string& wanted,
                          const std::string& host) {
  std::vector<std::string> names;
  std::vector<const Choice*> meant;
  for (const Choice& choice : calendars) {
    names.push_back(choice.name.empty() ? choice.address.last_part() : choice.name);
    if (choice.name == wanted || choice.address.last_part() == wanted) meant.push_back(&choice);
  }
  if (calendars.empty()) {
    return Error{ErrorCode::not_found, host + ": the login has no calendar there: make one"};
  }
  if (wanted.empty() && calendars.size() == 1) return calendars.front().address;
  if (meant.size() == 1) return meant.front()->address;
  const std::string list = fmt::format("there are {}", fmt::join(names, ", "));
  if (wanted.empty()) {
    return Error{ErrorCode::not_found,
                 fmt::format("{}: {}: name one of them as calendar", host, list)};
  }
  if (meant.size() > 1) {
    return Error{ErrorCode::not_found,
                 fmt::format("{}: two calendars have the name '{}': write the address of the one "
                             "that is meant as collection",
                             host, wanted)};
  }
  const auto nearest = nearest_word(wanted, names);
  return Error{ErrorCode::not_found,
               fmt::format("{}: there is no calendar '{}'{}; {}", host, wanted,
                           nearest ? "; did you mean '" + *nearest + "'?" : "", list)};
}

}  // namespace

Result<std::vector<DavResource>> properties_of(DavClient& client, const WebAddress& address,
                                               int depth) {
  auto found = ask(client, address, depth);
  if (!found) return found.error();
  return std::move(found->resources);
}

Result<WebAddress> discover_calendar(DavClient& client, const WebAddress& server,
                                     const std::string& calendar) {
  const auto principal = principal_of(client, server);
  if (!principal) return principal.error();
  const auto who = ask(client, *principal, 0);
  if (!who) return who.error();
  const auto home = first(*who, &DavResource::homes);
  if (!home && home.error().code != ErrorCode::not_found) return home.error();
  if (!home) {
    return Error{ErrorCode::not_found,
                 fmt::format("{}: it does not say where the login's calendars are "
                             "(calendar-home-set); does it have calendars?",
                             server.host)};
  }
  const auto there = ask(client, *home, 1);
  if (!there) return there.error();
  std::vector<Choice> calendars;
  for (const DavResource& resource : there->resources) {
    if (!resource.calendar || !resource.takes_events()) continue;
    const auto address = resolved(there->address, resource.href);
    if (!address) return address.error();
    calendars.push_back({*address, resource.name});
  }
  return choose(calendars, calendar, server.host);
}

}  // namespace duecourse::adapters
