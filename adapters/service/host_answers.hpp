// What the host is asked while messages are made: names of cases, and who made a request. Messages
// are made within a transaction of the store, and a host that does not answer must not hold that
// open: so what is not known yet is noted there, asked outside of it, and the message made again.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <spdlog/logger.h>

#include "adapters/ports/host_reader.hpp"

namespace duecourse::adapters {

/// Asks each question once while it lives: for a round of delivery at most. Of a host that is down
/// nothing more is asked.
class HostAnswers {
 public:
  /// The rows of an answer; none where the host does not tell. nullptr: it was not asked yet, and
  /// will be by ask().
  [[nodiscard]] const std::vector<LookedUp>* find(LookUp what, const std::string& id);
  /// Whether something was not known since the last take_missing().
  [[nodiscard]] bool is_missing() const { return missing_; }
  /// The same; and so begins what is made next.
  [[nodiscard]] bool take_missing() { return std::exchange(missing_, false); }
  /// Asks what was not known. Not within a transaction. Why there is no answer is logged once for
  /// each kind of question, where the host is down; without a word of an answer.
  void ask(HostReader& reader, spdlog::logger& log);

 private:
  using Question = std::pair<LookUp, std::string>;

  std::map<Question, std::vector<LookedUp>> known_;
  std::set<Question> wanted_;
  std::set<LookUp> down_told_;  // of what it was logged that the host is down
  std::string down_;            // not empty: in these words
  bool missing_ = false;
};

}  // namespace duecourse::adapters
