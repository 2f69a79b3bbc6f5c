// The only file that reads the machine's clock.
#include "adapters/service/system_clock.hpp"

#include <chrono>

namespace duecourse::adapters {
namespace {

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  }
};

}  // namespace

std::shared_ptr<Clock> make_system_clock() {
  return std::make_shared<SystemClock>();
}

}  // namespace duecourse::adapters
