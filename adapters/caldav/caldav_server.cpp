#include "adapters/caldav/caldav_server.hpp"

#include <fmt/format.h>

#include <csignal>
#include <optional>
#include <utility>

#include "adapters/caldav/dav_client.hpp"
#include "adapters/caldav/discovery.hpp"
#include "adapters/caldav/stored_text.hpp"
#include "adapters/caldav/web_address.hpp"
#include "adapters/ports/wire_text.hpp"

namespace duecourse::adapters {
namespace {

constexpr int kMostAttempts = 4;  // of one entry, each after what stands there was read anew
constexpr std::string_view kWorker = "{worker}";

bool is_loopback(const std::string& host) {
  return host == "localhost" || host == "::1" || host == "[::1]" || host.starts_with("127.");
}

Error unusable_address(const std::string& text, std::string_view why) {
  return {ErrorCode::invalid_input, fmt::format("'{}' cannot be used: {}", clean_line(text), why)};
}

/// The address, ending in `/`.
Result<WebAddress> read_folder(const std::string& text, const CalDavSettings& settings) {
  auto address = read_web_address(text);
  if (!address) return address;
  const bool clear = address->scheme == "http" && !is_loopback(address->host);
  if (clear && settings.login != CalDavLogin::none) {
    return unusable_address(text,
                            "a login is not sent unencrypted to another machine; write https://");
  }
  if (!address->path.ends_with('/')) address->path += '/';
  return address;
}

CalendarResult failed(const Error& error) {
  CalendarResult result;
  result.outcome = CalendarOutcome::temporary;
  result.detail = error.message;
  result.whole_server = true;
  return result;
}

/// What an answer means that is neither yes nor "it is another by now".
CalendarResult refusal_of(const DavAnswer& answer, std::string words) {
  CalendarResult result;
  result.detail = std::move(words);
  result.retry_after = answer.retry_after;
  const int status = answer.status;
  if (status == 404 || status == 410) {
    result.outcome = CalendarOutcome::gone;
  } else if (status == 401) {
    result.outcome = CalendarOutcome::temporary;
    result.whole_server = true;
    result.detail += "; the login has to be mended";
  } else if (status == 408 || status == 423 || status == 425 || status == 429 || status >= 500) {
    result.outcome = CalendarOutcome::temporary;
    result.whole_server = status == 429 || status == 502 || status == 503 || status == 504;
  } else {
    result.outcome = CalendarOutcome::permanent;
  }
  return result;
}

/// An entry is compared with the strong etag; a proxy on the way may have made it weak.
std::string strong(const std::string& etag) {
  return etag.starts_with("W/") ? etag.substr(2) : etag;
}

/// What stands under a name.
struct Standing {
  bool there = false;
  std::string etag;
  std::string text;
};

class CalDavServer final : public CalendarServer {
 public:
  CalDavServer(CalDavSettings settings, std::optional<WebAddress> server)
      : settings_(std::move(settings)), server_(std::move(server)), client_(settings_) {}
  CalDavServer(const CalDavServer&) = delete;
  CalDavServer& operator=(const CalDavServer&) = delete;
  ~CalDavServer() override = default;

  Result<std::string> collection_of(const std::string& worker) override {
    if (!settings_.collection.empty()) return filled(worker);
    if (!discovered_) {
      const auto found = discover_calendar(client_, *server_, settings_.calendar);
      if (!found) return found.error();
      discovered_ = found->text();
    }
    return *discovered_;
  }

  CalendarResult put(const std::string& collection, const std::string& uid,
                     const std::string& calendar_text, const std::string& known_etag) override {
    const auto address = address_of(collection, uid);
    if (!address) return unusable(address.error());
    Standing before;
    before.there = !known_etag.empty();
    before.etag = known_etag;
    return until_settled(uid, *address, before, &calendar_text);
  }

  CalendarResult remove(const std::string& collection, const std::string& uid,
                        const std::string& known_etag) override {
    const auto address = address_of(collection, uid);
    if (!address) return unusable(address.error());
    Standing before;
    before.there = true;
    before.etag = known_etag;
    if (known_etag.empty()) {
      if (auto refused = look(*address, uid, before)) return *refused;
      if (!before.there) return {};
    }
    return until_settled(uid, *address, before, nullptr);
  }

  Result<std::string> check(const std::string& worker) override {
    const auto collection = collection_of(worker);
    if (!collection) return collection.error();
    const auto address = read_folder(*collection, settings_);
    if (!address) return address.error();
    const auto found = properties_of(client_, *address, 0);
    if (!found) return found.error();
    const auto refused = [&](std::string_view why) {
      return Error{ErrorCode::refused, fmt::format("{}: {}", *collection, why)};
    };
    if (found->empty() || !found->front().calendar) return refused("it is no calendar");
    const DavResource& calendar = found->front();
    if (!calendar.takes_events()) return refused("it is a calendar that takes no events");
    if (!calendar.may_be_written()) {
      return refused("the login may read this calendar and not write to it");
    }
    const std::string name = calendar.name.empty() ? "" : fmt::format(" ({})", calendar.name);
    return fmt::format("calendar {}{}{}", *collection, name,
                       settings_.user.empty() ? "" : ", as user " + settings_.user);
  }

  void rest() override {
    client_.rest();
    discovered_.reset();
  }

 private:
  Result<std::string> filled(const std::string& worker) const {
    std::string address = settings_.collection;
    const std::string part = path_part(worker);
    for (std::size_t at = address.find(kWorker); at != std::string::npos;
         at = address.find(kWorker, at + part.size())) {
      if (part.empty()) {
        return Error{ErrorCode::not_found,
                     fmt::format("the worker '{}' has no id that may stand in an address",
                                 clean_line(worker))};
      }
      address.replace(at, kWorker.size(), part);
    }
    return address.ends_with('/') ? address : address + '/';
  }

  static CalendarResult unusable(const Error& error) {
    CalendarResult result;
    result.outcome = CalendarOutcome::permanent;
    result.detail = error.message;
    return result;
  }

  Result<WebAddress> address_of(const std::string& collection, const std::string& uid) const {
    const std::string name = path_part(uid);
    if (name.empty()) return Error{ErrorCode::invalid_input, "a calendar entry needs a uid"};
    auto address = read_folder(collection, settings_);
    if (address) address->path += name + ".ics";
    return address;
  }

  /// Asks for what stands there. Something where that cannot be told, or is not ours.
  std::optional<CalendarResult> look(const WebAddress& address, const std::string& uid,
                                     Standing& standing) {
    const auto answer = client_.ask({"GET", address, {}, "", ""});
    if (!answer) return failed(answer.error());
    standing = {};
    if (answer->status == 404 || answer->status == 410) return std::nullopt;
    if (!answer->well()) return refusal_of(*answer, client_.describe(*answer));
    const std::set<std::string> uids = uids_of(answer->body);
    if (uids != std::set<std::string>{uid}) {
      return unusable(
          {ErrorCode::conflict,
           fmt::format("{}: another entry stands there; it was left alone", address.text())});
    }
    standing = {true, answer->etag, answer->body};
    return std::nullopt;
  }

  DavRequest request_of(const WebAddress& address, const Standing& before,
                        const std::string* text) const {
    DavRequest request;
    request.method = text != nullptr ? "PUT" : "DELETE";
    request.address = address;
    if (!before.there) {
      request.headers.emplace_back("If-None-Match", "*");
    } else if (!before.etag.empty()) {
      request.headers.emplace_back("If-Match", strong(before.etag));
    }
    if (text != nullptr) {
      request.content_type = "text/calendar; charset=utf-8";
      request.body = *text;
    }
    return request;
  }

  /// Says how it shall be until it is so. `text` null: nothing shall stand there.
  CalendarResult until_settled(const std::string& uid, const WebAddress& address, Standing before,
                               const std::string* text) {
    bool replaced = false;
    std::string words;
    for (int attempt = 0; attempt < kMostAttempts; ++attempt) {
      const auto answer = client_.ask(request_of(address, before, text));
      if (!answer) return failed(answer.error());
      if (answer->well()) return settled(answer->etag, replaced, address, uid, text);
      if (text == nullptr && (answer->status == 404 || answer->status == 410)) return {};
      words = client_.describe(*answer);
      // A known entry that is not there: somebody removed it, or the calendar is gone.
      const bool vanished = (answer->status == 404 || answer->status == 410) && before.there;
      if (answer->status != 412 && !vanished) return refused(address, *answer, words);
      const std::string sent = before.there ? strong(before.etag) : std::string();
      if (auto refusal = look(address, uid, before)) return *refusal;
      if (text == nullptr && !before.there) return {};
      if (text != nullptr && before.there && same_text(before.text, *text)) {
        CalendarResult as_it_is;  // an answer that was lost on its way
        as_it_is.etag = before.etag;
        return as_it_is;
      }
      // It refuses the etag that it gives: what stands there has been read, and is ours.
      if (!sent.empty() && strong(before.etag) == sent) before.etag.clear();
      replaced = true;
    }
    CalendarResult result;
    result.outcome = CalendarOutcome::changed_there;
    result.detail = words;
    return result;
  }

  /// A server that keeps an entry in its own words says nothing of its etag (RFC 4791, 5.3.4).
  CalendarResult settled(std::string etag, bool replaced, const WebAddress& address,
                         const std::string& uid, const std::string* text) {
    CalendarResult result;
    result.replaced = replaced;
    result.etag = std::move(etag);
    if (text == nullptr || !result.etag.empty()) return result;
    Standing now;
    if (!look(address, uid, now)) result.etag = now.etag;
    return result;
  }

  /// 409 is said of a calendar that is not there and of a UID that stands elsewhere.
  CalendarResult refused(const WebAddress& address, const DavAnswer& answer,
                         const std::string& words) {
    CalendarResult result = refusal_of(answer, words);
    if (answer.status == 409) {
      WebAddress collection = address;
      collection.path.erase(collection.path.rfind('/') + 1);
      const auto there = properties_of(client_, collection, 0);
      if (!there && there.error().code == ErrorCode::not_found) {
        result.outcome = CalendarOutcome::gone;
      }
    }
    if (result.outcome == CalendarOutcome::gone) discovered_.reset();
    return result;
  }

  CalDavSettings settings_;
  std::optional<WebAddress> server_;  // where discovery begins
  DavClient client_;
  std::optional<std::string> discovered_;
};

}  // namespace

std::string describe(const CalDavSettings& settings) {
  std::string text = settings.collection;
  if (text.empty()) {
    text = settings.url;
    if (!settings.calendar.empty()) text += ", calendar " + settings.calendar;
  }
  if (!settings.user.empty()) text += ", as user " + settings.user;
  return clean_line(text);
}

Result<std::unique_ptr<CalendarServer>> make_caldav_server(CalDavSettings settings) {
  std::optional<WebAddress> server;
  if (settings.collection.empty()) {
    auto address = read_folder(settings.url, settings);
    if (!address) return address.error();
    server = std::move(*address);
  } else {
    std::string sample = settings.collection;
    for (std::size_t at = sample.find(kWorker); at != std::string::npos;
         at = sample.find(kWorker)) {
      sample.replace(at, kWorker.size(), "w");
    }
    if (sample.find_first_of("{}") != std::string::npos) {
      return unusable_address(settings.collection, "{worker} is the only word that is filled in");
    }
    if (auto address = read_folder(sample, settings); !address) return address.error();
    // A worker's id may not choose the host.
    const std::size_t path = settings.collection.find('/', settings.collection.find("//") + 2);
    if (settings.collection.find(kWorker) < path) {
      return unusable_address(settings.collection, "{worker} stands in its path, not in its host");
    }
  }
  if (settings.login == CalDavLogin::basic &&
      (settings.user.empty() || settings.user.find(':') != std::string::npos)) {
    return Error{ErrorCode::invalid_input,
                 "a basic login needs a user's name, without a colon in it"};
  }
  // A server that closes early must be an error to read about, not the end of the process.
  std::signal(SIGPIPE, SIG_IGN);
  return std::unique_ptr<CalendarServer>(
      std::make_unique<CalDavServer>(std::move(settings), std::move(server)));
}

}  // namespace duecourse::adapters
