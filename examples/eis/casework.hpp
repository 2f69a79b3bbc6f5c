// The stories of the invented families: from the first contact to the last deallocation, told as
// what staff typed in and when. Most things are done in time; some late, some never, some typed in
// days afterwards, some mistyped and corrected, some twice and deleted, a few nonsense.
#pragma once

#include "engine/time/instant.hpp"
#include "examples/eis/dice.hpp"
#include "examples/eis/journal.hpp"

namespace duecourse::examples {

/// Tells of `families` families whose first contacts fall from `from` on, most of them in the first
/// half of the time until `to`. Edits after `to` may be among them.
void tell_casework(Journal& journal, Dice& dice, int families, Day from, Day to);

}  // namespace duecourse::examples
