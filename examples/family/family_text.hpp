// The texts of schema.sql and story.txt, built into the library.
#pragma once

namespace duecourse::examples {

[[nodiscard]] const char* family_schema();
[[nodiscard]] const char* family_story();

}  // namespace duecourse::examples
