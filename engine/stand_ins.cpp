#include "engine/stand_ins.hpp"

namespace duecourse {

void StandIns::note(const Deadline& deadline) {
  if (deadline.ending) return;
  for (const std::string& other : deadline.timescale->stands_in_for) {
    spoken_for_.insert({other, deadline.person});
    if (!deadline.person) spoken_for_of_all_.insert(other);
  }
}

bool StandIns::speak_for(const Deadline& deadline) const {
  if (spoken_for_.empty()) return false;
  const std::string name = deadline.framework->id.str() + "/" + deadline.timescale->id.str();
  return spoken_for_of_all_.contains(name) || spoken_for_.contains({name, deadline.person});
}

}  // namespace duecourse
