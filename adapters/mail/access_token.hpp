// Tokens in place of a password (OAuth 2.0, for AUTH XOAUTH2). Somebody else gets and renews them:
// a file that a job writes, or a command that prints one. Here they are kept until a server says
// that they are of no more use.
#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "engine/base/result.hpp"

namespace duecourse::adapters {

/// The token of one user, shared by all connections. Safe for use by several threads.
class AccessToken {
 public:
  /// Where it comes from: a file, a command. Called by one thread at a time.
  using Fetch = std::function<Result<std::string>()>;
  explicit AccessToken(Fetch fetch) : fetch_(std::move(fetch)) {}

  /// The one that is kept; fetched where none is.
  [[nodiscard]] Result<std::string> current();
  /// Another than `refused`: the one that is kept, if another thread has renewed it already, else
  /// fetched anew. It is `refused` itself where there is no newer one.
  [[nodiscard]] Result<std::string> renewed(const std::string& refused);

 private:
  [[nodiscard]] Result<std::string> fetch();

  std::mutex mutex_;  // guards what follows
  Fetch fetch_;
  std::string kept_;  // empty: none
};

/// What a command prints, without the line end: a token. `command` is the program and its
/// arguments; no shell is between. Errors (unavailable): it cannot be started, takes longer than
/// `limit` (it is ended then, with what it started), ends with another status than 0, or prints
/// nothing. They never hold what it printed.
[[nodiscard]] Result<std::string> token_of_command(const std::vector<std::string>& command,
                                                   std::chrono::seconds limit);

}  // namespace duecourse::adapters
