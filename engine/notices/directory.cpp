#include "engine/notices/directory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "engine/base/wording.hpp"
#include "engine/notices/restricted_case.hpp"

namespace duecourse {

namespace {

const Worker* find_worker(const Directory& directory, const WorkerId& id) {
  const auto it = directory.workers.find(id);
  return it == directory.workers.end() ? nullptr : &it->second;
}

const Team* find_team(const Directory& directory, const TeamId& id) {
  const auto it = directory.teams.find(id);
  return it == directory.teams.end() ? nullptr : &it->second;
}

// The team that a record names, or nullptr.
const Team* team_named(const Parties& named, const Directory& directory) {
  if (named.asked_team.empty()) return nullptr;
  if (const Team* team = find_team(directory, named.asked_team)) return team;
  const std::string wanted = bare_wording(named.asked_team.str());
  for (const auto& [id, team] : directory.teams) {
    if (!wanted.empty() && bare_wording(team.name) == wanted) return &team;
  }
  return nullptr;
}

std::string spoken(std::string role) {
  std::replace(role.begin(), role.end(), '_', ' ');
  return role;
}

// Resolves slots around one subject. Bounded: every chain of people is walked at most once.
class Resolver {
 public:
  Resolver(const SlotQuestion& question, const SubjectContext& context, const Directory& directory)
      : question_(question), context_(context), directory_(directory) {}

  [[nodiscard]] Addressee resolve(const Recipient& recipient) {
    for (const std::string& word : recipient.first_of) {
      if (auto found = by_word(word)) return *found;
    }
    const std::string why = "nobody is " + in_words(recipient);
    for (const WorkerId& up : {team_manager(), service_manager()}) {
      if (auto found = person(up, why + "; next up")) return *found;
    }
    return fallback(why);
  }

  /// The workers whose absence may change who a slot of this subject is: who holds a role, who is
  /// above them, and who covers.
  [[nodiscard]] std::set<WorkerId> people(const std::set<WorkerId>& actors) const {
    std::vector<WorkerId> next(actors.begin(), actors.end());
    for (const RoleHolding& holding : context_.roles) next.push_back(holding.worker);
    if (context_.subject.kind == SubjectKind::worker) {
      next.emplace_back(context_.subject.id.str());
    }
    next.push_back(team_manager());
    next.push_back(service_manager());
    std::set<WorkerId> found;
    while (!next.empty()) {
      const WorkerId id = std::move(next.back());
      next.pop_back();
      const Worker* worker = find_worker(directory_, id);
      if (worker == nullptr || !found.insert(id).second) continue;
      next.push_back(worker->cover);
      next.push_back(next_up(*worker));
    }
    return found;
  }

  // The worker a word stands for, present or absent; empty for mailboxes and where there is none.
  [[nodiscard]] WorkerId worker_of(const std::string& word, bool as_owner) const {
    if (word == "owner") return owner();
    if (word == "supervisor") return as_owner ? case_supervisor() : owners_supervisor();
    if (word == "team_manager") return team_manager();
    if (word == "service_manager") return service_manager();
    if (word == "actor" || word == "requester") return question_.named.actor;
    if (word == "requester_manager") return manager_of(question_.named.actor);
    if (word == "requested_worker") return asked_worker();
    if (word == "requested_team")
      return asked_team() == nullptr ? WorkerId{} : asked_team()->manager;
    if (word == "team_mailbox" || word == "fallback") return {};
    const RoleHolding* holding = holding_of(word);
    return holding == nullptr ? role_supervisor(word) : holding->worker;
  }

  [[nodiscard]] WorkerId owner() const {
    for (const std::string& word : question_.owner.first_of) {
      if (word == "owner") continue;
      const WorkerId found = worker_of(word, true);
      if (!found.empty()) return found;
    }
    return {};
  }

  // Whether the owner is one as the worker of a role of the case.
  [[nodiscard]] bool owns_by_role(const WorkerId& owner) const {
    for (const std::string& word : question_.owner.first_of) {
      if (word == "owner" || worker_of(word, true) != owner) continue;
      const RoleHolding* holding = holding_of(word);
      const bool supervises = word == "supervisor" || word.ends_with("_supervisor");
      return !supervises && holding != nullptr && holding->worker == owner;
    }
    return false;
  }

 private:
  // "key worker or wraparound": of the owner, who that is.
  [[nodiscard]] std::string in_words(const Recipient& recipient) const {
    std::string words;
    for (const std::string& word : recipient.first_of) {
      const bool owner = word == "owner" && question_.owner.first_of != recipient.first_of;
      words += words.empty() ? "" : " or ";
      words += owner ? in_words(question_.owner) : spoken(word);
    }
    return words;
  }

  [[nodiscard]] bool is_absent(const Worker& worker) const {
    return is_away(worker, question_.now, question_.zone);
  }
  [[nodiscard]] const RoleHolding* holding_of(const std::string& role) const {
    return holder_of(context_, role, question_.now, question_.zone);
  }

  [[nodiscard]] std::optional<Addressee> by_word(const std::string& word) {
    if (word == "owner") {
      for (const std::string& own : question_.owner.first_of) {
        if (own == "owner") continue;
        if (auto found = by_own_word(own)) return found;
      }
      return std::nullopt;
    }
    if (word == "supervisor") {
      if (!owned_by_supervisor()) {
        if (auto found = supervisor_by_address()) return found;
      }
      return person(owners_supervisor(), why_supervisor());
    }
    return by_own_word(word);
  }

  [[nodiscard]] std::optional<Addressee> by_own_word(const std::string& word) {
    if (word == "supervisor") {
      if (auto found = supervisor_by_address()) return found;
      return person(case_supervisor(), "supervisor");
    }
    if (word == "team_manager") return person(team_manager(), "manager of the team");
    if (word == "service_manager") return person(service_manager(), "manager of the service");
    if (word == "actor") return person(question_.named.actor, "recorded or planned it");
    if (word.starts_with("request")) return by_request_word(word);
    if (word == "fallback") return fallback("");
    if (word == "team_mailbox") {
      const Team* team = find_team(directory_, team_id());
      if (team == nullptr || team->mailbox.empty()) return std::nullopt;
      return Addressee{{}, team->name, team->mailbox, "mailbox of the team", false};
    }
    const auto post = directory_.posts.find(word);
    if (post != directory_.posts.end()) {
      return Addressee{{}, spoken(word), post->second, "holds the post " + spoken(word), false};
    }
    const RoleHolding* holding = holding_of(word);
    const std::string why = spoken(word) + " of the case";
    if (holding == nullptr) return person(role_supervisor(word), why);
    if (holding->worker.empty()) {
      if (holding->email.empty()) return std::nullopt;
      return Addressee{{}, "", holding->email, why, false};
    }
    return person(holding->worker, why, holding->email);
  }

  // Whom the record names: whom it asks, who asks.
  [[nodiscard]] std::optional<Addressee> by_request_word(const std::string& word) {
    if (word == "requested_worker") return person(asked_worker(), "asked by the record");
    if (word == "requester") return person(question_.named.actor, "sent it");
    if (word == "requester_manager") {
      return person(manager_of(question_.named.actor), "manager of who sent it");
    }
    const Team* team = asked_team();
    if (word != "requested_team" || team == nullptr) return std::nullopt;
    const std::string why = "team asked by the record";
    if (team->mailbox.empty()) return person(team->manager, "manager of the " + why);
    return Addressee{{}, team->name, team->mailbox, why, false};
  }

  // Of a worker of whom the host knows nothing the record says too little.
  [[nodiscard]] WorkerId asked_worker() const {
    const WorkerId& asked = question_.named.asked_worker;
    return find_worker(directory_, asked) == nullptr ? WorkerId{} : asked;
  }

  // By its id, else by its name as the form writes it.
  [[nodiscard]] const Team* asked_team() const { return team_named(question_.named, directory_); }

  [[nodiscard]] WorkerId manager_of(const WorkerId& id) const {
    const Worker* worker = find_worker(directory_, id);
    return worker == nullptr ? WorkerId{} : next_up(*worker);
  }

  // The case role supervisor of whom the host knows no more than an address.
  [[nodiscard]] std::optional<Addressee> supervisor_by_address() const {
    const RoleHolding* holding = holder_of(context_, "supervisor", question_.now, question_.zone);
    if (holding == nullptr || !holding->worker.empty() || holding->email.empty()) {
      return std::nullopt;
    }
    return Addressee{{}, "", holding->email, "supervisor of the case", false};
  }

  // A person who is there; else whoever covers, else the next up, else the fallback mailbox.
  [[nodiscard]] std::optional<Addressee> person(const WorkerId& id, std::string why,
                                                std::string own_address = {}) {
    if (id.empty()) return std::nullopt;
    std::set<WorkerId> seen;
    if (auto found = upwards_from(id, why, std::move(own_address), seen)) return found;
    for (const WorkerId& up : {team_manager(), service_manager()}) {
      if (find_worker(directory_, up) == nullptr || seen.contains(up)) continue;
      std::string as_next_up = "next up (" + why + ")";
      if (auto found = upwards_from(up, as_next_up, {}, seen)) return found;
    }
    return fallback(why);
  }

  // The first who can be written to: `id`, then whoever covers, then the next up of each. Those who
  // were looked at are `seen`, and `why` says who is away.
  [[nodiscard]] std::optional<Addressee> upwards_from(WorkerId id, std::string& why,
                                                      std::string address,
                                                      std::set<WorkerId>& seen) const {
    while (!id.empty() && seen.insert(id).second) {
      const Worker* worker = find_worker(directory_, id);
      if (worker == nullptr) {
        if (!address.empty()) return Addressee{id, "", address, why, false};
        why = fmt::format("{} is not known as a worker ({})", id.str(), why);
        break;
      }
      if (address.empty()) address = worker->email;
      if (worker->active && !is_absent(*worker) && !address.empty()) {
        return Addressee{id, worker->name, address, why, false};
      }
      if (auto covering = cover_of(*worker, why)) return covering;
      why = stands_in("next up", *worker, why);
      id = next_up(*worker);
      address.clear();
    }
    return std::nullopt;
  }

  // Whoever covers for somebody; is that one away as well, whoever covers for them (reading 140).
  [[nodiscard]] std::optional<Addressee> cover_of(const Worker& away, std::string why) const {
    std::set<WorkerId> asked{away.id};
    const Worker* covered = &away;
    while (const Worker* cover = find_worker(directory_, covered->cover)) {
      if (!asked.insert(cover->id).second) return std::nullopt;
      why = stands_in("covers", *covered, why);
      if (cover->active && !is_absent(*cover) && !cover->email.empty()) {
        return Addressee{cover->id, cover->name, cover->email, std::move(why), false};
      }
      covered = cover;
    }
    return std::nullopt;
  }

  // "covers for Jo Bloggs (absent; key worker of the case)".
  [[nodiscard]] std::string stands_in(const char* as, const Worker& away,
                                      const std::string& why) const {
    const char* reason = !away.active ? "left" : is_absent(away) ? "absent" : "without an address";
    return fmt::format("{} for {} ({}; {})", as, away.name, reason, why);
  }

  [[nodiscard]] WorkerId next_up(const Worker& worker) const {
    if (!worker.manager.empty()) return worker.manager;
    const Team* team = find_team(directory_, worker.team);
    if (team == nullptr) return {};
    if (!team->manager.empty() && team->manager != worker.id) return team->manager;
    const Team* above = find_team(directory_, team->parent);
    return above == nullptr ? WorkerId{} : above->manager;
  }

  [[nodiscard]] Addressee fallback(const std::string& why) const {
    return {{}, "", directory_.fallback, why.empty() ? "fallback mailbox" : why, true};
  }

  [[nodiscard]] std::string why_supervisor() const {
    return holding_of("supervisor") != nullptr && !owned_by_supervisor()
               ? "supervisor of the case"
               : "manager of the one whose duty it is";
  }

  [[nodiscard]] bool owned_by_supervisor() const {
    const auto& words = question_.owner.first_of;
    return std::find(words.begin(), words.end(), "supervisor") != words.end();
  }

  // Reading 13: the case role supervisor, where the host has one; else the owner's manager.
  [[nodiscard]] WorkerId owners_supervisor() const {
    if (!owned_by_supervisor()) {
      const RoleHolding* holding = holding_of("supervisor");
      if (holding != nullptr && !holding->worker.empty()) return holding->worker;
    }
    const Worker* worker = find_worker(directory_, owner());
    return worker == nullptr ? WorkerId{} : next_up(*worker);
  }

  // Where the duty itself is the supervisor's: the case role, else the manager of whoever works it.
  [[nodiscard]] WorkerId case_supervisor() const {
    if (context_.subject.kind == SubjectKind::worker) {
      const Worker* worker = find_worker(directory_, WorkerId(context_.subject.id.str()));
      return worker == nullptr ? WorkerId{} : next_up(*worker);
    }
    const RoleHolding* holding = holding_of("supervisor");
    if (holding != nullptr && !holding->worker.empty()) return holding->worker;
    for (const char* role : {"key_worker", "wraparound", "enabler"}) {
      const RoleHolding* held = holding_of(role);
      if (held == nullptr) continue;
      const Worker* worker = find_worker(directory_, held->worker);
      if (worker != nullptr) return next_up(*worker);
    }
    return {};
  }

  // `enabler_supervisor`, where the host has no such role: the manager of the case's enabler.
  [[nodiscard]] WorkerId role_supervisor(const std::string& word) const {
    constexpr std::string_view kSuffix = "_supervisor";
    if (!word.ends_with(kSuffix)) return {};
    const std::string role = word.substr(0, word.size() - kSuffix.size());
    const RoleHolding* held = holding_of(role);
    const Worker* worker = held == nullptr ? nullptr : find_worker(directory_, held->worker);
    return worker == nullptr ? WorkerId{} : next_up(*worker);
  }

  [[nodiscard]] TeamId team_id() const {
    switch (context_.subject.kind) {
      case SubjectKind::case_:
        return context_.case_record ? context_.case_record->team : TeamId{};
      case SubjectKind::worker: {
        const Worker* worker = find_worker(directory_, WorkerId(context_.subject.id.str()));
        return worker == nullptr ? TeamId{} : worker->team;
      }
      case SubjectKind::team:
        return TeamId(context_.subject.id.str());
    }
    DUECOURSE_CHECK(false);
  }

  [[nodiscard]] WorkerId team_manager() const {
    const Team* team = find_team(directory_, team_id());
    return team == nullptr ? WorkerId{} : team->manager;
  }

  [[nodiscard]] WorkerId service_manager() const {
    const Team* team = find_team(directory_, team_id());
    const Team* above = team == nullptr ? nullptr : find_team(directory_, team->parent);
    return above == nullptr ? WorkerId{} : above->manager;
  }

  const SlotQuestion& question_;
  const SubjectContext& context_;
  const Directory& directory_;
};

}  // namespace

bool holds_at(const RoleHolding& holding, Instant now, const Zone& zone) {
  if (holding.from && holding.from->at > now) return false;
  return !holding.to || now < zone.end_of(*holding.to);
}

bool is_away(const Worker& worker, Instant now, const Zone& zone) {
  if (!worker.absent_from || worker.absent_from->at > now) return false;
  return !worker.absent_to || now < zone.end_of(*worker.absent_to);
}

const RoleHolding* holder_of(const SubjectContext& context, const std::string& role, Instant now,
                             const Zone& zone) {
  const RoleHolding* chosen = nullptr;
  const auto begun = [](const RoleHolding& h) { return h.from ? h.from->at : Instant::min(); };
  for (const RoleHolding& holding : context.roles) {
    if (holding.role != role || !holds_at(holding, now, zone)) continue;
    if (chosen == nullptr || begun(holding) > begun(*chosen)) chosen = &holding;
  }
  return chosen;
}

Addressee resolve(const Recipient& recipient, const SlotQuestion& question,
                  const SubjectContext& context, const Directory& directory) {
  const Addressee found = Resolver(question, context, directory).resolve(recipient);
  return only_with_a_role(found, question, context, directory);
}

std::optional<Instant> next_change_of_people(const SubjectContext& context,
                                             const Directory& directory,
                                             const std::set<WorkerId>& actors, Instant now,
                                             const Zone& zone) {
  std::optional<Instant> next;
  const auto look = [&](std::optional<Instant> at) {
    if (at && *at > now && (!next || *at < *next)) next = at;
  };
  const auto look_at = [&](const std::optional<Moment>& from, const std::optional<Moment>& to) {
    if (from) look(from->at);
    if (to) look(zone.end_of(*to));
  };
  for (const RoleHolding& holding : context.roles) look_at(holding.from, holding.to);
  const Recipient nobody;
  for (const WorkerId& id : Resolver({nobody, {}, now, zone}, context, directory).people(actors)) {
    const Worker& worker = directory.workers.at(id);
    look_at(worker.absent_from, worker.absent_to);
  }
  return next;
}

std::optional<std::array<bool, 7>> working_days_of(const Recipient& recipient,
                                                   const SlotQuestion& question,
                                                   const SubjectContext& context,
                                                   const Directory& directory) {
  const Worker* worker =
      find_worker(directory, resolve(recipient, question, context, directory).worker);
  return worker == nullptr ? std::nullopt : worker->working_days;
}

void add_people(const Parties& named, const Directory& directory, std::set<WorkerId>& people) {
  for (const WorkerId& id : {named.actor, named.asked_worker}) {
    if (!id.empty()) people.insert(id);
  }
  const Team* team = team_named(named, directory);
  if (team != nullptr && !team->manager.empty()) people.insert(team->manager);
}

WorkerId duty_holder(const Recipient& owner, const SubjectContext& context,
                     const Directory& directory, const Parties& named, Instant now,
                     const Zone& zone) {
  const SlotQuestion question{owner, named, now, zone};
  return Resolver(question, context, directory).owner();
}

namespace {

// When `worker` began to hold roles of the case, without a gap to `now`; nothing: not said.
std::optional<Moment> roles_since(const SubjectContext& context, const WorkerId& worker,
                                  Instant now, const Zone& zone) {
  std::vector<const RoleHolding*> own;
  for (const RoleHolding& holding : context.roles) {
    const bool begun = !holding.from || holding.from->at <= now;
    if (holding.worker == worker && begun) own.push_back(&holding);
  }
  const auto end_of = [&](const RoleHolding& holding) {
    return holding.to ? zone.end_of(*holding.to) : Instant::max();
  };
  std::sort(own.begin(), own.end(),
            [&](const RoleHolding* a, const RoleHolding* b) { return end_of(*a) > end_of(*b); });
  std::optional<Moment> since = Moment{now, Precision::second};
  for (const RoleHolding* holding : own) {
    if (end_of(*holding) < since->at) break;
    if (!holding->from) return std::nullopt;
    if (holding->from->at < since->at) since = holding->from;
  }
  return since;
}

}  // namespace

DutyHolding duty_holding(const Recipient& owner, const SubjectContext& context,
                         const Directory& directory, const Parties& named, Instant now,
                         const Zone& zone) {
  const SlotQuestion question{owner, named, now, zone};
  const Resolver resolver(question, context, directory);
  DutyHolding holding;
  holding.holder = resolver.owner();
  holding.by_role = !holding.holder.empty() && resolver.owns_by_role(holding.holder);
  if (holding.by_role) holding.since = roles_since(context, holding.holder, now, zone);
  return holding;
}

}  // namespace duecourse
