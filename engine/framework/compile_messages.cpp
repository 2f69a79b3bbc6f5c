// What the reminders of a timescale carry: a letter to the referrer, a page on a worker.
#include "engine/framework/compile_timescale.hpp"

#include <algorithm>

namespace duecourse::compiling {

void TimescaleReader::read_carried() {
  if (const SourceNode* draft = table_.node("draft")) read_draft(*draft);
  timescale_.pack = table_.flag("pack").value_or(false);
  if (timescale_.pack && timescale_.subject != SubjectKind::worker) {
    add_error(faults(), place_of("pack"),
              "the page is on what a worker carries: 'pack' needs subject = \"worker\"");
  }
}

void TimescaleReader::read_draft(const SourceNode& node) {
  TableReader table(node, "'draft'", faults());
  DraftRule draft;
  const std::vector<std::string> letters = draft_letters();
  const auto letter = table.word("letter", letters);
  if (table.node("letter") == nullptr) table.missing("letter");
  if (letter) draft.letter = letters[*letter];
  if (const auto request = table.required_text("request")) read_request(*request, draft);
  const auto outcome = table.text("outcome_by");
  if (outcome) {
    draft.outcome_by = TimescaleId{outcome->text};
    workshop_.result.references.push_back(
        {workshop_.result.framework.id.str() + "/" + outcome->text, outcome->place});
  }
  if (table.node("outcome_within") != nullptr) {
    draft.outcome_within = bare_duration(table, "outcome_within");
  }
  if (draft.outcome_within && !outcome) {
    add_error(faults(), place_of("draft"),
              "'outcome_within' counts from the due of another timescale: name it as 'outcome_by'");
  }
  if (timescale_.subject != SubjectKind::case_) {
    add_error(faults(), place_of("draft"), "only requests on a case have a referrer to write to");
  }
  table.refuse_unknown();
  if (letter) timescale_.draft = std::move(draft);
}

void TimescaleReader::read_request(const PlacedText& request, DraftRule& draft) {
  draft.request = request.text;
  if (process_ == nullptr) return;
  std::vector<std::string> kinds;
  for (const KindInfo& kind : process_->description().kinds) kinds.push_back(kind.name);
  if (std::find(kinds.begin(), kinds.end(), request.text) != kinds.end()) return;
  add_error(faults(), request.place, not_a_word(request.text, "a kind of event", kinds));
}

}  // namespace duecourse::compiling
