#include "examples/mosaic/mosaic_case.hpp"

#include "engine/time/time_text.hpp"

namespace duecourse::examples {

namespace {

constexpr int kGroup = 3051;
constexpr int kFirstTeam = 210;
constexpr std::chrono::minutes kTyping{20};
// Step types of the catalogue.
constexpr int kChronology = 901;
constexpr int kAssessment = 1184;  // its start is an event: of a cancelled one it is none
constexpr int kVisit = 1189;
constexpr int kReview = 1194;
constexpr int kCommissionedVisit = 1198;  // in no mapping: map --suggest finds it

Day day_of(const char* text) {
  const auto day = read_day(text);
  return day.ok() ? *day : Day{};
}

void add_clutter(MosaicWriter& writer, const MosaicClutter& clutter) {
  switch (clutter.what) {
    case MosaicClutter::What::proposed:
      return writer.propose(clutter.step_type, clutter.at);
    case MosaicClutter::What::cancelled:
      return writer.cancel(clutter.step_type, clutter.at, clutter.at + std::chrono::hours{1});
    case MosaicClutter::What::completed:
      return writer.complete(clutter.step_type, clutter.at);
  }
}

}  // namespace

MosaicCase story_case(const std::vector<StoryDay>& story) {
  MosaicCase told;
  told.family = {kGroup,
                 "Invented",
                 kFirstTeam,
                 {{"ana", "Ana", 305101, day_of("2012-06-14"), false},
                  {"ben", "Ben", 305102, day_of("2016-10-02"), false},
                  {"cai", "Cai", 305103, day_of("2021-08-23"), false}}};
  for (const StoryDay& day : story) {
    for (const StoryRecord& record : day.records) {
      // Visits and the referral are typed in when they are over: the form has the real time.
      const bool after = record.kind == "visit" || record.kind == "referral_received";
      const auto typed = after ? std::optional(record.at + kTyping) : std::nullopt;
      told.records.push_back({record, typed, VisitMedium::step, false, std::nullopt});
    }
  }
  if (story.empty()) return told;
  const LocalSecond begun = LocalSecond{story.front().day} + std::chrono::hours{10};
  told.from = begun - std::chrono::hours{2};
  // What lies around in any MOSAIC: nothing of it may count.
  using What = MosaicClutter::What;
  told.clutter = {{What::completed, kChronology, begun + std::chrono::days{3}},
                  {What::proposed, kReview, begun + std::chrono::days{60}},
                  {What::cancelled, kVisit, begun + std::chrono::days{37}},
                  {What::cancelled, kAssessment, begun + std::chrono::days{99}},
                  {What::completed, kCommissionedVisit, begun + std::chrono::days{150}}};
  return told;
}

Result<std::vector<Edit>> type_in(const Catalogue& catalogue,
                                  const std::vector<MosaicCase>& cases) {
  Journal journal;
  for (const MosaicCase& told : cases) {
    MosaicWriter writer(journal, catalogue, told.family, told.from);
    if (const auto done = writer.write(told.records); !done.ok()) return done.error();
    for (const MosaicClutter& clutter : told.clutter) add_clutter(writer, clutter);
  }
  return journal.edits();
}

}  // namespace duecourse::examples
