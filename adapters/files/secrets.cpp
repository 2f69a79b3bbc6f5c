// Refusing secrets in the configuration, and reading them from where they are.
#include "adapters/files/secrets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "adapters/files/configuration_loader.hpp"
#include "adapters/files/file_text.hpp"

namespace duecourse::adapters {

namespace {

constexpr std::array<std::string_view, 8> kSecretWords{
    "password", "passwd", "passphrase", "pwd", "secret", "token", "api_key", "apikey"};

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& letter : result) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return result;
}

bool would_hold_secret(std::string_view key) {
  const std::string word = lower(key);
  if (word.ends_with("_env") || word.ends_with("_file")) return false;
  return std::any_of(kSecretWords.begin(), kSecretWords.end(), [&](std::string_view secret) {
    return word == secret || word.ends_with(fmt::format("_{}", secret));
  });
}

bool is_variable_name(std::string_view text) {
  const auto is_letter = [](char letter) {
    return (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z') || letter == '_';
  };
  return !text.empty() && is_letter(text.front()) &&
         std::all_of(text.begin(), text.end(), [&](char letter) {
           return is_letter(letter) || (letter >= '0' && letter <= '9');
         });
}

}  // namespace

SourceNode without_secrets(const SourceNode& table, Faults& faults) {
  SourceNode result = table;
  result.entries.clear();
  for (const SourceEntry& entry : table.entries) {
    SourceNode value = entry.value;
    for (SourceNode& item : value.items) {
      if (item.kind == SourceKind::table) item = without_secrets(item, faults);
    }
    if (would_hold_secret(entry.key)) {
      add_error(faults, entry.place,
                fmt::format("'{}' would put a secret into this file; write 'password_env = "
                            "\"NAME\"' or 'password_file = \"path\"' instead",
                            entry.key));
    } else if (entry.value.kind == SourceKind::table) {
      result.entries.push_back(
          SourceEntry{entry.key, entry.place, without_secrets(entry.value, faults)});
    } else {
      result.entries.push_back(SourceEntry{entry.key, entry.place, std::move(value)});
    }
  }
  return result;
}

bool carries_password(std::string_view connection) {
  const std::string text = lower(connection);
  if (text.find("password=") != std::string::npos || text.find("pwd=") != std::string::npos) {
    return true;
  }
  const std::size_t scheme = text.find("://");
  if (scheme == std::string::npos) return false;
  const std::size_t at = text.find('@', scheme);
  const std::size_t colon = text.find(':', scheme + 3);
  return at != std::string::npos && colon < at;
}

SecretSource read_secret_source(TableReader& table, const std::filesystem::path& folder) {
  SecretSource source;
  const auto variable = table.text("password_env");
  const auto file = table.text("password_file");
  if (variable && !is_variable_name(variable->text)) {
    add_error(table.faults(), variable->place,
              "'password_env' is the name of an environment variable: letters, digits and '_'");
  } else if (variable) {
    source.variable = variable->text;
  }
  if (file && file->text.empty()) {
    add_error(table.faults(), file->place, "'password_file' is empty");
  } else if (file) {
    source.file = folder / file->text;
  }
  if (variable && file) {
    add_error(table.faults(), file->place, "give 'password_env' or 'password_file', not both");
  }
  return source;
}

Result<std::string> read_secret(const SecretSource& source) {
  if (!source.variable.empty()) {
    const char* value = std::getenv(source.variable.c_str());
    if (value == nullptr) {
      return Error{ErrorCode::not_found,
                   fmt::format("the environment variable {} is not set", source.variable)};
    }
    return std::string(value);
  }
  if (source.file.empty()) return std::string();
  auto text = read_file(source.file);
  if (!text) return text.error();
  std::string secret = std::move(text).value();
  if (!secret.empty() && secret.back() == '\n') secret.pop_back();
  if (!secret.empty() && secret.back() == '\r') secret.pop_back();
  return secret;
}

}  // namespace duecourse::adapters
