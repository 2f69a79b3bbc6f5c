// duecourse snooze and acknowledge: what people decide about how a deadline is said.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>

#include "adapters/cli/decision.hpp"
#include "adapters/cli/quiet_target.hpp"
#include "adapters/ports/wire_text.hpp"
#include "engine/time/time_text.hpp"

namespace duecourse::adapters {

namespace {

struct QuietOptions {
  QuietKind kind = QuietKind::snooze;
  QuietWords words;
  std::string until;
  std::string reason;
  std::string by;
  bool undo = false;
};

class Deciding {
 public:
  Deciding(CommandContext& context, const QuietOptions& options)
      : context_(context), options_(options) {}

  void run() {
    if (!complete()) return;
    const auto reader = open_or_complain(context_, StoreUse::read);
    if (!reader) return;
    rulebook_ = &reader->rulebook();
    const auto directory = reader->directory();
    if (!directory.ok()) return complain(context_, directory.error());
    const Instant now = time_of_decision(*reader);
    target_ = target_or_complain(context_, *reader, options_.words, now);
    if (!target_ || !read_until() || !find_out_by_whom(*directory, now)) return;
    if (const auto fits = check_quieting(asked_, target_->tracked, *rulebook_, now); !fits) {
      return complain(context_, fits.error());
    }
    const QuietRequest request{target_->tracked.subject, asked_};
    decide(context_, *reader, written(request, who_types()),
           answer(now, "left for the service that is running, which takes it up in its next cycle"),
           [&](Council& council, Instant then) -> Result<std::string> {
             // What was kept is the same whichever way it went.
             auto kept = quiet_request_of(written(request, who_types()));
             const auto done = council.decide_quieting(*kept, then);
             if (!done.ok()) return done.error();
             return answer(then, "done");
           });
  }

 private:
  [[nodiscard]] bool is_snooze() const { return options_.kind == QuietKind::snooze; }

  bool complete() {
    const auto missing = [&](const char* option, const std::string& value) {
      if (!clean_line(value).empty()) return false;
      complain_usage(context_, fmt::format("{} is missing: {}", option,
                                           is_snooze() ? "duecourse snooze CASE TIMESCALE --until "
                                                         "DATE --reason TEXT"
                                                       : "duecourse acknowledge CASE TIMESCALE "
                                                         "--by WHO --until DATE --reason TEXT"));
      return true;
    };
    if (options_.undo) {
      if (options_.until.empty()) return true;
      complain_usage(context_, "--undo takes a decision back at once: leave --until out");
      return false;
    }
    if (!is_snooze() && missing("--by", options_.by)) return false;
    return !missing("--until", options_.until) && !missing("--reason", options_.reason);
  }

  bool read_until() {
    asked_.kind = options_.kind;
    asked_.deadline = target_->tracked.id;
    asked_.reason = clean_line(options_.reason);
    asked_.lifted = options_.undo;
    if (options_.undo) return true;
    const auto until = read_moment(options_.until, rulebook_->zone);
    if (until.ok()) {
      asked_.until = until->moment;
      return true;
    }
    complain_usage(context_, fmt::format("--until {}: {}", options_.until, until.error().message));
    return false;
  }

  bool find_out_by_whom(const Directory& directory, Instant now) {
    if (!options_.by.empty()) {
      if (!name_or_complain(context_, directory, options_.by, *target_, asked_)) return false;
    } else if (is_snooze()) {
      asked_.by = who_types();
    }
    if (options_.undo) return find_what_is_undone(now);
    return is_snooze() || heard_or_complain(context_, directory, *target_, asked_);
  }

  // Without --by an acknowledgement is taken back where there is one alone.
  bool find_what_is_undone(Instant now) {
    std::vector<const Quieting*> standing =
        standing_quietings(target_->subject.input.quietings, asked_.deadline, now);
    std::erase_if(standing, [&](const Quieting* one) {
      const bool same = is_snooze() || options_.by.empty() ||
                        is_by(*one, {asked_.worker, "", asked_.address, "", false});
      return one->kind != asked_.kind || !same || end_of(*one) <= now;
    });
    if (standing.size() == 1) {
      const Quieting& undone = *standing.front();
      if (!is_snooze() || options_.by.empty()) asked_.by = undone.by;
      asked_.worker = undone.worker;
      asked_.address = undone.address;
      return true;
    }
    if (standing.empty()) {
      complain(context_,
               Error{ErrorCode::not_found, fmt::format("there is no {} of {} to take back",
                                                       word_of(asked_.kind), name())});
      return false;
    }
    std::vector<std::string> who;
    for (const Quieting* one : standing) who.push_back(one->by);
    complain_usage(context_, fmt::format("several have acknowledged it; say whose is taken back: "
                                         "--by with one of {}",
                                         fmt::join(who, ", ")));
    return false;
  }

  [[nodiscard]] Instant end_of(const Quieting& one) const {
    const bool snooze = one.kind == QuietKind::snooze;
    return quiet_end(one.until, snooze ? target_->tracked.due : std::nullopt, rulebook_->sending,
                     rulebook_->zone);
  }

  [[nodiscard]] std::string name() const {
    const Tracked& tracked = target_->tracked;
    const std::string child = tracked.person ? ", child " + tracked.person->str() : "";
    return fmt::format("{} of {}{}", tracked.key.timescale.str(), describe(tracked.subject), child);
  }

  [[nodiscard]] std::string answer(Instant now, const std::string& state) const {
    return context_.format == Format::json ? json(now, state) : text(state);
  }

  [[nodiscard]] std::string text(const std::string& state) const {
    const Zone& zone = rulebook_->zone;
    const std::string tail = state == "done" ? "" : "\nThis is " + state + ".";
    if (asked_.lifted) {
      return fmt::format("The {} of {} is taken back.{}", word_of(asked_.kind), name(), tail);
    }
    const std::string end = spell_moment({end_of(asked_), Precision::second}, zone);
    const auto& due = target_->tracked.due;
    const std::string due_words = due ? "Due by " + spell_limit(*due, zone) + " as before" : "";
    if (is_snooze()) {
      return fmt::format("{}: no reminders before {}.\n{}scalations go out in their time.{}",
                         name(), end, due ? due_words + "; e" : "E", tail);
    }
    return fmt::format(
        "{}: acknowledged by {}, who hears no repeats before {}.\nThe next stage "
        "goes out in its time, and the clock goes on.{}",
        name(), asked_.by, end, tail);
  }

  [[nodiscard]] std::string json(Instant now, const std::string& state) const {
    const Zone& zone = rulebook_->zone;
    const Tracked& tracked = target_->tracked;
    using Json = nlohmann::ordered_json;
    const auto or_null = [](const std::string& value) {
      return value.empty() ? Json(nullptr) : Json(value);
    };
    Json row;
    row["decision"] = verb_of(asked_.kind);
    row["undo"] = asked_.lifted;
    row["subject"] = word_of(tracked.subject.kind);
    row["subject_id"] = tracked.subject.id.str();
    row["framework"] = tracked.key.framework.str();
    row["timescale"] = tracked.key.timescale.str();
    row["person_id"] = or_null(tracked.person ? tracked.person->str() : "");
    row["deadline"] = tracked.id.str();
    row["due_by"] = or_null(tracked.due ? write_limit(*tracked.due, zone) : "");
    row["until"] = or_null(asked_.lifted ? "" : write_instant(end_of(asked_), zone));
    row["by"] = asked_.by;
    row["worker"] = or_null(asked_.worker.str());
    row["reason"] = or_null(asked_.reason);
    row["decided_at"] = state == "done" ? Json(write_instant(now, zone)) : Json(nullptr);
    row["state"] = state == "done" ? "done" : "left_for_service";
    return row.dump(2, ' ', false, Json::error_handler_t::replace);
  }

  CommandContext& context_;
  const QuietOptions& options_;
  const Rulebook* rulebook_ = nullptr;
  std::optional<QuietTarget> target_;
  Quieting asked_;
};

void add_decision(CLI::App& app, CommandContext& context, QuietKind kind) {
  const bool snooze = kind == QuietKind::snooze;
  auto options = std::make_shared<QuietOptions>();
  options->kind = kind;
  options->words.verb = verb_of(kind);
  options->words.kind = "case";
  CLI::App* command = app.add_subcommand(
      verb_of(kind), snooze ? "put the reminders of a deadline off; its clock goes on"
                            : "\"I have it\": an escalation is not repeated to one person");
  command->footer(
      snooze ? "Escalations are not snoozed, and nothing is snoozed beyond its limit.\n\n"
               "Example: duecourse snooze C-104 first-visit --until 2026-06-08 --reason \"family "
               "back on Monday\"\n"
               "         duecourse snooze C-104 first-visit --undo"
             : "The next stage goes out all the same. At most 28 days at a time.\n\n"
               "Example: duecourse acknowledge C-104 first-visit --by \"Sian Super\" --until "
               "2026-06-12 --reason \"joint visit on Thursday\"\n"
               "         duecourse acknowledge C-104 first-visit --by \"Sian Super\" --undo");
  command->add_option("SUBJECT", options->words.subject, "the case (or worker, or team)")
      ->required();
  command
      ->add_option("TIMESCALE", options->words.timescale,
                   "the timescale or finding; with its framework (family-solutions/first-visit) or "
                   "the deadline's id where that is not enough")
      ->required();
  command->add_option("--kind", options->words.kind, "what SUBJECT is")
      ->check(CLI::IsMember({"case", "worker", "team"}))
      ->capture_default_str();
  command->add_option("--person", options->words.person, "of a clock for each child: the child");
  command->add_option("--until", options->until,
                      "a date: up to the hour of sending on that day; or a time");
  command->add_option("--reason", options->reason, "why: shown wherever the deadline is");
  command->add_option("--by", options->by,
                      snooze ? "who decided it: a worker's id, name or address, or a post; without "
                               "it, whoever types"
                             : "who has it: a worker's id, name or address, or a post");
  command->add_flag("--undo", options->undo, "take it back");
  add_format(*command, context, {"table", "json"});
  command->callback([options, &context] { Deciding(context, *options).run(); });
}

}  // namespace

void add_quieting(CLI::App& app, CommandContext& context) {
  add_decision(app, context, QuietKind::snooze);
  add_decision(app, context, QuietKind::acknowledgement);
}

}  // namespace duecourse::adapters
