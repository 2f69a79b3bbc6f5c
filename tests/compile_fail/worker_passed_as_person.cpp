// error: invalid initialization of reference
// One kind of id is not taken for another.
#include "engine/base/ids.hpp"

using namespace duecourse;

bool is_child(const PersonId& person);

bool ask([[maybe_unused]] const WorkerId& worker, [[maybe_unused]] const PersonId& person) {
#ifdef MISTAKE
  return is_child(worker);
#else
  return is_child(person);
#endif
}
