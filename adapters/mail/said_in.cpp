#include "adapters/mail/said_in.hpp"

namespace duecourse::adapters {
namespace {

class Speaker {
 public:
  explicit Speaker(const Phrases& phrases) : phrases_(phrases) {}

  void put(std::string& text) const { text = phrases_.say(text); }

  void put(MessageItem& item) const {
    for (std::string* text : {&item.state, &item.due, &item.due_short, &item.expected,
                              &item.counted, &item.previous_due, &item.provisional, &item.wrong,
                              &item.because, &item.subject_word, &item.decided, &item.merged}) {
      put(*text);
    }
    for (TraceLine& line : item.trace) {
      put(line.label);
      put(line.text);
    }
  }

  void put(std::vector<MessageItem>& items) const {
    for (MessageItem& item : items) put(item);
  }

 private:
  const Phrases& phrases_;
};

}  // namespace

MessageContent said_in(const Phrases& phrases, MessageContent content) {
  const Speaker speaker(phrases);
  for (std::string* text : {&content.why, &content.known_as_of, &content.closed}) {
    speaker.put(*text);
  }
  speaker.put(content.items);
  // The titles of these are the program's own; of all others, a framework's.
  if (content.kind == MessageKind::alarm || content.kind == MessageKind::weekly) {
    speaker.put(content.items.front().title);
  }
  for (MessageItem& item : content.items) {
    if (item.restricted) speaker.put(item.title);
  }
  for (DigestSection& section : content.sections) {
    for (DigestGroup& group : section.groups) {
      if (!group.with_owner) speaker.put(group.heading);
      speaker.put(group.lines);
    }
  }
  for (TeamWeek& week : content.weeks) speaker.put(week.longest);
  if (content.page) {
    speaker.put(content.page->caseload);
    speaker.put(content.page->last);
    speaker.put(content.page->late);
    speaker.put(content.page->soon);
    speaker.put(content.page->findings);
  }
  return content;
}

LetterContent said_in(const Phrases& phrases, LetterContent content) {
  const Speaker speaker(phrases);
  speaker.put(content.received);
  speaker.put(content.outcome_by);
  return content;
}

}  // namespace duecourse::adapters
