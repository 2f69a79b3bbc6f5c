#include "examples/mosaic/step_page.hpp"

#include <fmt/format.h>

#include "examples/eis/journal_database.hpp"

namespace duecourse::examples {

namespace {

constexpr const char* kStep = R"sql(
SELECT s.WORKFLOW_STEP_ID, t.DESCRIPTION, s.WORKFLOW_STEP_TYPE_ID, s.STEP_STATUS,
       s.STARTED_ON, COALESCE(s.COMPLETED_ON, ''),
       COALESCE(w.FIRST_NAMES || ' ' || w.LAST_NAMES, 'nobody'), COALESCE(o.NAME, 'no team')
FROM MO_WORKFLOW_STEPS s
JOIN MO_WORKFLOW_STEP_TYPES t ON t.WORKFLOW_STEP_TYPE_ID = s.WORKFLOW_STEP_TYPE_ID
LEFT JOIN WORKERS w ON w.ID = s.ASSIGNEE_ID
LEFT JOIN ORGANISATIONS o ON o.ID = s.RESPONSIBLE_TEAM_ID
WHERE s.WORKFLOW_STEP_ID = {})sql";

constexpr const char* kAnswers = R"sql(
SELECT q.QUESTION_USER_CODE, a.answer, COALESCE(r.HANDLER_ROW_IDENTIFIER, '')
FROM (SELECT FORM_ID, QUESTION_ID, FORM_ANSWER_ROW_ID, DATE_ANSWER AS answer
      FROM MO_FORM_DATE_ANSWERS
      UNION ALL
      SELECT FORM_ID, QUESTION_ID, FORM_ANSWER_ROW_ID, BOOLEAN_ANSWER FROM MO_FORM_BOOLEAN_ANSWERS
      UNION ALL
      SELECT FORM_ID, QUESTION_ID, FORM_ANSWER_ROW_ID, SHORT_TEXT_ANSWER
      FROM MO_FORM_SHORT_TEXT_ANSWERS
      UNION ALL
      SELECT l.FORM_ID, l.QUESTION_ID, l.FORM_ANSWER_ROW_ID, k.ANSWER
      FROM MO_FORM_LOOKUP_ANSWERS l
      JOIN MO_QUESTION_LOOKUPS k ON k.QUESTION_LOOKUP_ID = l.QUESTION_LOOKUP_ID) a
JOIN MO_FORMS f ON f.FORM_ID = a.FORM_ID
JOIN MO_QUESTIONS q ON q.QUESTION_ID = a.QUESTION_ID
JOIN MO_FORM_ANSWER_ROWS r ON r.FORM_ANSWER_ROW_ID = a.FORM_ANSWER_ROW_ID
WHERE f.WORKFLOW_STEP_ID = {}
ORDER BY q.QUESTION_ID, a.FORM_ANSWER_ROW_ID)sql";

}  // namespace

Result<std::vector<std::string>> step_page(const std::string& path, int step) {
  const auto steps = select_rows(path, fmt::format(fmt::runtime(kStep), step));
  if (!steps.ok()) return steps.error();
  if (steps->empty()) return Error{ErrorCode::not_found, fmt::format("there is no step {}", step)};
  const auto& of = steps->front();
  std::vector<std::string> lines;
  lines.push_back(fmt::format("Step {}: {} (type {}), {}", of[0], of[1], of[2], of[3]));
  lines.push_back(fmt::format("started {}, completed {}; {}, {}", of[4], of[5], of[6], of[7]));
  const auto answers = select_rows(path, fmt::format(fmt::runtime(kAnswers), step));
  if (!answers.ok()) return answers.error();
  for (const auto& answer : *answers) {
    const std::string of_child = answer[2].empty() ? "" : fmt::format("   (child {})", answer[2]);
    lines.push_back(fmt::format("{:<26} {}{}", answer[0], answer[1], of_child));
  }
  return lines;
}

}  // namespace duecourse::examples
