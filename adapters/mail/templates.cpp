// See templates.hpp. The only file that knows the mustache library.
#include "adapters/mail/templates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <kainjow/mustache.hpp>
#include <mutex>
#include <sstream>
#include <utility>

#include "adapters/mail/said_in.hpp"
#include "adapters/ports/wire_text.hpp"
#include "engine/base/check.hpp"

namespace duecourse::adapters {
namespace {

namespace mustache = kainjow::mustache;

constexpr std::array<const char*, 11> kTemplates = {"reminder", "escalation", "moved",    "raised",
                                                    "alarm",    "finding",    "schedule", "summary",
                                                    "digest",   "weekly",     "entry"};
// What HTML templates share: one stands around each of them, the others in it where they are named.
constexpr const char* kFrame = "frame";
constexpr const char* kContent = "content";
constexpr std::array<const char*, 6> kParts = {"box", "dates", "count", "rule", "link", "lines"};
// Letters that a person sends have no HTML.
constexpr std::array<const char*, 3> kLetters = {
    "letter-acknowledgement", "letter-screening-outcome", "letter-meeting-outcome"};
constexpr std::array<const char*, 3> kEndings = {"subject", "txt", "html"};

mustache::data flag(bool value) {
  return {value ? mustache::data::type::bool_true : mustache::data::type::bool_false};
}

/// A text for both {{name}} and {{#name}}: an empty one shows no section. Every name is set, so
/// that an item never shows what the one before it had.
mustache::data text(const std::string& value) {
  const std::string clean = clean_line(value);
  return clean.empty() ? flag(false) : mustache::data(clean);
}

std::string capitalised(std::string state) {
  if (!state.empty() && state.front() >= 'a' && state.front() <= 'z') {
    state.front() = static_cast<char>(state.front() - 'a' + 'A');
  }
  return state;
}

mustache::data lines_of(const std::vector<TraceLine>& trace) {
  mustache::data lines(mustache::data::type::list);
  for (const TraceLine& line : trace) {
    mustache::data entry;
    entry.set("label", text(line.label));
    entry.set("text", text(line.text));
    entry.set("counts", flag(line.counted));
    lines.push_back(entry);
  }
  return lines;
}

void fill_item(mustache::data& into, const MessageItem& item) {
  into.set("framework", text(item.framework));
  into.set("title", text(item.title));
  into.set("clause", text(item.clause));
  into.set("note", text(item.note));
  into.set("state", text(item.state));
  into.set("headline", text(capitalised(item.state)));
  into.set("due", text(item.due));
  into.set("due_short", text(item.due_short.empty() ? item.due : item.due_short));
  into.set("expected", text(item.expected));
  into.set("counted", text(item.counted));
  into.set("previous_due", text(item.previous_due));
  into.set("because", text(item.because));
  into.set("provisional", text(item.provisional));
  into.set("passed_from", text(item.passed_from));
  into.set("wrong", text(item.wrong));
  into.set("to_mend", flag(item.to_mend));
  into.set("subject_word", text(item.subject_word));
  into.set("reference", text(item.reference));
  into.set("named", text(item.named));
  into.set("url", text(web_link(item.url)));
  into.set("owner", text(item.owner));
  into.set("decided", text(item.decided));
  into.set("late_reason", text(item.late_reason));
  into.set("overdue", flag(item.overdue));
  into.set("has_trace", flag(!item.trace.empty()));
  into.set("trace", lines_of(item.trace));
}

mustache::data data_of(const DigestGroup& group) {
  mustache::data entry;
  entry.set("group", text(group.heading));
  entry.set("group_url", text(web_link(group.url)));
  entry.set("with_owner", flag(group.with_owner));
  mustache::data lines(mustache::data::type::list);
  for (const MessageItem& line : group.lines) {
    mustache::data item;
    fill_item(item, line);
    item.set("merged", text(line.merged));
    lines.push_back(item);
  }
  entry.set("entries", lines);
  return entry;
}

mustache::data data_of(const DigestSection& section) {
  mustache::data entry;
  const auto is = [&](DigestPart part) { return flag(section.part == part); };
  entry.set("is_overdue", is(DigestPart::overdue));
  entry.set("is_today", is(DigestPart::today));
  entry.set("is_while_closed", is(DigestPart::while_closed));
  entry.set("is_this_week", is(DigestPart::this_week));
  entry.set("is_later", is(DigestPart::later));
  entry.set("is_moved", is(DigestPart::moved));
  entry.set("is_finding", is(DigestPart::findings));
  entry.set("is_done", is(DigestPart::done));
  mustache::data groups(mustache::data::type::list);
  for (const DigestGroup& group : section.groups) groups.push_back(data_of(group));
  entry.set("groups", groups);
  return entry;
}

/// How many lines a section has, as a text; empty where there is none.
std::string lines_in(const MessageContent& content, DigestPart part) {
  std::size_t count = 0;
  for (const DigestSection& section : content.sections) {
    if (section.part != part) continue;
    for (const DigestGroup& group : section.groups) count += group.lines.size();
  }
  return count == 0 ? std::string() : std::to_string(count);
}

void fill_digest(mustache::data& into, const MessageContent& content) {
  into.set("count_overdue", text(lines_in(content, DigestPart::overdue)));
  into.set("count_today", text(lines_in(content, DigestPart::today)));
  into.set("count_closed", text(lines_in(content, DigestPart::while_closed)));
  into.set("closed", text(content.closed));
  mustache::data sections(mustache::data::type::list);
  for (const DigestSection& section : content.sections) sections.push_back(data_of(section));
  into.set("sections", sections);
}

mustache::data list_of(const std::vector<MessageItem>& items) {
  mustache::data list(mustache::data::type::list);
  for (const MessageItem& item : items) {
    mustache::data entry;
    fill_item(entry, item);
    list.push_back(entry);
  }
  return list;
}

/// 0 as nothing, so that `{{#overdue}}` leaves it out.
mustache::data count(std::size_t number) {
  return text(number == 0 ? std::string() : std::to_string(number));
}

mustache::data weeks_of(const std::vector<TeamWeek>& weeks) {
  mustache::data list(mustache::data::type::list);
  for (const TeamWeek& week : weeks) {
    mustache::data entry;
    entry.set("team", text(week.name));
    entry.set("how_overdue", count(week.overdue));
    entry.set("how_due", count(week.due));
    entry.set("how_met", count(week.met));
    entry.set("how_late", count(week.late));
    entry.set("how_findings", count(week.findings));
    entry.set("how_over", count(week.over));
    entry.set("longest", list_of(week.longest));
    list.push_back(entry);
  }
  return list;
}

void fill_page(mustache::data& into, const std::optional<WorkerPage>& page) {
  const WorkerPage none;
  const WorkerPage& shown = page ? *page : none;
  into.set("page", flag(page.has_value()));
  into.set("page_caseload", text(shown.caseload));
  into.set("page_last", text(shown.last));
  into.set("page_hidden", text(shown.hidden == 0 ? "" : std::to_string(shown.hidden)));
  into.set("has_late", flag(!shown.late.empty()));
  into.set("has_soon", flag(!shown.soon.empty()));
  into.set("has_findings", flag(!shown.findings.empty()));
  into.set("late", list_of(shown.late));
  into.set("soon", list_of(shown.soon));
  into.set("findings", list_of(shown.findings));
}

mustache::data data_of(const LetterContent& content) {
  mustache::data data;
  data.set("to_name", text(content.to.name));
  data.set("council", text(content.council));
  data.set("team", text(content.team));
  data.set("reference", text(content.reference));
  data.set("received", text(content.received));
  data.set("outcome", text(content.outcome));
  data.set("outcome_by", text(content.outcome_by));
  return data;
}

mustache::data data_of(const MessageContent& content) {
  mustache::data data;
  data.set("council", text(content.council));
  data.set("to_name", text(content.to.name));
  data.set("why", text(content.why));
  data.set("known_as_of", text(content.known_as_of));
  data.set("failed_address", text(content.failed_address));
  data.set("failed_detail", text(content.failed_detail));
  const std::size_t others = content.items.size() - 1;
  data.set("others", text(others == 0 ? std::string() : std::to_string(others)));
  data.set("copy", flag(content.copy));
  data.set("several", flag(content.several));
  data.set("on_behalf", text(content.on_behalf));
  data.set("how_many", text(std::to_string(content.items.size())));
  data.set("calendar", flag(!content.calendar.empty()));
  data.set("entry_gone", flag(content.entry_gone));
  data.set("entry_moved", flag(content.entry_moved));
  data.set("entry_new", flag(!content.entry_gone && !content.entry_moved));
  fill_item(data, content.items.front());
  data.set("items", list_of(content.items));
  data.set("letter", flag(!content.letter.empty()));
  data.set("weeks", weeks_of(content.weeks));
  fill_page(data, content.page);
  fill_digest(data, content);
  return data;
}

/// Marks a line that held nothing but section tags; no value can hold it, since values are cleaned.
constexpr char kTagLine = '\x01';

std::string_view without_blanks(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r");
  return begin == std::string_view::npos ? std::string_view() : text.substr(begin);
}

/// Whether a line holds section tags and remarks only.
bool is_tag_line(std::string_view line) {
  line = without_blanks(line);
  const bool any = !line.empty();
  while (line.size() > 2 && line.substr(0, 2) == "{{" &&
         std::string_view("#^/!>").find(line[2]) != std::string_view::npos) {
    const std::size_t end = line.find("}}");
    if (end == std::string_view::npos) return false;
    line = without_blanks(line.substr(end + 2));
  }
  return any && line.empty();
}

/// The source with its tag lines marked: the renderer would leave an empty line where a section is
/// not shown.
std::string with_marks(const std::string& source) {
  std::istringstream lines(source);
  std::string result;
  std::string line;
  while (std::getline(lines, line)) {
    result += line;
    if (is_tag_line(line)) result += kTagLine;
    result += '\n';
  }
  return result;
}

/// Without the lines of mere tags, without spaces at line ends, with at most one empty line in a
/// row.
std::string tidied(const std::string& rendered) {
  std::string result;
  result.reserve(rendered.size());
  bool gap = false;
  for (std::size_t at = 0; at < rendered.size();) {
    const std::size_t end = std::min(rendered.find('\n', at), rendered.size());
    std::string line = rendered.substr(at, end - at);
    at = end + 1;
    const bool tags = line.find(kTagLine) != std::string::npos;
    if (tags) std::erase(line, kTagLine);
    line = clean_text(line);
    line.erase(line.find_last_not_of(" \t\r") + 1);
    if (line.empty()) {
      gap = gap || (!tags && !result.empty());
      continue;
    }
    if (gap) result += '\n';
    gap = false;
    result += line;
    result += '\n';
  }
  return result;
}

const char* template_of(MessageKind kind) {
  switch (kind) {
    case MessageKind::reminder:
      return "reminder";
    case MessageKind::escalation:
      return "escalation";
    case MessageKind::moved:
      return "moved";
    case MessageKind::raised:
      return "raised";
    case MessageKind::alarm:
      return "alarm";
    case MessageKind::finding:
      return "finding";
    case MessageKind::schedule:
      return "schedule";
    case MessageKind::summary:
      return "summary";
    case MessageKind::digest:
      return "digest";
    case MessageKind::weekly:
      return "weekly";
    case MessageKind::entry:
      return "entry";
  }
  return "";
}

/// `source` with the sources of the parts that it names in their place; `content` is what the frame
/// stands around. A part that names itself ends somewhere.
std::string with_parts(const std::string& source, const std::map<std::string, std::string>& sources,
                       const std::string& content, int depth = 0) {
  constexpr int kDeepest = 8;
  constexpr std::string_view kOpening = "{{>";
  constexpr std::string_view kClosing = "}}";
  std::string result;
  std::size_t at = 0;
  for (;;) {
    const std::size_t begin = source.find(kOpening, at);
    const std::size_t end = begin == std::string::npos ? begin : source.find(kClosing, begin);
    result.append(source, at, std::min(begin, source.size()) - at);
    if (end == std::string::npos) return result;
    const std::string name(
        clean_line(source.substr(begin + kOpening.size(), end - begin - kOpening.size())));
    const std::string part = name == kContent ? content : name;
    if (depth < kDeepest) {
      result += with_parts(sources.at(part + ".html"), sources, content, depth + 1);
    }
    at = end + kClosing.size();
  }
}

}  // namespace

/// The library's templates change while they render: one message at a time.
class Templates::Parsed {
 public:
  explicit Parsed(std::map<std::string, std::string> sources) {
    for (auto& [name, source] : sources) source = with_marks(source);
    const auto add = [&](const std::string& name, const std::string& source, bool escapes) {
      auto& parsed = all_.emplace(name, mustache::mustache(source)).first->second;
      if (!escapes) parsed.set_custom_escape([](const std::string& plain) { return plain; });
    };
    for (const char* name : kTemplates) {
      const std::string kind = name;
      add(kind + ".subject", sources.at(kind + ".subject"), false);
      add(kind + ".txt", sources.at(kind + ".txt"), false);
      add(kind + ".html", with_parts(sources.at(fmt::format("{}.html", kFrame)), sources, kind),
          true);
    }
    for (const std::string name : kLetters) {
      add(name + ".subject", sources.at(name + ".subject"), false);
      add(name + ".txt", sources.at(name + ".txt"), false);
    }
  }

  [[nodiscard]] RenderedTexts render_letter(const std::string& name, const mustache::data& data) {
    const std::lock_guard lock(mutex_);
    return {clean_line(tidied(all_.at(name + ".subject").render(data))),
            tidied(all_.at(name + ".txt").render(data)),
            {}};
  }

  [[nodiscard]] RenderedTexts render(const std::string& kind, const mustache::data& data) {
    const std::lock_guard lock(mutex_);
    const auto rendered = [&](const char* ending) {
      return tidied(all_.at(fmt::format("{}.{}", kind, ending)).render(data));
    };
    return {clean_line(rendered("subject")), rendered("txt"), rendered("html")};
  }

 private:
  std::mutex mutex_;  // guards all_
  std::map<std::string, mustache::mustache> all_;
};

namespace {

// Takes the Welsh ones out, by their bare names.
std::map<std::string, std::string> take_welsh(std::map<std::string, std::string>& sources) {
  std::map<std::string, std::string> welsh;
  const std::string_view folder = kWelshFolder;
  for (const auto& [name, source] : sources) {
    if (name.starts_with(folder)) welsh.emplace(name.substr(folder.size()), source);
  }
  std::erase_if(sources, [&](const auto& one) { return one.first.starts_with(folder); });
  return welsh;
}

}  // namespace

Templates::Templates(std::map<std::string, std::string> sources, Phrases welsh)
    : welsh_(std::make_shared<const Phrases>(std::move(welsh))) {
  for (const std::string& name : template_file_names()) DUECOURSE_CHECK(sources.count(name) == 1);
  parsed_welsh_ = std::make_unique<Parsed>(take_welsh(sources));
  parsed_ = std::make_unique<Parsed>(std::move(sources));
}
Templates::Templates(Templates&& other) noexcept = default;
Templates& Templates::operator=(Templates&& other) noexcept = default;
Templates::~Templates() = default;

Templates::Parsed& Templates::of(Language language) const {
  return language == Language::welsh ? *parsed_welsh_ : *parsed_;
}

std::shared_ptr<const Phrases> Templates::phrases(Language language) const {
  return language == Language::welsh ? welsh_ : nothing_;
}

RenderedTexts Templates::render(const MessageContent& content) const {
  DUECOURSE_CHECK(!content.items.empty());
  const char* name = template_of(content.kind);
  if (content.language == Language::english) return parsed_->render(name, data_of(content));
  return of(content.language).render(name, data_of(said_in(*phrases(content.language), content)));
}

RenderedTexts Templates::render(const LetterContent& content) const {
  return of(content.language)
      .render_letter("letter-" + content.letter,
                     data_of(said_in(*phrases(content.language), content)));
}

std::vector<std::string> part_names() {
  return {kParts.begin(), kParts.end()};
}

std::vector<std::string> template_file_names() {
  std::vector<std::string> names;
  for (const char* name : kTemplates) {
    for (const char* ending : kEndings) names.push_back(fmt::format("{}.{}", name, ending));
  }
  for (const char* name : kLetters) {
    names.push_back(fmt::format("{}.subject", name));
    names.push_back(fmt::format("{}.txt", name));
  }
  names.push_back(fmt::format("{}.html", kFrame));
  for (const char* part : kParts) names.push_back(fmt::format("{}.html", part));
  const std::size_t english = names.size();
  for (std::size_t i = 0; i < english; ++i) {
    names.push_back(std::string(kWelshFolder).append(names[i]));
  }
  return names;
}

}  // namespace duecourse::adapters
