// duecourse preview: messages as files, from samples, for those who change templates.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "adapters/cli/command_line.hpp"
#include "adapters/service/message_preview.hpp"
#include "adapters/service/message_samples.hpp"

namespace duecourse::adapters {

namespace {

struct MessagePreviewOptions {
  std::string kind;
  bool all = false;
  std::string templates;
  std::string into = "preview";
  std::string language = "en";
};

// Messages, and letters to referrers, which have names of their own.
std::vector<std::string> kind_words() {
  std::vector<std::string> words = sample_names();
  for (const std::string& letter : draft_letters()) words.push_back("letter-" + letter);
  return words;
}

std::string sample_of(const std::string& word) {
  constexpr std::string_view kLetter = "letter-";
  return word.starts_with(kLetter) ? word.substr(kLetter.size()) : word;
}

void run_message_preview(CommandContext& context, const MessagePreviewOptions& options) {
  if (options.kind.empty() != options.all) {
    complain_usage(context, fmt::format("preview takes one kind of message, or --all; there are {}",
                                        fmt::join(kind_words(), ", ")));
    return;
  }
  MessagePreviewRequest request{{},
                                options.templates,
                                context.config,
                                options.into,
                                language_named(options.language).value_or(Language::english)};
  for (const std::string& word : kind_words()) {
    if (options.all || word == options.kind) request.names.push_back(sample_of(word));
  }
  if (request.names.empty()) {
    complain_usage(context, there_is_no("message", options.kind, kind_words()));
    return;
  }
  const MessagePreview preview = preview_messages(request);
  complain(context, preview.faults);
  for (const auto& file : preview.written) context.terminal.out << file.string() << '\n';
  if (preview.error) complain(context, *preview.error);
}

}  // namespace

void add_message_preview(CLI::App& app, CommandContext& context) {
  auto options = std::make_shared<MessagePreviewOptions>();
  CLI::App* command =
      app.add_subcommand("preview", "how messages look, as .eml, .html, .txt and .ics");
  command->footer(fmt::format(
      "KIND is one of {}.\nThey are samples of invented people; no host, store or mail server is "
      "needed.\nExample: duecourse preview reminder --template-folder my-templates",
      fmt::join(kind_words(), ", ")));
  command->add_option("KIND", options->kind, "which message");
  command->add_flag("--all", options->all, "one of every kind");
  command->add_option(
      "--template-folder", options->templates,
      "whose templates; default: those of the configuration, else the shipped ones");
  command->add_option("--into", options->into, "the folder to write to")->capture_default_str();
  command->add_option("--language", options->language, "en, or cy for Welsh")
      ->check(CLI::IsMember({"en", "cy"}))
      ->capture_default_str();
  command->callback([options, &context] { run_message_preview(context, *options); });
}

}  // namespace duecourse::adapters
