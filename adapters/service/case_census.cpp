#include "adapters/service/case_census.hpp"

#include <algorithm>

#include "engine/history/facts.hpp"

namespace duecourse::adapters {
namespace {

/// Asks one process about histories of two and three events.
class Probe {
 public:
  Probe(const Process& process, const Zone& zone) : process_(process), zone_(zone) {
    for (const KindInfo& kind : process.description().kinds) kinds_.push_back(kind.name);
  }

  void ask(ClosingKinds& into) const {
    for (const std::string& first : kinds_) {
      if (closed_after({first})) continue;
      for (const std::string& second : kinds_) {
        if (into.closes.contains(second) || !closed_after({first, second})) continue;
        into.closes.insert(second);
        for (const std::string& third : kinds_) {
          if (!closed_after({first, second, third})) into.reopens.insert(third);
        }
      }
    }
  }

 private:
  [[nodiscard]] bool closed_after(const std::vector<std::string>& kinds) const {
    constexpr std::chrono::hours kApart{48};
    const SubjectRef subject{SubjectKind::case_, SubjectId("probe")};
    std::vector<Event> events;
    Instant at{std::chrono::hours{24 * 365 * 40}};
    for (const std::string& kind : kinds) {
      Event event;
      event.host_id = std::to_string(events.size());
      event.id = EventId("probe:" + event.host_id);
      event.subject = subject;
      event.kind = kind;
      event.occurred = {at, Precision::second};
      event.recorded = at;
      event.by = WorkerId("W");
      events.push_back(std::move(event));
      at += kApart;
    }
    const History history = make_history(subject, {}, std::move(events), at, zone_);
    const Timeline timeline = process_.replay(history, zone_);
    const StateIndex last = timeline.steps.empty() ? timeline.initial : timeline.steps.back().state;
    return is_closed(process_, timeline, last);
  }

  const Process& process_;
  const Zone& zone_;
  std::vector<std::string> kinds_;
};

void keep_latest(std::optional<Instant>& into, Instant at) {
  if (!into || at > *into) into = at;
}

void keep_latest(std::map<std::string, Instant>& into, const std::string& name, Instant at) {
  const auto [found, is_new] = into.emplace(name, at);
  if (!is_new && at > found->second) found->second = at;
}

}  // namespace

ClosingKinds closing_kinds(const Rulebook& rulebook) {
  ClosingKinds kinds;
  std::set<const Process*> asked;
  for (const Framework& framework : rulebook.frameworks) {
    const Process* process = framework.process.at(static_cast<std::size_t>(SubjectKind::case_));
    if (process == nullptr || !asked.insert(process).second) continue;
    Probe(*process, rulebook.zone).ask(kinds);
  }
  // What closes in one reading of practice does not reopen in another.
  for (const std::string& kind : kinds.closes) kinds.reopens.erase(kind);
  return kinds;
}

bool CaseSeen::is_open() const {
  if (!has_events) return false;
  return !closed_at || (reopened_at && *reopened_at > *closed_at);
}

bool CaseSeen::holds(const std::string& role) const {
  if (roles.contains(role)) return true;
  const auto begun = allocated.find(role);
  if (begun == allocated.end()) return false;
  const auto ended = deallocated.find(role);
  return ended == deallocated.end() || ended->second < begun->second;
}

CaseCensus::CaseCensus(const Rulebook& rulebook, std::optional<Instant> now)
    : rulebook_(rulebook), now_(now), closing_(closing_kinds(rulebook)) {}

bool CaseCensus::is_current(const RoleHolding& holding) const {
  if (!now_) return !holding.to.has_value();
  const bool begun = !holding.from || holding.from->at <= *now_;
  if (!holding.to) return begun;
  const bool by_day = holding.to->precision == Precision::day;
  const Day last = rulebook_.zone.day_of(holding.to->at);
  const Instant end =
      by_day ? rulebook_.zone.start_of(last + std::chrono::days{1}) : holding.to->at;
  return begun && *now_ < end;
}

void CaseCensus::add(const CaseRecord& record) {
  cases_[record.id.str()].has_record = true;
}

void CaseCensus::add(const EnrolmentRecord& record) {
  CaseSeen& seen = cases_[record.subject.id.str()];
  seen.enrolled = true;
  const auto& until = record.enrolment.to;
  if (!until || (now_ && until->at > *now_)) seen.frameworks.insert(record.enrolment.framework);
}

void CaseCensus::add(const RoleRecord& record) {
  if (!is_current(record.holding)) return;
  cases_[record.holding.case_id.str()].roles.insert(record.holding.role);
}

void CaseCensus::add(const Event& event) {
  if (event.subject.kind != SubjectKind::case_) return;
  CaseSeen& seen = cases_[event.subject.id.str()];
  seen.has_events = true;
  const Instant at = event.occurred.at;
  if (closing_.closes.contains(event.kind)) keep_latest(seen.closed_at, at);
  if (closing_.reopens.contains(event.kind)) keep_latest(seen.reopened_at, at);
  if (event.kind != "allocated" && event.kind != "deallocated") return;
  const std::string* named = code_of(event.facts, "role");
  const std::string role = named == nullptr ? "key_worker" : *named;
  keep_latest(event.kind == "allocated" ? seen.allocated : seen.deallocated, role, at);
}

}  // namespace duecourse::adapters
