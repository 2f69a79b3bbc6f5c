// Reads the keys of one timescale; the limits in compile_limits.cpp, the rest in
// compile_timescale.cpp. Only these two include this.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/framework/compile_parts.hpp"

namespace duecourse::compiling {

/// Reads the keys of one timescale into a Timescale.
class TimescaleReader {
 public:
  TimescaleReader(const SourceNode& node, const Workshop& workshop)
      : node_(node), workshop_(workshop), table_(node, "a timescale", workshop.faults()) {}

  Timescale read() {
    read_names();
    read_process();
    read_opening();
    read_ending();
    read_limits();
    read_due_from();
    read_changes();
    read_duty();
    read_carried();
    table_.refuse_unknown();
    return std::move(timescale_);
  }

 private:
  void read_names();
  void read_process();
  void read_opening();
  void read_working_days();
  void read_dates();
  void refuse_beside(const char* key, std::initializer_list<const char*> others);
  void start_with(const char* milestone, const char* fact, const std::string& value,
                  const char* key);
  void read_routed();
  void read_activated();
  void read_states();
  void read_ending();
  void read_limits();
  void read_repetition();
  void read_cases();
  void read_case(const SourceNode& node);
  void read_changes_after();
  void read_changes();
  void read_also(const SourceNode& node);
  void read_moved_by(const SourceNode& node);
  void read_owner_after(const SourceNode& node);
  void read_due_from();
  void read_choice(const PlacedText& choice, DueFrom& into);
  void read_duty();
  void read_calendar();
  void read_carried();
  void read_draft(const SourceNode& node);
  void read_request(const PlacedText& request, DraftRule& draft);

  std::vector<MilestoneMatch> matches(std::string_view key, const ReadCondition& shared = {});
  std::vector<MilestoneIndex> milestones(std::string_view key);
  std::optional<Duration> duration(std::string_view key, bool may_have_fact);
  std::optional<Duration> bare_duration(TableReader& table, std::string_view key);
  void check_order(std::string_view earlier_key, const std::optional<Duration>& earlier,
                   std::string_view later_key, const std::optional<Duration>& later);
  [[nodiscard]] bool has_fact(const MilestoneMatch& match, std::string_view fact) const;
  void require_fact(const PlacedText& fact, bool of_every_start);
  void require_fact_of_interval(const PlacedText& fact);
  [[nodiscard]] std::vector<std::string> start_facts() const;
  [[nodiscard]] bool given(std::string_view key) const { return find_entry(node_, key) != nullptr; }
  [[nodiscard]] Place place_of(std::string_view key) const {
    const SourceEntry* entry = find_entry(node_, key);
    return entry == nullptr ? node_.place : entry->value.place;
  }
  Faults& faults() { return workshop_.faults(); }

  const SourceNode& node_;
  const Workshop& workshop_;
  TableReader table_;
  Timescale timescale_;
  const Process* process_ = nullptr;  // nullptr: a fault has been reported, names are not resolved
};

}  // namespace duecourse::compiling
