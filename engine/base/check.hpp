// Broken invariants stop the program with a text. Bad input is never a broken invariant: it is a
// value (Result, Fault) and is kept and shown.
#pragma once

namespace duecourse {

/// Ends the process after writing `expression`, `file` and `line` to standard error. Never returns.
[[noreturn]] void check_failed(const char* expression, const char* file, int line);

}  // namespace duecourse

/// Stops the program when `condition` is false: for what can only be a mistake in our own code.
#define DUECOURSE_CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::duecourse::check_failed(#condition, __FILE__, __LINE__))
