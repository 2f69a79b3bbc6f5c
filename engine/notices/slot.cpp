#include "engine/notices/slot.hpp"

#include <algorithm>

namespace duecourse {

Recipient recipient_of(std::string_view slot) {
  Recipient recipient;
  std::size_t begin = 0;
  while (begin <= slot.size()) {
    const std::size_t end = std::min(slot.find('|', begin), slot.size());
    recipient.first_of.emplace_back(slot.substr(begin, end - begin));
    begin = end + 1;
  }
  return recipient;
}

}  // namespace duecourse
