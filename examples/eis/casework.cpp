#include "examples/eis/casework.hpp"

#include <algorithm>

#include "examples/eis/family_story.hpp"

namespace duecourse::examples {

void tell_casework(Journal& journal, Dice& dice, int families, Day from, Day to) {
  const int span = static_cast<int>((to - from).count());
  const int first_half = std::max(1, span / 2);
  for (int index = 0; index < families; ++index) {
    // A story has its own dice, so that one family more changes none of the others.
    Dice own(dice.next());
    const int limit = own.chance(75) ? first_half : std::max(1, span);
    FamilyStory story(journal, own, index, to);
    story.tell(from + std::chrono::days{own.between(0, limit - 1)});
  }
}

}  // namespace duecourse::examples
