// The stand-in for SQL Server (tds_server.py) over a SQLite file. It ends with its object.
#pragma once

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <vector>

namespace duecourse::testing {

class TdsServer {
 public:
  TdsServer(const std::string& file, const std::string& login, const std::string& password,
            bool snapshot) {
    std::vector<std::string> words = {
        "/usr/bin/python3", std::string(DUECOURSE_SOURCE_DIR) + "/tests/support/tds_server.py",
        file, login, password};
    if (snapshot) words.emplace_back("--snapshot");
    std::array<int, 2> input{};
    std::array<int, 2> output{};
    if (pipe2(input.data(), O_CLOEXEC) != 0 || pipe2(output.data(), O_CLOEXEC) != 0) {
      throw std::runtime_error("no pipes");
    }
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input[0], 0);
    posix_spawn_file_actions_adddup2(&actions, output[1], 1);
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    const int error = posix_spawn(&pid_, argv[0], &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(input[0]);
    close(output[1]);
    input_ = input[1];
    output_ = fdopen(output[0], "r");
    unsigned port = 0;
    if (error != 0 || std::fscanf(output_, "ready %u", &port) != 1) {
      throw std::runtime_error("the stand-in for SQL Server did not start");
    }
    port_ = static_cast<std::uint16_t>(port);
  }
  ~TdsServer() {
    close(input_);
    waitpid(pid_, nullptr, 0);
    std::fclose(output_);
  }
  TdsServer(const TdsServer&) = delete;
  TdsServer& operator=(const TdsServer&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  /// `cut` ends every connection; `rights a,b` says what the login may write to.
  void say(const std::string& line) {
    const std::string text = line + "\n";
    std::array<char, 8> answer{};
    if (write(input_, text.data(), text.size()) < 0 ||
        std::fscanf(output_, "%7s", answer.data()) != 1) {
      throw std::runtime_error("the stand-in for SQL Server has ended");
    }
  }

 private:
  pid_t pid_ = 0;
  int input_ = -1;
  FILE* output_ = nullptr;
  std::uint16_t port_ = 0;
};

}  // namespace duecourse::testing
