// The texts of this folder's SQL files and of the catalogue, built into the library.
#pragma once

namespace duecourse::examples {

struct MosaicText {
  const char* live;       ///< live.sql
  const char* mart;       ///< mart.sql
  const char* fill_mart;  ///< fill_mart.sql
  const char* staff;      ///< staff.sql
  const char* catalogue;  ///< catalogue.txt
};
[[nodiscard]] const MosaicText& mosaic_text();

}  // namespace duecourse::examples
