// Each plugin has a stamp of the same name, on purpose; the address sanitizer takes that for a
// mistake where several libraries are in one process, and asks here whether it is one.
extern "C" const char* __asan_default_options();  // NOLINT

extern "C" const char* __asan_default_options() {  // NOLINT
  return "detect_odr_violation=0";
}
