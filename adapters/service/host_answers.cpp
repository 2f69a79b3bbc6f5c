#include "adapters/service/host_answers.hpp"

namespace duecourse::adapters {

namespace {

const char* without(LookUp what) {
  return what == LookUp::names ? "messages show references alone" : "a reminder carries no letter";
}

}  // namespace

const std::vector<LookedUp>* HostAnswers::find(LookUp what, const std::string& id) {
  const Question question(what, id);
  const auto known = known_.find(question);
  if (known != known_.end()) return &known->second;
  wanted_.insert(question);
  missing_ = true;
  return nullptr;
}

void HostAnswers::ask(HostReader& reader, spdlog::logger& log) {
  for (const Question& question : std::exchange(wanted_, {})) {
    const auto& [what, id] = question;
    std::vector<LookedUp>& rows = known_[question];
    if (down_.empty()) {
      auto answer = reader.look_up(what, id);
      if (answer) {
        rows = std::move(*answer);
      } else if (answer.error().code == ErrorCode::unavailable) {
        down_ = answer.error().message;
      } else {
        log.warn("{}: {}", without(what), answer.error().message);
      }
    }
    if (!down_.empty() && down_told_.insert(what).second) {
      log.warn("{}: {}", without(what), down_);
    }
  }
}

}  // namespace duecourse::adapters
