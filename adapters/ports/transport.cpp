// See transport.hpp.
#include "adapters/ports/transport.hpp"

#include <utility>

namespace duecourse::adapters {
namespace {

class Unwatched final : public SendWatch {
 public:
  Result<void> begins(const OutgoingMessage&) override { return {}; }
  void ended(const OutgoingMessage&, const SendResult&) override {}
};

}  // namespace

std::vector<SendResult> Transport::send_all(const std::vector<OutgoingMessage>& messages,
                                            SendWatch& watch) {
  std::vector<SendResult> results;
  for (const OutgoingMessage& message : messages) {
    if (const auto may = watch.begins(message); may) {
      results.push_back(send(message));
      watch.ended(message, results.back());
    } else {
      results.push_back({SendOutcome::temporary, may.error().message, true});
    }
    if (!results.back().whole_transport) continue;
    const SendResult not_tried{SendOutcome::temporary, results.back().detail, true};
    results.resize(messages.size(), not_tried);
    break;
  }
  return results;
}

std::vector<SendResult> Transport::send_all(const std::vector<OutgoingMessage>& messages) {
  Unwatched unwatched;
  return send_all(messages, unwatched);
}

}  // namespace duecourse::adapters
