// The connection to the host's database that the reader holds: made when it is needed, and made
// anew after a failure or where the database behind the name was replaced.
//
// What differs between databases is in a HostConnection and in SqlDialect (sql_text.hpp). A new
// connector is one more HostConnection and a row in the table of connectors (host_session.cpp).
#pragma once

#include <memory>
#include <optional>

#include "adapters/host/host_connection.hpp"

namespace duecourse::adapters {

class HostSession {
 public:
  explicit HostSession(const HostSettings& settings);

  /// Connects where it is not connected, and anew where the database behind the name was replaced.
  [[nodiscard]] std::optional<HostFailure> open();
  /// Counts the connections made: a new number means that nothing known of the host still holds.
  [[nodiscard]] int generation() const { return generation_; }
  /// After open(): all statements until end_snapshot() see one state of the host, where it offers
  /// that. A connection made anew meanwhile begins anew.
  [[nodiscard]] std::optional<HostFailure> begin_snapshot();
  void end_snapshot();
  /// Ends the connection; the next open() makes a new one.
  void close();
  /// Nothing is waited for any more, nor begun where waiting cannot be cut short. From any thread.
  void interrupt() { patience_.interrupt(); }

  /// The connection; only after open() succeeded.
  [[nodiscard]] HostConnection& connection() { return *connection_; }

 private:
  HostSettings settings_;
  HostPatience patience_;  // outlives the connection, which waits with it
  std::unique_ptr<HostConnection> connection_;
  int generation_ = 0;
  bool snapshot_ = false;  // begun on this connection
};

}  // namespace duecourse::adapters
