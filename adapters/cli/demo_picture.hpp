// What the demo ends with: which deadlines there are, who was told what and when, one message in
// full, one explanation, and what to try next.
#pragma once

#include <string>

#include "adapters/cli/command_line.hpp"

namespace duecourse::adapters {

/// What was played.
struct DemoPlayed {
  std::string folder;  ///< holds the example host, the store, the mailbox and duecourse.toml
  std::string smtp;    ///< the mail server that was sent to; empty: the folder's mailbox
  int weeks = 0;
  int families = 0;
  std::size_t edits = 0;  ///< records typed, corrected or deleted by the invented staff
  std::size_t cycles = 0;
};

/// Prints the picture. Errors are complained of through `context`.
void print_demo_picture(CommandContext& context, Council& council, const DemoPlayed& played);

}  // namespace duecourse::adapters
