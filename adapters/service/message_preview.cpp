#include "adapters/service/message_preview.hpp"

#include <fmt/format.h>

#include <fstream>
#include <string>
#include <system_error>
#include <utility>

#include "adapters/files/configuration_loader.hpp"
#include "adapters/mail/compose.hpp"
#include "adapters/mail/letter.hpp"
#include "adapters/mail/templates.hpp"
#include "adapters/service/message_samples.hpp"
#include "adapters/service/shipped_config.hpp"

namespace duecourse::adapters {

namespace {

namespace fs = std::filesystem;

// What else is wrong with the configuration does not matter to its templates.
fs::path templates_of(const MessagePreviewRequest& request, const fs::path& shipped) {
  if (!request.templates.empty()) return request.templates;
  std::error_code problem;
  if (!fs::is_regular_file(request.configuration, problem)) return shipped;
  const LoadedConfiguration loaded = load_configuration(request.configuration, shipped_config());
  const fs::path& own = loaded.configuration.mail.templates;
  return own.empty() ? shipped : own;
}

class Writer {
 public:
  explicit Writer(MessagePreview& into) : into_(into) {}

  void write(const fs::path& path, const std::string& text) {
    if (into_.error) return;
    std::ofstream file(path, std::ios::binary);
    file << text;
    file.close();
    if (file) {
      into_.written.push_back(path);
    } else {
      into_.error = Error{ErrorCode::unavailable, path.string() + " cannot be written"};
    }
  }

 private:
  MessagePreview& into_;
};

Result<void> write_message(const MessageContent& content, const fs::path& path,
                           const Templates& templates, Writer& writer) {
  const RenderedTexts texts = templates.render(content);
  const auto composed = compose(content, templates);
  if (!composed) return composed.error();
  writer.write(path.string() + ".eml", composed->message.bytes);
  writer.write(path.string() + ".html", texts.html);
  writer.write(path.string() + ".txt", texts.plain);
  if (!content.calendar.empty()) writer.write(path.string() + ".ics", content.calendar);
  return {};
}

Result<void> write_sample_letter(const std::string& name, const MessagePreviewRequest& request,
                                 const Templates& templates, Writer& writer) {
  LetterContent content = sample_letter(name);
  content.language = request.language;
  const auto letter = write_letter(content, templates);
  if (!letter) return letter.error();
  const std::string path = (request.into / ("letter-" + name)).string();
  writer.write(path + ".eml", *letter);
  writer.write(path + ".txt", templates.render(content).plain);
  return {};
}

}  // namespace

MessagePreview preview_messages(const MessagePreviewRequest& request) {
  MessagePreview preview;
  const fs::path shipped = shipped_config() / "templates";
  const fs::path folder = templates_of(request, shipped);
  std::error_code problem;
  if (!fs::is_directory(folder, problem)) {
    preview.error = Error{ErrorCode::invalid_input, folder.string() + " is not a folder"};
    return preview;
  }
  LoadedTemplates loaded = load_templates(folder, shipped);
  preview.faults = std::move(loaded.faults);
  if (!loaded.templates) return preview;
  fs::create_directories(request.into, problem);
  Writer writer(preview);
  for (const std::string& name : request.names) {
    auto sample = sample_named(name, *loaded.templates->phrases(request.language));
    if (sample) sample->language = request.language;
    auto written = sample ? write_message(*sample, request.into / name, *loaded.templates, writer)
                          : write_sample_letter(name, request, *loaded.templates, writer);
    if (!written) {
      preview.error = written.error();
      return preview;
    }
  }
  return preview;
}

}  // namespace duecourse::adapters
