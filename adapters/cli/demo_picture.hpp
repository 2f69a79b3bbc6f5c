// What a demo ends with: which deadlines there are, who was told what and when, one message in
// full, one explanation, and what to try next. Each demo chooses of these, in its order.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "adapters/cli/command_line.hpp"

namespace duecourse::adapters {

/// What was played.
struct DemoPlayed {
  std::string folder;     ///< holds the example host, the store, the mailbox and duecourse.toml
  std::string smtp;       ///< the mail server that was sent to; empty: the folder's mailbox
  std::size_t edits = 0;  ///< records typed, corrected or deleted by the invented staff
  std::size_t cycles = 0;
};

/// Prints the parts of a picture. Errors are complained of through the context.
class DemoPicture {
 public:
  DemoPicture(CommandContext& context, Council& council, const DemoPlayed& played);

  /// Before all others. False, with a complaint: the store cannot be read.
  bool read_ledger();
  [[nodiscard]] const std::vector<LedgerRow>& ledger() const { return ledger_; }
  /// One row for each message that was sent, in the order in which they were decided on.
  [[nodiscard]] const std::vector<LedgerRow>& sent() const { return sent_; }
  [[nodiscard]] std::string subject_line(const MessageId& id);

  void title(const char* text);
  void deadlines();
  void findings();
  void people();
  void latest();
  void message(const LedgerRow& row);
  /// `duecourse explain` of the timescale of this row.
  void explanation(const LedgerRow& row);
  /// Where the messages and the program are.
  void last_words();

 private:
  CommandContext& context_;
  Council& council_;
  const DemoPlayed& played_;
  std::ostream& out_;
  const Zone& zone_;
  std::vector<LedgerRow> ledger_;
  std::vector<LedgerRow> sent_;
};

}  // namespace duecourse::adapters
