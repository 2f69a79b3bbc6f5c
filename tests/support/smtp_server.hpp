// Real SMTP servers for tests: aiosmtpd, which keeps what it receives, and one that plays a script
// of faults. Each is a Python process on a free loopback port that ends with its object; and the
// independent parser of what they received. All need Debian's /usr/bin/python3.
#pragma once

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace duecourse::testing {

/// A folder of its own below the system's temporary folder, removed at the end.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "duecourse-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make " + pattern);
    path_ = pattern;
  }
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline std::string read_whole(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

inline std::string support_script(const std::string& name) {
  return std::string(DUECOURSE_SOURCE_DIR) + "/tests/support/" + name;
}

/// A Python script that prints "ready PORT" and runs until its standard input is closed.
class PythonServer {
 public:
  explicit PythonServer(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "/usr/bin/python3");
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
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    const int error = posix_spawn(&pid_, argv[0], &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(input[0]);
    close(output[1]);
    input_ = input[1];
    if (error != 0) throw std::runtime_error("cannot start " + arguments[1]);
    output_ = fdopen(output[0], "r");
    unsigned port = 0;
    const bool ready = std::fscanf(output_, "ready %u", &port) == 1;
    if (!ready) throw std::runtime_error(arguments[1] + " did not start");
    port_ = static_cast<std::uint16_t>(port);
  }
  ~PythonServer() { stop(); }
  PythonServer(const PythonServer&) = delete;
  PythonServer& operator=(const PythonServer&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }

  /// Returns when it has said "done", or has ended.
  void wait_until_done() {
    std::array<char, 16> word{};
    if (!done_ && std::fscanf(output_, "%15s", word.data()) != 1) {
      throw std::runtime_error("the server ended early");
    }
    done_ = true;
  }

  /// Ends it, and its connections with it.
  void stop() {
    if (input_ < 0) return;
    close(input_);
    input_ = -1;
    waitpid(pid_, nullptr, 0);
    std::fclose(output_);
  }

 private:
  pid_t pid_ = 0;
  int input_ = -1;
  FILE* output_ = nullptr;
  bool done_ = false;
  std::uint16_t port_ = 0;
};

/// aiosmtpd. `options` as in smtp_server.py.
class SmtpServer {
 public:
  explicit SmtpServer(std::vector<std::string> options = {})
      : server_(arguments(folder_, std::move(options))) {}

  [[nodiscard]] std::uint16_t port() const { return server_.port(); }
  void stop() { server_.stop(); }
  /// The bytes of message `number`, counted from 1, as received.
  [[nodiscard]] std::string bytes(int number) const { return read_whole(eml(number)); }
  [[nodiscard]] std::filesystem::path eml(int number) const {
    return folder_.path() / (std::to_string(number) + ".eml");
  }
  /// Where the messages are, as files.
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }
  [[nodiscard]] nlohmann::json envelope(int number) const {
    return nlohmann::json::parse(read_whole(folder_.path() / (std::to_string(number) + ".json")));
  }
  /// How many messages were received.
  [[nodiscard]] int count() const {
    int number = 0;
    while (std::filesystem::exists(eml(number + 1))) ++number;
    return number;
  }

 private:
  static std::vector<std::string> arguments(const ScratchFolder& folder,
                                            std::vector<std::string> options) {
    options.insert(options.begin(), {support_script("smtp_server.py"), folder.path().string()});
    return options;
  }

  ScratchFolder folder_;
  PythonServer server_;
};

/// A server that plays a script: one list of steps a connection, as in smtp_script_server.py.
class ScriptedSmtpServer {
 public:
  explicit ScriptedSmtpServer(const nlohmann::json& connections)
      : server_({support_script("smtp_script_server.py"), connections.dump(),
                 transcript_path().string()}) {}

  [[nodiscard]] std::uint16_t port() const { return server_.port(); }
  /// What it has read, when all connections of the script are over.
  [[nodiscard]] std::string transcript() {
    server_.wait_until_done();
    return read_whole(transcript_path());
  }

 private:
  [[nodiscard]] std::filesystem::path transcript_path() const {
    return folder_.path() / "transcript";
  }

  ScratchFolder folder_;
  PythonServer server_;
};

/// What Python's parsers read: `kind` is "message" or "calendar" and `file` such a file, or `kind`
/// is "messages" and `file` a folder of .eml files. Throws where they fail.
inline nlohmann::json parsed_by_python(const std::string& kind, const std::filesystem::path& file) {
  const std::string command = "/usr/bin/python3 '" + support_script("smtp_parse.py") + "' " + kind +
                              " '" + file.string() + "'";
  FILE* output = popen(command.c_str(), "r");
  if (output == nullptr) throw std::runtime_error("cannot run " + command);
  std::string text;
  std::array<char, 4096> buffer{};
  std::size_t count = 0;
  while ((count = std::fread(buffer.data(), 1, buffer.size(), output)) > 0) {
    text.append(buffer.data(), count);
  }
  if (pclose(output) != 0) throw std::runtime_error("failed: " + command);
  return nlohmann::json::parse(text);
}

/// The same for bytes that are in no file yet.
inline nlohmann::json parsed_by_python_text(const std::string& kind, const std::string& bytes) {
  const ScratchFolder folder;
  const std::filesystem::path file = folder.path() / "text";
  std::ofstream(file, std::ios::binary) << bytes;
  return parsed_by_python(kind, file);
}

}  // namespace duecourse::testing
