// Messages in Welsh: every kind from its sample, and real ones through a store and a mailbox
// folder.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <string>

#include "adapters/files/source_files.hpp"
#include "adapters/mail/templates.hpp"
#include "adapters/service/message_samples.hpp"
#include "adapters/service/message_wording.hpp"
#include "statemachines/registry.hpp"
#include "tests/support/test_council.hpp"

namespace duecourse::testing {
namespace {

using adapters::MessageContent;
using adapters::MessageKind;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

adapters::Templates shipped() {
  const std::string folder = std::string(DUECOURSE_SOURCE_DIR) + "/config/templates";
  adapters::LoadedTemplates loaded = adapters::load_templates(folder, folder);
  EXPECT_TRUE(loaded.faults.empty());
  return std::move(*loaded.templates);
}

// What a council, a framework or a person wrote stays as it is written.
void take_out_names(MessageContent& content) {
  for (auto& item : content.items) {
    item.framework = "Fframwaith";
    if (content.kind != MessageKind::alarm && content.kind != MessageKind::weekly) {
      item.title = "Teitl";
    }
    item.note = "Nodyn";
    item.late_reason.clear();
    if (!item.wrong.empty()) item.wrong = "not recorded: diben";
  }
  for (auto& section : content.sections) {
    for (auto& group : section.groups) {
      for (auto& line : group.lines) {
        line.framework = "Fframwaith";
        line.title = "Teitl";
        line.note = "Nodyn";
        if (!line.wrong.empty()) line.state = "not recorded: diben";
      }
    }
  }
  for (auto& week : content.weeks) {
    week.name = "Tîm";
    for (auto& line : week.longest) line.title = "Teitl";
  }
  content.council = "Cyngor";
  content.failed_detail = "550";
}

std::string without_markup(const std::string& html) {
  const std::string body = html.substr(html.find("<body"));
  return std::regex_replace(body, std::regex("<[^>]*>"), " ");
}

// The English words in a text, for a failure to show.
std::string english_words(const std::string& text) {
  static const std::regex kWords(
      "\\b(the|is|was|due|overdue|working|days?|weeks?|ago|from|on|by|with|for|until|since|and|of|"
      "hello|you|your|why|case|done|late|counted|because|rule|remark|moved|Mon|Tue|Wed|Thu|Fri|Sat|"
      "Sun|Jan|Feb|Apr|Jun|Jul|Oct|Nov|Dec|weekend|to|in|time|children|nobody|open)\\b",
      std::regex::icase);
  std::string found;
  for (std::sregex_iterator at(text.begin(), text.end(), kWords), end; at != end; ++at) {
    found += " '" + at->str() + "' in '..." +
             text.substr(std::max<std::ptrdiff_t>(0, at->position() - 30), 70) + "'";
  }
  return found;
}

TEST(WelshMessages, NoKindHasAnEnglishWord) {
  const adapters::Templates templates = shipped();
  for (const MessageKind kind : adapters::kMessageKinds) {
    MessageContent content = adapters::sample_message(kind);
    content.language = Language::welsh;
    take_out_names(content);
    const auto texts = templates.render(content);
    EXPECT_EQ("", english_words(texts.subject)) << word_of(kind);
    // A frame of the mail program in front, and addresses, are no words.
    const std::regex address("[a-z.]+@[a-z.]+|https?://[^ \\n\"]+|\\[digest\\.lead\\]");
    EXPECT_EQ("", english_words(std::regex_replace(texts.plain, address, "")))
        << word_of(kind) << '\n'
        << texts.plain;
    EXPECT_EQ("", english_words(std::regex_replace(without_markup(texts.html), address, "")))
        << word_of(kind);
    EXPECT_THAT(texts.html, HasSubstr("<html lang=\"cy\">")) << word_of(kind);
  }
}

// What a message counts from, and why somebody gets it, is said by these.
TEST(WelshMessages, EveryKindMilestoneAndRoleThatComesWithTheProgramHasAWord) {
  const adapters::Templates templates = shipped();
  const adapters::Phrases& welsh = *templates.phrases(Language::welsh);
  std::set<std::string> names;
  const Processes processes = statemachines::registered_processes();
  for (const auto& process : processes) {
    for (const auto& kind : process->description().kinds) names.insert(adapters::spaced(kind.name));
    for (const auto& milestone : process->description().milestones) {
      names.insert(adapters::spaced(milestone.name));
    }
  }
  const std::filesystem::path folder = std::string(DUECOURSE_SOURCE_DIR) + "/config/frameworks";
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    if (file.path().extension() != ".toml") continue;
    const auto source = adapters::read_toml_file(file.path());
    const SourceEntry* roles = find_entry(source.root, "roles");
    const SourceEntry* known = roles == nullptr ? nullptr : find_entry(roles->value, "known");
    if (known == nullptr) continue;
    for (const SourceNode& role : known->value.items) names.insert(adapters::spaced(role.text));
  }
  EXPECT_GT(names.size(), 165U);  // roles are among them
  for (const std::string& name : names) EXPECT_NE(welsh.say(name), name);
}

TEST(WelshMessages, TheOtherLanguageIsUntouched) {
  const adapters::Templates templates = shipped();
  const auto texts = templates.render(adapters::sample_message(MessageKind::reminder));
  EXPECT_THAT(texts.plain, AllOf(HasSubstr("Due Thu 9 Apr 2026"), Not(HasSubstr("Ebr"))));
}

TEST(WelshMessages, NumbersMutateWhatFollowsThem) {
  const auto welsh = shipped().phrases(Language::welsh);
  EXPECT_EQ("ymhen 1 diwrnod gwaith", welsh->say("in 1 working day"));
  EXPECT_EQ("ymhen 2 ddiwrnod gwaith", welsh->say("in 2 working days"));
  EXPECT_EQ("ymhen 3 diwrnod gwaith", welsh->say("in 3 working days"));
  EXPECT_EQ("3 phlentyn", welsh->say("3 children"));
  EXPECT_EQ("Pam chi: yn cyflenwi dros Jo Bloggs (absennol; gweithiwr allweddol yr achos).",
            welsh->say("Why you: covers for Jo Bloggs (absent; key worker of the case)."));
}

std::string plain_text(const nlohmann::json& message) {
  for (const auto& part : message["parts"]) {
    if (part["type"] == "text/plain") return part["content"];
  }
  return {};
}

class WelshDelivery : public ::testing::Test {
 protected:
  // The reminder of a first visit, on its last day.
  nlohmann::json reminder(const std::string& language) {
    std::ofstream(council.path("duecourse.toml"), std::ios::app) << language;
    council.host.add_contacted_case("C1", "2026-06-01T10:00");
    council.open();
    council.cycle("2026-06-03T12:00");
    council.cycle("2026-06-08T08:30");
    EXPECT_FALSE(council.mailbox().empty());
    return council.mailbox().back();
  }
  TestCouncil council;
};

TEST_F(WelshDelivery, ByDefaultNothingIsWelsh) {
  EXPECT_THAT(plain_text(reminder("")), HasSubstr("Why you: key worker of the case."));
}

TEST_F(WelshDelivery, ACouncilsDefaultIsEverybodys) {
  const auto message = reminder("[language]\ndefault = \"cy\"\n");
  EXPECT_THAT(plain_text(message), AllOf(HasSubstr("I’w wneud erbyn Llun 8 Meh 2026, heddiw"),
                                         HasSubstr("Pam chi: gweithiwr allweddol yr achos."),
                                         HasSubstr("5 diwrnod gwaith"), Not(HasSubstr("Why you"))));
}

TEST_F(WelshDelivery, AWorkerHasTheirOwnLanguage) {
  const auto message = reminder("[language]\ndefault = \"cy\"\n[language.worker]\nW1 = \"en\"\n");
  EXPECT_THAT(plain_text(message), HasSubstr("Why you: key worker of the case."));
}

TEST_F(WelshDelivery, ADigestIsInItsReadersLanguage) {
  const auto message = reminder("[digest.practitioner]\n[language.worker]\nW1 = \"cy\"\n");
  EXPECT_THAT(plain_text(message), AllOf(HasSubstr("I’W WNEUD HEDDIW"), HasSubstr("Achos FC-C1"),
                                         HasSubstr("Pam chi: gweithiwr allweddol yr achos.")));
}

}  // namespace
}  // namespace duecourse::testing
