#include "adapters/store/alarm_table.hpp"

namespace duecourse::adapters {

namespace {

constexpr std::chrono::hours kDay{24};

constexpr const char* kToTell =
    "SELECT about, recipient, title, text, daily, since, ended, told FROM alarm "
    "WHERE told IS NULL OR ended IS NOT NULL OR (daily AND told <= ?) ORDER BY about, recipient";
constexpr const char* kOn =
    "SELECT about, recipient, title, text, daily, since, ended, told FROM alarm "
    "WHERE ended IS NULL ORDER BY about, recipient";

std::vector<Alarm> alarms_of(Rows& rows) {
  std::vector<Alarm> alarms;
  while (rows.next()) {
    Alarm& alarm = alarms.emplace_back();
    alarm.about = rows->text();
    alarm.to = rows->text();
    alarm.title = rows->text();
    alarm.text = rows->text();
    alarm.daily = rows->flag();
    alarm.since = rows->instant();
    alarm.ended_at = rows->maybe_instant();
    alarm.told_at = rows->maybe_instant();
  }
  return alarms;
}

}  // namespace

void AlarmTable::put(const Alarm& alarm, Instant now) {
  bool is_on = false;
  {
    Rows rows = db_.query("SELECT ended IS NULL FROM alarm WHERE about = ? AND recipient = ?",
                          alarm.about, alarm.to);
    is_on = rows.next() && rows->flag();
  }
  db_.run(
      "INSERT INTO alarm (about, recipient, title, text, daily, since) VALUES (?, ?, ?, ?, ?, ?) "
      "ON CONFLICT (about, recipient) DO UPDATE SET title = excluded.title, text = excluded.text, "
      "daily = excluded.daily, ended = NULL",
      alarm.about, alarm.to, alarm.title, alarm.text, alarm.daily, now);
  if (!is_on) audit_.line(now, "alarm_raised", alarm.about);
}

Result<void> AlarmTable::raise(const Alarm& alarm, Instant now) {
  return db_.write([&] { put(alarm, now); });
}

Result<void> AlarmTable::end(const std::string& about, const std::string& title,
                             const std::string& text, Instant now) {
  return db_.write([&] {
    const int untold = db_.run("DELETE FROM alarm WHERE about = ? AND told IS NULL", about);
    const int told =
        db_.run("UPDATE alarm SET ended = ?, title = ?, text = ? WHERE about = ? AND ended IS NULL",
                now, title, text, about);
    if (untold + told > 0) audit_.line(now, "alarm_ended", about);
  });
}

Result<std::vector<Alarm>> AlarmTable::to_tell(Instant now) {
  return db_.read_settled([&] {
    Rows rows = db_.query(kToTell, now - kDay);
    return alarms_of(rows);
  });
}

Result<std::vector<Alarm>> AlarmTable::on() {
  return db_.read_settled([&] {
    Rows rows = db_.query(kOn);
    return alarms_of(rows);
  });
}

Result<void> AlarmTable::told(const Alarm& alarm, Instant now) {
  return db_.write_through([&] {
    db_.run("DELETE FROM alarm WHERE about = ? AND recipient = ? AND ended IS NOT NULL",
            alarm.about, alarm.to);
    db_.run("UPDATE alarm SET told = ? WHERE about = ? AND recipient = ?", now, alarm.about,
            alarm.to);
    audit_.line(now, "alarm_told", alarm.about);
  });
}

}  // namespace duecourse::adapters
