#include "adapters/store/sample_tables.hpp"

#include <fmt/format.h>

namespace duecourse::adapters {

namespace {

// The record of a case that is read last wins, as everywhere: there is one where a host is sane.
constexpr const char* kEntries =
    "SELECT subject.kind, subject.id, "
    "coalesce((SELECT family_id FROM case_record WHERE case_record.subject = sample_member.subject "
    "AND NOT deleted LIMIT 1), ''), "
    "coalesce((SELECT reference FROM case_record WHERE case_record.subject = sample_member.subject "
    "AND NOT deleted LIMIT 1), ''), "
    "event, host_id, at, at_precision FROM sample_member "
    "JOIN subject ON subject.num = sample_member.subject "
    "WHERE framework = ? AND sample = ? ORDER BY subject.id, event";

}  // namespace

bool SampleTables::any() {
  if (!any_known_) {
    Rows rows = db_.query("SELECT EXISTS (SELECT 1 FROM sample_member)");
    any_ = rows.next() && rows->flag();
    any_known_ = true;
  }
  return any_;
}

void SampleTables::keep(const SubjectRef& subject, const std::vector<SampleMember>& members) {
  if (members.empty() && !any()) return;
  const std::int64_t num = subjects_.number_of(subject);
  db_.run("DELETE FROM sample_member WHERE subject = ?", num);
  for (const SampleMember& member : members) {
    db_.run(
        "INSERT INTO sample_member (subject, framework, sample, event, host_id, at, at_precision) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        num, member.framework, member.sample, member.event, member.host_id, member.at);
  }
  if (!members.empty()) any_ = true;
}

Result<std::vector<SampleEntry>> SampleTables::entries(const SampleRef& sample) {
  return db_.read([&] {
    std::vector<SampleEntry> entries;
    Rows rows = db_.query(kEntries, sample.framework, sample.sample);
    while (rows.next()) {
      SampleEntry& entry = entries.emplace_back();
      entry.subject.kind = rows->number<SubjectKind>();
      entry.subject.id = rows->id<SubjectId>();
      entry.family = rows->text();
      entry.reference = rows->text();
      entry.event = rows->id<EventId>();
      entry.host_id = rows->text();
      entry.at.at = rows->instant();
      entry.at.precision = rows->number<Precision>();
    }
    return entries;
  });
}

Result<std::vector<SampleDraw>> SampleTables::draws(const SampleRef& sample) {
  return db_.read([&] {
    std::vector<SampleDraw> draws;
    Rows rows = db_.query(
        "SELECT span, unit, subject.kind, subject.id, event, host_id, hash, drawn, topped_up "
        "FROM sample_draw JOIN subject ON subject.num = sample_draw.subject "
        "WHERE framework = ? AND sample = ? ORDER BY span, unit",
        sample.framework, sample.sample);
    while (rows.next()) {
      SampleDraw& draw = draws.emplace_back();
      draw.sample = sample;
      draw.span = rows->text();
      draw.unit = rows->text();
      draw.subject.kind = rows->number<SubjectKind>();
      draw.subject.id = rows->id<SubjectId>();
      draw.event = rows->id<EventId>();
      draw.host_id = rows->text();
      draw.hash = rows->text();
      draw.drawn_at = rows->instant();
      draw.topped_up = rows->flag();
    }
    return draws;
  });
}

Result<void> SampleTables::add(const std::vector<SampleDraw>& draws, Instant now) {
  return db_.write([&] {
    for (const SampleDraw& draw : draws) {
      const int added = db_.run(
          "INSERT INTO sample_draw (framework, sample, span, unit, subject, event, host_id, hash, "
          "drawn, topped_up) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
          draw.sample.framework, draw.sample.sample, draw.span, draw.unit,
          subjects_.number_of(draw.subject), draw.event, draw.host_id, draw.hash, draw.drawn_at,
          draw.topped_up);
      if (added == 0) continue;
      audit_.line(
          now, "sample_drawn",
          fmt::format("{}/{} {} {}: {}, {}, {}", draw.sample.framework.str(),
                      draw.sample.sample.str(), draw.span, draw.unit, describe(draw.subject),
                      draw.topped_up ? "topped up" : "by its number", draw.hash));
    }
  });
}

Result<std::optional<Instant>> SampleTables::begun(const SampleRef& sample) {
  return db_.read([&] {
    Rows rows = db_.query("SELECT at FROM sample_begun WHERE framework = ? AND sample = ?",
                          sample.framework, sample.sample);
    return rows.next() ? rows->maybe_instant() : std::nullopt;
  });
}

Result<void> SampleTables::begin(const SampleRef& sample, Instant now) {
  return db_.write([&] {
    db_.run(
        "INSERT INTO sample_begun (framework, sample, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        sample.framework, sample.sample, now);
  });
}

}  // namespace duecourse::adapters
