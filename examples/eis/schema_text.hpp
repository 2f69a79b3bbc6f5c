// The text of schema.sql, built into the library.
#pragma once

namespace duecourse::examples {

[[nodiscard]] const char* eis_schema();

}  // namespace duecourse::examples
