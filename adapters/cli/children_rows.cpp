// Rows of children and of capacity.
#include "adapters/cli/children_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ostream>

namespace duecourse::adapters {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kAllChildren = "children";

Json text_or_null(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

Json whole(double number) {
  return static_cast<long>(std::lround(number));
}

// 5.65, 6, 27.12: hundredths at most.
double shown_fte(double fte) {
  return std::round(fte * 100) / 100;
}
std::string fte_text(double fte) {
  return fmt::format("{}", shown_fte(fte));
}

double now_of(const DistrictCapacity& district, const std::string& fact) {
  const auto found = district.now.find(fact);
  return found == district.now.end() ? 0 : found->second;
}

Json json_of(const DistrictCapacity& district, const CapacityRule& rule) {
  Json row;
  row["fte"] = shown_fte(district.fte);
  row["capacity"] = shown_children(district.children);
  row["children"] = whole(now_of(district, kAllChildren));
  Json parts = Json::array();
  for (std::size_t i = 0; i < rule.parts.size(); ++i) {
    parts.push_back({{"title", rule.parts[i].title},
                     {"capacity", shown_children(district.parts[i])},
                     {"children", whole(now_of(district, rule.parts[i].fact))}});
  }
  row["parts"] = std::move(parts);
  row["fte_unsaid"] = district.fte_unsaid;
  return row;
}

// District, posts, what they hold, what they have.
std::vector<std::string> cells_of(const std::string& name, const DistrictCapacity& district,
                                  const CapacityRule& rule) {
  std::vector<std::string> cells{name, fte_text(district.fte),
                                 fmt::format("{}", shown_children(district.children))};
  for (const double part : district.parts) cells.push_back(fmt::format("{}", shown_children(part)));
  cells.push_back(fmt::format("{}", now_of(district, kAllChildren)));
  for (const CapacityPart& part : rule.parts) {
    cells.push_back(fmt::format("{}", now_of(district, part.fact)));
  }
  return cells;
}

std::string spell_district(const std::string& district) {
  return district.empty() ? "no district" : district;
}

}  // namespace

std::vector<std::string> children_columns(const ChildrenReport& report) {
  std::vector<std::string> columns{"framework",  "worker", "name", "team",
                                   "supervisor", "job",    "fte",  kAllChildren};
  for (const WorkerChildren& worker : report.workers) {
    for (const ChildCount& count : worker.framework->children->counts) {
      if (std::find(columns.begin(), columns.end(), count.fact) != columns.end()) continue;
      columns.push_back(count.fact);
    }
  }
  columns.emplace_back("children_per_fte");
  return columns;
}

Json json_of(const WorkerChildren& worker, const std::vector<std::string>& columns) {
  Json row;
  for (const std::string& column : columns) row[column] = nullptr;
  row["framework"] = worker.framework->id.str();
  row["worker"] = worker.worker.str();
  row["name"] = text_or_null(worker.name);
  row["team"] = text_or_null(worker.team.str());
  row["supervisor"] = text_or_null(worker.supervisor.str());
  row["job"] = text_or_null(worker.job);
  if (worker.fte) row["fte"] = shown_fte(*worker.fte);
  for (const auto& [fact, number] : worker.numbers) row[fact] = whole(number);
  if (worker.per_fte) row["children_per_fte"] = whole(*worker.per_fte);
  return row;
}

Json json_of(const CapacityReport& report) {
  Json all;
  all["framework"] = report.framework->id.str();
  all["report"] = report.rule->id.str();
  all["clause"] = report.rule->clause;
  all["title"] = report.rule->title;
  all["note"] = text_or_null(report.rule->note);
  all["children_of_a_post"] = report.rule->capacity->children;
  Json districts = Json::array();
  for (const DistrictCapacity& district : report.districts) {
    Json row;
    row["district"] = text_or_null(district.district);
    row.update(json_of(district, *report.rule->capacity));
    districts.push_back(std::move(row));
  }
  all["districts"] = std::move(districts);
  all["total"] = json_of(report.total, *report.rule->capacity);
  return all;
}

void print_capacity_csv(std::ostream& out, const std::vector<CapacityReport>& reports) {
  Table table({"framework", "report", "district", "of", "fte", "capacity", "children"});
  const auto add = [&](const CapacityReport& report, const std::string& name,
                       const DistrictCapacity& district) {
    const auto line = [&](const std::string& of, double capacity, const std::string& fact) {
      table.add({report.framework->id.str(), report.rule->id.str(), name, of,
                 fte_text(district.fte), fmt::format("{}", shown_children(capacity)),
                 fmt::format("{}", now_of(district, fact))});
    };
    line("all", district.children, kAllChildren);
    const auto& parts = report.rule->capacity->parts;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      line(parts[i].title, district.parts[i], parts[i].fact);
    }
  };
  for (const CapacityReport& report : reports) {
    for (const DistrictCapacity& one : report.districts) add(report, one.district, one);
  }
  table.print_csv(out);
}

void print_capacity_table(std::ostream& out, const CapacityReport& report, std::size_t width) {
  const CapacityRule& rule = *report.rule->capacity;
  out << printable(fmt::format("{}: children that the posts hold, and have now ({})",
                               report.rule->title, report.framework->title))
      << '\n';
  std::vector<std::string> columns{"district", "FTE", "children"};
  for (const CapacityPart& part : rule.parts) columns.push_back(part.title);
  columns.emplace_back("now");
  for (const CapacityPart& part : rule.parts) columns.push_back(part.title + " now");
  Table table(std::move(columns));
  for (const DistrictCapacity& district : report.districts) {
    table.add(cells_of(spell_district(district.district), district, rule));
  }
  table.add(cells_of("total", report.total, rule));
  table.print(out, width);
  const std::size_t unsaid = report.total.fte_unsaid;
  if (unsaid > 0) {
    print_wrapped(out,
                  fmt::format("Of {} worker{} the host does not say how much of full time they "
                              "work: counted as full time.",
                              unsaid, unsaid == 1 ? "" : "s"),
                  width, 0);
  }
  if (!report.rule->note.empty()) print_wrapped(out, report.rule->note, width, 0);
  out << '\n';
}

}  // namespace duecourse::adapters
