// What one replay knows of a family in the Supporting Families programme beside the state of the
// machine: the outcome measures tool, the claim windows, and how far the closing has come. Plain
// C++; the machine's guards ask it, its actions tell it.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "statemachines/record_file.hpp"
#include "statemachines/supporting_families_outcomes.hpp"
#include "statemachines/supporting_families_words.hpp"

namespace duecourse::statemachines::supporting_families {

/// One replay of one history; history, timeline and zone must outlive it.
class FamilyFile : public RecordFile<Kind, Passed, State> {
 public:
  FamilyFile(const History& history, Timeline& timeline, const Zone& zone)
      : RecordFile(history, timeline, kKindIndex, State::not_screened),
        timeline_(timeline),
        zone_(zone) {}

  /// Nothing was recorded before that this follows.
  [[nodiscard]] bool out_of_order() const;
  /// What the record contradicts, in words, or nullptr.
  [[nodiscard]] const char* contradiction() const;
  void record();
  /// To be called when all records have been offered: what is wrong with the last involvement.
  void finish() { raise_findings(); }

  /// The record in hand ends the involvement: the case is closed, or its end date stands after a
  /// closure was requested.
  [[nodiscard]] bool closes() const;

 private:
  /// A claim window whose date is known.
  struct Window {
    EventIndex event = kNoEvent;
    std::string name;
    std::optional<Moment> date;
    bool opened = false;
    bool reviewed = false;
  };

  [[nodiscard]] bool is_closed() const { return state() == State::closed; }
  /// The guide's closing action is a closure request too.
  [[nodiscard]] bool is_closure_request() const;
  [[nodiscard]] Day today() const { return zone_.day_of(event().occurred.at); }

  void record_programme();
  void record_tool();
  void record_closing();
  void record_assessment();
  void record_screened();
  void record_headline();
  void record_indicator();
  void record_progress();
  void record_plan(Passed name);
  void record_quality();
  void record_alerted();
  void record_window();
  void record_review();
  void record_closed();
  void record_reopened();
  void count_areas(bool at_screening);
  void check_ready();
  [[nodiscard]] bool names_lost_claim() const;
  void open_window(Window& window);
  [[nodiscard]] Window* window_reviewed(bool& named);
  [[nodiscard]] Checkpoint checkpoint() const { return {event_index(), event().person}; }
  [[nodiscard]] Selection selection() const;
  [[nodiscard]] bool flag(std::string_view fact) const {
    return flag_of(event().facts, fact).value_or(false);
  }
  void raise_findings();

  Timeline& timeline_;
  const Zone& zone_;
  Outcomes outcomes_;
  std::vector<Window> windows_;
  std::size_t areas_ = 0;  ///< how many of the ten are identified
  bool screened_ = false;
  bool started_ = false;      ///< the assessment under way has a start on record
  bool assessed_ = false;     ///< an assessment was completed in this involvement
  bool assured_ = false;      ///< the quality of the data was assured
  bool planned_ = false;      ///< a Family Action Plan was agreed
  bool directed_ = false;     ///< to the Parenting and Family Team
  bool alerted_ = false;      ///< to the Supporting Families Team
  bool significant_ = false;  ///< significant progress is recorded
  bool evidence_ = false;     ///< the evidence is available
  bool requested_ = false;    ///< a closure request stands
  bool ready_ = false;        ///< ready_to_claim was passed
  bool claimed_ = false;
};

}  // namespace duecourse::statemachines::supporting_families
