// Samples over random quarters: claims come, come late, move, get another family and are taken
// back, in any order, and the draw is looked at whenever somebody looks.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "adapters/service/sampling.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::testing {
namespace {

using adapters::SampleDraw;
using adapters::SampleEntry;
using adapters::SampleGround;
using adapters::SampleSpanState;

constexpr int kDays = 500;
constexpr std::uint64_t kWhole = 10'000;

/// A council that claims: what the host holds now, and all that was ever drawn.
struct Claiming {
  Rulebook rulebook;
  Framework framework;
  SampleRule rule;
  Day first = read_day("2026-01-01").value();
  int today = 0;
  int claims = 0;
  std::map<int, SampleEntry> host;
  std::vector<SampleDraw> draws;

  Claiming() {
    framework.id = FrameworkId("programme");
    rule.id = TimescaleId("audit");
  }
  [[nodiscard]] SampleGround ground() const {
    const Day day = first + std::chrono::days{today};
    return {rulebook, framework, rule, rulebook.zone.start_of(day) + std::chrono::hours{9}, first};
  }
  [[nodiscard]] std::vector<SampleEntry> entries() const {
    std::vector<SampleEntry> all;
    for (const auto& [number, entry] : host) all.push_back(entry);
    return all;
  }
  [[nodiscard]] std::vector<SampleSpanState> spans() const {
    return adapters::sample_spans(ground(), entries(), draws);
  }
  std::vector<SampleDraw> look() {
    const auto drawn = adapters::draw_from(ground(), entries(), draws);
    draws.insert(draws.end(), drawn.begin(), drawn.end());
    return drawn;
  }
};

Moment some_day_until(const Claiming& council) {
  const int day = *rc::gen::inRange(0, council.today + 1);
  return {council.rulebook.zone.start_of(council.first + std::chrono::days{day}), Precision::day};
}

std::string some_family() {
  const int family = *rc::gen::inRange(-5, 60);
  return family < 0 ? std::string() : "F" + std::to_string(family);
}

void claim(Claiming& council) {
  SampleEntry entry;
  const std::string id = "K" + std::to_string(council.claims++);
  entry.subject = {SubjectKind::case_, SubjectId("C-" + id)};
  entry.family = some_family();
  entry.event = EventId("notes:" + id);
  entry.host_id = id;
  entry.at = some_day_until(council);
  council.host[council.claims] = entry;
}

/// What people do to a claim after it was read.
void correct(Claiming& council) {
  if (council.host.empty()) return;
  auto claim = council.host.begin();
  std::advance(claim, *rc::gen::inRange<std::size_t>(0, council.host.size()));
  switch (*rc::gen::inRange(0, 3)) {
    case 0:
      claim->second.at = some_day_until(council);
      return;
    case 1:
      claim->second.family = some_family();
      return;
    default:
      council.host.erase(claim);
  }
}

void some_days(Claiming& council) {
  const int steps = *rc::gen::inRange(1, 40);
  for (int i = 0; i < steps; ++i) {
    const int what = *rc::gen::inRange(0, 10);
    if (what < 6) {
      claim(council);
    } else if (what < 8) {
      correct(council);
    } else {
      council.today = std::min(kDays, council.today + *rc::gen::inRange(1, 50));
    }
  }
}

void some_rule(Claiming& council) {
  council.rule.share = *rc::gen::element(1, 500, 1000, 1250, 3333, 10'000);
  council.rule.each = *rc::gen::element(SampleSpan::month, SampleSpan::quarter, SampleSpan::year);
  council.rule.by_family = *rc::gen::arbitrary<bool>();
}

TEST(SamplingProperty, EachSpanThatIsOverHasItsShareWhateverWasCorrectedLater) {
  EXPECT_TRUE(rc::check([] {
    Claiming council;
    some_rule(council);
    for (int look = 0; look < 4; ++look) {
      some_days(council);
      council.look();
      for (const SampleSpanState& span : council.spans()) {
        if (!span.over) continue;
        // At least the share, as a fraction: no rounding of ours can hide a family too few.
        RC_ASSERT(span.drawn * kWhole >=
                  span.members * static_cast<std::size_t>(council.rule.share));
      }
    }
  }));
}

TEST(SamplingProperty, NothingIsDrawnTwiceAndADrawStands) {
  EXPECT_TRUE(rc::check([] {
    Claiming council;
    some_rule(council);
    std::set<std::pair<std::string, std::string>> units;
    for (int look = 0; look < 5; ++look) {
      some_days(council);
      for (const SampleDraw& draw : council.look()) {
        RC_ASSERT(units.emplace(draw.span, draw.unit).second);
      }
      RC_ASSERT(council.look().empty());
    }
  }));
}

TEST(SamplingProperty, OnlyAsManyAreToppedUpAsAreMissing) {
  EXPECT_TRUE(rc::check([] {
    Claiming council;
    some_rule(council);
    some_days(council);
    const auto before = council.spans();
    std::map<std::string, std::size_t> topped_up;
    for (const SampleDraw& draw : council.look()) {
      topped_up[draw.span] += draw.topped_up ? 1U : 0U;
    }
    for (const SampleSpanState& span : council.spans()) {
      const std::size_t more = topped_up[span.days.name];
      RC_ASSERT(span.over || more == 0);
      RC_ASSERT(more == 0 || span.drawn == span.needed);
    }
  }));
}

TEST(SamplingProperty, WithoutCorrectionsTheLowestNumbersAreDrawnInWhateverOrderClaimsCome) {
  EXPECT_TRUE(rc::check([] {
    Claiming council;
    some_rule(council);
    const int claims = *rc::gen::inRange(1, 60);
    council.today = 300;
    for (int i = 0; i < claims; ++i) claim(council);
    council.today = kDays;
    council.look();
    for (const SampleSpanState& span : council.spans()) {
      bool drawn = true;
      for (const auto& unit : span.units) {
        RC_ASSERT(drawn || unit.draw == nullptr);
        drawn = unit.draw != nullptr;
      }
    }
  }));
}

}  // namespace
}  // namespace duecourse::testing
