#include "adapters/cli/progress_bar.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <utility>

namespace duecourse::adapters {

namespace {
constexpr std::size_t kWidth = 30;
constexpr std::chrono::milliseconds kPatience{1000};
constexpr std::chrono::milliseconds kInterval{100};
}  // namespace

ProgressBar::ProgressBar(Terminal& terminal, std::string label, std::function<Time()> now)
    : terminal_(terminal),
      label_(std::move(label)),
      now_(std::move(now)),
      begun_(now_()),
      drawn_(begun_) {}

ProgressBar::~ProgressBar() {
  if (visible_) terminal_.err << "\r\x1b[K" << std::flush;
}

void ProgressBar::show(std::size_t done, std::size_t total) {
  if (!terminal_.interactive || total == 0) return;
  const Time now = now_();
  if (now - begun_ < kPatience || now - drawn_ < kInterval) return;
  drawn_ = now;
  visible_ = true;
  const std::size_t filled = std::min(kWidth, kWidth * done / total);
  terminal_.err << fmt::format("\r{} [{}{}] {}/{}\x1b[K", label_, std::string(filled, '#'),
                               std::string(kWidth - filled, '.'), done, total)
                << std::flush;
}

}  // namespace duecourse::adapters
