// Compiling durations, recipients and ladders.
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "engine/framework/compile_parts.hpp"

namespace duecourse::compiling {

namespace {

constexpr std::int64_t kMostRepeats = 1000;

bool is_kebab(std::string_view text) {
  return !text.empty() && text.front() != '-' && text.back() != '-' &&
         std::all_of(text.begin(), text.end(), [](char letter) {
           return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') ||
                  letter == '-';
         });
}

bool repeats(const DurationTerm& term) {
  switch (term.unit) {
    case Unit::hours:
    case Unit::working_hours:
    case Unit::calendar_days:
    case Unit::working_days:
    case Unit::calendar_weeks:
    case Unit::calendar_months:
    case Unit::calendar_years:
      return !term.inclusive && term.count > 0;
    case Unit::end_of_same_day:
    case Unit::end_of_next_day:
    case Unit::end_of_same_working_day:
    case Unit::end_of_next_working_day:
      return false;
  }
  return false;
}

std::optional<std::string> recipient_word(const PlacedText& word, const Workshop& workshop,
                                          bool may_be_owner) {
  const auto& known = workshop.recipients;
  if (word.text == "owner" && !may_be_owner) {
    add_error(workshop.faults(), word.place, "the owner is a role, and cannot be 'owner' itself");
    return std::nullopt;
  }
  if (std::find(known.begin(), known.end(), word.text) != known.end()) return word.text;
  add_error(workshop.faults(), word.place,
            not_a_word(word.text, "a role, a post or another recipient", known));
  return std::nullopt;
}

void read_repetition(TableReader& table, Stage& stage) {
  const auto every = table.text("every");
  const auto at_most = table.whole("at_most", 1, kMostRepeats);
  if (every) stage.every = read_duration(*every, "every", table.faults());
  if (stage.every && !is_positive(*stage.every)) {
    add_error(table.faults(), every->place,
              fmt::format("'{}' is nothing that can be repeated; write '1 working day' or "
                          "'1 calendar week'",
                          every->text));
  }
  const bool by_the_day = stage.at.offset ? !counts_hours(*stage.at.offset) : stage.at.whole_day;
  if (stage.every && is_positive(*stage.every) && by_the_day && counts_hours(*stage.every)) {
    add_error(table.faults(), every->place,
              fmt::format("'{}' cannot repeat what is said by the day; write '1 working day' or "
                          "'1 calendar day'",
                          every->text));
  }
  if (every && !at_most) {
    add_error(table.faults(), every->place,
              "a stage that repeats needs 'at_most': how often in all");
  }
  if (at_most && !every && *at_most > 1) {
    add_error(table.faults(), table.place(), "'at_most' says nothing without 'every'");
  }
  stage.at_most = static_cast<int>(at_most.value_or(1));
}

Stage read_stage(const SourceNode& node, const Workshop& workshop) {
  Stage stage;
  TableReader table(node, "a stage", workshop.faults());
  if (const auto id = table.required_text("id")) {
    if (check_id(*id, "a stage's id", workshop.faults())) stage.id = StageId{id->text};
    if (id->text == kMovedStage || id->text == kScheduleStage || id->text == kClosedDaysStage) {
      add_error(workshop.faults(), id->place,
                fmt::format("'{}' cannot be a stage's id: it is that of a message that Duecourse "
                            "makes itself; choose another",
                            id->text));
    }
  }
  if (const auto at = table.required_text("at")) {
    const auto time = parse_stage_time(at->text);
    if (time) {
      stage.at = *time;
    } else {
      add_error(workshop.faults(), at->place, time.error().message);
    }
  }
  if (const SourceNode* to = table.node("to")) {
    stage.to = read_recipients(*to, workshop);
  } else {
    table.missing("to");
  }
  if (const SourceNode* copy = table.node("copy")) stage.copy = read_recipients(*copy, workshop);
  if (find_entry(node, "kind") == nullptr) table.missing("kind");
  if (const auto kind = table.word("kind", {"reminder", "escalation"})) {
    stage.kind = *kind == 0 ? StageKind::reminder : StageKind::escalation;
  }
  read_repetition(table, stage);
  table.refuse_unknown();
  return stage;
}

// What falls due while nobody works is called to mind before, to whom the last reminder of the due
// goes; where the file says nothing of it itself.
void add_look_ahead(std::vector<Stage>& stages) {
  const auto looks_ahead = [](const Stage& stage) {
    return stage.at.anchor == StageAnchor::closed_days;
  };
  if (std::any_of(stages.begin(), stages.end(), looks_ahead)) return;
  const auto last = std::find_if(stages.rbegin(), stages.rend(), [](const Stage& stage) {
    return stage.kind == StageKind::reminder && stage.at.anchor == StageAnchor::due;
  });
  if (last == stages.rend()) return;
  Stage stage;
  stage.id = StageId(kClosedDaysStage);
  stage.at = {StageAnchor::closed_days, Side::before, std::nullopt, true};
  stage.to = last->to;
  stages.insert(last.base(), std::move(stage));
}

void check_stage_ids(const SourceNode& stages, const Ladder& ladder, Faults& faults) {
  for (std::size_t i = 0; i < ladder.stages.size(); ++i) {
    const StageId& id = ladder.stages[i].id;
    const auto earlier = ladder.stages.begin() + static_cast<std::ptrdiff_t>(i);
    const bool taken = std::any_of(ladder.stages.begin(), earlier,
                                   [&](const Stage& stage) { return stage.id == id; });
    if (taken && !id.empty()) {
      add_error(faults, stages.items[i].place,
                fmt::format("the stage id '{}' is used twice in this ladder", id.str()));
    }
  }
}

}  // namespace

bool check_id(const PlacedText& id, std::string_view what, Faults& faults) {
  if (is_kebab(id.text)) return true;
  add_error(
      faults, id.place,
      fmt::format("'{}' cannot be {}: lower-case letters, digits and '-' only", id.text, what));
  return false;
}

std::optional<Duration> read_duration(const PlacedText& text, std::string_view key,
                                      Faults& faults) {
  auto duration = parse_duration(text.text);
  if (duration) return std::move(duration).value();
  add_error(faults, text.place, fmt::format("'{}': {}", key, duration.error().message));
  return std::nullopt;
}

bool is_positive(const Duration& duration) {
  return !duration.anchor && !duration.terms.empty() &&
         std::all_of(duration.terms.begin(), duration.terms.end(), repeats);
}

std::optional<Recipient> read_recipient(const SourceNode& node, const Workshop& workshop,
                                        bool may_be_owner) {
  Recipient recipient;
  std::vector<const SourceNode*> words;
  if (node.kind == SourceKind::list) {
    for (const SourceNode& item : node.items) words.push_back(&item);
    if (words.empty()) add_error(workshop.faults(), node.place, "this list names nobody");
  } else {
    words.push_back(&node);
  }
  for (const SourceNode* word : words) {
    const auto text = text_of(*word, "a recipient", workshop.faults());
    if (!text) continue;
    if (auto known = recipient_word(*text, workshop, may_be_owner)) {
      recipient.first_of.push_back(std::move(*known));
    }
  }
  if (recipient.first_of.empty()) return std::nullopt;
  return recipient;
}

std::vector<Recipient> read_recipients(const SourceNode& node, const Workshop& workshop) {
  std::vector<Recipient> recipients;
  if (node.kind != SourceKind::list) {
    if (auto one = read_recipient(node, workshop, true)) recipients.push_back(std::move(*one));
    return recipients;
  }
  if (node.items.empty()) add_error(workshop.faults(), node.place, "this list names nobody");
  for (const SourceNode& item : node.items) {
    if (auto one = read_recipient(item, workshop, true)) recipients.push_back(std::move(*one));
  }
  return recipients;
}

Ladder read_ladder(const SourceEntry& entry, const Workshop& workshop) {
  Ladder ladder;
  if (check_id(PlacedText{entry.key, entry.place}, "a ladder's id", workshop.faults())) {
    ladder.id = LadderId{entry.key};
  }
  TableReader table(entry.value, "a ladder", workshop.faults());
  if (const auto missed = table.word("missed", {"strongest", "none"})) {
    ladder.missed = *missed == 0 ? Missed::strongest : Missed::none;
  }
  ladder.any_hour = table.flag("any_hour").value_or(false);
  const bool look_ahead = table.flag("look_ahead").value_or(true);
  const SourceNode* stages = table.node("stages");
  if (stages == nullptr) {
    table.missing("stages");
  } else if (stages->kind != SourceKind::list) {
    add_error(workshop.faults(), stages->place,
              fmt::format("'stages' must be a list, and is {}", spell(stages->kind)));
  } else {
    if (stages->items.empty()) add_error(workshop.faults(), stages->place, "'stages' is empty");
    for (const SourceNode& node : stages->items) {
      ladder.stages.push_back(read_stage(node, workshop));
    }
    check_stage_ids(*stages, ladder, workshop.faults());
    if (look_ahead) add_look_ahead(ladder.stages);
  }
  table.refuse_unknown();
  return ladder;
}

}  // namespace duecourse::compiling
