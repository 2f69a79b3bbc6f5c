// What has become of the messages of a batch: a small file beside the store, `<path>-sending`, to
// which a line is added before a message is handed over and after. It is never synchronised. What a
// process has written survives it, but not the machine: the first line names the start of the
// machine (Linux' boot id), and a file of another start says nothing.
//
//   boot 3f6c2b1e-...
//   ? 5d41402abc4b2a76     claimed
//   + 5d41402abc4b2a76     begun
//   = 5d41402abc4b2a76     taken; "-": surely not taken
#pragma once

#include <string>

#include "adapters/ports/send_notes.hpp"
#include "adapters/store/sqlite_database.hpp"

namespace duecourse::adapters {

class SendJournal final : public SendNotes {
 public:
  explicit SendJournal(const SqliteDatabase& db);
  SendJournal(const SendJournal&) = delete;
  SendJournal& operator=(const SendJournal&) = delete;
  ~SendJournal() override;

  Result<void> claimed(const std::vector<MessageId>& messages) override;
  Result<void> note(const MessageId& message, HandedOver how_far) override;
  Result<std::map<MessageId, HandedOver>> noted() override;

 private:
  [[nodiscard]] Error failed() const;
  // Adds to the end, in one call of the system.
  [[nodiscard]] Result<void> add(const std::string& text);

  std::string path_;
  bool read_only_;
  std::string boot_;  // empty: not to be had, and nothing that was noted is believed
  int descriptor_ = -1;
};

}  // namespace duecourse::adapters
