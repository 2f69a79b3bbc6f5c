// The program's entry: streams and terminal, nothing else.
#include <sys/ioctl.h>
#include <unistd.h>

#include <csignal>
#include <iostream>
#include <string>
#include <vector>

#include "adapters/cli/command_line.hpp"

int main(int argc, char** argv) {
  // A file that may not grow is a full disk to us: the write fails, and is told of.
  std::signal(SIGXFSZ, SIG_IGN);
  duecourse::adapters::Terminal terminal{std::cout, std::cerr, 100, isatty(STDERR_FILENO) == 1};
  winsize size{};
  if (isatty(STDOUT_FILENO) == 1 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 &&
      size.ws_col >= 40) {
    terminal.width = size.ws_col;
  } else if (isatty(STDOUT_FILENO) != 1) {
    terminal.width = 100'000;  // a file or a pipe: a row is a line
  }
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  return duecourse::adapters::run_command_line(arguments, terminal);
}
