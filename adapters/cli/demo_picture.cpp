#include "adapters/cli/demo_picture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <ostream>
#include <set>
#include <sstream>

#include "adapters/cli/plain_text.hpp"
#include "engine/explain.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::adapters {

namespace {

constexpr std::size_t kShownMessages = 14;
constexpr std::size_t kHang = 2;  // columns by which a line that goes on is set in

class Picture {
 public:
  Picture(CommandContext& context, Council& council, const DemoPlayed& played)
      : context_(context),
        council_(council),
        played_(played),
        out_(context.terminal.out),
        zone_(council.rulebook().zone) {}

  void draw() {
    const auto rows = council_.store().ledger({});
    if (!rows.ok()) {
      complain(context_, rows.error());
      return;
    }
    std::set<MessageId> messages;
    for (const LedgerRow& row : *rows) {
      // Of a message that carries many, the first speaks for it.
      if (row.notice.state != NoticeState::sent) continue;
      if (messages.insert(row.notice.message).second) sent_.push_back(row);
    }
    std::stable_sort(sent_.begin(), sent_.end(), [](const LedgerRow& a, const LedgerRow& b) {
      return a.notice.decided_at < b.notice.decided_at;
    });
    out_ << fmt::format(
        "\n{} weeks in {} families: staff typed, corrected and deleted {} records;\n"
        "Duecourse looked {} times and sent {} messages.\n",
        played_.weeks, played_.families, played_.edits, played_.cycles, sent_.size());
    deadlines();
    findings();
    people();
    latest();
    if (const LedgerRow* example = example_row()) {
      message(*example);
      explanation(*example);
    }
    next();
  }

 private:
  void title(const char* text) {
    out_ << '\n' << text << '\n' << std::string(std::string(text).size(), '=') << '\n';
  }

  void deadlines() {
    title("Which deadlines there are");
    struct Line {
      std::string clause;
      std::string title;
      std::array<int, 6> counts{};
    };
    std::vector<std::pair<std::string, Line>> lines;
    for (const Framework& framework : council_.rulebook().frameworks) {
      for (const Timescale& rule : framework.timescales) {
        lines.push_back({rule.id.str(), {rule.clause, rule.title, {}}});
      }
    }
    const AssessAt at{council_.clock().now(), std::nullopt};
    const auto walked = council_.each_subject(
        std::nullopt, at, [&](const AssessedSubject& subject, const Directory&) {
          for (const Tracked& tracked : subject.tracked) {
            const auto it = std::find_if(lines.begin(), lines.end(), [&](const auto& line) {
              return line.first == tracked.key.timescale.str();
            });
            if (it == lines.end()) continue;
            const auto state = state_at(tracked.ending, tracked.due, subject.history.now);
            ++it->second.counts[static_cast<std::size_t>(state)];
          }
          return true;
        });
    if (!walked.ok()) complain(context_, walked.error());
    Table table(
        {"clause", "deadline", "open", "overdue", "met", "met late", "lapsed", "withdrawn"});
    for (const auto& [id, line] : lines) {
      if (std::all_of(line.counts.begin(), line.counts.end(), [](int n) { return n == 0; })) {
        continue;
      }
      std::vector<std::string> row{line.clause, line.title};
      for (const int count : line.counts) row.push_back(count == 0 ? "." : std::to_string(count));
      table.add(std::move(row));
    }
    table.print(out_, context_.terminal.width);
  }

  void findings() {
    title("What is wrong without being late");
    std::map<std::string, std::array<int, 3>> counts;
    const auto walked = council_.each_subject(
        std::nullopt, {council_.clock().now(), std::nullopt},
        [&](const AssessedSubject& subject, const Directory&) {
          for (const Tracked& tracked : subject.raised) {
            const std::size_t state = !tracked.ending                        ? 0
                                      : tracked.ending->kind == EndKind::met ? 1
                                                                             : 2;
            ++counts[tracked.key.timescale.str()][state];
          }
          return true;
        });
    if (!walked.ok()) complain(context_, walked.error());
    Table table({"clause", "finding", "raised", "cleared", "ended"});
    for (const Framework& framework : council_.rulebook().frameworks) {
      for (const FindingRule& rule : framework.findings) {
        const auto found = counts.find(rule.rule.id.str());
        if (rule.rule.kind != RuleKind::finding || found == counts.end()) continue;
        std::vector<std::string> row{rule.rule.clause, rule.rule.title};
        for (const int count : found->second) {
          row.push_back(count == 0 ? "." : std::to_string(count));
        }
        table.add(std::move(row));
      }
    }
    table.print(out_, context_.terminal.width);
  }

  void people() {
    title("Who was told");
    std::map<std::string, std::array<int, 3>> by_person;
    for (const LedgerRow& row : sent_) {
      auto& counts = by_person[row.notice.address];
      if (row.notice.copy)
        ++counts[2];
      else
        ++counts[row.notice.kind == StageKind::reminder ? 0 : 1];
    }
    Table table({"address", "reminders", "escalations", "copies"});
    for (const auto& [address, counts] : by_person) {
      table.add({address, std::to_string(counts[0]), std::to_string(counts[1]),
                 std::to_string(counts[2])});
    }
    table.print(out_, context_.terminal.width);
  }

  void latest() {
    title("What was said lately");
    Table table({"when", "to", "what", "subject line"});
    const std::size_t from = sent_.size() > kShownMessages ? sent_.size() - kShownMessages : 0;
    for (std::size_t i = from; i < sent_.size(); ++i) {
      const Notice& notice = sent_[i].notice;
      table.add({spell_moment({notice.decided_at, Precision::second}, zone_), notice.address,
                 notice.copy ? "copy" : word_of(notice.kind), subject_line(notice.message)});
    }
    table.print(out_, context_.terminal.width);
  }

  std::string subject_line(const MessageId& id) {
    const auto found = council_.store().message(id);
    return found.ok() && *found ? (*found)->subject_line : "";
  }

  // A reminder to a practitioner about the first visit, if there is one: the story everyone knows.
  const LedgerRow* example_row() const {
    const LedgerRow* chosen = nullptr;
    for (const LedgerRow& row : sent_) {
      if (row.notice.kind != StageKind::reminder || row.notice.copy) continue;
      if (row.tracked.key.rule != RuleKind::timescale) continue;
      const bool visit = row.tracked.key.timescale.str() == "first-visit";
      if (chosen == nullptr || visit) chosen = &row;
    }
    return chosen != nullptr || sent_.empty() ? chosen : &sent_.back();
  }

  void message(const LedgerRow& row) {
    title("One message in full");
    const auto found = council_.store().message(row.notice.message);
    if (!found.ok() || !*found) return;
    const Message& message = **found;
    out_ << fmt::format("To:      {}\n", printable(message.to));
    print_wrapped(out_, "Subject: " + message.subject_line, context_.terminal.width, kHang);
    out_ << fmt::format("Sent:    {}\n\n",
                        spell_moment({message.created_at, Precision::second}, zone_));
    std::istringstream text(plain_text_of(message.bytes));
    for (std::string line; std::getline(text, line);) {
      print_wrapped(out_, line, context_.terminal.width, 0);
    }
  }

  void explanation(const LedgerRow& row) {
    title("Why: duecourse explain");
    const AssessAt at{council_.clock().now(), std::nullopt};
    const auto found = council_.subject(row.tracked.subject, at);
    const auto directory = council_.directory();
    if (!found.ok() || !directory.ok()) return;
    const PlanContext plan{council_.rulebook(), *directory, found->input.context, zone_};
    for (const std::string& line :
         explain({found->assessment, found->history, found->tracked, found->input.ledger, plan,
                  row.tracked.key.timescale, &found->raised})) {
      print_wrapped(out_, line, context_.terminal.width, kHang);
    }
    const SubjectRef& subject = row.tracked.subject;
    example_ = subject.id.str();
    if (subject.kind != SubjectKind::case_) {
      example_ += fmt::format(" --kind {}", word_of(subject.kind));
    }
  }

  void next() {
    title("Try next");
    const std::string config = "--config " + played_.folder + "/duecourse.toml";
    out_ << fmt::format("  duecourse deadlines {} --state overdue\n", config);
    out_ << fmt::format("  duecourse findings {}\n  duecourse caseload {}\n", config, config);
    if (!example_.empty()) out_ << fmt::format("  duecourse explain {} {}\n", config, example_);
    out_ << fmt::format("  duecourse notices {} --since 2026-04-01\n", config);
    out_ << fmt::format("  duecourse check {}\n", config);
    out_ << "  duecourse calc --calendar england-and-wales --from 2026-04-02 \"5 working days\"\n";
    out_ << "  duecourse processes early_help\n";
    const std::string messages =
        played_.smtp.empty()
            ? fmt::format("are in {}/mailbox (open one with any mail program)", played_.folder)
            : "went to the mail server " + played_.smtp;
    out_ << fmt::format("\nThe messages {}; the program is\n{}.\n", messages, program_);
  }

  CommandContext& context_;
  Council& council_;
  const DemoPlayed& played_;
  std::ostream& out_;
  const Zone& zone_;
  std::vector<LedgerRow> sent_;
  std::string example_;  ///< what to ask explain for
  std::string program_ = program_path();

  static std::string program_path();
};

std::string Picture::program_path() {
  std::error_code error;
  const auto path = std::filesystem::read_symlink("/proc/self/exe", error);
  return error ? "duecourse" : path.string();
}

}  // namespace

void print_demo_picture(CommandContext& context, Council& council, const DemoPlayed& played) {
  Picture(context, council, played).draw();
}

}  // namespace duecourse::adapters
