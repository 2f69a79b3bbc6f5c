// Templates: what the checker refuses, and what the shipped ones say.
#include "adapters/mail/templates.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/adapters/mail/example_content.hpp"
#include "tests/support/smtp_server.hpp"

namespace duecourse::adapters {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::vector<std::string> described(const Faults& faults) {
  std::vector<std::string> texts;
  for (const Fault& fault : faults) texts.push_back(describe(fault));
  return texts;
}

/// All templates the same, but one; the frame is the content alone.
Templates templates_with(const std::string& name, const std::string& text) {
  std::map<std::string, std::string> sources;
  for (const std::string& each : template_file_names()) sources[each] = "x";
  sources["frame.html"] = "{{>content}}\n";
  sources[name] = text;
  return Templates(sources);
}

TEST(CheckTemplate, KnownNamesPass) {
  EXPECT_THAT(
      described(check_template("a.html",
                               "{{! remark }}{{title}} {{ due }}{{#items}}{{^overdue}}{{reference}}"
                               "{{/overdue}}{{#trace}}{{label}}{{/trace}}{{/items}}")),
      IsEmpty());
}

TEST(CheckTemplate, AllFaultsAreNamedAtOnceWithTheirPlaces) {
  EXPECT_THAT(
      described(check_template("reminder.html",
                               "{{titel}}\n  {{#items}}{{{due}}}\n{{label}}{{> footer}}{{trace}}\n"
                               "{{/overdue}}{{}}")),
      ElementsAre(
          "reminder.html:1:1: error: there is nothing called 'titel'; did you mean 'title'?",
          "reminder.html:2:3: error: this section is never closed; write {{/items}} after it",
          "reminder.html:2:13: error: values in HTML are always escaped; write {{due}}",
          "reminder.html:3:1: error: 'label' is known only between {{#trace}} and {{/trace}}",
          "reminder.html:3:10: error: there is no part 'footer'; there are box, dates, count, "
          "rule, "
          "link, lines",
          "reminder.html:3:22: error: 'trace' is no text; write {{#trace}} ... {{/trace}}",
          "reminder.html:4:1: error: there is no open section 'overdue' to close",
          "reminder.html:4:13: error: this tag has no name"));
}

TEST(CheckTemplate, PartsStandInTheHtmlOfAMessageAndTheContentInTheFrame) {
  EXPECT_THAT(described(check_template("a.html", "{{#items}}{{>box}}{{> rule }}{{/items}}")),
              IsEmpty());
  EXPECT_THAT(
      described(check_template("a.html", "{{>rules}}")),
      ElementsAre("a.html:1:1: error: there is no part 'rules'; did you mean 'rule'?; there "
                  "are box, dates, count, rule, link, lines"));
  EXPECT_THAT(described(check_template("a.html", "{{>content}}")),
              ElementsAre(HasSubstr("there is no part 'content'")));
  for (const char* file : {"a.txt", "box.html"}) {
    EXPECT_THAT(described(check_template(file, "{{>rule}}")),
                ElementsAre(HasSubstr("only the HTML of a message is made of parts")));
  }
  EXPECT_THAT(described(check_template("here/frame.html", "<p>{{> content}}</p>")), IsEmpty());
  EXPECT_THAT(
      described(check_template("here/frame.html", "\n {{>box}}")),
      ElementsAre(
          "here/frame.html:1:1: error: the frame has no {{>content}}: nothing would be said",
          "here/frame.html:2:2: error: the frame holds {{>content}} and no other part"));
}

TEST(CheckTemplate, NoPartIsCalledAsAValueIs) {
  // The renderer would put the value where the part is named.
  for (const std::string& part : part_names()) {
    EXPECT_THAT(described(check_template("a.html", "{{" + part + "}}")),
                ElementsAre(HasSubstr("there is nothing called")));
  }
}

TEST(CheckTemplate, SectionsMustNest) {
  EXPECT_THAT(described(check_template("a.txt", "{{#items}}{{#overdue}}{{/items}}")),
              ElementsAre("a.txt:1:11: error: this section is not closed before {{/items}}"));
}

TEST(CheckTemplate, UnclosedTagsDelimitersAndEmptyFilesAreFaults) {
  EXPECT_THAT(described(check_template("a.txt", "x {{title")),
              ElementsAre("a.txt:1:3: error: this tag is never closed; write }} after its name"));
  EXPECT_THAT(
      described(check_template("a.txt", "{{=<% %>=}}")),
      ElementsAre("a.txt:1:1: error: delimiters cannot be changed; tags are written {{name}}"));
  EXPECT_THAT(described(check_template("a.txt", " \n")),
              ElementsAre("a.txt:1:1: error: this template is empty"));
}

TEST(CheckTemplate, UnescapedValuesAreFineWhereNothingIsEscaped) {
  EXPECT_THAT(described(check_template("a.txt", "{{{title}}}{{&due}}")), IsEmpty());
}

TEST(LoadTemplates, TheShippedOnesHaveNoFault) {
  const LoadedTemplates loaded = testing::shipped_templates();
  EXPECT_THAT(described(loaded.faults), IsEmpty());
  EXPECT_TRUE(loaded.templates.has_value());
}

TEST(LoadTemplates, ACouncilChangesOneAndHasTheOthersAsShipped) {
  const testing::ScratchFolder folder;
  std::ofstream(folder.path() / "reminder.subject") << "Ein Gair: {{title}}";
  const LoadedTemplates loaded =
      load_templates(folder.path(), std::string(DUECOURSE_SOURCE_DIR) + "/config/templates");
  ASSERT_TRUE(loaded.templates.has_value());
  EXPECT_THAT(described(loaded.faults), IsEmpty());
  MessageContent content = testing::example_reminder();
  EXPECT_THAT(loaded.templates->render(content).subject, ::testing::StartsWith("Ein Gair: First"));
  content.kind = MessageKind::escalation;
  EXPECT_THAT(loaded.templates->render(content).subject, Not(HasSubstr("Ein Gair")));
}

TEST(LoadTemplates, AFileThatNoMessageIsMadeOfIsAWarning) {
  const testing::ScratchFolder folder;
  std::ofstream(folder.path() / "remider.txt") << "{{title}}";
  std::ofstream(folder.path() / "notes.md") << "of our own";
  const LoadedTemplates loaded =
      load_templates(folder.path(), std::string(DUECOURSE_SOURCE_DIR) + "/config/templates");
  EXPECT_TRUE(loaded.templates.has_value());
  EXPECT_THAT(described(loaded.faults), ElementsAre(HasSubstr("did you mean 'reminder.txt'?")));
}

TEST(LoadTemplates, MissingFilesAndFaultsAreReportedTogether) {
  const testing::ScratchFolder folder;
  std::ofstream(folder.path() / "reminder.txt") << "{{nonsense_that_is_like_nothing}}";
  const LoadedTemplates loaded = load_templates(folder.path(), folder.path() / "nowhere");
  EXPECT_FALSE(loaded.templates.has_value());
  EXPECT_EQ(loaded.faults.size(), template_file_names().size() + 1);  // cy/words.txt
  EXPECT_THAT(described(loaded.faults), ::testing::Contains(HasSubstr("reminder.txt:1:1: error:")));
}

TEST(RenderTemplates, HtmlIsEscapedTextAndSubjectAreNot) {
  MessageContent content = testing::example_reminder();
  content.items[0].title = R"(<b>"Tom" & 'Jo'</b>)";
  EXPECT_EQ(templates_with("reminder.html", "{{title}}").render(content).html,
            "&lt;b&gt;&quot;Tom&quot; &amp; &apos;Jo&apos;&lt;/b&gt;\n");
  EXPECT_EQ(templates_with("reminder.txt", "{{title}}").render(content).plain,
            content.items[0].title + "\n");
  EXPECT_EQ(templates_with("reminder.subject", "{{title}}").render(content).subject,
            content.items[0].title);
}

TEST(RenderTemplates, AnItemDoesNotShowWhatAnotherHas) {
  MessageContent content = testing::example_reminder();
  content.items.push_back(content.items[0]);
  content.items[1].note.clear();
  content.items[1].reference = "FC-7";
  EXPECT_EQ(templates_with("reminder.txt", "{{#items}}{{reference}}:{{note}};{{/items}}")
                .render(content)
                .plain,
            "FC-1042:" + content.items[0].note + ";FC-7:;\n");
}

TEST(RenderTemplates, PartsSpeakOfTheItemTheyStandIn) {
  MessageContent content = testing::example_reminder();
  content.items.push_back(content.items[0]);
  content.items[1].reference = "FC-7 & Co";
  std::map<std::string, std::string> sources;
  for (const std::string& name : template_file_names()) sources[name] = "x";
  sources["frame.html"] = "<b>\n{{>content}}\n</b>\n";
  sources["reminder.html"] = "{{#items}}\n{{>box}}\n{{/items}}\n";
  sources["box.html"] = "{{! a part }}\n{{#reference}}\n<i>{{reference}}</i>\n{{/reference}}\n";
  EXPECT_EQ(Templates(sources).render(content).html,
            "<b>\n<i>FC-1042</i>\n<i>FC-7 &amp; Co</i>\n</b>\n");
}

TEST(RenderTemplates, ValuesCannotBringTagsOrLines) {
  MessageContent content = testing::example_reminder();
  content.items[0].title = "{{due}}\r\nBcc: x";
  EXPECT_EQ(templates_with("reminder.subject", "{{title}}").render(content).subject,
            "{{due}} Bcc: x");
}

TEST(RenderTemplates, LinksThatAreNoWebAddressesAreNotShown) {
  MessageContent content = testing::example_reminder();
  content.items[0].url = "javascript:alert(1)";
  const RenderedTexts texts = testing::shipped_templates().templates->render(content);
  EXPECT_THAT(texts.html, Not(HasSubstr("javascript")));
  EXPECT_THAT(texts.html, Not(HasSubstr("<a ")));
}

TEST(ShippedTemplates, AReminderSaysWhatWhenWhyAndWhere) {
  const RenderedTexts texts =
      testing::shipped_templates().templates->render(testing::example_reminder());
  EXPECT_EQ(texts.subject,
            "Due Thu 9 Apr: First visit to the family, with the child seen and spoken to - "
            "FC-1042");
  for (const char* part :
       {"First visit to the family, with the child seen and spoken to", "FC-1042",
        "Due Thu 9 Apr 2026, in 2 working days", "5 working days from the initial contact",
        "Family Solutions Practice Framework, clause 4.1",
        "You get this because you are the key worker of this case.", "Westshire Council",
        "weekend, not counted", "Siân O’Neill"}) {
    EXPECT_THAT(texts.plain, HasSubstr(part));
    EXPECT_THAT(texts.html, HasSubstr(part));
  }
  EXPECT_THAT(texts.plain, HasSubstr("https://eis.westshire.gov.uk/cases/1042?tab=visits&from=m"));
  EXPECT_THAT(texts.html,
              HasSubstr("href=\"https://eis.westshire.gov.uk/cases/1042?tab=visits&amp;from=m"));
}

TEST(ShippedTemplates, AnEscalationNamesTheOwner) {
  MessageContent content = testing::example_escalation();
  RenderedTexts texts = testing::shipped_templates().templates->render(content);
  EXPECT_THAT(texts.subject, ::testing::StartsWith("Overdue since Thu 9 Apr: First visit"));
  EXPECT_THAT(texts.plain, HasSubstr("With:      Siân O’Neill"));
  content.copy = true;
  texts = testing::shipped_templates().templates->render(content);
  EXPECT_THAT(texts.subject, ::testing::StartsWith("For information: Overdue since"));
}

TEST(ShippedTemplates, AMoveSaysFromWhereAndWhy) {
  MessageContent content = testing::example_reminder();
  content.kind = MessageKind::moved;
  content.items[0].previous_due = "Wed 8 Apr 2026";
  content.items[0].because = "the initial contact was corrected to Thu 2 Apr 2026";
  const RenderedTexts texts = testing::shipped_templates().templates->render(content);
  EXPECT_THAT(texts.subject, ::testing::StartsWith("Moved to Thu 9 Apr: First visit"));
  EXPECT_THAT(texts.plain, HasSubstr("Before:    Wed 8 Apr 2026"));
  EXPECT_THAT(texts.html, HasSubstr("was corrected to Thu 2 Apr"));
}

TEST(ShippedTemplates, AFailureIsRaisedWithTheServersWords) {
  MessageContent content = testing::example_reminder();
  content.kind = MessageKind::raised;
  content.failed_address = "gone@westshire.gov.uk";
  content.failed_detail = "550 5.1.1 <gone@westshire.gov.uk>: no such user";
  const RenderedTexts texts = testing::shipped_templates().templates->render(content);
  EXPECT_THAT(texts.subject, ::testing::StartsWith("Not delivered: First visit"));
  EXPECT_THAT(texts.plain, HasSubstr("550 5.1.1 <gone@westshire.gov.uk>: no such user"));
  EXPECT_THAT(texts.html, HasSubstr("&lt;gone@westshire.gov.uk&gt;"));
}

TEST(ShippedTemplates, ANewHolderSeesEveryDateAndWhichMayMove) {
  MessageContent content = testing::example_reminder();
  content.kind = MessageKind::schedule;
  content.known_as_of = "Mon 6 Apr 2026 17:10";
  content.items.push_back(testing::example_item());
  content.items[1].title = "Initial assessment";
  content.items[1].provisional = "provisional: counted anew from initial contact";
  content.items[1].passed_from = "Jo <Bloggs>";
  const RenderedTexts texts = testing::shipped_templates().templates->render(content);
  EXPECT_EQ(texts.subject, "Now yours: Case FC-1042, 2 dates");
  EXPECT_THAT(texts.plain, HasSubstr("Case FC-1042: these dates now run for you."));
  EXPECT_THAT(texts.plain, HasSubstr("First visit"));
  EXPECT_THAT(texts.plain, HasSubstr("Initial assessment\n"));
  EXPECT_THAT(texts.plain,
              HasSubstr("May move:  provisional: counted anew from initial contact\n"));
  EXPECT_THAT(texts.plain, HasSubstr("Until now: Jo <Bloggs>\n"));
  EXPECT_THAT(texts.html, HasSubstr("Jo &lt;Bloggs&gt;"));
  EXPECT_THAT(texts.plain, HasSubstr("as known at Mon 6 Apr 2026 17:10"));
}

MessageContent example_digest() {
  MessageContent content = testing::example_reminder();
  content.kind = MessageKind::digest;
  MessageItem line = testing::example_item();
  line.merged = "2 children";
  adapters::DigestGroup group;
  group.heading = "Case <FC-1042>";
  group.url = "https://eis.example/FC-1042";
  line.reference.clear();
  line.url.clear();
  line.owner.clear();
  group.lines = {line, line};
  adapters::DigestSection today;
  today.part = adapters::DigestPart::today;
  today.groups = {group};
  adapters::DigestSection late = today;
  late.part = adapters::DigestPart::overdue;
  late.groups.front().heading = "Kay Worker";
  late.groups.front().with_owner = true;
  late.groups.front().lines.front().reference = "FC-7";
  content.sections = {late, today};
  return content;
}

TEST(ShippedTemplates, ADigestHasItsSectionsUnderHeadings) {
  const RenderedTexts texts = testing::shipped_templates().templates->render(example_digest());
  EXPECT_EQ(texts.subject, "2 overdue, 2 due today");
  EXPECT_THAT(texts.plain, HasSubstr("OVERDUE\n\nWith Kay Worker\n"));
  EXPECT_THAT(texts.plain, HasSubstr("(2 children), Case FC-7: "));
  EXPECT_THAT(texts.plain,
              HasSubstr("DUE TODAY\n\nCase <FC-1042>\nhttps://eis.example/FC-1042\n- First visit"));
  EXPECT_THAT(texts.html, HasSubstr(">Overdue</h2>"));
  EXPECT_THAT(texts.html, HasSubstr("<a href=\"https://eis.example/FC-1042\""));
  EXPECT_THAT(texts.html, HasSubstr("Case &lt;FC-1042&gt;"));
}

TEST(ShippedTemplates, WhatWasLongOverdueIsListedInOneMessage) {
  MessageContent content = testing::example_reminder();
  content.kind = MessageKind::summary;
  content.items.front().owner = "Kay Worker";
  const auto shipped = testing::shipped_templates();
  const Templates& templates = *shipped.templates;
  EXPECT_THAT(templates.render(content).subject,
              ::testing::StartsWith("Long overdue: 1: First visit"));
  content.items.push_back(testing::example_item());
  const RenderedTexts texts = templates.render(content);
  EXPECT_EQ(texts.subject, "Long overdue: 2");
  EXPECT_THAT(texts.plain, HasSubstr("With:      Kay Worker\n"));
  EXPECT_THAT(texts.plain, HasSubstr("told in one message, not one by one"));
}

TEST(ShippedTemplates, SeveralItemsAreCountedInTheSubject) {
  MessageContent content = testing::example_reminder();
  content.items.push_back(testing::example_item());
  content.items.push_back(testing::example_item());
  EXPECT_THAT(testing::shipped_templates().templates->render(content).subject,
              ::testing::EndsWith("FC-1042 and 2 more"));
}

TEST(ShippedTemplates, OnlyWhatIsKnownIsShown) {
  MessageContent content = testing::example_reminder();
  MessageItem bare;
  bare.title = "Supervision";
  bare.state = "due Thu 9 Apr 2026";
  bare.due = "Thu 9 Apr 2026";
  content.items = {bare};
  content.to.name.clear();
  const RenderedTexts texts = testing::shipped_templates().templates->render(content);
  EXPECT_EQ(texts.subject, "Due Thu 9 Apr 2026: Supervision");
  EXPECT_EQ(texts.plain,
            "Hello,\n\nA reminder of what is due.\n\nSupervision\nDue Thu 9 Apr 2026.\n\n"
            "Due:       Thu 9 Apr 2026\n\n"
            "Already done? Record it in the case system and you will hear no more about it.\n\n"
            "--\nYou get this because you are the key worker of this case.\n"
            "Sent by Duecourse for Westshire Council.\n");
}

}  // namespace
}  // namespace duecourse::adapters
