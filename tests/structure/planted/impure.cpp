// A library that breaks every rule of purity on purpose; purity_test.cpp must catch each.
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <locale>
#include <mutex>
#include <random>
#include <string>
#include <vector>

// Declared here, as somebody might who wants to get round the list of headers.
extern "C" int __printf_chk(int, const char*, ...);  // NOLINT(bugprone-reserved-identifier)
extern "C" unsigned arc4random();
extern "C" int sqlite3_open(const char*, void**);

namespace duecourse::adapters {
int planted_adapter();
}  // namespace duecourse::adapters

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

bool planted_files() {
  struct stat status {};
  return ::stat("planted", &status) == 0 && ::unlink("planted") == 0 &&
         ::mmap(nullptr, 1, PROT_READ, MAP_SHARED, 0, 0) != nullptr;
}

int planted_words() {
  return __printf_chk(1, "planted");
}

void planted_wait() {
  timespec span{};
  ::timespec_get(&span, TIME_UTC);
  ::clock_nanosleep(CLOCK_REALTIME, 0, &span, nullptr);
}

bool planted_process() {
  return ::fork() == 0 && ::popen("planted", "r") != nullptr && ::syscall(39) != 0;
}

long planted_network() {
  char byte = 0;
  return ::recv(0, &byte, 1, 0);
}

std::string planted_locale() {
  return std::locale().name();
}

unsigned planted_other_chance() {
  return arc4random();
}

int planted_library() {
  void* database = nullptr;
  return sqlite3_open("planted", &database) + adapters::planted_adapter();
}

}  // namespace duecourse::planted
