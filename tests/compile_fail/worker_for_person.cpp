// error: no match for
// A worker is no child, although both are text that the host chose.
#include "engine/base/ids.hpp"

using namespace duecourse;

bool same_person(const PersonId& person, [[maybe_unused]] const WorkerId& worker,
                 [[maybe_unused]] const PersonId& other_person) {
#ifdef MISTAKE
  return person == worker;
#else
  return person == other_person;
#endif
}
