#include "adapters/cli/demo_picture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
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

std::string program_path() {
  std::error_code error;
  const auto path = std::filesystem::read_symlink("/proc/self/exe", error);
  return error ? "duecourse" : path.string();
}

}  // namespace

DemoPicture::DemoPicture(CommandContext& context, Council& council, const DemoPlayed& played)
    : context_(context),
      council_(council),
      played_(played),
      out_(context.terminal.out),
      zone_(council.rulebook().zone) {}

bool DemoPicture::read_ledger() {
  const auto rows = council_.store().ledger({});
  if (!rows.ok()) {
    complain(context_, rows.error());
    return false;
  }
  ledger_ = *rows;
  std::set<MessageId> messages;
  for (const LedgerRow& row : ledger_) {
    // Of a message that carries many, the first speaks for it.
    if (row.notice.state != NoticeState::sent) continue;
    if (messages.insert(row.notice.message).second) sent_.push_back(row);
  }
  std::stable_sort(sent_.begin(), sent_.end(), [](const LedgerRow& a, const LedgerRow& b) {
    return a.notice.decided_at < b.notice.decided_at;
  });
  return true;
}

void DemoPicture::title(const char* text) {
  out_ << '\n' << text << '\n' << std::string(std::string(text).size(), '=') << '\n';
}

void DemoPicture::deadlines() {
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
  Table table({"clause", "deadline", "open", "overdue", "met", "met late", "lapsed", "withdrawn"});
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

void DemoPicture::findings() {
  title("What is wrong without being late");
  std::map<std::string, std::array<int, 3>> counts;
  const auto walked = council_.each_subject(std::nullopt, {council_.clock().now(), std::nullopt},
                                            [&](const AssessedSubject& subject, const Directory&) {
                                              for (const Tracked& tracked : subject.raised) {
                                                const std::size_t state =
                                                    !tracked.ending                        ? 0
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

void DemoPicture::people() {
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
    table.add(
        {address, std::to_string(counts[0]), std::to_string(counts[1]), std::to_string(counts[2])});
  }
  table.print(out_, context_.terminal.width);
}

void DemoPicture::latest() {
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

std::string DemoPicture::subject_line(const MessageId& id) {
  const auto found = council_.store().message(id);
  return found.ok() && *found ? (*found)->subject_line : "";
}

void DemoPicture::message(const LedgerRow& row) {
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

void DemoPicture::explanation(const LedgerRow& row) {
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
}

void DemoPicture::last_words() {
  const std::string messages =
      played_.smtp.empty()
          ? fmt::format("are in {}/mailbox (open one with any mail program)", played_.folder)
          : "went to the mail server " + played_.smtp;
  out_ << fmt::format("\nThe messages {}; the program is\n{}.\n", messages, program_path());
}

}  // namespace duecourse::adapters
