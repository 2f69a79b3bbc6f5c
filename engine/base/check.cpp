#include "engine/base/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace duecourse {

void check_failed(const char* expression, const char* file, int line) {
  std::fprintf(stderr, "duecourse: broken invariant: %s (%s:%d)\n", expression, file, line);
  std::abort();
}

}  // namespace duecourse
