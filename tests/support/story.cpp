#include "tests/support/story.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <vector>

#include "engine/assess.hpp"
#include "engine/calendar_records.hpp"
#include "engine/caseload_records.hpp"
#include "engine/explain.hpp"
#include "engine/time/time_text.hpp"
#include "tests/support/shipped_rulebook.hpp"
#include "tests/support/story_carried.hpp"
#include "tests/support/story_people.hpp"
#include "tests/support/story_rules.hpp"

namespace duecourse::testing {

namespace {

std::vector<std::string> words_of(const std::string& line) {
  std::istringstream stream(line);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

constexpr std::array<const char*, 7> kWeekdays = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

bool is_time(const std::string& word) {
  return word.size() >= 5 && word[2] == ':';
}

class Story {
 public:
  Story() : zone_(shipped_rulebook().zone), directory_(invented_people()) {
    context_.subject = {SubjectKind::case_, SubjectId("CASE-1")};
    CaseRecord record;
    record.id = context_.subject.id;
    record.team = TeamId("T1");
    record.reference = "FC-1";
    context_.case_record = record;
    enrol();
  }

  std::string run(const std::string& text) {
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
      if (line.starts_with("  ") || line.starts_with("!!")) continue;  // an earlier run's answer
      out_ += line + "\n";
      const auto words = words_of(line);
      if (words.empty() || words[0].starts_with("#")) continue;
      take(words);
    }
    return out_;
  }

 private:
  [[nodiscard]] const Rulebook& rulebook() const { return rules_ ? *rules_ : shipped_rulebook(); }

  void enrol() {
    enrolments_.clear();
    for (const Framework& framework : rulebook().frameworks) {
      enrolments_.push_back({framework.id, std::nullopt, std::nullopt});
    }
  }

  void tell_under(const Result<std::shared_ptr<const Rulebook>>& rules) {
    if (!rules.ok()) return wrong(rules.error().message);
    rules_ = *rules;
    enrol();
  }

  void answer(const std::string& text) { out_ += "  " + text + "\n"; }
  void wrong(const std::string& text) { out_ += "!! " + text + "\n"; }
  void wrong_if(const std::string& text) {
    if (!text.empty()) wrong(text);
  }

  std::optional<Moment> moment(const std::string& text) {
    const auto read = read_moment(text, zone_);
    if (!read.ok()) {
      wrong(text + ": " + read.error().message);
      return std::nullopt;
    }
    return read->moment;
  }

  // `2026-04-01` or `2026-04-01 10:00` from `at` on; moves `at` behind it.
  std::optional<Moment> moment(const std::vector<std::string>& words, std::size_t& at) {
    if (at >= words.size()) {
      wrong("a date is missing");
      return std::nullopt;
    }
    std::string text = words[at++];
    if (at < words.size() && is_time(words[at])) text += "T" + words[at++];
    return moment(text);
  }

  static std::map<std::string, std::string> pairs(const std::vector<std::string>& words,
                                                  std::size_t from) {
    std::map<std::string, std::string> result;
    for (std::size_t i = from; i < words.size(); ++i) {
      const auto equals = words[i].find('=');
      if (equals != std::string::npos) {
        result[words[i].substr(0, equals)] = words[i].substr(equals + 1);
      }
    }
    return result;
  }

  std::optional<Moment> dated(const std::map<std::string, std::string>& values, const char* key) {
    const auto it = values.find(key);
    return it == values.end() ? std::nullopt : moment(it->second);
  }

  void take(const std::vector<std::string>& words) {
    const std::string& verb = words[0];
    if (verb == "on") return record(words);
    if (verb == "delete" && words.size() == 2) {
      std::erase_if(events_, [&](const auto& known) { return known.first.first == words[1]; });
      return;
    }
    if (verb == "subject" && words.size() == 3) return subject(words[1], words[2]);
    if (verb == "enrol") {
      const auto values = pairs(words, 1);
      for (Enrolment& enrolment : enrolments_) {
        enrolment.from = dated(values, "from");
        enrolment.to = dated(values, "to");
      }
      return;
    }
    if (verb == "role" && words.size() >= 3) {
      const auto values = pairs(words, 3);
      context_.roles.push_back({context_.subject.id, words[1], WorkerId(words[2]), "",
                                dated(values, "from"), dated(values, "to")});
      return;
    }
    if (verb == "absent" && words.size() >= 2) {
      const auto values = pairs(words, 2);
      Worker& one = directory_.workers[WorkerId(words[1])];
      one.absent_from = dated(values, "from");
      one.absent_to = dated(values, "to");
      if (const auto cover = values.find("cover"); cover != values.end()) {
        one.cover = WorkerId(cover->second);
      }
      return;
    }
    if (verb == "dates") return tell_under(with_dates(rulebook(), words));
    if (verb == "undone") return tell_undone(words, surroundings_.open_in_cases);
    if (verb == "practice") return tell_under(practice_of({words.begin() + 1, words.end()}));
    if (verb == "framework") {
      if (words.size() == 2) {
        if (auto alone = shipped_practice(words[1]); alone.ok()) return tell_under(alone);
      }
      return tell_under(shipped_frameworks({words.begin() + 1, words.end()}));
    }
    if (verb == "enable" && words.size() == 2) return tell_under(switched_on(rulebook(), words[1]));
    if (verb == "worker" && words.size() >= 3) return change(words);
    if (verb == "risk" && words.size() == 2) {
      surroundings_.risk = words[1];
      return;
    }
    if (verb == "carries" && words.size() >= 3) {
      return wrong_if(carry(words[1], words[2], pairs(words, 3), zone_, surroundings_));
    }
    if (verb == "children" && words.size() >= 3) {
      return wrong_if(have_children(words[1], pairs(words, 2), rulebook(), surroundings_));
    }
    if (verb == "drops" && words.size() == 2) {
      std::erase_if(surroundings_.carried,
                    [&](const CarriedCase& one) { return one.case_id.str() == words[1]; });
      return;
    }
    if (verb == "watch") {
      watched_ = {words.begin() + 1, words.end()};
      return;
    }
    if (verb == "quiet") {
      quiet_ = true;
      return;
    }
    if (verb == "pass" || verb == "explain") return look(words);
    wrong("unknown word '" + verb + "'");
  }

  // `worker KW works=mon,tue`, `worker KW email=none`, `worker KW active=false`.
  void change(const std::vector<std::string>& words) {
    Worker& one = directory_.workers[WorkerId(words[1])];
    for (const auto& [key, value] : pairs(words, 2)) {
      if (key == "email") {
        one.email = value == "none" ? "" : value;
      } else if (key == "active") {
        one.active = value == "true";
      } else if (key == "manager") {
        one.manager = WorkerId(value == "none" ? "" : value);
      } else if (key == "fte") {
        surroundings_.fte = std::stod(value);
      } else if (key == "job") {
        one.job = value;
      } else if (key == "team") {
        one.team = TeamId(value == "none" ? "" : value);
      } else if (key == "works") {
        std::array<bool, 7> works{};
        for (std::size_t day = 0; day < works.size(); ++day) {
          works[day] = value.find(kWeekdays[day]) != std::string::npos;
        }
        one.working_days = works;
      } else {
        wrong("a worker has no '" + key + "'");
      }
    }
  }

  [[nodiscard]] bool is_watched(const TimescaleId& timescale) const {
    return watched_.empty() || watched_.contains(timescale.str());
  }

  void subject(const std::string& kind, const std::string& id) {
    context_.subject = {*subject_kind_of(kind), SubjectId(id)};
    if (context_.subject.kind != SubjectKind::case_) context_.case_record.reset();
  }

  FactValue fact_value(const std::string& text) {
    if (text == "true" || text == "false") return text == "true";
    if (const auto read = read_moment(text, zone_); read.ok()) return read->moment;
    const bool number = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
    if (number) return std::stod(text);
    return text;
  }

  void record(const std::vector<std::string>& words) {
    std::size_t at = 1;
    const auto occurred = moment(words, at);
    if (!occurred || at + 1 >= words.size()) return wrong("on DATE [TIME] KIND ID ...");
    Event event;
    event.occurred = *occurred;
    event.kind = words[at];
    event.host_id = words[at + 1];
    event.subject = context_.subject;
    for (const auto& [key, value] : pairs(words, at + 2)) {
      if (key == "recorded") {
        if (const auto recorded = moment(value)) event.recorded = recorded->at;
      } else if (key == "by") {
        event.by = WorkerId(value);
      } else if (key == "person") {
        event.person = PersonId(value);
      } else {
        set_fact(event.facts, key, fact_value(value));
      }
    }
    const std::string child = event.person ? event.person->str() : "";
    event.id = EventId("events:" + event.host_id + (event.person ? "/" + child : ""));
    events_[{event.host_id, child}] = event;
  }

  void look(const std::vector<std::string>& words) {
    std::size_t at = 1;
    const auto now = moment(words, at);
    if (!now) return;
    std::vector<Event> events;
    for (const auto& [id, event] : events_) events.push_back(event);
    std::optional<Instant> known_at;
    if (const auto known = dated(pairs(words, at), "known")) known_at = known->at;
    add_calendar_records(context_.subject, enrolments_, now->at, rulebook(), events);
    add_caseload_records(context_.subject, enrolments_, surroundings_, directory_, now->at,
                         rulebook(), events);
    const History history =
        make_history(context_.subject, enrolments_, std::move(events), now->at, zone_, known_at);
    SubjectContext context = context_;
    for (RoleHolding& held : holdings_from(history, context_.roles)) context.roles.push_back(held);
    const Assessment assessment = assess(history, rulebook(), surroundings_);
    raised_ = reconcile_raised(raised_, assessment, history);
    tracked_ = reconcile(tracked_, assessment, history);
    const PlanContext plan_context{rulebook(), directory_, context, zone_};
    if (words[0] == "explain") {
      std::optional<TimescaleId> only;
      if (at < words.size()) only = TimescaleId(words[at]);
      for (const std::string& line :
           explain({assessment, history, tracked_, ledger_, plan_context, only, &raised_})) {
        answer(line);
      }
      return;
    }
    const Plan made = plan(assessment, history, tracked_, ledger_, plan_context, raised_);
    // What is kept is the plan's: it has the terms of who holds what.
    const auto raised_begin = static_cast<std::ptrdiff_t>(tracked_.size());
    tracked_.assign(made.tracked.begin(), made.tracked.begin() + raised_begin);
    raised_.assign(made.tracked.begin() + raised_begin, made.tracked.end());
    print_deadlines(assessment, history, at < words.size() && words[at] == "all");
    print_raised(assessment, at < words.size() && words[at] == "all");
    print_refusals(assessment, history);
    deliver(made, assessment, history, context);
  }

  std::string line_of(std::size_t i, const Assessment& assessment, const History& history) const {
    const Tracked& tracked = tracked_[i];
    std::string line =
        fmt::format("{} {}{}: {}", tracked.key.timescale.str(), tracked.anchor_host_id,
                    tracked.person ? "/" + tracked.person->str() : "",
                    word_of(state_at(tracked.ending, tracked.due, history.now)));
    if (tracked.ending) {
      line +=
          fmt::format(" {}{} ({})", write_moment(tracked.ending->at, zone_),
                      tracked.ending->by_host_id.empty() ? "" : " by " + tracked.ending->by_host_id,
                      word_of(tracked.ending->reason));
    } else if (i < assessment.deadlines.size() && assessment.deadlines[i].expected) {
      line += ", expected " + shown(*assessment.deadlines[i].expected);
    }
    if (tracked.due) line += ", due " + shown(*tracked.due);
    if (tracked.revision > 1) line += fmt::format(", revision {}", tracked.revision);
    return line;
  }

  std::string shown(const Limit& limit) const {
    return limit.precision == Precision::day ? write_day(last_day_of(limit, zone_))
                                             : write_instant(limit.at, zone_);
  }

  void print_deadlines(const Assessment& assessment, const History& history, bool all) {
    for (std::size_t i = 0; i < tracked_.size(); ++i) {
      if (!is_watched(tracked_[i].key.timescale)) continue;
      const std::string line = line_of(i, assessment, history);
      std::string& before = shown_[tracked_[i].id];
      if (all || before != line) answer(line);
      before = line;
    }
  }

  void print_raised(const Assessment& assessment, bool all) {
    for (std::size_t i = 0; i < raised_.size(); ++i) {
      const Tracked& tracked = raised_[i];
      if (!is_watched(tracked.key.timescale)) continue;
      std::string line =
          fmt::format("{} {}{}: {}", tracked.key.timescale.str(), tracked.anchor_host_id,
                      cause_of(tracked), word_of_raised(tracked.ending));
      if (tracked.ending) {
        const Ending& ending = *tracked.ending;
        line += fmt::format(" {}{} ({})", write_moment(ending.at, zone_),
                            ending.by_host_id.empty() ? "" : " by " + ending.by_host_id,
                            word_of(ending.reason));
      } else if (i < assessment.raised.size()) {
        const Raised& raised = assessment.raised[i];
        line += fmt::format(" since {}: {}", write_moment(raised.life.start, zone_), raised.text);
        for (const TraceLine& fact : raised.facts) {
          line += fmt::format("; {} {}", fact.label, fact.text);
        }
        if (raised.life.due) line += ", until " + shown(*raised.life.due);
      }
      std::string& before = shown_[tracked.id];
      if (all || before != line) answer(line);
      before = line;
    }
  }

  // `!plan`: what tells it from others of the same record.
  static std::string cause_of(const Tracked& tracked) {
    const std::string& anchor = tracked.key.anchor.str();
    const auto mark = anchor.rfind(kCauseMark);
    if (mark == std::string::npos || mark == 0) return "";
    std::string cause = anchor.substr(mark);
    std::replace(cause.begin(), cause.end(), ' ', '-');
    return cause;
  }

  void print_refusals(const Assessment& assessment, const History& history) {
    const auto once = [&](const std::string& line) {
      if (std::find(said_once_.begin(), said_once_.end(), line) != said_once_.end()) return;
      said_once_.push_back(line);
      answer(line);
    };
    for (const Reading& reading : assessment.readings) {
      for (const Refusal& refusal : reading.timeline.refused) {
        once("refused " + history.events[refusal.event].host_id + ": " + refusal.reason);
      }
      for (const EventIndex event : reading.timeline.unknown_kinds) {
        once("unknown kind " + history.events[event].kind);
      }
    }
    for (const Finding& finding : assessment.findings) {
      once(fmt::format("finding {} {}", finding.id,
                       finding.event == kNoEvent ? "" : history.events[finding.event].host_id));
    }
  }

  const Deadline* deadline_of(const DeadlineId& id, const Assessment& assessment) const {
    for (std::size_t i = 0; i < assessment.deadlines.size(); ++i) {
      if (tracked_[i].id == id) return &assessment.deadlines[i];
    }
    for (std::size_t i = 0; i < assessment.raised.size(); ++i) {
      if (raised_[i].id == id) return &assessment.raised[i].life;
    }
    return nullptr;
  }

  const Tracked& tracked_by(const DeadlineId& id) const {
    const auto is_it = [&](const Tracked& one) { return one.id == id; };
    const auto found = std::find_if(tracked_.begin(), tracked_.end(), is_it);
    if (found != tracked_.end()) return *found;
    return *std::find_if(raised_.begin(), raised_.end(), is_it);
  }

  // Delivery that always succeeds: what is queued is sent to whoever holds the slot, in its time.
  void deliver(const Plan& made, const Assessment& assessment, const History& history,
               const SubjectContext& context) {
    std::vector<Notice> waiting;
    for (const Notice& notice : ledger_) {
      if (notice.state == NoticeState::queued) waiting.push_back(notice);
    }
    for (const Notice& notice : made.notices) {
      std::erase_if(waiting, [&](const Notice& one) { return one.key == notice.key; });
      deliver_one(notice, assessment, history, context);
    }
    for (const Notice& notice : waiting) {
      if (notice.at <= history.now) deliver_one(notice, assessment, history, context);
    }
    if (made.wake && watched_.empty() && !quiet_)
      answer("wake " + write_instant(*made.wake, zone_));
  }

  void deliver_one(Notice notice, const Assessment& assessment, const History& history,
                   const SubjectContext& context) {
    const Deadline* deadline = deadline_of(notice.key.deadline, assessment);
    const Tracked& tracked = tracked_by(notice.key.deadline);
    const std::string what = fmt::format(
        "{} {}{} {}{} for {}", tracked.key.timescale.str(), tracked.anchor_host_id,
        tracked.key.rule == RuleKind::timescale ? "" : cause_of(tracked), notice.key.stage.str(),
        notice.key.tick > 0 ? fmt::format("#{}", notice.key.tick) : "", notice.key.slot);
    if (notice.state != NoticeState::queued || deadline == nullptr) {
      say(tracked, fmt::format("{} {} ({})", word_of(notice.state), what, word_of(notice.reason)));
    } else if (notice.at > history.now) {
      say(tracked, fmt::format("waits {} until {} ({})", what, write_instant(notice.at, zone_),
                               word_of(notice.reason)));
    } else {
      const Parties named = parties_of(*deadline, history);
      const SlotQuestion question{owner_at(*deadline, history.now), named, history.now, zone_};
      const Addressee to =
          resolve(recipient_of(*deadline, notice.key.slot), question, context, directory_);
      say(tracked, fmt::format("{} {} -> {} ({})", notice.copy ? "copy" : word_of(notice.kind),
                               what, to.address, word_of(notice.reason)));
      notice.state = NoticeState::sent;
      notice.reason = NoticeReason::delivered;
      notice.person = to.worker;
      notice.address = to.address;
    }
    std::erase_if(ledger_, [&](const Notice& known) { return known.key == notice.key; });
    ledger_.push_back(std::move(notice));
  }

  void say(const Tracked& tracked, const std::string& text) {
    if (!quiet_ && is_watched(tracked.key.timescale)) answer(text);
  }

  static Recipient recipient_of(const Deadline& deadline, const std::string& slot) {
    const Ladder* ladder = find_ladder(*deadline.framework, deadline.timescale->ladder);
    for (const Stage& stage : ladder->stages) {
      for (const auto* list : {&stage.to, &stage.copy}) {
        for (const Recipient& recipient : *list) {
          if (slot_of(recipient) == slot) return recipient;
        }
      }
    }
    return {{"owner"}};
  }

  std::shared_ptr<const Rulebook> rules_;  ///< nullptr: the shipped ones
  const Zone& zone_;
  Directory directory_;
  SubjectContext context_;
  std::vector<Enrolment> enrolments_;
  std::map<std::pair<std::string, std::string>, Event> events_;  ///< by host id and child
  std::vector<Tracked> tracked_;
  std::vector<Tracked> raised_;
  Surroundings surroundings_;
  std::vector<Notice> ledger_;
  std::map<DeadlineId, std::string> shown_;
  std::vector<std::string> said_once_;
  std::set<std::string> watched_;
  bool quiet_ = false;
  std::string out_;
};

}  // namespace

std::string replay_story(const std::string& text) {
  return Story().run(text);
}

}  // namespace duecourse::testing
