// Compiling [[report]]: numbers for managers that a practice document asks for.
#include <fmt/format.h>

#include <algorithm>

#include "engine/framework/compile_parts.hpp"

namespace duecourse::compiling {

namespace {

constexpr std::int64_t kMostChildren = 1000;

/// Reads the keys of one report.
class ReportReader {
 public:
  ReportReader(const SourceNode& node, const Workshop& workshop)
      : node_(node),
        workshop_(workshop),
        framework_(workshop.result.framework),
        table_(node, "a report", workshop.faults()) {}

  ReportRule read() {
    if (const auto id = table_.required_text("id")) {
      if (check_id(*id, "a report's id", faults())) report_.id = TimescaleId{id->text};
    }
    if (const auto clause = table_.required_text("clause")) report_.clause = clause->text;
    if (const auto title = table_.required_text("title")) report_.title = title->text;
    if (const auto note = table_.text("note")) report_.note = note->text;
    report_.enabled = table_.flag("enabled").value_or(true);
    const SourceNode* capacity = table_.node("capacity");
    const SourceNode* evaluation = table_.node("evaluation");
    if ((capacity == nullptr) == (evaluation == nullptr)) {
      add_error(faults(), node_.place, "a report is one of 'capacity' and 'evaluation'");
    }
    if (!framework_.children) {
      add_error(faults(), node_.place, "a report counts children: the file has no [caseload]");
    }
    if (capacity != nullptr) read_capacity(*capacity);
    if (evaluation != nullptr) read_evaluation(*evaluation);
    table_.refuse_unknown();
    return std::move(report_);
  }

 private:
  [[nodiscard]] Faults& faults() const { return workshop_.faults(); }

  static int children_in(const SourceNode& node, TableReader& table) {
    if (find_entry(node, "children") == nullptr) table.missing("children");
    return static_cast<int>(table.whole("children", 1, kMostChildren).value_or(1));
  }

  void read_capacity(const SourceNode& node) {
    TableReader table(node, "'capacity'", faults());
    CapacityRule rule;
    for (const PlacedText& job : table.texts("job")) rule.jobs.push_back(job.text);
    if (rule.jobs.empty() && find_entry(node, "job") == nullptr) table.missing("job");
    rule.children = children_in(node, table);
    if (const SourceNode* parts = table.node("parts")) {
      if (parts->kind != SourceKind::list) {
        add_error(faults(), parts->place,
                  "'parts' is a list, such as [{ count = \"targeted\", title = \"early help\", "
                  "children = 10 }]");
      }
      for (const SourceNode& part : parts->items) rule.parts.push_back(read_part(part));
    }
    table.refuse_unknown();
    report_.capacity = std::move(rule);
  }

  CapacityPart read_part(const SourceNode& node) {
    TableReader table(node, "a part of 'capacity'", faults());
    CapacityPart part;
    if (const auto count = table.required_text("count")) {
      part.fact = count->text;
      std::vector<std::string> known;
      if (framework_.children) {
        for (const ChildCount& one : framework_.children->counts) known.push_back(one.fact);
      }
      if (framework_.children && std::find(known.begin(), known.end(), part.fact) == known.end()) {
        add_error(faults(), count->place,
                  not_a_word(part.fact, "a number of 'counts' in [caseload]", known));
      }
    }
    if (const auto title = table.required_text("title")) part.title = title->text;
    part.children = children_in(node, table);
    table.refuse_unknown();
    return part;
  }

  void read_evaluation(const SourceNode& node) {
    TableReader table(node, "'evaluation'", faults());
    EvaluationRule rule;
    for (const PlacedText& id : table.texts("reviews")) {
      check_timescale(id, SubjectKind::case_, workshop_);
      rule.reviews.push_back(TimescaleId{id.text});
    }
    if (find_entry(node, "reviews") == nullptr) table.missing("reviews");
    const Process* process = framework_.process[static_cast<std::size_t>(SubjectKind::case_)];
    const SourceNode* early = table.node("early");
    const SourceNode* decided = table.node("decided");
    if (early == nullptr) table.missing("early");
    if (process != nullptr && early != nullptr) {
      rule.early = read_matches(*early, *process, {}, "early", faults());
    }
    if (process != nullptr && decided != nullptr) {
      rule.decided = read_matches(*decided, *process, {}, "decided", faults());
    }
    table.refuse_unknown();
    report_.evaluation = std::move(rule);
  }

  const SourceNode& node_;
  const Workshop& workshop_;
  const Framework& framework_;
  TableReader table_;
  ReportRule report_;
};

bool is_taken(const Framework& framework, const TimescaleId& id) {
  return find_rule(framework, id) != nullptr ||
         std::any_of(framework.reports.begin(), framework.reports.end(),
                     [&](const ReportRule& other) { return other.id == id; });
}

}  // namespace

void read_report(const SourceNode& node, Workshop& workshop) {
  ReportRule report = ReportReader(node, workshop).read();
  Framework& framework = workshop.result.framework;
  if (!report.id.empty() && is_taken(framework, report.id)) {
    add_error(workshop.faults(), find_entry(node, "id")->value.place,
              fmt::format("the id '{}' is used twice", report.id.str()));
  }
  framework.reports.push_back(std::move(report));
}

}  // namespace duecourse::compiling
