// error: ignoring returned value
// What may have failed is looked at.
#include "engine/time/time_text.hpp"

using namespace duecourse;

Result<void> store();

void run() {
#ifdef MISTAKE
  store();
#else
  if (!store()) return;
#endif
}
