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
enum class NameScope { everywhere, trace, sections, groups, entries };

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
    TemplateName{"items", NameUse::list, NameScope::everywhere},
    // of a digest: how many lines are overdue and due today, and its sections
    TemplateName{"count_overdue", NameUse::text, NameScope::everywhere},
    TemplateName{"count_today", NameUse::text, NameScope::everywhere},
    TemplateName{"sections", NameUse::list, NameScope::everywhere},
    TemplateName{"is_overdue", NameUse::flag, NameScope::sections},
    TemplateName{"is_today", NameUse::flag, NameScope::sections},
    TemplateName{"is_this_week", NameUse::flag, NameScope::sections},
    TemplateName{"is_later", NameUse::flag, NameScope::sections},
    TemplateName{"is_moved", NameUse::flag, NameScope::sections},
    TemplateName{"is_finding", NameUse::flag, NameScope::sections},
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
