#include "adapters/cli/quiet_target.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <set>

#include "adapters/service/deliver.hpp"
#include "adapters/service/delivery_round.hpp"
#include "engine/base/nearest_word.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::adapters {

namespace {

std::string full_name(const Tracked& tracked) {
  return fmt::format("{}/{}", tracked.key.framework.str(), tracked.key.timescale.str());
}

// What a person can decide about: deadlines and findings, not what was only to be known.
std::vector<Tracked> decidable(const AssessedSubject& subject) {
  std::vector<Tracked> all = subject.tracked;
  for (const Tracked& raised : subject.raised) {
    if (raised.key.rule == RuleKind::finding) all.push_back(raised);
  }
  return all;
}

bool is_meant(const Tracked& tracked, const QuietWords& words) {
  const bool named = words.timescale == tracked.key.timescale.str() ||
                     words.timescale == full_name(tracked) || words.timescale == tracked.id.str();
  const bool of_person =
      words.person.empty() || (tracked.person && tracked.person->str() == words.person);
  return named && of_person;
}

std::string due_words(const Tracked& tracked, const Zone& zone) {
  return tracked.due ? "due by " + spell_limit(*tracked.due, zone) : "without a due date";
}

// The shortest that tells it from the others: its framework, its child, or its id.
std::string what_to_type(const Tracked& one, const std::vector<Tracked>& others,
                         const QuietWords& words) {
  const auto alone = [&](const auto& same) {
    return std::count_if(others.begin(), others.end(), same) == 1;
  };
  std::string timescale = words.timescale;
  std::string person;
  if (alone([&](const Tracked& other) { return other.key.framework == one.key.framework; })) {
    timescale = full_name(one);
  } else if (one.person &&
             alone([&](const Tracked& other) { return other.person == one.person; })) {
    person = " --person " + one.person->str();
  } else {
    timescale = one.id.str();
  }
  return fmt::format("duecourse {} {} {}{}", words.verb, words.subject, timescale, person);
}

void complain_of_several(CommandContext& context, const std::vector<Tracked>& meant,
                         const QuietWords& words, const Zone& zone) {
  complain_usage(context, fmt::format("{} {} has {} open ones of '{}'; say which:", words.kind,
                                      words.subject, meant.size(), words.timescale));
  for (const Tracked& one : meant) {
    const std::string child = one.person ? ", child " + one.person->str() : "";
    context.terminal.err << printable(fmt::format("  {} ...   {}{}, opened by {}, {}",
                                                  what_to_type(one, meant, words), full_name(one),
                                                  child, one.anchor_host_id, due_words(one, zone)))
                         << '\n';
  }
}

void complain_of_none(CommandContext& context, const std::vector<Tracked>& all,
                      const std::vector<Tracked>& meant, const QuietWords& words,
                      const Zone& zone) {
  std::string text =
      fmt::format("{} {} has no open '{}'{}", words.kind, words.subject, words.timescale,
                  words.person.empty() ? "" : " of the child " + words.person);
  if (!meant.empty()) {
    const Tracked& last = *std::max_element(
        meant.begin(), meant.end(),
        [](const Tracked& a, const Tracked& b) { return a.ending->at.at < b.ending->at.at; });
    text += fmt::format("; it has ended: {} on {}", word_of(last.ending->kind),
                        spell_moment(last.ending->at, zone));
  }
  std::set<std::string> open;
  for (const Tracked& one : all) {
    if (!one.ending) open.insert(one.key.timescale.str());
  }
  text += open.empty() ? "; nothing is open there"
                       : fmt::format("; open there are {}", fmt::join(open, ", "));
  complain(context, Error{ErrorCode::not_found, text});
}

// Whether the frameworks have such a rule; complains about wrong usage where not.
bool known_word(CommandContext& context, const Rulebook& rulebook, const std::string& word) {
  const std::size_t slash = word.find('/');
  const std::string framework = slash == std::string::npos ? "" : word.substr(0, slash);
  const std::string rule = slash == std::string::npos ? word : word.substr(slash + 1);
  for (const Framework& one : rulebook.frameworks) {
    const bool named = framework.empty() || framework == one.id.str();
    if (named && find_rule(one, TimescaleId(rule)) != nullptr) return true;
  }
  return known_or_complain(context, rulebook, framework, rule);
}

}  // namespace

std::optional<QuietTarget> target_or_complain(CommandContext& context, Council& council,
                                              const QuietWords& words, Instant now) {
  const SubjectRef wanted{*subject_kind_of(words.kind), SubjectId(words.subject)};
  auto found = council.subject(wanted, {now, std::nullopt});
  if (!found.ok()) {
    complain_subject(context, council, wanted, found.error());
    return std::nullopt;
  }
  const Rulebook& rulebook = council.rulebook();
  const std::vector<Tracked> all = decidable(*found);
  std::vector<Tracked> ended;
  std::vector<Tracked> open;
  for (const Tracked& one : all) {
    if (is_meant(one, words)) (one.ending ? ended : open).push_back(one);
  }
  if (open.size() > 1) {
    complain_of_several(context, open, words, rulebook.zone);
    return std::nullopt;
  }
  if (open.empty()) {
    if (!ended.empty() || known_word(context, rulebook, words.timescale)) {
      complain_of_none(context, all, ended, words, rulebook.zone);
    }
    return std::nullopt;
  }
  QuietTarget target;
  target.subject = std::move(found).value();
  target.tracked = open.front();
  const Framework* framework = find_framework(rulebook, target.tracked.key.framework);
  if (framework != nullptr) {
    if (const Timescale* rule = find_rule(*framework, target.tracked.key.timescale)) {
      target.clause = rule->clause;
      target.title = rule->title;
    }
  }
  return target;
}

namespace {

void set_worker(const Worker& worker, Quieting& into) {
  into.worker = worker.id;
  into.by = worker.name.empty() ? worker.id.str() : worker.name;
  into.address = worker.email;
}

// Those of a name or an address, however it is written.
std::vector<const Worker*> workers_called(const Directory& directory, const std::string& typed) {
  const std::string lower = lower_case(typed);
  std::vector<const Worker*> called;
  for (const auto& [id, worker] : directory.workers) {
    if (lower_case(worker.name) == lower || lower_case(worker.email) == lower) {
      called.push_back(&worker);
    }
  }
  return called;
}

bool was_written_to(const QuietTarget& target, const std::string& address) {
  const auto& ledger = target.subject.input.ledger;
  return std::any_of(ledger.begin(), ledger.end(), [&](const Notice& notice) {
    return notice.key.deadline == target.tracked.id &&
           lower_case(notice.address) == lower_case(address);
  });
}

std::string nobody_words(const Directory& directory, const std::string& typed) {
  std::vector<std::string> names;
  for (const auto& [id, worker] : directory.workers) {
    names.push_back(worker.name);
    names.push_back(id.str());
  }
  for (const auto& [name, address] : directory.posts) names.push_back(name);
  const auto near = nearest_word(typed, names);
  return fmt::format(
      "--by {}: there is no such worker or post{}; write a worker's id, name or "
      "address, or a post of the configuration",
      typed, near ? fmt::format("; did you mean '{}'?", *near) : "");
}

}  // namespace

bool name_or_complain(CommandContext& context, const Directory& directory, const std::string& typed,
                      const QuietTarget& target, Quieting& into) {
  if (const auto worker = directory.workers.find(WorkerId(typed));
      worker != directory.workers.end()) {
    set_worker(worker->second, into);
    return true;
  }
  const auto called = workers_called(directory, typed);
  if (called.size() == 1) {
    set_worker(*called.front(), into);
    return true;
  }
  if (called.size() > 1) {
    std::vector<std::string> ids;
    for (const Worker* worker : called) ids.push_back(worker->id.str());
    complain_usage(context, fmt::format("--by {}: that is the name of several; write an id: {}",
                                        typed, fmt::join(ids, ", ")));
    return false;
  }
  if (const auto post = directory.posts.find(typed); post != directory.posts.end()) {
    into.by = post->first;
    into.address = post->second;
    return true;
  }
  if (was_written_to(target, typed)) {
    into.by = typed;
    into.address = typed;
    return true;
  }
  complain_usage(context, nobody_words(directory, typed));
  return false;
}

bool heard_or_complain(CommandContext& context, const Directory& directory,
                       const QuietTarget& target, const Quieting& quieting) {
  std::set<std::string> heard;
  for (const Notice& notice : target.subject.input.ledger) {
    const bool of_it = notice.key.deadline == target.tracked.id &&
                       notice.key.revision == target.tracked.revision &&
                       notice.kind == StageKind::escalation && was_told(notice);
    if (!of_it) continue;
    if (is_by(quieting, {notice.person, "", notice.address, "", false})) return true;
    const auto worker = directory.workers.find(notice.person);
    heard.insert(worker == directory.workers.end() || worker->second.name.empty()
                     ? notice.address
                     : worker->second.name);
  }
  const std::string who = heard.empty()
                              ? std::string("; nobody has been told of one yet")
                              : fmt::format("; {} {} been told of one", fmt::join(heard, ", "),
                                            heard.size() == 1 ? "has" : "have");
  complain(context, Error{ErrorCode::not_found,
                          fmt::format("{} has not been told of an escalation of {} of {}{}",
                                      quieting.by, target.tracked.key.timescale.str(),
                                      describe(target.tracked.subject), who)});
  return false;
}

}  // namespace duecourse::adapters
