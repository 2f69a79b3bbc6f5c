// The day by day offering of events, and the waiting within a day.
#include "statemachines/replay.hpp"

#include <chrono>
#include <vector>

namespace duecourse::statemachines {
namespace {

class Replay {
 public:
  Replay(const History& history, const Zone& zone, Reader& reader, Timeline& timeline)
      : history_(history), zone_(zone), reader_(reader), timeline_(timeline) {}

  void run() {
    const auto count = static_cast<EventIndex>(history_.events.size());
    for (EventIndex event = 0; event < count; ++event) {
      const Moment& occurred = history_.events[event].occurred;
      if (day_is_open_ && occurred.at >= day_end_) end_day();
      if (occurred.precision == Precision::day && !strict_) {
        open_day(occurred);
        strict_ = true;
      }
      take(event, strict_ ? Offer::strictly : Offer::as_it_comes);
    }
    end_day();
  }

 private:
  void open_day(const Moment& moment) {
    day_is_open_ = true;
    day_end_ = zone_.start_of(zone_.day_of(moment.at) + std::chrono::days{1});
  }

  void take(EventIndex event, Offer how) {
    switch (reader_.offer(event, how)) {
      case Answer::accepted:
        if (!waiting_.empty()) offer_waiting();
        return;
      case Answer::waits:
        if (!day_is_open_) open_day(history_.events[event].occurred);
        waiting_.push_back(event);
        return;
      case Answer::refused:
        timeline_.refused.push_back(reader_.refusal_of(event));
        return;
      case Answer::unknown_kind:
        timeline_.unknown_kinds.push_back(event);
        return;
    }
  }

  // Offers what waits, from the front, until a whole round brings nothing.
  void offer_waiting() {
    for (std::size_t i = 0; i < waiting_.size();) {
      if (reader_.offer(waiting_[i], Offer::strictly) != Answer::accepted) {
        ++i;
        continue;
      }
      waiting_.erase(waiting_.begin() + static_cast<std::ptrdiff_t>(i));
      i = 0;
    }
  }

  void end_day() {
    while (!waiting_.empty()) {
      const EventIndex event = waiting_.front();
      waiting_.erase(waiting_.begin());
      take(event, Offer::at_last);
    }
    day_is_open_ = false;
    strict_ = false;
  }

  const History& history_;
  const Zone& zone_;
  Reader& reader_;
  Timeline& timeline_;
  std::vector<EventIndex> waiting_;
  Instant day_end_{};
  bool day_is_open_ = false;
  bool strict_ = false;
};

}  // namespace

void replay_in_order(const History& history, const Zone& zone, Reader& reader, Timeline& timeline) {
  Replay(history, zone, reader, timeline).run();
}

}  // namespace duecourse::statemachines
