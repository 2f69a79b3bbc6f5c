// Drawing samples.
#include "adapters/service/sampling.hpp"

#include <Poco/DigestEngine.h>
#include <Poco/SHA2Engine.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <utility>

#include "adapters/ports/wire_text.hpp"

namespace duecourse::adapters {
namespace {

constexpr const char* kQuery = "duecourse-sample";  // as the host query that its records come from
constexpr std::uint64_t kWhole = 10'000;            // of a share

Day first_of(int year, unsigned month) {
  return Day{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{1}};
}

// The first day of the month that many months after the first of `month`.
Day first_after(int year, unsigned month, unsigned months) {
  const unsigned later = month - 1 + months;
  return first_of(year + static_cast<int>(later / 12), later % 12 + 1);
}

std::string unit_of(const SampleRule& rule, const SampleEntry& entry) {
  if (rule.by_family && !entry.family.empty()) return "family " + entry.family;
  return "case " + entry.subject.id.str();
}

bool below_share(const SampleRule& rule, std::string_view hash) {
  const std::uint64_t share = static_cast<std::uint64_t>(rule.share);
  return sample_number(hash) * kWhole < share << 32U;
}

std::size_t needed_of(const SampleRule& rule, std::size_t members) {
  return (static_cast<std::size_t>(rule.share) * members + kWhole - 1) / kWhole;
}

// Gathers entries and draws into spans.
class SpanGathering {
 public:
  explicit SpanGathering(const SampleGround& ground) : ground_(ground) {}

  void add(const SampleEntry& entry) {
    const Day day = ground_.rulebook.zone.day_of(entry.at.at);
    if (day < ground_.from || entry.at.at > ground_.now) return;
    const SampleDays days = sample_days(day, ground_.rule.each);
    SampleSpanState& span = span_of(days);
    const std::string unit = unit_of(ground_.rule, entry);
    const auto [found, added] = units_[days.name].try_emplace(unit);
    SampleUnit& one = found->second;
    events_[days.name][entry.event] = unit;
    if (!added) {
      if (entry.at.at < one.entry.at.at) one.entry = entry;
      return;
    }
    one.unit = unit;
    one.entry = entry;
    one.hash = sample_hash({ground_.framework.id, ground_.rule.id}, days.name, unit);
    ++span.members;
  }

  // A family is drawn under its own name or, where it has another by now, by the record it was
  // drawn by; a record that has moved to another span brings its draw along.
  void add(const SampleDraw& draw) {
    const std::string* span = &draw.span;
    std::string unit = draw.unit;
    if (!has(*span, unit)) {
      for (const auto& [name, events] : events_) {
        const auto found = events.find(draw.event);
        if (found == events.end()) continue;
        span = &name;
        unit = found->second;
      }
    }
    if (has(*span, unit)) {
      SampleUnit& one = units_[*span][unit];
      if (one.draw == nullptr) one.draw = &draw;
      return;
    }
    SampleUnit gone;
    gone.unit = draw.unit;
    gone.entry.subject = draw.subject;
    gone.entry.event = draw.event;
    gone.entry.host_id = draw.host_id;
    gone.hash = draw.hash;
    gone.draw = &draw;
    gone.gone = true;
    gone_[draw.span].push_back(std::move(gone));
  }

  std::vector<SampleSpanState> take() {
    for (const auto& [name, units] : gone_) {
      if (!spans_.contains(name)) spans_[name].days.name = name;
    }
    std::vector<SampleSpanState> spans;
    for (auto& [name, span] : spans_) {
      for (auto& [unit, one] : units_[name]) {
        if (one.draw != nullptr) ++span.drawn;
        span.units.push_back(std::move(one));
      }
      std::sort(span.units.begin(), span.units.end(),
                [](const SampleUnit& left, const SampleUnit& right) {
                  return std::tie(left.hash, left.unit) < std::tie(right.hash, right.unit);
                });
      for (SampleUnit& one : gone_[name]) span.units.push_back(std::move(one));
      span.needed = needed_of(ground_.rule, span.members);
      spans.push_back(std::move(span));
    }
    return spans;
  }

 private:
  SampleSpanState& span_of(const SampleDays& days) {
    SampleSpanState& span = spans_[days.name];
    span.days = days;
    span.over = ground_.now >= ground_.rulebook.zone.start_of(days.end);
    return span;
  }
  [[nodiscard]] bool has(const std::string& span, const std::string& unit) const {
    const auto found = units_.find(span);
    return found != units_.end() && found->second.contains(unit);
  }

  const SampleGround& ground_;
  std::map<std::string, SampleSpanState> spans_;
  std::map<std::string, std::map<std::string, SampleUnit>> units_;
  std::map<std::string, std::map<EventId, std::string>> events_;
  std::map<std::string, std::vector<SampleUnit>> gone_;
};

SampleDraw draw_of(const SampleGround& ground, const SampleSpanState& span, const SampleUnit& unit,
                   bool topped_up) {
  SampleDraw draw;
  draw.sample = {ground.framework.id, ground.rule.id};
  draw.span = span.days.name;
  draw.unit = unit.unit;
  draw.subject = unit.entry.subject;
  draw.event = unit.entry.event;
  draw.host_id = unit.entry.host_id;
  draw.hash = unit.hash;
  draw.drawn_at = ground.now;
  draw.topped_up = topped_up;
  return draw;
}

// Only what the process declares of that kind.
void set_declared(const KindInfo& kind, const char* name, const std::string& value, Facts& facts) {
  if (std::find(kind.facts.begin(), kind.facts.end(), name) == kind.facts.end()) return;
  set_fact(facts, name, value);
}

// The record that says so on the case.
MirrorRow record_of(const SampleGround& ground, const SampleDraw& draw) {
  Event event;
  event.host_id = fmt::format("{}/{}/{}/{}", draw.sample.framework.str(), draw.sample.sample.str(),
                              draw.span, draw.unit);
  event.id = EventId(fmt::format("{}:{}", kQuery, event.host_id));
  event.subject = draw.subject;
  event.kind = ground.rule.draws;
  event.occurred = {draw.drawn_at, Precision::second};
  event.recorded = draw.drawn_at;
  const Process* process = ground.framework.process[static_cast<std::size_t>(SubjectKind::case_)];
  for (const KindInfo& kind : process->description().kinds) {
    if (kind.name != event.kind) continue;
    set_declared(kind, "claim", draw.host_id, event.facts);
    set_declared(kind, "span", draw.span, event.facts);
  }
  MirrorRow row;
  row.query = kQuery;
  row.row_id = event.host_id;
  row.hash = sample_number(draw.hash);
  row.record = std::move(event);
  return row;
}

Result<std::size_t> draw_one(const ServiceParts& parts, const Framework& framework,
                             const SampleRule& rule, Instant now) {
  SampleBook& book = parts.store.samples();
  const SampleRef sample{framework.id, rule.id};
  if (auto begun = book.begin(sample, now); !begun) return begun.error();
  const auto begun = book.begun(sample);
  if (!begun) return begun.error();
  const auto entries = book.entries(sample);
  if (!entries) return entries.error();
  const auto draws = book.draws(sample);
  if (!draws) return draws.error();
  const SampleGround ground{parts.rulebook, framework, rule, now,
                            sample_from(rule, begun->value_or(now), parts.rulebook.zone)};
  const std::vector<SampleDraw> drawn = draw_from(ground, *entries, *draws);
  if (drawn.empty()) return std::size_t{0};
  std::vector<MirrorRow> rows;
  for (const SampleDraw& draw : drawn) rows.push_back(record_of(ground, draw));
  const auto stored = parts.store.transaction([&]() -> Result<void> {
    if (auto written = parts.store.upsert(rows); !written) return written.error();
    return book.add(drawn, now);
  });
  if (!stored) return stored.error();
  parts.log.info("{}/{}: {} drawn", clean_line(framework.id.str()), clean_line(rule.id.str()),
                 drawn.size());
  return drawn.size();
}

}  // namespace

SampleDays sample_days(Day day, SampleSpan span) {
  const std::chrono::year_month_day date{day};
  const int year = static_cast<int>(date.year());
  const unsigned month = static_cast<unsigned>(date.month());
  switch (span) {
    case SampleSpan::month:
      return {fmt::format("{:04}-{:02}", year, month), first_of(year, month),
              first_after(year, month, 1)};
    case SampleSpan::quarter: {
      const unsigned begin = (month - 1) / 3 * 3 + 1;
      return {fmt::format("{:04}-Q{}", year, begin / 3 + 1), first_of(year, begin),
              first_after(year, begin, 3)};
    }
    case SampleSpan::year:
      break;
  }
  return {fmt::format("{:04}", year), first_of(year, 1), first_of(year + 1, 1)};
}

std::string sample_hash(const SampleRef& sample, std::string_view span, std::string_view unit) {
  Poco::SHA2Engine engine(Poco::SHA2Engine::SHA_256);
  engine.update(
      fmt::format("{}/{}/{}/{}", sample.framework.str(), sample.sample.str(), span, unit));
  return Poco::DigestEngine::digestToHex(engine.digest());
}

std::uint32_t sample_number(std::string_view hash) {
  std::uint32_t number = 0;
  const std::string_view digits = hash.substr(0, 8);
  std::from_chars(digits.data(), digits.data() + digits.size(), number, 16);
  return number;
}

std::vector<SampleSpanState> sample_spans(const SampleGround& ground,
                                          const std::vector<SampleEntry>& entries,
                                          const std::vector<SampleDraw>& draws) {
  SpanGathering gathering(ground);
  for (const SampleEntry& entry : entries) gathering.add(entry);
  for (const SampleDraw& draw : draws) gathering.add(draw);
  return gathering.take();
}

std::vector<SampleDraw> draw_from(const SampleGround& ground,
                                  const std::vector<SampleEntry>& entries,
                                  const std::vector<SampleDraw>& draws) {
  std::vector<SampleDraw> drawn;
  for (const SampleSpanState& span : sample_spans(ground, entries, draws)) {
    std::size_t have = span.drawn;
    for (const SampleUnit& unit : span.units) {  // lowest number first
      if (unit.draw != nullptr || unit.gone) continue;
      const bool by_number = below_share(ground.rule, unit.hash);
      if (!by_number && !(span.over && have < span.needed)) continue;
      drawn.push_back(draw_of(ground, span, unit, !by_number));
      ++have;
    }
  }
  return drawn;
}

Day sample_from(const SampleRule& rule, Instant begun, const Zone& zone) {
  if (rule.activated) return *rule.activated;
  return sample_days(zone.day_of(begun), rule.each).begin;
}

Result<std::size_t> draw_samples(const ServiceParts& parts, Instant now) {
  std::size_t drawn = 0;
  for (const Framework& framework : parts.rulebook.frameworks) {
    for (const SampleRule& rule : framework.samples) {
      if (!rule.enabled) continue;
      const auto here = draw_one(parts, framework, rule, now);
      if (!here) return here;
      drawn += *here;
    }
  }
  return drawn;
}

}  // namespace duecourse::adapters
