#include "adapters/cli/finding_row.hpp"

#include "engine/time/time_text.hpp"

namespace duecourse::adapters {

namespace {

using Json = nlohmann::ordered_json;

const Tracked& tracked_of(const ListedFinding& listed) {
  return listed.subject.raised[listed.index];
}

// nullptr: it is gone.
const Raised* live_of(const ListedFinding& listed) {
  const auto& raised = listed.subject.assessment.raised;
  return listed.index < raised.size() ? &raised[listed.index] : nullptr;
}

const Timescale* rule_of(const ListedFinding& listed) {
  if (const Raised* live = live_of(listed)) return &live->rule->rule;
  const DeadlineKey& key = tracked_of(listed).key;
  const Framework* framework = find_framework(listed.rulebook, key.framework);
  return framework == nullptr ? nullptr : find_rule(*framework, key.timescale);
}

Json text_or_null(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

}  // namespace

bool is_finding(const ListedFinding& listed) {
  return tracked_of(listed).key.rule == RuleKind::finding;
}

std::string state_of(const ListedFinding& listed) {
  return word_of_raised(tracked_of(listed).ending);
}

std::string owner_of(const ListedFinding& listed) {
  const Timescale* rule = rule_of(listed);
  if (rule == nullptr) return "";
  const Raised* live = live_of(listed);
  const History& history = listed.subject.history;
  const Parties named = live == nullptr ? Parties{} : parties_of(live->life, history);
  return duty_holder(rule->owner, listed.subject.input.context, listed.directory, named,
                     history.now, listed.rulebook.zone)
      .str();
}

std::string text_of(const ListedFinding& listed) {
  if (const Raised* live = live_of(listed)) return live->text;
  const Timescale* rule = rule_of(listed);
  return rule == nullptr ? "" : rule->title;
}

std::vector<std::string> finding_columns() {
  return {"id",         "framework", "finding", "clause",   "title",    "subject",
          "subject_id", "person_id", "record",  "cause",    "state",    "reason",
          "what",       "raised_at", "until",   "ended_at", "ended_by", "owner"};
}

Json finding_json(const ListedFinding& listed) {
  const Tracked& tracked = tracked_of(listed);
  const Timescale* rule = rule_of(listed);
  const Raised* live = live_of(listed);
  const Zone& zone = listed.rulebook.zone;
  const std::string& anchor = tracked.key.anchor.str();
  const auto mark = anchor.rfind(kCauseMark);
  const bool by_record = mark != 0;
  Json row;
  row["id"] = tracked.id.str();
  row["framework"] = tracked.key.framework.str();
  row["finding"] = tracked.key.timescale.str();
  row["clause"] = text_or_null(rule == nullptr ? "" : rule->clause);
  row["title"] = text_or_null(rule == nullptr ? "" : rule->title);
  row["subject"] = word_of(tracked.subject.kind);
  row["subject_id"] = tracked.subject.id.str();
  row["person_id"] = tracked.person ? Json(tracked.person->str()) : Json(nullptr);
  row["record"] = text_or_null(by_record ? tracked.anchor_host_id : "");
  row["cause"] = text_or_null(mark == std::string::npos ? "" : anchor.substr(mark + 1));
  row["state"] = state_of(listed);
  row["reason"] = text_or_null(tracked.ending ? word_of(tracked.ending->reason) : "");
  row["what"] = text_or_null(text_of(listed));
  row["raised_at"] =
      live == nullptr ? write_instant(tracked.start, zone) : write_moment(live->life.start, zone);
  row["until"] = text_or_null(tracked.due ? write_limit(*tracked.due, zone) : "");
  row["ended_at"] = text_or_null(tracked.ending ? write_moment(tracked.ending->at, zone) : "");
  row["ended_by"] = text_or_null(tracked.ending ? tracked.ending->by_host_id : "");
  row["owner"] = text_or_null(owner_of(listed));
  auto facts = Json::array();
  if (live != nullptr) {
    for (const TraceLine& fact : live->facts) {
      facts.push_back({{"label", fact.label}, {"text", fact.text}});
    }
  }
  row["facts"] = std::move(facts);
  return row;
}

}  // namespace duecourse::adapters
