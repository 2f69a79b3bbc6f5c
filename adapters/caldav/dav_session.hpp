// A session of Poco's that gives up when an answer takes too long or gets too long, however its
// bytes drip in.
#pragma once

#include <Poco/Clock.h>
#include <Poco/Exception.h>
#include <Poco/Timespan.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <ios>
#include <string>
#include <utility>

namespace duecourse::adapters {

/// What one answer may take.
struct AnswerLimits {
  std::chrono::milliseconds time{0};
  std::size_t bytes = 0;
};

/// `Base` is HTTPClientSession or HTTPSClientSession.
template <class Base>
class LimitedSession final : public Base {
 public:
  template <class... Arguments>
  explicit LimitedSession(AnswerLimits limits, Arguments&&... arguments)
      : Base(std::forward<Arguments>(arguments)...), limits_(limits) {}

  /// An answer begins to be waited for.
  void begin() {
    started_.update();
    bytes_ = 0;
    trouble_.clear();
  }
  /// Why reading ended early; empty: it did not.
  [[nodiscard]] const std::string& trouble() const { return trouble_; }

 protected:
  int read(char* buffer, std::streamsize length) override {
    const Poco::Clock::ClockDiff limit = std::chrono::microseconds(limits_.time).count();
    const Poco::Clock::ClockDiff left = limit - started_.elapsed();
    if (left <= 0) give_up("no answer in time");
    this->socket().setReceiveTimeout(Poco::Timespan(left));
    int count = 0;
    try {
      count = Base::read(buffer, length);
    } catch (const Poco::TimeoutException&) {
      give_up("no answer in time");
    }
    bytes_ += static_cast<std::size_t>(std::max(count, 0));
    if (bytes_ > limits_.bytes) give_up("its answer is too long");
    return count;
  }

 private:
  [[noreturn]] void give_up(const char* why) {
    trouble_ = why;
    throw Poco::IOException(why);
  }

  AnswerLimits limits_;
  Poco::Clock started_;
  std::size_t bytes_ = 0;
  std::string trouble_;
};

}  // namespace duecourse::adapters
