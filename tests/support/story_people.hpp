// The people of the stories (story.hpp says who they are).
#pragma once

#include "engine/notices/directory.hpp"

namespace duecourse::testing {

[[nodiscard]] Directory invented_people();

}  // namespace duecourse::testing
