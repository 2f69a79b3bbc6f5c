// Quarantine of subjects that end the process.
#include "adapters/service/quarantine.hpp"

#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "adapters/ports/wire_text.hpp"

namespace duecourse::adapters {
namespace {

constexpr int kCrashesMost = 2;

std::string alarm_of(const SubjectRef& subject) {
  return "quarantine: " + describe(subject);
}

// Rulebook and program: another of either may be what mends it.
std::uint64_t hash_with_program(std::uint64_t rules_hash) {
  return rules_hash ^ std::hash<std::string>{}(DUECOURSE_VERSION);
}

std::string reference_of(const SubjectInput& input) {
  const auto& record = input.context.case_record;
  if (record && !record->reference.empty()) return record->reference;
  return input.subject.id.str();
}

// The manager of the subject's team (a worker's own manager); empty: the system owner alone hears.
std::string manager_of(const ServiceParts& parts, const SubjectInput& input, Instant now) {
  const auto directory = directory_of(parts);
  if (!directory) return {};
  Recipient nobody;
  const SlotQuestion question{nobody, {}, now, parts.rulebook.zone};
  Recipient manager;
  manager.first_of = {"team_manager"};
  if (input.subject.kind == SubjectKind::worker) {
    const auto worker = directory->workers.find(WorkerId(input.subject.id.str()));
    if (worker == directory->workers.end()) return {};
    const auto above = directory->workers.find(worker->second.manager);
    return above == directory->workers.end() ? std::string() : above->second.email;
  }
  return resolve(manager, question, input.context, *directory).address;
}

constexpr const char* kEnded = "Duecourse ended twice while it worked on this";
constexpr const char* kPluginFailed =
    "A process of the council's own (a plugin) failed, as the log says, when it read this";
constexpr const char* kManyFailed = "quarantine: many";

// `because` ends in what "this case" follows.
Result<void> tell(const ServiceParts& parts, const SubjectRef& subject, const std::string& because,
                  Instant now) {
  const auto input = parts.store.load(subject);
  const std::string reference = input ? reference_of(*input) : subject.id.str();
  const char* what = word_of(subject.kind);
  Alarm alarm;
  alarm.about = alarm_of(subject);
  alarm.title = fmt::format("The deadlines of {} {} are not watched", what, reference);
  alarm.text = fmt::format(
      "{2} {0}. It is set aside so that all others go "
      "on: no reminder and no escalation of it goes out. Please watch its dates by hand.\n"
      "It is tried again when its records change, when the rules or the program change, and by: "
      "duecourse host release {0} {1}",
      what, subject.id.str(), because);
  if (auto raised = parts.store.alarms().raise(alarm, now); !raised) return raised;
  if (!input) return {};
  alarm.to = manager_of(parts, *input, now);
  if (alarm.to.empty()) return {};
  return parts.store.alarms().raise(alarm, now);
}

// One crash more for each that was being worked on. Among many it is the first for each: it is not
// known whose it was.
Result<void> note_crash(const ServiceParts& parts, const LeftBehind& left,
                        const std::vector<Suspect>& known, std::uint64_t hash, Instant now) {
  for (const SubjectRef& subject : left.subjects) {
    Suspect suspect;
    suspect.subject = subject;
    for (const Suspect& each : known) {
      if (each.subject == subject) suspect = each;
    }
    suspect.stage = left.stage;
    suspect.crashes =
        left.subjects.size() == 1 ? suspect.crashes + 1 : std::max(suspect.crashes, 1);
    const bool again = suspect.crashes >= kCrashesMost;
    if (again) {
      const auto input = parts.store.load(subject);
      suspect.input_version = input ? input->input_version : suspect.input_version_now;
      suspect.set_aside_at = suspect.set_aside_at.value_or(now);
      suspect.rules_hash = hash;
      parts.log.critical("{} has ended the service {} times and is set aside",
                         clean_line(describe(subject)), suspect.crashes);
      auto noted = parts.store.audit(now, "quarantined", describe(subject));
      if (!noted) return noted;
      if (auto told = tell(parts, subject, kEnded, now); !told) return told;
    }
    if (auto put = parts.store.work().put(suspect); !put) return put;
  }
  if (left.subjects.size() > 1) {
    parts.log.error("the service ended while it worked on {} subjects: each is tried alone",
                    left.subjects.size());
  }
  return {};
}

}  // namespace

std::set<SubjectRef> Quarantine::apart() const {
  std::set<SubjectRef> all = set_aside;
  for (const Suspect& suspect : suspects) all.insert(suspect.subject);
  return all;
}

Result<Quarantine> take_up_quarantine(const ServiceParts& parts, std::uint64_t rules_hash,
                                      Instant now) {
  WorkBook& work = parts.store.work();
  const std::uint64_t hash = hash_with_program(rules_hash);
  const auto left = work.left_behind();
  if (!left) return left.error();
  auto known = work.suspects();
  if (!known) return known.error();
  if (!left->subjects.empty()) {
    if (auto noted = note_crash(parts, *left, *known, hash, now); !noted) return noted.error();
    known = work.suspects();
    if (!known) return known.error();
  }
  if (auto ended = work.end(); !ended) return ended.error();
  Quarantine quarantine;
  for (Suspect& suspect : *known) {
    const bool as_it_was =
        suspect.input_version == suspect.input_version_now && suspect.rules_hash == hash;
    if (suspect.set_aside_at && as_it_was) {
      quarantine.set_aside.insert(suspect.subject);
    } else {
      quarantine.suspects.push_back(std::move(suspect));
    }
  }
  return quarantine;
}

Result<void> clear_suspect(const ServiceParts& parts, const Suspect& suspect, Instant now) {
  if (auto cleared = parts.store.work().clear(suspect.subject); !cleared) return cleared;
  if (!suspect.set_aside_at) return {};
  const auto input = parts.store.load(suspect.subject);
  return parts.store.alarms().end(
      alarm_of(suspect.subject),
      fmt::format("The deadlines of {} {} are watched again", word_of(suspect.subject.kind),
                  input ? reference_of(*input) : suspect.subject.id.str()),
      "Nothing is to be done.", now);
}

Result<void> clear_spoken(const ServiceParts& parts, const std::vector<Said>& said, Instant now) {
  const auto suspects = parts.store.work().suspects();
  if (!suspects) return suspects.error();
  for (const Suspect& suspect : *suspects) {
    const bool spoken = std::any_of(said.begin(), said.end(), [&](const Said& each) {
      return each.subject == suspect.subject ||
             std::find(each.also.begin(), each.also.end(), suspect.subject) != each.also.end();
    });
    if (!spoken) continue;
    if (auto done = clear_suspect(parts, suspect, now); !done) return done;
  }
  return {};
}

Result<void> set_aside_failed(const ServiceParts& parts, const SubjectRef& subject,
                              std::size_t number, std::uint64_t rules_hash, Instant now) {
  const auto input = parts.store.load(subject);
  if (!input) return input.error();
  Suspect suspect;
  suspect.subject = subject;
  suspect.set_aside_at = now;
  suspect.input_version = input->input_version;
  suspect.rules_hash = hash_with_program(rules_hash);
  if (auto noted = parts.store.audit(now, "quarantined", describe(subject)); !noted) return noted;
  if (auto put = parts.store.work().put(suspect); !put) return put;
  if (number <= kToldOneByOne) return tell(parts, subject, kPluginFailed, now);
  Alarm alarm;
  alarm.about = kManyFailed;
  alarm.title = "The deadlines of many are not watched";
  alarm.text =
      "A process of the council's own (a plugin) fails again and again; the log says how. All in "
      "whom it failed are set aside: no reminder and no escalation of them goes out. Most managers "
      "have not been told. `duecourse host` lists who is set aside.\n"
      "They are tried again when the plugin, the rules or their records change.\n";
  alarm.daily = true;
  return parts.store.alarms().raise(alarm, now);
}

Result<void> note_set_aside(const ServiceParts& parts, std::size_t number, Instant now) {
  if (number > kToldOneByOne) return {};
  return parts.store.alarms().end(kManyFailed, "The deadlines of nearly all are watched again",
                                  "`duecourse host` lists who is still set aside.\n", now);
}

Result<void> release_subject(const ServiceParts& parts, const SubjectRef& subject,
                             const std::string& who, Instant now) {
  auto known = parts.store.work().suspects();
  if (!known) return known.error();
  std::string others;
  for (Suspect& suspect : *known) {
    if (!suspect.set_aside_at) continue;
    if (suspect.subject == subject) {
      suspect.rules_hash = 0;
      suspect.input_version = -1;
      auto noted = parts.store.audit(now, "quarantine_released", describe(subject) + " by " + who);
      return noted ? parts.store.work().put(suspect) : noted;
    }
    others += (others.empty() ? "" : ", ") + describe(suspect.subject);
  }
  return Error{ErrorCode::not_found,
               fmt::format("{} is not set aside; {}", describe(subject),
                           others.empty() ? "nobody is" : "set aside: " + others)};
}

}  // namespace duecourse::adapters
