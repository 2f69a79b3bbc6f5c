// What a message says, as a value: everything that a template may show, and nothing else. The
// service fills it when a notice is claimed. Of a child there is the case reference, and a name or
// initials only where [show] says so; of a referrer an address, in a letter; never note text.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/ids.hpp"
#include "engine/calendar/counting.hpp"
#include "engine/notices/language.hpp"
#include "engine/time/instant.hpp"

namespace duecourse::adapters {

/// Which template speaks.
enum class MessageKind {
  reminder,    ///< to the one whose duty it is, before or on the due day
  escalation,  ///< to someone above, and to the owner as a copy
  moved,       ///< "moved from X to Y, because"
  raised,      ///< to the fallback mailbox: a message that could not be delivered
  alarm,       ///< to the system owner: what is wrong with the service; its one item has a title,
               ///< and a line of `trace` for each paragraph
  finding,     ///< something is wrong that is not a clock, or was to be known
  schedule,    ///< to a new holder: all dates that now run for them
  summary,     ///< all that was long overdue when it was first known
  digest,      ///< what is to be said to one reader on one day, in sections
  weekly,      ///< to a lead: team by team; its one item has a title
  entry,       ///< an entry that the reader's mail program puts into their calendar
};

/// `reminder`, `escalation`, ...
[[nodiscard]] const char* word_of(MessageKind kind);

/// A name and an address. The name may be empty and may hold any text; the address is checked.
struct Mailbox {
  std::string name;
  std::string address;

  friend bool operator==(const Mailbox&, const Mailbox&) = default;
};

/// One deadline as a message shows it. All texts are ready to be read, in the host's zone; an empty
/// text is not shown.
struct MessageItem {
  DeadlineId deadline;
  StageId stage;
  std::string framework;  ///< "Family Solutions Practice Framework"
  std::string title;      ///< of the timescale: "First visit to the family"
  std::string clause;     ///< "4.1", "1.3, 10.1"
  std::string note;       ///< the framework file's remark for the reader
  bool overdue = false;   ///< at the time of composing
  std::string state;      ///< "due Thu 9 Apr 2026, in 2 working days", "overdue since ..."
  std::string due;        ///< "Thu 9 Apr 2026", with the time for a limit in hours
  std::string due_short;  ///< for the subject line: "Thu 9 Apr"; empty: `due` serves
  std::string expected;   ///< the softer date, as `due`
  std::string counted;    ///< "5 working days from the initial contact on Thu 2 Apr 2026 10:00,
                          ///< counted Monday to Friday"
  std::vector<TraceLine> trace;  ///< the count, day by day
  std::string previous_due;      ///< moved: the date told before
  std::string provisional;       ///< schedule: why the date may still move; empty: it is final
  std::string passed_from;       ///< schedule: whose duty it was before, by name
  std::string wrong;             ///< finding: what is wrong, "not recorded: outcomes"
  bool to_mend = false;          ///< finding: something can be put right; not in a notification
  std::string because;           ///< moved: why, "the contact was corrected to Tue 31 Mar 2026"
  std::string subject_word = "Case";  ///< what `reference` is of: "Case", "Worker", "Team"
  std::string reference;              ///< what a message may show of the subject: "FC-1042"
  std::string named;                  ///< what it may show beside it: "J.S.", "Jane Smith"
  bool restricted = false;            ///< of a restricted case
  std::string url;                    ///< http(s) link into the host; anything else is not shown
  std::string owner;                  ///< whose duty it is, by name: for escalations and copies
  std::string decided;                ///< "snoozed until ... by ...: ...", "acknowledged by ..."
  std::string late_reason;            ///< of one that is late: the reason on record
  std::string merged;                 ///< digest: of how many it holds, "2 children"

  friend bool operator==(const MessageItem&, const MessageItem&) = default;
};

/// What a section of a digest is about. In the order of reading.
enum class DigestPart { overdue, today, while_closed, this_week, later, moved, findings, done };
inline constexpr std::array kDigestParts = {
    DigestPart::overdue, DigestPart::today, DigestPart::while_closed, DigestPart::this_week,
    DigestPart::later,   DigestPart::moved, DigestPart::findings,     DigestPart::done};

/// Lines of a digest about one family, or with one practitioner.
struct DigestGroup {
  std::string heading;      ///< "Case FC-1042", "Case FC-1042, Case FC-1043"; a practitioner's name
  bool with_owner = false;  ///< it is a practitioner's name
  std::string url;          ///< of the case, where it is one
  std::vector<MessageItem> lines;
};
struct DigestSection {
  DigestPart part = DigestPart::overdue;
  std::vector<DigestGroup> groups;
};

/// What a lead reads of a team: counts, and those that are overdue longest.
struct TeamWeek {
  std::string name;
  std::size_t overdue = 0;
  std::size_t due = 0;       ///< within seven days
  std::size_t met = 0;       ///< in the last seven days, in time
  std::size_t late = 0;      ///< in the last seven days, done late
  std::size_t findings = 0;  ///< to be put right
  std::size_t over = 0;      ///< workers over their caseload limit
  std::vector<MessageItem> longest;
};

/// What a supervisor reads of a worker before a supervision.
struct WorkerPage {
  std::string caseload;               ///< "9 families of at most 12"
  std::string last;                   ///< "individual supervision held on Thu 2 Apr 2026"
  std::vector<MessageItem> late;      ///< the longest overdue first
  std::vector<MessageItem> soon;      ///< due within 14 days
  std::vector<MessageItem> findings;  ///< what is to be put right
  std::size_t hidden = 0;             ///< restricted cases of which the reader may not hear
};

/// A letter to whoever made a request (letter.hpp). Texts are ready to be read; an empty one is not
/// shown.
struct LetterContent {
  std::string letter;  ///< which: a word of draft_letters()
  Language language = Language::english;
  Mailbox from;  ///< the group mailbox that it is to be sent from
  Mailbox to;    ///< the referrer
  std::string council;
  std::string team;        ///< by name
  std::string reference;   ///< of the case
  std::string received;    ///< when the request came: "Thu 2 Apr 2026"
  std::string outcome;     ///< what was decided, in the host's word
  std::string outcome_by;  ///< by when the referrer will know more
};

/// One message to one address.
struct MessageContent {
  MessageId id;  ///< letters, digits, `-`, `_`, `.`: the local part of the Message-ID
  MessageKind kind = MessageKind::reminder;
  /// What it is said in. All texts here are English: they are put into it when it is rendered.
  Language language = Language::english;
  Instant composed_at{};  ///< the Date header
  std::string council;    ///< "Westshire Council"
  Mailbox from;
  Mailbox to;  ///< the one recipient
  std::optional<Mailbox> reply_to;
  std::string list_id;      ///< "duecourse.council.example": by which mailboxes sort; empty: none
  std::string why;          ///< why this person gets it: "You are the key worker of this case."
  bool copy = false;        ///< for information: the duty is someone else's
  bool several = false;     ///< schedule: the items are of several subjects
  std::string on_behalf;    ///< schedule: whose duties they are, where not the reader's: a name
  std::string known_as_of;  ///< set when the host's data is stale: "Wed 8 Apr 2026 17:10"
  std::vector<MessageItem> items;       ///< one; a schedule or a summary has many
  std::vector<DigestSection> sections;  ///< digest: the items, laid out
  /// Digest: the days on which nobody works that now begin: "Fri 25 Dec 2026 to Mon 28 Dec 2026".
  std::string closed;
  std::string calendar;            ///< an iCalendar text to attach (render_entry); empty: none
  std::string letter;              ///< a whole message to attach (write_letter); empty: none
  std::vector<TeamWeek> weeks;     ///< weekly
  std::optional<WorkerPage> page;  ///< of a reminder of a supervision
  bool entry_gone = false;         ///< entry: it is taken out of the calendar
  bool entry_moved = false;        ///< entry: it was there before, as another
  std::string failed_address;      ///< raised: who could not be reached
  std::string failed_detail;       ///< raised: the server's words
};

}  // namespace duecourse::adapters
