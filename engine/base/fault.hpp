// A mistake in something a person wrote, with its place. Loaders and validators collect all faults
// and report them together; none stops at the first.
#pragma once

#include <string>
#include <vector>

namespace duecourse {

/// Where in a file something stands. Line and column count from 1; 0 means unknown.
struct Place {
  std::string file;
  int line = 0;
  int column = 0;

  friend bool operator==(const Place&, const Place&) = default;
};

/// `error` stops check and run; `warning` is shown and the program goes on.
enum class Severity { error, warning };

/// One mistake: its place, what was found, what is allowed.
struct Fault {
  Place place;
  std::string message;
  Severity severity = Severity::error;

  friend bool operator==(const Fault&, const Fault&) = default;
};

using Faults = std::vector<Fault>;

/// `file:line:column: error: message`, as compilers print it.
[[nodiscard]] std::string describe(const Fault& fault);
/// True if any fault is an error.
[[nodiscard]] bool has_error(const Faults& faults);

}  // namespace duecourse
