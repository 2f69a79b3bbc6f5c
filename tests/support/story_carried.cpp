#include "tests/support/story_carried.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/time/time_text.hpp"

namespace duecourse::testing {

namespace {

std::string text(const StoryValues& values, const char* key, const std::string& otherwise) {
  const auto it = values.find(key);
  return it == values.end() ? otherwise : it->second;
}

// What is wrong, or nothing; the moment is set where the key is there.
std::string read(const StoryValues& values, const char* key, const Zone& zone,
                 std::optional<Moment>& into) {
  const auto it = values.find(key);
  if (it == values.end()) return {};
  const auto moment = read_moment(it->second, zone);
  if (!moment.ok()) return it->second + ": " + moment.error().message;
  into = moment->moment;
  return {};
}

}  // namespace

std::string carry(const std::string& case_id, const std::string& family, const StoryValues& values,
                  const Zone& zone, Surroundings& into) {
  CarriedCase one;
  if (auto wrong = read(values, "from", zone, one.from); !wrong.empty()) return wrong;
  if (auto wrong = read(values, "to", zone, one.to); !wrong.empty()) return wrong;
  one.risk = text(values, "risk", "standard");
  one.role = text(values, "role", "key_worker");
  one.worker = WorkerId(text(values, "worker", "KW"));
  const int count = std::stoi(text(values, "count", "1"));
  for (int i = 1; i <= count; ++i) {
    const std::string number = count == 1 ? "" : fmt::format("/{}", i);
    one.case_id = SubjectId(case_id + number);
    one.family = family + number;
    one.reference = "F-" + case_id + number;
    into.carried.push_back(one);
  }
  return {};
}

std::string have_children(const std::string& case_id, const StoryValues& values,
                          const Rulebook& rulebook, Surroundings& into) {
  const auto& frameworks = rulebook.frameworks;
  const auto counting = std::find_if(frameworks.begin(), frameworks.end(),
                                     [](const Framework& one) { return one.children.has_value(); });
  if (counting == frameworks.end()) return "no framework has a [caseload]";
  std::optional<Moment> from;
  CountedChild one;
  if (auto wrong = read(values, "from", rulebook.zone, from); !wrong.empty()) return wrong;
  if (auto wrong = read(values, "to", rulebook.zone, one.to); !wrong.empty()) return wrong;
  if (!from) return "from= is missing";
  one.case_id = SubjectId(case_id);
  one.framework = counting->id;
  one.state = text(values, "state", "");
  one.from = *from;
  const auto& states = counting->children->counts.front().states;
  if (std::find(states.begin(), states.end(), one.state) == states.end()) {
    return "'" + one.state + "' is no state that counts";
  }
  const int count = std::stoi(text(values, "count", "1"));
  for (int i = 1; i <= count; ++i) {
    one.person = PersonId(fmt::format("{}{}", text(values, "name", "P"), i));
    into.children.push_back(one);
  }
  return {};
}

}  // namespace duecourse::testing
