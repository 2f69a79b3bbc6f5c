#include "adapters/ports/store.hpp"

namespace duecourse::adapters {

const char* word_of(MessageState state) {
  switch (state) {
    case MessageState::sending:
      return "sending";
    case MessageState::sent:
      return "sent";
    case MessageState::failed:
      return "failed";
    case MessageState::unknown:
      return "unknown";
    case MessageState::dropped:
      return "dropped";
  }
  DUECOURSE_CHECK(false);
}

}  // namespace duecourse::adapters
