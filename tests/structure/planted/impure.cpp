// A library that breaks every rule of purity on purpose; purity_test.cpp must catch each.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <mutex>
#include <random>
#include <string>
#include <vector>

namespace duecourse::planted {

int g_planted_counter = 0;
thread_local int t_planted_depth = 1;

long planted_clock() {
  return std::chrono::system_clock::now().time_since_epoch().count();
}

void planted_stream() {
  std::cout << "planted";
}

std::string planted_environment() {
  const char* value = std::getenv("HOME");
  return value == nullptr ? "" : value;
}

unsigned planted_chance() {
  std::random_device device;
  return device();
}

std::FILE* planted_file() {
  return std::fopen("planted", "r");
}

int planted_lock() {
  static std::mutex guard;
  const std::lock_guard<std::mutex> lock(guard);
  return ++g_planted_counter + t_planted_depth;
}

const std::vector<int>& planted_cache() {
  static const std::vector<int> planted_table{1, 2, 3};
  return planted_table;
}

}  // namespace duecourse::planted
