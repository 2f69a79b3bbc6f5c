// The names that a template may use, each with what it is and where it is known: one table for the
// checker and for the filling in.
#pragma once

#include <array>
#include <string_view>

namespace duecourse::adapters {

/// What a name stands for: a text is printed and may open a section (shown when not empty); a flag
/// only opens sections; a list opens a section for each of its entries.
enum class NameUse { text, flag, list };

/// Inside which list a name is known; everywhere: in the whole template. list_of() names the list.
enum class NameScope { everywhere, trace, sections, groups, entries, weeks };

[[nodiscard]] constexpr std::string_view list_of(NameScope scope) {
  switch (scope) {
    case NameScope::everywhere:
      return "";
    case NameScope::trace:
      return "trace";
    case NameScope::sections:
      return "sections";
    case NameScope::groups:
      return "groups";
    case NameScope::entries:
      return "entries";
    case NameScope::weeks:
      return "weeks";
  }
  return "";
}

struct TemplateName {
  std::string_view name;
  NameUse use;
  NameScope scope;
};

/// The names of an item are known everywhere: outside {{#items}} they are those of the first.
inline constexpr std::array kTemplateNames = {
    // of the message
    TemplateName{"council", NameUse::text, NameScope::everywhere},
    TemplateName{"to_name", NameUse::text, NameScope::everywhere},
    TemplateName{"why", NameUse::text, NameScope::everywhere},
    TemplateName{"known_as_of", NameUse::text, NameScope::everywhere},
    TemplateName{"failed_address", NameUse::text, NameScope::everywhere},
    TemplateName{"failed_detail", NameUse::text, NameScope::everywhere},
    TemplateName{"others", NameUse::text, NameScope::everywhere},  // how many items but the first
    TemplateName{"copy", NameUse::flag, NameScope::everywhere},
    TemplateName{"several", NameUse::flag, NameScope::everywhere},    // items of several subjects
    TemplateName{"on_behalf", NameUse::text, NameScope::everywhere},  // whose duties they are
    TemplateName{"how_many", NameUse::text, NameScope::everywhere},   // how many items
    TemplateName{"calendar", NameUse::flag, NameScope::everywhere},   // an entry is attached
    TemplateName{"letter", NameUse::flag, NameScope::everywhere},     // a draft is attached
    // of an entry for a calendar: what is said of it
    TemplateName{"entry_new", NameUse::flag, NameScope::everywhere},
    TemplateName{"entry_moved", NameUse::flag, NameScope::everywhere},
    TemplateName{"entry_gone", NameUse::flag, NameScope::everywhere},
    TemplateName{"items", NameUse::list, NameScope::everywhere},
    // of a weekly digest: a list of teams, each with counts (0 is nothing) and a list of items
    TemplateName{"weeks", NameUse::list, NameScope::everywhere},
    TemplateName{"how_overdue", NameUse::text, NameScope::weeks},
    TemplateName{"how_due", NameUse::text, NameScope::weeks},       // within seven days
    TemplateName{"how_met", NameUse::text, NameScope::weeks},       // last week, in time
    TemplateName{"how_late", NameUse::text, NameScope::weeks},      // last week, done late
    TemplateName{"how_findings", NameUse::text, NameScope::weeks},  // to be put right
    TemplateName{"how_over", NameUse::text, NameScope::weeks},      // workers over their caseload
    TemplateName{"longest", NameUse::list, NameScope::weeks},       // overdue longest
    // of a page on a worker: its lists have the names of an item
    TemplateName{"page", NameUse::flag, NameScope::everywhere},
    TemplateName{"page_caseload", NameUse::text, NameScope::everywhere},
    TemplateName{"page_last", NameUse::text, NameScope::everywhere},    // the last supervision
    TemplateName{"page_hidden", NameUse::text, NameScope::everywhere},  // restricted cases left out
    TemplateName{"has_late", NameUse::flag, NameScope::everywhere},
    TemplateName{"has_soon", NameUse::flag, NameScope::everywhere},
    TemplateName{"has_findings", NameUse::flag, NameScope::everywhere},
    TemplateName{"late", NameUse::list, NameScope::everywhere},
    TemplateName{"soon", NameUse::list, NameScope::everywhere},
    TemplateName{"findings", NameUse::list, NameScope::everywhere},
    // of a letter to a referrer, beside to_name, council and reference
    TemplateName{"team", NameUse::text, NameScope::everywhere},
    TemplateName{"received", NameUse::text, NameScope::everywhere},
    TemplateName{"outcome", NameUse::text, NameScope::everywhere},
    TemplateName{"outcome_by", NameUse::text, NameScope::everywhere},
    // of a digest: how many lines are overdue and due today, and its sections
    TemplateName{"count_overdue", NameUse::text, NameScope::everywhere},
    TemplateName{"count_today", NameUse::text, NameScope::everywhere},
    TemplateName{"count_closed", NameUse::text, NameScope::everywhere},  // due while closed
    TemplateName{"closed", NameUse::text, NameScope::everywhere},        // from when to when
    TemplateName{"sections", NameUse::list, NameScope::everywhere},
    TemplateName{"is_overdue", NameUse::flag, NameScope::sections},
    TemplateName{"is_today", NameUse::flag, NameScope::sections},
    TemplateName{"is_while_closed", NameUse::flag, NameScope::sections},
    TemplateName{"is_this_week", NameUse::flag, NameScope::sections},
    TemplateName{"is_later", NameUse::flag, NameScope::sections},
    TemplateName{"is_moved", NameUse::flag, NameScope::sections},
    TemplateName{"is_finding", NameUse::flag, NameScope::sections},
    TemplateName{"is_done", NameUse::flag, NameScope::sections},
    TemplateName{"groups", NameUse::list, NameScope::sections},
    TemplateName{"group", NameUse::text, NameScope::groups},       // the case, or the practitioner
    TemplateName{"group_url", NameUse::text, NameScope::groups},   // of the case
    TemplateName{"with_owner", NameUse::flag, NameScope::groups},  // it is a practitioner
    TemplateName{"entries", NameUse::list, NameScope::groups},     // each with the names of an item
    TemplateName{"merged", NameUse::text, NameScope::entries},     // "2 children"
    // of an item
    TemplateName{"framework", NameUse::text, NameScope::everywhere},
    TemplateName{"title", NameUse::text, NameScope::everywhere},
    TemplateName{"clause", NameUse::text, NameScope::everywhere},
    TemplateName{"note", NameUse::text, NameScope::everywhere},
    TemplateName{"state", NameUse::text, NameScope::everywhere},
    TemplateName{"headline", NameUse::text, NameScope::everywhere},  // state with a capital letter
    TemplateName{"due", NameUse::text, NameScope::everywhere},
    TemplateName{"due_short", NameUse::text, NameScope::everywhere},
    TemplateName{"expected", NameUse::text, NameScope::everywhere},
    TemplateName{"counted", NameUse::text, NameScope::everywhere},
    TemplateName{"previous_due", NameUse::text, NameScope::everywhere},
    TemplateName{"because", NameUse::text, NameScope::everywhere},
    TemplateName{"provisional", NameUse::text, NameScope::everywhere},  // why the date may move
    TemplateName{"passed_from", NameUse::text, NameScope::everywhere},  // whose duty it was before
    TemplateName{"wrong", NameUse::text, NameScope::everywhere},  // of a finding: what is wrong
    TemplateName{"to_mend", NameUse::flag,
                 NameScope::everywhere},  // of a finding: it can be mended
    TemplateName{"subject_word", NameUse::text, NameScope::everywhere},
    TemplateName{"reference", NameUse::text, NameScope::everywhere},
    TemplateName{"named", NameUse::text,
                 NameScope::everywhere},  // initials or name, if to be shown
    TemplateName{"url", NameUse::text, NameScope::everywhere},
    TemplateName{"owner", NameUse::text, NameScope::everywhere},
    TemplateName{"decided", NameUse::text, NameScope::everywhere},      // snoozed, acknowledged
    TemplateName{"late_reason", NameUse::text, NameScope::everywhere},  // that is on record
    TemplateName{"overdue", NameUse::flag, NameScope::everywhere},
    TemplateName{"has_trace", NameUse::flag, NameScope::everywhere},  // for a heading above it
    TemplateName{"trace", NameUse::list, NameScope::everywhere},
    // of a line of the count
    TemplateName{"label", NameUse::text, NameScope::trace},
    TemplateName{"text", NameUse::text, NameScope::trace},
    TemplateName{"counts", NameUse::flag, NameScope::trace},
};

}  // namespace duecourse::adapters
