// Who is who: workers, teams, roles, posts; and who a slot is at a moment. The host's records of
// people as values. DESIGN.md, "Canonical records";
// config/frameworks/README.md, "Recipients".
#pragma once

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/base/ids.hpp"
#include "engine/framework/ladder.hpp"
#include "engine/history/history.hpp"
#include "engine/history/parties.hpp"
#include "engine/time/instant.hpp"
#include "engine/time/zone.hpp"

namespace duecourse {

/// A row of `teams`.
struct Team {
  TeamId id;
  std::string name;
  std::string mailbox;  ///< empty: none
  WorkerId manager;     ///< empty: none
  TeamId parent;        ///< empty: none
  std::string district;

  friend bool operator==(const Team&, const Team&) = default;
};

/// A row of `workers`.
struct Worker {
  WorkerId id;
  std::string name;
  std::string email;  ///< empty: none
  TeamId team;        ///< empty: none
  WorkerId manager;   ///< empty: none
  std::string job;
  std::optional<double> fte;
  std::optional<std::array<bool, 7>> working_days;  ///< Monday first; nothing: not said
  bool active = true;
  std::optional<Moment> absent_from;
  std::optional<Moment> absent_to;  ///< the last day of the absence, or the moment of its end
  WorkerId cover;                   ///< empty: none

  friend bool operator==(const Worker&, const Worker&) = default;
};

/// A row of `cases`.
struct CaseRecord {
  SubjectId id;
  TeamId team;  ///< empty: not known
  std::string family_id;
  std::string reference;  ///< what a message may show
  std::string url;        ///< deep link into the host
  std::string risk;
  bool restricted = false;

  friend bool operator==(const CaseRecord&, const CaseRecord&) = default;
};

/// A row of `roles`: who holds which role on a case. Either a worker or an address.
struct RoleHolding {
  SubjectId case_id;
  std::string role;
  WorkerId worker;    ///< empty: only an address is known
  std::string email;  ///< empty: the worker's
  std::optional<Moment> from;
  std::optional<Moment> to;

  friend bool operator==(const RoleHolding&, const RoleHolding&) = default;
};

/// All workers and teams, the configured posts, and the address that is never missing.
struct Directory {
  std::map<WorkerId, Worker> workers;
  std::map<TeamId, Team> teams;
  std::map<std::string, std::string> posts;  ///< name -> address
  std::string fallback;                      ///< the fallback mailbox; never empty
};

/// What is known of the people around one subject.
struct SubjectContext {
  SubjectRef subject;
  std::optional<CaseRecord> case_record;
  std::vector<RoleHolding> roles;  ///< of the case
};

/// A person or mailbox that a slot resolved to.
struct Addressee {
  WorkerId worker;      ///< empty: a mailbox or a bare address
  std::string name;     ///< may be empty
  std::string address;  ///< never empty
  /// In words, why this one: "key worker of the case", "covers for Jo Bloggs (absent)".
  std::string why;
  bool fallback = false;  ///< nobody else could be found

  friend bool operator==(const Addressee&, const Addressee&) = default;
};

/// Who asks: the duty's owner, whom its record names and the moment, which slots are relative to.
struct SlotQuestion {
  const Recipient& owner;  ///< the timescale's owner
  Parties named;           ///< by the opening record
  Instant now;
  const Zone& zone;  ///< the host's: a role or absence that ends on a date ends with that local day
};

/// Whether the role is held at `now`. A holding whose end is known by its day lasts to the end of
/// that day in `zone`; so does an absence.
[[nodiscard]] bool holds_at(const RoleHolding& holding, Instant now, const Zone& zone);
/// Whether they are absent at `now`.
[[nodiscard]] bool is_away(const Worker& worker, Instant now, const Zone& zone);

/// The holder of a case role at a moment, or nullptr. The latest to begin wins. A holding whose end
/// is known by its day lasts to the end of that day in `zone`.
[[nodiscard]] const RoleHolding* holder_of(const SubjectContext& context, const std::string& role,
                                           Instant now, const Zone& zone);

/// Who `recipient` is. Someone without an address, inactive or absent is replaced by their cover,
/// else by the next up (their manager, the team's manager, the team above), else the fallback
/// mailbox: an addressee always exists. Of a restricted case only who has a role on it
/// (restricted_case.hpp).
[[nodiscard]] Addressee resolve(const Recipient& recipient, const SlotQuestion& question,
                                const SubjectContext& context, const Directory& directory);

/// The weekdays that whoever answers `recipient` works, Monday first; nothing where the host does
/// not say, or where it is a mailbox. Reminders land on one of them (catalogue, "Counting").
[[nodiscard]] std::optional<std::array<bool, 7>> working_days_of(const Recipient& recipient,
                                                                 const SlotQuestion& question,
                                                                 const SubjectContext& context,
                                                                 const Directory& directory);

/// The first moment after `now` at which a role of the case begins or ends, or an absence of
/// somebody who may be written to about it: `actors`, who holds a role, who is above them, who
/// covers.
[[nodiscard]] std::optional<Instant> next_change_of_people(const SubjectContext& context,
                                                           const Directory& directory,
                                                           const std::set<WorkerId>& actors,
                                                           Instant now, const Zone& zone);

/// Adds those whose absence may change who answers for what a record names: who made it, whom it
/// asks, and who manages the team that it asks.
void add_people(const Parties& named, const Directory& directory, std::set<WorkerId>& people);

/// The worker whose duty it is, present or absent; empty where nobody is known.
[[nodiscard]] WorkerId duty_holder(const Recipient& owner, const SubjectContext& context,
                                   const Directory& directory, const Parties& named, Instant now,
                                   const Zone& zone);

/// Whose duty it is, and through what.
struct DutyHolding {
  WorkerId holder;              ///< duty_holder()
  bool by_role = false;         ///< as the worker of a role of the case; not as its supervisor
  std::optional<Moment> since;  ///< by role: when their holding roles of the case without a gap
                                ///< began; nothing: not said
};
[[nodiscard]] DutyHolding duty_holding(const Recipient& owner, const SubjectContext& context,
                                       const Directory& directory, const Parties& named,
                                       Instant now, const Zone& zone);

/// Role holdings read from the history's `allocated` and `deallocated` events, for hosts without a
/// role table. Roles that `known` already has are left out.
[[nodiscard]] std::vector<RoleHolding> holdings_from(const History& history,
                                                     const std::vector<RoleHolding>& known);

}  // namespace duecourse
