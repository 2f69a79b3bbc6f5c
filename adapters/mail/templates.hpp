// Message templates: mustache files that a council may change. For each kind of message (reminder,
// escalation, ...: message_content.hpp) there is NAME.subject (one line), NAME.txt and NAME.html.
// What the HTML of all shares stands once: frame.html stands around each ({{>content}} is where it
// goes), and parts (box.html, dates.html, ...) stand where {{>box}}, {{>dates}} ... name them.
//
// Letters to referrers are letter-NAME.subject and letter-NAME.txt: a person sends them.
//
// A variable that does not exist would render as nothing without a word, so every name is checked
// when templates are loaded: unknown names and parts, sections left open and changes of delimiter
// are faults with file, line, column and the nearest word, all at once. In .html files values are
// escaped, always: {{{x}}} and {{&x}} are faults there. In .subject and .txt files nothing is
// escaped, since there is nothing to escape for: {{x}} prints O'Neill as O'Neill.
//
// Immutable after loading; safe to share between threads.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/mail/message_content.hpp"
#include "adapters/mail/phrases.hpp"
#include "engine/base/fault.hpp"
#include "engine/base/result.hpp"

namespace duecourse::adapters {

/// A message's three texts as rendered: UTF-8, LF line ends.
struct RenderedTexts {
  std::string subject;  ///< one clean line
  std::string plain;
  std::string html;
};

/// The checked templates of all kinds.
class Templates {
 public:
  /// `sources` by file name ("reminder.txt") must have passed check_template without an error.
  /// `welsh` puts the words of a content into Welsh.
  explicit Templates(std::map<std::string, std::string> sources, Phrases welsh = {});
  Templates(Templates&& other) noexcept;
  Templates& operator=(Templates&& other) noexcept;
  ~Templates();

  /// Renders the three texts of the content's kind, in its language. `content` must have at least
  /// one item.
  [[nodiscard]] RenderedTexts render(const MessageContent& content) const;
  /// Renders subject and plain text of a letter. `content.letter` is a word of draft_letters().
  [[nodiscard]] RenderedTexts render(const LetterContent& content) const;

  /// Of a language; empty for English.
  [[nodiscard]] std::shared_ptr<const Phrases> phrases(Language language) const;

 private:
  class Parsed;
  [[nodiscard]] Parsed& of(Language language) const;

  std::shared_ptr<const Phrases> nothing_ = std::make_shared<const Phrases>();
  std::shared_ptr<const Phrases> welsh_;
  std::unique_ptr<Parsed> parsed_;  // once: that costs more than rendering
  std::unique_ptr<Parsed> parsed_welsh_;
};

/// Of the Welsh templates, in the folder of all.
inline constexpr std::string_view kWelshFolder = "cy/";

/// The names of all template files, `reminder.subject` first; the Welsh ones as `cy/reminder.txt`.
[[nodiscard]] std::vector<std::string> template_file_names();

/// The parts that an HTML template may name: "box", "dates", ...
[[nodiscard]] std::vector<std::string> part_names();

/// What is wrong with one template; `file` is used for places and its ending decides the rules.
[[nodiscard]] Faults check_template(const std::string& file, const std::string& text);

/// Templates, or the faults that prevent them.
struct LoadedTemplates {
  std::optional<Templates> templates;  ///< nothing when `faults` has an error
  Faults faults;
};

/// Reads and checks all template files: those of `folder`, and for each that is not there the one
/// of `shipped`. A file that is in neither is a fault; one in `folder` whose name is nearly that of
/// a template, a warning.
[[nodiscard]] LoadedTemplates load_templates(const std::filesystem::path& folder,
                                             const std::filesystem::path& shipped);

}  // namespace duecourse::adapters
