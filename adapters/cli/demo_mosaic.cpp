#include "adapters/cli/demo_mosaic.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <ostream>

#include "adapters/cli/demo_family.hpp"
#include "adapters/service/shipped_config.hpp"
#include "engine/time/time_text.hpp"
#include "examples/mosaic/example_mosaic.hpp"
#include "examples/mosaic/step_page.hpp"

namespace duecourse::adapters {

namespace {

namespace fs = std::filesystem;

constexpr const char* kCase = "3051";
constexpr const char* kMapping = "mosaic.toml";
constexpr const char* kShown = "sfp-visit";  // the timescale that is followed back
constexpr std::size_t kHang = 2;             // columns by which a line that goes on is set in

// The mapping file lies in the demo's folder: it may be changed, and looked at
// again.
Result<void> prepare(const std::string& host, const std::vector<examples::StoryDay>& story) {
  std::error_code error;
  const fs::path mapping = fs::path(host).parent_path() / kMapping;
  fs::copy_file(shipped_config() / "hosts" / "mosaic" / kMapping, mapping, error);
  if (error) {
    return Error{ErrorCode::unavailable, fmt::format("{}: {}", mapping.string(), error.message())};
  }
  const Day last = story.empty() ? Day{} : story.back().day;
  return examples::prepare_mosaic(host, {examples::story_case(story)}, last);
}

// The event's id begins with the number of the step that it was made of:
// "3051042-visit".
int step_of(const std::string& host_id) {
  int step = 0;
  for (const char c : host_id) {
    if (c < '0' || c > '9') break;
    step = step * 10 + (c - '0');
  }
  return step;
}

// The first deadline of the timescale that was met late: there is something to
// ask.
const Tracked* late_one(const AssessedSubject& subject) {
  const auto found =
      std::find_if(subject.tracked.begin(), subject.tracked.end(), [&](const Tracked& one) {
        return one.key.timescale.str() == kShown &&
               state_at(one.ending, one.due, subject.history.now) == DeadlineState::met_late;
      });
  return found == subject.tracked.end() ? nullptr : &*found;
}

class WayBack {
 public:
  WayBack(CommandContext& context, DemoStage& stage, DemoPicture& picture)
      : context_(context), stage_(stage), picture_(picture) {}

  void draw() {
    const AssessAt at{stage_.council().clock().now(), std::nullopt};
    const auto subject = stage_.council().subject({SubjectKind::case_, SubjectId(kCase)}, at);
    if (!subject.ok()) return complain(context_, subject.error());
    const Tracked* late = late_one(*subject);
    if (late == nullptr) return;
    picture_.title("From a deadline back to MOSAIC");
    line(
        fmt::format("{}/{} of the child {}, due by {}, was met late. Its "
                    "clock started with the "
                    "record {}, and the record {} ended it: `duecourse "
                    "explain` names them.",
                    late->key.framework.str(), kShown,
                    late->person ? late->person->str() : std::string("(all)"),
                    late->due ? spell_limit(*late->due, stage_.zone()) : "no date",
                    late->anchor_host_id, late->ending->by_host_id));
    step(late->anchor_host_id);
    step(late->ending->by_host_id);
    line(
        "What made these records of them is the entry [[step]] of type 1189 "
        "in mosaic.toml, and "
        "the query that `duecourse host` shows as steps.");
  }

 private:
  void line(const std::string& text) {
    print_wrapped(context_.terminal.out, text, context_.terminal.width, kHang);
  }

  void step(const std::string& host_id) {
    const auto page = examples::step_page(stage_.host(), step_of(host_id));
    if (!page.ok()) return complain(context_, page.error());
    context_.terminal.out << '\n';
    for (const std::string& text : *page) line("  " + text);
    context_.terminal.out << '\n';
  }

  CommandContext& context_;
  DemoStage& stage_;
  DemoPicture& picture_;
};

}  // namespace

void play_mosaic(CommandContext& context, const std::string& folder, const std::string& smtp) {
  FamilyPlay play;
  play.council = {"Westshire Council (invented)",
                  "mosaic/live",
                  fmt::format("mapping = \"{}\"   # what this council's codes mean\n"
                              "sweep_every = \"30 days\"   # it has a stamp for every change\n",
                              kMapping),
                  "mosaic.db",
                  "council.example",
                  family_frameworks()};
  play.opening = "one invented family in the tables of a MOSAIC,";
  play.case_id = kCase;
  play.prepare = prepare;
  play.advance = examples::advance_mosaic;
  play.beside = [&context](DemoStage& stage, DemoPicture& picture) {
    WayBack(context, stage, picture).draw();
  };
  play.next = {"host preview {}", "host preview {} --case 3051", "host sql {} visits", "map {}",
               "map {} --suggest"};
  play_family_of(play, context, folder, smtp);
}

}  // namespace duecourse::adapters
