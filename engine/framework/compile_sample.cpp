// Compiling [[sample]]: of those that reach a milestone a share is drawn.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "engine/framework/compile_parts.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::compiling {

namespace {

constexpr int kWhole = 10'000;  // ten-thousandths

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// `10 %`, `12.5 %`, `0.25%`: in ten-thousandths; nothing: it is written otherwise.
std::optional<int> share_of(std::string_view text) {
  if (text.empty() || text.back() != '%') return std::nullopt;
  text.remove_suffix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  const std::size_t point = std::min(text.find('.'), text.size());
  const std::string_view whole = text.substr(0, point);
  std::string part(text.substr(std::min(point + 1, text.size())));
  if (whole.empty() || whole.size() > 3 || part.size() > 2) return std::nullopt;
  if (point < text.size() && part.empty()) return std::nullopt;
  part.resize(2, '0');
  const std::string digits = std::string(whole) + part;
  if (!std::all_of(digits.begin(), digits.end(), is_digit)) return std::nullopt;
  int share = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), share);
  return share >= 1 && share <= kWhole ? std::optional<int>(share) : std::nullopt;
}

/// Reads the keys of one sample.
class SampleReader {
 public:
  SampleReader(const SourceNode& node, const Workshop& workshop)
      : node_(node),
        workshop_(workshop),
        table_(node, "a sample", workshop.faults()),
        process_(workshop.result.framework.process[static_cast<std::size_t>(SubjectKind::case_)]) {}

  SampleRule read() {
    rule_.enabled = table_.flag("enabled").value_or(true);
    if (const auto id = table_.required_text("id")) {
      if (check_id(*id, "a sample's id", faults())) rule_.id = TimescaleId{id->text};
    }
    if (const auto clause = table_.required_text("clause")) rule_.clause = clause->text;
    if (const auto title = table_.required_text("title")) rule_.title = title->text;
    if (const auto note = table_.text("note")) rule_.note = note->text;
    read_population();
    read_share();
    read_draws();
    if (const SourceNode* activated = table_.node("activated")) {
      rule_.activated = read_activated(*activated, faults());
    }
    table_.refuse_unknown();
    return std::move(rule_);
  }

 private:
  void read_population() {
    ReadCondition when;
    if (const SourceNode* node = table_.node("when")) when = read_condition(*node, faults());
    const SourceNode* of = table_.node("of");
    if (of == nullptr) {
      table_.missing("of");
    } else if (process_ != nullptr) {
      rule_.of = read_matches(*of, *process_, when, "of", faults());
    } else if (!workshop_.process_given[static_cast<std::size_t>(SubjectKind::case_)]) {
      add_error(faults(), node_.place,
                "a sample is drawn from cases, and [process] names no process for a case");
    }
    if (const auto each = table_.word("each", {"month", "quarter", "year"})) {
      rule_.each = static_cast<SampleSpan>(*each);
    }
    rule_.by_family = table_.word("per", {"family", "case"}).value_or(0) == 0;
  }

  void read_share() {
    const auto share = table_.required_text("share");
    if (!share) return;
    if (const auto parts = share_of(share->text)) {
      rule_.share = *parts;
      return;
    }
    add_error(faults(), share->place,
              fmt::format("'{}' is no share: write \"10 %\", from 0.01 to 100, with at most two "
                          "digits behind the point",
                          share->text));
  }

  void read_draws() {
    const auto draws = table_.required_text("draws");
    if (!draws) return;
    rule_.draws = draws->text;
    if (process_ == nullptr) return;
    std::vector<std::string> kinds;
    for (const KindInfo& kind : process_->description().kinds) {
      if (kind.name != kWorkingDay && kind.name != kListedDate) kinds.push_back(kind.name);
    }
    if (std::find(kinds.begin(), kinds.end(), draws->text) != kinds.end()) return;
    add_error(
        faults(), draws->place,
        not_a_word(draws->text,
                   fmt::format("a kind of event of '{}'", process_->description().name), kinds));
  }

  [[nodiscard]] Faults& faults() const { return workshop_.faults(); }

  const SourceNode& node_;
  const Workshop& workshop_;
  TableReader table_;
  const Process* process_;
  SampleRule rule_;
};

}  // namespace

SampleRule read_sample(const SourceNode& node, const Workshop& workshop) {
  return SampleReader(node, workshop).read();
}

std::optional<Day> read_activated(const SourceNode& node, Faults& faults) {
  const bool written = node.kind == SourceKind::text || node.kind == SourceKind::date;
  if (written) {
    if (const auto day = read_day(node.text)) return *day;
  }
  add_error(faults, node.place, "'activated' is a date: activated = 2026-04-01");
  return std::nullopt;
}

}  // namespace duecourse::compiling
