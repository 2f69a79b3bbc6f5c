// See transport.hpp.
#include "adapters/ports/transport.hpp"

#include <utility>

namespace duecourse::adapters {

std::vector<SendResult> Transport::send_all(const std::vector<OutgoingMessage>& messages) {
  std::vector<SendResult> results;
  for (const OutgoingMessage& message : messages) {
    results.push_back(send(message));
    if (!results.back().whole_transport) continue;
    const SendResult not_tried{SendOutcome::temporary, results.back().detail, true};
    results.resize(messages.size(), not_tried);
    break;
  }
  return results;
}

}  // namespace duecourse::adapters
