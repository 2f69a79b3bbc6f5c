// Real database servers for tests and benchmarks: each on a free loopback port, with its data in a
// folder of its own, ended with its object and also when the test program is killed. Started as
// root, they run as their own user, since they refuse to be root.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace duecourse::testing {

/// The login that Duecourse is given on these servers. It may read and nothing else.
inline constexpr const char* kReaderLogin = "duecourse";
inline constexpr const char* kReaderPassword = "it's a \\ secret;}";

/// A program that runs beside the test and is killed with it.
class Companion {
 public:
  /// Starts `arguments` as `user` (where this is root) and waits until its output says `ready`.
  Companion(const std::vector<std::string>& arguments, const std::string& user,
            const std::string& ready);
  ~Companion();
  Companion(const Companion&) = delete;
  Companion& operator=(const Companion&) = delete;

  /// Sends `signal` and waits for the end.
  void stop(int signal);

 private:
  void read_output(int from, const std::string& ready);

  pid_t pid_ = 0;
  bool ready_ = false;
  bool ended_ = false;
  std::string output_;
  std::thread drain_;
};

/// A port of the loopback interface that nobody listens on.
[[nodiscard]] std::uint16_t free_port();

/// What the tests want of a server.
class DatabaseServer {
 public:
  virtual ~DatabaseServer();
  DatabaseServer(const DatabaseServer&) = delete;
  DatabaseServer& operator=(const DatabaseServer&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  /// Runs statements as the server's owner in the database `host`; throws what goes wrong.
  virtual void run(const std::string& statements) = 0;
  /// The first column of the first row of a statement, run likewise.
  [[nodiscard]] virtual std::string ask(const std::string& statement) = 0;
  /// Empties the database `host`.
  virtual void clear() = 0;
  /// Ends every connection of the login kReaderLogin, as a restart would.
  virtual void cut_connections() = 0;
  /// Stops it; start() goes on with the same data on the same port.
  virtual void stop() = 0;
  virtual void start() = 0;

 protected:
  explicit DatabaseServer(const std::string& user);
  [[nodiscard]] std::string folder() const { return folder_.string(); }

  std::string user_;
  std::uint16_t port_ = 0;
  std::unique_ptr<Companion> program_;

 private:
  std::filesystem::path folder_;
};

/// The servers of this program, started at the first call and ended with it.
[[nodiscard]] DatabaseServer& postgresql_server();
[[nodiscard]] DatabaseServer& mariadb_server();

}  // namespace duecourse::testing
