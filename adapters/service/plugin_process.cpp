// The wall around a plugin's process.
#include "adapters/service/plugin_process.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <new>
#include <set>
#include <utility>

namespace duecourse::adapters {
namespace {

constexpr std::size_t kMostWords = std::numeric_limits<std::uint16_t>::max();

/// Small letters, digits and `joint`, after a letter.
bool is_name(const std::string& word, char joint) {
  const auto is_small = [](char c) { return c >= 'a' && c <= 'z'; };
  return !word.empty() && is_small(word.front()) &&
         std::all_of(word.begin(), word.end(),
                     [&](char c) { return is_small(c) || (c >= '0' && c <= '9') || c == joint; });
}

/// Checks lists of names.
class NameCheck {
 public:
  void name(const std::string& word, const std::string& what) {
    if (is_name(word, '_')) return;
    faults.push_back(fmt::format(
        "'{}' is no name for {}: write small letters, digits and underscores, as in 'review_held'",
        word, what));
  }
  void id(const std::string& word, const std::string& what) {
    if (is_name(word, '-')) return;
    faults.push_back(fmt::format(
        "'{}' is no name for {}: write small letters, digits and hyphens, as in 'review-missed'",
        word, what));
  }
  void once(const std::vector<std::string>& words, const std::string& what) {
    std::set<std::string> seen;
    for (const std::string& word : words) {
      if (seen.insert(word).second) continue;
      faults.push_back(fmt::format("{} '{}' stands twice", what, word));
    }
  }
  void names(const std::vector<std::string>& words, const std::string& what) {
    for (const std::string& word : words) name(word, what);
    once(words, what);
  }
  void some(const std::vector<std::string>& words, const std::string& what) {
    names(words, what);
    if (words.empty()) faults.push_back(fmt::format("it names no {}", what.substr(2)));
    if (words.size() > kMostWords) {
      faults.push_back(
          fmt::format("it has {} names for {}: {} are the most", words.size(), what, kMostWords));
    }
  }

  std::vector<std::string> faults;
};

template <class Entry>
std::vector<std::string> names_of(const std::vector<Entry>& entries) {
  std::vector<std::string> names;
  for (const Entry& entry : entries) names.push_back(entry.name);
  return names;
}

/// Whether a timeline can be: what it indexes exists, and it is in order.
class TimelineCheck {
 public:
  TimelineCheck(const Timeline& timeline, const History& history, const Zone& zone,
                const ProcessDescription& description)
      : timeline_(timeline), history_(history), zone_(zone), description_(description) {}

  std::string fault() {
    check_states();
    check_steps();
    check_milestones();
    for (const Refusal& refusal : timeline_.refused) {
      event(refusal.event, "a refusal");
      state(refusal.state, "a refusal");
    }
    for (const EventIndex unknown : timeline_.unknown_kinds) event(unknown, "an unknown kind");
    for (const ProcessFinding& finding : timeline_.findings) {
      event(finding.event, "a finding");
      below(finding.finding, description_.findings.size(), "a finding", "finding");
    }
    return std::move(fault_);
  }

 private:
  void say(std::string words) {
    if (fault_.empty()) fault_ = std::move(words);
  }
  void below(std::size_t index, std::size_t size, const char* who, const char* what) {
    if (index >= size) say(fmt::format("{} names {} {} of {}", who, what, index, size));
  }
  void event(EventIndex index, const char* who) {
    below(index, history_.events.size(), who, "event");
  }
  void event_or_none(EventIndex index, const char* who) {
    if (index != kNoEvent) event(index, who);
  }
  void state(StateIndex index, const char* who) {
    const bool side_by_side = !timeline_.situations.empty();
    below(index, side_by_side ? timeline_.situations.size() : description_.states.size(), who,
          side_by_side ? "situation" : "state");
  }

  void check_states() {
    state(timeline_.initial, "the beginning");
    for (const Situation& situation : timeline_.situations) {
      for (const auto& [index, person] : situation.states) {
        below(index, description_.states.size(), "a situation", "state");
      }
    }
  }

  // An event is accepted once. Within a day the order is the process's own, days ascend.
  void check_steps() {
    std::vector<bool> seen(history_.events.size());
    const Event* before = nullptr;
    for (const Step& step : timeline_.steps) {
      event(step.event, "a step");
      event_or_none(step.goes_on_from, "a step that goes on");
      state(step.state, "a step");
      if (!fault_.empty()) return;
      if (seen[step.event]) say(fmt::format("event {} has two steps", step.event));
      seen[step.event] = true;
      const Event* now = &history_.events[step.event];
      if (before != nullptr && now->occurred.at < before->occurred.at &&
          zone_.day_of(now->occurred.at) < zone_.day_of(before->occurred.at)) {
        say(fmt::format("its steps do not ascend: event {} comes after one of a later day",
                        step.event));
      }
      before = now;
    }
  }

  void check_milestones() {
    StepIndex last = 0;
    for (const Milestone& milestone : timeline_.milestones) {
      below(milestone.name, description_.milestones.size(), "a milestone", "milestone");
      below(milestone.step, timeline_.steps.size(), "a milestone", "step");
      event(milestone.event, "a milestone");
      event_or_none(milestone.answers, "an answer");
      if (milestone.step < last) say("its milestones do not ascend by step");
      last = milestone.step;
    }
  }

  const Timeline& timeline_;
  const History& history_;
  const Zone& zone_;
  const ProcessDescription& description_;
  std::string fault_;
};

class GuardedProcess final : public Process {
 public:
  GuardedProcess(std::shared_ptr<const void> library, std::shared_ptr<const Process> inner,
                 ProcessDescription description)
      : library_(std::move(library)),
        inner_(std::move(inner)),
        description_(std::move(description)) {}

  [[nodiscard]] const ProcessDescription& description() const override { return description_; }

  [[nodiscard]] Timeline replay(const History& history, const Zone& zone) const override {
    Timeline timeline = replay_inner(history, zone);
    const std::string fault = fault_of(timeline, history, zone, description_);
    if (!fault.empty()) throw PluginTrouble(words("gave a timeline that cannot be", fault));
    return timeline;
  }

 private:
  // What the plugin threw is destroyed here, while its library is surely there.
  [[nodiscard]] Timeline replay_inner(const History& history, const Zone& zone) const {
    std::string thrown_words;
    try {
      return inner_->replay(history, zone);
    } catch (const std::bad_alloc&) {
      throw;  // the machine's trouble, which passes
    } catch (const std::exception& thrown) {
      thrown_words = thrown.what();
    } catch (...) {
      thrown_words = "something that is no exception";
    }
    throw PluginTrouble(words("threw", thrown_words));
  }
  [[nodiscard]] std::string words(const char* did, const std::string& what) const {
    return fmt::format("the plugin of the process {} {}: {}", description_.name, did, what);
  }

  std::shared_ptr<const void> library_;  // goes after what is from it
  std::shared_ptr<const Process> inner_;
  ProcessDescription description_;
};

}  // namespace

std::vector<std::string> faults_of(const ProcessDescription& description) {
  NameCheck check;
  check.name(description.name, "a process");
  const auto subject = static_cast<int>(description.subject);
  if (subject < static_cast<int>(SubjectKind::case_) ||
      subject > static_cast<int>(SubjectKind::team)) {
    check.faults.push_back("its subject is neither case nor worker nor team");
  }
  check.some(names_of(description.states), "a state");
  check.some(names_of(description.kinds), "a kind of event");
  check.some(names_of(description.milestones), "a milestone");
  for (const std::string& finding : description.findings) check.id(finding, "a finding");
  check.once(description.findings, "a finding");
  for (const KindInfo& kind : description.kinds) check.names(kind.facts, "a fact");
  for (const MilestoneInfo& milestone : description.milestones) {
    check.names(milestone.facts, "a fact");
  }
  return std::move(check.faults);
}

std::string fault_of(const Timeline& timeline, const History& history, const Zone& zone,
                     const ProcessDescription& description) {
  return TimelineCheck(timeline, history, zone, description).fault();
}

std::shared_ptr<const Process> guarded(std::shared_ptr<const void> library,
                                       std::shared_ptr<const Process> inner,
                                       ProcessDescription description) {
  return std::make_shared<GuardedProcess>(std::move(library), std::move(inner),
                                          std::move(description));
}

}  // namespace duecourse::adapters
