// A library with all that purity allows: constants, tables of pointers, virtual functions, text.
#include <array>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace duecourse::planted {

constexpr std::array<std::string_view, 2> kPlantedWords{"one", "two"};
const char* const kPlantedPointers[] = {"three", "four"};

class Shape {
 public:
  virtual ~Shape() = default;
  virtual std::string name() const { return "shape"; }
};

std::vector<std::string> planted_names(int count) {
  std::vector<std::string> names;
  for (int i = 0; i < count; ++i) {
    const auto index = static_cast<std::size_t>(i % 2);
    names.push_back(Shape().name() + std::string(kPlantedWords[index]) + kPlantedPointers[index]);
  }
  return names;
}

}  // namespace duecourse::planted
