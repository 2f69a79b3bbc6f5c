// error: not handled in switch
// A new kind of local reading must be answered wherever one is asked for.
#include "engine/time/zone.hpp"

using namespace duecourse;

int choices(LocalKind kind) {
  switch (kind) {
    case LocalKind::unique:
      return 1;
    case LocalKind::repeated:
      return 2;
#ifndef MISTAKE
    case LocalKind::skipped:
      return 0;
#endif
  }
  return 0;
}
