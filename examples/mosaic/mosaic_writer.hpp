// Records what staff do with a family as MOSAIC would hold it in the live layer: steps with their
// status, forms with answers, next steps, allocations, requests, visits of the visits screen and
// case notes. The words are canonical (config/hosts/README.md); the catalogue says how the council
// has set up what they mean.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/result.hpp"
#include "examples/eis/journal.hpp"
#include "examples/family/story_reader.hpp"
#include "examples/mosaic/catalogue.hpp"
#include "examples/mosaic/mosaic_rows.hpp"

namespace duecourse::examples {

/// How a visit is recorded.
enum class VisitMedium : std::uint8_t { step, screen, note };

/// What staff do, and how they record it.
struct MosaicRecord {
  StoryRecord said;
  /// When it was typed in, where that is later than it happened; only kinds whose form asks for
  /// the date can be late.
  std::optional<LocalSecond> typed;
  VisitMedium medium = VisitMedium::step;
  bool reopened = false;  ///< the step was opened again the day after, and completed again
  std::optional<VisitMedium> beside;  ///< a visit: recorded by this too (screen or note)

  [[nodiscard]] LocalSecond typed_at() const { return typed.value_or(said.at); }
};

class MosaicWriter {
 public:
  /// The family is there from `from` on. Journal and catalogue must outlive this.
  MosaicWriter(Journal& journal, const Catalogue& catalogue, const MosaicFamily& family,
               LocalSecond from);

  /// Records in the order of time. Records of one kind, moment and worker about different children
  /// become one step with answers child by child; of kinds that are rows of a form, one step too.
  /// invalid_input: the catalogue has no way to record one of them.
  [[nodiscard]] Result<void> write(std::span<const MosaicRecord> records);

  /// Steps that no event comes of.
  void propose(int step_type, LocalSecond at);
  void cancel(int step_type, LocalSecond at, LocalSecond cancelled);
  void complete(int step_type, LocalSecond at);

  /// `kind.fact` of facts that this MOSAIC has no place for.
  [[nodiscard]] const std::set<std::string>& left_out() const { return left_out_; }

 private:
  using Group = std::span<const MosaicRecord>;

  std::string record(Group group);
  std::string step(Group group);
  using Recorded = std::pair<const StepType*, const StepEvent*>;
  /// How the catalogue records it; nullptr: not as a step.
  [[nodiscard]] Recorded recorded_as(const StoryRecord& said) const;
  [[nodiscard]] std::size_t alike(Group records) const;
  int begin_step(const StepType& type, const StepEvent& event, Group group);
  void end_open(const StepType& type, LocalSecond at);
  void answers(int step, const StepType& type, const StepEvent& event, Group group, bool dated);
  void answer_fact(int step, int type, int place, const Question& asked, Group group);
  void answer_rows(int step, int type, int place, const Question& asked, Group group);
  void note_left_out(const StepEvent& event, Group group);
  [[nodiscard]] std::string answer_of(const Question& asked, const std::string& value) const;

  std::string request_sent(const StoryRecord& said);
  std::string request_answered(const StoryRecord& said);
  std::string action_added(const StoryRecord& said);
  std::string visit(const MosaicRecord& record, VisitMedium medium);
  std::string visit_record(const MosaicRecord& record);
  std::string case_note(const MosaicRecord& record, const char* kind);
  std::string begin_role(const StoryRecord& said);
  void end_role(const StoryRecord& said);
  void end_role(const std::string& role, LocalSecond at);

  [[nodiscard]] std::vector<int> children_of(Group group) const;
  [[nodiscard]] const NamedWorker& worker_of(const std::string& name) const;
  [[nodiscard]] int team_of(const std::string& name) const;
  [[nodiscard]] int step_called(const std::string& description) const;

  using Held = std::pair<std::string, int>;  ///< relation code, worker

  const Catalogue& catalogue_;
  const MosaicFamily& family_;
  MosaicRows rows_;
  int team_ = 0;
  std::map<std::string, int> named_;              ///< what later records call it: its step
  std::map<std::string, int> requests_;           ///< name or wording: the request
  std::map<int, int> latest_;                     ///< step type: the latest step of it
  std::map<int, int> open_;                       ///< step type: the step that is not completed
  std::map<std::pair<int, int>, int> tray_;       ///< step type, worker: what an action left there
  std::map<std::string, Held> held_;              ///< role of the case: who has it, and by what
  std::map<Held, std::vector<int>> allocations_;  ///< open rows, one a child
  std::set<std::string> left_out_;
};

}  // namespace duecourse::examples
