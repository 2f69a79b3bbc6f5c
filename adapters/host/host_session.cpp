#include "adapters/host/host_session.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "adapters/host/odbc_connection.hpp"
#include "adapters/host/sqlite_connection.hpp"

namespace duecourse::adapters {

namespace {

constexpr std::array<HostConnector, 2> kConnectors = {HostConnector{"odbc", connect_odbc},
                                                      HostConnector{"sqlite", connect_sqlite}};

}  // namespace

HostFailure host_down(std::string message) {
  HostFailure failure;
  failure.message = std::move(message);
  return failure;
}

std::vector<std::string> host_connectors() {
  std::vector<std::string> words;
  for (const HostConnector& connector : kConnectors) words.emplace_back(connector.word);
  return words;
}

HostSession::HostSession(const HostSettings& settings) : settings_(settings) {
  patience_.longest = settings.timeout;
}

std::optional<HostFailure> HostSession::open() {
  if (connection_ && connection_->current()) return std::nullopt;
  close();
  const auto connector =
      std::find_if(kConnectors.begin(), kConnectors.end(),
                   [&](const HostConnector& known) { return settings_.connector == known.word; });
  if (connector == kConnectors.end()) return host_down("there is no such connector");
  HostOpened opened = connector->open(settings_, patience_);
  if (auto* failure = std::get_if<HostFailure>(&opened)) return std::move(*failure);
  connection_ = std::move(std::get<std::unique_ptr<HostConnection>>(opened));
  ++generation_;
  return std::nullopt;
}

}  // namespace duecourse::adapters
