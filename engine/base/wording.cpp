#include "engine/base/wording.hpp"

namespace duecourse {

// Of what is not ASCII only the general punctuation of Unicode (U+2000 to U+206F: typographic
// quotes, dashes, blanks) and the no-break space are left out.
std::string bare_wording(std::string_view text) {
  std::string bare;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char letter = text[i];
    if (letter >= 'A' && letter <= 'Z') {
      bare += static_cast<char>(letter - 'A' + 'a');
    } else if ((letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9')) {
      bare += letter;
    } else if (text.substr(i, 2) == "\xE2\x80" || text.substr(i, 2) == "\xE2\x81") {
      i += 2;
    } else if (text.substr(i, 2) == "\xC2\xA0") {
      i += 1;
    } else if (static_cast<unsigned char>(letter) >= 0x80U) {
      bare += letter;
    }
  }
  return bare;
}

}  // namespace duecourse
