// One run of the program, in this process.
#pragma once

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "adapters/cli/command_line.hpp"

namespace duecourse::testing {

/// What a run gave.
struct Ran {
  int code = 0;
  std::string out;
  std::string err;

  [[nodiscard]] nlohmann::ordered_json json() const { return nlohmann::ordered_json::parse(out); }
  /// Lines of `out`, without their ends.
  [[nodiscard]] std::vector<std::string> lines() const {
    std::vector<std::string> result;
    std::istringstream text(out);
    for (std::string line; std::getline(text, line);) result.push_back(line);
    return result;
  }
};

/// Runs `duecourse` with these arguments; its output is `width` columns wide and no terminal.
inline Ran run_program(const std::vector<std::string>& arguments, std::size_t width = 100) {
  std::ostringstream out;
  std::ostringstream err;
  adapters::Terminal terminal{out, err, width, false};
  Ran ran;
  ran.code = adapters::run_command_line(arguments, terminal);
  ran.out = out.str();
  ran.err = err.str();
  return ran;
}

inline void write_text(const std::filesystem::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

}  // namespace duecourse::testing
