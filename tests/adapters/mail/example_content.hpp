// Example messages that several tests of mail share.
#pragma once

#include <chrono>
#include <string>

#include "adapters/mail/message_content.hpp"
#include "adapters/mail/templates.hpp"

namespace duecourse::testing {

inline adapters::MessageItem example_item() {
  adapters::MessageItem item;
  item.deadline = DeadlineId("d-000017");
  item.stage = StageId("ahead");
  item.framework = "Family Solutions Practice Framework";
  item.title = "First visit to the family, with the child seen and spoken to";
  item.clause = "4.1";
  item.note = "A visit at which the child was not both seen and spoken to does not end this.";
  item.state = "due Thu 9 Apr 2026, in 2 working days";
  item.due = "Thu 9 Apr 2026";
  item.due_short = "Thu 9 Apr";
  item.counted =
      "5 working days from the initial contact on Thu 2 Apr 2026 10:00, counted Monday to Friday";
  item.trace = {{"Thu 2 Apr 2026", "day 0, the initial contact", false},
                {"Fri 3 Apr 2026", "day 1", true},
                {"Sat 4 Apr to Sun 5 Apr 2026", "weekend, not counted", false},
                {"Mon 6 Apr to Thu 9 Apr 2026", "days 2 to 5", true}};
  item.reference = "FC-1042";
  item.url = "https://eis.westshire.gov.uk/cases/1042?tab=visits&from=mail";
  item.owner = "Si\u00e2n O\u2019Neill";
  return item;
}

inline adapters::MessageContent example_reminder() {
  using namespace std::chrono;
  adapters::MessageContent content;
  content.id = MessageId("m-000042");
  content.kind = adapters::MessageKind::reminder;
  content.composed_at = sys_days(2026y / April / 7) + 7h + 30min;
  content.council = "Westshire Council";
  content.from = {"Duecourse", "deadlines@westshire.gov.uk"};
  content.to = {"Si\u00e2n O\u2019Neill", "sian.oneill@westshire.gov.uk"};
  content.why = "You get this because you are the key worker of this case.";
  content.items = {example_item()};
  return content;
}

inline adapters::MessageContent example_escalation() {
  adapters::MessageContent content = example_reminder();
  content.id = MessageId("m-000043");
  content.kind = adapters::MessageKind::escalation;
  content.to = {"Jo Bloggs", "jo.bloggs@westshire.gov.uk"};
  content.why = "You get this because you supervise Si\u00e2n O\u2019Neill.";
  content.items[0].overdue = true;
  content.items[0].stage = StageId("late");
  content.items[0].state = "overdue since Thu 9 Apr 2026, by 1 working day";
  return content;
}

/// A calendar text as the calendar adapter renders one.
inline std::string example_calendar(const std::string& method) {
  return "BEGIN:VCALENDAR\r\nPRODID:-//Duecourse//Deadlines//EN\r\nVERSION:2.0\r\nMETHOD:" +
         method +
         "\r\nBEGIN:VEVENT\r\nUID:d-17@westshire.gov.uk\r\nSEQUENCE:0\r\n"
         "DTSTAMP:20260407T073000Z\r\nDTSTART;VALUE=DATE:20260409\r\nDTEND;VALUE=DATE:20260410\r\n"
         "SUMMARY:Due: First visit t\u0177\\, FC-1042\r\n"
         "ORGANIZER:mailto:deadlines@westshire.gov.uk\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
}

/// The templates that are shipped.
inline adapters::LoadedTemplates shipped_templates() {
  const std::string folder = std::string(DUECOURSE_SOURCE_DIR) + "/config/templates";
  return adapters::load_templates(folder, folder);
}

}  // namespace duecourse::testing
