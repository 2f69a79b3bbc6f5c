#include "tests/support/database_server.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <grp.h>
#include <netinet/in.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <future>
#include <stdexcept>

namespace duecourse::testing {

namespace {

/// Becomes a user for good. The child's, between fork and exec.
void become(const passwd* user) {
  if (user == nullptr) return;
  const bool done =
      ::setgroups(0, nullptr) == 0 && ::setgid(user->pw_gid) == 0 && ::setuid(user->pw_uid) == 0;
  if (!done) ::_exit(126);
}

}  // namespace

std::uint16_t free_port() {
  const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  const bool bound =
      ::bind(made, generic, length) == 0 && ::getsockname(made, generic, &length) == 0;
  ::close(made);
  if (!bound) throw std::runtime_error("no free port");
  return ntohs(address.sin_port);
}

Companion::Companion(const std::vector<std::string>& arguments, const std::string& user,
                     const std::string& ready) {
  std::array<int, 2> output{};
  if (::pipe2(output.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  std::vector<std::string> words = arguments;
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  const passwd* as = ::geteuid() == 0 ? ::getpwnam(user.c_str()) : nullptr;
  const pid_t parent = ::getpid();
  pid_ = ::fork();
  if (pid_ == 0) {
    become(as);
    // Set after the change of user, which takes it away; asked whether the parent went meanwhile.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(126);
    const int nothing = ::open("/dev/null", O_RDONLY);
    ::dup2(nothing, 0);
    ::dup2(output[1], 1);
    ::dup2(output[1], 2);
    ::setenv("LC_ALL", "C", 1);
    if (::chdir("/") == 0) ::execv(argv[0], argv.data());
    ::_exit(127);
  }
  ::close(output[1]);
  read_output(output[0], ready);
  if (!ready_ && !ready.empty()) {
    stop(SIGKILL);
    throw std::runtime_error(arguments[0] + " did not start: " + output_);
  }
}

/// Returns once `ready` was said or the output has ended; goes on reading, or the program would
/// stop at a full pipe.
void Companion::read_output(int from, const std::string& ready) {
  std::promise<bool> said;
  auto answer = said.get_future();
  drain_ = std::thread([this, from, ready, said = std::move(said)]() mutable {
    std::array<char, 4096> piece{};
    bool told = false;
    ssize_t got = 0;
    while ((got = ::read(from, piece.data(), piece.size())) > 0) {
      if (told) continue;
      output_.append(piece.data(), static_cast<std::size_t>(got));
      told = !ready.empty() && output_.find(ready) != std::string::npos;
      if (told) said.set_value(true);
    }
    if (!told) said.set_value(false);
    ::close(from);
  });
  ready_ = answer.get();
}

void Companion::stop(int signal) {
  if (ended_) return;
  ended_ = true;
  ::kill(pid_, signal);
  ::waitpid(pid_, nullptr, 0);
  drain_.join();
}

Companion::~Companion() {
  stop(SIGKILL);
}

DatabaseServer::DatabaseServer(const std::string& user) : user_(user), port_(free_port()) {
  std::string pattern =
      (std::filesystem::temp_directory_path() / "duecourse-server-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make " + pattern);
  folder_ = pattern;
  const passwd* owner = ::getpwnam(user.c_str());
  if (::geteuid() == 0 && owner != nullptr &&
      ::chown(pattern.c_str(), owner->pw_uid, owner->pw_gid) != 0) {
    throw std::runtime_error("cannot give away " + pattern);
  }
}

DatabaseServer::~DatabaseServer() {
  program_.reset();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

}  // namespace duecourse::testing
