#include "adapters/files/calendar_keys.hpp"

#include <fmt/format.h>

#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "adapters/files/secrets.hpp"

namespace duecourse::adapters {

namespace {

using std::filesystem::path;

constexpr std::string_view kWorker = "{worker}";

std::vector<std::string> audience_words() {
  std::vector<std::string> words;
  for (const Audience audience : kAudiences) words.emplace_back(word_of(audience));
  return words;
}

std::vector<std::string> way_words() {
  std::vector<std::string> words;
  for (const CalendarWay way : kCalendarWays) words.emplace_back(word_of(way));
  return words;
}

bool is_web_address(const std::string& text) {
  return text.starts_with("https://") || text.starts_with("http://");
}

void read_token(TableReader& table, const path& folder, CalendarServerSection& server) {
  if (const auto file = table.text("token_file")) {
    server.token_file = folder / path(file->text);
    if (file->text.empty()) add_error(table.faults(), file->place, "'token_file' is empty");
  }
  for (const PlacedText& word : table.texts("token_command")) {
    server.token_command.push_back(word.text);
  }
  const SourceNode* command = table.node("token_command");
  if (command != nullptr && (server.token_command.empty() || server.token_command[0].empty())) {
    add_error(table.faults(), command->place,
              "'token_command' is a program and its arguments: [\"/usr/local/bin/dav-token\"]");
  }
  // A name with a slash is a path of the configuration's folder; one without is looked for.
  if (!server.token_command.empty() && server.token_command[0].find('/') != std::string::npos) {
    server.token_command[0] = (folder / path(server.token_command[0])).string();
  }
}

/// One secret, and a name where it is a password.
void judge_login(TableReader& table, const CalendarServerSection& server) {
  const auto fault = [&](const char* key, const char* message) {
    const SourceNode* node = table.node(key);
    add_error(table.faults(), node == nullptr ? table.place() : node->place, message);
  };
  const bool file = !server.token_file.empty();
  const bool command = !server.token_command.empty();
  if (file && command) {
    fault("token_command", "give 'token_file' or 'token_command', not both");
  } else if ((file || command) && !server.password.empty()) {
    fault(file ? "token_file" : "token_command", "give a password or a token, not both");
  } else if ((file || command) && !server.user.empty()) {
    fault("user", "a calendar server takes a token without a name; take 'user' out");
  } else if (!server.password.empty() && server.user.empty()) {
    fault(server.password.variable.empty() ? "password_file" : "password_env",
          "a password needs 'user': the name of the login");
  } else if (!server.user.empty() && server.password.empty()) {
    fault("user",
          "a user without 'password_env' or 'password_file' cannot sign in; for a token write "
          "'token_file' or 'token_command' and no user");
  }
}

/// Where the entries go: `collection`, or what is found from `url`.
void read_addresses(TableReader& table, CalendarServerSection& server) {
  for (const auto& [key, into] : {std::pair{"url", &server.url},
                                  {"collection", &server.collection},
                                  {"calendar", &server.calendar}}) {
    const auto text = table.text(key);
    if (!text) continue;
    *into = text->text;
    server.address_place = text->place;
    if (into != &server.calendar && !is_web_address(*into)) {
      add_error(table.faults(), text->place,
                fmt::format("'{}' is the address of a calendar server; write "
                            "\"https://calendar.council.example/\"",
                            key));
    }
  }
  const SourceNode* calendar = table.node("calendar");
  if (server.url.empty() && server.collection.empty()) {
    add_error(table.faults(), table.place(),
              "[calendar.server] has neither 'url', from which the calendar is found, nor "
              "'collection', the calendar itself: "
              "\"https://calendar.council.example/dav/{worker}/duecourse/\"");
  } else if (!server.url.empty() && !server.collection.empty()) {
    add_error(table.faults(), table.node("url")->place,
              "give 'url' or 'collection', not both: a calendar that is named is not looked for");
  } else if (calendar != nullptr && server.url.empty()) {
    add_error(table.faults(), calendar->place,
              "'calendar' picks one of those that are found from 'url'; 'collection' names it "
              "already");
  }
}

CalendarServerSection read_server(const SourceNode& node, const path& folder, Faults& faults) {
  TableReader table(node, "[calendar.server]", faults);
  CalendarServerSection server;
  server.given = true;
  server.address_place = node.place;
  read_addresses(table, server);
  if (const auto user = table.text("user")) server.user = user->text;
  server.password = read_secret_source(table, folder);
  read_token(table, folder, server);
  judge_login(table, server);
  server.secret_place = node.place;
  for (const char* key : {"password_env", "password_file", "token_file", "token_command"}) {
    if (const SourceNode* given = table.node(key)) server.secret_place = given->place;
  }
  if (const auto file = table.text("ca_file")) {
    server.ca_file = folder / path(file->text);
    std::error_code problem;
    if (!std::filesystem::is_regular_file(server.ca_file, problem)) {
      add_error(faults, file->place, fmt::format("there is no file {}", server.ca_file.string()));
    }
  }
  table.refuse_unknown();
  return server;
}

/// A way that has nowhere to go.
void judge_way(const CalendarSection& calendar, Audience audience, CalendarWay way,
               const Place& place, Faults& faults) {
  if (way == CalendarWay::caldav && !calendar.server.given) {
    add_error(faults, place, "\"caldav\" needs [calendar.server]: where the calendars are");
  } else if (way == CalendarWay::caldav && audience == Audience::mailbox &&
             calendar.server.collection.find(kWorker) != std::string::npos) {
    add_error(faults, place,
              "a mailbox is no worker, and 'collection' is by {worker}; write another way, or one "
              "calendar for all");
  } else if (way == CalendarWay::feed && calendar.feeds.empty()) {
    add_error(faults, place,
              "\"feed\" needs a folder: write feeds = \"calendars\" below [calendar]");
  }
}

}  // namespace

void read_calendar_ways(const SourceNode& node, const path& folder, Configuration& into,
                        Faults& faults) {
  CalendarSection& calendar = into.calendar;
  TableReader table(node, "[calendar]", faults);
  if (const auto feeds = table.text("feeds")) {
    calendar.feeds = folder / path(feeds->text);
    if (feeds->text.empty()) add_error(faults, feeds->place, "'feeds' is empty: name a folder");
  }
  if (const SourceNode* server = table.node("server")) {
    calendar.server = read_server(*server, folder, faults);
  }
  const std::vector<std::string> audiences = audience_words();
  for (const std::string& word : audiences) {
    const SourceNode* given = table.node(word);
    if (given == nullptr) continue;
    TableReader one(*given, fmt::format("[calendar.{}]", word), faults);
    const auto way = one.word("way", way_words());
    if (way) {
      const auto audience = *audience_named(word);
      calendar.ways[audience] = kCalendarWays.at(*way);
      judge_way(calendar, audience, kCalendarWays.at(*way), one.node("way")->place, faults);
    } else if (one.node("way") == nullptr) {
      one.missing("way");
    }
    one.refuse_unknown();
  }
  table.refuse_unknown();
}

}  // namespace duecourse::adapters
