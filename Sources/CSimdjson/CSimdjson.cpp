#include "CSimdjson.h"

#include <simdjson.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <memory>
#include <mutex>
#include <new>
#include <vector>

namespace {

using simdjson::error_code;

/// Where the text of one number begins.
struct NumberPlace {
    uint32_t tape_index;
    uint32_t offset;
};

constexpr size_t pooled_documents_max = 8;
/// A document that once held a larger body is freed instead of pooled, so that one large body costs nothing later.
constexpr size_t pooled_capacity_max = 128 * 1024;

bool starts_number(uint8_t byte) { return byte == '-' || (byte >= '0' && byte <= '9'); }

bool ends_scalar(uint8_t byte) {
    return byte == ',' || byte == ']' || byte == '}' || byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
}

/// The length of the number at `text` when it obeys JSON's grammar, else 0. `wide` tells whether simdjson could refuse
/// it for its size alone.
size_t number_length(const uint8_t *text, size_t available, bool &wide) {
    size_t at = 0;
    const auto digits = [&] {
        const size_t start = at;
        while (at < available && text[at] >= '0' && text[at] <= '9') { at++; }
        return at - start;
    };
    if (at < available && text[at] == '-') { at++; }
    const bool leading_zero = at < available && text[at] == '0';
    const size_t whole = digits();
    if (whole == 0 || (leading_zero && whole > 1)) { return 0; }
    wide = whole > 18;
    if (at < available && text[at] == '.') {
        at++;
        if (digits() == 0) { return 0; }
    }
    if (at < available && (text[at] == 'e' || text[at] == 'E')) {
        wide = true;
        at++;
        if (at < available && (text[at] == '+' || text[at] == '-')) { at++; }
        if (digits() == 0) { return 0; }
    }
    return at == available || ends_scalar(text[at]) ? at : 0;
}

}  // namespace

struct turnback_json {
    simdjson::dom::parser parser;
    /// The bytes as they came, padded as simdjson asks. `patched` is the same with wide numbers replaced by 0.
    std::unique_ptr<uint8_t[]> source;
    std::unique_ptr<uint8_t[]> patched;
    size_t source_capacity = 0;
    size_t length = 0;

    std::mutex numbers_lock;
    std::atomic<bool> numbers_known{false};
    std::vector<NumberPlace> numbers;

    const uint64_t *tape() const { return parser.doc.tape.get(); }
    size_t tape_length() const { return size_t(tape()[0] & simdjson::internal::JSON_VALUE_MASK); }
    const uint32_t *tokens() const { return parser.implementation->structural_indexes.get(); }
    size_t token_count() const { return parser.implementation->n_structural_indexes; }

    bool load(const uint8_t *bytes, size_t count) {
        if (source_capacity < count || !source) {
            source.reset(new (std::nothrow) uint8_t[count + simdjson::SIMDJSON_PADDING]);
            source_capacity = source ? count : 0;
            if (!source) { return false; }
        }
        if (count > 0) { std::memcpy(source.get(), bytes, count); }
        std::memset(source.get() + count, ' ', simdjson::SIMDJSON_PADDING);
        length = count;
        patched.reset();
        numbers_known.store(false, std::memory_order_relaxed);
        return true;
    }

    /// simdjson counts an empty array or object as no level: with `levels` allowed, `levels` + 1 can slip through.
    error_code parse(size_t levels) {
        const size_t capacity = std::max(length, parser.capacity());
        if (parser.capacity() < length || parser.max_depth() != levels) {
            // The capacity grows by powers of two, so that slightly longer bodies find room.
            size_t room = 4096;
            while (room < capacity) { room *= 2; }
            const error_code error = parser.allocate(std::min(room, size_t(simdjson::SIMDJSON_MAXSIZE_BYTES)), levels);
            if (error) { return error; }
        }
        return parser.parse(patched ? patched.get() : source.get(), length, false).error();
    }

    /// Writes a second copy in which each number that is too wide for 64 bits is a 0 and spaces: same length, so that
    /// every offset stays true. False when no number is wide.
    bool patch_wide_numbers() {
        std::unique_ptr<uint8_t[]> copy;
        const uint32_t *indexes = tokens();
        for (size_t token = 0; token < token_count(); token++) {
            const size_t start = indexes[token];
            if (start >= length || !starts_number(source[start])) { continue; }
            bool wide = false;
            const size_t count = number_length(source.get() + start, length - start, wide);
            if (count == 0 || !wide) { continue; }
            if (!copy) {
                copy.reset(new (std::nothrow) uint8_t[length + simdjson::SIMDJSON_PADDING]);
                if (!copy) { return false; }
                std::memcpy(copy.get(), source.get(), length + simdjson::SIMDJSON_PADDING);
            }
            std::memset(copy.get() + start, ' ', count);
            copy[start] = '0';
        }
        patched = std::move(copy);
        return patched != nullptr;
    }

    size_t item_count() const {
        size_t count = 1;
        const size_t end = tape_length();
        for (size_t index = 1; index < end;) {
            switch (tape()[index] >> 56) {
            case '[':
            case '{':
                count += (tape()[index] >> 32) & simdjson::internal::JSON_COUNT_MASK;
                index++;
                break;
            case 'l':
            case 'u':
            case 'd': index += 2; break;
            default: index++; break;
            }
        }
        return count;
    }

    size_t depth() const {
        size_t level = 0, deepest = 0;
        const size_t end = tape_length();
        for (size_t index = 1; index < end;) {
            switch (tape()[index] >> 56) {
            case '[':
            case '{': deepest = std::max(deepest, ++level); index++; break;
            case ']':
            case '}': level--; index++; break;
            case 'l':
            case 'u':
            case 'd': index += 2; break;
            default: index++; break;
            }
        }
        return deepest;
    }

    /// The length of the number or word that begins at `offset`.
    size_t scalar_length(size_t offset) const {
        size_t end = offset;
        while (end < length && !ends_scalar(source[end])) { end++; }
        return end - offset;
    }

    void index_numbers() {
        numbers.clear();
        size_t token = 0;
        const size_t end = tape_length();
        for (size_t index = 1; index < end;) {
            const uint64_t tag = tape()[index] >> 56;
            if (tag != 'l' && tag != 'u' && tag != 'd') {
                index++;
                continue;
            }
            // Numbers stand on the tape in the order in which they were written.
            while (!starts_number(source[tokens()[token]])) { token++; }
            numbers.push_back({uint32_t(index), tokens()[token]});
            token++;
            index += 2;
        }
    }
};

namespace {

std::mutex pool_lock;
std::vector<turnback_json *> &pool() {
    // Never destroyed: documents may come back while the process ends.
    static auto *documents = [] {
        auto *pooled = new std::vector<turnback_json *>();
        pooled->reserve(pooled_documents_max);
        return pooled;
    }();
    return *documents;
}

turnback_json *take_document() {
    {
        const std::lock_guard<std::mutex> guard(pool_lock);
        if (!pool().empty()) {
            turnback_json *document = pool().back();
            pool().pop_back();
            return document;
        }
    }
    return new (std::nothrow) turnback_json();
}

turnback_json_failure failure_of(error_code error) {
    switch (error) {
    case simdjson::SUCCESS: return TURNBACK_JSON_READ;
    case simdjson::DEPTH_ERROR: return TURNBACK_JSON_TOO_DEEP;
    case simdjson::UTF8_ERROR: return TURNBACK_JSON_NOT_UTF8;
    case simdjson::MEMALLOC: return TURNBACK_JSON_NO_MEMORY;
    default: return TURNBACK_JSON_MALFORMED;
    }
}

}  // namespace

turnback_json *turnback_json_read(
    const uint8_t *bytes, size_t length, size_t depth_max, size_t items_max, turnback_json_view *view,
    turnback_json_failure *failure, const char **complaint) {
    *complaint = "";
    turnback_json *document = take_document();
    if (document == nullptr || !document->load(bytes, length)) {
        *failure = TURNBACK_JSON_NO_MEMORY;
        turnback_json_release(document);
        return nullptr;
    }
    const auto parse = [&](size_t levels) {
        error_code error = document->parse(levels);
        if (error == simdjson::NUMBER_ERROR && !document->patched && document->patch_wide_numbers()) {
            error = document->parse(levels);
        }
        return error;
    };
    // One level less than allowed can be trusted; beyond it the levels are counted.
    error_code error = parse(depth_max);
    bool count_levels = false;
    if (error == simdjson::DEPTH_ERROR) {
        error = parse(depth_max + 1);
        count_levels = true;
    }
    if (!error && count_levels && document->depth() > depth_max) { error = simdjson::DEPTH_ERROR; }
    if (error) {
        *failure = failure_of(error);
        *complaint = simdjson::error_message(error);
        turnback_json_release(document);
        return nullptr;
    }
    // A tape is never shorter than its items, so most documents need no counting.
    if (document->tape_length() > items_max && document->item_count() > items_max) {
        *failure = TURNBACK_JSON_TOO_MANY_ITEMS;
        turnback_json_release(document);
        return nullptr;
    }
    *failure = TURNBACK_JSON_READ;
    *view = {document->tape(), document->parser.doc.string_buf.get(), document->patched != nullptr};
    return document;
}

void turnback_json_release(turnback_json *document) {
    if (document == nullptr) { return; }
    if (document->parser.capacity() <= pooled_capacity_max && document->source_capacity <= pooled_capacity_max) {
        const std::lock_guard<std::mutex> guard(pool_lock);
        if (pool().size() < pooled_documents_max) {
            pool().push_back(document);
            return;
        }
    }
    delete document;
}

void turnback_json_source(turnback_json *document, size_t tape_index, const uint8_t **text, size_t *length) {
    size_t token = 0;
    const auto next_value = [&] {
        while (document->source[document->tokens()[token]] == ',' || document->source[document->tokens()[token]] == ':') {
            token++;
        }
        return document->tokens()[token++];
    };
    size_t start = 0, last = 0;
    const uint64_t entry = document->tape()[tape_index];
    const uint64_t tag = entry >> 56;
    const bool is_container = tag == '{' || tag == '[';
    // A container ends at the entry before the one that it names as next.
    const size_t final_index = is_container ? size_t(entry & UINT32_MAX) - 1 : tape_index;
    for (size_t index = 1; index <= final_index;) {
        const size_t offset = next_value();
        if (index == tape_index) { start = offset; }
        last = offset;
        const uint64_t tag_here = document->tape()[index] >> 56;
        index += tag_here == 'l' || tag_here == 'u' || tag_here == 'd' ? 2 : 1;
    }
    *text = document->source.get() + start;
    if (is_container) {
        *length = last + 1 - start;
    } else if (tag == '"') {
        size_t end = start + 1;
        while (document->source[end] != '"') { end += document->source[end] == '\\' ? 2 : 1; }
        *length = end + 1 - start;
    } else {
        *length = document->scalar_length(start);
    }
}

void turnback_json_number(turnback_json *document, size_t tape_index, const uint8_t **text, size_t *length) {
    if (!document->numbers_known.load(std::memory_order_acquire)) {
        const std::lock_guard<std::mutex> guard(document->numbers_lock);
        if (!document->numbers_known.load(std::memory_order_relaxed)) {
            document->index_numbers();
            document->numbers_known.store(true, std::memory_order_release);
        }
    }
    const auto place = std::lower_bound(
        document->numbers.begin(), document->numbers.end(), tape_index,
        [](const NumberPlace &number, size_t index) { return number.tape_index < index; });
    *text = document->source.get() + place->offset;
    *length = document->scalar_length(place->offset);
}

bool turnback_utf8_is_valid(const uint8_t *bytes, size_t length) {
    return simdjson::validate_utf8(reinterpret_cast<const char *>(bytes), length);
}
