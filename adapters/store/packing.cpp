#include "adapters/store/packing.hpp"

#include <array>
#include <cstring>

namespace duecourse::adapters {

namespace {

constexpr std::size_t kFirstSlots = 256;
constexpr std::uint64_t kSeed = 14695981039346656037U;
constexpr std::uint64_t kMultiplier = 0x9e3779b97f4a7c15U;

std::uint64_t mixed(std::uint64_t hash, std::uint64_t word) {
  hash = (hash ^ word) * kMultiplier;
  return hash ^ (hash >> 29U);
}

}  // namespace

std::uint64_t hash_of(std::string_view bytes) {
  std::uint64_t hash = mixed(kSeed, bytes.size());
  std::uint64_t word = 0;
  for (; bytes.size() >= sizeof word; bytes.remove_prefix(sizeof word)) {
    std::memcpy(&word, bytes.data(), sizeof word);
    hash = mixed(hash, word);
  }
  word = 0;
  if (!bytes.empty()) std::memcpy(&word, bytes.data(), bytes.size());
  hash = mixed(hash, word);
  return mixed(hash, hash >> 32U);
}

void Packer::clear() {
  bytes_.clear();
  words_.clear();
  slots_.assign(slots_.size(), 0);
}

void Packer::large_number(std::uint64_t value) {
  std::array<char, 10> digits{};
  std::size_t size = 0;
  for (; value >= 0x80; value >>= 7U) digits[size++] = static_cast<char>(value | 0x80U);
  digits[size++] = static_cast<char>(value);
  bytes_.append(digits.data(), size);
}

void Packer::fixed(std::uint64_t value) {
  std::array<char, 8> digits{};
  for (char& digit : digits) {
    digit = static_cast<char>(value & 0xffU);
    value >>= 8U;
  }
  bytes_.append(digits.data(), digits.size());
}

void Packer::text(std::string_view text) {
  number(text.size());
  bytes_ += text;
}

void Packer::word(std::string_view word) {
  if (!remembers_) {
    number(0);
    return text(word);
  }
  if (words_.size() * 2 >= slots_.size()) grow();
  const std::uint64_t hash = hash_of(word);
  std::size_t slot = hash & (slots_.size() - 1);
  while (slots_[slot] != 0) {
    const Word& known = words_[slots_[slot] - 1];
    if (known.hash == hash && text_of(known) == word) return number(slots_[slot]);
    slot = (slot + 1) & (slots_.size() - 1);
  }
  number(0);
  number(word.size());
  words_.push_back(
      {static_cast<std::uint32_t>(bytes_.size()), static_cast<std::uint32_t>(word.size()), hash});
  slots_[slot] = static_cast<std::uint32_t>(words_.size());
  bytes_ += word;
}

void Packer::grow() {
  slots_.assign(slots_.empty() ? kFirstSlots : slots_.size() * 2, 0);
  for (std::size_t i = 0; i < words_.size(); ++i) {
    std::size_t slot = words_[i].hash & (slots_.size() - 1);
    while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
    slots_[slot] = static_cast<std::uint32_t>(i + 1);
  }
}

std::string_view Unpacker::fail() {
  damaged_ = true;
  rest_ = {};
  return {};
}

std::uint64_t Unpacker::number() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    value |= static_cast<std::uint64_t>(byte & 0x7fU) << shift;
    if (byte < 0x80) return value;
  }
  fail();
  return 0;
}

std::uint64_t Unpacker::fixed() {
  constexpr std::size_t kBytes = 8;
  if (rest_.size() < kBytes) {
    fail();
    return 0;
  }
  std::uint64_t value = 0;
  for (std::size_t i = kBytes; i > 0; --i) {
    value = (value << 8U) | static_cast<unsigned char>(rest_[i - 1]);
  }
  rest_.remove_prefix(kBytes);
  return value;
}

std::string_view Unpacker::text() {
  const std::uint64_t size = number();
  if (size > rest_.size()) return fail();
  const std::string_view text = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return text;
}

std::string_view Unpacker::word() {
  const std::uint64_t known = number();
  if (known > words_.size()) return fail();
  if (known > 0) return words_[known - 1];
  words_.push_back(text());
  return words_.back();
}

}  // namespace duecourse::adapters
