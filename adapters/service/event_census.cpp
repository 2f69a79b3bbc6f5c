#include "adapters/service/event_census.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "adapters/service/framework_words.hpp"
#include "engine/base/nearest_word.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::adapters {
namespace {

constexpr std::chrono::hours kTolerance{1};  // the host's clock may be ahead of ours
constexpr std::chrono::days kOld{7};

std::string percent(std::size_t part, std::size_t whole) {
  if (whole == 0) return "0 %";
  return fmt::format("{:.1f} %", 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

std::set<std::string> kinds_known(const Rulebook& rulebook) {
  std::set<std::string> kinds;
  for (const Framework& framework : rulebook.frameworks) {
    for (const Process* process : framework.process) {
      if (process == nullptr) continue;
      for (const KindInfo& kind : process->description().kinds) kinds.insert(kind.name);
    }
  }
  return kinds;
}

std::set<std::string> plan_kinds(const Rulebook& rulebook) {
  std::set<std::string> plans;
  for (const Framework& framework : rulebook.frameworks) {
    for (const Process* process : framework.process) {
      if (process == nullptr) continue;
      for (const MilestoneInfo& milestone : process->description().milestones) {
        if (milestone.plan) plans.insert(milestone.name);
      }
    }
  }
  return plans;
}

}  // namespace

EventCensus::EventCensus(const Rulebook& rulebook, std::optional<Instant> now)
    : rulebook_(rulebook), now_(now), plans_(plan_kinds(rulebook)) {}

void EventCensus::add(const Event& event, const std::string& query) {
  ++events_;
  ++kinds_[event.kind];
  queries_of_[event.kind].insert(query);
  if (event.occurred.precision == Precision::day) ++by_day_;
  if (!event.recorded) ++unrecorded_;
  const Instant known = event.recorded.value_or(event.occurred.at);
  const bool ahead = now_ && known > *now_ + kTolerance;
  if (event.recorded && ahead) recorded_ahead_.add(event.host_id);
  const bool planned = plans_.contains(event.kind);
  if (now_ && !planned && event.occurred.at > *now_ + kTolerance)
    occurred_ahead_.add(event.host_id);
  if (!ahead && (!newest_ || known > *newest_)) newest_ = known;
}

void EventCensus::report_waiting(ReportGroup& group) const {
  ReportLine never;
  never.key = "never";
  std::vector<std::string> endless;
  const auto any_occurs = [&](const std::set<std::string>& kinds) {
    return std::any_of(kinds.begin(), kinds.end(),
                       [&](const std::string& kind) { return kinds_.contains(kind); });
  };
  for (const RuleKinds& rule : rule_kinds(rulebook_)) {
    std::set<std::string> waited = rule.starts;
    waited.insert(rule.ends.begin(), rule.ends.end());
    for (const std::string& kind : waited) {
      if (!kinds_.contains(kind)) ++never.counts[kind];
    }
    const bool begins = any_occurs(rule.starts);
    if (begins && rule.ends_known && !any_occurs(rule.ends)) endless.push_back(rule.rule);
  }
  std::vector<std::string> words;
  for (const auto& [kind, rules] : never.counts)
    words.push_back(fmt::format("{} ({})", kind, rules));
  never.count = words.size();
  never.well = words.empty();
  never.text = fmt::format("{} kind(s) that rules wait for never occur{}{}", words.size(),
                           words.empty() ? "" : "; with how many rules: ", fmt::join(words, ", "));
  if (!never.well) {
    never.advice =
        "map them in a query of events, or switch off (enabled = false) what the council "
        "does not record";
  }
  group.lines.push_back(std::move(never));
  Tally unmet;
  for (const std::string& rule : endless) unmet.add(rule);
  group.lines.push_back(unmet.line(
      "never_met", "rule(s) begin here and can never be met: none of what ends them occurs",
      "they would all go overdue: map what ends them, or switch them off (enabled = false)"));
}

std::string EventCensus::files_of(const std::string& kind,
                                  const std::vector<HostQuery>& queries) const {
  const auto& names = queries_of_.at(kind);
  std::vector<std::string> files;
  for (const HostQuery& query : queries) {
    if (names.contains(query.name)) files.push_back(query.file);
  }
  return files.empty() ? "the query" : fmt::format("{}", fmt::join(files, ", "));
}

ReportGroup EventCensus::report_kinds(const std::vector<HostQuery>& queries) const {
  ReportGroup group{"kinds", "Kinds of event", {}};
  ReportLine all;
  all.key = "counts";
  all.count = events_;
  all.well = events_ > 0;
  all.counts = kinds_;
  std::vector<std::string> words;
  for (const auto& [kind, count] : kinds_) {
    words.push_back(fmt::format("{} {}", kind, spell_count(count)));
  }
  all.text = fmt::format("{} event(s) of {} kind(s){}{}", spell_count(events_), kinds_.size(),
                         words.empty() ? "" : ": ", fmt::join(words, ", "));
  if (!all.well)
    all.advice = "without events there is nothing to watch: do the queries of events match?";
  group.lines.push_back(std::move(all));
  const std::set<std::string> known = kinds_known(rulebook_);
  const std::vector<std::string> words_known(known.begin(), known.end());
  for (const auto& [kind, count] : kinds_) {
    if (known.contains(kind)) continue;
    const auto nearest = nearest_word(kind, words_known);
    ReportLine line;
    line.key = "unknown_" + kind;
    line.well = false;
    line.count = count;
    line.text = fmt::format("{} event(s) of the kind '{}' are ignored: no process knows it",
                            spell_count(count), kind);
    line.advice = nearest
                      ? fmt::format("did you mean '{}'? Mend {}, or leave these rows out", *nearest,
                                    files_of(kind, queries))
                      : fmt::format(
                            "give them a kind that a process knows (`duecourse processes`) in {}, "
                            "or leave these rows out",
                            files_of(kind, queries));
    group.lines.push_back(std::move(line));
  }
  report_waiting(group);
  return group;
}

ReportGroup EventCensus::report_dates() const {
  ReportGroup group{"dates", "Dates", {}};
  if (newest_) {
    ReportLine newest;
    newest.key = "newest";
    newest.well = !now_ || *now_ - *newest_ <= kOld;
    newest.text = "the newest event was recorded on " +
                  spell_moment({*newest_, Precision::second}, rulebook_.zone);
    if (!newest.well) {
      newest.advice =
          "nothing for a week: is this the database that people work in, or a copy that "
          "is no longer filled? See as_at in duecourse.toml";
    }
    group.lines.push_back(std::move(newest));
  }
  if (now_) {
    group.lines.push_back(
        recorded_ahead_.line("recorded_ahead", "event(s) recorded in the future",
                             "is recorded_at local time in the query, or that of another zone?"));
    group.lines.push_back(occurred_ahead_.line(
        "occurred_ahead", "event(s) that are no plans lie in the future",
        "they count from their date on; let the query give a plan a kind of its own"));
  }
  ReportLine by_day;
  by_day.key = "by_day";
  by_day.count = by_day_;
  by_day.text = fmt::format("{} of {} event(s) ({}) are known only by their day",
                            spell_count(by_day_), spell_count(events_), percent(by_day_, events_));
  group.lines.push_back(std::move(by_day));
  ReportLine unrecorded;
  unrecorded.key = "unrecorded";
  unrecorded.count = unrecorded_;
  unrecorded.well = unrecorded_ == 0;
  unrecorded.text =
      fmt::format("{} of {} event(s) ({}) do not say when they were recorded",
                  spell_count(unrecorded_), spell_count(events_), percent(unrecorded_, events_));
  if (!unrecorded.well) {
    unrecorded.advice =
        "what was recorded late cannot be told from what was done late: fill "
        "recorded_at where the host has it";
  }
  group.lines.push_back(std::move(unrecorded));
  return group;
}

}  // namespace duecourse::adapters
