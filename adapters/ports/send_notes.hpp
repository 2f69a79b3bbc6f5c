// What has become of the messages of a batch while it is sent: noted beside the store, so that
// after the end of the process it is known which of them may have been taken, and which surely were
// not.
#pragma once

#include <map>
#include <vector>

#include "engine/base/ids.hpp"
#include "engine/base/result.hpp"

namespace duecourse::adapters {

/// How far the handing over of a message has come.
enum class HandedOver {
  not_begun,  ///< claimed, and surely not sent
  begun,      ///< it may have been taken
  taken,      ///< the other side has taken responsibility
  not_taken,  ///< refused, or the connection was lost before the last byte: surely not taken
};

class SendNotes {
 public:
  virtual ~SendNotes() = default;
  /// These are claimed together, and none has begun; what was noted before is forgotten, as it is
  /// in the store by now. To be called before the claim is committed.
  [[nodiscard]] virtual Result<void> claimed(const std::vector<MessageId>& messages) = 0;
  /// How far one has come. Cheap: survives the end of the process, not of the machine. May be
  /// called by several threads at once.
  [[nodiscard]] virtual Result<void> note(const MessageId& message, HandedOver how_far) = 0;
  /// What was noted since this machine started. Of a message that is not among them nothing is
  /// known; after a power cut of none.
  [[nodiscard]] virtual Result<std::map<MessageId, HandedOver>> noted() = 0;
};

}  // namespace duecourse::adapters
