#include "adapters/cli/demo_family.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <set>

#include "adapters/cli/demo_picture.hpp"
#include "adapters/cli/demo_stage.hpp"
#include "adapters/cli/progress_bar.hpp"
#include "engine/time/time_text.hpp"
#include "examples/family/family_host.hpp"

namespace duecourse::adapters {

namespace {

using examples::StoryDay;

constexpr std::size_t kHang = 2;  // columns by which a line that goes on is set in
constexpr std::chrono::days kAfterwards{4};
constexpr std::chrono::hours kNoon{13};

// The teams that section 9 of Supporting Families names are posts: they are not
// in the case system.
constexpr const char* kFrameworksAndPosts = R"toml([frameworks]
files = [
  "frameworks/child-in-need.toml",
  "frameworks/supporting-families-recording.toml",
  "frameworks/supporting-families.toml",
  "frameworks/strengthening-families.toml",
]

[dates]
claim_dates = [2026-06-30, 2026-09-30]

[posts]
supporting_families_team    = "supporting-families@council.example"
supporting_families_manager = "supporting-families-manager@council.example"
family_service_manager      = "family-service-manager@council.example"

)toml";

std::string day_and_time(Instant at, const Zone& zone) {
  return spell_moment({at, Precision::second}, zone);
}

class FamilyPicture {
 public:
  FamilyPicture(const FamilyPlay& play, CommandContext& context, DemoStage& stage,
                const std::vector<StoryDay>& story)
      : play_(play),
        context_(context),
        stage_(stage),
        story_(story),
        out_(context.terminal.out),
        picture_(context, stage.council(), stage.played()) {}

  void draw() {
    if (!picture_.read_ledger()) return;
    out_ << '\n';
    line(
        fmt::format("Staff typed in {} rows; Duecourse looked {} times and sent {} "
                    "messages. The "
                    "names are the story's: messages say the reference of the case.",
                    stage_.played().edits, stage_.played().cycles, picture_.sent().size()));
    happened();
    silenced();
    picture_.deadlines();
    picture_.findings();
    picture_.people();
    if (const LedgerRow* row = said_of("sfp-visit", StageKind::escalation)) picture_.message(*row);
    if (const LedgerRow* row = said_of("cin-meeting", StageKind::reminder)) {
      picture_.explanation(*row);
    }
    if (play_.beside) play_.beside(stage_, picture_);
    next();
  }

 private:
  void line(const std::string& text) { print_wrapped(out_, text, context_.terminal.width, kHang); }

  // The story, and between its days who was told what.
  void happened() {
    picture_.title("What happened, and who was told");
    auto message = picture_.sent().begin();
    const auto told_until = [&](Instant until) {
      for (; message != picture_.sent().end() && message->notice.decided_at < until; ++message) {
        tell(*message);
      }
    };
    for (const StoryDay& day : story_) {
      // What was said in the morning was said before the first record of the
      // day.
      const LocalSecond first = day.records.empty() ? LocalSecond{day.day} : day.records.front().at;
      told_until(stage_.zone().lookup(first).earlier);
      print_told();
      line(fmt::format("{}: {}", spell_day(day.day), day.words));
    }
    told_until(Instant::max());
    print_told();
  }

  // Of several messages that read alike (each child has a clock of its own) one
  // line speaks.
  void tell(const LedgerRow& row) {
    const Notice& notice = row.notice;
    const std::string text =
        fmt::format("    {}  {} to {}: {}", day_and_time(notice.decided_at, stage_.zone()),
                    notice.copy ? "copy" : word_of(notice.kind), notice.address,
                    picture_.subject_line(notice.message));
    if (text == told_) {
      ++times_;
      return;
    }
    print_told();
    told_ = text;
    times_ = 1;
  }

  void print_told() {
    if (!told_.empty()) line(times_ == 1 ? told_ : fmt::format("{} ({} messages)", told_, times_));
    told_.clear();
  }

  // What another framework's deadline spoke for; also the stages that a later
  // one took the place of.
  void silenced() {
    picture_.title("What was not said, because another deadline speaks for it");
    std::set<DeadlineId> silent;
    std::size_t said = 0;
    for (const LedgerRow& row : picture_.ledger()) {
      const bool review = row.tracked.key.timescale.str() == "sfp-review";
      if (review && row.notice.state == NoticeState::sent && !row.notice.copy) ++said;
      if (row.notice.reason == NoticeReason::stood_in_for) silent.insert(row.notice.key.deadline);
    }
    for (const LedgerRow& row : picture_.ledger()) {
      const Notice& notice = row.notice;
      if (!silent.contains(notice.key.deadline)) continue;
      if (notice.reason != NoticeReason::stood_in_for &&
          notice.reason != NoticeReason::stronger_stage) {
        continue;
      }
      line(fmt::format("    {}  {}/{}, due by {}: {}", day_and_time(notice.at, stage_.zone()),
                       row.tracked.key.framework.str(), row.tracked.key.timescale.str(),
                       row.tracked.due ? spell_limit(*row.tracked.due, stage_.zone()) : "no date",
                       notice.key.stage.str()));
    }
    line(
        fmt::format("The review of Strengthening Families, every four to six "
                    "weeks, stands in for the review "
                    "of Child in Need (stands_in_for in its framework file): "
                    "{} messages spoke of the one, and "
                    "none of the other while it ran.",
                    said));
  }

  [[nodiscard]] const LedgerRow* said_of(const char* timescale, StageKind kind) const {
    const auto& sent = picture_.sent();
    const auto found = std::find_if(sent.begin(), sent.end(), [&](const LedgerRow& row) {
      return row.tracked.key.timescale.str() == timescale && row.notice.kind == kind &&
             !row.notice.copy;
    });
    return found == sent.end() ? nullptr : &*found;
  }

  void next() {
    picture_.title("Try next");
    const std::string config = "--config " + stage_.played().folder + "/duecourse.toml";
    const std::string& family = play_.case_id;
    for (const std::string& command : play_.next) {
      out_ << "  duecourse " << fmt::format(fmt::runtime(command), config) << '\n';
    }
    out_ << fmt::format("  duecourse explain {} {} sfp-visit\n", config, family)
         << fmt::format("  duecourse explain {} {} cin-review-next\n", config, family)
         << fmt::format("  duecourse explain {} {} --at 2026-07-08\n", config, family)
         << fmt::format("  duecourse deadlines {} --all\n", config)
         << fmt::format("  duecourse findings {}\n", config)
         << fmt::format("  duecourse notices {} --case {} --since 2026-07-01\n", config, family)
         << fmt::format("  duecourse sample {}\n", config)
         << fmt::format("  duecourse report {} --from 2026-03 --to 2026-09\n", config)
         << fmt::format("  duecourse check {}\n", config)
         << "  duecourse calc --calendar england-and-wales --from 2026-03-02 "
            "\"45 working days\"\n"
         << "  duecourse processes strengthening_families\n";
    picture_.last_words();
  }

  const FamilyPlay& play_;
  CommandContext& context_;
  DemoStage& stage_;
  const std::vector<StoryDay>& story_;
  std::ostream& out_;
  DemoPicture picture_;
  std::string told_;       ///< the line of the last message, not printed yet; empty: none
  std::size_t times_ = 0;  ///< how many messages read like it
};

class FamilyDemo {
 public:
  FamilyDemo(const FamilyPlay& play, CommandContext& context, const std::string& folder,
             const std::string& smtp)
      : play_(play), context_(context), stage_(context, folder, smtp) {}

  void run() {
    const auto story = examples::family_days();
    if (!story.ok()) return complain(context_, story.error());
    if (!stage_.set_up(play_.council)) return;
    context_.terminal.out << "Duecourse demo: " << play_.opening
                          << " under four frameworks, an empty store and " << stage_.mail_words()
                          << " in\n  " << stage_.folder().string() << "\nPlaying from "
                          << spell_day(story->front().day) << " to "
                          << spell_day(story->back().day + kAfterwards) << " ...\n"
                          << std::flush;
    if (!stage_.did(play_.prepare(stage_.host(), *story))) return;
    if (!play(*story)) return;
    FamilyPicture(play_, context_, stage_, *story).draw();
    if (!stage_.mail_trouble().empty()) {
      complain(context_, {ErrorCode::unavailable, stage_.mail_trouble()});
    }
  }

 private:
  // A look each weekday's morning, and after noon and in the evening where
  // something was typed in.
  bool play(const std::vector<StoryDay>& story) {
    if (!stage_.open()) return false;
    ProgressBar bar(context_.terminal, "playing");
    const Day first = story.front().day;
    const Day last = story.back().day + kAfterwards;
    auto next = story.begin();
    for (Day day = first; day <= last; day += std::chrono::days{1}) {
      const bool told = next != story.end() && next->day == day;
      const std::chrono::weekday weekday{day};
      const bool weekend = weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
      if ((told || !weekend) && !look(day, std::chrono::minutes{8 * 60 + 30})) return false;
      if (told && !look_again(*next++)) return false;
      bar.show(static_cast<std::size_t>((day - first).count()) + 1,
               static_cast<std::size_t>((last - first).count()) + 1);
    }
    return true;
  }

  bool look_again(const StoryDay& day) {
    const LocalSecond noon = LocalSecond{day.day} + kNoon;
    const auto before = [&](const examples::StoryRecord& record) { return record.at < noon; };
    const auto& records = day.records;
    if (std::any_of(records.begin(), records.end(), before) && !look(day.day, kNoon)) return false;
    return std::all_of(records.begin(), records.end(), before) ||
           look(day.day, std::chrono::hours{17});
  }

  bool look(Day day, std::chrono::minutes time) {
    return stage_.look(stage_.zone().lookup(LocalSecond{day} + time).earlier, play_.advance);
  }

  const FamilyPlay& play_;
  CommandContext& context_;
  DemoStage stage_;
};

}  // namespace

const char* family_frameworks() {
  return kFrameworksAndPosts;
}

void play_family_of(const FamilyPlay& play, CommandContext& context, const std::string& folder,
                    const std::string& smtp) {
  FamilyDemo(play, context, folder, smtp).run();
}

void play_family(CommandContext& context, const std::string& folder, const std::string& smtp) {
  FamilyPlay play;
  play.council = {"Westshire Council (invented)",
                  "canonical",
                  "",
                  "mosaic.db",
                  "council.example",
                  family_frameworks()};
  play.opening = "one invented family on MOSAIC";
  play.case_id = "M-3051";
  play.prepare = examples::prepare_family;
  play.advance = examples::advance_family;
  play_family_of(play, context, folder, smtp);
}

}  // namespace duecourse::adapters
