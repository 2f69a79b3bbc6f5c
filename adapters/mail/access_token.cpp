// See access_token.hpp.
#include "adapters/mail/access_token.hpp"

#include <Poco/Clock.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <optional>

#include "adapters/ports/wire_text.hpp"

namespace duecourse::adapters {
namespace {

constexpr std::size_t kLongestToken = 1 << 16;
constexpr int kLookAgain = 10;  // ms

/// A token stands between control characters in the log-in: it may not hold any, nor spaces.
Result<std::string> checked(std::string token) {
  while (!token.empty() && (token.back() == '\n' || token.back() == '\r')) token.pop_back();
  const bool clean =
      std::all_of(token.begin(), token.end(), [](char c) { return c > 32 && c < 127; });
  if (token.empty()) return Error{ErrorCode::unavailable, "there is no token: it is empty"};
  if (!clean || token.size() > kLongestToken) {
    return Error{ErrorCode::unavailable,
                 "what should be a token holds spaces or other characters that no token has: write "
                 "the token alone, on one line"};
  }
  return token;
}

/// Milliseconds that are left of `limit`; 0: none.
class Patience {
 public:
  explicit Patience(std::chrono::seconds limit) : limit_(limit) {}
  [[nodiscard]] int left() const {
    const auto gone = std::chrono::microseconds(started_.elapsed());
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(limit_ - gone);
    return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 1000 * 1000));
  }

 private:
  Poco::Clock started_;
  std::chrono::microseconds limit_;
};

/// A program with its output in a pipe, in a process group of its own.
class Command {
 public:
  /// 0 or what the system says.
  int start(const std::vector<std::string>& words) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) return errno;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t usual;
    sigemptyset(&usual);
    sigaddset(&usual, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes, &usual);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
    std::vector<std::string> copies = words;
    std::vector<char*> arguments;
    for (std::string& word : copies) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const int error =
        posix_spawnp(&pid_, arguments[0], &actions, &attributes, arguments.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    output_ = ends[0];
    if (error != 0) pid_ = 0;
    return error;
  }

  Command() = default;
  ~Command() {
    if (output_ >= 0) close(output_);
    if (pid_ == 0) return;
    kill(-pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  Command(const Command&) = delete;
  Command& operator=(const Command&) = delete;

  /// All that it prints; nothing where it takes too long or prints too much.
  [[nodiscard]] std::optional<std::string> output(const Patience& patience) const {
    std::string text;
    std::array<char, 4096> piece{};
    while (text.size() <= kLongestToken) {
      pollfd ready{output_, POLLIN, 0};
      const int left = patience.left();
      if (left == 0 || poll(&ready, 1, left) == 0) return std::nullopt;
      const ssize_t got = read(output_, piece.data(), piece.size());
      if (got == 0) return text;
      if (got > 0) text.append(piece.data(), static_cast<std::size_t>(got));
      if (got < 0 && errno != EINTR) return std::nullopt;
    }
    return std::nullopt;
  }

  /// How it ended, as waitpid tells; nothing where it goes on.
  [[nodiscard]] std::optional<int> ended(const Patience& patience) {
    int status = 0;
    while (waitpid(pid_, &status, WNOHANG) == 0) {
      if (patience.left() == 0) return std::nullopt;
      poll(nullptr, 0, kLookAgain);
    }
    pid_ = 0;
    return status;
  }

 private:
  pid_t pid_ = 0;
  int output_ = -1;
};

}  // namespace

Result<std::string> AccessToken::fetch() {
  auto fetched = fetch_();
  if (!fetched) return fetched;
  auto token = checked(std::move(*fetched));
  kept_ = token ? *token : std::string();
  return token;
}

Result<std::string> AccessToken::current() {
  const std::lock_guard lock(mutex_);
  if (kept_.empty()) return fetch();
  return kept_;
}

Result<std::string> AccessToken::renewed(const std::string& refused) {
  const std::lock_guard lock(mutex_);
  if (!kept_.empty() && kept_ != refused) return kept_;
  return fetch();
}

Result<std::string> token_of_command(const std::vector<std::string>& command,
                                     std::chrono::seconds limit) {
  const std::string name = command.empty() ? std::string() : clean_line(command.front());
  const auto failed = [&](const std::string& what) {
    return Error{ErrorCode::unavailable, fmt::format("the token command {} {}", name, what)};
  };
  const Patience patience(limit);
  Command running;
  if (command.empty()) return failed("is empty");
  if (const int error = running.start(command); error != 0) {
    return failed(fmt::format("cannot be started: {}", std::strerror(error)));
  }
  const auto text = running.output(patience);
  const auto status = text ? running.ended(patience) : std::nullopt;
  if (!status) return failed(fmt::format("did not end within {} seconds", limit.count()));
  if (!WIFEXITED(*status) || WEXITSTATUS(*status) != 0) {
    return failed(WIFEXITED(*status) ? fmt::format("ended with status {}", WEXITSTATUS(*status))
                                     : fmt::format("was ended by signal {}", WTERMSIG(*status)));
  }
  if (text->find_first_not_of("\r\n") == std::string::npos) return failed("printed nothing");
  return *text;
}

}  // namespace duecourse::adapters
