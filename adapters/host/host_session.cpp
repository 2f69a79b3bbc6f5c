#include "adapters/host/host_session.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "adapters/host/mysql_connection.hpp"
#include "adapters/host/odbc_connection.hpp"
#include "adapters/host/postgresql_connection.hpp"
#include "adapters/host/sqlite_connection.hpp"

namespace duecourse::adapters {

namespace {

constexpr std::array<HostConnector, 7> kConnectors = {
    HostConnector{"sqlite", SqlDialect::sqlite, connect_sqlite},
    HostConnector{"postgresql", SqlDialect::postgresql, connect_postgresql},
    HostConnector{"mysql", SqlDialect::mysql, connect_mysql},
    HostConnector{"mariadb", SqlDialect::mysql, connect_mysql},
    HostConnector{"odbc", SqlDialect::standard, connect_odbc},
    HostConnector{"sqlserver", SqlDialect::sqlserver, connect_odbc},
    HostConnector{"oracle", SqlDialect::oracle, connect_odbc}};

const HostConnector* connector_of(const HostSettings& settings) {
  const auto found =
      std::find_if(kConnectors.begin(), kConnectors.end(),
                   [&](const HostConnector& known) { return settings.connector == known.word; });
  return found == kConnectors.end() ? nullptr : &*found;
}

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

SqlDialect dialect_of(const HostSettings& settings) {
  const HostConnector* connector = connector_of(settings);
  if (connector == nullptr) return SqlDialect::standard;
  return dialect_named(settings.dialect).value_or(connector->dialect);
}

HostSession::HostSession(const HostSettings& settings) : settings_(settings) {
  patience_.longest = settings.timeout;
}

std::optional<HostFailure> HostSession::begin_snapshot() {
  if (snapshot_) return std::nullopt;
  auto failure = connection_->begin_snapshot();
  if (failure) {
    close();
  } else {
    snapshot_ = true;
  }
  return failure;
}

void HostSession::end_snapshot() {
  if (snapshot_ && connection_) connection_->end_snapshot();
  snapshot_ = false;
}

void HostSession::close() {
  connection_.reset();
  snapshot_ = false;
}

std::optional<HostFailure> HostSession::open() {
  if (connection_ && connection_->current()) return std::nullopt;
  close();
  const HostConnector* connector = connector_of(settings_);
  if (connector == nullptr) return host_down("there is no such connector");
  HostOpened opened = connector->open(settings_, patience_);
  if (auto* failure = std::get_if<HostFailure>(&opened)) return std::move(*failure);
  connection_ = std::move(std::get<std::unique_ptr<HostConnection>>(opened));
  ++generation_;
  return std::nullopt;
}

}  // namespace duecourse::adapters
