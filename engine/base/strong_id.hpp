// Identifiers that cannot be confused with each other: a CaseId is no WorkerId, although both are
// text that the host chose. A value type; comparing, hashing and printing are all it can do.
#pragma once

#include <compare>
#include <functional>
#include <string>
#include <utility>

namespace duecourse {

/// A text that identifies one thing of kind `Tag`. An empty id identifies nothing.
template <class Tag>
class StrongId {
 public:
  StrongId() = default;
  explicit StrongId(std::string text) : text_(std::move(text)) {}

  [[nodiscard]] const std::string& str() const { return text_; }
  [[nodiscard]] bool empty() const { return text_.empty(); }

  friend auto operator<=>(const StrongId&, const StrongId&) = default;
  friend bool operator==(const StrongId&, const StrongId&) = default;

 private:
  std::string text_;
};

/// What a person reads: the id itself.
template <class Tag>
[[nodiscard]] const std::string& describe(const StrongId<Tag>& id) {
  return id.str();
}

}  // namespace duecourse

template <class Tag>
struct std::hash<duecourse::StrongId<Tag>> {
  std::size_t operator()(const duecourse::StrongId<Tag>& id) const noexcept {
    return std::hash<std::string>{}(id.str());
  }
};
