// Looking things up in the rulebook by id.
#include "engine/framework/rulebook.hpp"

namespace duecourse {

namespace {

template <class Item, class Id>
const Item* find_by_id(const std::vector<Item>& items, const Id& id) {
  for (const Item& item : items) {
    if (item.id == id) return &item;
  }
  return nullptr;
}

}  // namespace

const Framework* find_framework(const Rulebook& rulebook, const FrameworkId& id) {
  return find_by_id(rulebook.frameworks, id);
}

const Timescale* find_timescale(const Framework& framework, const TimescaleId& id) {
  return find_by_id(framework.timescales, id);
}

const Ladder* find_ladder(const Framework& framework, const LadderId& id) {
  return find_by_id(framework.ladders, id);
}

}  // namespace duecourse
