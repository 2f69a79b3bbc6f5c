#include "statemachines/supporting_families_outcomes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace duecourse::statemachines::supporting_families {

namespace {

constexpr std::array<Issue, 10> kIssues{{
    {1, "education", "Education"},
    {2, "early_years", "Early years development"},
    {3, "health", "Mental and physical health"},
    {4, "substance_misuse", "Substance misuse"},
    {5, "family_relationships", "Family relationships"},
    {6, "abuse_exploitation", "Abuse and exploitation"},
    {7, "crime", "Crime"},
    {8, "domestic_abuse", "Domestic abuse"},
    {9, "housing", "Housing"},
    {10, "financial", "Financial issues"},
}};

constexpr std::array<NumberedText, 5> kIndicators{{
    {"1.1",
     "Average of less than 90% attendance (not including authorised absence) for 2 consecutive "
     "terms"},
    {"1.2",
     "Average of less than 50% attendance unauthorised (and authorised) for 2 consecutive terms"},
    {"1.3", "Not able to participate and engage with education"},
    {"1.4", "Child's special educational needs not being met"},
    {"2.2", "Child's (0-5 yrs) physical health needs not met"},
}};

constexpr std::array<NumberedText, 11> kMeasures{{
    {"1.1",
     "Average attendance 90% or above for every child in the family over 2 consecutive terms"},
    {"1.2",
     "At least a 30% improvement in attendance, with a minimum of 50% average attendance, over 2 "
     "consecutive terms"},
    {"1.3",
     "Improved SDQ scores, reduction in school suspensions over two terms, no further concerns "
     "around EHE, enrolment of CME"},
    {"1.4",
     "Child's SEND needs have been assessed and a suitable package of support is in place if "
     "necessary."},
    {"2.1", "Parenting course completed and learnt parenting strategies being used successfully."},
    {"2.2", "A&E records, GP, Dental, Midwife, Family Nurse Partnership, Health Visitor"},
    {"2.2", "Practitioner and/or self-assessment - improved outcomes"},
    {"2.3", "Improvement in ELIM or ASQ scores if relevant"},
    {"2.3", "SDQ scores (for 3+)"},
    {"2.3", "Take up of two-year old or 3-4 year old entitlement, attending development check"},
    {"2.3",
     "Practitioner assessment - improved outcomes, self-assessment (parent/carer) - improved "
     "outcomes/"},
}};

std::optional<int> whole(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (number < 1 || number > static_cast<int>(kIssues.size())) return std::nullopt;
  return number;
}

/// A record without a child is of every child.
bool is_about(const std::optional<PersonId>& child, const PersonId& one) {
  return !child || *child == one;
}

/// Where it counts for that child (nothing: for the family): the first that is not another's.
const Checkpoint* first_for(const std::vector<Checkpoint>& points,
                            const std::optional<PersonId>& child) {
  const auto found = std::find_if(points.begin(), points.end(), [&](const Checkpoint& point) {
    return !child || is_about(point.child, *child);
  });
  return found == points.end() ? nullptr : &*found;
}

std::string name_of(const std::optional<PersonId>& child) {
  return child ? child->str() : "the family";
}

std::string titled(int issue) {
  return std::string(kIssues[static_cast<std::size_t>(issue - 1)].title);
}

/// `1.1 Average of less than ...`, the number alone where the guide does not show the wording.
std::string titled(const std::string& indicator) {
  const auto found = std::find_if(kIndicators.begin(), kIndicators.end(),
                                  [&](const NumberedText& one) { return one.id == indicator; });
  if (found == kIndicators.end()) return indicator;
  return indicator + " " + std::string(found->text);
}

/// Collects what is wrong with one involvement.
class Examiner {
 public:
  explicit Examiner(const Outcomes& outcomes) : outcomes_(outcomes) {}

  void measures_that_do_not_match();
  void headlines_without_indicator();
  void children_without_answer(const Children& children);
  void issues_without_evidence();
  void measures_without_evidence();
  void indicators_without_progress();

  [[nodiscard]] std::vector<ProcessFinding> found() && { return std::move(found_); }

 private:
  void add(Wrong wrong, EventIndex event, std::string text) {
    found_.push_back({static_cast<std::uint16_t>(wrong), event, std::move(text)});
  }
  /// Whether a later answer about the same child and indicator takes its place.
  [[nodiscard]] bool is_replaced(const Progress& progress) const {
    const auto& all = outcomes_.progress;
    return std::any_of(
        all.begin() + (&progress - all.data()) + 1, all.end(), [&](const Progress& later) {
          return later.child == progress.child && later.indicator == progress.indicator;
        });
  }
  [[nodiscard]] bool has_evidence(int issue, Stage stage) const;

  const Outcomes& outcomes_;
  std::vector<ProcessFinding> found_;
};

void Examiner::measures_that_do_not_match() {
  for (const Progress& progress : outcomes_.progress) {
    if (progress.measure.empty() || progress.measure == kNone) continue;
    if (progress.measure == progress.indicator || is_replaced(progress)) continue;
    add(Wrong::measure_mismatch, progress.event,
        fmt::format("{}: measure {} for indicator {}", name_of(progress.child), progress.measure,
                    titled(progress.indicator)));
  }
}

void Examiner::headlines_without_indicator() {
  const auto& all = outcomes_.selected;
  for (const Selection& headline : all) {
    if (!headline.indicator.empty() || !headline.issue) continue;
    const bool filled = std::any_of(all.begin(), all.end(), [&](const Selection& other) {
      return !other.indicator.empty() && other.issue == headline.issue &&
             (!headline.child || is_about(other.child, *headline.child));
    });
    const auto& points = headline.stage == Stage::plan ? outcomes_.final_plan : outcomes_.baseline;
    const Checkpoint* point = first_for(points, headline.child);
    if (filled || point == nullptr) continue;
    add(Wrong::headline_empty, point->event,
        fmt::format("{}: {} without an indicator", name_of(headline.child),
                    titled(*headline.issue)));
  }
}

void Examiner::children_without_answer(const Children& children) {
  for (const auto& [child, first] : children) {
    const PersonId& id = child;
    const auto& all = outcomes_.selected;
    const bool answered = std::any_of(all.begin(), all.end(), [&](const Selection& one) {
      return !one.indicator.empty() && is_about(one.child, id);
    });
    const Checkpoint* point = first_for(outcomes_.baseline, child);
    if (answered || point == nullptr || first > point->event) continue;
    add(Wrong::child_missing, point->event,
        fmt::format("{}: neither an indicator nor none", child.str()));
  }
}

bool Examiner::has_evidence(int issue, Stage stage) const {
  const auto& all = outcomes_.selected;
  const bool said = std::any_of(all.begin(), all.end(), [&](const Selection& one) {
    return one.issue == issue && one.stage == stage && one.evidenced;
  });
  if (said || stage == Stage::assessment) return said;
  const auto& progress = outcomes_.progress;
  return std::any_of(progress.begin(), progress.end(), [&](const Progress& one) {
    return issue_of_indicator(one.indicator) == issue && one.evidenced;
  });
}

// The guide asks for evidence in the assessment, its form for evidence in the final plan: both.
void Examiner::issues_without_evidence() {
  std::set<int> assessed;
  for (const Selection& one : outcomes_.selected) {
    if (one.issue && one.stage == Stage::assessment) assessed.insert(*one.issue);
  }
  if (const Checkpoint* point = first_for(outcomes_.assessment, std::nullopt)) {
    for (const int issue : assessed) {
      if (has_evidence(issue, Stage::assessment)) continue;
      add(Wrong::indicator_unevidenced, point->event,
          titled(issue) + " is not evidenced in the assessment");
    }
  }
  const Checkpoint* point = first_for(outcomes_.final_plan, std::nullopt);
  if (point == nullptr) return;
  for (const int issue : outcomes_.areas()) {
    if (has_evidence(issue, Stage::plan)) continue;
    add(Wrong::indicator_unevidenced, point->event,
        titled(issue) + " is not evidenced in the final plan");
  }
}

void Examiner::measures_without_evidence() {
  for (const Progress& progress : outcomes_.progress) {
    if (progress.measure == kNone || progress.evidenced || is_replaced(progress)) continue;
    const Checkpoint* point = first_for(outcomes_.final_plan, progress.child);
    if (point == nullptr) continue;
    add(Wrong::indicator_unevidenced, point->event,
        fmt::format("{}: measure {} is not evidenced in the final plan", name_of(progress.child),
                    progress.measure));
  }
}

void Examiner::indicators_without_progress() {
  std::set<std::string> said;
  for (const Selection& one : outcomes_.selected) {
    if (one.indicator.empty() || one.indicator == kNone) continue;
    const auto& all = outcomes_.progress;
    const bool answered = std::any_of(all.begin(), all.end(), [&](const Progress& answer) {
      return answer.indicator == one.indicator && !answer.measure.empty() &&
             (!one.child || is_about(answer.child, *one.child));
    });
    const Checkpoint* point = first_for(outcomes_.closing, one.child);
    if (answered || point == nullptr) continue;
    std::string text =
        fmt::format("{}: {} has no answer", name_of(one.child), titled(one.indicator));
    if (said.insert(text).second) {
      add(Wrong::indicator_unanswered, point->event, std::move(text));
    }
  }
}

}  // namespace

std::span<const Issue> issues() {
  return kIssues;
}
std::span<const NumberedText> indicators() {
  return kIndicators;
}
std::span<const NumberedText> measures() {
  return kMeasures;
}

std::optional<int> issue_of(const FactValue* value) {
  if (value == nullptr) return std::nullopt;
  if (const double* number = std::get_if<double>(value)) {
    return whole(fmt::format("{}", *number));
  }
  const std::string* word = std::get_if<std::string>(value);
  if (word == nullptr) return std::nullopt;
  const auto found = std::find_if(kIssues.begin(), kIssues.end(),
                                  [&](const Issue& issue) { return issue.word == *word; });
  return found == kIssues.end() ? whole(*word) : found->number;
}

std::optional<int> issue_of_indicator(std::string_view indicator) {
  const std::size_t point = indicator.find('.');
  if (point == std::string_view::npos) return std::nullopt;
  return whole(indicator.substr(0, point));
}

std::string id_of(const FactValue* value) {
  if (value == nullptr) return {};
  if (const double* number = std::get_if<double>(value)) return fmt::format("{:.1f}", *number);
  const std::string* word = std::get_if<std::string>(value);
  return word == nullptr ? std::string() : *word;
}

std::set<int> Outcomes::areas() const {
  std::set<int> found;
  for (const Selection& one : selected) {
    if (one.issue) found.insert(*one.issue);
  }
  return found;
}

std::vector<ProcessFinding> Outcomes::wrong(const Children& children) const {
  Examiner examiner(*this);
  examiner.measures_that_do_not_match();
  examiner.headlines_without_indicator();
  examiner.children_without_answer(children);
  examiner.issues_without_evidence();
  examiner.measures_without_evidence();
  examiner.indicators_without_progress();
  return std::move(examiner).found();
}

}  // namespace duecourse::statemachines::supporting_families
