#include "walks.h"

#include <simdjson.h>

namespace {

uint64_t text_sum(std::string_view text) { return text.size() + (text.empty() ? 0 : uint8_t(text.back())); }

uint64_t visit(simdjson::dom::element element) {
    using simdjson::dom::element_type;
    uint64_t sum = 1;
    switch (element.type()) {
    case element_type::ARRAY:
        for (const auto item : simdjson::dom::array(element)) { sum += visit(item); }
        break;
    case element_type::OBJECT:
        for (const auto field : simdjson::dom::object(element)) { sum += text_sum(field.key) + visit(field.value); }
        break;
    case element_type::STRING: sum += text_sum(std::string_view(element)); break;
    case element_type::INT64: sum += uint64_t(int64_t(element)); break;
    case element_type::UINT64: sum += uint64_t(element); break;
    case element_type::DOUBLE: sum += uint64_t(double(element)); break;
    case element_type::BOOL: sum += bool(element) ? 1 : 2; break;
    case element_type::NULL_VALUE: break;
    }
    return sum;
}

template <typename Value> uint64_t visit_on_demand(Value &&value) {
    using simdjson::ondemand::json_type;
    uint64_t sum = 1;
    switch (json_type(value.type())) {
    case json_type::array:
        for (auto item : value.get_array()) { sum += visit_on_demand(item.value()); }
        break;
    case json_type::object:
        for (auto field : value.get_object()) {
            sum += text_sum(field.unescaped_key().value());
            sum += visit_on_demand(field.value().value());
        }
        break;
    case json_type::string: sum += text_sum(value.get_string().value()); break;
    case json_type::number: {
        const simdjson::ondemand::number number = value.get_number().value();
        sum += number.is_double() ? uint64_t(number.get_double()) : number.get_uint64();
        break;
    }
    case json_type::boolean: sum += bool(value.get_bool().value()) ? 1 : 2; break;
    case json_type::null: break;
    }
    return sum;
}

simdjson::dom::parser dom_parser;
simdjson::ondemand::parser on_demand_parser;

}  // namespace

size_t walk_json_padding(void) { return simdjson::SIMDJSON_PADDING; }

uint64_t walk_json(const uint8_t *bytes, size_t length) {
    simdjson::dom::element root;
    if (dom_parser.parse(bytes, length, false).get(root)) { return 0; }
    return visit(root);
}

uint64_t walk_json_on_demand(const uint8_t *bytes, size_t length) {
    try {
        simdjson::ondemand::document document =
            on_demand_parser.iterate(bytes, length, length + simdjson::SIMDJSON_PADDING).value();
        return visit_on_demand(document);
    } catch (const simdjson::simdjson_error &) { return 0; }
}
