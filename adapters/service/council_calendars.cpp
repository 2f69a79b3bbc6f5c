#include "adapters/service/council_calendars.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "adapters/caldav/caldav_server.hpp"
#include "adapters/files/configuration.hpp"
#include "adapters/files/configuration_loader.hpp"
#include "adapters/ical/feed_file.hpp"
#include "adapters/mail/access_token.hpp"

namespace duecourse::adapters {
namespace {

constexpr std::chrono::seconds kTokenLimit{30};

/// A token is asked for once a round, not once a request: a program is started for each.
class TokenKeeper final : public CalendarServer {
 public:
  TokenKeeper(std::shared_ptr<std::optional<std::string>> kept,
              std::unique_ptr<CalendarServer> inner)
      : kept_(std::move(kept)), inner_(std::move(inner)) {}

  Result<std::string> collection_of(const std::string& worker) override {
    return inner_->collection_of(worker);
  }
  CalendarResult put(const std::string& collection, const std::string& uid,
                     const std::string& calendar_text, const std::string& known_etag) override {
    return inner_->put(collection, uid, calendar_text, known_etag);
  }
  CalendarResult remove(const std::string& collection, const std::string& uid,
                        const std::string& known_etag) override {
    return inner_->remove(collection, uid, known_etag);
  }
  Result<std::string> check(const std::string& worker) override { return inner_->check(worker); }
  void rest() override {
    kept_->reset();
    inner_->rest();
  }

 private:
  std::shared_ptr<std::optional<std::string>> kept_;
  std::unique_ptr<CalendarServer> inner_;
};

CalDavSettings settings_of(const CalendarServerSection& server) {
  CalDavSettings settings;
  settings.url = server.url;
  settings.calendar = server.calendar;
  settings.collection = server.collection;
  settings.user = server.user;
  settings.ca_file = server.ca_file.string();
  return settings;
}

bool has_worker(const CalendarServerSection& server) {
  return server.collection.find("{worker}") != std::string::npos;
}

bool is_used(const CalendarWays& ways, CalendarWay way) {
  return std::any_of(ways.begin(), ways.end(),
                     [way](const auto& one) { return one.second == way; });
}

void look_at_server(const Configuration& configuration, const std::string& worker,
                    CalendarLook& look) {
  const CalendarServerSection& section = configuration.calendar.server;
  CalendarServerMade made = calendar_server_of(configuration);
  look.faults.insert(look.faults.end(), made.faults.begin(), made.faults.end());
  if (!made.server) return;
  if (has_worker(section) && worker.empty()) {
    look.checked.push_back(
        fmt::format("calendar server {}: not asked; no worker is known before the first run",
                    made.description));
    return;
  }
  const auto found = made.server->check(worker);
  if (found) {
    look.checked.push_back(*found);
  } else if (found.error().code == ErrorCode::unavailable) {
    look.outside.push_back(found.error());
  } else {
    look.faults.push_back({section.address_place, found.error().message, Severity::error});
  }
}

}  // namespace

CalendarServerMade calendar_server_of(const Configuration& configuration) {
  CalendarServerMade made;
  const CalendarServerSection& section = configuration.calendar.server;
  if (!section.given || (section.url.empty() && section.collection.empty())) return made;
  CalDavSettings settings = settings_of(section);
  const SecretSource source =
      section.token_file.empty() ? section.password : SecretSource{"", section.token_file};
  if (!section.token_command.empty()) {
    settings.login = CalDavLogin::bearer;
    const auto kept = std::make_shared<std::optional<std::string>>();
    settings.secret = [kept, command = section.token_command]() -> Result<std::string> {
      if (*kept) return **kept;
      auto token = token_of_command(command, kTokenLimit);
      if (token) *kept = *token;
      return token;
    };
    auto server = make_caldav_server(settings);
    made.description = describe(settings);
    if (server) {
      made.server = std::make_unique<TokenKeeper>(kept, std::move(*server));
    } else {
      made.faults.push_back({section.address_place, server.error().message, Severity::error});
    }
    return made;
  }
  if (!source.empty()) {
    settings.login = section.token_file.empty() ? CalDavLogin::basic : CalDavLogin::bearer;
    settings.secret = [source] { return read_secret(source); };
    if (const auto secret = read_secret(source); !secret) {
      made.faults.push_back({section.secret_place, secret.error().message, Severity::error});
      return made;
    }
  }
  made.description = describe(settings);
  auto server = make_caldav_server(std::move(settings));
  if (server) {
    made.server = std::move(*server);
  } else {
    made.faults.push_back({section.address_place, server.error().message, Severity::error});
  }
  return made;
}

CalendarLook look_at_calendars(const Configuration& configuration, const std::string& worker) {
  CalendarLook look;
  const CalendarSection& calendar = configuration.calendar;
  if (calendar.server.given) look_at_server(configuration, worker, look);
  if (calendar.feeds.empty()) return look;
  const auto works = check_feed_folder(calendar.feeds);
  if (works) {
    look.checked.push_back("calendar files: folder " + calendar.feeds.string());
  } else {
    const bool used = is_used(calendar.ways, CalendarWay::feed);
    look.faults.push_back({place_of(configuration, "calendar.feeds"), works.error().message,
                           used ? Severity::error : Severity::warning});
  }
  return look;
}

}  // namespace duecourse::adapters
